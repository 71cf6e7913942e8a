"""The secret literals of a project's files, so that whatever is shown can be masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from verdigris.compose.node import Mapping, Node, Scalar, Sequence
from verdigris.compose.scalars import go_text
from verdigris.model.span import Span
from verdigris.secrets import detect


class Literal(NamedTuple):
    """A value that must not be shown, and where it was written."""

    value: str
    span: Span


def literals(trees: Iterable[Node]) -> list[Literal]:
    """Every value under a secret-like name or of a secret's shape: map entries and `K=V` items alike."""
    return [literal for tree in trees for literal in _below(tree, "")]


def _below(node: Node, name: str) -> Iterator[Literal]:
    match node:
        case Scalar():
            yield from _scalar(node, name)
        case Sequence():
            for item in node.items:
                yield from _below(item, name)
        case Mapping():
            for key, entry in node.entries.items():
                yield from _below(entry.node, key)


def _scalar(node: Scalar, name: str) -> Iterator[Literal]:
    if node.value is None or isinstance(node.value, bool):
        return
    text = go_text(node.value)
    key, equals, value = text.partition("=")
    if equals and (detect.is_secret_name(key) or detect.kind(key, value)):
        yield Literal(value, node.span)
        yield Literal(text, node.span)
    elif detect.is_secret_name(name) or detect.kind(name, text):
        yield Literal(text, node.span)
