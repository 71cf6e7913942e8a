"""The tree of a configuration: values that know where they were written. No reading, no rules of Compose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from verdigris.model.finding import ConfigPath
from verdigris.model.span import Span


class Timestamp(str):
    """An unquoted YAML date, spelled as Go prints it (`2020-01-01 00:00:00 +0000 UTC`)."""

    __slots__ = ()


ScalarValue = str | int | float | bool | None


class Absent(NamedTuple):
    """Why a value is not known: the variable that nothing in the tree defines, or None with the reason alone."""

    reason: str
    variable: str | None = None
    external: bool = False


@dataclass(slots=True)
class Scalar:
    """A single value.

    `variables` name those whose values interpolation put in, and `written` is the text before that. Where `unknown` is
    set, the value is not in the tree and `value` is None. `from_env_file` tells values that an env file of the service
    gave. `pair` keeps key and value of a map entry that a merge wrote as `K=V`.
    """

    value: ScalarValue
    span: Span
    variables: tuple[str, ...] = ()
    unknown: Absent | None = None
    from_env_file: bool = False
    pair: tuple[str, Entry] | None = None
    written: str | None = None


@dataclass(slots=True)
class Sequence:
    """A list; `flow` tells `[a, b]` from the block form."""

    items: list[Node]
    span: Span
    flow: bool = False


class Entry(NamedTuple):
    """One key of a mapping: where the key stands, and its value."""

    key: Span
    node: Node


@dataclass(slots=True)
class Mapping:
    """A map by string keys; `alien` holds the entries whose keys are no strings, which Compose refuses."""

    entries: dict[str, Entry]
    span: Span
    flow: bool = False
    alien: list[tuple[Scalar, Node]] = field(default_factory=list)

    def get(self, key: str) -> Node | None:
        """The value at a key, None where the key is absent."""
        entry = self.entries.get(key)
        return entry.node if entry else None


Node = Scalar | Sequence | Mapping


def is_null(node: Node) -> bool:
    """Whether the value is a plain null, which for Compose is as good as not written."""
    return isinstance(node, Scalar) and node.value is None and not node.unknown


def plain(node: Node) -> Any:
    """The tree as ordinary dicts, lists and scalars."""
    match node:
        case Scalar(value=Timestamp() as moment):
            return str(moment)
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key: plain(entry.node) for key, entry in node.entries.items()}


def child(node: Node, step: str | int) -> Node | None:
    """The value one step down, None where there is none."""
    match node:
        case Mapping():
            return node.get(str(step))
        case Sequence() if isinstance(step, int) and 0 <= step < len(node.items):
            return node.items[step]
        case _:
            return None


def find(node: Node, path: ConfigPath) -> Node | None:
    """The value at a path, None where the path leads nowhere."""
    here: Node | None = node
    for step in path:
        here = child(here, step) if here is not None else None
    return here


def walk(node: Node, path: ConfigPath = ()) -> Iterator[tuple[ConfigPath, Scalar]]:
    """Every scalar with its path, in document order."""
    match node:
        case Scalar():
            yield path, node
        case Sequence():
            for index, item in enumerate(node.items):
                yield from walk(item, (*path, index))
        case Mapping():
            for key, entry in node.entries.items():
                yield from walk(entry.node, (*path, key))
