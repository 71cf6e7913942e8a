"""The answer of one run, complete enough for every output format."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from verdigris.model.entity import Entity, Source
from verdigris.model.finding import Finding, Severity, Status, Undecided


class Verdict(StrEnum):
    """The gate's answer; only `pass` opens it."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


class FailOn(StrEnum):
    """The least severity that closes the gate."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"

    def closes(self, severity: Severity) -> bool:
        """Whether a new finding of this severity closes the gate."""
        return self is not FailOn.NEVER and severity.rank <= Severity(self.value).rank


class Subject(NamedTuple):
    """One judged entity; `files` are those its configuration was read from."""

    entity: Entity
    id: str
    project: str
    environment: str | None
    commit: str | None
    files: tuple[str, ...]


class Skipped(NamedTuple):
    """A file that looks like ours and was not judged."""

    file: str
    reason: str


class Engine(NamedTuple):
    """Which evaluator answered."""

    kind: str
    opa_version: str


class Policies(NamedTuple):
    """Which policies were asked: digest of their texts and number of rules."""

    revision: str
    rules: int


class Tally(NamedTuple):
    """Rule x subject, counted by outcome."""

    passed: int
    failed: int
    known: int
    waived: int
    undecided: int


class Report(NamedTuple):
    """Everything one run found. `engine` is None when nothing was evaluated; `fixed` stood at the base and are gone.

    `notes` are remarks on the run itself, for people.
    """

    tool_version: str
    engine: Engine | None
    policies: Policies
    verdict: Verdict
    now: datetime
    duration_s: float
    source: Source
    subjects: tuple[Subject, ...]
    findings: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]
    skipped: tuple[Skipped, ...]
    tally: Tally
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to judge."""
        return not (self.subjects or self.findings or self.undecided)


def verdict(
    subjects: Iterable[Subject], findings: Iterable[Finding], undecided: Iterable[Undecided], fail_on: FailOn
) -> Verdict:
    """The gate's answer: fail before unknown before pass, and unknown where nothing was judged."""
    if any(f.status is Status.NEW and fail_on.closes(f.severity) for f in findings):
        return Verdict.FAIL
    if any(u.status is Status.NEW for u in undecided) or not any(True for _ in subjects):
        return Verdict.UNKNOWN
    return Verdict.PASS
