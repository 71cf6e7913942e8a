"""Substitution of variables: the reference's answers, what a caller learns of each variable, bounds."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose.template import (
    MAX_NESTING,
    Given,
    InvalidTemplate,
    Lookup,
    RequiredMissing,
    Substitution,
    Use,
    substitute,
)

BOUND_S = 10
ENV = {"FOO": "first", "EMPTY": ""}
PIECES = ["$", "{", "}", "${", "$$", "FOO", "EMPTY", "X", ":-", "-", ":+", "+", ":?", "?", "a", " ", "\n", "é"]


def lookup_of(case: dict[str, Any]) -> Lookup:
    return (case.get("env") or {}).get


def uses(text: str) -> list[tuple[str, Given]]:
    return [(use.name, use.given) for use in substitute(text, ENV.get).uses]


@pytest.mark.parametrize("case", micro("template"))
def test_a_recorded_template_gives_what_the_reference_gives(case: dict[str, Any]) -> None:
    lookup = lookup_of(case)
    if "error" in case:
        wanted = RequiredMissing if case["error"].startswith("required variable") else InvalidTemplate
        with pytest.raises(wanted):
            substitute(case["input"], lookup)
    else:
        assert substitute(case["input"], lookup).text == case["expected"]


@pytest.mark.parametrize("case", [case for case in micro("template") if "error" not in case.values[0]])
def test_the_reference_warns_of_the_variables_that_are_given_nothing(case: dict[str, Any]) -> None:
    found = substitute(case["input"], lookup_of(case)).uses
    named = [warning.split('"')[1] for warning in case.get("warnings", [])]
    assert [use.name for use in found if use.given is Given.NOTHING] == named


@given(st.text(alphabet=st.characters(exclude_characters="$")))
def test_a_text_without_a_dollar_is_left_alone(text: str) -> None:
    assert substitute(text, ENV.get) == Substitution(text, ())


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_substituted_or_refused(text: str) -> None:
    with suppress(InvalidTemplate, RequiredMissing):
        substitute(text, ENV.get)


@given(st.text())
def test_doubled_dollars_give_the_text_itself(text: str) -> None:
    assert substitute(text.replace("$", "$$"), ENV.get).text == text


@given(st.text())
def test_a_value_is_not_substituted_again(value: str) -> None:
    assert substitute("<${X}>", {"X": value}.get) == Substitution(f"<{value}>", (Use("X", Given.VALUE),))


@pytest.mark.parametrize(
    ("text", "name", "what"),
    [
        ("$FOO", "FOO", Given.VALUE),
        ("${EMPTY}", "EMPTY", Given.VALUE),
        ("$X", "X", Given.NOTHING),
        ("${X}", "X", Given.NOTHING),
        ("${X:-d}", "X", Given.DEFAULT),
        ("${X-}", "X", Given.DEFAULT),
        ("${EMPTY:-d}", "EMPTY", Given.DEFAULT),
        ("${EMPTY-d}", "EMPTY", Given.VALUE),
        ("${FOO:+a}", "FOO", Given.ALTERNATIVE),
        ("${X:+a}", "X", Given.ALTERNATIVE),
        ("${FOO:?m}", "FOO", Given.VALUE),
    ],
)
def test_a_use_tells_what_the_variable_gave(text: str, name: str, what: Given) -> None:
    assert uses(text) == [(name, what)]


def test_a_default_of_a_default_names_both_variables() -> None:
    assert uses("${X:-${EMPTY:-$Y}}") == [("X", Given.DEFAULT), ("EMPTY", Given.DEFAULT), ("Y", Given.NOTHING)]


def test_a_variable_in_an_argument_that_does_not_count_is_no_use() -> None:
    assert uses("${FOO:-$X}${FOO?$X}${X:+$Y}") == [
        ("FOO", Given.VALUE),
        ("FOO", Given.VALUE),
        ("X", Given.ALTERNATIVE),
    ]


def test_a_wrong_argument_that_does_not_count_is_no_error() -> None:
    assert substitute("${FOO:-${}}", ENV.get).text == "first"


@pytest.mark.parametrize("text", ["${X?hunter2}", "${EMPTY:?hunter2}", "hunter2 ${Y:-${X?}}"])
def test_a_missing_required_variable_is_named_without_the_text(text: str) -> None:
    with pytest.raises(RequiredMissing) as caught:
        substitute(text, ENV.get)
    assert caught.value.variable in ("X", "EMPTY")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", ["hunter2${", "hunter2${}", "hunter2${PW!hunter2}", "hunter2${PW:-hunter2"])
def test_an_invalid_template_is_told_without_the_text(text: str) -> None:
    with pytest.raises(InvalidTemplate) as caught:
        substitute(text, ENV.get)
    assert "hunter2" not in str(caught.value)
    assert ("PW" in str(caught.value)) == ("PW" in text)


def test_variables_nest_as_deep_as_promised() -> None:
    assert substitute("${X:-" * MAX_NESTING + "d" + "}" * MAX_NESTING, ENV.get).text == "d"


def test_nesting_beyond_that_is_refused_with_a_reason() -> None:
    with pytest.raises(InvalidTemplate, match="nested deeper"):
        substitute("${X:-" * 10_000 + "}" * 10_000, ENV.get)


def test_deep_nesting_that_does_not_count_is_no_error() -> None:
    assert substitute("${FOO:-" * 10_000 + "}" * 10_000, ENV.get).text == "first"


@pytest.mark.parametrize(
    "text",
    [
        "${X-}" * 200_000,
        "$FOO" * 250_000,
        "${X-" * 250_000 + "}",
        "${X-{}" * 160_000 + "}",
        "${X-{b}" * 64 + "{b}" * 300_000 + "}",
        "${X-a}" * 80_000 + "b" * 500_000,
        "{" * 1_000_000 + "$X",
    ],
    ids=["defaults", "names", "unclosed", "empty braces", "closed braces", "long end", "braces"],
)
def test_a_megabyte_takes_a_bounded_time(text: str) -> None:
    began = time.perf_counter()
    with suppress(InvalidTemplate):
        substitute(text, ENV.get)
    assert time.perf_counter() - began < BOUND_S
