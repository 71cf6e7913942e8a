"""The secret literals of a project's files, so that whatever is shown can be masked."""

from __future__ import annotations

import re
from collections import abc
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from verdigris.compose.node import Mapping, Node, Scalar, Sequence
from verdigris.compose.scalars import go_text
from verdigris.model.finding import ConfigPath
from verdigris.model.span import Span
from verdigris.secrets import detect

_FLAG = re.compile(r"--?[A-Za-z][\w.-]*")
_GIVEN = r"""("[^"]*"|'[^']*'|\S+)"""
_ASSIGNED = (
    re.compile(rf"(?<![\w.-])-{{0,2}}([A-Za-z_][\w.-]*)\s{{0,8}}=\s{{0,8}}{_GIVEN}"),
    re.compile(rf"(?<!\S)--([A-Za-z][\w.-]*)\s{{1,8}}{_GIVEN}"),
)
_USERINFO = re.compile(r"(?<![\w+.-])[A-Za-z][\w+.-]{0,30}://[^\s:@]{0,300}:(\S{1,300})@")
_REFERENCE = re.compile(r"\$(?:\w+|\{\w+(?::?[-+?].*)?\})", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:([A-Za-z_]\w*)|\{(\w+))")


class Literal(NamedTuple):
    """A value that must not be shown, and where it was written."""

    value: str
    span: Span


def literals(trees: Iterable[Node]) -> list[Literal]:
    """Every value under a secret-like name or of a secret's shape: map entries, `K=V` items, flags and addresses."""
    return [literal for tree in trees for literal in _below(tree, (), "")]


def of_variables(values: abc.Mapping[str, str]) -> list[str]:
    """The values of variables that are secret by their name or shape, wherever a file puts them in."""
    return [secret for name, value in values.items() for secret in _secrets(value, name)]


def _below(node: Node, path: ConfigPath, name: str) -> Iterator[Literal]:
    match node:
        case Scalar():
            yield from _scalar(node, name)
        case Sequence():
            yield from _items(node, path, name)
        case Mapping():
            for key, entry in node.entries.items():
                here = (*path, key)
                yield from _below(entry.node, here, "" if _is_composes(here) else name if _is_secret(name) else key)


def _is_composes(path: ConfigPath) -> bool:
    """Whether a key with a secret-like name is one of Compose's own, or the name of a secret that is kept elsewhere."""
    match path:
        case ("secrets",) | ("secrets", _) | ("services", _, "secrets" | "credential_spec"):
            return True
        case _:
            return path[-1] == "secrets" and "build" in path


def _is_secret(name: str) -> bool:
    return bool(name) and detect.is_secret_name(name)


def _items(node: Sequence, path: ConfigPath, name: str) -> Iterator[Literal]:
    """The items; one behind a flag such as `--password` counts by the flag's name."""
    flag = ""
    for index, item in enumerate(node.items):
        yield from _below(item, (*path, index), flag if _is_secret(flag) else name)
        text = item.value if isinstance(item, Scalar) and isinstance(item.value, str) else ""
        flag = text.lstrip("-") if _FLAG.fullmatch(text) else ""


def _scalar(node: Scalar, name: str) -> Iterator[Literal]:
    if node.value is None or isinstance(node.value, bool):
        return
    yield from (Literal(value, node.span) for value in sorted(set(_secrets(go_text(node.value), name))))


def _secrets(text: str, name: str) -> Iterator[str]:
    """What of a text is secret; the whole text where its name or shape says so."""
    key, equals, value = text.partition("=")
    if _is_secret(name) or detect.kind(name, text):
        yield from (text, *_stray_names(text))
    if equals and (detect.is_secret_name(key) or detect.kind(key, value)):
        yield from (text, value, *_stray_names(value))
    for pattern in _ASSIGNED:
        for assigned, given in pattern.findall(text):
            if detect.is_secret_name(assigned):
                yield from (given, given.strip("\"'"))
    if "@" in text:
        yield from _USERINFO.findall(text)


def _stray_names(text: str) -> Iterator[str]:
    """Names of variables that only a bare `$` inside a secret makes; a value that is a reference as a whole has none."""
    if not _REFERENCE.fullmatch(text):
        for bare, braced in _VARIABLE.findall(text):
            if bare or not braced.isupper():
                yield bare or braced
