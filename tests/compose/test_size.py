"""Sizes: the reference's answers and limits."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose.size import InvalidSize, parse


@pytest.mark.parametrize("case", micro("bytes"))
def test_a_recorded_size_reads_as_the_reference_reads_it(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(InvalidSize):
            parse(case["input"])
    else:
        assert parse(case["input"]) == case["expected"]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("007", 7),
        ("+5", 5),
        ("1_000", 1000),
        ("+1.5k", 1536),
        ("1.k", 1024),
        (".5k", 512),
        ("1e3k", 1_024_000),
        ("1 kIb", 1024),
        ("-0.0", 0),
        ("0.1t", 109_951_162_777),
        ("8191p", 8191 << 50),
        ("9007199254740993b", 9_007_199_254_740_992),
    ],
)
def test_a_size_is_what_the_reference_was_seen_to_make_of_it(text: str, size: int) -> None:
    assert parse(text) == size


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k",
        " 1k",
        "1k ",
        "5  ",
        "1  k",
        "-1g",
        "-5.5",
        "1bb",
        "1ki",
        "1kk",
        "1k1",
        "1..5k",
        "0x10",
        "inf",
        "nan",
        "٣k",
    ],
)
def test_a_text_that_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(InvalidSize):
        parse(text)


@pytest.mark.parametrize("text", ["8192p", "9223372036854775808", "9.3e18", "1e400", "1" * 10_000])
def test_a_size_beyond_63_bits_is_refused(text: str) -> None:
    with pytest.raises(InvalidSize):
        parse(text)


@given(st.integers(-(1 << 63), (1 << 63) - 1))
def test_a_plain_number_is_read_exactly(size: int) -> None:
    assert parse(str(size)) == size


@given(st.text(alphabet="0123456789.-+_ kmgtpibKMe") | st.text())
def test_any_text_is_a_size_or_refused(text: str) -> None:
    with suppress(InvalidSize):
        assert abs(parse(text)) <= 1 << 63
