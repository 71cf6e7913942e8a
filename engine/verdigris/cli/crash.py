"""What is kept of an unexpected error: its type and the places in our code, never its text or any value."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback

import click

from verdigris import __version__


def report(error: Exception) -> None:
    """Writes a file with the error's type and frames, readable by its owner alone, and says where it is."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {os.path.relpath(frame.filename, _package())}:{frame.lineno} {frame.name}" for frame in frames]
    header = [
        f"verdigris {__version__}",
        f"python {platform.python_version()} {sys.platform}",
        type(error).__qualname__,
    ]
    handle, path = tempfile.mkstemp(prefix="verdigris-crash-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write("\n".join([*header, *places]) + "\n")
    click.echo(f"error: internal error ({type(error).__qualname__}); the gate is closed", err=True)
    click.echo(f"  = a report without any of your values is in {path}: please send it with an issue", err=True)


def _package() -> str:
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
