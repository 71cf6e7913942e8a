"""Tables over configuration paths written as patterns: `services.*.ports.*`, where `*` is any key or index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Generic, TypeVar

from verdigris.model.finding import ConfigPath

T = TypeVar("T")
ANY: Final = "*"


class Table(Generic[T]):
    """Values by pattern; the first pattern that fits a path wins."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        self._rows: dict[tuple[int, str], list[tuple[list[str], T]]] = {}
        for pattern, value in rows:
            steps = pattern.split(".")
            self._rows.setdefault((len(steps), steps[-1]), []).append((steps, value))

    def at(self, path: ConfigPath) -> T | None:
        """What the table holds for a path, None where no pattern fits."""
        if not path:
            return None
        for last in (str(path[-1]), ANY):
            for steps, value in self._rows.get((len(path), last), ()):
                if fits(steps, path):
                    return value
        return None


def fits(steps: Iterable[str], path: ConfigPath) -> bool:
    """Whether the steps of a pattern meet those of a path, as far as both go."""
    return all(step == ANY or step == str(here) for step, here in zip(steps, path, strict=False))
