"""Merging of files: the later tree over the earlier, attribute by attribute (compose-go, override/merge.go)."""

from __future__ import annotations

from collections.abc import Callable

from verdigris.compose.node import Entry, Mapping, Node, Scalar, Sequence, is_null
from verdigris.compose.paths import Table
from verdigris.compose.scalars import go_text
from verdigris.errors import VerdigrisError
from verdigris.model.finding import ConfigPath
from verdigris.model.span import Span


class MergeError(VerdigrisError):
    """Two files give one attribute values that cannot be merged."""

    def __init__(self, path: ConfigPath, span: Span) -> None:
        super().__init__(f"`{'.'.join(map(str, path))}` is a list in one file and a map in another", where=str(span))
        self.path = path
        self.span = span


Rule = Callable[[Node, Node, ConfigPath], Node]


def merge(base: Node, override: Node, path: ConfigPath = ()) -> Node:
    """`override` laid over `base`; neither is changed. Raises MergeError where a map meets a list."""
    rule = _RULES.at(path)
    if rule:
        return rule(base, override, path)
    if is_null(override):
        return base
    if is_null(base):
        return override
    match base, override:
        case Mapping(), Mapping():
            return _maps(base, override, path)
        case Sequence(), Sequence():
            return Sequence([*base.items, *override.items], override.span, override.flow)
        case (Mapping(), Sequence()) | (Sequence(), Mapping()):
            raise MergeError(path, override.span)
        case (Mapping() | Sequence(), Scalar()) if not override.unknown:
            raise MergeError(path, override.span)
    return override


def _maps(base: Mapping, override: Mapping, path: ConfigPath) -> Mapping:
    entries = dict(base.entries)
    for key, entry in override.entries.items():
        below = base.get(key)
        if below is None:
            entries[key] = entry
        else:
            entries[key] = Entry(entry.key, merge(below, entry.node, (*path, key)))
    return Mapping(entries, override.span, override.flow, [*base.alien, *override.alien])


def _replace(base: Node, override: Node, path: ConfigPath) -> Node:
    return override


def _listed(base: Node, override: Node, path: ConfigPath) -> Node:
    return Sequence([*pairs(base), *pairs(override)], override.span, _flow(override))


def pairs(node: Node) -> list[Node]:
    """A list of any of its spellings: the items of a list, `K=V` for the entries of a map (by key), a lone scalar."""
    match node:
        case Sequence():
            return node.items
        case Mapping():
            return [pair for key in sorted(node.entries) for pair in _pair(key, node.entries[key])]
        case Scalar():
            return [] if is_null(node) else [node]


def _pair(key: str, entry: Entry) -> list[Node]:
    match entry.node:
        case Scalar() as value:
            text = key if is_null(value) else f"{key}={'' if value.unknown else go_text(value.value)}"
            return [Scalar(text, value.span, value.variables, pair=(key, entry))]
        case Sequence() as several:
            return [made for item in several.items for made in _pair(key, Entry(entry.key, item))]
        case other:
            return [other]


def _hosts(base: Node, override: Node, path: ConfigPath) -> Node:
    items = pairs(base)
    known = {_text(item) for item in items}
    added = [item for item in pairs(override) if _text(item) not in known]
    return Sequence([*items, *added], override.span, _flow(override))


def _text(node: Node) -> str | None:
    return go_text(node.value) if isinstance(node, Scalar) else None


def _named(base: Node, override: Node, path: ConfigPath) -> Node:
    return _maps(_as_map(base, path), _as_map(override, path), path)


def _as_map(node: Node, path: ConfigPath) -> Mapping:
    match node:
        case Mapping():
            return node
        case Sequence():
            entries = {str(n.value): Entry(n.span, _default(n, path)) for n in node.items if isinstance(n, Scalar)}
            return Mapping(entries, node.span, node.flow)
        case Scalar():
            return Mapping({}, node.span)


def _default(name: Scalar, path: ConfigPath) -> Node:
    if path[-1] != "depends_on":
        return Scalar(None, name.span)
    condition = Entry(name.span, Scalar("service_started", name.span))
    return Mapping({"condition": condition, "required": Entry(name.span, Scalar(True, name.span))}, name.span, True)


def _build(base: Node, override: Node, path: ConfigPath) -> Node:
    return _maps(_with_context(base), _with_context(override), path)


def _with_context(node: Node) -> Mapping:
    if isinstance(node, Mapping):
        return node
    return Mapping({} if is_null(node) else {"context": Entry(node.span, node)}, node.span)


def _logging(base: Node, override: Node, path: ConfigPath) -> Node:
    if not (isinstance(base, Mapping) and isinstance(override, Mapping)):
        return override
    before, after = base.get("driver"), override.get("driver")
    if before is None or after is None or _text(before) == _text(after):
        return _maps(base, override, path)
    return override


def _subnets(base: Node, override: Node, path: ConfigPath) -> Node:
    if not (isinstance(base, Sequence) and isinstance(override, Sequence)):
        raise MergeError(path, override.span)
    items = list(base.items)
    for item in override.items:
        same = next((i for i, old in enumerate(items) if _subnet(old) == _subnet(item)), None)
        if same is None:
            items.append(item)
        else:
            items[same] = merge(items[same], item, (*path, same))
    return Sequence(items, override.span, override.flow)


def _subnet(node: Node) -> str | None:
    subnet = node.get("subnet") if isinstance(node, Mapping) else None
    return _text(subnet) if subnet else None


def _flow(node: Node) -> bool:
    return not isinstance(node, Scalar) and node.flow


_LISTS = (
    "services.*.annotations", "services.*.build.args", "services.*.build.additional_contexts", "services.*.build.labels",
    "services.*.deploy.labels", "services.*.dns", "services.*.dns_opt", "services.*.dns_search", "services.*.env_file",
    "services.*.environment", "services.*.label_file", "services.*.labels", "services.*.sysctls", "services.*.tmpfs",
    "networks.*.labels", "volumes.*.labels",
)  # fmt: skip
_RULES: Table[Rule] = Table(
    [
        *((path, _listed) for path in _LISTS),
        *((f"services.*.{key}", _replace) for key in ("command", "entrypoint", "healthcheck.test", "ulimits.*")),
        *((f"services.*.{key}", _named) for key in ("depends_on", "networks", "models")),
        *((f"services.*.{key}", _hosts) for key in ("extra_hosts", "build.extra_hosts")),
        ("services.*.build", _build),
        ("services.*.logging", _logging),
        ("networks.*.ipam.config", _subnets),
    ]
)
