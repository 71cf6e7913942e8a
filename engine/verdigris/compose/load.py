"""The load of one project, phase by phase: read, interpolate, merge, check, expand, resolve (compose-go,
loader/loader.go).

What this form does not resolve yet (extends, include, tags, several documents) is a gap with a place, never skipped.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from verdigris.compose import canonical, env_files, schema, yaml
from verdigris.compose.discover import ProjectFiles
from verdigris.compose.interpolate import Interpolation
from verdigris.compose.merge import MergeError, merge
from verdigris.compose.node import Absent, Entry, Mapping, Node, Scalar, Timestamp, find, walk
from verdigris.compose.place import place, place_of_key
from verdigris.compose.project import Gap, Problem, ProblemKind, Project, Unknown
from verdigris.compose.projectname import is_normal, normalise
from verdigris.compose.unicity import unique
from verdigris.compose.variables import Variables, of_project
from verdigris.compose.yaml import YamlError
from verdigris.errors import VerdigrisError
from verdigris.git.snapshot import Snapshot
from verdigris.model.finding import ConfigPath
from verdigris.model.span import Span


def load(snapshot: Snapshot, files: ProjectFiles) -> Project:
    """The resolved project of some files, with every problem, unknown and gap found on the way.

    Raises YamlError where a file is no YAML, PathError where it cannot be read: nothing can be said of the project then.
    """
    loader = _Loader(snapshot, files, of_project(snapshot, files))
    return loader.project()


class _Loader:
    def __init__(self, snapshot: Snapshot, files: ProjectFiles, variables: Variables) -> None:
        self._snapshot = snapshot
        self._files = files
        self._variables = variables
        self._interpolation = Interpolation(variables)
        self.problems: list[Problem] = list(variables.problems)
        self.gaps: list[Gap] = list(variables.gaps)
        self.written: list[Mapping] = []

    def project(self) -> Project:
        root = self._merged(self._files.files)
        root = self._checked(root)
        root = canonical.canonical(root, self._short_syntax)
        resolved = env_files.resolve(self._snapshot, self._files.directory, root, self._variables)
        self.problems += resolved.problems
        root = self._judged(resolved.root)
        name = self._name(root)
        version = root.get("version")
        return Project(
            files=self._files,
            name=name,
            root=root,
            written=tuple(self.written),
            variables=self._variables.values,
            version=str(version.value) if isinstance(version, Scalar) and version.value is not None else None,
            problems=tuple(self._interpolation.problems + self.problems),
            unknowns=(*_unknowns(root), *resolved.unknowns),
            gaps=tuple(self.gaps),
            env_files=resolved.files,
            dotenv=self._variables.dotenv,
        )

    def _merged(self, paths: Iterable[str]) -> Mapping:
        tree: Node | None = None
        for path in paths:
            for root in self._documents(path):
                made = self._interpolation.apply(root)
                tree = unique(made if tree is None else self._laid_over(tree, made))
        if not isinstance(tree, Mapping):
            raise YamlError("the file is empty: a project is a map with `services`", file=self._files.files[0], line=1)
        return tree

    def _laid_over(self, tree: Node, made: Node) -> Node:
        try:
            return merge(tree, made)
        except MergeError as error:
            self.problems.append(Problem(ProblemKind.MERGE, error.path, error.message, error.span))
            self.gaps.append(Gap((), "its files cannot be merged", error.span))
            return tree

    def _documents(self, path: str) -> list[Mapping]:
        documents = yaml.documents(self._snapshot.read(path), path)
        roots = []
        for document in documents:
            root = document.root
            if not isinstance(root, Mapping):
                raise YamlError("the top of a Compose file is a map", file=path, line=root.span.line)
            self._look_for_gaps(root, document.patches)
            roots.append(root)
        self.written += roots
        return roots

    def _look_for_gaps(self, root: Mapping, patches: Iterable[tuple[str, Span]]) -> None:
        for tag, span in patches:
            self.gaps.append(Gap((), f"the tag `{tag}` is not resolved yet", span))
        include = root.entries.get("include")
        if include:
            self.gaps.append(Gap((), "`include` is not resolved yet", include.key))
        for key, _ in _alien(root):
            detail = "a key that is not text: put it in quotes"
            self.problems.append(Problem(ProblemKind.SCHEMA, (), detail, key.span))
        for where, node in walk(root):
            if isinstance(node.value, float) and not isfinite(node.value):
                self.problems.append(Problem(ProblemKind.SCHEMA, where, "is no finite number", node.span))

    def _checked(self, root: Mapping) -> Mapping:
        """The tree with what the schema refuses made unknown; a refused service leaves a gap."""
        for violation in schema.bundled("compose-spec").violations(_with_placeholders(root)):
            if _below_unknown(root, violation.path):
                continue
            span = (place_of_key if violation.of_key else place)(root, violation.path)
            self.problems.append(Problem(ProblemKind.SCHEMA, violation.path, violation.detail, span))
            if len(violation.path) <= 2 and not violation.of_key:
                self.gaps.append(Gap(violation.path, "it is not judged: its configuration is invalid", span))
            root = _without(root, violation.path)
        return root

    def _judged(self, root: Mapping) -> Mapping:
        """The tree without the services whose base stands elsewhere: what they lack may be there."""
        services = root.get("services")
        for name, entry in (services.entries if isinstance(services, Mapping) else {}).items():
            extends = entry.node.entries.get("extends") if isinstance(entry.node, Mapping) else None
            if extends:
                self.gaps.append(Gap(("services", name), "`extends` is not resolved yet", extends.key))
                root = _without(root, ("services", name))
        return root

    def _short_syntax(self, path: ConfigPath, error: VerdigrisError, span: Span) -> None:
        self.problems.append(Problem(ProblemKind.SHORT_SYNTAX, path, error.message, span))

    def _name(self, root: Mapping) -> str:
        """The project's name: one that is given has to be in its normal form, any other is brought into it."""
        given = self._files.name or self._variables.lookup("COMPOSE_PROJECT_NAME")
        if given and not is_normal(given):
            detail = "the project's name may hold a-z, 0-9, - and _ alone and begins with a letter or digit"
            self.problems.append(Problem(ProblemKind.NAME, (), detail, Span(self._files.files[0], 1, 1, 1, 2)))
        declared = root.get("name")
        written = declared.value if isinstance(declared, Scalar) and isinstance(declared.value, str) else None
        folder = self._files.directory.rpartition("/")[2]
        return normalise(given or written or folder) or "project"


