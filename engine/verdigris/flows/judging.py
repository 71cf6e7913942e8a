"""Judging projects: each loaded, asked of every rule, and turned into findings with a place."""

from __future__ import annotations

import hashlib
import hmac
import secrets as randomness
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from verdigris.compose import document as documents
from verdigris.compose.discover import ProjectFiles
from verdigris.compose.load import load
from verdigris.compose.node import find
from verdigris.compose.place import place
from verdigris.compose.project import Project, Unknown
from verdigris.compose.unicity import key_of
from verdigris.errors import VerdigrisError
from verdigris.flows.outcome import Outcome
from verdigris.flows.source import MaskedSource
from verdigris.git.recorder import Recorder
from verdigris.model.entity import Entity
from verdigris.model.finding import ConfigPath, Finding, Undecided
from verdigris.model.report import Subject
from verdigris.model.rule import Rule
from verdigris.model.span import Span
from verdigris.policy.evaluator import Answer, Failed, Undefined, Value
from verdigris.policy.fingerprint import fingerprint
from verdigris.policy.pool import Pool
from verdigris.policy.unknown import reported_at, touched
from verdigris.secrets import detect
from verdigris.secrets.literals import literals

_ANSWERS = ("deny", "unknown")
_LONGEST_ARG = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What all projects of a run are judged with."""

    evaluator: Pool
    rules: tuple[Rule, ...]
    settings: Mapping[str, Mapping[str, Any]]
    opa_version: str
    now: datetime

    @property
    def entrypoints(self) -> list[str]:
        """What is asked for each project: `deny` and `unknown` of every rule."""
        return [f"{rule.package}.{answer}" for rule in self.rules for answer in _ANSWERS]


def judge(prepared: Callable[[], Bench], projects: Sequence[tuple[Recorder, ProjectFiles]]) -> list[Outcome]:
    """The outcome of each project, in order. What cannot be loaded or answered is undecided, never left out.

    `prepared` is called after the projects are loaded, so that the evaluator can load its policies meanwhile.
    """
    cases = [_Case.opened(recorder, files) for recorder, files in projects]
    bench = prepared()
    asked = [case for case in cases if case.is_loaded]
    answers = bench.evaluator.evaluate(bench.entrypoints, [case.input(bench) for case in asked], _rfc3339(bench.now))
    by_case = {id(case): answer for case, answer in zip(asked, answers, strict=True)}
    return [case.outcome(bench, by_case.get(id(case))) for case in cases]


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Case:
    """One project on its way from files to an outcome."""

    def __init__(self, recorder: Recorder, files: ProjectFiles) -> None:
        self._recorder = recorder
        self._files = files
        self._project: Project | None = None
        self._document: documents.Document | None = None
        self._source = MaskedSource(recorder, ())
        self._undecided: list[Undecided] = []
        self._proofs: dict[str, bytes] = {}

    @property
    def is_loaded(self) -> bool:
        """Whether there is anything to ask the rules about."""
        return self._document is not None

    @classmethod
    def opened(cls, recorder: Recorder, files: ProjectFiles) -> _Case:
        """The project loaded and its document made; where the load fails, undecided with the reason."""
        case = cls(recorder, files)
        try:
            case._open()
        except VerdigrisError as error:
            case._give_up(error)
        return case

    def _open(self) -> None:
        project = load(self._recorder, self._files)
        self._project = project
        self._source = MaskedSource(self._recorder, literals([*project.written, project.root]))
        self._document = documents.build(project, detect.kind)
        self._undecided += [self._gap(gap.reason, gap.span) for gap in project.gaps]

    def _give_up(self, error: VerdigrisError) -> None:
        file, _, line = (error.where or self._files.files[0]).rpartition(":")
        at = (file, int(line)) if file and line.isdigit() else (error.where or self._files.files[0], None)
        self._undecided.append(self._undecided_at(None, error.message, *at))

    def _gap(self, reason: str, span: Span) -> Undecided:
        return self._undecided_at(None, reason, span.file, span.line)

    def _undecided_at(self, rule: str | None, reason: str, file: str | None, line: int | None) -> Undecided:
        return Undecided(
            rule=rule, subject=self._files.id, reason=self._source.mask.text(reason), file=file, line=line,
            commit=self._recorder.commit,
        )  # fmt: skip

    def input(self, bench: Bench) -> dict[str, Any]:
        """The policy input of the loaded project."""
        return {
            "entity": Entity.COMPOSE_CONFIGURATION,
            "id": _carried(self._files.id),
            "environment": self._files.environment,
            "document": self._document.value if self._document else None,
            "previous": None,
            "observed": None,
            "context": {
                "mode": "commit",
                "now": _rfc3339(bench.now),
                "commit": self._recorder.commit,
                "settings": bench.settings,
                "unknown": [_stated(unknown) for unknown in (self._project.unknowns if self._project else ())],
                "files": [_carried(file) for file in self._recorder.files_read()],
                "evidence": [],
            },
        }

    def outcome(self, bench: Bench, answers: Sequence[Answer] | None) -> Outcome:
        """The outcome, from the answers to the bench's entrypoints; None where none was asked."""
        findings: list[Finding] = []
        if answers is not None:
            pairs = zip(answers[::2], answers[1::2], strict=True)
            for rule, (deny, unknown) in zip(bench.rules, pairs, strict=True):
                findings += self._decided(rule, deny, unknown)
        return Outcome(
            subject=self._subject(),
            findings=tuple(findings),
            undecided=tuple(self._undecided),
            rules=len(bench.rules),
            opa_version=bench.opa_version,
            proofs=self._proofs,
        )

    def _subject(self) -> Subject:
        return Subject(
            entity=Entity.COMPOSE_CONFIGURATION,
            id=self._files.id,
            project=self._project.name if self._project else (self._files.name or self._files.directory or "project"),
            environment=self._files.environment,
            commit=self._recorder.commit,
            files=self._recorder.files_read() or self._files.files,
        )

    def _decided(self, rule: Rule, deny: Answer, unknown: Answer) -> list[Finding]:
        denied = self._results(rule, deny, may_be_undefined=False)
        open_questions = self._results(rule, unknown, may_be_undefined=True)
        if denied is None or open_questions is None:
            return []
        found = {path for path, _ in denied}
        for path, _ in open_questions:
            self._undecided.append(self._at(rule, "it says that it cannot decide here", path))
        self._undecided += self._unread(rule, found)
        return list(self._findings(rule, denied))

    def _results(self, rule: Rule, answer: Answer, *, may_be_undefined: bool) -> list[tuple[ConfigPath, dict[str, Any]]] | None:
        """The paths and args of one answer; None, and an undecided entry, where there is no proper answer."""
        reason = "it is not defined"
        match answer:
            case Undefined() if may_be_undefined:
                return []
            case Value(value=value):
                results = _parsed(value)
                if results is not None:
                    return results
                reason = "its answer is not a set of {path, args}"
            case Failed(message=message):
                reason = message
        self._undecided.append(self._undecided_at(rule.id, reason, self._files.files[0], None))
        return None

    def _unread(self, rule: Rule, found: set[ConfigPath]) -> Iterator[Undecided]:
        """What the rule reads and is not known; what stands in a gap is undecided as a whole already."""
        project = self._project
        if project is None:
            return
        gaps = [gap.path for gap in project.gaps if gap.path]
        for unknown in project.unknowns:
            in_gap = any(unknown.path[: len(gap)] == gap for gap in gaps)
            if not in_gap and touched(rule.reads, unknown.path) and not reported_at(found, unknown.path):
                yield self._undecided_at(rule.id, unknown.reason, unknown.span.file, unknown.span.line)

    def _findings(self, rule: Rule, results: Iterable[tuple[ConfigPath, dict[str, Any]]]) -> Iterator[Finding]:
        seen: dict[ConfigPath, int] = {}
        for path, args in results:
            seen[path] = seen.get(path, 0) + 1
            yield self._finding(rule, path, args, seen[path])

    def _finding(self, rule: Rule, path: ConfigPath, args: Mapping[str, Any], count: int) -> Finding:
        span = self._span(path)
        in_tree = self._in_tree(path)
        keyed = path if count == 1 else (*path, f"#{count}")
        name = fingerprint(rule.id, self._files.id, keyed, lambda step: self._key(step, path, in_tree))
        if rule.history:
            self._proofs[name] = self._proof(in_tree)
        return Finding(
            rule=rule.id,
            severity=rule.severity,
            entity=rule.entity,
            subject=self._files.id,
            service=str(path[1]) if path[:1] == ("services",) and len(path) > 1 else None,
            path=path,
            message=self._source.mask.text(_rendered(rule.message, args)),
            remediation=rule.remediation,
            span=span,
            excerpt=self._source.excerpt(span),
            fingerprint=name,
            closes_in_history=rule.history,
            commit=self._recorder.commit,
        )

    def _in_tree(self, path: ConfigPath) -> ConfigPath:
        return self._document.in_tree(path) if self._document else path

    def _key(self, step: ConfigPath, path: ConfigPath, in_tree: ConfigPath) -> str | None:
        if self._project is None:
            return None
        node = find(self._project.root, in_tree[: len(step)])
        return key_of(in_tree[: len(step) - 1], node) if node is not None else None

    def _span(self, path: ConfigPath) -> Span:
        project = self._project
        if project is None:
            return Span(self._files.files[0], 1, 1, 1, 1)
        problem = next((problem.span for problem in project.problems if problem.path == path), None)
        return problem or place(project.root, self._in_tree(path))

    def _at(self, rule: Rule, reason: str, path: ConfigPath) -> Undecided:
        span = self._span(path)
        return self._undecided_at(rule.id, reason, span.file, span.line)

    def _proof(self, path: ConfigPath) -> bytes:
        node = find(self._project.root, path) if self._project else None
        return hmac.digest(_PROCESS_KEY, repr(getattr(node, "value", None)).encode(errors="surrogatepass"), hashlib.sha256)


