"""From the evaluator's answers about one project to findings and open questions; what is no proper answer is
undecided.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from verdigris.flows.case import Case
from verdigris.model.finding import ConfigPath, Finding, Undecided
from verdigris.model.rule import Rule
from verdigris.policy.evaluator import Answer, Failed, Undefined, Value
from verdigris.policy.fingerprint import fingerprint
from verdigris.policy.masking import Mask
from verdigris.policy.unknown import reported_at, touched

ASKED = ("deny", "unknown")
"""What is asked of every rule, in this order."""

_LONGEST_ARG = 200
_PROCESS_KEY = os.urandom(32)
_Result = tuple[ConfigPath, Mapping[str, Any]]


@dataclass(slots=True)
class Decisions:
    """What came of one project; `proofs` are those of its Outcome."""

    findings: list[Finding] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    proofs: dict[str, bytes] = field(default_factory=dict)


def decided(case: Case, rules: Sequence[Rule], answers: Sequence[Answer]) -> Decisions:
    """The decisions on a project; `answers` are those to ASKED of each rule, one after the other."""
    made = Decisions(undecided=[case.undecided(None, gap.reason, gap.span) for gap in case.project.gaps])
    for number, rule in enumerate(rules):
        _decide(made, case, rule, *answers[number * len(ASKED) : (number + 1) * len(ASKED)])
    return made


def _decide(made: Decisions, case: Case, rule: Rule, deny: Answer, unknown: Answer) -> None:
    denied = _results(deny)
    questions = [] if isinstance(unknown, Undefined) else _results(unknown)
    if isinstance(denied, str) or isinstance(questions, str):
        reason = denied if isinstance(denied, str) else str(questions)
        made.undecided.append(case.undecided(rule.id, reason))
        return
    made.undecided += [case.undecided(rule.id, "it cannot decide here", case.span(path)) for path, _ in questions]
    made.undecided += _unread(case, rule, {path for path, _ in denied})
    for finding, path in _findings(case, rule, denied):
        made.findings.append(finding)
        if rule.history:
            made.proofs[finding.fingerprint] = _proof(case.value(path))


def _results(answer: Answer) -> list[_Result] | str:
    """The paths and args of an answer, or why it is none."""
    match answer:
        case Undefined():
            return "it is not defined"
        case Failed(message=message):
            return message
        case Value(value=value):
            return _parsed(value)


def _parsed(value: Any) -> list[_Result] | str:
    results: list[_Result] = []
    for each in value if isinstance(value, list) else [value]:
        path, args = (each.get("path"), each.get("args", {})) if isinstance(each, dict) else (None, None)
        if not (isinstance(path, list) and isinstance(args, dict) and all(map(_is_step, path))):
            return "its answer is not a set of {path, args}"
        results.append((tuple(path), args))
    return results


def _is_step(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def _unread(case: Case, rule: Rule, found: set[ConfigPath]) -> Iterator[Undecided]:
    """What the rule reads and is not known; what stands in a gap is undecided as a whole already."""
    gaps = [gap.path for gap in case.project.gaps if gap.path]
    for unknown in case.project.unknowns:
        in_gap = any(unknown.path[: len(gap)] == gap for gap in gaps)
        if not in_gap and touched(rule.reads, unknown.path) and not reported_at(found, unknown.path):
            yield case.undecided(rule.id, unknown.reason, unknown.span)


def _findings(case: Case, rule: Rule, results: Sequence[_Result]) -> Iterator[tuple[Finding, ConfigPath]]:
    seen: dict[ConfigPath, int] = {}
    for path, args in results:
        seen[path] = seen.get(path, 0) + 1
        yield _finding(case, rule, path, args, seen[path]), path


def _finding(case: Case, rule: Rule, path: ConfigPath, args: Mapping[str, Any], count: int) -> Finding:
    span = case.span(path)
    own = path if count == 1 else (*path, f"#{count}")
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        entity=rule.entity,
        subject=case.files.id,
        service=str(path[1]) if path[:1] == ("services",) and len(path) > 1 else None,
        path=path,
        message=_rendered(rule.message, args, case.source.mask),
        remediation=rule.remediation,
        span=span,
        excerpt=case.source.excerpt(span),
        fingerprint=fingerprint(rule.id, case.files.id, own, case.item_key),
        closes_in_history=rule.history,
        commit=case.recorder.commit,
    )


def _proof(value: object) -> bytes:
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), key=_PROCESS_KEY).digest()


def _rendered(template: str, args: Mapping[str, Any], mask: Mask) -> str:
    """The message with `{name}` replaced in one pass, so that an argument cannot bring in a placeholder of its own.

    What is secret is hidden before anything is cut: the rest of a secret would not be known as one.
    """
    filled = re.sub(r"\{(\w+)\}", lambda found: _shortened(mask.text(str(args.get(found[1], found[0])))), template)
    return mask.text(filled)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_ARG else text[:_LONGEST_ARG] + "…"