def _alien(root: Node) -> Iterable[tuple[Scalar, Node]]:
    if isinstance(root, Mapping):
        yield from root.alien
        for entry in root.entries.values():
            yield from _alien(entry.node)


def _with_placeholders(node: Node) -> object:
    """The plain tree as a JSON Schema can be held against it: texts for what is unknown, infinite or a date."""
    match node:
        case Scalar(unknown=None, value=Timestamp() as moment):
            return str(moment)
        case Scalar(unknown=None, value=float() as number) if not isfinite(number):
            return "infinite"
        case Scalar():
            return "unknown" if node.unknown else node.value
        case Mapping():
            return {key: _with_placeholders(entry.node) for key, entry in node.entries.items()}
        case _:
            return [_with_placeholders(item) for item in node.items]


def _below_unknown(root: Mapping, path: ConfigPath) -> bool:
    nodes = (find(root, path[:depth]) for depth in range(1, len(path) + 1))
    return any(isinstance(node, Scalar) and node.unknown for node in nodes)


def _without(root: Mapping, path: ConfigPath) -> Mapping:
    """The tree with the value at a path made unknown, or left out where its key is unknown to Compose."""
    return _replaced(root, path) if path else root


def _replaced(node: Mapping, path: ConfigPath) -> Mapping:
    key, *rest = path
    entry = node.entries.get(str(key))
    if entry is None:
        return node
    if rest and isinstance(entry.node, Mapping):
        below: Node = _replaced(entry.node, tuple(rest))
    else:
        below = Scalar(None, place(node, (key,)), unknown=Absent("it is invalid"))
    return Mapping({**node.entries, str(key): Entry(entry.key, below)}, node.span, node.flow, node.alien)


def _unknowns(root: Mapping) -> Iterable[Unknown]:
    """The unknown values of what is judged; an extension field counts where something takes it over."""
    for path, node in walk(root):
        if node.unknown and not str(path[0]).startswith("x-"):
            absent = node.unknown
            yield Unknown(path, absent.variable, absent.external, absent.reason, node.span)
