"""Texts that become numbers or flags after interpolation, by their path (COMPOSE.md 1.4, "Casts")."""

from __future__ import annotations

import re
from collections.abc import Callable

from verdigris.compose.paths import Table
from verdigris.errors import VerdigrisError
from verdigris.model.finding import ConfigPath

Value = str | int | float | bool
_WHOLE = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_FLAGS = {word: True for word in ("true", "y", "yes", "on")} | {word: False for word in ("false", "n", "no", "off")}


class InvalidCast(VerdigrisError):
    """A text that is not what its place wants; the text is not quoted."""


def cast(path: ConfigPath, text: str) -> Value:
    """The text as its path wants it; unchanged where the path wants text. Raises InvalidCast."""
    to = _CASTS.at(path)
    return to(text) if to else text


def _integer(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise InvalidCast("wants a whole number")
    return int(text)


def _float(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise InvalidCast("wants a number")
    return float(text)


def _boolean(text: str) -> bool:
    flag = _FLAGS.get(text.lower())
    if flag is None:
        raise InvalidCast("wants true or false")
    return flag


_SERVICE: dict[Callable[[str], Value], str] = {
    _integer: "configs.*.mode secrets.*.mode cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares"
    " deploy.replicas deploy.update_config.parallelism deploy.rollback_config.parallelism deploy.restart_policy.max_attempts"
    " deploy.placement.max_replicas_per_node healthcheck.retries oom_score_adj pids_limit ports.*.target scale ulimits.*"
    " ulimits.*.hard ulimits.*.soft",
    _float: "cpu_percent cpus deploy.update_config.max_failure_ratio deploy.rollback_config.max_failure_ratio",
    _boolean: "init depends_on.*.required depends_on.*.restart healthcheck.disable oom_kill_disable privileged read_only"
    " stdin_open tty volumes.*.read_only volumes.*.volume.nocopy",
}
_TOP: dict[Callable[[str], Value], str] = {
    _boolean: "configs.*.external networks.*.attachable networks.*.enable_ipv4 networks.*.enable_ipv6 networks.*.external"
    " networks.*.internal secrets.*.external volumes.*.external",
}
_CASTS: Table[Callable[[str], Value]] = Table(
    [(f"services.*.{path}", to) for to, paths in _SERVICE.items() for path in paths.split()]
    + [(path, to) for to, paths in _TOP.items() for path in paths.split()]
)
