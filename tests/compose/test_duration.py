"""Durations: the reference's answers, reading back, limits."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose.duration import InvalidDuration, parse, spelled

LONGEST_NS = (1 << 63) - 1


@pytest.mark.parametrize("case", micro("duration"))
def test_a_recorded_duration_reads_as_the_reference_reads_it(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(InvalidDuration):
            parse(case["input"])
    else:
        duration_ns = parse(case["input"])
        assert {"ns": duration_ns, "string": spelled(duration_ns)} == case["expected"]


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("1.1s", "1.1s"),
        ("1.000001ms", "1.000001ms"),
        ("90s", "1m30s"),
        ("3600.5s", "1h0m0.5s"),
        ("-1.5us", "-1.5\u00b5s"),
        ("+.5h", "30m0s"),
        ("0.3ns", "0s"),
        ("1d", "24h0m0s"),
        ("999ns", "999ns"),
        ("0.1234567890123456789999s", "123.456789ms"),
    ],
)
def test_a_duration_is_spelled_as_go_spells_it(text: str, spelling: str) -> None:
    assert spelled(parse(text)) == spelling


@pytest.mark.parametrize("text", ["", "-", "+", ".s", "1", "1 s", "s", "1sx", "1..5s", "--1s", "1s-1s", "0x1s", "00"])
def test_a_text_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidDuration):
        parse(text)


@pytest.mark.parametrize("text", ["9223372036854775808ns", "15251w", "9223372036854775807ns1ns", "9" * 10_000 + "s"])
def test_a_duration_beyond_64_bits_is_refused(text: str) -> None:
    with pytest.raises(InvalidDuration, match="longer"):
        parse(text)


@given(st.integers(-LONGEST_NS, LONGEST_NS))
def test_what_is_spelled_is_read_back(duration_ns: int) -> None:
    assert parse(spelled(duration_ns)) == duration_ns


@given(st.text(alphabet="0123456789.-+hmsunwd\u00b5 ") | st.text())
def test_any_text_is_a_duration_or_refused(text: str) -> None:
    with suppress(InvalidDuration):
        assert abs(parse(text)) <= LONGEST_NS
