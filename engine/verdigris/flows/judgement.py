"""Judging trees with one set of policies: what was answered before is recalled, the rest goes to the evaluator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Self

from verdigris import __version__, bundled
from verdigris.compose.discover import ProjectFiles
from verdigris.config import Config
from verdigris.flows.memory import Memory
from verdigris.flows.outcome import Outcome
from verdigris.flows.policies import PolicySet, input_schemas
from verdigris.flows.request import Request
from verdigris.git.recorder import Recorder
from verdigris.git.snapshot import Snapshot
from verdigris.policy.cache import digest

if TYPE_CHECKING:
    from verdigris.flows.judging import Bench
    from verdigris.policy.judge import Judge

_REQUEST_FACTOR = 6


class Judgement:
    """Gives the outcomes of projects; the evaluator starts when the first of them has to be judged."""

    def __init__(self, request: Request, config: Config, policy_set: PolicySet, memory: Memory) -> None:
        self._request = request
        self._config = config
        self._policies = policy_set
        self._memory = memory
        self._engines = ExitStack()
        self._judges: list[Judge] = []
        self._bench: Bench | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._engines.close()

    def of(self, snapshot: Snapshot, projects: Sequence[ProjectFiles]) -> list[Outcome]:
        """The outcome of each project of a tree, in order."""
        questions = [self._question(files, snapshot) for files in projects]
        recalled = [self._memory.recall(question, snapshot) for question in questions]
        missing = [i for i, outcome in enumerate(recalled) if outcome is None]
        judged = iter(self._judged(snapshot, [(questions[i], projects[i]) for i in missing]) if missing else ())
        return [outcome or next(judged) for outcome in recalled]

    def _judged(self, snapshot: Snapshot, asked: Sequence[tuple[str, ProjectFiles]]) -> list[Outcome]:
        self._start()
        from verdigris.flows import judging

        recorders = [Recorder(snapshot) for _ in asked]
        pairs = [(recorder, files) for recorder, (_, files) in zip(recorders, asked, strict=True)]
        outcomes = judging.judge(self._prepared, pairs)
        for (question, _), recorder, outcome in zip(asked, recorders, outcomes, strict=True):
            self._memory.keep(question, recorder, outcome)
        return outcomes

    def _start(self) -> None:
        """Starts the evaluators and hands them the policies, which they load while projects are read."""
        if self._judges:
            return
        from verdigris.policy.judge import Judge, Limits

        schemas = input_schemas()
        for _ in range(self._request.jobs):
            judge = self._engines.enter_context(
                Judge(
                    bundled.judge(),
                    Limits(entrypoint_s=self._config.timeout_s, request_s=_REQUEST_FACTOR * self._config.timeout_s),
                )
            )
            judge.begin_load(self._policies.modules, schemas, {})
            self._judges.append(judge)

    def _prepared(self) -> Bench:
        if self._bench is None:
            from verdigris.flows.judging import Bench
            from verdigris.policy import catalogue
            from verdigris.policy.pool import Pool

            loaded, *_ = [judge.finish_load() for judge in self._judges]
            rules = catalogue.rules(loaded.packages, loaded.annotations)
            self._bench = Bench(
                evaluator=Pool(self._judges),
                rules=rules,
                settings=catalogue.settings(rules, self._config.settings),
                opa_version=loaded.opa_version,
                now=self._request.now,
            )
        return self._bench

    def _question(self, files: ProjectFiles, snapshot: Snapshot) -> str:
        """Everything besides the files' content that an outcome depends on; time and commit only where a policy may ask."""
        moment = f"{self._request.now.isoformat()} {snapshot.commit}" if self._reads_the_moment else ""
        settings = json.dumps([dict(self._config.settings), self._config.timeout_s], sort_keys=True)
        return digest(__version__, self._identity, self._policies.revision, settings, moment, repr(files))

    @cached_property
    def _reads_the_moment(self) -> bool:
        return self._policies.may_read_the_moment

    @cached_property
    def _identity(self) -> str:
        return bundled.identity()
