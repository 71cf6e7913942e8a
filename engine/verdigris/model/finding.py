"""What a rule found, where, and what could not be decided."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from verdigris.model.entity import Entity
from verdigris.model.span import Span

ConfigPath = tuple[str | int, ...]
"""A place in a configuration as Compose shapes it: `("services", "web", "ports", 0)`."""


class Severity(StrEnum):
    """How much a finding matters, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Status(StrEnum):
    """Whether a finding counts: only `new` ones can close the gate."""

    NEW = "new"
    KNOWN = "known"
    WAIVED = "waived"
    TRANSIENT = "transient"


class Excerpt(NamedTuple):
    """A masked line of source; `start` and `end` are 0-based offsets of the stretch to underline."""

    text: str
    start: int
    end: int


class Finding(NamedTuple):
    """One defect at one place; texts are masked already and safe to show.

    `span` lies in the file where the value was written; `excerpt` is None where the line cannot be shown.
    `closes_in_history` is METADATA's `history`: such a finding counts in any commit of a range.
    """

    rule: str
    severity: Severity
    entity: Entity
    subject: str
    service: str | None
    path: ConfigPath
    message: str
    remediation: str
    span: Span
    fingerprint: str
    excerpt: Excerpt | None = None
    closes_in_history: bool = False
    status: Status = Status.NEW
    commit: str | None = None


class Undecided(NamedTuple):
    """A question without an answer: it closes the gate as surely as a finding. `rule` None means the whole subject."""

    rule: str | None
    subject: str
    reason: str
    file: str | None = None
    line: int | None = None
    status: Status = Status.NEW
    commit: str | None = None
