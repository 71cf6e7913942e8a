"""The examples of the built-in rules, as their `.examples.yaml` files tell them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

POLICIES = Path(__file__).parents[2] / "policies" / "verdigris"


@dataclass(frozen=True)
class Example:
    """One example of a rule; `finds` are what that rule has to find."""

    rule: str
    number: int
    name: str
    kind: str
    files: dict[str, str]
    finds: list[dict[str, Any]]
    settings: dict[str, Any]

    @property
    def id(self) -> str:
        """For pytest: rule and name."""
        return f"{self.rule}: {self.name}"

    @property
    def folder(self) -> str:
        """A folder of its own."""
        return f"{self.rule.replace('/', '-')}-{self.number}"


def examples() -> Iterator[Example]:
    """Every example of every rule."""
    for file in sorted(POLICIES.rglob("*.examples.yaml")):
        rule = f"{file.parent.name}/{file.name.removesuffix('.examples.yaml').replace('_', '-')}"
        for number, each in enumerate(yaml.safe_load(file.read_text(encoding="utf-8"))):
            yield Example(
                rule, number, each["name"], each["kind"], each["files"], each.get("finds", []), each.get("settings", {})
            )
