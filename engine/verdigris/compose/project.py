"""A loaded project: the resolved tree and everything the load has to say about it."""

from __future__ import annotations

from collections import abc
from enum import StrEnum
from typing import NamedTuple

from verdigris.compose.discover import ProjectFiles
from verdigris.compose.node import Mapping
from verdigris.model.finding import ConfigPath
from verdigris.model.span import Span


class ProblemKind(StrEnum):
    """Why the reference would refuse the project; the words of `declared.problems`."""

    SCHEMA = "schema"
    INTERPOLATION = "interpolation"
    MERGE = "merge"
    SHORT_SYNTAX = "short-syntax"
    REFERENCE = "reference"
    CONFLICT = "conflict"
    FILE = "file"
    NAME = "name"
    OUTSIDE_TREE = "outside-tree"


class Problem(NamedTuple):
    """A defect of the load itself, with the place that caused it; `detail` quotes no value."""

    kind: ProblemKind
    path: ConfigPath
    detail: str
    span: Span


class Unknown(NamedTuple):
    """A value that is not in the tree: `external` when it is declared to come at deploy time."""

    path: ConfigPath
    variable: str | None
    external: bool
    reason: str
    span: Span


class Gap(NamedTuple):
    """A part of the project that was not resolved, so that nothing is judged at or below `path`."""

    path: ConfigPath
    reason: str
    span: Span


class FileState(StrEnum):
    """How a file that the project names stands in the tree."""

    COMMITTED = "committed"
    UNTRACKED = "untracked"
    IGNORED = "ignored"
    MISSING = "missing"
    PLAIN = "plain"
    OUTSIDE = "outside"


class EnvFile(NamedTuple):
    """An env file of a service, or the project's `.env` (service None)."""

    service: str | None
    path: str
    state: FileState
    span: Span | None


class Project(NamedTuple):
    """The resolved project. `root` is canonical: maps and long forms, each value with the place it was written at.

    `written` are the trees of its files as they stand there, before anything was put in or merged; `variables` are
    those that interpolation could use, by name.
    """

    files: ProjectFiles
    name: str
    root: Mapping
    written: tuple[Mapping, ...]
    variables: abc.Mapping[str, str]
    version: str | None
    problems: tuple[Problem, ...]
    unknowns: tuple[Unknown, ...]
    gaps: tuple[Gap, ...]
    env_files: tuple[EnvFile, ...]
    dotenv: EnvFile | None
