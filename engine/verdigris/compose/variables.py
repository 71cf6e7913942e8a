"""The variables that a tree itself gives to interpolation: `.env` and what verdigris.yaml declares. No process environment."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from verdigris.compose import dotenv
from verdigris.compose.discover import ProjectFiles
from verdigris.compose.project import EnvFile, FileState, Problem, ProblemKind
from verdigris.errors import VerdigrisError
from verdigris.git.snapshot import Missing, NotAFile, OutsideTree, Snapshot
from verdigris.model.span import Span


@dataclass(frozen=True, slots=True)
class Variables:
    """Names with values, and which of the others are declared to come at deploy time."""

    values: Mapping[str, str]
    external: frozenset[str]
    all_external: bool
    dotenv: EnvFile | None
    problems: tuple[Problem, ...]

    def lookup(self, name: str) -> str | None:
        """The value of a variable, None where the tree gives none."""
        return self.values.get(name)

    def is_external(self, name: str) -> bool:
        """Whether an undefined variable is declared to come at deploy time."""
        return self.all_external or name in self.external


def of_project(snapshot: Snapshot, files: ProjectFiles) -> Variables:
    """The variables of a project: declared ones win over env files, a later env file over an earlier one.

    An env file that the tree ignores is external by declaration: what is undefined may come from there.
    """
    named = files.env_files if files.env_files is not None else (posixpath.join(files.directory, ".env"),)
    values: dict[str, str] = {}
    problems: list[Problem] = []
    states = [state_of(snapshot, path) for path in named]
    for path, state in zip(named, states, strict=True):
        if state in (FileState.COMMITTED, FileState.UNTRACKED, FileState.PLAIN):
            _read_into(values, snapshot, path, problems)
    default = EnvFile(None, named[0], states[0], None) if files.env_files is None else None
    ignored = FileState.IGNORED in states
    return Variables({**values, **dict(files.env)}, frozenset(files.external), ignored, default, tuple(problems))


def _read_into(values: dict[str, str], snapshot: Snapshot, path: str, problems: list[Problem]) -> None:
    try:
        text = snapshot.read(path).decode("utf-8-sig")
        values |= {v.name: v.value for v in dotenv.parse(text, values.get) if v.value is not None}
    except UnicodeDecodeError:
        problems.append(_problem(path, "the env file is not UTF-8", 1))
    except dotenv.InvalidEnvFile as error:
        problems.append(_problem(path, error.message, error.line))


def _problem(path: str, detail: str, line: int) -> Problem:
    return Problem(ProblemKind.FILE, (), detail, Span(path, line, 1, line, 2))


def state_of(snapshot: Snapshot, path: str) -> FileState:
    """How a file that a project names stands in the tree."""
    try:
        snapshot.identity(path)
    except OutsideTree:
        return FileState.OUTSIDE
    except VerdigrisError as error:
        return _absent(snapshot, path, error)
    if snapshot.source == "files":
        return FileState.PLAIN
    return FileState.COMMITTED if snapshot.is_tracked(path) else FileState.UNTRACKED


def _absent(snapshot: Snapshot, path: str, error: VerdigrisError) -> FileState:
    from verdigris.git.ignored import ignored

    if isinstance(error, NotAFile):
        return FileState.MISSING
    if not isinstance(error, Missing):
        raise error
    return FileState.IGNORED if ignored(snapshot, path) else FileState.MISSING
