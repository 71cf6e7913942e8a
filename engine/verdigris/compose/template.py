"""Variables in a text, as Compose substitutes them: `$X`, `${X}`, `${X:-default}` and kin, `$$` (compose-go,
template).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from verdigris.errors import VerdigrisError

MAX_NESTING = 64
Lookup = Callable[[str], str | None]
# The two letters beyond ASCII are those that Go folds to `s` and `k` when it ignores case.
_NAME = re.compile("[_A-Za-z\u017f\u212a][_A-Za-z0-9\u017f\u212a]*")
_OPERATOR = re.compile(r":?[-+?]")
_BRACE = re.compile(r"\{[^\n]?|[}\n]")
_HINT = "write `$$` for a plain dollar sign"


class InvalidTemplate(VerdigrisError):
    """A `${` that no name, operator and closing brace follow; the text itself is not quoted, it may hold a secret."""


class RequiredMissing(VerdigrisError):
    """`${X:?...}` where the variable has no value; `variable` is its name. The message behind the `?` is not quoted."""

    def __init__(self, variable: str) -> None:
        super().__init__(f"the required variable `{variable}` has no value")
        self.variable = variable


class Given(StrEnum):
    """What a variable gave to the text."""

    VALUE = "value"
    DEFAULT = "default"
    ALTERNATIVE = "alternative"
    """Of `${X:+text}`: the text or, where the variable is not set, nothing."""
    NOTHING = "nothing"
    """The variable has no value and the template no default for it: Compose warns and puts in an empty text."""


class Use(NamedTuple):
    """One variable that was looked up and what was put in its place."""

    name: str
    given: Given


class Substitution(NamedTuple):
    """The text after substitution and the variables that mattered, in order; those of unused arguments do not appear.

    Where no use is `Given.VALUE`, every character of the text stands in the template itself.
    """

    text: str
    uses: tuple[Use, ...]


def substitute(text: str, lookup: Lookup) -> Substitution:
    """The text with its variables replaced; one without a value and a default becomes empty and is `Given.NOTHING`.

    Raises InvalidTemplate, also for variables nested deeper than MAX_NESTING, and RequiredMissing for `${X?}` and
    `${X:?}`. Time is linear in the text for each level of nesting. Source: Compose specification, interpolation.
    """
    if "$" not in text:
        return Substitution(text, ())
    template = _Template(text, lookup)
    return Substitution(template.expanded(0, len(text), 0), tuple(template.uses))


class _Template:
    """One text and what was looked up for it. Places are offsets, so that a nested argument is never copied."""

    def __init__(self, text: str, lookup: Lookup) -> None:
        self._text = text
        self._lookup = lookup
        self._closings: dict[int, int] | None = None
        self.uses: list[Use] = []

    def expanded(self, start: int, end: int, depth: int) -> str:
        """What becomes of the text between two places."""
        if depth > MAX_NESTING:
            raise InvalidTemplate(f"variables are nested deeper than {MAX_NESTING} levels")
        made: list[str] = []
        while (dollar := self._text.find("$", start, end)) >= 0:
            made.append(self._text[start:dollar])
            piece, start = self._one(dollar + 1, end, depth)
            made.append(piece)
        made.append(self._text[start:end])
        return "".join(made)

    def _one(self, after: int, end: int, depth: int) -> tuple[str, int]:
        """What stands for the `$` before `after`, and where the text goes on."""
        if self._text.startswith("$", after, end):
            return "$", after + 1
        if self._text.startswith("{", after, end):
            return self._braced(after, end, depth)
        name = _NAME.match(self._text, after, end)
        if not name:
            return "$", after
        return self._value(name[0], self._lookup(name[0])), name.end()

    def _braced(self, brace: int, end: int, depth: int) -> tuple[str, int]:
        found = _NAME.match(self._text, brace + 1, end)
        if not found:
            raise InvalidTemplate("no variable name follows a `${`", hint=_HINT)
        name, after = found[0], found.end()
        if self._text.startswith("}", after, end):
            return self._value(name, self._lookup(name)), after + 1
        operator = _OPERATOR.match(self._text, after, end)
        if not operator:
            raise InvalidTemplate(f"neither an operator nor a brace follows the name in `${{{name}`", hint=_HINT)
        closing = self._closing(brace, operator.end(), end)
        if closing < 0:
            raise InvalidTemplate(f"no brace on the line closes `${{{name}{operator[0]}`", hint=_HINT)
        return self._operated(name, operator[0], operator.end(), closing, depth), closing + 1

    def _operated(self, name: str, operator: str, start: int, end: int, depth: int) -> str:
        """The argument between two places is expanded only where it counts, so a wrong one is no error elsewhere."""
        value = self._lookup(name)
        is_set = bool(value) if operator[0] == ":" else value is not None
        match operator[-1], is_set:
            case "+", _:
                self.uses.append(Use(name, Given.ALTERNATIVE))
                return self.expanded(start, end, depth + 1) if is_set else ""
            case "-", False:
                self.uses.append(Use(name, Given.DEFAULT))
                return self.expanded(start, end, depth + 1)
            case "?", False:
                self.expanded(start, end, depth + 1)
                raise RequiredMissing(name)
            case _:
                return self._value(name, value)

    def _value(self, name: str, value: str | None) -> str:
        self.uses.append(Use(name, Given.NOTHING if value is None else Given.VALUE))
        return value or ""

    def _closing(self, brace: int, start: int, end: int) -> int:
        """The brace that closes another, else the last one of its line as the reference has it, else -1."""
        if self._closings is None:
            self._closings = _closings(self._text)
        closing = self._closings.get(brace, end)
        if closing < end:
            return closing
        line_end = self._text.find("\n", start, end)
        return self._text.rfind("}", start, end if line_end < 0 else line_end)


def _closings(text: str) -> dict[int, int]:
    """Each opening brace's closing one on the same line.

    The reference does not look at the character behind an opening brace, so `{}` and `{{` open only once.
    """
    closings: dict[int, int] = {}
    opened: list[int] = []
    for found in _BRACE.finditer(text):
        match found[0]:
            case "\n":
                opened.clear()
            case "}":
                if opened:
                    closings[opened.pop()] = found.start()
            case _:
                opened.append(found.start())
    return closings
