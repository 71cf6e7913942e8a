"""Short ports such as `127.0.0.1:8080:80/tcp`, by Docker's grammar (COMPOSE.md 1.10)."""

from __future__ import annotations

import re
from typing import NotRequired, TypedDict

from verdigris.errors import VerdigrisError

_RANGE = re.compile(r"([0-9]+)(?:-([0-9]+))?", re.ASCII)
_PROTOCOLS = ("tcp", "udp", "sctp")


class Port(TypedDict):
    """A port in its long form; `published` is absent for a random one, `host_ip` for all addresses."""

    target: int
    mode: str
    protocol: str
    published: NotRequired[str]
    host_ip: NotRequired[str]


class InvalidPort(VerdigrisError):
    """A text that is no short port."""


def parse(text: str) -> list[Port]:
    """The long forms: equal ranges expand one by one, a host range for one port stays one. Raises InvalidPort."""
    *address, host, container = ["", *text.split(":")][-max(text.count(":") + 1, 2) :]
    container, _, protocol = container.partition("/")
    protocol = protocol.lower() or "tcp"
    if protocol not in _PROTOCOLS:
        raise InvalidPort("the protocol is none of tcp, udp, sctp")
    targets = _range(container, "container port")
    published = _range(host, "published port") if host else None
    if published and len(published) != len(targets) and len(targets) > 1:
        raise InvalidPort("the ranges of published and container ports differ in length")
    base = _address(":".join(address))
    return [{**base, **_published(published, i, len(targets)), "target": t, "mode": "ingress", "protocol": protocol}
            for i, t in enumerate(targets)]  # fmt: skip


def _published(published: range | None, index: int, count: int) -> dict[str, str]:
    if published is None:
        return {}
    if count == 1 and len(published) > 1:
        return {"published": f"{published[0]}-{published[-1]}"}
    return {"published": str(published[index])}


def _range(text: str, what: str) -> range:
    found = _RANGE.fullmatch(text)
    if not found:
        raise InvalidPort(f"the {what} is no number or range")
    start, end = int(found[1]), int(found[2] or found[1])
    if end < start or end > 65535:
        raise InvalidPort(f"the {what} is out of range")
    return range(start, end + 1)


def _address(text: str) -> dict[str, str]:
    if not text:
        return {}
    address = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if not is_address(address):
        raise InvalidPort("the host part is no IP address")
    return {"host_ip": address}


def is_address(text: str) -> bool:
    """Whether the text is an IPv4 or IPv6 address."""
    import socket

    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, text)
        except (OSError, ValueError):
            continue
        return True
    return False
