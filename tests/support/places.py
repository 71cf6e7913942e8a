"""Where a configuration path is written, found anew through YAML's own nodes: what a finding's place is held against."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import yaml

_PROPERTIES = re.compile(r"(?:[&!]\S*[ \t]+)+")
_REPLACED = ("command", "entrypoint", "test")


class Place(NamedTuple):
    """A stretch of one line: 1-based, the end column is exclusive; one character where the value runs over lines."""

    file: str
    line: int
    column: int
    end_column: int


class Written(NamedTuple):
    """A value and, where it has one, its key; `part` tells how many characters of a `K=V` scalar are not the value's."""

    file: File
    key: yaml.Node | None
    value: yaml.Node
    part: int = 0


class File:
    """A Compose file as nodes."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        self.lines = text.split("\n")
        self.root = yaml.compose(text, Loader=yaml.SafeLoader)

    def place(self, node: yaml.Node, part: int = 0) -> Place:
        """Where a node stands, without its anchor and tag."""
        line, column = node.start_mark.line, node.start_mark.column
        while found := _PROPERTIES.match(self.lines[line] + " ", column):
            column = found.end()
            if column >= len(self.lines[line].rstrip()) or self.lines[line][column] == "#":
                following = next(i for i in range(line + 1, len(self.lines)) if self.lines[i].strip())
                line, column = following, len(self.lines[following]) - len(self.lines[following].lstrip())
        is_one_line = node.end_mark.line == line
        end = node.end_mark.column if is_one_line else column + 1
        if part and is_one_line:
            quotes = {len(node.value): 0, len(node.value) + 2: 1}.get(end - column)
            if quotes is not None:
                return Place(self.name, line + 1, column + part + quotes + 1, end - quotes + 1)
        return Place(self.name, line + 1, column + 1, end + 1)


def expected(files: Sequence[File], path: Sequence[Any], *, of_key: bool = False) -> set[Place]:
    """The places that a finding at a path may name; files come in order of merging."""
    layers = [Written(file, None, file.root) for file in files]
    keys: list[set[Place]] = []
    for step in path:
        below = _step(layers, step)
        if not below:
            return keys[1] if path[0] == "services" and len(keys) > 1 else keys[-1]
        layers = below
        keys.append({layer.file.place(layer.key) for layer in layers if layer.key is not None})
    last = layers[-1]
    if last.key is not None and (of_key or _at_its_key(last.value)):
        return {last.file.place(last.key)}
    return {last.file.place(last.value, last.part)}


def _at_its_key(node: yaml.Node) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return node.value == "" or node.tag.endswith(":null")
    return not node.flow_style


def _step(layers: list[Written], step: str | int) -> list[Written]:
    top = layers[-1]
    if isinstance(top.value, yaml.ScalarNode) and top.value.value != "" and not top.value.tag.endswith(":null"):
        return [top]
    if isinstance(step, int):
        replaced = top.key is not None and top.key.value in _REPLACED
        items = [item for layer in (layers[-1:] if replaced else layers) for item in _items(layer)]
        return items[step : step + 1]
    return [found for layer in layers for found in _named(layer, step)]


def _items(layer: Written) -> list[Written]:
    match layer.value:
        case yaml.SequenceNode(value=items):
            return [Written(layer.file, None, item) for item in items]
        case yaml.ScalarNode() as alone:
            return [Written(layer.file, None, alone)]
        case _:
            return []


def _named(layer: Written, name: str) -> list[Written]:
    match layer.value:
        case yaml.MappingNode():
            entry = _entries(layer.value).get(name)
            return [Written(layer.file, *entry)] if entry else []
        case yaml.SequenceNode(value=items):
            texts = [
                item for item in items if isinstance(item, yaml.ScalarNode) and item.value.partition("=")[0] == name
            ]
            return [Written(layer.file, None, item, len(name) + 1 if "=" in item.value else 0) for item in texts]
        case _:
            return []


def _entries(node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    found = {key.value: (key, value) for key, value in node.value if key.value != "<<"}
    for key, value in node.value:
        if key.value == "<<":
            for source in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                for name, entry in _entries(source).items():
                    found.setdefault(name, entry)
    return found
