"""`verdigris schema`."""

from __future__ import annotations

import click

from verdigris import bundled
from verdigris.cli import options, terminal


@click.command()
@click.argument("name", required=False)
@options.everywhere
@click.pass_context
def command(ctx: click.Context, /, name: str | None, **given: object) -> int:
    """Print the JSON Schema NAME, or the names of all."""
    options.remember(ctx, given)
    names = bundled.schema_names()
    if name is None:
        terminal.say("\n".join(names))
        return 0
    if name not in names:
        raise click.UsageError(f"no schema `{name}`; there are {', '.join(names)}")
    terminal.say(bundled.schema(name).decode(), newline=False)
    return 0
