"""Short forms to long ones: after this every attribute has one shape (compose-go, transform)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from verdigris.compose import merge, ports, volumes
from verdigris.compose.node import Absent, Entry, Mapping, Node, Scalar, Sequence
from verdigris.compose.paths import Table
from verdigris.compose.scalars import go_text
from verdigris.compose.unicity import unique
from verdigris.errors import VerdigrisError
from verdigris.model.finding import ConfigPath
from verdigris.model.span import Span

Report = Callable[[ConfigPath, VerdigrisError, Span], None]
Form = Callable[[Node], Node]


def canonical(root: Mapping, report: Report) -> Mapping:
    """The tree in long forms, later duplicates in the place of earlier ones.

    A short form that cannot be read is passed to `report` and becomes unknown.
    """
    expanded = unique(_expand(root, (), report))
    if not isinstance(expanded, Mapping):
        raise TypeError("a project is a map")
    return expanded


def graft(value: Any, span: Span, flow: bool = True) -> Node:
    """A plain value as a tree whose every part stands where the short form stood."""
    match value:
        case dict():
            return Mapping({str(key): Entry(span, graft(part, span)) for key, part in value.items()}, span, flow)
        case list():
            return Sequence([graft(part, span) for part in value], span, flow)
        case _:
            return Scalar(value, span)


def _expand(node: Node, path: ConfigPath, report: Report) -> Node:
    form = _FORMS.at(path)
    if form:
        try:
            node = form(node)
        except VerdigrisError as error:
            report(path, error, node.span)
            return _unreadable(node)
    match node:
        case Mapping():
            entries = {k: Entry(e.key, _expand(e.node, (*path, k), report)) for k, e in node.entries.items()}
            return Mapping(entries, node.span, node.flow, node.alien)
        case Sequence():
            return _items(node, path, report)
        case _:
            return node


def _items(node: Sequence, path: ConfigPath, report: Report) -> Sequence:
    several = _SEVERAL.at(path)
    items: list[Node] = []
    for index, item in enumerate(node.items):
        if several and isinstance(item, Scalar) and not item.unknown:
            try:
                items += several(item)
            except VerdigrisError as error:
                report((*path, index), error, item.span)
                items.append(_unreadable(item))
        else:
            items.append(_expand(item, (*path, index), report))
    return Sequence(items, node.span, node.flow)


def _unreadable(node: Node) -> Scalar:
    return Scalar(None, node.span, unknown=Absent("its short form cannot be read"))


def _map(node: Node) -> Node:
    """`K=V` items to a map; a bare `K` has no value."""
    if isinstance(node, Mapping) or _absent(node):
        return node
    entries: dict[str, Entry] = {}
    for item in merge.pairs(node):
        if isinstance(item, Scalar):
            key, entry = item.pair or _split(item)
            entries[key] = entry
    return Mapping(entries, node.span, _is_flow(node))


def _split(item: Scalar) -> tuple[str, Entry]:
    text = "" if item.value is None else go_text(item.value)
    written = text if item.written is None else item.written
    written_key, equals, _ = written.partition("=")
    if not equals:
        return written_key if "$" not in written_key else "?", Entry(item.span, replace(item, value=None))
    behind = _behind(item.span, written, len(written_key) + 1)
    if item.unknown:
        return written_key if "$" not in written_key else "?", Entry(item.span, replace(item, span=behind))
    key, _, value = text.partition("=")
    return key, Entry(item.span, Scalar(value, behind, item.variables))


def _behind(span: Span, text: str, characters: int) -> Span:
    """The span without the first characters of its text: quotes count, a folded or escaped text has no inside."""
    written = span.end_column - span.column
    if span.line != span.end_line or written not in (len(text), len(text) + 2):
        return span
    quote = (written - len(text)) // 2
    return span._replace(column=span.column + characters + quote, end_column=span.end_column - quote)


def _list(node: Node) -> Node:
    return node if isinstance(node, Sequence) or _absent(node) else Sequence([node], node.span, True)


def _named(node: Node) -> Node:
    """A list of names to a map of them."""
    if not isinstance(node, Sequence):
        return node
    entries = {go_text(i.value): Entry(i.span, Scalar(None, i.span)) for i in node.items if isinstance(i, Scalar)}
    return Mapping(entries, node.span, node.flow)


def _wrapped(key: str, **defaults: Any) -> Form:
    """A scalar to a map that holds it under `key`; what the map lacks is filled in."""

    def form(node: Node) -> Node:
        if isinstance(node, Scalar) and (node.unknown or node.value is None):
            return node
        known = dict(node.entries) if isinstance(node, Mapping) else {key: Entry(node.span, node)}
        added = {
            name: Entry(node.span, graft(value, node.span)) for name, value in defaults.items() if name not in known
        }
        return Mapping(known | added, node.span, not isinstance(node, Mapping) or node.flow)

    return form


def _test(node: Node) -> Node:
    if not isinstance(node, Scalar) or _absent(node):
        return node
    return Sequence([Scalar("CMD-SHELL", node.span), node], node.span, True)


def _device(node: Node) -> Node:
    if not isinstance(node, Scalar) or node.unknown:
        return node
    source, target, permissions = [*go_text(node.value).split(":"), "", ""][:3]
    return graft({"source": source, "target": target or source, "permissions": permissions or "rwm"}, node.span)


def _ulimit(node: Node) -> Node:
    return node if isinstance(node, Mapping) else _wrapped("soft")(node)


def _volume(node: Node) -> Node:
    if not isinstance(node, Scalar) or node.unknown:
        return node
    return graft(volumes.parse(go_text(node.value)), node.span)


def _port(node: Scalar) -> list[Node]:
    made = ports.parse(go_text(node.value))
    if any("target" not in port for port in made):
        raise ports.InvalidPort("the container port is 0")
    return [graft(dict(port), node.span) for port in made]


def _absent(node: Node) -> bool:
    return isinstance(node, Scalar) and (node.unknown is not None or node.value is None)


def _is_flow(node: Node) -> bool:
    return isinstance(node, Sequence) and node.flow


_SERVICE: tuple[tuple[Form, str], ...] = (
    (_map, "environment labels annotations sysctls build.args build.labels deploy.labels"),
    (_list, "env_file tmpfs dns dns_opt dns_search label_file"),
    (_named, "depends_on networks models"),
    (_wrapped("context"), "build"),
    (_wrapped("path", required=True), "env_file.*"),
    (_wrapped("source"), "secrets.* configs.*"),
    (_wrapped("target", mode="ingress", protocol="tcp"), "ports.*"),
    (_volume, "volumes.*"),
    (_device, "devices.*"),
    (_ulimit, "ulimits.*"),
    (_test, "healthcheck.test"),
)
_FORMS: Table[Form] = Table(
    [(f"services.*.{key}", form) for form, keys in _SERVICE for key in keys.split()]
    + [(f"{kind}.*.labels", _map) for kind in ("networks", "volumes", "configs", "secrets")]
)
_SEVERAL = Table([("services.*.ports", _port)])
