"""One pattern of a .gitignore file, byte for byte as Git matches it; time linear in pattern and path."""

from __future__ import annotations

import string
from enum import Enum
from typing import Final, NamedTuple

_WILD: Final = frozenset(b"*?[\\")
_SLASH: Final = ord("/")
_ALL: Final = frozenset(range(256))
_NOT_SLASH: Final = _ALL - {_SLASH}
_BLANK, _SPACE = frozenset(b" \t"), frozenset(b" \t\n\v\f\r")
_UPPER, _LOWER = frozenset(string.ascii_uppercase.encode()), frozenset(string.ascii_lowercase.encode())
_DIGIT = frozenset(string.digits.encode())
_GRAPH: Final = frozenset(range(33, 127))
_CLASSES: Final = {
    b"alnum": _UPPER | _LOWER | _DIGIT,
    b"alpha": _UPPER | _LOWER,
    b"blank": _BLANK,
    b"cntrl": frozenset(range(32)) | {127},
    b"digit": _DIGIT,
    b"graph": _GRAPH,
    b"lower": _LOWER,
    b"print": _GRAPH | {32},
    b"punct": _GRAPH - _UPPER - _LOWER - _DIGIT,
    b"space": _SPACE,
    b"upper": _UPPER,
    b"xdigit": frozenset(string.hexdigits.encode()),
}


class _Any(Enum):
    """Any run of bytes: within one name, across names, or whole folders with their slash (or none)."""

    NAME = "*"
    PATH = "**"
    FOLDERS = "**/"


_Token = frozenset[int] | _Any


class Pattern(NamedTuple):
    """A pattern: `literal` is its text up to the first wildcard, `rest` what follows, None: nothing fits."""

    takes_back: bool
    only_folders: bool
    of_name: bool
    literal: bytes
    rest: tuple[_Token, ...] | None

    def matches(self, path: bytes, *, is_folder: bool) -> bool:
        """Whether a path, relative to the pattern's file, is what the pattern means (not merely below it)."""
        if self.rest is None or (self.only_folders and not is_folder):
            return False
        text = path.rpartition(b"/")[2] if self.of_name else path
        return text.startswith(self.literal) and _fits(self.rest, text[len(self.literal) :])


