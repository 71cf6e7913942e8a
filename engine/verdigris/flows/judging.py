"""Judging projects: each loaded, asked of every rule, and answered with an outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from verdigris.compose.discover import ProjectFiles
from verdigris.flows.case import Case, opened, subject
from verdigris.flows.decisions import ASKED, Decisions, decided
from verdigris.flows.outcome import Outcome
from verdigris.git.recorder import Recorder
from verdigris.model.rule import Rule
from verdigris.policy.pool import Pool


class Bench(NamedTuple):
    """What all projects of a run are judged with."""

    evaluator: Pool
    rules: tuple[Rule, ...]
    settings: dict[str, dict[str, Any]]
    opa_version: str
    now: datetime

    @property
    def entrypoints(self) -> list[str]:
        """What is asked about each project."""
        return [f"{rule.package}.{answer}" for rule in self.rules for answer in ASKED]

    def outcome(self, recorder: Recorder, files: ProjectFiles, name: str | None, made: Decisions) -> Outcome:
        """What came of a project, with what it was judged by."""
        return Outcome(
            subject=subject(recorder, files, name),
            findings=tuple(made.findings),
            undecided=tuple(made.undecided),
            rules=len(self.rules),
            opa_version=self.opa_version,
            proofs=made.proofs,
        )


def judge(prepared: Callable[[], Bench], projects: Sequence[tuple[Recorder, ProjectFiles]]) -> list[Outcome]:
    """The outcome of each project, in order. What cannot be loaded or answered is undecided, never left out.

    `prepared` is called after the projects are loaded, so that the evaluator can load its policies meanwhile.
    """
    cases = [opened(recorder, files) for recorder, files in projects]
    bench = prepared()
    now = bench.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    loaded = [case for case in cases if isinstance(case, Case)]
    answers = iter(
        bench.evaluator.evaluate(bench.entrypoints, [case.input(now, bench.settings) for case in loaded], now)
    )
    outcomes = []
    for (recorder, files), case in zip(projects, cases, strict=True):
        if isinstance(case, Case):
            made, name = decided(case, bench.rules, next(answers)), case.project.name
        else:
            made, name = Decisions(undecided=[case]), None
        outcomes.append(bench.outcome(recorder, files, name, made))
    return outcomes
