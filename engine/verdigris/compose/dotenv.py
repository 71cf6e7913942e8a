"""Env files by Compose's grammar: `.env` and the files of `env_file` (COMPOSE.md 1.5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from verdigris.compose import template
from verdigris.errors import VerdigrisError

Lookup = Callable[[str], str | None]
_SPACE = " \t\v\f\r\x85\xa0"
_EXPORT = re.compile(rf"export[{_SPACE}\n]+")
_ESCAPE = re.compile(r'\\(?:[abcfnrtv$"\\]|0[0-7]{0,3})')
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}


class InvalidEnvFile(VerdigrisError):
    """A text that is no env file; `line` is 1-based, no value is quoted."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"line {line} of the env file: {message}")
        self.line = line


class Variable(NamedTuple):
    """One assignment; `value` None is a bare name that the lookup does not know. Line and column are the value's."""

    name: str
    value: str | None
    line: int
    column: int


def parse(text: str, lookup: Lookup) -> tuple[Variable, ...]:
    """The assignments in order; a later one of a name overrides an earlier one.

    `${X}` in a value asks `lookup` first, then the assignments above it. Raises InvalidEnvFile and InvalidTemplate.
    """
    return tuple(_Parser(text.removeprefix("\ufeff").replace("\r\n", "\n"), lookup).variables())


def parse_raw(text: str) -> tuple[Variable, ...]:
    """The assignments of a file of `format: raw`: one a line, nothing expanded, `#` only at the start of a line."""
    found = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        name, equals, value = line.partition("=")
        if name.strip() and not line.lstrip().startswith("#"):
            found.append(Variable(name.strip(), value if equals else None, number, len(name) + 2))
    return tuple(found)


class _Parser:
    def __init__(self, text: str, lookup: Lookup) -> None:
        self._text = text
        self._lookup = lookup
        self._at = 0
        self._given: dict[str, str] = {}

    def variables(self) -> Iterator[Variable]:
        while self._to_statement():
            name, is_bare = self._name()
            start = self._at
            value = self._lookup(name) if is_bare else self._value()
            if value is not None:
                self._given[name] = value
            line, column = self._place(start)
            yield Variable(name, value, line, column)

    def _to_statement(self) -> bool:
        while True:
            self._skip(_SPACE + "\n")
            if not self._text.startswith("#", self._at):
                return self._at < len(self._text)
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end

    def _name(self) -> tuple[str, bool]:
        export = _EXPORT.match(self._text, self._at)
        start = export.end() if export else self._at
        for end in range(start, len(self._text) + 1):
            character = self._text[end] if end < len(self._text) else "\n"
            if character in "=:\n":
                break
            if not (character in _SPACE + "_.-[]" or character.isalpha() or character.isnumeric()):
                raise self._error("a character that no name may have", end)
        name = self._text[start:end].rstrip()
        if " " in name:
            raise self._error("a name with a space in it", start)
        self._at = min(end + 1, len(self._text))
        if character != "\n":
            self._skip(_SPACE)
        return name, character == "\n"

    def _value(self) -> str:
        quote = self._text[self._at : self._at + 1]
        if quote in ('"', "'"):
            return self._quoted(quote)
        end = self._text.find("\n", self._at)
        end = len(self._text) if end < 0 else end
        value = self._text[self._at : end].partition(" #")[0].rstrip()
        self._at = end
        return self._expanded(value)

    def _quoted(self, quote: str) -> str:
        pattern = re.compile(rf"((?:[^\\{quote}]|\\.)*){quote}", re.DOTALL)
        found = pattern.match(self._text, self._at + 1)
        if not found:
            raise self._error("a quote that is not closed", self._at)
        self._at = found.end()
        value = found[1].replace(f"\\{quote}", quote) if quote == "'" else found[1]
        return value if quote == "'" else self._expanded(_ESCAPE.sub(_unescaped, value))

    def _expanded(self, value: str) -> str:
        return template.substitute(value, self._known).text

    def _known(self, name: str) -> str | None:
        value = self._lookup(name)
        return self._given.get(name) if value is None else value

    def _skip(self, characters: str) -> None:
        while self._at < len(self._text) and self._text[self._at] in characters:
            self._at += 1

    def _place(self, position: int) -> tuple[int, int]:
        before = self._text[:position]
        return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1

    def _error(self, message: str, position: int) -> InvalidEnvFile:
        return InvalidEnvFile(message, self._place(position)[0])


def _unescaped(found: re.Match[str]) -> str:
    kind = found[0][1]
    if kind == "$":
        return "$$"
    if kind == "0":
        return chr(int(found[0][2:] or "0", 8))
    return _ESCAPED.get(kind, found[0])