_PROCESS_KEY = randomness.token_bytes(32)


def _stated(unknown: Unknown) -> dict[str, Any]:
    return {
        "path": list(unknown.path), "variable": unknown.variable, "external": unknown.external, "reason": unknown.reason,
        "file": _carried(unknown.span.file), "line": unknown.span.line,
    }  # fmt: skip


def _carried(name: str) -> str:
    """A file name as JSON can carry it: bytes that are no UTF-8 become visible escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _parsed(value: Any) -> list[tuple[ConfigPath, dict[str, Any]]] | None:
    if not isinstance(value, list):
        return None
    results = []
    for each in value:
        if not (isinstance(each, dict) and isinstance(each.get("path"), list) and isinstance(each.get("args", {}), dict)):
            return None
        if not all(isinstance(step, (str, int)) and not isinstance(step, bool) for step in each["path"]):
            return None
        results.append((tuple(each["path"]), each.get("args", {})))
    return results


def _rendered(template: str, args: Mapping[str, Any]) -> str:
    """The message with `{name}` replaced in one pass, so that an argument cannot bring in a placeholder of its own."""
    import re

    return re.sub(r"\{(\w+)\}", lambda found: _argument(args.get(found[1], found[0])), template)


def _argument(value: Any) -> str:
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_ARG else text[:_LONGEST_ARG] + "…"
