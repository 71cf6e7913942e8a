"""Project names: the reference's answers and what normal means."""

from __future__ import annotations

from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose.projectname import is_normal, normalise


@pytest.mark.parametrize("case", micro("projectname"))
def test_a_recorded_name_is_normalised_as_the_reference_does(case: dict[str, Any]) -> None:
    assert normalise(case["input"]) == case["expected"]


@given(st.text())
def test_a_normalised_name_is_normal_or_empty(name: str) -> None:
    normalised = normalise(name)
    assert is_normal(normalised) or not normalised


@pytest.mark.parametrize("name", ["", "Shop", "_shop", "-shop", "my shop", "shop.v1"])
def test_a_name_that_would_change_is_not_normal(name: str) -> None:
    assert not is_normal(name)
