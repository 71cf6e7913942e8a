"""Patterns over configuration paths: `services.*.ports.[]`, where `*` is any key and `[]` any index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from verdigris.model.finding import ConfigPath

T = TypeVar("T")
ANY: Final = "*"


class Pattern(tuple[str, ...]):
    """Steps of a path; `*` and `[]` stand for any one step."""

    __slots__ = ()

    @classmethod
    def of(cls, text: str) -> Pattern:
        """The pattern written with dots."""
        return cls(ANY if step == "[]" else step for step in text.split("."))

    def fits(self, path: ConfigPath) -> bool:
        """Whether the path has exactly these steps."""
        return len(self) == len(path) and all(mine in (ANY, str(step)) for mine, step in zip(self, path, strict=True))


def matching(table: Mapping[Pattern, T], path: ConfigPath) -> T | None:
    """What a table holds for the first pattern that fits the path."""
    for pattern, value in table.items():
        if len(pattern) == len(path) and pattern.fits(path):
            return value
    return None
