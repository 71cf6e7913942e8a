"""The lines of a project's files as they may be shown: every secret literal in them hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from verdigris.git.snapshot import Snapshot
from verdigris.model.finding import Excerpt
from verdigris.model.span import Span
from verdigris.policy.masking import Mask
from verdigris.secrets.literals import Literal

_YAML_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_CONTEXT = 1_000
"""Characters of a line around its span: no terminal shows more, and masking reads them all."""


class MaskedSource:
    """Files of a snapshot with some literals to hide; `mask` hides them, and values from elsewhere, in any other text."""

    def __init__(self, snapshot: Snapshot, hidden: Sequence[Literal], elsewhere: Iterable[str] = ()) -> None:
        self._snapshot = snapshot
        self._hidden = hidden
        self._lines: dict[str, list[str]] = {}
        self.mask = Mask([*(literal.value for literal in hidden), *elsewhere])

    def excerpt(self, span: Span) -> Excerpt | None:
        """The line of a span with the span in it, None where the file has no such line.

        Raises PathError where the file cannot be read.
        """
        lines = self._of(span.file)
        if not 0 < span.line <= len(lines):
            return None
        line = lines[span.line - 1]
        start = span.column - 1
        end = min(max(span.end_column - 1, start + 1), len(line), start + _CONTEXT)
        parts = ((max(0, start - _CONTEXT), start), (start, end), (end, min(len(line), end + _CONTEXT)))
        hidden = [_columns(literal.span, span.line, line) for literal in self._hidden if _covers(literal.span, span)]
        before, marked, after = (self._masked(line, *part, hidden) for part in parts)
        return Excerpt(before + marked + after, len(before), len(before + marked))

    def _masked(self, line: str, start: int, end: int, hidden: Iterable[tuple[int, int]]) -> str:
        inside = [(max(a, start) - start + 1, min(b, end) - start + 1) for a, b in hidden if a < end and b > start]
        return self.mask.line(line[start:end], inside)

    def _of(self, file: str) -> list[str]:
        if file not in self._lines:
            text = self._snapshot.read(file).decode("utf-8-sig", "replace")
            is_yaml = file.endswith((".yaml", ".yml"))
            self._lines[file] = _YAML_BREAK.split(text) if is_yaml else text.split("\n")
        return self._lines[file]


def _covers(literal: Span, span: Span) -> bool:
    return literal.file == span.file and literal.line <= span.line <= literal.end_line


def _columns(literal: Span, line: int, text: str) -> tuple[int, int]:
    """The 0-based stretch [start, end) of a line that a literal takes."""
    start = literal.column - 1 if literal.line == line else 0
    return start, literal.end_column - 1 if literal.end_line == line else len(text)
