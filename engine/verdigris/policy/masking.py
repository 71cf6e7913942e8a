"""The one place where secret literals are taken out of texts that people and programs will see."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "••••••••"
_LEAST = 4
_ASSIGNED = re.compile(
    r"(?i)((?:pass(?:word|wd|phrase)?|secret|token|credential|api[_-]?key|[a-z][_-]key|(?<![a-z])(?:pw|pwd|salt|hmac|jwt)(?![a-z]))"
    r"[\w.-]{0,64}[\"']?\s{0,8}[:=]\s{0,8})(\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^\s,}\]#]+)"
)
_USERINFO = re.compile(r"((?<![\w+.-])[A-Za-z][\w+.-]{0,30}://[^\s:@]{0,300}:)[^\s\"']{1,300}(?=@)")


class Mask:
    """Replaces known secret values, and whatever stands behind a secret-like name, by dots of one length."""

    def __init__(self, secrets: Iterable[str]) -> None:
        literals = {line.strip() for secret in secrets for line in [secret, *secret.splitlines()]}
        longest_first = sorted((text for text in literals if len(text) >= _LEAST), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def text(self, text: str) -> str:
        """The text without any known secret."""
        return self._known.sub(HIDDEN, text) if self._known else text

    def line(self, line: str, columns: Iterable[tuple[int, int]] = ()) -> str:
        """A line of source without secrets; `columns` are 1-based [start, end) stretches that hold one."""
        for start, end in sorted(columns, reverse=True):
            line = line[: start - 1] + HIDDEN + line[end - 1 :]
        line = _ASSIGNED.sub(rf"\1{HIDDEN}", line)
        return self.text(_USERINFO.sub(rf"\1{HIDDEN}", line) if "@" in line else line)