def parse(data: bytes) -> tuple[Pattern, ...]:
    """The patterns of a .gitignore file, in its order."""
    lines = (line.removesuffix(b"\r") for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"))
    kept = (line.partition(b"\0")[0] for line in lines if line and not line.startswith(b"#"))
    return tuple(_pattern(_trimmed(line)) for line in kept)


def _trimmed(line: bytes) -> bytes:
    """Without trailing spaces; a backslash keeps the one behind it."""
    kept = at = 0
    while at < len(line):
        escapes = line[at] == ord("\\")
        at += 2 if escapes else 1
        if escapes or line[at - 1] != ord(" "):
            kept = at
    return line[:kept]


def _pattern(text: bytes) -> Pattern:
    takes_back = text.startswith(b"!")
    text = text.removeprefix(b"!")
    only_folders = text.endswith(b"/")
    text = text[:-1] if only_folders else text
    of_name = b"/" not in text
    text = text.removeprefix(b"/")
    split = next((at for at, byte in enumerate(text) if byte in _WILD), len(text))
    rest = _tokens(text[split:], of_name) if text else None
    return Pattern(takes_back=takes_back, only_folders=only_folders, of_name=of_name, literal=text[:split], rest=rest)


def _tokens(text: bytes, of_name: bool) -> tuple[_Token, ...] | None:
    """What a wildcard pattern stands for, None where it cannot match anything."""
    found: list[_Token] = []
    at = 0
    while at < len(text):
        byte = text[at]
        token: _Token | None = frozenset((byte,))
        step = at + 1
        if byte == ord("*"):
            token, step = _stars(text, at, of_name)
        elif byte == ord("?"):
            token = _ALL if of_name else _NOT_SLASH
        elif byte == ord("["):
            bracket = _Set(text, at + 1)
            token, step = bracket.members, bracket.end
        elif byte == ord("\\"):
            token, step = (frozenset(text[step : step + 1]) or None), step + 1
        if token is None:
            return None
        found.append(token)
        at = step
    return tuple(found)


def _stars(text: bytes, at: int, of_name: bool) -> tuple[_Any, int]:
    end = at
    while text[end : end + 1] == b"*":
        end += 1
    if of_name:
        return _Any.PATH, end
    alone = at == 0 or text[at - 1] == _SLASH
    if end - at == 1 or not alone or not (end == len(text) or text[end:].startswith((b"/", b"\\/"))):
        return _Any.NAME, end
    return (_Any.FOLDERS, end + 1) if text[end : end + 1] == b"/" else (_Any.PATH, end)


class _Set:
    """A bracket expression, read from behind its `[`; `members` is None where Git calls it malformed."""

    def __init__(self, text: bytes, at: int) -> None:
        self._text = text
        self._found: set[int] = set()
        self._before: int | None = None
        negated = text[at : at + 1] in (b"!", b"^")
        self.end = at + negated
        sound = self._item()
        while sound and self._text[self.end : self.end + 1] != b"]":
            sound = self._item()
        self.end += 1
        found = _ALL - self._found if negated else self._found
        self.members = frozenset(found) - {_SLASH} if sound else None

    def _item(self) -> bool:
        """Reads one member, range or class; False at the end of the text."""
        two = self._text[self.end : self.end + 2]
        if two == b"[:" and self._closing() is not None:
            return self._class()
        if two[:1] == b"-" and self._before is not None and two[1:] not in (b"", b"]"):
            self.end += 1
            return self._range(self._before)
        byte = self._byte()
        if byte is not None:
            self._found.add(byte)
        self._before = byte
        return byte is not None

    def _range(self, first: int) -> bool:
        last = self._byte()
        self._found |= set(range(first, last + 1 if last is not None else first))
        self._before = None
        return last is not None

    def _byte(self) -> int | None:
        """The next byte, the one behind a backslash; None at the end of the text."""
        self.end += self._text[self.end : self.end + 1] == b"\\"
        self.end += 1
        return self._text[self.end - 1] if self.end <= len(self._text) else None

    def _closing(self) -> int | None:
        """Where the class ends that begins here; None if this `[` stands for itself."""
        end = self._text.find(b"]", self.end + 2)
        return None if end >= 0 and (end < self.end + 3 or self._text[end - 1] != ord(":")) else end

    def _class(self) -> bool:
        end = self._closing()
        members = _CLASSES.get(self._text[self.end + 2 : end - 1]) if end is not None and end >= 0 else None
        self._found |= members or set()
        self._before = None
        self.end = (end or 0) + 1
        return members is not None


def _fits(tokens: tuple[_Token, ...], text: bytes) -> bool:
    """Whether the tokens spell the text: all ways to read it are followed at once."""
    states = _entered(tokens, 0)
    for byte in text:
        if not states:
            return False
        states = set().union(*(_after(tokens, state, byte) for state in states))
    return len(tokens) in states


def _after(tokens: tuple[_Token, ...], state: int, byte: int) -> set[int]:
    if state == len(tokens):
        return set()
    match tokens[state]:
        case _Any.FOLDERS:
            return {state} | (_entered(tokens, state + 1) if byte == _SLASH else set())
        case _Any.PATH:
            return _entered(tokens, state)
        case _Any.NAME:
            return _entered(tokens, state) if byte != _SLASH else set()
        case members:
            return _entered(tokens, state + 1) if byte in members else set()


def _entered(tokens: tuple[_Token, ...], state: int) -> set[int]:
    """The states reached without a byte: every run may be empty."""
    found = {state}
    while state < len(tokens) and isinstance(tokens[state], _Any):
        state += 1
        found.add(state)
    return found
