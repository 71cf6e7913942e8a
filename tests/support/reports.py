"""Reports made by hand for the output formats."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from verdigris.model.entity import Entity, Source
from verdigris.model.finding import Excerpt, Finding, Severity, Status, Undecided
from verdigris.model.report import Engine, FailOn, Policies, Report, Skipped, Subject, Tally, verdict
from verdigris.model.span import Span

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def finding(**changes: Any) -> Finding:
    """A finding of an image that moves, with changes."""
    line = "    image: nginx:latest"
    given = {
        "rule": "compose/image-tag",
        "severity": Severity.ERROR,
        "entity": Entity.COMPOSE_CONFIGURATION,
        "subject": "compose.yaml",
        "service": "web",
        "path": ("services", "web", "image"),
        "message": "`latest` moves: the image can change without a commit",
        "remediation": "Name a version, better with its digest.",
        "span": Span("compose.yaml", 4, 12, 4, 24),
        "excerpt": Excerpt(line, 11, 23),
        "fingerprint": "0" * 32,
    }
    return Finding(**{**given, **changes})


def undecided(**changes: Any) -> Undecided:
    """An undecided rule, with changes."""
    given = {
        "rule": "compose/non-root",
        "subject": "compose.yaml",
        "reason": "it took longer than 10 s",
        "file": "compose.yaml",
    }
    return Undecided(**{**given, **changes})


def report(*findings: Finding, **changes: Any) -> Report:
    """A report of one project with these findings."""
    subject = Subject(
        entity=Entity.COMPOSE_CONFIGURATION, id="compose.yaml", project="shop", environment=None, commit=None,
        files=("compose.yaml", "compose.override.yaml"),
    )  # fmt: skip
    open_questions = changes.get("undecided", ())
    given = {
        "tool_version": "1.2.3",
        "engine": Engine(kind="judge", opa_version="1.22.2"),
        "policies": Policies(revision="sha256:" + "3f9a" * 16, rules=19),
        "verdict": verdict([subject], findings, open_questions, FailOn.ERROR),
        "now": datetime(2027, 1, 31, 12, 0, tzinfo=UTC),
        "duration_s": 0.21,
        "source": Source.WORKTREE,
        "subjects": (subject,),
        "findings": findings,
        "fixed": (),
        "undecided": open_questions,
        "skipped": (),
        "tally": Tally(
            passed=19 - len(findings), failed=len(findings), known=0, waived=0, undecided=len(open_questions)
        ),
    }
    return Report(**{**given, **changes})


def everything() -> Report:
    """A report with one of each thing that a report can hold."""
    secret = finding(
        rule="compose/inline-secret",
        message="`DB_PASSWORD` of `web` holds a secret in plain sight (password)",
        span=Span("compose.yaml", 19, 20, 19, 27),
        excerpt=Excerpt("      DB_PASSWORD: ••••••••", 19, 27),
        commit=COMMIT,
    )
    warning = finding(
        rule="compose/healthcheck",
        severity=Severity.WARNING,
        message="nothing tells whether `web` works",
        span=Span("compose.yaml", 3, 3, 3, 6),
        excerpt=Excerpt("  web:", 2, 5),
    )
    gone = finding(rule="compose/privileged", status=Status.TRANSIENT, message="`web` was privileged", excerpt=None)
    known = finding(rule="compose/read-only", status=Status.KNOWN)
    return report(
        finding(), secret, warning, gone, known,
        undecided=(undecided(), undecided(rule=None, reason="`extends` is not resolved yet", line=7, commit=COMMIT)),
        skipped=(Skipped(file="old/compose.prod.yaml", reason="belongs to no project"),),
        fixed=(finding(rule="compose/cap-drop"),),
        tally=Tally(passed=10, failed=3, known=1, waived=0, undecided=5),
    )  # fmt: skip
