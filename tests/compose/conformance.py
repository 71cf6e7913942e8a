"""Recorded answers of the reference, as parameters of tests; they stand beside the repository, not in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "conformance" / "micro"


def micro(name: str) -> list[Any]:
    """The cases of one file, each under its own name; where the folder is missing, one that is skipped."""
    file = FOLDER / f"{name}.json"
    if not file.is_file():
        return [pytest.param({}, id=name, marks=pytest.mark.skip(f"no recorded cases at ../shared: {name}.json"))]
    cases = json.loads(file.read_text(encoding="utf-8"))
    return [pytest.param(case, id=str(case["name"])) for case in cases]


def lookup_of(case: dict[str, Any]) -> dict[str, str]:
    """The variables of a case; a case without any has none."""
    return case.get("env") or {}
