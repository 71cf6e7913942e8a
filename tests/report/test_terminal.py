"""The report for people, held against texts in tests/golden; `UPDATE_GOLDEN=1 pytest` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from reports import everything, finding, report, undecided

from verdigris.model.finding import Excerpt
from verdigris.report.terminal import MAX_BLOCKS, render

GOLDEN = Path(__file__).parents[1] / "golden"


def same_as(name: str, text: str) -> None:
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_everything_at_once_looks_as_agreed() -> None:
    same_as("terminal.txt", render(everything()))


def test_a_narrow_terminal_cuts_a_long_line() -> None:
    line = "    image: registry.example.com/shop/api:latest  # with a remark that goes on"
    same_as("terminal-narrow.txt", render(report(finding(excerpt=Excerpt(line, 11, 47))), width=50))


def test_colour_changes_no_text() -> None:
    same_as("terminal-roles.txt", render(everything(), paint=lambda role, text: f"<{role}>{text}</{role}>"))


def test_a_clean_run_takes_two_lines() -> None:
    assert render(report()).splitlines() == [
        "gate OPEN   19 passed   0 undecided",
        "1 project, 2 files (work tree), 19 rules (sha256:3f9a3f9a3f9a)   0.21 s",
    ]


def test_more_than_twenty_blocks_end_in_a_count() -> None:
    text = render(report(*[finding() for _ in range(MAX_BLOCKS + 5)]))
    assert (text.count("error[compose/image-tag]"), "... and 5 more" in text) == (MAX_BLOCKS, True)


def test_every_block_is_shown_when_asked_for() -> None:
    assert render(report(*[finding() for _ in range(30)]), every=True).count("error[") == 30


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\nerror[forged]: b", "\r", "\u202e", "\udcff"])
def test_a_hostile_text_stays_on_its_line(hostile: str) -> None:
    text = render(
        report(
            finding(message=hostile, excerpt=Excerpt(hostile, 0, len(hostile))), undecided=(undecided(reason=hostile),)
        )
    )
    assert not any(character in text for character in "\x1b\r\u202e\udcff")
    assert not any(line.startswith("error[forged]") for line in text.splitlines())


def test_the_mark_stands_under_the_value_of_a_long_line() -> None:
    line = "x" * 500 + "VALUE" + "y" * 500
    shown, marks = render(report(finding(excerpt=Excerpt(line, 500, 505))), width=80).splitlines()[3:5]
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "VALUE"
    assert len(shown) <= 80
