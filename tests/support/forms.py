"""Other forms of the same Compose attributes: each function takes a project's data and gives it back in another form.

Data are the plain values of one Compose file; a function answers None where it has nothing to change.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

Data = dict[str, Any]
Form = Callable[[Any], Any]

_MAPS = ("environment", "labels", "annotations", "sysctls", "build.args", "build.labels", "deploy.labels")
_PORT = re.compile(
    r"(?:(?P<ip>\[[0-9a-f:]+\]|\d+(?:\.\d+){3}):)?(?:(?P<published>\d+):)?(?P<target>\d+)(?:/(?P<protocol>\w+))?"
)
_MOUNT = re.compile(r"(?P<source>[^:]+):(?P<target>/[^:]*)(?::(?P<mode>ro|rw))?")
_SIZE = re.compile(r"(\d+)([kmg])b?", re.IGNORECASE)


def text(value: Any) -> str:
    """A scalar as Compose turns it into text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def to_list(value: Any) -> Any:
    """A map of variables as `K=V` items."""
    if not isinstance(value, dict):
        return value
    return [key if each is None else f"{key}={text(each)}" for key, each in value.items()]


def to_map(value: Any) -> Any:
    """`K=V` items as a map."""
    if not isinstance(value, list):
        return value
    parts = [item.partition("=") for item in value]
    return {key: each if equals else None for key, equals, each in parts}


def _long_port(item: Any) -> Any:
    found = _PORT.fullmatch(text(item)) if not isinstance(item, dict) else None
    if not found:
        return item
    ip, published, target, protocol = found.group("ip", "published", "target", "protocol")
    long = {"target": int(target), "published": published, "host_ip": (ip or "").strip("[]"), "protocol": protocol}
    return {key: value for key, value in long.items() if value}


def _short_port(item: Any) -> Any:
    if not isinstance(item, dict) or not item.keys() <= {"target", "published", "host_ip", "protocol"}:
        return item
    ip = item.get("host_ip", "")
    if ip and "published" not in item:
        return item
    address = (f"[{ip}]" if ip.count(":") > 1 else ip) + ":" if ip else ""
    published = f"{item['published']}:" if "published" in item else ""
    return f"{address}{published}{item['target']}" + (f"/{item['protocol']}" if "protocol" in item else "")


def _with_protocol(item: Any) -> Any:
    return f"{item}/tcp" if isinstance(item, str) and "/" not in item and "$" not in item else item


def _long_mount(item: Any) -> Any:
    found = _MOUNT.fullmatch(item) if isinstance(item, str) and "$" not in item else None
    if not found:
        return item
    is_bind = found["source"][0] in "./~"
    long = {"type": "bind" if is_bind else "volume", "source": found["source"], "target": found["target"]}
    return long | ({"read_only": True} if found["mode"] == "ro" else {})


def _short_mount(item: Any) -> Any:
    if (
        not isinstance(item, dict)
        or not item.keys() <= {"type", "source", "target", "read_only"}
        or "source" not in item
    ):
        return item
    is_bind = item["source"][0] in "./~$"
    if item["type"] != ("bind" if is_bind else "volume"):
        return item
    return f"{item['source']}:{item['target']}" + (":ro" if item.get("read_only") else "")


def _long_device(item: Any) -> Any:
    return {"source": item, "target": item, "permissions": "rwm"} if isinstance(item, str) and ":" not in item else item


