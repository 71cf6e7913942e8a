"""The few settings in a repository's own configuration that say what kind of repository it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_SECTION = re.compile(r'\s*\[\s*([A-Za-z0-9.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]')
_SETTING = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*?))?\s*(?:[#;].*)?$")
_TRUE = ("", "true", "yes", "on", "1")


def read(*files: Path) -> Mapping[str, str]:
    """`section.key` (lower case) to value, a later file over an earlier one; without subsections.

    Files that are missing or unreadable give nothing; include directives are not followed.
    """
    found: dict[str, str] = {}
    for file in files:
        try:
            found |= _parse(file.read_text("utf-8", "replace"))
        except OSError:
            continue
    return found


def is_true(value: str | None) -> bool:
    """Whether a value says yes, as Git reads booleans; a key without `=` does, a missing one does not."""
    return value is not None and value.lower() in _TRUE


def _parse(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    section: str | None = None
    for line in text.splitlines():
        head = _SECTION.match(line)
        if head:
            section = None if head[2] is not None else head[1].lower()
        setting = _SETTING.match(line, head.end() if head else 0)
        if setting and section:
            found[f"{section}.{setting[1].lower()}"] = (setting[2] or "").strip('"')
    return found
