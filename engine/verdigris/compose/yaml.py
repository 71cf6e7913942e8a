"""YAML text to a tree with places: libyaml's events composed by Compose's rules (compose-go, loader), bounded in depth
and size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml as libyaml

from verdigris.compose import scalars
from verdigris.compose.node import Absent, Entry, Mapping, Node, Scalar, Sequence, Timestamp
from verdigris.errors import VerdigrisError
from verdigris.model.span import Span

MAX_DEPTH = 128
MAX_NODES = 100_000
_Parser: Any = getattr(libyaml, "CSafeLoader", libyaml.SafeLoader)
_MERGE = "tag:yaml.org,2002:merge"
_PROPERTIES = re.compile(r"(?:[&!]\S*[ \t]+)+")
_PATCHES = ("!reset", "!override")


class YamlError(VerdigrisError):
    """The text is no YAML that Compose accepts; `line` is 1-based."""

    def __init__(self, message: str, *, file: str, line: int) -> None:
        super().__init__(message, where=f"{file}:{line}", hint="correct the YAML at this place")
        self.file = file
        self.line = line


class Document(NamedTuple):
    """One YAML document; `patches` are the places of Compose's `!reset` and `!override` tags in it."""

    root: Node
    patches: tuple[tuple[str, Span], ...]


def documents(data: bytes, file: str) -> list[Document]:
    """All documents of a file. Raises YamlError: bad syntax, duplicate or recursive keys, over 100,000 nodes, too deep."""
    composer = _Composer(data, file)
    try:
        return list(composer.documents())
    except libyaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line + 1, len(data.splitlines())) if mark else 1
        raise YamlError(error.problem or "unreadable YAML", file=file, line=max(line, 1)) from None
    except (libyaml.YAMLError, UnicodeDecodeError):
        # The reader's own text quotes the bytes it stumbled over, so it is not passed on.
        raise YamlError(
            "the file is not text that YAML allows (UTF-8 without control characters)", file=file, line=1
        ) from None


@dataclass(slots=True)
class _Anchored:
    node: Node | None
    size: int


