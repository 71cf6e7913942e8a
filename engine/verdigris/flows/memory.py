"""Answers given before: one judgement per distinct content, in this run and, where a cache folder is given, across
runs.
"""

from __future__ import annotations

from collections.abc import Sequence

from verdigris.flows.outcome import Outcome, decode, encode
from verdigris.git.recorder import Recorder, state
from verdigris.git.snapshot import Snapshot
from verdigris.policy.cache import Cache, digest

_TRACES_KEPT = 8


class Memory:
    """Finds an outcome by a question and by the state of every path that answering it asked for."""

    def __init__(self, cache: Cache | None) -> None:
        self._cache = cache
        self._traces: dict[str, list[list[str]]] = {}
        self._outcomes: dict[str, Outcome] = {}

    def recall(self, question: str, snapshot: Snapshot) -> Outcome | None:
        """The outcome for a question at this content; None where it has to be judged."""
        for trace in self._known_traces(question):
            key = _content_key(question, trace, snapshot)
            outcome = self._outcomes.get(key) or self._stored(key)
            if outcome is not None:
                return outcome.at(snapshot.commit)
        return None

    def keep(self, question: str, recorder: Recorder, outcome: Outcome) -> None:
        """Remembers an outcome under what the recorder saw; only lasting ones reach the disk."""
        trace = sorted(recorder.asked)
        key = _content_key(question, trace, recorder)
        self._outcomes[key] = outcome
        traces = self._known_traces(question)
        if trace not in traces:
            self._traces[question] = [trace, *traces][:_TRACES_KEPT]
        if self._cache is not None and outcome.is_lasting:
            self._cache.put(digest("trace", question), self._traces[question])
            self._cache.put(key, encode(outcome))

    def _known_traces(self, question: str) -> list[list[str]]:
        if question not in self._traces:
            stored = self._cache.get(digest("trace", question)) if self._cache else None
            self._traces[question] = _traces(stored)
        return self._traces[question]

    def _stored(self, key: str) -> Outcome | None:
        stored = self._cache.get(key) if self._cache else None
        if stored is None:
            return None
        try:
            return decode(stored)
        except (KeyError, TypeError, ValueError):
            return None


def _traces(stored: object) -> list[list[str]]:
    """Lists of paths out of the cache; none where it holds something else."""
    traces = stored if isinstance(stored, list) else []
    return [trace for trace in traces if isinstance(trace, list) and all(isinstance(path, str) for path in trace)]


def _content_key(question: str, trace: Sequence[str], snapshot: Snapshot) -> str:
    return digest("outcome", question, str(snapshot.source), *(f"{path}\0{state(snapshot, path)}" for path in trace))
