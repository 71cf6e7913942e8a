"""The env files that services name: how each stands in the tree, and what the visible ones put into the environment."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verdigris.compose.node import Entry, Mapping, Node, Scalar, Sequence, is_null
from verdigris.compose.project import EnvFile, FileState, Problem, ProblemKind, Unknown
from verdigris.compose.scalars import go_text
from verdigris.compose.variables import Variables, state_of
from verdigris.errors import VerdigrisError
from verdigris.git.snapshot import Snapshot
from verdigris.model.finding import ConfigPath
from verdigris.model.span import Span

if TYPE_CHECKING:
    from verdigris.compose import dotenv

_VISIBLE = (FileState.COMMITTED, FileState.UNTRACKED, FileState.PLAIN)


@dataclass(slots=True)
class Resolved:
    """The tree with the env files' variables in `environment`, and what there is to say of the files."""

    root: Mapping
    files: tuple[EnvFile, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    unknowns: list[Unknown] = field(default_factory=list)


def resolve(snapshot: Snapshot, directory: str, root: Mapping, variables: Variables) -> Resolved:
    """Every service's environment completed: an explicit value wins over a later env file, that over an earlier one.

    A missing env file makes the service's environment unknown beyond what is written; an ignored one is external.
    """
    resolver = _Resolver(snapshot, directory, variables, Resolved(root))
    services = root.get("services")
    if isinstance(services, Mapping):
        entries = {name: Entry(e.key, resolver.service(name, e.node)) for name, e in services.entries.items()}
        made = Mapping(entries, services.span, services.flow)
        resolver.result.root = Mapping(
            {**root.entries, "services": Entry(root.entries["services"].key, made)}, root.span, root.flow
        )
    return resolver.result


class _Resolver:
    def __init__(self, snapshot: Snapshot, directory: str, variables: Variables, result: Resolved) -> None:
        self._snapshot = snapshot
        self._directory = directory
        self._variables = variables
        self.result = result

    def service(self, name: str, node: Node) -> Node:
        listed = node.get("env_file") if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping) or not isinstance(listed, Sequence):
            return node
        given: dict[str, Entry] = {}
        for index, item in enumerate(listed.items):
            given |= self._file(name, item, ("services", name, "env_file", index))
        environment = node.get("environment")
        own = dict(environment.entries) if isinstance(environment, Mapping) else {}
        entries = {**given, **{key: _own(entry, given.get(key)) for key, entry in own.items()}}
        if not entries:
            return node
        key = node.entries["environment"].key if "environment" in node.entries else node.entries["env_file"].key
        made = Mapping(entries, key, isinstance(environment, Mapping) and environment.flow)
        return Mapping({**node.entries, "environment": Entry(key, made)}, node.span, node.flow)

    def _file(self, service: str, item: Node, path: ConfigPath) -> dict[str, Entry]:
        named = item.get("path") if isinstance(item, Mapping) else None
        if not isinstance(named, Scalar) or named.unknown or named.value is None:
            return {}
        file = posixpath.normpath(posixpath.join(self._directory, go_text(named.value)))
        state = state_of(self._snapshot, file)
        self.result.files += (EnvFile(service, file, state, named.span),)
        if state is FileState.OUTSIDE:
            detail = "the env file lies outside the tree"
            problem = Problem(ProblemKind.OUTSIDE_TREE, (*path, "path"), detail, named.span)
            self.result.problems.append(problem)
        if state is FileState.MISSING and _required(item):
            reason = f"the env file `{file}` is not in the tree and the tree does not ignore it"
            self.result.unknowns.append(Unknown((*path, "path"), None, False, reason, named.span))
        return self._read(file, path, named.span, _format(item)) if state in _VISIBLE else {}

    def _read(self, file: str, path: ConfigPath, span: Span, form: str | None) -> dict[str, Entry]:
        from verdigris.compose import dotenv

        try:
            text = self._snapshot.read(file).decode("utf-8-sig")
            parsed = dotenv.parse_raw(text) if form == "raw" else dotenv.parse(text, self._variables.lookup)
        except UnicodeDecodeError:
            self.result.problems.append(Problem(ProblemKind.FILE, path, "the env file is not UTF-8", span))
            return {}
        except VerdigrisError as error:
            self.result.problems.append(Problem(ProblemKind.FILE, path, error.message, span))
            return {}
        return {v.name: _entry(file, v) for v in parsed}


def _entry(file: str, variable: dotenv.Variable) -> Entry:
    value = variable.value
    key = Span(file, variable.line, 1, variable.line, 1 + len(variable.name))
    end = variable.column + len((value or "").partition("\n")[0])
    span = Span(file, variable.line, variable.column, variable.line, end)
    return Entry(key, Scalar(value, span, from_env_file=True))


def _own(entry: Entry, given: Entry | None) -> Entry:
    """A bare key takes what an env file gives it."""
    return given if given and is_null(entry.node) else entry


def _required(item: Node) -> bool:
    required = item.get("required") if isinstance(item, Mapping) else None
    return not (isinstance(required, Scalar) and required.value is False)


def _format(item: Node) -> str | None:
    form = item.get("format") if isinstance(item, Mapping) else None
    return go_text(form.value) if isinstance(form, Scalar) and form.value is not None else None