def _each(change: Form) -> Form:
    return lambda value: [change(item) for item in value] if isinstance(value, list) else value


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _unlisted(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else value


def _long_file(item: Any) -> Any:
    return {"path": item, "required": True} if isinstance(item, str) else item


def _short_file(item: Any) -> Any:
    return (
        item["path"] if isinstance(item, dict) and item in ({"path": item["path"]}, _long_file(item["path"])) else item
    )


def _shell(value: Any) -> Any:
    return ["CMD-SHELL", value] if isinstance(value, str) else value


def _unshelled(value: Any) -> Any:
    return value[1] if isinstance(value, list) and len(value) == 2 and value[0] == "CMD-SHELL" else value


def _dependencies(value: Any) -> Any:
    return {name: {"condition": "service_started"} for name in value} if isinstance(value, list) else value


def _named(value: Any) -> Any:
    return dict.fromkeys(value) if isinstance(value, list) else value


def _names(value: Any) -> Any:
    return list(value) if isinstance(value, dict) and not any(value.values()) else value


def _source(item: Any) -> Any:
    return {"source": item} if isinstance(item, str) else item


def _words(value: Any) -> Any:
    if isinstance(value, list) and all(re.fullmatch(r"[\w./=:-]+", word) for word in value):
        return " ".join(value)
    return value


def _context(value: Any) -> Any:
    return {"context": value} if isinstance(value, str) else value


def _no_context(value: Any) -> Any:
    return value["context"] if isinstance(value, dict) and value.keys() == {"context"} else value


def _bytes(value: Any) -> Any:
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    return str(int(found[1]) << {"k": 10, "m": 20, "g": 30}[found[2].lower()]) if found else value


def _spelt_out(value: Any) -> Any:
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    return f"{found[1]}{found[2].upper()}B" if found else value


def _as_text(value: Any) -> Any:
    return text(value) if isinstance(value, bool | int | float) else value


_VALUES: dict[str, tuple[tuple[str, ...], Form]] = {
    "maps as lists": (_MAPS, to_list),
    "lists as maps": (_MAPS, to_map),
    "long ports": (("ports",), _each(_long_port)),
    "short ports": (("ports",), _each(_short_port)),
    "ports with a protocol": (("ports",), _each(_with_protocol)),
    "long volumes": (("volumes",), _each(_long_mount)),
    "short volumes": (("volumes",), _each(_short_mount)),
    "long devices": (("devices",), _each(_long_device)),
    "lists of one": (("env_file", "tmpfs", "dns"), _listed),
    "one without a list": (("env_file", "tmpfs", "dns"), _unlisted),
    "long env files": (("env_file",), lambda value: [_long_file(item) for item in _listed(value)]),
    "short env files": (("env_file",), _each(_short_file)),
    "tests as lists": (("healthcheck.test",), _shell),
    "tests as text": (("healthcheck.test",), _unshelled),
    "dependencies as a map": (("depends_on",), _dependencies),
    "networks as a map": (("networks",), _named),
    "networks as a list": (("networks",), _names),
    "long secrets": (("secrets", "configs"), _each(_source)),
    "commands as text": (("command", "entrypoint"), _words),
    "build as a map": (("build",), _context),
    "build as text": (("build",), _no_context),
    "sizes in bytes": (("mem_limit", "deploy.resources.limits.memory"), _bytes),
    "sizes spelt out": (("mem_limit", "deploy.resources.limits.memory"), _spelt_out),
    "numbers and flags as text": (
        ("privileged", "read_only", "init", "tty", "cpus", "mem_limit", "cpu_quota", "healthcheck.disable",
         "deploy.resources.limits.cpus"),
        _as_text,
    ),
}  # fmt: skip


def services(data: Data) -> dict[str, Data]:
    """The services of a file that are maps."""
    found = data.get("services") or {}
    return {name: service for name, service in found.items() if isinstance(service, dict)}


def _put(service: Data, path: str, change: Form) -> None:
    *above, last = path.split(".")
    for step in above:
        service = service.get(step, {})
        if not isinstance(service, dict):
            return
    if last in service and service[last] is not None:
        service[last] = change(service[last])


def _changed(paths: tuple[str, ...], change: Form) -> Callable[[Data], Data | None]:
    def form(data: Data) -> Data | None:
        made = copy.deepcopy(data)
        for service in services(made).values():
            for path in paths:
                _put(service, path, change)
        return made if made != data or repr(made) != repr(data) else None

    return form


def limits_in_deploy(data: Data) -> Data | None:
    """`mem_limit` and `cpus` as the limits of `deploy`."""
    made = copy.deepcopy(data)
    for service in services(made).values():
        for old, new in (("mem_limit", "memory"), ("cpus", "cpus")):
            if service.get(old) is not None:
                resources = service.setdefault("deploy", {}).setdefault("resources", {})
                resources.setdefault("limits", {})[new] = text(service.pop(old))
    return made if made != data else None


def limits_of_the_service(data: Data) -> Data | None:
    """The limits of `deploy` as `mem_limit` and `cpus`."""
    made = copy.deepcopy(data)
    for service in services(made).values():
        limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
        for old, new in (("memory", "mem_limit"), ("cpus", "cpus")):
            if old in limits:
                service[new] = limits.pop(old)
        if limits == {} and service.get("deploy") == {"resources": {"limits": {}}}:
            del service["deploy"]
    return made if made != data else None


def disabled_as_none(data: Data) -> Data | None:
    """`disable: true` as the test `NONE`."""
    made = copy.deepcopy(data)
    for service in services(made).values():
        if service.get("healthcheck") == {"disable": True}:
            service["healthcheck"] = {"test": ["NONE"]}
    return made if made != data else None


def none_as_disabled(data: Data) -> Data | None:
    """The test `NONE` as `disable: true`."""
    made = copy.deepcopy(data)
    for service in services(made).values():
        if service.get("healthcheck") == {"test": ["NONE"]}:
            service["healthcheck"] = {"disable": True}
    return made if made != data else None


def turned_around(data: Data) -> Data | None:
    """Every map of the file in the opposite order."""
    if not isinstance(data, dict):
        return data
    return {key: turned_around(value) if isinstance(value, dict) else value for key, value in reversed(data.items())}


FORMS: dict[str, Callable[[Data], Data | None]] = {
    **{name: _changed(*how) for name, how in _VALUES.items()},
    "limits in deploy": limits_in_deploy,
    "limits of the service": limits_of_the_service,
    "disabled as NONE": disabled_as_none,
    "NONE as disabled": none_as_disabled,
    "turned around": turned_around,
}


def default_of(value: str) -> str:
    """The text as the default of a variable that nothing defines."""
    return f"${{MUTANT_UNSET:-{value}}}"


def defaulted(data: Data) -> Data | None:
    """Single texts and flags as defaults of a variable."""
    made = copy.deepcopy(data)
    for service, key in _single(made):
        if "$" not in text(service[key]) and "}" not in text(service[key]):
            service[key] = default_of(text(service[key]))
    return made if made != data else None


def _single(data: Data) -> Iterator[tuple[Data, str]]:
    for service in services(data).values():
        for key in ("image", "user", "network_mode", "restart", "privileged", "read_only", "mem_limit", "cpus"):
            if service.get(key) is not None and key in service:
                yield service, key


FORMS["defaults of variables"] = defaulted
