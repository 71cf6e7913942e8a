"""The recorded cases beside the checkout; tests that need them skip where they are missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parents[3] / "shared" / "conformance"


def recorded(kind: str, name: str) -> list[Any]:
    """The cases of one file as pytest parameters, each with its name; one skipped parameter without the folder."""
    file = CASES / kind / f"{name}.json"
    if not file.is_file():
        reason = f"no recorded cases at {CASES}"
        return [pytest.param({}, id=name, marks=[pytest.mark.conformance, pytest.mark.skip(reason=reason)])]
    cases = json.loads(file.read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"], marks=pytest.mark.conformance) for case in cases]


def micro(name: str) -> list[Any]:
    """The cases of one function."""
    return recorded("micro", name)
