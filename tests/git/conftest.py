"""Real repositories made by the `git` program in a temporary folder, free of anybody's configuration."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from verdigris.git.repository import Repository, discover

VARIABLES = {
    "PATH": os.environ.get("PATH", os.defpath),
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}
IDENTITY = {f"GIT_{who}_{what}": "t@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
SETTINGS = ("-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", "-c", "gc.auto=0")


class Made:
    """A repository on disk: `git` runs in it, `write` and `commit` change it, `read` opens it as the engine does."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *arguments: str, variables: Mapping[str, str] | None = None) -> str:
        return run(self.root, *arguments, variables=variables)

    def write(self, **files: str | bytes) -> Made:
        return self.write_all(files)

    def write_all(self, files: Mapping[str, str | bytes]) -> Made:
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def link(self, name: str, target: str) -> Made:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
        return self

    def commit(self, files: Mapping[str, str | bytes] | None = None, message: str = "change") -> str:
        self.write_all(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def read(self, below: str = "", **variables: str) -> Repository:
        found = discover(self.root / below, {**VARIABLES, **variables})
        assert found is not None
        return found


def run(folder: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> str:
    """What a git command prints, without the last line's end."""
    environment = {**VARIABLES, **IDENTITY, **(variables or {})}
    done = subprocess.run(("git", *SETTINGS, *arguments), cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return os.fsdecode(done.stdout).rstrip("\n")


Make = Callable[..., Made]


@pytest.fixture
def variables() -> Mapping[str, str]:
    return VARIABLES


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes an empty repository of a name below the temporary folder."""

    def made(name: str = "repo", *options: str) -> Made:
        run(tmp_path, "init", "--quiet", *options, name)
        return Made(tmp_path / name)

    return made


@pytest.fixture
def clone(tmp_path: Path) -> Callable[..., Made]:
    """Clones a made repository by URL under another name."""

    def cloned(source: Made, name: str, *options: str) -> Made:
        run(tmp_path, "clone", "--quiet", *options, f"file://{source.root}", name)
        return Made(tmp_path / name)

    return cloned


@pytest.fixture
def repo(make: Make) -> Made:
    """A repository with one commit that holds a few files."""
    made = make()
    made.commit({"compose.yaml": "services: {}\n", "deep/er/env": "A=1\n", ".gitignore": "*.local\n"})
    return made
