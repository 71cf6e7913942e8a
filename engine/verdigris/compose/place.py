"""From a configuration path to the place in a file that a person should look at."""

from __future__ import annotations

from verdigris.compose.node import Entry, Mapping, Node, Scalar, Sequence, child, is_null
from verdigris.model.finding import ConfigPath
from verdigris.model.span import Span


def place(root: Mapping, path: ConfigPath) -> Span:
    """Where the value at a path was written.

    A scalar or a flow collection is its own place; a block collection or an empty value is at its key; what is missing
    is at the key of its service, or at the nearest key above it outside of services. One line at most.
    """
    nodes, keys = _trail(root, path)
    if len(nodes) == len(path) + 1:
        return one_line(_of_value(nodes[-1], keys))
    above = keys[:2] if path[:1] == ("services",) else keys
    return one_line(next((key for key in reversed(above) if key), root.span))


def place_of_key(root: Mapping, path: ConfigPath) -> Span:
    """Where the last key of a path was written; the place of the value where it has no key."""
    nodes, keys = _trail(root, path)
    if keys and len(nodes) == len(path) + 1 and keys[-1]:
        return keys[-1]
    return place(root, path)


def _trail(root: Mapping, path: ConfigPath) -> tuple[list[Node], list[Span | None]]:
    """The nodes from the root along the path as far as it leads, and the key that each step went through."""
    nodes: list[Node] = [root]
    keys: list[Span | None] = []
    for step in path:
        below = child(nodes[-1], step)
        if below is None:
            break
        keys.append(_key(nodes[-1], step))
        nodes.append(below)
    return nodes, keys


def _key(node: Node, step: str | int) -> Span | None:
    entry: Entry | None = node.entries.get(str(step)) if isinstance(node, Mapping) else None
    return entry.key if entry else None


def _of_value(node: Node, keys: list[Span | None]) -> Span:
    key = keys[-1] if keys else None
    if isinstance(node, Scalar):
        is_empty = is_null(node) or node.span[1:3] == node.span[3:5]
        return key if key and is_empty else node.span
    if node.flow:
        return node.span
    return key or _first(node)


def _first(node: Mapping | Sequence) -> Span:
    """Where a block collection that is an item of a list begins to say something: its first key or item."""
    if isinstance(node, Mapping):
        return next((entry.key for entry in node.entries.values()), node.span)
    return _of_value(node.items[0], []) if node.items else node.span


def one_line(span: Span) -> Span:
    """The span up to the end of its first line; of more than one line only the beginning is marked."""
    if span.line == span.end_line and span.end_column > span.column:
        return span
    return span._replace(end_line=span.line, end_column=span.column + 1)
