"""What a command imports: nothing that it does not need, since imports are most of a short run's time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from command import ENGINE
from trees import repository

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE = "services:\n  web:\n    image: nginx:1.27.3\n"
FOR_HISTORY_AND_EXTRAS = (
    "asyncio",
    "cffi",
    "concurrent.futures",
    "cryptography",
    "difflib",
    "http",
    "importlib.metadata",
    "jsonschema",
    "multiprocessing",
    "pathspec",
    "pygit2",
    "requests",
    "rich",
    "ruamel",
    "sigstore",
    "sqlalchemy",
    "ssl",
)
FOR_JUDGING = ("jsonschema_rs", "yaml", "verdigris.compose.load", "verdigris.flows.judging", "verdigris.policy.judge")


def imported(where: Path, cache: Path, *arguments: str) -> frozenset[str]:
    """The modules that `verdigris ARGUMENTS` imports in a folder."""
    env = {"PATH": os.environ["PATH"], "HOME": str(where), "PYTHONPATH": str(ENGINE), "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-X", "importtime", "-m", "verdigris", *arguments]
    ran = subprocess.run(command, cwd=where, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode in {0, 1}, ran.stderr.splitlines()[-1:]
    return frozenset(re.findall(r"^import time: .*\| +(\S+)$", ran.stderr, re.MULTILINE))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, frozenset[str]]:
    """The imports of a first and of a second check of one work tree, and of `--version`."""
    tree = repository(tmp_path_factory.mktemp("tree"), {"compose.yaml": COMPOSE})
    cache = tmp_path_factory.mktemp("cache")
    cache.chmod(0o700)
    return {
        "first": imported(tree, cache, "check"),
        "second": imported(tree, cache, "check"),
        "version": imported(tree, cache, "--version"),
    }


@pytest.mark.parametrize("module", FOR_HISTORY_AND_EXTRAS)
def test_a_check_of_a_work_tree_does_not_import(module: str, runs: dict[str, frozenset[str]]) -> None:
    assert module not in runs["first"]


@pytest.mark.parametrize("module", FOR_JUDGING)
def test_a_first_check_imports_what_judging_needs(module: str, runs: dict[str, frozenset[str]]) -> None:
    assert module in runs["first"]


@pytest.mark.parametrize("module", FOR_JUDGING)
def test_a_repeated_check_does_not_import(module: str, runs: dict[str, frozenset[str]]) -> None:
    assert module not in runs["second"]


@pytest.mark.parametrize("module", ["yaml", "json", "subprocess", "verdigris.flows", "verdigris.model"])
def test_the_version_is_told_without_importing(module: str, runs: dict[str, frozenset[str]]) -> None:
    assert module not in runs["version"]
