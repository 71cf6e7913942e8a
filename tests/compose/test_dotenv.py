"""Env files."""

from __future__ import annotations

from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose.dotenv import Variable, parse, parse_raw
from verdigris.errors import VerdigrisError


@pytest.mark.parametrize("case", micro("dotenv"))
def test_a_recorded_env_file_reads_as_the_reference_reads_it(case: dict[str, Any]) -> None:
    lookup = (case.get("env") or {}).get
    if "error" in case:
        with pytest.raises(VerdigrisError):
            parse(case["input"], lookup)
        return
    values = {each.name: each.value for each in parse(case["input"], lookup) if each.value is not None}
    # A name without a value at the end of a file gives the reference a variable with no name, a defect of its own.
    expected = {name: value for name, value in case["expected"].items() if name}
    assert expected.items() <= values.items()
    assert values.keys() - expected.keys() <= set(case["expected"].values())


def test_a_value_knows_its_place() -> None:
    first, second = parse("# a\nA=1\n\n export B = 'x y'\n", {}.get)
    assert (first.line, first.column, second.line, second.column) == (2, 3, 4, 13)


def test_an_error_names_the_line_and_no_value() -> None:
    with pytest.raises(VerdigrisError) as raised:
        parse('A=1\nB="hunter2', {}.get)
    assert "line 2" in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_a_raw_file_expands_nothing() -> None:
    assert parse_raw("A=$B # c\n# d\n") == (Variable("A", "$B # c", 1, 3),)


@given(st.text(alphabet="AB=:#'\"\\ \n$\t{}-"))
def test_any_text_is_an_env_file_or_refused(text: str) -> None:
    try:
        parse(text, {}.get)
    except VerdigrisError:
        pass
