"""Variables put into the values of one document, and texts cast where Compose wants a number or a flag (COMPOSE.md 1.4)."""

from __future__ import annotations

from collections.abc import Callable

from verdigris.compose import casts, template
from verdigris.compose.node import Absent, Entry, Mapping, Node, Scalar, Sequence
from verdigris.compose.project import Problem, ProblemKind
from verdigris.compose.variables import Variables
from verdigris.errors import VerdigrisError
from verdigris.model.finding import ConfigPath


class Interpolation:
    """Interpolates trees and remembers which templates were wrong."""

    def __init__(self, variables: Variables) -> None:
        self._variables = variables
        self.problems: list[Problem] = []

    def apply(self, node: Node, path: ConfigPath = ()) -> Node:
        """The tree with every text interpolated; a text that needs an undefined variable becomes unknown."""
        match node:
            case Mapping():
                entries = {k: Entry(e.key, self.apply(e.node, (*path, k))) for k, e in node.entries.items()}
                return Mapping(entries, node.span, node.flow, node.alien)
            case Sequence():
                return Sequence([self.apply(n, (*path, i)) for i, n in enumerate(node.items)], node.span, node.flow)
            case Scalar():
                return self._scalar(node, path) if isinstance(node.value, str) else node

    def _scalar(self, node: Scalar, path: ConfigPath) -> Scalar:
        text = str(node.value)
        if "$" not in text:
            return self._cast(node, text, path)
        try:
            made = template.substitute(text, self._variables.lookup)
        except VerdigrisError as error:
            self.problems.append(Problem(ProblemKind.INTERPOLATION, path, error.message, node.span))
            return Scalar(None, node.span, unknown=True)
        return node


Lookup = Callable[[str], str | None]
