"""The one family of expected errors: what happened, where, and what to do about it.

Each subclass lives beside the code that raises it and names its exit code; only `cli` catches the family.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """Process exit codes; a code that is not listed here is a failure."""

    OPEN = 0
    CLOSED = 1
    USAGE = 2
    UNDECIDED = 3
    NOTHING = 4
    INTERNAL = 70
    INTERRUPTED = 130


class VerdigrisError(Exception):
    """An expected failure, told as `message` (what), `where` (file:line or object) and `hint` (what to do now)."""

    exit_code: Exit = Exit.UNDECIDED

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}"


class UsageError(VerdigrisError):
    """The command line or the configuration asks for something that does not exist."""

    exit_code = Exit.USAGE


def nearest(word: str, known: Iterable[str]) -> str:
    """`, did you mean ...?` with the closest known word, empty when none is close."""
    from difflib import get_close_matches

    close = get_close_matches(word, sorted(known), n=1)
    return f", did you mean `{close[0]}`?" if close else ""
