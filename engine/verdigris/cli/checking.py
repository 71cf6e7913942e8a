"""From the words of the command line to a request, and from its report to output and exit code."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verdigris.cli import terminal
from verdigris.errors import Exit, UsageError
from verdigris.flows.check import check
from verdigris.flows.request import Request, Tree
from verdigris.model.report import FailOn, Report, Verdict
from verdigris.report.formats import FORMATS, rendered

_VARIABLES = ("PATH", "HOME", "XDG_CONFIG_HOME")


def run(given: Mapping[str, Any], common: Mapping[str, Any]) -> int:
    """Checks, prints, writes the reports, and answers with the exit code."""
    started = time.perf_counter()
    files = dict(_report_files(given["report"]))
    request = _request(given, common)
    report = check(request)._replace(duration_s=time.perf_counter() - started)
    for file, format_ in files.items():
        write_whole(file, rendered(report, format_))
    for note in report.notes:
        terminal.note(f"note: {note}", quiet=bool(common.get("quiet")))
    if report.is_empty:
        terminal.note(
            f"no Compose file under {request.where} (looked for compose.yaml, docker-compose.yml and their kin)"
        )
    _print(report, given["format"], common)
    return _exit(report)


def _print(report: Report, format_: str, common: Mapping[str, Any]) -> None:
    if format_ != "terminal":
        terminal.say(rendered(report, format_), newline=False)
    elif not report.is_empty or report.skipped:
        color = common.get("color", "auto")
        paint = terminal.painter(color)
        text = rendered(report, format_, width=terminal.width(), paint=paint, every=bool(common.get("verbose")))
        terminal.say(text, newline=False, coloured=terminal.is_coloured(color, sys.stdout))


def _exit(report: Report) -> int:
    match report.verdict:
        case Verdict.PASS:
            return Exit.OPEN
        case Verdict.FAIL:
            return Exit.CLOSED
        case Verdict.UNKNOWN:
            return Exit.NOTHING if report.is_empty else Exit.UNDECIDED


def _request(given: Mapping[str, Any], common: Mapping[str, Any]) -> Request:
    tree, revision = _tree(given)
    where = Path(os.path.abspath(common.get("directory") or os.curdir))
    if not where.is_dir():
        raise UsageError("no such folder", where=str(where))
    config = common.get("config")
    return Request(
        where=where,
        now=_now(given["now"]),
        tree=tree,
        revision=revision,
        paths=given["paths"],
        config=where / config if config else None,
        no_config=bool(common.get("no_config")),
        policies=tuple(where / folder for folder in given["policy"]),
        no_builtin=given["no_builtin"],
        fail_on=FailOn(given["fail_on"]),
        jobs=given["jobs"],
        cache=None if given["no_cache"] else _cache_folder(),
        variables={name: value for name, value in os.environ.items() if name.startswith("GIT_") or name in _VARIABLES},
    )


def _tree(given: Mapping[str, Any]) -> tuple[Tree, str | None]:
    chosen = [name for name in ("rev", "range", "staged", "worktree") if given[name]]
    if len(chosen) > 1:
        raise UsageError("--rev, --range, --staged and --worktree exclude each other", hint="give one of them")
    if given["rev"]:
        return Tree.REVISION, given["rev"]
    if given["range"]:
        if ".." not in given["range"]:
            raise UsageError(f"`{given['range']}` is no range", hint="write A..B, such as origin/main..HEAD")
        return Tree.RANGE, given["range"]
    return (Tree.INDEX if given["staged"] else Tree.WORKTREE), None


def _now(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(f"`{text}` is no time", where="--now", hint="write it as in 2027-01-31T12:00:00Z")
    return moment.astimezone(UTC)


def _cache_folder() -> str | None:
    """The user's cache folder for this program; None where there is no home to put it."""
    base = os.environ.get("XDG_CACHE_HOME") or (os.path.expanduser("~/.cache") if os.environ.get("HOME") else None)
    return os.path.join(base, "verdigris") if base and os.path.isabs(base) else None


def _report_files(given: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    for text in given:
        format_, equals, file = text.partition("=")
        if not equals or not file or format_ not in FORMATS:
            known = ", ".join(FORMATS)
            raise UsageError(f"`{text}` is no report", where="--report", hint=f"write FORMAT=FILE; formats: {known}")
        yield Path(file), format_


def write_whole(file: Path, text: str) -> None:
    """Writes a file whole or not at all. Raises UsageError where it cannot be written."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "w", encoding="utf-8", errors="backslashreplace") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(temporary, file)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UsageError(f"the report cannot be written: {error.strerror}", where=str(file)) from None
