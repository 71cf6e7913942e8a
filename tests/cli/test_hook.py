"""Run by Git itself: what a hook judges is what Git is about to commit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from command import ENGINE
from projects import BAD, GOOD
from trees import VARIABLES, git, repository, write


def commit(root: Path, *arguments: str) -> int:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    command = ["git", "-C", str(root), *identity, "commit", "--quiet", "--message", "x", *arguments]
    return subprocess.run(command, env=VARIABLES, capture_output=True, check=False).returncode


def hooked(tmp_path: Path) -> Path:
    root = repository(tmp_path, {"compose.yaml": GOOD})
    hook = root / ".git" / "hooks" / "pre-commit"
    write(
        root,
        {
            ".git/hooks/pre-commit": f"#!/bin/sh\nPYTHONPATH='{ENGINE}' exec '{sys.executable}' -m verdigris check --staged\n"
        },
    )
    hook.chmod(0o755)
    return root


def test_commit_all_is_judged_by_the_index_that_git_made_for_it(tmp_path: Path) -> None:
    root = hooked(tmp_path)
    write(root, {"compose.yaml": BAD})
    assert commit(root, "--all") != 0


def test_what_is_not_staged_does_not_count(tmp_path: Path) -> None:
    root = hooked(tmp_path)
    write(root, {"compose.yaml": BAD, "other.txt": "x"})
    git(root, "add", "other.txt")
    assert commit(root) == 0


def test_a_commit_of_one_path_is_judged_by_that_path_alone(tmp_path: Path) -> None:
    root = hooked(tmp_path)
    write(root, {"compose.yaml": BAD, "other.txt": "x"})
    git(root, "add", "--all")
    assert [commit(root, "other.txt"), commit(root, "compose.yaml")] == [0, 1]


def test_a_hook_in_a_linked_work_tree_judges_that_work_tree(tmp_path: Path) -> None:
    root = hooked(tmp_path / "main")
    git(root, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    write(tmp_path / "linked", {"compose.yaml": BAD})
    assert commit(tmp_path / "linked", "--all") != 0
