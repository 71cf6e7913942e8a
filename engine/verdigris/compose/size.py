"""Sizes such as `512m`: bytes in powers of 1024 (Compose Specification, "Specifying byte values")."""

from __future__ import annotations

import re

from verdigris.errors import VerdigrisError

_WHOLE = re.compile(r"[-+]?[0-9]+")
_SIZE = re.compile(r"([!-~]*[0-9.]) ?(?:b|([kmgtp])(?:i?b)?)?", re.ASCII | re.IGNORECASE)
_FACTOR = {unit: 1 << (10 * power) for power, unit in enumerate("kmgtp", start=1)}
_TOO_LARGE = 1 << 63
_LONGEST = 4_000


class InvalidSize(VerdigrisError):
    """A text that is no size; the text is not quoted."""


def parse(text: str) -> int:
    """Bytes, fractions cut off; negative only for a plain whole number (`-1` means unlimited). Raises InvalidSize.

    Unlike the reference, a size that does not fit into 63 bits is an error. Source: Docker's units.
    """
    found = _SIZE.fullmatch(text)
    if not found or len(text) > _LONGEST:
        raise InvalidSize("wants a size such as 512m or 1.5g")
    bytes_ = int(text) if _WHOLE.fullmatch(text) else _scaled(found[1], found[2])
    if not -_TOO_LARGE <= bytes_ < _TOO_LARGE:
        raise InvalidSize("is not below 8 EiB")
    return bytes_


def _scaled(number: str, unit: str | None) -> int:
    try:
        value = float(number) * _FACTOR.get((unit or "").lower(), 1)
    except ValueError as error:
        raise InvalidSize("wants a size such as 512m or 1.5g") from error
    if value < 0:
        raise InvalidSize("is below zero")
    return int(min(value, _TOO_LARGE))
