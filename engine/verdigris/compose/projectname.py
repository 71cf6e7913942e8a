"""Project names as Compose normalises them (compose-go, loader)."""

from __future__ import annotations

import re

_NOT_ALLOWED = re.compile(r"[^-_a-z0-9]+")


def normalise(name: str) -> str:
    """Lower case, only `a-z0-9_-`, no leading `_` or `-`; empty where nothing is left, which names no project."""
    return _NOT_ALLOWED.sub("", name.lower()).lstrip("_-")


def is_normal(name: str) -> bool:
    """Whether a name is usable as it is, as Compose wants of a name that is given rather than derived."""
    return name != "" and normalise(name) == name
