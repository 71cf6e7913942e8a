"""The JSON report (schemas/report.json). Additive changes only."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

from verdigris.model.finding import Finding, Undecided
from verdigris.model.report import Report, Subject
from verdigris.report.shown import shown

SCHEMA_VERSION = 1


def render(report: Report) -> str:
    """One JSON object and a final newline."""
    return json.dumps(as_dict(report), indent=2, ensure_ascii=False) + "\n"


def as_dict(report: Report) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "verdigris", "version": report.tool_version},
        "engine": {"kind": report.engine.kind, "opa_version": report.engine.opa_version} if report.engine else None,
        "policies": {"revision": report.policies.revision, "rules": report.policies.rules},
        "verdict": report.verdict,
        "now": report.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "duration_s": round(report.duration_s, 3),
        "subjects": [_subject(subject) for subject in report.subjects],
        "findings": [_finding(finding) for finding in report.findings],
        "fixed": [{"rule": f.rule, "subject": shown(f.subject), "fingerprint": f.fingerprint} for f in report.fixed],
        "undecided": [_undecided(each) for each in report.undecided],
        "source": report.source,
        "skipped": [{"file": shown(each.file), "reason": each.reason} for each in report.skipped],
        "tally": {
            "passed": report.tally.passed,
            "failed": report.tally.failed,
            "known": report.tally.known,
            "waived": report.tally.waived,
            "undecided": report.tally.undecided,
        },
    }


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "entity": subject.entity,
        "id": shown(subject.id),
        "project": subject.project,
        "environment": subject.environment,
        "commit": subject.commit,
        "files": [shown(file) for file in subject.files],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "status": finding.status,
        "entity": finding.entity,
        "subject": shown(finding.subject),
        "service": finding.service,
        "path": list(finding.path),
        "message": finding.message,
        "file": shown(finding.span.file),
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "commit": finding.commit,
        "fingerprint": finding.fingerprint,
        "fix": None,
        "waiver": None,
    }


def _undecided(undecided: Undecided) -> dict[str, Any]:
    return {
        "rule": undecided.rule,
        "subject": shown(undecided.subject),
        "reason": undecided.reason,
        "status": undecided.status,
        "file": shown(undecided.file) if undecided.file is not None else None,
        "line": undecided.line,
        "commit": undecided.commit,
    }
