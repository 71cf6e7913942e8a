"""Project names as Compose normalises them."""

from __future__ import annotations

import re

_NOT_ALLOWED = re.compile(r"[^-_a-z0-9]")


def normalise(name: str) -> str:
    """Lower case, only `a-z0-9_-`, no leading `_` or `-`; empty where nothing is left."""
    return _NOT_ALLOWED.sub("", name.lower()).lstrip("_-")
