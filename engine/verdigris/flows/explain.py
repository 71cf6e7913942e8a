"""A rule's page: what METADATA says of it, and its examples."""

from __future__ import annotations

import os
from typing import NamedTuple

from verdigris import bundled
from verdigris.errors import UsageError, nearest
from verdigris.model.rule import Rule
from verdigris.policy import catalogue, sources


class Example(NamedTuple):
    """One example of a rule: `kind` is good, bad or unknown."""

    name: str
    kind: str
    files: tuple[tuple[str, str], ...]


class Page(NamedTuple):
    """A rule with its examples."""

    rule: Rule
    examples: tuple[Example, ...]


def page(id: str) -> Page:
    """The page of a built-in rule. Raises UsageError for an unknown id, naming the nearest."""
    rules = {rule.id: rule for rule in builtin_rules()}
    if id not in rules:
        raise UsageError(f"no rule `{id}`{nearest(id, rules)}", hint="rules are named <entity>/<rule>")
    return Page(rules[id], tuple(_examples(rules[id])))


def builtin_rules() -> tuple[Rule, ...]:
    """All built-in rules, by id."""
    from verdigris.policy.judge import Judge

    with Judge(bundled.judge()) as judge:
        said = judge.annotations(sources.from_folder(bundled.policies(), "policies"))
    return catalogue.rules(said.packages, said.annotations)


def _examples(rule: Rule) -> list[Example]:
    from verdigris.compose import yaml
    from verdigris.compose.node import plain

    relative = os.path.relpath(rule.file, "policies").removesuffix(".rego") + ".examples.yaml"
    path = os.path.join(bundled.policies(), relative)
    with open(path, "rb") as file:
        (document,) = yaml.documents(file.read(), path)
    return [Example(each["name"], each["kind"], tuple(sorted(each["files"].items()))) for each in plain(document.root)]
