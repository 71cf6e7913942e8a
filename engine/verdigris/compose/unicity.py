"""Lists whose entries have a key: a later entry takes the place of an earlier one (compose-go, override/uncity.go)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from verdigris.compose import volumes
from verdigris.compose.node import Entry, Mapping, Node, Scalar, Sequence
from verdigris.compose.paths import Table
from verdigris.compose.scalars import go_text
from verdigris.errors import VerdigrisError
from verdigris.model.finding import ConfigPath

_EVERY_ADDRESS = "0.0.0.0"  # noqa: S104  Compose's own default, here only a part of a name
Key = Callable[[Node], str | None]


def unique(node: Node, path: ConfigPath = ()) -> Node:
    """The tree with later duplicates in the place of earlier ones; an entry whose key is unknown is kept as it is."""
    match node:
        case Mapping():
            entries = {
                name: Entry(entry.key, unique(entry.node, (*path, name))) for name, entry in node.entries.items()
            }
            return Mapping(entries, node.span, node.flow, node.alien)
        case Sequence():
            key = _KEYS.at(path)
            return Sequence(_last_of_each(node.items, key), node.span, node.flow) if key else node
        case _:
            return node


def _last_of_each(items: list[Node], key: Key) -> list[Node]:
    kept: list[Node] = []
    places: dict[str, int] = {}
    for item in items:
        name = key(item)
        if name is None:
            kept.append(item)
        elif name in places:
            kept[places[name]] = item
        else:
            places[name] = len(kept)
            kept.append(item)
    return kept


def key_of(path: ConfigPath, item: Node) -> str | None:
    """What names an item of the list at a path, None where nothing does; its place in the list is not a name."""
    key = _KEYS.at(path)
    return key(item) if key else None


def _text(node: Node | None) -> str | None:
    if not isinstance(node, Scalar) or node.unknown:
        return None
    return go_text(node.value)


def _name(node: Node) -> str | None:
    if not isinstance(node, Scalar):
        return None
    if node.unknown and not node.pair:
        name, equals, _ = str(node.written).partition("=")
        return name if equals and "$" not in name else None
    text = node.pair[0] if node.pair else go_text(node.value)
    return text.partition("=")[0]


def _field(node: Node, name: str) -> str | None:
    return _text(node.get(name)) if isinstance(node, Mapping) else None


def _path(node: Node) -> str | None:
    return _text(node) if isinstance(node, Scalar) else _field(node, "path")


def _mount(folder: str) -> Key:
    def key(node: Node) -> str | None:
        source = _text(node) if isinstance(node, Scalar) else _field(node, "source")
        return _field(node, "target") or (f"{folder}{source}" if source is not None else None)

    return key


def _port(node: Node) -> str | None:
    if isinstance(node, Scalar):
        return _text(node)
    target = _field(node, "target")
    if target is None:
        return None
    host, protocol = _field(node, "host_ip") or _EVERY_ADDRESS, _field(node, "protocol") or "tcp"
    return f"{host}:{_field(node, 'published') or ''}:{target}/{protocol}"


def _volume(node: Node) -> str | None:
    text = _text(node)
    if text is None:
        target = _field(node, "target")
        return posixpath.normpath(target) if target else None
    try:
        return posixpath.normpath(str(volumes.parse(text)["target"]))
    except VerdigrisError:
        return None


def _device(node: Node) -> str | None:
    text = _text(node)
    if text is None:
        return _field(node, "target") or _field(node, "source")
    parts = text.split(":")
    return parts[1] if len(parts) > 1 else parts[0]


_NAMED = (
    "annotations", "build.args", "build.additional_contexts", "build.labels", "build.platforms", "build.tags", "cap_add",
    "cap_drop", "deploy.labels", "dns", "dns_opt", "dns_search", "environment", "expose", "labels", "links",
    "networks.*.aliases", "networks.*.link_local_ips", "profiles", "sysctls", "tmpfs",
)  # fmt: skip
_KEYS: Table[Key] = Table(
    [
        *((f"services.*.{name}", _name) for name in _NAMED),
        ("services.*.env_file", _path),
        ("services.*.ports", _port),
        ("services.*.volumes", _volume),
        ("services.*.devices", _device),
        ("services.*.secrets", _mount("/run/secrets/")),
        ("services.*.configs", _mount("/")),
    ]
)
