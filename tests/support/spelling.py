"""Plain values written as YAML in many spellings, with anchors, aliases and merge keys where they are asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

MERGE = "<<"
_NUMBERED = "ANCHOR-NUMBER"
_PLAIN = re.compile(r"(?:\.{0,2}/)?[A-Za-z_][\w./@+=-]*(?::[\w./@+=-]+)*|[0-9]+:[0-9]+|/[\w./@:+=-]*\w")
_RESERVED = re.compile(r"true|false|null", re.IGNORECASE)


class Anchored(NamedTuple):
    """A value that is written behind an anchor."""

    name: str
    value: Any


class Alias(NamedTuple):
    """A reference to what stands behind an anchor."""

    name: str


def plain(text: str) -> str:
    """The text without quotes where every reader takes that for the same text, in double quotes elsewhere."""
    return text if _PLAIN.fullmatch(text) and not _RESERVED.fullmatch(text) else json.dumps(text)


def single(text: str) -> str:
    """The text in single quotes."""
    return "'" + text.replace("'", "''") + "'" if text.isprintable() else json.dumps(text)


def escaped(text: str) -> str:
    """The text in double quotes, every character as an escape."""
    return '"' + "".join(f"\\x{ord(c):02x}" if ord(c) < 0x100 else f"\\U{ord(c):08x}" for c in text) + '"'


def tagged(text: str) -> str:
    """The text in double quotes behind its tag."""
    return f"!!str {json.dumps(text)}"


def continued(text: str) -> str:
    """The text in double quotes over two lines."""
    half = max(len(text) // 2, 1)
    written = [json.dumps(part)[1:-1] for part in (text[:half], text[half:])]
    return (
        '"' + written[0] + "\\\n                    " + written[1].replace(" ", "\\ ", written[1].startswith(" ")) + '"'
    )


def literal(text: str) -> str:
    """The text as a block of its own lines."""
    return (
        "|-\n                    " + text.replace("\n", "\n                    ")
        if text.strip() == text != ""
        else json.dumps(text)
    )


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """How a file is written; the defaults are what people write most."""

    text: Callable[[str], str] = plain
    key: Callable[[str], str] = plain
    flow_from: int = 99
    indent: int = 2
    lists_indented: bool = True
    own_line: bool = False
    explicit_keys: bool = False
    comments: bool = False
    anchors_everywhere: bool = False
    newline: str = "\n"
    start: str = ""
    end: str = ""

    def file(self, data: Any) -> bytes:
        """The whole file."""
        body = self._flow(data) + "\n" if self.flow_from == 0 else "\n".join(self._map(data, 0)) + "\n"
        numbers = count()
        body = re.sub(_NUMBERED, lambda _: f"n{next(numbers)}", body)
        return (self.start + body + self.end).replace("\n", self.newline).encode()

    def _map(self, data: dict[str, Any], depth: int) -> Iterator[str]:
        pad = " " * self.indent * depth
        for key, value in data.items():
            if self.comments:
                yield f"{pad}# {key}: not this, \"{key}\": 'nor this'"
            if self.explicit_keys and key != MERGE:
                first, *rest = self._value(value, depth)
                yield f"{pad}? {self._key(key)}"
                yield f"{pad}:{first}"
            else:
                first, *rest = self._value(value, depth)
                yield f"{pad}{self._key(key)}:{first}"
            yield from rest

    def _key(self, key: str) -> str:
        return key if key == MERGE else self.key(key)

    def _value(self, value: Any, depth: int) -> list[str]:
        """What follows a colon: the rest of its line and the lines below."""
        before = ""
        if isinstance(value, Anchored):
            before, value = f" &{value.name}", value.value
        if isinstance(value, dict | list) and value and depth + 1 < self.flow_from:
            if isinstance(value, dict):
                return [before, *self._map(value, depth + 1)]
            return [before, *self._list(value, depth + (1 if self.lists_indented else 0))]
        written = self._flow(value)
        if not before and self.anchors_everywhere and not isinstance(value, Alias) and value is not None:
            before = f" &{_NUMBERED}"
        if self.own_line and not isinstance(value, dict | list | Alias) and value is not None:
            return [before, " " * self.indent * (depth + 1) + written]
        behind = f" # not: {written}" if self.comments and "\n" not in written else ""
        return [f"{before} {written}".rstrip() + behind]

    def _list(self, items: list[Any], depth: int) -> Iterator[str]:
        pad = " " * self.indent * depth
        for item in items:
            if self.comments:
                yield f"{pad}# - {json.dumps(str(item))}"
            if isinstance(item, dict) and item and depth + 1 < self.flow_from:
                lines = list(self._map(item, depth + 1))
                yield f"{pad}-"
                yield from lines
            else:
                before, value = (f"&{item.name} ", item.value) if isinstance(item, Anchored) else ("", item)
                yield f"{pad}- {before}{self._flow(value)}"

    def _flow(self, value: Any) -> str:
        match value:
            case Anchored(name=name, value=inner):
                return f"&{name} {self._flow(inner)}"
            case Alias(name=name):
                return f"*{name} "
            case dict():
                return "{" + ", ".join(f"{self._flow_key(k)}: {self._flow(v)}" for k, v in value.items()) + "}"
            case list():
                return "[" + ", ".join(self._flow(item) for item in value) + "]"
            case None:
                return "null" if self.flow_from == 0 else "~"
            case bool() | int() | float():
                return json.dumps(value)
            case _:
                return self.text(value)

    def _flow_key(self, key: str) -> str:
        return key if key == MERGE else self.key(key)


def quoted(text: str) -> str:
    """The text in double quotes."""
    return json.dumps(text)


SPELLINGS: dict[str, Spelling] = {
    "block": Spelling(),
    "wide block": Spelling(indent=4),
    "lists not indented": Spelling(lists_indented=False),
    "one line of flow": Spelling(flow_from=0, text=quoted, key=quoted),
    "flow of plain words": Spelling(flow_from=0),
    "services as flow": Spelling(flow_from=2),
    "attributes as flow": Spelling(flow_from=3),
    "single quotes": Spelling(text=single),
    "double quotes": Spelling(text=quoted),
    "quoted keys": Spelling(text=single, key=quoted),
    "escapes": Spelling(text=escaped),
    "tags": Spelling(text=tagged),
    "texts over two lines": Spelling(text=continued),
    "literal blocks": Spelling(text=literal),
    "values on lines of their own": Spelling(own_line=True),
    "explicit keys": Spelling(explicit_keys=True),
    "comments": Spelling(comments=True),
    "anchors everywhere": Spelling(anchors_everywhere=True),
    "CRLF": Spelling(newline="\r\n"),
    "byte order mark": Spelling(start="\ufeff"),
    "byte order mark and CRLF in flow": Spelling(start="\ufeff", newline="\r\n", flow_from=2, text=single),
    "document marks": Spelling(start="# a file\n%YAML 1.1\n---\n", end="...\n"),
}
