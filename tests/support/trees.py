"""Small trees for tests: files on disk, real Git repositories, and checks of them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verdigris.flows.check import check
from verdigris.flows.request import Request
from verdigris.model.report import Report

NOW = datetime(2027, 1, 31, 12, 0, tzinfo=UTC)
VARIABLES = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """The files below a folder, which is returned."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def git(root: Path, *arguments: str) -> str:
    """What a git command prints, run with an identity of its own and nobody's configuration."""
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"]
    command = ["git", "-C", str(root), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=VARIABLES).stdout.strip()


def repository(root: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A new repository, with the files committed when some are given."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet")
    if files is not None:
        commit(root, files)
    return root


def commit(root: Path, files: Mapping[str, str | bytes], message: str = "change") -> str:
    """Commits the files on top of what is there; the new commit's id."""
    write(root, files)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(root, "rev-parse", "HEAD")


def checked(where: Path, **asked: Any) -> Report:
    """The report of a check at a fixed time, without a cache unless one is asked for."""
    return check(Request(**{"where": where, "now": NOW, "variables": VARIABLES, **asked}))


def found(report: Report) -> list[tuple[str, str]]:
    """Rule and place of every finding."""
    return [(finding.rule, str(finding.span)) for finding in report.findings]
