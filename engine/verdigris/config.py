"""What verdigris.yaml says, as values; reading it is `flows.configuration`'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FILE = "verdigris.yaml"
TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectConfig:
    """One entry of `projects`."""

    files: tuple[str, ...]
    name: str | None = None
    env_files: tuple[str, ...] | None = None
    environment: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    external: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole file; the defaults are what counts without one. `not_applied` names sections that have no effect yet."""

    projects: tuple[ProjectConfig, ...] = ()
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    policies: tuple[str, ...] = ()
    timeout_s: float = TIMEOUT_S
    not_applied: tuple[str, ...] = ()
