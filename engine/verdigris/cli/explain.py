"""`verdigris explain`."""

from __future__ import annotations

import sys

import click

from verdigris.cli import options, terminal


@click.command()
@click.argument("rule")
@options.everywhere
@click.pass_context
def command(ctx: click.Context, /, rule: str, **given: object) -> int:
    """Print the page of a RULE: what it is about, why it matters, how to mend it."""
    from verdigris.flows.explain import page
    from verdigris.report.page import render

    color = options.remember(ctx, given).get("color", "auto")
    found = page(rule)
    examples = {example.kind: example.files for example in reversed(found.examples)}
    text = render(found.rule, examples["bad"], examples["good"], width=terminal.width(), paint=terminal.painter(color))
    terminal.say(text, newline=False, coloured=terminal.is_coloured(color, sys.stdout))
    return 0
