"""The command line run as users run it: a process of its own with an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ENGINE = Path(__file__).parents[2] / "engine"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


def verdigris(where: Path, *arguments: str, cache: Path | None = None, **environment: str) -> Ran:
    """Runs `verdigris ARGUMENTS` in a folder; without a cache folder nothing is reused."""
    env = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ENGINE),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        **({"XDG_CACHE_HOME": str(cache)} if cache else {"XDG_CACHE_HOME": "/nonexistent"}),
        **environment,
    }
    command = [sys.executable, "-m", "verdigris", *arguments]
    ran = subprocess.run(command, cwd=where, env=env, capture_output=True, timeout=120, check=False)
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
