"""Casts by path: the reference's interpolated trees, the table, what each kind accepts."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose.casts import PATTERNS, InvalidCast, cast
from verdigris.compose.template import Lookup, substitute
from verdigris.errors import VerdigrisError

PATTERNS_OF_THE_REFERENCE = 42
SERVICE = ("services", "web")
# What the recorded case does not tell: its variables come from a lookup of its own.
UNRECORDED = {"TestInterpolateWithDefaults": {"FOO": "BARZ"}}


def interpolated(value: Any, lookup: Lookup, path: tuple[str | int, ...] = ()) -> Any:
    match value:
        case dict():
            return {key: interpolated(part, lookup, (*path, key)) for key, part in value.items()}
        case list():
            return [interpolated(part, lookup, (*path, index)) for index, part in enumerate(value)]
        case str():
            return cast(path, substitute(value, lookup).text)
        case _:
            return value


@pytest.mark.parametrize("case", micro("interpolate"))
def test_a_recorded_tree_is_interpolated_as_the_reference_does(case: dict[str, Any]) -> None:
    lookup = UNRECORDED.get(case["name"], case["env"] or {}).get
    if "error" in case:
        with pytest.raises(VerdigrisError):
            interpolated(case["base"], lookup)
    else:
        assert interpolated(case["base"], lookup) == case["expected"]


def test_the_table_has_all_patterns_of_the_reference() -> None:
    assert len(PATTERNS) == PATTERNS_OF_THE_REFERENCE


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ((*SERVICE, "scale"), "3", 3),
        ((*SERVICE, "scale"), "+007", 7),
        ((*SERVICE, "pids_limit"), "-1", -1),
        ((*SERVICE, "cpus"), "1.50", 1.5),
        ((*SERVICE, "cpus"), "1", 1.0),
        ((*SERVICE, "cpu_percent"), "5e1", 50.0),
        ((*SERVICE, "cpu_percent"), "1_0.", 10.0),
        ((*SERVICE, "ports", 0, "target"), "80", 80),
        ((*SERVICE, "ulimits", "nproc"), "9", 9),
        ((*SERVICE, "ulimits", "nofile", "soft"), "9", 9),
        ((*SERVICE, "privileged"), "true", True),
        ((*SERVICE, "privileged"), "YES", True),
        ((*SERVICE, "read_only"), "off", False),
        ((*SERVICE, "volumes", 1, "volume", "nocopy"), "y", True),
        ((*SERVICE, "depends_on", "db", "required"), "n", False),
        (("networks", "front", "internal"), "True", True),
        (("volumes", "data", "external"), "no", False),
    ],
)
def test_a_text_becomes_what_its_path_wants(path: tuple[str | int, ...], text: str, value: object) -> None:
    made = cast(path, text)
    assert (type(made), made) == (type(value), value)


@pytest.mark.parametrize(
    "path",
    [
        (*SERVICE, "environment", "privileged"),
        (*SERVICE, "mem_limit"),
        (*SERVICE, "ports", 0, "published"),
        (*SERVICE, "ports", 0),
        (*SERVICE, "configs", 0, "mode"),
        (*SERVICE, "build", "no_cache"),
        (*SERVICE, "ulimits", "nofile", "soft", "x"),
        ("x-web", "web", "privileged"),
        ("privileged",),
        (),
    ],
)
def test_a_text_elsewhere_stays_text(path: tuple[str | int, ...]) -> None:
    assert cast(path, "1") == "1"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("scale", ""),
        ("scale", "1.0"),
        ("scale", " 1"),
        ("scale", "1_0"),
        ("scale", "0x1"),
        ("scale", "٣"),
        ("scale", str(1 << 63)),
        ("scale", "1" * 10_000),
        ("cpus", ""),
        ("cpus", "1,5"),
        ("cpus", "1__0"),
        ("cpus", "inf"),
        ("cpus", "nan"),
        ("cpus", "1e39"),
        ("cpu_percent", "1e999"),
        ("privileged", ""),
        ("privileged", "1"),
        ("privileged", "t"),
        ("privileged", " true"),
    ],
)
def test_a_text_that_does_not_fit_is_refused(key: str, text: str) -> None:
    with pytest.raises(InvalidCast):
        cast((*SERVICE, key), text)


@given(st.sampled_from(sorted(PATTERNS)), st.text())
def test_any_text_is_cast_or_refused(pattern: str, text: str) -> None:
    with suppress(InvalidCast):
        cast(tuple(pattern.split(".")), text)


@pytest.mark.parametrize("key", ["scale", "cpus", "privileged"])
def test_an_error_does_not_quote_the_text(key: str) -> None:
    with pytest.raises(InvalidCast) as caught:
        cast((*SERVICE, key), "hunter2")
    assert "hunter2" not in str(caught.value)


@given(st.integers(-(1 << 63), (1 << 63) - 1))
def test_a_whole_number_is_read_back(number: int) -> None:
    assert cast((*SERVICE, "oom_score_adj"), str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_back(number: float) -> None:
    with suppress(InvalidCast):
        assert cast((*SERVICE, "cpu_percent"), repr(number)) == number
