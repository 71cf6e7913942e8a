"""The variables that a tree itself gives to interpolation: `.env` and what verdigris.yaml declares. No process
environment.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import NamedTuple

from verdigris.compose import dotenv
from verdigris.compose.discover import ProjectFiles
from verdigris.compose.project import EnvFile, FileState, Gap, Problem, ProblemKind
from verdigris.errors import VerdigrisError
from verdigris.git.snapshot import Missing, NotAFile, OutsideTree, Snapshot
from verdigris.model.span import Span


class Variables(NamedTuple):
    """Names with values, and which of the others are declared to come at deploy time."""

    values: Mapping[str, str]
    external: frozenset[str]
    all_external: bool
    dotenv: EnvFile | None
    problems: tuple[Problem, ...]
    gaps: tuple[Gap, ...]

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
    declared = files.env_files is not None
    named = files.env_files if files.env_files is not None else (posixpath.join(files.directory, ".env"),)
    reader = _Reader(snapshot)
    states = [reader.file(path, is_declared=declared) for path in named]
    if "COMPOSE_FILE" in reader.values and not files.is_declared:
        reader.gaps.append(
            Gap((), "`COMPOSE_FILE` is not followed yet: name the files in verdigris.yaml", reader.place)
        )
    return Variables(
        values={**reader.values, **dict(files.env)},
        external=frozenset(files.external),
        all_external=FileState.IGNORED in states,
        dotenv=None if declared else EnvFile(None, named[0], states[0], None),
        problems=tuple(reader.problems),
        gaps=tuple(reader.gaps),
    )


class _Reader:
    """Reads env files one after the other; `place` is where COMPOSE_FILE stands."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.values: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.gaps: list[Gap] = []
        self.place = Span("", 1, 1, 1, 2)

    def file(self, path: str, *, is_declared: bool) -> FileState:
        """Takes the variables of a file that the tree shows; one that was named and is not there is a problem."""
        state = state_of(self._snapshot, path)
        match state:
            case FileState.COMMITTED | FileState.UNTRACKED | FileState.PLAIN:
                self._read(path)
            case FileState.OUTSIDE:
                self._problem(ProblemKind.OUTSIDE_TREE, path, "the env file lies outside the tree")
            case FileState.MISSING if is_declared:
                self._problem(ProblemKind.FILE, path, "verdigris.yaml names an env file that is not in the tree")
        return state

    def _read(self, path: str) -> None:
        try:
            text = self._snapshot.read(path).decode("utf-8-sig")
            variables = dotenv.parse(text, self.values.get)
        except UnicodeDecodeError:
            self._problem(ProblemKind.FILE, path, "the env file is not UTF-8")
        except dotenv.InvalidEnvFile as error:
            self._problem(ProblemKind.FILE, path, error.message, error.line)
        else:
            self.values |= {v.name: v.value for v in variables if v.value is not None}
            for variable in variables:
                if variable.name == "COMPOSE_FILE":
                    self.place = Span(path, variable.line, 1, variable.line, 2)

    def _problem(self, kind: ProblemKind, path: str, detail: str, line: int = 1) -> None:
        self.problems.append(Problem(kind, (), detail, Span(path, line, 1, line, 2)))


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
