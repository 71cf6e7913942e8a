"""Durations such as `1m30s`, read as Compose reads them and written as Go writes them (Compose Specification,
"Specifying durations").
"""

from __future__ import annotations

import re

from verdigris.errors import VerdigrisError

_MICROSECOND = 1_000
_MILLISECOND = 1_000_000
_SECOND = 1_000_000_000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_NS_PER_UNIT = {
    "ns": 1,
    "us": _MICROSECOND,
    "\u00b5s": _MICROSECOND,
    "\u03bcs": _MICROSECOND,
    "ms": _MILLISECOND,
    "s": _SECOND,
    "m": _MINUTE,
    "h": _HOUR,
    "d": 24 * _HOUR,
    "w": 168 * _HOUR,
}
_LONGEST_NS = (1 << 63) - 1
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?([^.0-9]*)")


class InvalidDuration(VerdigrisError):
    """A text that is no duration; the text is not quoted."""


def parse(text: str) -> int:
    """Nanoseconds. Units are w d h m s ms us ns, each as often and in any order. Raises InvalidDuration.

    Only `0` may lack a unit. Source: Go's duration grammar with days and weeks.
    """
    unsigned = text[1:] if text.startswith(("-", "+")) else text
    if not unsigned:
        raise InvalidDuration("the duration is empty")
    total_ns = 0 if unsigned == "0" else _sum_ns(unsigned)
    return -total_ns if text.startswith("-") else total_ns


def spelled(duration_ns: int) -> str:
    """Go's spelling of nanoseconds: `1h30m0s`, `1.5s`, `500ms`, `0s`. What it gives, `parse` reads back."""
    sign, rest = ("-", -duration_ns) if duration_ns < 0 else ("", duration_ns)
    if rest < _SECOND:
        return sign + _below_second(rest)
    minutes, rest = divmod(rest, _MINUTE)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{_decimal(rest, _SECOND)}s"
    if hours:
        return f"{sign}{hours}h{minutes}m{seconds}"
    return f"{sign}{minutes}m{seconds}" if minutes else sign + seconds


def _sum_ns(text: str) -> int:
    total_ns = position = 0
    while position < len(text):
        part = _PART.match(text, position)
        if part is None or not (part[1] or part[2]):
            raise InvalidDuration("a number is missing, wants a duration such as 1m30s")
        total_ns += _part_ns(part[1], part[2] or "", part[3])
        if total_ns > _LONGEST_NS:
            raise InvalidDuration("the duration is longer than 292 years")
        position = part.end()
    return total_ns


def _part_ns(whole: str, fraction: str, unit: str) -> int:
    if not unit:
        raise InvalidDuration("a unit is missing, wants a duration such as 1m30s")
    factor = _NS_PER_UNIT.get(unit)
    if factor is None:
        raise InvalidDuration("a unit is none of w d h m s ms us ns")
    significant = whole.lstrip("0") or "0"
    if len(significant) > len(str(_LONGEST_NS)):
        raise InvalidDuration("the duration is longer than 292 years")
    return int(significant) * factor + _fraction_ns(fraction, factor)


def _fraction_ns(digits: str, factor: int) -> int:
    """Go's floating-point arithmetic, and its ignoring of digits beyond 64 bits: other sums may be a nanosecond off."""
    value, scale = 0, 1.0
    for digit in digits[:19]:
        grown = value * 10 + int(digit)
        if grown > _LONGEST_NS:
            break
        value, scale = grown, scale * 10
    return int(float(value) * (factor / scale))


def _below_second(duration_ns: int) -> str:
    if duration_ns == 0:
        return "0s"
    if duration_ns < _MICROSECOND:
        return f"{duration_ns}ns"
    if duration_ns < _MILLISECOND:
        return f"{_decimal(duration_ns, _MICROSECOND)}\u00b5s"
    return f"{_decimal(duration_ns, _MILLISECOND)}ms"


def _decimal(value: int, unit: int) -> str:
    """The value in a unit that is a power of ten, without zeros at the end."""
    whole, rest = divmod(value, unit)
    digits = str(rest).rjust(len(str(unit)) - 1, "0").rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)
