"""The document of a project for the policy input: arrays of named objects, closed by
schemas/compose_configuration.json.

Unknown values are null, secrets too; places stay behind in the tree.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from verdigris.compose import duration, size
from verdigris.compose.node import Mapping, Node, Scalar, Sequence, is_null
from verdigris.compose.project import EnvFile, Problem, ProblemKind, Project
from verdigris.compose.scalars import go_text
from verdigris.errors import VerdigrisError
from verdigris.model.finding import ConfigPath

Detector = Callable[[str, str], str | None]
"""Tells the kind of secret that a named value is, None for none."""


@dataclass(slots=True)
class Document:
    """`value` is what Rego sees; `kept` tells, for lists that left an unknown item out, which items are in."""

    value: dict[str, Any]
    kept: dict[ConfigPath, list[int]] = field(default_factory=dict)

    def in_tree(self, path: ConfigPath) -> ConfigPath:
        """A path that a rule answered with, as a path of the project's tree."""
        steps: list[str | int] = []
        for step in path:
            items = self.kept.get(tuple(steps))
            steps.append(items[step] if items is not None and isinstance(step, int) and step < len(items) else step)
        return tuple(steps)


class _Misfit(Exception):
    """A value is not what its field holds."""


class _Builder:
    def __init__(self, detect: Detector) -> None:
        self.detect = detect
        self.kept: dict[ConfigPath, list[int]] = {}
        self.problems: list[Problem] = []


Field = Callable[[_Builder, Node, ConfigPath], Any]
Fields = abc.Mapping[str, Field]


def build(project: Project, detect: Detector) -> Document:
    """The document of a project; `detect` marks secrets, whose values are then left out."""
    builder = _Builder(detect)
    value: dict[str, Any] = {"name": project.name}
    for kind, record in _TOP.items():
        node = project.root.get(kind)
        if isinstance(node, Mapping):
            value[kind] = _entries(builder, node, (kind,), record)
    value.setdefault("services", [])
    value["declared"] = _declared(project, builder)
    return Document(value, builder.kept)


def _entries(builder: _Builder, node: Mapping, path: ConfigPath, fields: Fields) -> list[dict[str, Any]]:
    made = []
    for name, entry in node.entries.items():
        if path == ("services",) and not isinstance(entry.node, Mapping):
            continue
        record = _record(fields)(builder, entry.node, (*path, name))
        resource = {"resource_name": record.pop("name")} if record and "name" in record else {}
        made.append({**resource, **(record or {}), "name": name})
    return made


def _declared(project: Project, builder: _Builder) -> dict[str, Any]:
    problems = (*project.problems, *builder.problems)
    dotenv = project.dotenv
    return {
        "version": project.version,
        "env_files": [_env_file(file) for file in project.env_files],
        "dotenv": {"path": carried(dotenv.path), "state": dotenv.state} if dotenv else None,
        "problems": [{"kind": p.kind, "path": list(p.path), "detail": p.detail} for p in problems],
    }