class _Composer:
    def __init__(self, data: bytes, file: str) -> None:
        self._parser = _Parser(data)
        self._data = data
        self._lines: list[str] | None = None
        self._file = file
        self._anchors: dict[str, _Anchored] = {}
        self._patches: list[tuple[str, Span]] = []
        self._count = 0
        self._depth = 0

    def documents(self) -> Any:
        while not self._parser.check_event(libyaml.StreamEndEvent):
            event = self._parser.get_event()
            if isinstance(event, libyaml.DocumentStartEvent):
                if event.version and tuple(event.version) != (1, 1):
                    raise self._error("only the %YAML 1.1 directive is accepted", event)
                self._anchors, self._patches = {}, []
                root = self._node(self._parser.get_event())
                yield Document(root, tuple(self._patches))

    def _node(self, event: Any) -> Node:
        if isinstance(event, libyaml.AliasEvent):
            return self._alias(event)
        self._grow(1, event)
        anchor = _Anchored(None, 0)
        if event.anchor:
            self._anchors[event.anchor] = anchor
        before = self._count
        node = self._value(event)
        anchor.node, anchor.size = node, self._count - before + 1
        if event.tag in _PATCHES:
            self._patches.append((event.tag, self._span(event)))
            return Scalar(None, self._span(event), unknown=Absent(f"the tag `{event.tag}` is not resolved yet"))
        return node

    def _value(self, event: Any) -> Node:
        if isinstance(event, libyaml.ScalarEvent):
            return self._scalar(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"nested deeper than {MAX_DEPTH} levels", event)
        is_map = isinstance(event, libyaml.MappingStartEvent)
        node = self._mapping(event) if is_map else self._sequence(event)
        self._depth -= 1
        return node

    def _alias(self, event: Any) -> Node:
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            raise self._error("an alias of an anchor that is not there", event)
        if anchored.node is None:
            raise self._error("an anchor that contains itself", event)
        self._grow(anchored.size, event)
        return anchored.node

    def _scalar(self, event: Any) -> Scalar:
        try:
            value = scalars.resolve(event.value, event.tag, event.implicit[0])
        except ValueError as error:
            raise self._error(str(error), event) from None
        return Scalar(value, self._span(event))

    def _sequence(self, start: Any) -> Sequence:
        items = []
        while not isinstance(event := self._parser.get_event(), libyaml.SequenceEndEvent):
            items.append(self._node(event))
        return Sequence(items, self._enclosing(start, event), bool(start.flow_style))

    def _mapping(self, start: Any) -> Mapping:
        mapping = Mapping({}, self._span(start), bool(start.flow_style))
        merged: list[Entry] = []
        while not isinstance(event := self._parser.get_event(), libyaml.MappingEndEvent):
            if _is_merge(event):
                self._once(bool(merged), "<<", event)
                merged.append(Entry(self._span(event), self._node(self._parser.get_event())))
            else:
                self._entry(mapping, event)
        mapping.span = self._enclosing(start, event)
        for entry in merged:
            self._merge(mapping, entry)
        return mapping

    def _entry(self, mapping: Mapping, event: Any) -> None:
        key = self._node(event)
        if not isinstance(key, Scalar):
            raise self._error("a list or map cannot be a key", event)
        value = self._node(self._parser.get_event())
        if not isinstance(key.value, str) or isinstance(key.value, Timestamp):
            mapping.alien.append((key, value))
            return
        self._once(key.value in mapping.entries, key.value, event)
        mapping.entries[key.value] = Entry(key.span, value)

    def _merge(self, mapping: Mapping, merged: Entry) -> None:
        sources = merged.node.items if isinstance(merged.node, Sequence) else [merged.node]
        for source in sources:
            if not isinstance(source, Mapping):
                raise YamlError("`<<` wants a map or a list of maps", file=self._file, line=merged.key.line)
            for key, entry in source.entries.items():
                mapping.entries.setdefault(key, entry)

    def _once(self, seen: bool, key: str, event: Any) -> None:
        if seen:
            raise self._error(f"key `{key}` stands twice in one map", event)

    def _grow(self, size: int, event: Any) -> None:
        self._count += size
        if self._count > MAX_NODES:
            raise self._error(f"more than {MAX_NODES:,} values, aliases counted each time they are used", event)

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        column = (
            self._past_properties(event)
            if event.__class__ is not libyaml.AliasEvent and (event.anchor or event.tag)
            else start.column
        )
        return Span(self._file, start.line + 1, column + 1, end.line + 1, end.column + 1)

    def _enclosing(self, start: Any, end: Any) -> Span:
        first = self._span(start)
        return Span(first.file, first.line, first.column, end.end_mark.line + 1, end.end_mark.column + 1)

    def _past_properties(self, event: Any) -> int:
        """The column after `&anchor` and `!tag`, where libyaml's mark stands before them."""
        column = int(event.start_mark.column)
        found = _PROPERTIES.match(self._line(event.start_mark.line), column)
        on_one_line = event.end_mark.line == event.start_mark.line
        if not found or (on_one_line and found.end() >= event.end_mark.column):
            return column
        return found.end()

    def _line(self, number: int) -> str:
        if self._lines is None:
            self._lines = self._data.decode("utf-8-sig", "replace").splitlines()
        return self._lines[number] if number < len(self._lines) else ""

    def _error(self, message: str, event: Any) -> YamlError:
        return YamlError(message, file=self._file, line=event.start_mark.line + 1)


def _is_merge(event: Any) -> bool:
    if not isinstance(event, libyaml.ScalarEvent) or event.value != "<<":
        return False
    return bool(event.tag == _MERGE or (event.tag is None and event.implicit[0]))
