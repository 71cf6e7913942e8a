"""A name of a finding that survives edits elsewhere: rule, project, service and configuration path, never a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from verdigris.model.finding import ConfigPath

KeyOf = Callable[[ConfigPath], str | None]


def fingerprint(rule: str, project: str, path: ConfigPath, key_of: KeyOf) -> str:
    """32 hexadecimal digits; a list item counts by what `key_of` names it, by its place only where nothing does."""
    steps = [_step(path[: depth + 1], key_of) for depth in range(len(path))]
    text = json.dumps([rule, project, steps], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _step(path: ConfigPath, key_of: KeyOf) -> str | int:
    last = path[-1]
    if not isinstance(last, int):
        return last
    name = key_of(path)
    return last if name is None else f"[{name}]"
