"""The report for people: the user's own line with the wrong value underlined, an honest tally, what to do next.

Colour is put in by the `paint` that is passed in; without it the same text comes out plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from verdigris.model.entity import Source
from verdigris.model.finding import Finding, Severity, Status, Undecided
from verdigris.model.report import Report, Verdict
from verdigris.report.shown import shown

Paint = Callable[[str, str], str]
"""Colours a text by a role: `error`, `warning`, `info`, `open`, `closed`, `place`, `dim`, `hint`, `bold`."""

MAX_BLOCKS = 20
_LEAST_WIDTH, _MOST_WIDTH = 40, 500
_SHOWN = (Status.NEW, Status.TRANSIENT)


def plain(role: str, text: str) -> str:
    """No colour at all."""
    return text


def render(report: Report, *, width: int = 100, paint: Paint = plain, every: bool = False) -> str:
    """The whole report; at most 20 blocks and 20 skipped files unless `every` is set. Lines fit `width` columns where texts allow."""
    width = min(max(width, _LEAST_WIDTH), _MOST_WIDTH)
    blocks = [list(_finding(finding, width, paint)) for finding in _worst_first(report.findings)]
    blocks += [_undecided(each, paint) for each in report.undecided if each.status is Status.NEW]
    parts = _first(["\n".join(block) for block in blocks], every)
    skipped = [f"skipped {shown(each.file)}: {each.reason}" for each in report.skipped]
    if skipped:
        parts.append("\n".join(paint("dim", line) for line in _first(skipped, every)))
    parts.append("\n".join(_summary(report, paint)))
    return "\n\n".join(parts) + "\n"


def _first(texts: list[str], every: bool) -> list[str]:
    """The first 20, with a word on the others."""
    hidden = 0 if every else max(0, len(texts) - MAX_BLOCKS)
    rest = [f"... and {hidden} more: -v or --format json shows them all"] if hidden else []
    return texts[: len(texts) - hidden] + rest


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    shown_ones = [finding for finding in findings if finding.status in _SHOWN]
    return sorted(shown_ones, key=lambda f: (f.status is Status.TRANSIENT, f.severity.rank, *f.span[:3], f.rule))


def _finding(finding: Finding, width: int, paint: Paint) -> Iterator[str]:
    kind = finding.severity if finding.status is Status.NEW else f"{finding.status} {finding.severity}"
    yield paint(finding.severity, f"{kind}[{finding.rule}]") + paint("bold", f": {shown(finding.message)}")
    gutter = " " * len(str(finding.span.line))
    at = f"  (commit {finding.commit[:12]})" if finding.commit else ""
    yield f"{gutter} {paint('place', '-->')} {shown(str(finding.span))}{at}"
    if finding.excerpt is not None:
        yield from _excerpt(finding, gutter, width, paint)
    yield f"{gutter} {paint('place', '=')} {paint('hint', 'fix:')} {shown(finding.remediation)}"
    yield f"{gutter} {paint('place', '=')} explain: verdigris explain {finding.rule}"


def _excerpt(finding: Finding, gutter: str, width: int, paint: Paint) -> Iterator[str]:
    if finding.excerpt is None:
        return
    text, start, end = finding.excerpt
    parts = shown(text[:start]), shown(text[start:end]), shown(text[end:])
    line, caret_at, carets = _window(*parts, room=max(width - len(gutter) - 3, 20))
    bar = paint("place", "|")
    yield f"{gutter} {bar}"
    yield f"{paint('place', str(finding.span.line))} {bar} {line}"
    yield f"{gutter} {bar} {' ' * caret_at}{paint(finding.severity, '^' * carets)}"


def _window(before: str, marked: str, after: str, *, room: int) -> tuple[str, int, int]:
    """The part of a line that fits, with the mark in it; where the mark begins, and its length."""
    line = (before + marked + after).rstrip()
    kept = min(len(marked), room - 2)
    left = max(0, len(before) + kept + 1 - room) if len(line) > room else 0
    piece = line[left : left + room]
    if left:
        piece = "…" + piece[1:]
    if len(line) > left + room:
        piece = piece[:-1] + "…"
    return piece, len(before) - left, max(1, kept)


def _undecided(undecided: Undecided, paint: Paint) -> list[str]:
    subject = undecided.rule or shown(undecided.subject)
    lines = [paint("warning", f"undecided[{subject}]") + paint("bold", f": {shown(undecided.reason)}")]
    if undecided.file is not None:
        at = f"  (commit {undecided.commit[:12]})" if undecided.commit else ""
        place = shown(undecided.file) + (f":{undecided.line}" if undecided.line else "")
        lines.append(f"  {paint('place', '-->')} {place}{at}")
    return lines


def _summary(report: Report, paint: Paint) -> Iterator[str]:
    is_open = report.verdict is Verdict.PASS
    gate = paint("open", "gate OPEN") if is_open else paint("closed", "gate CLOSED")
    yield f"{gate}   " + "   ".join([*_counts(report), *_tally(report)])
    files = {file for subject in report.subjects for file in subject.files}
    policies = f"{_number(report.policies.rules, 'rule')} ({report.policies.revision[:19]})"
    projects = len({subject.id for subject in report.subjects})
    yield paint(
        "dim",
        f"{_number(projects, 'project')}, {_number(len(files), 'file')} ({_source(report)}), {policies}   {report.duration_s:.2f} s",
    )
    advice = _next(report)
    if advice:
        yield f"next: {advice}"


def _counts(report: Report) -> Iterator[str]:
    new = [finding.severity for finding in report.findings if finding.status is Status.NEW]
    texts = [_number(new.count(severity), _NOUNS[severity]) for severity in Severity if severity in new]
    if texts:
        yield ", ".join(texts)
    transient = sum(1 for finding in report.findings if finding.status is Status.TRANSIENT)
    if transient:
        yield f"{transient} transient"


def _source(report: Report) -> str:
    commit = next((subject.commit for subject in report.subjects if subject.commit), None)
    match report.source:
        case Source.COMMIT:
            return f"commit {commit[:12]}" if commit else "commit"
        case Source.INDEX:
            return "index"
        case Source.WORKTREE:
            return "work tree"
        case Source.FILES:
            return "no repository"


_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def _tally(report: Report) -> Iterator[str]:
    tally = report.tally
    yield f"{tally.passed} passed"
    for count, word in ((tally.known, "known"), (tally.waived, "waived"), (len(report.fixed), "fixed")):
        if count:
            yield f"{count} {word}"
    yield f"{sum(1 for each in report.undecided if each.status is Status.NEW)} undecided"
    if report.skipped:
        yield f"{_number(len(report.skipped), 'file')} skipped"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _next(report: Report) -> str | None:
    worst = _worst_first(report.findings)
    if worst:
        return f"verdigris explain {worst[0].rule}"
    return None
