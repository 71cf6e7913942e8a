"""Variables in a text, as Compose substitutes them: `$X`, `${X}`, `${X:-default}` and kin, `$$` (COMPOSE.md 1.4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from verdigris.errors import VerdigrisError

MAX_NESTING = 64
Lookup = Callable[[str], str | None]
_NAME = re.compile(r"[_A-Za-z][_A-Za-z0-9]*", re.ASCII)
_OPERATOR = re.compile(r":[-+?]|[-+?]")


class InvalidTemplate(VerdigrisError):
    """A `${` that no name, operator and closing brace follow; the text itself is not quoted, it may hold a secret."""


class RequiredMissing(VerdigrisError):
    """`${X:?...}` where the variable has no value; `variable` is its name."""

    def __init__(self, variable: str) -> None:
        super().__init__(f"the required variable `{variable}` has no value")
        self.variable = variable


class Given(StrEnum):
    """Where the text of one variable came from."""

    VALUE = "value"
    DEFAULT = "default"
    ALTERNATIVE = "alternative"
    NOTHING = "nothing"


class Use(NamedTuple):
    """One variable that was looked up and what was put in its place."""

    name: str
    given: Given


@dataclass(frozen=True, slots=True)
class Substitution:
    """The text after substitution and the variables that mattered, in order; unused arguments do not appear."""

    text: str
    uses: tuple[Use, ...]


def substitute(text: str, lookup: Lookup) -> Substitution:
    """The text with its variables replaced; one without a value and a default becomes empty and is `Given.NOTHING`.

    Raises InvalidTemplate, and RequiredMissing for `${X?}` and `${X:?}`.
    """
    if "$" not in text:
        return Substitution(text, ())
    uses: list[Use] = []
    return Substitution("".join(_parts(text, lookup, uses, 0)), tuple(uses))


def _parts(text: str, lookup: Lookup, uses: list[Use], depth: int) -> Iterator[str]:
    if depth > MAX_NESTING:
        raise InvalidTemplate(f"variables are nested deeper than {MAX_NESTING} levels")
    position = 0
    while (dollar := text.find("$", position)) >= 0:
        yield text[position:dollar]
        made, position = _one(text, dollar + 1, lookup, uses, depth)
        yield made
    yield text[position:]


def _one(text: str, after: int, lookup: Lookup, uses: list[Use], depth: int) -> tuple[str, int]:
    """What stands for the `$` before `after`, and where the text goes on."""
    if text.startswith("$", after):
        return "$", after + 1
    if text.startswith("{", after):
        end = _closing(text, after + 1)
        return _braced(text[after + 1 : end], lookup, uses, depth), end + 1
    name = _NAME.match(text, after)
    if not name:
        return "$", after
    return _value(name[0], lookup(name[0]), uses), name.end()


def _closing(text: str, start: int) -> int:
    """The brace that closes the one before `start`; inner braces come in pairs."""
    open_braces = 1
    for found in re.compile(r"[{}\n]").finditer(text, start):
        if found[0] == "\n":
            break
        open_braces += 1 if found[0] == "{" else -1
        if not open_braces:
            return found.start()
    raise InvalidTemplate("a `${` is not closed on its line", hint="write `$$` for a plain dollar sign")


def _braced(inner: str, lookup: Lookup, uses: list[Use], depth: int) -> str:
    name = _NAME.match(inner)
    if not name:
        raise InvalidTemplate("no variable name follows a `${`", hint="write `$$` for a plain dollar sign")
    rest = inner[name.end() :]
    value = lookup(name[0])
    if not rest:
        return _value(name[0], value, uses)
    operator = _OPERATOR.match(rest)
    if not operator:
        raise InvalidTemplate(f"something other than an operator follows the name in `${{{name[0]}`")
    argument = rest[operator.end() :]
    return _operated(name[0], value, operator[0], lambda: "".join(_parts(argument, lookup, uses, depth + 1)), uses)


def _value(name: str, value: str | None, uses: list[Use]) -> str:
    uses.append(Use(name, Given.NOTHING if value is None else Given.VALUE))
    return value or ""


def _operated(name: str, value: str | None, operator: str, argument: Callable[[], str], uses: list[Use]) -> str:
    is_given = bool(value) if operator[0] == ":" else value is not None
    match operator[-1], is_given:
        case "+", True:
            uses.append(Use(name, Given.ALTERNATIVE))
            return argument()
        case "+", False:
            uses.append(Use(name, Given.ALTERNATIVE))
            return ""
        case "-", False:
            uses.append(Use(name, Given.DEFAULT))
            return argument()
        case "?", False:
            raise RequiredMissing(name)
        case _:
            return _value(name, value, uses)
