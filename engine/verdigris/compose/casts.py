"""Texts that become numbers or flags after interpolation, by their path (compose-go, loader/interpolate.go)."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite

from verdigris.compose.paths import Table
from verdigris.errors import VerdigrisError
from verdigris.model.finding import ConfigPath

Value = str | int | float | bool
_WHOLE = re.compile(r"[-+]?([0-9]+)")
_NUMBER = re.compile(r"[-+]?[0-9._]+(?:[eE][-+]?[0-9_]+)?")
_FLAGS = dict.fromkeys(("true", "y", "yes", "on"), True) | dict.fromkeys(("false", "n", "no", "off"), False)
_LARGEST = (1 << 63) - 1
_LARGEST_SINGLE = 3.4028235677973366e38


class InvalidCast(VerdigrisError):
    """A text that is not what its place wants; the text is not quoted."""


def cast(path: ConfigPath, text: str) -> Value:
    """The text as its path wants it, unchanged where the path wants text. Raises InvalidCast.

    Every text is cast, with variables or without: `privileged: "yes"` is true.
    """
    to = _CASTS.at(path)
    return to(text) if to else text


def _integer(text: str) -> int:
    found = _WHOLE.fullmatch(text)
    if not found:
        raise InvalidCast("wants a whole number")
    if len(found[1].lstrip("0")) > len(str(_LARGEST)) or not -_LARGEST - 1 <= int(text) <= _LARGEST:
        raise InvalidCast("wants a number of at most 64 bits")
    return int(text)


def _float(text: str) -> float:
    try:
        number = float(text) if _NUMBER.fullmatch(text) else None
    except ValueError:
        number = None
    if number is None:
        raise InvalidCast("wants a number")
    if not isfinite(number):
        raise InvalidCast("wants a smaller number")
    return number


def _single(text: str) -> float:
    """A number that the reference holds in 32 bits; it is not rounded here, for only printing shows that."""
    number = _float(text)
    if abs(number) > _LARGEST_SINGLE:
        raise InvalidCast("wants a smaller number")
    return number


def _flag(text: str) -> bool:
    flag = _FLAGS.get(text.lower())
    if flag is None:
        raise InvalidCast("wants true or false")
    return flag


_SERVICE: dict[Callable[[str], Value], str] = {
    _integer: "cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares"
    " deploy.placement.max_replicas_per_node deploy.replicas deploy.restart_policy.max_attempts"
    " deploy.rollback_config.parallelism deploy.update_config.parallelism healthcheck.retries oom_score_adj"
    " pids_limit ports.*.target scale ulimits.* ulimits.*.hard ulimits.*.soft",
    _float: "cpu_percent deploy.rollback_config.max_failure_ratio deploy.update_config.max_failure_ratio",
    _single: "cpus",
    _flag: "depends_on.*.required depends_on.*.restart healthcheck.disable init oom_kill_disable privileged read_only"
    " stdin_open tty volumes.*.read_only volumes.*.volume.nocopy",
}
_TOP = (
    "configs.*.external networks.*.attachable networks.*.enable_ipv4 networks.*.enable_ipv6 networks.*.external"
    " networks.*.internal secrets.*.external volumes.*.external"
)
PATTERNS: dict[str, Callable[[str], Value]] = {
    **{f"services.*.{path}": to for to, paths in _SERVICE.items() for path in paths.split()},
    **dict.fromkeys(_TOP.split(), _flag),
}
"""The 42 patterns of paths whose texts are cast, `*` for any key or index."""
_CASTS: Table[Callable[[str], Value]] = Table(PATTERNS.items())
