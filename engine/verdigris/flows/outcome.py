"""What judging one project gave, and its form in the cache."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from verdigris.model.entity import Entity
from verdigris.model.finding import Excerpt, Finding, Severity, Undecided
from verdigris.model.report import Subject
from verdigris.model.span import Span


class Outcome(NamedTuple):
    """The answer about one project at one content.

    `rules` is how many rules were asked; `proofs` name the value behind a secret finding, by fingerprint, under a key
    of this process: they compare values and are never stored.
    """

    subject: Subject
    findings: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]
    rules: int
    opa_version: str | None
    proofs: Mapping[str, bytes] = MappingProxyType({})

    @property
    def is_lasting(self) -> bool:
        """Whether the answer may be stored: complete, and without anything about a secret."""
        return not self.undecided and not self.proofs

    def at(self, commit: str | None) -> Outcome:
        """The same answer about another commit with the same content."""
        return self._replace(
            subject=self.subject._replace(commit=commit),
            findings=tuple(finding._replace(commit=commit) for finding in self.findings),
            undecided=tuple(each._replace(commit=commit) for each in self.undecided),
        )


def encode(outcome: Outcome) -> dict[str, Any]:
    """A lasting outcome as plain values."""
    return {
        "subject": [
            outcome.subject.entity, outcome.subject.id, outcome.subject.project, outcome.subject.environment,
            list(outcome.subject.files),
        ],
        "findings": [_encoded(finding) for finding in outcome.findings],
        "rules": outcome.rules,
        "opa_version": outcome.opa_version,
    }  # fmt: skip


def _encoded(finding: Finding) -> list[Any]:
    return [
        finding.rule, finding.severity, finding.entity, finding.subject, finding.service, list(finding.path),
        finding.message, finding.remediation, list(finding.span), finding.fingerprint,
        list(finding.excerpt) if finding.excerpt else None, finding.closes_in_history,
    ]  # fmt: skip


def decode(stored: Mapping[str, Any]) -> Outcome:
    """The outcome that `encode` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    entity, id, project, environment, files = stored["subject"]
    return Outcome(
        subject=Subject(
            entity=Entity(entity), id=id, project=project, environment=environment, commit=None, files=tuple(files)
        ),
        findings=tuple(_decoded(each) for each in stored["findings"]),
        undecided=(),
        rules=int(stored["rules"]),
        opa_version=stored["opa_version"],
    )


def _decoded(stored: list[Any]) -> Finding:
    rule, severity, entity, subject, service, path, message, remediation, span, fingerprint, excerpt, history = stored
    return Finding(
        rule=rule,
        severity=Severity(severity),
        entity=Entity(entity),
        subject=subject,
        service=service,
        path=tuple(path),
        message=message,
        remediation=remediation,
        span=Span(*span),
        fingerprint=fingerprint,
        excerpt=Excerpt(*excerpt) if excerpt else None,
        closes_in_history=history,
    )
