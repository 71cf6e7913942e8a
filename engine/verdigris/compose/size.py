"""Sizes such as `512m`: bytes in powers of 1024 (COMPOSE.md 1.10)."""

from __future__ import annotations

import re

from verdigris.errors import VerdigrisError

_SIZE = re.compile(r"(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?) ?([kmgtp]?)(?:i?b)?", re.IGNORECASE)
_POWER = {unit: 1 << (10 * power) for power, unit in enumerate(["", "k", "m", "g", "t", "p"])}


class InvalidSize(VerdigrisError):
    """A text that is no size."""


def parse(text: str) -> int:
    """Bytes; decimals are cut off. Raises InvalidSize."""
    found = _SIZE.fullmatch(text)
    if not found:
        raise InvalidSize("wants a size such as 512m or 1.5g")
    number, unit = found.groups()
    power = _POWER[unit.lower()]
    value = int(number) * power if number.lstrip("-").isdigit() else float(number) * power
    if abs(value) >= 1 << 63:
        raise InvalidSize("wants a size below 8 EiB")
    return int(value)
