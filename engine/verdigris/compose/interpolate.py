"""Variables put into the values of one document, and texts cast where Compose wants a number or a flag (compose-go,
loader/interpolate.go).
"""

from __future__ import annotations

from verdigris.compose import casts, template
from verdigris.compose.node import Absent, Entry, Mapping, Node, Scalar, Sequence
from verdigris.compose.project import Problem, ProblemKind
from verdigris.compose.template import Given, Use
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
        try:
            made = template.substitute(text, self._variables.lookup)
            absent = self._absent(made.uses)
            if absent is None:
                return self._known(node, path, made)
        except template.RequiredMissing as error:
            absent = self._missing(error.variable)
        except VerdigrisError as error:
            self.problems.append(Problem(ProblemKind.INTERPOLATION, path, error.message, node.span))
            absent = Absent(error.message)
        return Scalar(None, node.span, unknown=absent, written=text)

    def _known(self, node: Scalar, path: ConfigPath, made: template.Substitution) -> Scalar:
        value = casts.cast(path, made.text)
        if value == node.value:
            return node
        variables = tuple(use.name for use in made.uses if use.given is Given.VALUE)
        return Scalar(value, node.span, variables, written=str(node.value))

    def _absent(self, uses: tuple[Use, ...]) -> Absent | None:
        """Why the text is not known: the first undefined variable that is not declared external, else the first."""
        missing = [use.name for use in uses if use.given is Given.NOTHING]
        declared = self._variables.is_external
        name = next((name for name in missing if not declared(name)), missing[0] if missing else None)
        return self._missing(name) if name is not None else None

    def _missing(self, name: str) -> Absent:
        external = self._variables.is_external(name)
        when = "comes at deploy time" if external else "is defined by nothing in the tree"
        return Absent(f"the variable `{name}` {when}", name, external)
