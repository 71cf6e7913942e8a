"""Env files by Compose's grammar: `.env`, the files of `env_file` and of `label_file` (compose-go, dotenv)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from verdigris.compose.template import InvalidTemplate, RequiredMissing, Use, substitute
from verdigris.errors import VerdigrisError

Lookup = Callable[[str], str | None]
# Go's two ideas of a space: those that may stand within a line, and all. Python's own idea has more.
_BLANK = " \t\v\f\r\x85\xa0"
_SPACE = _BLANK + "\n\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BLANKS = re.compile(rf"[{_BLANK}]*+")
_TO_STATEMENT = re.compile(rf"(?:[{_SPACE}]++|#[^\n]*+)*+")
_EXPORT = re.compile(rf"export(?=[\t\n\f\r ])[{_BLANK}]*+")
_NAME = re.compile(rf"[\w.\-\[\]{_BLANK}]*+")
_QUOTED = {quote: re.compile(rf"{quote}([^\\{quote}]*+(?:\\.[^\\{quote}]*+)*+){quote}", re.DOTALL) for quote in "\"'"}
_ESCAPE = re.compile(r'\\(?:[abcfnrtv$"\\]|0[0-9]{0,3})')
_OCTAL = re.compile(r"\\0([0-3][0-7]{2})")
_ESCAPED = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"', "$": "$$",
}  # fmt: skip
_NAMELESS = "no name stands before the `=`"
_SPACED = "a name with a space in it"


class InvalidEnvFile(VerdigrisError):
    """A text that is no env file; `line` is 1-based, no value is quoted."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"line {line} of the env file: {message}")
        self.line = line


class Variable(NamedTuple):
    """One assignment, or a bare name: `value` is None where the lookup does not know it.

    Line and column (1-based, in characters) are those of the value's first character, a quote included; of a bare
    name they are its own. `uses` are the variables that the value itself names.
    """

    name: str
    value: str | None
    line: int
    column: int
    uses: tuple[Use, ...] = ()


def parse(text: str, lookup: Lookup) -> tuple[Variable, ...]:
    """The assignments in order; a later one of a name overrides an earlier one, which is left to the caller.

    `${X}` in a value asks `lookup` first, then the assignments above it. A bare name asks `lookup` alone.
    Raises InvalidEnvFile. Unlike the reference, a bare name at the end of the file is one, and a value without a
    name is an error.
    """
    return tuple(_Parser(text, lookup).variables())


def parse_raw(text: str, lookup: Lookup | None = None) -> tuple[Variable, ...]:
    """The assignments of a file of `format: raw`: one a line, taken as they stand, `#` only at the start of a line.

    Raises InvalidEnvFile. Source: the env files of `docker run`.
    """
    lines = text.removeprefix("\ufeff").split("\n")
    return tuple(_raw(lines, lookup))


def values(variables: Iterable[Variable]) -> dict[str, str]:
    """What the variables come to: the last value of each name, without names that have none."""
    return {variable.name: variable.value for variable in variables if variable.value is not None}


def _raw(lines: Iterable[str], lookup: Lookup | None) -> Iterator[Variable]:
    for number, line in enumerate(lines, start=1):
        written = line.removesuffix("\r").lstrip(_SPACE)
        if not written or written.startswith("#"):
            continue
        name, equals, value = written.partition("=")
        if not name:
            raise InvalidEnvFile(_NAMELESS, number)
        if " " in name or "\t" in name:
            raise InvalidEnvFile(_SPACED, number)
        column = line.index(written) + 1
        if equals:
            yield Variable(name, value, number, column + len(name) + 1)
        else:
            yield Variable(name, lookup(name) if lookup else None, number, column)


class _Parser:
    """Reads a text from front to end; places are counted along the way."""

    def __init__(self, text: str, lookup: Lookup) -> None:
        self._text = text
        self._lookup = lookup
        self._given: dict[str, str] = {}
        self._at = self._counted = self._line_start = 1 if text.startswith("\ufeff") else 0
        self._line = 1

    def variables(self) -> Iterator[Variable]:
        while True:
            self._at = self._skip(_TO_STATEMENT, self._at)
            if self._at == len(self._text):
                return
            variable = self._statement()
            if variable is None:
                continue
            if variable.value is not None:
                self._given[variable.name] = variable.value
            yield variable

    def _statement(self) -> Variable | None:
        """One assignment or bare name; None for an `export` that nothing follows on its line."""
        start = self._skip(_EXPORT, self._at)
        if start == len(self._text) and start > self._at:
            raise self._error("no name follows `export`", self._at)
        name, delimiter, after = self._name(start)
        if delimiter in ("", "\n"):
            self._at = after
            return Variable(name, self._lookup(name), *self._place(start)) if name else None
        self._at = self._skip(_BLANKS, after)
        line, column = self._place(self._at)
        if not name:
            raise InvalidEnvFile(_NAMELESS, line)
        value, uses = self._value(line)
        return Variable(name, value, line, column, uses)

    def _name(self, start: int) -> tuple[str, str, int]:
        """A name, what ends it, and the place behind that."""
        end = self._skip(_NAME, start)
        delimiter = self._text[end : end + 1]
        if delimiter not in ("", "\n", "=", ":"):
            raise self._error("a character that no name may have", end)
        name = self._text[start:end].rstrip(_SPACE)
        if " " in name:
            raise self._error(_SPACED, start)
        return name, delimiter, end + len(delimiter)

    def _value(self, line: int) -> tuple[str, tuple[Use, ...]]:
        quote = self._text[self._at : self._at + 1]
        if quote in _QUOTED:
            return self._quoted(quote, line)
        end = self._text.find("\n", self._at)
        end = len(self._text) if end < 0 else end
        written = self._text[self._at : end].partition(" #")[0].rstrip(_SPACE)
        self._at = end
        return self._expanded(written, line)

    def _quoted(self, quote: str, line: int) -> tuple[str, tuple[Use, ...]]:
        found = _QUOTED[quote].match(self._text, self._at)
        if not found:
            raise InvalidEnvFile("a quote that is not closed", line)
        self._at = found.end()
        if quote == "'":
            return found[1].replace("\\'", "'"), ()
        return self._expanded(_ESCAPE.sub(_unescaped, found[1]), line)

    def _expanded(self, text: str, line: int) -> tuple[str, tuple[Use, ...]]:
        try:
            return substitute(text, self._known)
        except (InvalidTemplate, RequiredMissing) as error:
            raise InvalidEnvFile(error.message, line) from error

    def _known(self, name: str) -> str | None:
        value = self._lookup(name)
        return self._given.get(name) if value is None else value

    def _skip(self, pattern: re.Pattern[str], start: int) -> int:
        found = pattern.match(self._text, start)
        return found.end() if found else start

    def _place(self, position: int) -> tuple[int, int]:
        """Line and column of a place that lies behind all those asked for before."""
        self._line += self._text.count("\n", self._counted, position)
        self._line_start = max(self._line_start, self._text.rfind("\n", self._counted, position) + 1)
        self._counted = position
        return self._line, position - self._line_start + 1

    def _error(self, message: str, position: int) -> InvalidEnvFile:
        return InvalidEnvFile(message, self._place(position)[0])


def _unescaped(found: re.Match[str]) -> str:
    """What an escape stands for; one that Go does not know stays, without the zero that only env files want."""
    written = found[0]
    if written[1] != "0":
        return _ESCAPED.get(written[1], written)
    octal = _OCTAL.fullmatch(written)
    return chr(int(octal[1], 8)) if octal else "\\" + written[2:]
