"""One project on its way from files to an answer: loaded, made into a policy input, and asked for places."""

from __future__ import annotations

from typing import Any, NamedTuple

from verdigris.compose import document as documents
from verdigris.compose.discover import ProjectFiles
from verdigris.compose.document import carried
from verdigris.compose.load import load
from verdigris.compose.node import Node, Scalar, find
from verdigris.compose.place import one_line, place
from verdigris.compose.project import Project, Unknown
from verdigris.compose.unicity import key_of
from verdigris.errors import VerdigrisError
from verdigris.flows.source import MaskedSource
from verdigris.git.recorder import Recorder
from verdigris.model.entity import Entity
from verdigris.model.finding import ConfigPath, Undecided
from verdigris.model.report import Subject
from verdigris.model.span import Span
from verdigris.secrets import detect
from verdigris.secrets.literals import literals, of_variables


class Case(NamedTuple):
    """A loaded project with its document, and its files with their secrets hidden."""

    files: ProjectFiles
    recorder: Recorder
    project: Project
    document: documents.Document
    source: MaskedSource

    def input(self, now: str, settings: dict[str, dict[str, Any]]) -> dict[str, Any]:
        """The policy input (schemas/compose_configuration_input.json)."""
        return {
            "entity": Entity.COMPOSE_CONFIGURATION,
            "id": carried(self.files.id),
            "environment": self.files.environment,
            "document": self.document.value,
            "previous": None,
            "observed": None,
            "context": {
                "mode": "commit",
                "now": now,
                "commit": self.recorder.commit,
                "settings": settings,
                "unknown": [_stated(unknown) for unknown in self.project.unknowns],
                "files": [carried(file) for file in self.recorder.files_read()],
                "evidence": [],
            },
        }

    def undecided(self, rule: str | None, reason: str, span: Span | None = None) -> Undecided:
        """An open question about the project; without a span its first file stands for it."""
        return Undecided(
            rule=rule,
            subject=self.files.id,
            reason=self.source.mask.text(reason),
            file=span.file if span else self.files.files[0],
            line=span.line if span else None,
            commit=self.recorder.commit,
        )

    def span(self, path: ConfigPath) -> Span:
        """The place of a path that a rule answered with."""
        problem = next((problem.span for problem in self.project.problems if problem.path == path), None)
        return one_line(problem) if problem else place(self.project.root, self.document.in_tree(path))

    def item_key(self, path: ConfigPath) -> str | None:
        """What names the list item at a path, None where nothing does."""
        in_tree = self.document.in_tree(path)
        node = find(self.project.root, in_tree)
        return key_of(in_tree[:-1], node) if node is not None else None

    def value(self, path: ConfigPath) -> object:
        """The value at a path as it was written; None for lists, maps and what is not there."""
        node: Node | None = find(self.project.root, self.document.in_tree(path))
        return node.value if isinstance(node, Scalar) else None


def opened(recorder: Recorder, files: ProjectFiles) -> Case | Undecided:
    """The project loaded; where it cannot be, the reason with its place."""
    try:
        project = load(recorder, files)
    except VerdigrisError as error:
        return _unreadable(recorder, files, error)
    return Case(
        files=files,
        recorder=recorder,
        project=project,
        document=documents.build(project, detect.kind),
        source=MaskedSource(recorder, literals([*project.written, project.root]), of_variables(project.variables)),
    )


def _unreadable(recorder: Recorder, files: ProjectFiles, error: VerdigrisError) -> Undecided:
    where = error.where or files.files[0]
    file, _, line = where.rpartition(":")
    has_line = bool(file) and line.isdigit()
    return Undecided(
        rule=None,
        subject=files.id,
        reason=error.message,
        file=file if has_line else where,
        line=int(line) if has_line else None,
        commit=recorder.commit,
    )


def subject(recorder: Recorder, files: ProjectFiles, name: str | None) -> Subject:
    """The project as reports name it."""
    return Subject(
        entity=Entity.COMPOSE_CONFIGURATION,
        id=files.id,
        project=name or files.name or files.directory or "project",
        environment=files.environment,
        commit=recorder.commit,
        files=recorder.files_read() or files.files,
    )


def _stated(unknown: Unknown) -> dict[str, Any]:
    return {
        "path": list(unknown.path),
        "variable": unknown.variable,
        "external": unknown.external,
        "reason": carried(unknown.reason),
        "file": carried(unknown.span.file),
        "line": unknown.span.line,
    }
