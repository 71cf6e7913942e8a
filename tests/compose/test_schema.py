"""Trees held against a schema: each violation once, at its place, in words without values."""

from __future__ import annotations

from typing import Any

import pytest

from verdigris.compose.schema import bundled


def violations(services: dict[str, Any], **top: Any) -> list[tuple[str, str, bool]]:
    found = bundled("compose-spec").violations({"services": services, **top})
    return [(".".join(map(str, each.path)), each.detail, each.of_key) for each in found]


def service(**attributes: Any) -> list[tuple[str, str, bool]]:
    return violations({"web": {"image": "a", **attributes}})


def test_a_proper_project_breaks_nothing() -> None:
    assert service(ports=["80:80"], environment={"A": None}, deploy={"resources": {"limits": {"cpus": "1"}}}) == []


@pytest.mark.parametrize(
    ("attributes", "path", "said", "of_key"),
    [
        ({"imaeg": "b"}, "services.web.imaeg", "did you mean `image`", True),
        ({"healthcheck": {"retires": 3}}, "services.web.healthcheck.retires", "did you mean `retries`", True),
        ({"user": 1}, "services.web.user", "wants text", False),
        ({"environment": {"A": [1]}}, "services.web.environment.A", "wants nothing or", False),
        ({"healthcheck": {"test": 4}}, "services.web.healthcheck.test", "wants text or a list", False),
        ({"depends_on": {"db": {}}}, "services.web.depends_on.db", "lacks the key `condition`", False),
        ({"secrets": [{"sorce": "a"}]}, "services.web.secrets.0.sorce", "did you mean `source`", True),
        ({"cap_add": ["A", "A"]}, "services.web.cap_add", "twice", False),
        ({"deploy": {"mode": 1}}, "services.web.deploy.mode", "wants text", False),
        ({"xyzzy": 1}, "services.web.xyzzy", "unknown key `xyzzy`", True),
    ],
)
def test_a_violation_is_told_once_and_where_it_is(
    attributes: dict[str, Any], path: str, said: str, of_key: bool
) -> None:
    ((where, detail, at_key),) = service(**attributes)
    assert (where, said in detail, at_key) == (path, True, of_key)


def test_several_violations_are_all_told() -> None:
    assert len(service(user=1, imaeg="b", hostname=2)) == 3


def test_no_value_is_quoted() -> None:
    assert "hunter2" not in str(
        service(user=["hunter2"], environment={"A": ["hunter2"]}, restart={"hunter2": 1}, ports=[["hunter2"]])
    )


def test_extension_fields_are_free() -> None:
    assert violations({"web": {"image": "a", "x-own": 1}}, **{"x-other": [1]}) == []
