"""A rule's page for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from verdigris.model.rule import Rule
from verdigris.report.terminal import Paint, plain

Files = Sequence[tuple[str, str]]


def render(rule: Rule, bad: Files, good: Files, *, width: int = 100, paint: Paint = plain) -> str:
    """What the rule is about, why it matters, how to mend it, with one bad and one good example."""
    lines = [f"{paint('bold', rule.id)}   {paint(rule.severity, rule.severity)}", "", rule.title, ""]
    lines += _wrapped(rule.description, width)
    lines += ["", paint("hint", "Fix: ") + rule.remediation]
    for title, files in (("Bad", bad), ("Good", good)):
        lines += ["", paint("bold", title), *_listing(files)]
    lines += _facts(rule, paint)
    return "\n".join(lines) + "\n"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), min(width, 100))


def _listing(files: Files) -> Iterator[str]:
    for name, text in files:
        yield f"    # {name}"
        yield from (f"    {line}" for line in text.rstrip().split("\n"))


def _facts(rule: Rule, paint: Paint) -> Iterator[str]:
    settings = [f"{name} = {value}" for name, value in rule.settings.items()]
    facts: tuple[tuple[str, Iterable[str]], ...] = (
        ("Settings", settings), ("Controls", rule.controls), ("In other tools", rule.peers), ("Read more", rule.related_resources),
    )  # fmt: skip
    for title, entries in facts:
        if entries:
            yield ""
            yield paint("bold", title)
            yield from (f"    {entry}" for entry in entries)
