"""Options that every command takes, before or after its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

NAMES = ("directory", "config", "no_config", "quiet", "verbose", "color")

F = TypeVar("F", bound=Callable[..., Any])

_EVERYWHERE = (
    click.option("-C", "directory", metavar="DIR", help="Work as if started in DIR."),
    click.option("--config", metavar="FILE", help="Read this configuration instead of verdigris.yaml."),
    click.option("--no-config", is_flag=True, default=None, help="Read no configuration."),
    click.option("-q", "--quiet", is_flag=True, default=None, help="Print results only, no remarks."),
    click.option("-v", "--verbose", count=True, default=None, help="Show every finding, however many."),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), help="When to colour (default auto)."),
)


def everywhere(command: F) -> F:
    """Adds the options to a command."""
    for option in reversed(_EVERYWHERE):
        command = option(command)
    return command


def remember(ctx: click.Context, given: Mapping[str, object]) -> dict[str, Any]:
    """What was given here over what was given before the command's name; also for commands further down."""
    before = ctx.parent.obj if ctx.parent is not None and isinstance(ctx.parent.obj, dict) else {}
    ctx.obj = {**before, **{name: value for name, value in given.items() if value is not None}}
    return dict(ctx.obj)
