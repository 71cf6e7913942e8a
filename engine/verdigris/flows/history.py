"""A range of commits as one answer: what is new at the tip, what stood before it, what came and went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from verdigris.flows.outcome import Outcome
from verdigris.model.finding import Finding, Status, Undecided


class Answer(NamedTuple):
    """Findings and undecided of a whole range; `fixed` stood at the base and are gone at the tip."""

    findings: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]
    fixed: tuple[Finding, ...]


def alone(outcomes: Iterable[Outcome]) -> Answer:
    """The answer of one tree without a base: everything counts."""
    taken = list(outcomes)
    return Answer(
        findings=tuple(finding for outcome in taken for finding in outcome.findings),
        undecided=tuple(each for outcome in taken for each in outcome.undecided),
        fixed=(),
    )


def of_range(base: Sequence[Outcome], between: Sequence[Sequence[Outcome]], tip: Sequence[Outcome]) -> Answer:
    """The answer of a range: `between` are the outcomes of its commits before the tip, oldest first.

    What stood at the base is known. A finding that counts in history closes the gate wherever it came up; any other
    that is gone by the tip is transient. A commit that could not be judged stays undecided and is named.
    """
    before = _proven(base)
    at_tip = _proven(tip)
    findings = [_against(before, outcome, finding) for outcome in tip for finding in outcome.findings]
    seen = set(at_tip) | set(before)
    for outcomes in between:
        for key, finding in _proven(outcomes).items():
            if key not in seen:
                seen.add(key)
                status = Status.NEW if finding.closes_in_history else Status.TRANSIENT
                findings.append(finding._replace(status=status))
    fixed = {finding.fingerprint: finding for key, finding in before.items() if key not in at_tip}
    return Answer(
        findings=tuple(findings),
        undecided=tuple(_open_questions(base, between, tip)),
        fixed=tuple(finding for name, finding in fixed.items() if name not in {f.fingerprint for f in findings}),
    )


Key = tuple[str, bytes]


def _proven(outcomes: Iterable[Outcome]) -> Mapping[Key, Finding]:
    """Findings by what makes two of them the same: the fingerprint and, for a secret, its value."""
    return {_key(outcome, finding): finding for outcome in outcomes for finding in outcome.findings}


def _key(outcome: Outcome, finding: Finding) -> Key:
    return finding.fingerprint, outcome.proofs.get(finding.fingerprint, b"")


def _against(before: Mapping[Key, Finding], outcome: Outcome, finding: Finding) -> Finding:
    return finding._replace(status=Status.KNOWN) if _key(outcome, finding) in before else finding


def _open_questions(
    base: Iterable[Outcome], between: Iterable[Iterable[Outcome]], tip: Iterable[Outcome]
) -> Iterable[Undecided]:
    known = {_question(each) for outcome in base for each in outcome.undecided}
    seen = set(known)
    for outcomes in (tip, *between):
        for outcome in outcomes:
            for each in outcome.undecided:
                question = _question(each)
                if question in known:
                    if outcomes is tip:
                        yield each._replace(status=Status.KNOWN)
                elif question not in seen:
                    seen.add(question)
                    yield each


def _question(each: Undecided) -> tuple[str | None, str, str, str | None]:
    return each.rule, each.subject, each.reason, each.file
