"""What verdigris.yaml says, as values; reading it is `flows.configuration`'s."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

FILE = "verdigris.yaml"
TIMEOUT_S = 10.0


class ProjectConfig(NamedTuple):
    """One entry of `projects`."""

    files: tuple[str, ...]
    name: str | None = None
    env_files: tuple[str, ...] | None = None
    environment: str | None = None
    env: Mapping[str, str] = MappingProxyType({})
    external: tuple[str, ...] = ()


class Config(NamedTuple):
    """The whole file; the defaults are what counts without one. `not_applied` names sections that have no effect yet."""

    projects: tuple[ProjectConfig, ...] = ()
    settings: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    policies: tuple[str, ...] = ()
    timeout_s: float = TIMEOUT_S
    not_applied: tuple[str, ...] = ()
