"""Variables in texts."""

from __future__ import annotations

from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose.template import Given, InvalidTemplate, RequiredMissing, Use, substitute
from verdigris.errors import VerdigrisError


@pytest.mark.parametrize("case", micro("template"))
def test_a_recorded_text_is_substituted_as_the_reference_does(case: dict[str, Any]) -> None:
    lookup = (case.get("env") or {}).get
    if "error" in case:
        with pytest.raises(VerdigrisError):
            substitute(case["input"], lookup)
    else:
        assert substitute(case["input"], lookup).text == case["expected"]


def test_only_the_variables_that_mattered_are_told() -> None:
    made = substitute("${A:-${B}}${C:-d}", {"A": "a"}.get)
    assert made.uses == (Use("A", Given.VALUE), Use("C", Given.DEFAULT))


def test_a_variable_without_value_and_default_is_told_as_nothing() -> None:
    assert substitute("x$A", {}.get).uses == (Use("A", Given.NOTHING),)


def test_an_error_does_not_quote_the_text() -> None:
    with pytest.raises(InvalidTemplate) as raised:
        substitute("hunter2${", {}.get)
    assert "hunter2" not in str(raised.value)


def test_a_required_variable_is_named() -> None:
    with pytest.raises(RequiredMissing) as raised:
        substitute("${A:?say why}", {}.get)
    assert raised.value.variable == "A"


def test_ten_thousand_nested_variables_are_refused_not_followed() -> None:
    with pytest.raises(InvalidTemplate):
        substitute("${A:-" * 10_000 + "}" * 10_000, {}.get)


@given(st.text().filter(lambda text: "$" not in text))
def test_a_text_without_a_dollar_sign_stays_as_it_is(text: str) -> None:
    assert substitute(text, {}.get).text == text


@given(st.text(alphabet="${}:-+?aB_1 \n\"'"))
def test_any_text_is_substituted_or_refused(text: str) -> None:
    try:
        substitute(text, {"a": "1"}.get)
    except (InvalidTemplate, RequiredMissing):
        pass
