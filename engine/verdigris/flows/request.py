"""What is asked of a check: values only, read by `cli` from the command line, the environment and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from verdigris.model.report import FailOn


class Tree(StrEnum):
    """Which files are judged."""

    WORKTREE = "worktree"
    INDEX = "index"
    REVISION = "revision"
    RANGE = "range"


class Request(NamedTuple):
    """One check. `where` is the folder it is asked from; `revision` a revision or a range `A..B` where `tree` needs one.

    `variables` are Git's own and PATH and HOME; `cache` is None where nothing is to be reused across runs.
    """

    where: Path
    now: datetime
    tree: Tree = Tree.WORKTREE
    revision: str | None = None
    paths: tuple[str, ...] = ()
    config: Path | None = None
    no_config: bool = False
    policies: tuple[Path, ...] = ()
    no_builtin: bool = False
    fail_on: FailOn = FailOn.ERROR
    jobs: int = 1
    cache: str | None = None
    variables: Mapping[str, str] = MappingProxyType({})
