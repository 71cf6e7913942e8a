"""`verdigris completion`."""

from __future__ import annotations

import click

from verdigris.cli import options, terminal


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@options.everywhere
@click.pass_context
def command(ctx: click.Context, /, shell: str, **given: object) -> int:
    """Print the completion script for SHELL.

    \b
    bash: eval "$(verdigris completion bash)"
    """
    from click.shell_completion import get_completion_class

    options.remember(ctx, given)
    made = get_completion_class(shell)
    assert made is not None
    terminal.say(made(ctx.find_root().command, {}, "verdigris", "_VERDIGRIS_COMPLETE").source())
    return 0
