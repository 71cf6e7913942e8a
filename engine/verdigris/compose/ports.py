"""Short ports such as `127.0.0.1:8080:80/tcp`, by Docker's grammar (go-connections, nat)."""

from __future__ import annotations

import re
from typing import NotRequired, TypedDict

from verdigris.errors import VerdigrisError

_RANGE = re.compile(r"\+?([0-9]+)(?:-\+?([0-9]+))?")
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_GROUP = re.compile(r"[0-9A-Fa-f]{1,4}")
_IPV6_GROUPS = 8
_PROTOCOLS = ("tcp", "udp", "sctp")
_LAST_PORT = 65535


class Port(TypedDict):
    """A port in its long form; `published` is absent for a random one, `host_ip` for all addresses."""

    target: NotRequired[int]
    """Absent for port 0, as the reference leaves it out; no project may have that."""
    mode: str
    protocol: str
    published: NotRequired[str]
    host_ip: NotRequired[str]


class InvalidPort(VerdigrisError):
    """A text that is no short port; the text is not quoted."""


def parse(text: str) -> list[Port]:
    """The long forms of a short port. Raises InvalidPort.

    Equal ranges expand one by one, sorted by the target's text as the reference does (`9-10` gives 10, then 9);
    a host range for one target stays one entry. Source: Docker's port specification.
    """
    *address, host, container = ["", *text.split(":")] if ":" not in text else text.split(":")
    container, _, protocol = container.partition("/")
    if not container:
        raise InvalidPort("no container port is given")
    protocol = protocol.lower() or "tcp"
    if protocol not in _PROTOCOLS:
        raise InvalidPort("the protocol is none of tcp, udp, sctp")
    host_ip = _host_ip(":".join(address))
    targets = _range(container, "container port")
    published = _range(host, "published port") if host else None
    if published and len(targets) not in (1, len(published)):
        raise InvalidPort("the ranges of published and container ports differ in length")
    texts = _published(published, len(targets))
    ports = [_port(target, at, host_ip, protocol) for target, at in zip(targets, texts, strict=True)]
    return sorted(ports, key=lambda port: f"{port.get('target', 0)}/")


def is_address(text: str) -> bool:
    """Whether the text is an IPv4 or IPv6 address, without brackets or zone."""
    return bool(_IPV4.fullmatch(text)) or _is_ipv6(text)


def _port(target: int, published: str, host_ip: str, protocol: str) -> Port:
    port: Port = {"mode": "ingress", "protocol": protocol}
    if target:
        port["target"] = target
    if published:
        port["published"] = published
    if host_ip:
        port["host_ip"] = host_ip
    return port


def _published(published: range | None, count: int) -> list[str]:
    if published is None:
        return [""] * count
    if count == 1 and len(published) > 1:
        return [f"{published[0]}-{published[-1]}"]
    return [str(port) for port in published]


def _range(text: str, what: str) -> range:
    found = _RANGE.fullmatch(text)
    if not found:
        raise InvalidPort(f"the {what} is no number or range")
    first, last = _number(found[1]), _number(found[2] or found[1])
    if last > _LAST_PORT:
        raise InvalidPort(f"the {what} is above {_LAST_PORT}")
    if last < first:
        raise InvalidPort(f"the {what} is a range that ends before it begins")
    return range(first, last + 1)


def _number(digits: str) -> int:
    """A number; one that is too long to matter counts as too large, for Python refuses to read some thousand digits."""
    significant = digits.lstrip("0")
    return int(significant or "0") if len(significant) <= len(str(_LAST_PORT)) else _LAST_PORT + 1


def _host_ip(text: str) -> str:
    address = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if address and not is_address(address):
        raise InvalidPort("the host part is no IP address")
    return address


def _is_ipv6(text: str) -> bool:
    head, double, tail = text.partition("::")
    if not double:
        return _groups(text) == _IPV6_GROUPS
    left, right = _groups(head, may_end_in_ipv4=False), _groups(tail)
    return left >= 0 and right >= 0 and left + right < _IPV6_GROUPS


def _groups(text: str, may_end_in_ipv4: bool = True) -> int:
    """How many groups of an IPv6 address the text has, an IPv4 one being two; below 0 where one is wrong."""
    if not text:
        return 0
    *groups, last = text.split(":")
    wide = may_end_in_ipv4 and bool(_IPV4.fullmatch(last))
    if not all(_GROUP.fullmatch(group) for group in (groups if wide else [*groups, last])):
        return -_IPV6_GROUPS
    return len(groups) + (2 if wide else 1)
