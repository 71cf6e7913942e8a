"""The catalogue: rules from METADATA, and settings over their defaults."""

from __future__ import annotations

from typing import Any

import pytest

from verdigris.errors import UsageError, nearest
from verdigris.model.finding import Severity
from verdigris.policy.catalogue import PolicyError, rules, settings

PACKAGE = {"package": "verdigris.compose.image_tag", "file": "a.rego", "row": 9, "rules": ["deny"]}
CUSTOM = {
    "id": "compose/image-tag",
    "severity": "error",
    "entity": "compose_configuration",
    "message": "m",
    "remediation": "r",
    "settings": {"moving": ["latest"], "max": None, "most": 3},
}


def annotated(**custom: Any) -> dict[str, Any]:
    return {"package": PACKAGE["package"], "annotations": {"title": "t", "custom": {**CUSTOM, **custom}}}


def test_a_rule_is_what_its_metadata_says() -> None:
    (rule,) = rules([PACKAGE], [annotated(reads=["services.*.image"], history=True)])
    assert (rule.id, rule.severity, rule.reads, rule.history) == (
        "compose/image-tag", Severity.ERROR, ("services.*.image",), True,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["verdigris.lib", "verdigris.lib.image", "verdigris.compose.image_tag_test"])
def test_libraries_and_tests_are_no_rules(name: str) -> None:
    assert rules([{**PACKAGE, "package": name}], []) == ()


@pytest.mark.parametrize(
    ("package", "annotations", "said"),
    [
        ({**PACKAGE, "package": "main"}, [], "no rule"),
        (PACKAGE, [], "METADATA"),
        ({**PACKAGE, "rules": ["warn"]}, [annotated()], "deny"),
        (PACKAGE, [annotated(message="")], "message"),
        (PACKAGE, [annotated(id="compose/other")], "compose/other"),
        (PACKAGE, [annotated(severity="grave")], "grave"),
        (PACKAGE, [annotated(entity="house")], "house"),
    ],
)
def test_a_package_that_is_no_proper_rule_is_refused_with_its_place(
    package: dict[str, Any], annotations: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(PolicyError) as refused:
        rules([package], annotations)
    assert (refused.value.where, said in refused.value.message) == ("a.rego:9", True)


def test_an_id_is_taken_once() -> None:
    with pytest.raises(PolicyError, match="second time"):
        rules([PACKAGE, {**PACKAGE, "file": "b.rego"}], [annotated()])


def test_declared_settings_lie_over_the_defaults() -> None:
    catalogue = rules([PACKAGE], [annotated()])
    assert settings(catalogue, {"compose/image-tag": {"max": "1g"}}) == {
        "compose/image-tag": {"moving": ["latest"], "max": "1g", "most": 3}
    }


def test_the_defaults_of_a_rule_stay_as_they_are() -> None:
    catalogue = rules([PACKAGE], [annotated()])
    settings(catalogue, {"compose/image-tag": {"most": 4}})
    assert catalogue[0].settings["most"] == 3


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"compose/image-tga": {}}, "did you mean `compose/image-tag`"),
        ({"compose/image-tag": {"movign": []}}, "did you mean `moving`"),
        ({"compose/image-tag": {"moving": "latest"}}, "wants a list"),
        ({"compose/image-tag": {"most": True}}, "wants a whole number"),
    ],
)
def test_a_wrong_setting_is_told(declared: dict[str, dict[str, Any]], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        settings(rules([PACKAGE], [annotated()]), declared)


def test_nothing_is_near_to_nonsense() -> None:
    assert nearest("xyzzy", ["image", "user"]) == ""
