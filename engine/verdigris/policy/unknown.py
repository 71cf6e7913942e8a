"""What a rule could not decide because a value it reads is not in the tree (METADATA `reads`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from verdigris.model.finding import ConfigPath


def touched(reads: Iterable[str], unknown: ConfigPath) -> bool:
    """Whether an unknown path lies at, above or below one of the patterns that a rule reads."""
    return any(_meets(pattern.split("."), unknown) for pattern in reads)


def _meets(pattern: list[str], path: ConfigPath) -> bool:
    return all(step in ("*", str(here)) for step, here in zip(pattern, path, strict=False))


def reported_at(found: Collection[ConfigPath], unknown: ConfigPath) -> bool:
    """Whether a rule found something at, above or below the unknown path, so that it did decide there."""
    return any(all(a == b for a, b in zip(path, unknown, strict=False)) for path in found)
