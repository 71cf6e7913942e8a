"""Ports, volumes, sizes and project names in their short forms."""

from __future__ import annotations

from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose import ports, projectname, size, volumes


@pytest.mark.parametrize("case", micro("ports"))
def test_a_recorded_port_reads_as_the_reference_reads_it(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(ports.InvalidPort):
            ports.parse(case["input"])
    else:
        assert ports.parse(case["input"]) == case["expected"]


@pytest.mark.parametrize("case", micro("volume"))
def test_a_recorded_volume_reads_as_the_reference_reads_it(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(volumes.InvalidVolume):
            volumes.parse(case["input"])
    else:
        assert volumes.parse(case["input"]) == case["expected"]


@pytest.mark.parametrize("case", micro("bytes"))
def test_a_recorded_size_reads_as_the_reference_reads_it(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(size.InvalidSize):
            size.parse(case["input"])
    else:
        assert size.parse(case["input"]) == case["expected"]


@pytest.mark.parametrize("case", micro("projectname"))
def test_a_recorded_project_name_is_normalised_as_the_reference_does(case: dict[str, Any]) -> None:
    assert projectname.normalise(case["input"]) == case["expected"]


@given(st.text())
def test_any_text_is_a_port_or_refused(text: str) -> None:
    try:
        ports.parse(text)
    except ports.InvalidPort:
        pass


@given(st.text())
def test_any_text_is_a_volume_or_refused(text: str) -> None:
    try:
        volumes.parse(text)
    except volumes.InvalidVolume:
        pass


@given(st.text())
def test_any_text_is_a_size_or_refused(text: str) -> None:
    try:
        size.parse(text)
    except size.InvalidSize:
        pass
