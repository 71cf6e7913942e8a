"""The judge's own checks: they are Go's, run here where there is a Go."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "engine" / "judge"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("go") is None, reason="there is no Go"),
]


def go(*command: str) -> str:
    environment = {**os.environ, "GOFLAGS": "-mod=readonly"}
    done = subprocess.run(command, cwd=SOURCES, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_go_vet_has_no_complaint() -> None:
    go("go", "vet", "./...")


def test_the_sources_are_formatted() -> None:
    assert go("gofmt", "-l", ".") == ""


def test_go_tests_pass() -> None:
    go("go", "test", "./...")
