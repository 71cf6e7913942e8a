"""The terminal: its width, its colours, and messages that are no results."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import IO, NoReturn

import click

from verdigris.errors import Exit, VerdigrisError

_STYLES = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "cyan", "bold": True},
    "open": {"fg": "green", "bold": True},
    "closed": {"fg": "red", "bold": True},
    "place": {"fg": "blue", "bold": True},
    "hint": {"fg": "green"},
    "dim": {"dim": True},
    "bold": {"bold": True},
}


def prepare() -> None:
    """Makes output that the terminal's encoding cannot show visible instead of fatal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def is_coloured(choice: str, stream: IO[str]) -> bool:
    """Whether to colour: the option, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def painter(choice: str) -> Callable[[str, str], str]:
    """A function that colours a text by its role, or leaves it as it is."""
    if not is_coloured(choice, sys.stdout):
        return lambda role, text: text
    return lambda role, text: click.style(text, **_STYLES[role])  # type: ignore[arg-type]


def width() -> int:
    """Columns of the terminal; 100 where there is none."""
    if not sys.stdout.isatty():
        return 100
    from shutil import get_terminal_size

    return get_terminal_size((100, 24)).columns


class Unwritable(VerdigrisError):
    """Standard output takes no more: nobody has the answer."""


def say(text: str, *, newline: bool = True, coloured: bool | None = None) -> None:
    """A result on stdout. Raises Unwritable where it cannot be written, BrokenPipeError where nobody reads on."""
    try:
        click.echo(text, nl=newline, color=coloured)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(f"the output cannot be written: {error.strerror}") from None


def note(text: str, *, quiet: bool = False) -> None:
    """A remark on stderr."""
    if not quiet:
        click.echo(text, err=True)


def complain(error: VerdigrisError) -> None:
    """An expected error on stderr: what, where, what to do."""
    from verdigris.report.shown import shown

    click.echo(f"error: {shown(error.message)}", err=True)
    if error.where:
        click.echo(f"  --> {shown(error.where)}", err=True)
    if error.hint:
        click.echo(f"  = {shown(error.hint)}", err=True)


def reader_gone() -> int:
    """Nobody reads our output any more: the rest is thrown away without a complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.UNDECIDED


def leave(code: int) -> NoReturn:
    """Ends the process with all that was printed; to take the interpreter down in order costs a tenth of a check."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:  # nobody was told that the gate is open
            code = code or Exit.UNDECIDED
    os._exit(code)
