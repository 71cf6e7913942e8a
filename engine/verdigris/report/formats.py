"""The output formats by name; a format is one module with a function `Report -> str`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, cast

from verdigris.model.report import Report

FORMATS: Final = {"terminal": "terminal", "json": "json_"}


def rendered(report: Report, name: str, **how: Any) -> str:
    """The report in a format; `how` are the terminal's width and colours."""
    render = cast(Callable[..., str], import_module(f"verdigris.report.{FORMATS[name]}").render)
    return render(report, **how)
