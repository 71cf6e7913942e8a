"""The README's first screen is what `make demo` really prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from command import ENGINE
from trees import write

ROOT = Path(__file__).parents[1]


def settled(text: str) -> str:
    """The text without what differs from run to run."""
    text = re.sub(r"commit [0-9a-f]{12}", "commit 0", text)
    return re.sub(r"sha256:[0-9a-f]{12}", "sha256:0", re.sub(r"[0-9.]+ s$", "0 s", text, flags=re.MULTILINE)).strip()


def demo(tmp_path: Path) -> str:
    script = f"#!/bin/sh\nPYTHONPATH='{ENGINE}' exec '{sys.executable}' -m verdigris \"$@\"\n"
    program = write(tmp_path, {"verdigris": script}) / "verdigris"
    program.chmod(0o755)
    env = {**os.environ, "VERDIGRIS": str(program), "NO_COLOR": "1"}
    command = ["sh", str(ROOT / "examples" / "demo.sh")]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


def test_the_demo_opens_one_gate_and_closes_one(tmp_path: Path) -> None:
    assert re.findall(r"^gate (\w+)", demo(tmp_path), re.MULTILINE) == ["OPEN", "CLOSED"]


def test_the_first_screen_of_the_readme_is_what_the_demo_prints(tmp_path: Path) -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8").split("```")[1]
    printed = demo(tmp_path)
    assert settled(shown) in settled(printed)
