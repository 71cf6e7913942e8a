"""A rule as its METADATA declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from verdigris.model.entity import Entity
from verdigris.model.finding import Severity


class Rule(NamedTuple):
    """One Rego package that answers `deny` and, where it needs to, `unknown`.

    `message` is a template over the args of a finding (`{tag}`); `reads` are the configuration paths it cannot do
    without (`services.*.image`); `settings` are its defaults; `history` lets a finding in any commit of a range close
    the gate.
    """

    id: str
    package: str
    file: str
    line: int
    title: str
    description: str
    severity: Severity
    entity: Entity
    message: str
    remediation: str
    controls: tuple[str, ...]
    reads: tuple[str, ...]
    settings: Mapping[str, Any]
    related_resources: tuple[str, ...]
    peers: tuple[str, ...]
    history: bool
