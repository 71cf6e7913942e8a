"""A plain tree held against a JSON Schema: every violation with its path, in words that quote no value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from verdigris.errors import nearest
from verdigris.model.finding import ConfigPath


class Violation(NamedTuple):
    """One place that the schema refuses; `of_key` says that the last key itself is what it does not know."""

    path: ConfigPath
    detail: str
    of_key: bool = False


class Schema:
    """A compiled JSON Schema (2020-12)."""

    def __init__(self, text: bytes) -> None:
        import json

        import jsonschema_rs

        self._schema: dict[str, Any] = json.loads(text)
        self._validator = jsonschema_rs.validator_for(self._schema)

    def violations(self, value: Any) -> list[Violation]:
        """Everything the schema refuses, without what a deeper violation explains; ordered by path."""
        found = [v for error in self._validator.iter_errors(value) for v in self._explained(error)]
        kept = {v.path: v for v in reversed(found) if not _explained_below(v, found)}
        return sorted(kept.values(), key=lambda v: [str(step) for step in v.path])

    def _explained(self, error: Any) -> Iterator[Violation]:
        path = tuple(error.instance_path)
        match error.kind.name:
            case "additionalProperties" | "unevaluatedProperties":
                known = self._known(tuple(error.schema_path[:-1]))
                for key in sorted(set(error.kind.unexpected) - known):
                    yield Violation((*path, key), f"unknown key `{key}`{nearest(key, known)}", of_key=True)
            case "oneOf" | "anyOf":
                yield from self._best(error)
            case _:
                yield Violation(path, _words(error.kind))

    def _best(self, error: Any) -> Iterator[Violation]:
        """The alternative that was meant: the one whose own errors lie deepest, or are not about the type."""
        here = tuple(error.instance_path)
        branches = [list(branch) for branch in getattr(error.kind, "context", []) if branch]
        meant = [b for b in branches if any(tuple(e.instance_path) != here or e.kind.name != "type" for e in b)]
        if meant:
            for inner in max(meant, key=lambda b: max(len(e.instance_path) for e in b)):
                yield from self._explained(inner)
            return
        types = [t for branch in branches for e in branch if e.kind.name == "type" for t in e.kind.types]
        wanted = " or ".join(dict.fromkeys(_TYPES.get(t, t) for t in types))
        yield Violation(here, f"wants {wanted}" if wanted else "fits none of the allowed forms")

    def _known(self, path: tuple[str | int, ...]) -> frozenset[str]:
        here: Any = self._schema
        for step in path:
            here = here[step]
            here = self._resolved(here)
        return frozenset(self._properties(here))

    def _properties(self, schema: Any) -> Iterator[str]:
        schema = self._resolved(schema)
        yield from schema.get("properties", {})
        for part in schema.get("allOf", ()):
            yield from self._properties(part)

    def _resolved(self, schema: Any) -> Any:
        while isinstance(schema, dict) and "$ref" in schema and not schema.keys() & {"properties", "allOf"}:
            target = self._schema
            for step in schema["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            schema = target
        return schema


@cache
def bundled(name: str) -> Schema:
    """One of the schemas that come with the package, compiled once."""
    from verdigris import bundled as resources

    return Schema(resources.schema(name))


_TYPES = {
    "object": "a map", "array": "a list", "string": "text", "integer": "a whole number", "number": "a number",
    "boolean": "true or false", "null": "nothing",
}  # fmt: skip


def _explained_below(outer: Violation, found: Iterable[Violation]) -> bool:
    depth = len(outer.path)
    return any(len(v.path) > depth and v.path[:depth] == outer.path for v in found)


def _words(kind: Any) -> str:
    match kind.name:
        case "type":
            return "wants " + " or ".join(_TYPES.get(name, name) for name in kind.types)
        case "required":
            return f"lacks the key `{kind.property}`"
        case "enum":
            return "is none of the allowed words"
        case "const":
            return "is not the one allowed value"
        case "pattern" | "format":
            return f"has not the form that is wanted ({kind.name})"
        case "uniqueItems":
            return "holds an item twice"
        case name:
            return f"breaks the schema ({name})"
