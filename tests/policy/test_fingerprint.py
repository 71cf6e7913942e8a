"""Names of findings, and what a rule could not decide."""

from __future__ import annotations

import pytest

from verdigris.model.finding import ConfigPath
from verdigris.policy.fingerprint import fingerprint
from verdigris.policy.unknown import reported_at, touched

PATH = ("services", "web", "ports", 0, "host_ip")


def test_an_item_counts_by_its_key() -> None:
    first = fingerprint("r", "p", PATH, lambda path: "80")
    moved = fingerprint("r", "p", ("services", "web", "ports", 5, "host_ip"), lambda path: "80")
    assert first == moved


def test_an_item_without_a_key_counts_by_its_place() -> None:
    names = {fingerprint("r", "p", ("a", index), lambda path: None) for index in range(3)}
    assert len(names) == 3


@pytest.mark.parametrize("other", [("x", "p", PATH), ("r", "x", PATH), ("r", "p", PATH[:3])])
def test_rule_project_and_path_tell_findings_apart(other: tuple[str, str, ConfigPath]) -> None:
    assert fingerprint("r", "p", PATH, lambda path: None) != fingerprint(*other, lambda path: None)


@pytest.mark.parametrize(
    ("pattern", "path", "is_touched"),
    [
        ("services.*.image", ("services", "web", "image"), True),
        ("services.*.image", ("services", "web"), True),
        ("services.*.image", ("services", "web", "image", "deeper"), True),
        ("services.*.ports.*.host_ip", ("services", "web", "ports", 3), True),
        ("services.*.image", ("services", "web", "user"), False),
        ("services.*.image", ("networks", "web"), False),
    ],
)
def test_a_rule_is_touched_at_above_and_below_what_it_reads(pattern: str, path: ConfigPath, is_touched: bool) -> None:
    assert touched([pattern], path) is is_touched


def test_a_rule_that_found_something_there_did_decide() -> None:
    assert reported_at([("services", "web", "image")], ("services", "web"))
    assert not reported_at([("services", "db", "image")], ("services", "web", "image"))
