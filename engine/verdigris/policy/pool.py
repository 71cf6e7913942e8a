"""Several evaluators with the same policies as one: inputs are shared out and answered side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from verdigris.policy.evaluator import Answer, Evaluator


class Pool:
    """Answers in the order of the inputs, whichever evaluator gave them."""

    def __init__(self, evaluators: Sequence[Evaluator]) -> None:
        self._evaluators = evaluators

    def evaluate(self, entrypoints: Sequence[str], inputs: Sequence[Mapping[str, Any]], now: str) -> list[list[Answer]]:
        """As each evaluator does."""
        if len(self._evaluators) == 1 or len(inputs) < 2:
            return self._evaluators[0].evaluate(entrypoints, inputs, now)
        from concurrent.futures import ThreadPoolExecutor

        count = min(len(self._evaluators), len(inputs))
        shares = [inputs[i::count] for i in range(count)]
        with ThreadPoolExecutor(count) as threads:
            made = list(threads.map(lambda e, share: e.evaluate(entrypoints, share, now), self._evaluators, shares))
        return [made[i % count][i // count] for i in range(len(inputs))]
