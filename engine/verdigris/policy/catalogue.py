"""The rules that are in force, as the METADATA of their packages declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from verdigris.errors import UsageError, nearest
from verdigris.model.entity import Entity
from verdigris.model.finding import Severity
from verdigris.model.rule import Rule

PREFIX = "verdigris."
_LIBRARY = "verdigris.lib"
_REQUIRED = ("id", "severity", "entity", "message", "remediation")


class PolicyError(UsageError):
    """A policy that cannot be used: `where` is its file and line."""


def rules(packages: Iterable[Mapping[str, Any]], annotations: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rules of loaded packages, by id.

    `packages` are `{package, file, row, rules}` and `annotations` `{package, file, row, annotations}`, as the evaluator
    lists them. Raises PolicyError for a rule without METADATA, without `deny`, of an id taken twice or not its own.
    """
    metadata = {each["package"]: each for each in annotations}
    found: dict[str, Rule] = {}
    for package in sorted(packages, key=lambda each: each["package"]):
        if not _is_rule(package):
            continue
        rule = _rule(package, metadata.get(package["package"]))
        if rule.id in found:
            raise _error(package, f"rule `{rule.id}` is declared a second time", f"the first is {found[rule.id].file}")
        found[rule.id] = rule
    return tuple(found[id] for id in sorted(found))


def _is_rule(package: Mapping[str, Any]) -> bool:
    name = package["package"]
    return not (name == _LIBRARY or name.startswith(_LIBRARY + ".") or name.endswith("_test"))


def _rule(package: Mapping[str, Any], annotated: Mapping[str, Any] | None) -> Rule:
    if not package["package"].startswith(PREFIX):
        raise _error(package, f"package `{package['package']}` is no rule", "name it `verdigris.<entity>.<rule>`")
    if annotated is None:
        raise _error(package, "the rule has no METADATA block", "put one above the package clause, see CONTRIBUTING.md")
    if "deny" not in package["rules"]:
        raise _error(package, "the rule answers no `deny`", "write `deny contains {...} if { ... }`")
    meta = annotated["annotations"]
    custom = meta.get("custom") or {}
    missing = [name for name in _REQUIRED if not custom.get(name)] + [n for n in ("title",) if not meta.get(n)]
    if missing:
        raise _error(package, f"METADATA lacks {', '.join(missing)}", "see CONTRIBUTING.md for the whole block")
    _check_id(package, str(custom["id"]))
    return _from(package, meta, custom)


def _check_id(package: Mapping[str, Any], id: str) -> None:
    expected = package["package"].removeprefix(PREFIX).replace(".", "/").replace("_", "-")
    if id != expected:
        raise _error(package, f"the id `{id}` is not the package's", f"`{expected}` is")


def _from(package: Mapping[str, Any], meta: Mapping[str, Any], custom: Mapping[str, Any]) -> Rule:
    try:
        return Rule(
            id=str(custom["id"]),
            package=package["package"],
            file=package["file"],
            line=package["row"],
            title=str(meta["title"]),
            description=str(meta.get("description") or ""),
            severity=Severity(custom["severity"]),
            entity=Entity(custom["entity"]),
            message=str(custom["message"]),
            remediation=str(custom["remediation"]),
            controls=tuple(map(str, custom.get("controls") or ())),
            reads=tuple(map(str, custom.get("reads") or ())),
            settings=dict(custom.get("settings") or {}),
            related_resources=tuple(str(each.get("ref", "")) for each in meta.get("related_resources") or ()),
            peers=tuple(map(str, custom.get("peers") or ())),
            history=custom.get("history") is True,
        )
    except ValueError as error:
        raise _error(package, f"METADATA: {error}", "see CONTRIBUTING.md for the allowed words") from None


def _error(package: Mapping[str, Any], message: str, hint: str) -> PolicyError:
    return PolicyError(message, where=f"{package['file']}:{package['row']}", hint=hint)


def settings(catalogue: Iterable[Rule], declared: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The settings of every rule that has some: METADATA's defaults under the declared ones.

    Raises UsageError for a rule or a setting that does not exist, or a value of another type than its default.
    """
    defaults = {rule.id: dict(rule.settings) for rule in catalogue}
    for id, values in declared.items():
        if id not in defaults:
            raise UsageError(f"settings for an unknown rule `{id}`{nearest(id, defaults)}", where="verdigris.yaml")
        for name, value in values.items():
            _check_setting(id, name, value, defaults[id])
            defaults[id][name] = value
    return {id: values for id, values in defaults.items() if values}


def _check_setting(id: str, name: str, value: Any, known: Mapping[str, Any]) -> None:
    if name not in known:
        raise UsageError(f"rule `{id}` has no setting `{name}`{nearest(name, known)}", where="verdigris.yaml")
    default = known[name]
    if default is not None and type(value) is not type(default):
        wanted = {list: "a list", dict: "a map", str: "text", bool: "true or false", int: "a whole number"}
        raise UsageError(
            f"setting `{name}` of `{id}` wants {wanted.get(type(default), 'a number')}", where="verdigris.yaml"
        )
