"""The entry point: finds the command's module, runs it, and turns every way it can end into an exit code."""

from __future__ import annotations

import gc
import importlib
import sys
from typing import NoReturn

import click

from verdigris import __version__
from verdigris.cli import options, terminal
from verdigris.errors import Exit, VerdigrisError

COMMANDS = ("check", "completion", "explain", "schema")

_BETWEEN_COLLECTIONS = 50_000


class Commands(click.Group):
    """The commands by name; a command's module is imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, by name."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of the module that bears its name."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"verdigris.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"auto_envvar_prefix": "VERDIGRIS", "help_option_names": ["-h", "--help"]})
@options.everywhere
@click.version_option(__version__, prog_name="verdigris", message="%(prog)s %(version)s")
@click.pass_context
def root(ctx: click.Context, /, **given: object) -> None:
    """Policy as code for Docker Compose: judges the configuration in Git with Rego policies.

    \b
    Exit codes: 0 gate open, 1 closed by findings, 2 usage or configuration error,
    3 undecided (the gate is closed), 4 nothing to check, 70 internal error.
    """
    options.remember(ctx, given)


def main() -> NoReturn:
    """Runs the command line and exits with a documented code."""
    gc.set_threshold(_BETWEEN_COLLECTIONS)  # after every 700 objects it would cost 7 ms and find nothing
    terminal.prepare()
    terminal.leave(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs one command line; the exit code."""
    try:
        code = root.main(arguments, prog_name="verdigris", standalone_mode=False)
        return code if isinstance(code, int) else Exit.OPEN
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Exit.USAGE
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except VerdigrisError as error:
        terminal.complain(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return terminal.reader_gone()
    except Exception as error:  # noqa: BLE001  the one handler of the unexpected
        from verdigris.cli import crash

        crash.report(error)
        return Exit.INTERNAL