def carried(name: str) -> str:
    """A file name as JSON can carry it: bytes that are no UTF-8 become visible escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _env_file(file: EnvFile) -> dict[str, Any]:
    return {"service": file.service, "path": carried(file.path), "state": file.state}


def _unknown(node: Node) -> bool:
    return isinstance(node, Scalar) and (bool(node.unknown) or node.value is None)


def _text(builder: _Builder, node: Node, path: ConfigPath) -> str | None:
    if not isinstance(node, Scalar):
        raise _Misfit("text")
    return None if _unknown(node) else go_text(node.value)


def _flag(builder: _Builder, node: Node, path: ConfigPath) -> bool | None:
    if _unknown(node):
        return None
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    raise _Misfit("true or false")


def _number(builder: _Builder, node: Node, path: ConfigPath) -> int | float | None:
    if _unknown(node):
        return None
    if not isinstance(node, Scalar) or isinstance(node.value, bool):
        raise _Misfit("a number")
    try:
        number = float(node.value or 0)
    except (ValueError, OverflowError):
        raise _Misfit("a number") from None
    if not isfinite(number):  # the load has said so
        return None
    return int(number) if number.is_integer() else number


def _integer(builder: _Builder, node: Node, path: ConfigPath) -> int | None:
    if isinstance(node, Scalar) and isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value
    number = _number(builder, node, path)
    if isinstance(number, float):
        raise _Misfit("a whole number")
    return number


def _bytes(builder: _Builder, node: Node, path: ConfigPath) -> int | None:
    if _unknown(node):
        return None
    if not isinstance(node, Scalar):
        raise _Misfit("a size")
    if isinstance(node.value, int):
        return node.value
    try:
        return size.parse(go_text(node.value))
    except VerdigrisError:
        raise _Misfit("a size such as 512m") from None


def _duration(builder: _Builder, node: Node, path: ConfigPath) -> str | None:
    text = _text(builder, node, path)
    if text is None:
        return None
    try:
        return duration.spelled(duration.parse(text))
    except VerdigrisError:
        raise _Misfit("a duration such as 1m30s") from None


def _free(builder: _Builder, node: Node, path: ConfigPath) -> dict[str, Any] | None:
    if _unknown(node):
        return None
    if not isinstance(node, Mapping):
        raise _Misfit("a map")
    return {
        key: _hidden(builder, key, _text(builder, entry.node, path) if isinstance(entry.node, Scalar) else None)
        for key, entry in node.entries.items()
    }


def _hidden(builder: _Builder, key: str, text: str | None) -> str | None:
    return None if text is not None and builder.detect(key, text) else text


def _texts(builder: _Builder, node: Node, path: ConfigPath) -> list[Any] | None:
    read: list[Any] | None = _list(_text)(builder, node, path)
    return read


def _list(item: Field) -> Field:
    def field(builder: _Builder, node: Node, path: ConfigPath) -> list[Any] | None:
        if _unknown(node):
            return None
        items = node.items if isinstance(node, Sequence) else [node]
        known = [i for i, each in enumerate(items) if not (isinstance(each, Scalar) and each.unknown)]
        if len(known) < len(items):
            builder.kept[path] = known
        return [item(builder, items[i], (*path, i)) for i in known]

    return field


def _record(fields: Fields) -> Field:
    def field(builder: _Builder, node: Node, path: ConfigPath) -> dict[str, Any] | None:
        if _unknown(node):
            return None
        if not isinstance(node, Mapping):
            raise _Misfit("a map")
        made: dict[str, Any] = {}
        for name, read in fields.items():
            entry = node.entries.get(name)
            if entry is not None and not is_null(entry.node):
                _put(builder, made, name, read, entry.node, (*path, name))
        return made

    return field


def _put(builder: _Builder, made: dict[str, Any], name: str, read: Field, node: Node, path: ConfigPath) -> None:
    try:
        made[name.removeprefix("x-")] = read(builder, node, path)
    except _Misfit as misfit:
        builder.problems.append(Problem(ProblemKind.SCHEMA, path, f"wants {misfit}", node.span))


def _by_name(fields: Fields) -> Field:
    def field(builder: _Builder, node: Node, path: ConfigPath) -> list[dict[str, Any]] | None:
        if _unknown(node):
            return None
        if not isinstance(node, Mapping):
            raise _Misfit("a map or a list of names")
        return _entries(builder, node, path, fields)

    return field


def _variables(builder: _Builder, node: Node, path: ConfigPath) -> list[dict[str, Any]] | None:
    if _unknown(node):
        return None
    if not isinstance(node, Mapping):
        raise _Misfit("a map or a list of K=V")
    return [_variable(builder, name, entry.node) for name, entry in node.entries.items()]


def _variable(builder: _Builder, name: str, node: Node) -> dict[str, Any]:
    if not isinstance(node, Scalar) or node.unknown or node.value is None:
        bare = not (isinstance(node, Scalar) and node.unknown)
        return {"name": name, "value": None, "origin": "bare-key" if bare else "variable", "secret": None}
    text = go_text(node.value)
    secret = builder.detect(name, text)
    return {"name": name, "value": None if secret else text, "origin": _origin(node), "secret": secret}


def _origin(node: Scalar) -> str:
    if node.from_env_file:
        return "committed-env-file"
    return "variable" if node.variables else "literal"


def _ulimits(builder: _Builder, node: Node, path: ConfigPath) -> list[dict[str, Any]] | None:
    limits = _by_name({"soft": _integer, "hard": _integer})(builder, node, path)
    return (
        limits
        if limits is None
        else [{"hard": limit["soft"], **limit} if "soft" in limit else limit for limit in limits]
    )


_TEXTS = (
    "image container_name hostname user working_dir restart network_mode pid ipc uts userns_mode cgroup cgroup_parent runtime"
    " platform pull_policy isolation stop_signal"
).split()
_FLAGS = "privileged read_only init tty stdin_open oom_kill_disable use_api_socket".split()
_LISTS = (
    "cap_add cap_drop security_opt group_add device_cgroup_rules tmpfs expose profiles dns volumes_from links".split()
)
_MOUNTS = dict.fromkeys("source target uid gid mode".split(), _text)
_RESOURCES: dict[str, Field] = {"cpus": _number, "memory": _bytes, "pids": _integer}
_SERVICE: dict[str, Field] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_FLAGS, _flag),
    **dict.fromkeys(_LISTS, _texts),
    **dict.fromkeys(("mem_limit", "mem_reservation", "memswap_limit", "shm_size"), _bytes),
    **dict.fromkeys("cpus cpu_quota cpu_period cpu_count cpu_percent cpu_shares".split(), _number),
    **dict.fromkeys(("pids_limit", "scale", "oom_score_adj"), _integer),
    "stop_grace_period": _duration,
    "build": _record(
        dict.fromkeys("context dockerfile dockerfile_inline target network".split(), _text)
        | {"privileged": _flag, "args": _variables}
    ),
    "environment": _variables,
    "env_file": _list(_record({"path": _text, "required": _flag, "format": _text})),
    "labels": _free,
    "sysctls": _free,
    "devices": _list(_record(dict.fromkeys("source target permissions".split(), _text))),
    "healthcheck": _record(
        dict.fromkeys("interval timeout start_period start_interval".split(), _duration)
        | {"test": _texts, "disable": _flag, "retries": _integer}
    ),
    "ports": _list(
        _record(
            dict.fromkeys("published host_ip protocol mode name app_protocol".split(), _text) | {"target": _integer}
        )
    ),
    "volumes": _list(
        _record(
            dict.fromkeys("type source target consistency".split(), _text)
            | {
                "read_only": _flag,
                "bind": _record(
                    {"propagation": _text, "create_host_path": _flag, "selinux": _text, "recursive": _text}
                ),
                "volume": _record({"nocopy": _flag, "subpath": _text}),
                "tmpfs": _record({"size": _bytes, "mode": _integer}),
                "image": _record({"subpath": _text}),
            }
        )
    ),
    "networks": _by_name({"aliases": _texts, "ipv4_address": _text, "ipv6_address": _text, "priority": _integer}),
    "secrets": _list(_record(_MOUNTS)),
    "configs": _list(_record(_MOUNTS)),
    "depends_on": _by_name({"condition": _text, "required": _flag, "restart": _flag}),
    "logging": _record({"driver": _text, "options": _free}),
    "deploy": _record(
        {
            "mode": _text,
            "replicas": _integer,
            "labels": _free,
            "resources": _record({"limits": _record(_RESOURCES), "reservations": _record(_RESOURCES)}),
            "restart_policy": _record(
                {"condition": _text, "delay": _duration, "max_attempts": _integer, "window": _duration}
            ),
        }
    ),
    "ulimits": _ulimits,
    "x-verdigris": _record({"job": _flag, "criticality": _text, "data": _text, "stateful": _flag}),
}
_STORED: dict[str, Field] = {"name": _text, "file": _text, "environment": _text, "external": _flag}
_TOP: dict[str, Fields] = {
    "services": _SERVICE,
    "networks": {
        "name": _text, "driver": _text, "driver_opts": _free, "external": _flag, "internal": _flag, "attachable": _flag,
        "enable_ipv6": _flag, "labels": _free,
    },
    "volumes": {"name": _text, "driver": _text, "driver_opts": _free, "external": _flag, "labels": _free},
    "secrets": _STORED,
    "configs": _STORED,
}  # fmt: skip
