"""`verdigris check`."""

from __future__ import annotations

from typing import Any

import click

from verdigris.cli import options

FORMATS = ("terminal", "json")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--rev", metavar="REV", help="Judge the tree of a commit.")
@click.option("--range", metavar="A..B", help="Judge every commit of a range; what stood at A is known.")
@click.option("--staged", is_flag=True, help="Judge what the next commit would hold.")
@click.option("--worktree", is_flag=True, help="Judge the files as they are (the default).")
@click.option(
    "--policy", multiple=True, metavar="DIR", help="A folder of policies beside the built-in ones; repeatable."
)
@click.option("--no-builtin", is_flag=True, help="Leave the built-in policies out.")
@click.option("--format", type=click.Choice(FORMATS), default="terminal", show_default=True)
@click.option("--report", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file too; repeatable.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", show_default=True)
@click.option("--now", metavar="RFC3339", help="The time to judge at, such as 2027-01-31T12:00:00Z.")
@click.option("--no-cache", is_flag=True, help="Reuse no earlier answer.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Evaluators side by side.")
@options.everywhere
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Judge Compose projects: the work tree around the current folder, or PATHs.

    Every project in the tree is found by itself; verdigris.yaml can name them instead.
    """
    from verdigris.cli import checking

    return checking.run(given, options.remember(ctx, {name: given.pop(name) for name in options.NAMES}))
