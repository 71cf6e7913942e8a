"""What a plain YAML scalar means, as Go's YAML reader decides it: 1.2 booleans with 1.1 numbers (go-yaml v4)."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from math import isfinite, isnan

from verdigris.compose.node import ScalarValue, Timestamp

_WORDS: dict[str, ScalarValue] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
}  # fmt: skip
_NUMBER_START = frozenset("0123456789+-.")
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.([0-9]+))?(Z|[-+][0-9]{2}:[0-9]{2}))"
    r"|(?: ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.([0-9]+))?))?"
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_STANDARD = "tag:yaml.org,2002:"


def resolve(text: str, tag: str | None, plain: bool) -> ScalarValue:
    """The value of a scalar; an unknown tag is dropped. Raises ValueError where a standard tag does not fit the text."""
    if tag is None or tag == "!" or not tag.startswith(_STANDARD):
        return _untagged(text) if plain and tag != "!" else text
    return _tagged(text, tag.removeprefix(_STANDARD))


def _tagged(text: str, tag: str) -> ScalarValue:
    value = _untagged(text)
    match tag:
        case "str":
            return text
        case "null":
            return None
        case "binary":
            return _decoded(text)
        case "bool" if isinstance(value, bool):
            return value
        case "int" if isinstance(value, int) and not isinstance(value, bool):
            return value
        case "float" if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        case "timestamp" if isinstance(value, Timestamp):
            return value
        case "bool" | "int" | "float" | "timestamp":
            raise ValueError(f"the value is not a !!{tag}")
        case _:
            return text


def _decoded(text: str) -> str:
    try:
        return b64decode(text, validate=False).decode()
    except (Base64Error, UnicodeDecodeError) as error:
        raise ValueError("the value is not text in base64") from error


def _untagged(text: str) -> ScalarValue:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    bare = text.replace("_", "")
    integer = _integer(bare)
    if integer is not None:
        return integer
    number = _float(bare)
    return number if number is not None else _timestamp(text) or text


def _integer(text: str) -> int | None:
    found = _INTEGER.fullmatch(text)
    if not found:
        return None
    sign, hexadecimal, binary, octal, decimal = found.groups()
    for digits, base in ((hexadecimal, 16), (binary, 2), (octal, 8), (decimal, 10)):
        if digits is not None:
            value = int(digits, base) if len(digits) <= 66 else 1 << 64
            value = -value if sign == "-" else value
            return value if -(1 << 63) <= value < (1 << 64) else None
    return None


def _float(text: str) -> float | None:
    if not _FLOAT.fullmatch(text):
        return None
    value = float(text)
    return None if value in (float("inf"), float("-inf")) else value


def _timestamp(text: str) -> Timestamp | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = found[1], int(found[2]), int(found[3])
    hour, minute, second = (int(found[i] or found[i + 5] or 0) for i in (4, 5, 6))
    if not (1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] and hour < 24 and minute < 60 and second < 60):
        return None
    if month == 2 and day == 29 and (int(year) % 4 or (int(year) % 100 == 0 and int(year) % 400)):
        return None
    fraction = (found[7] or found[12] or "")[:9].rstrip("0")
    clock = f"{hour:02}:{minute:02}:{second:02}" + (f".{fraction}" if fraction else "")
    return Timestamp(f"{year}-{month:02}-{day:02} {clock} {_zone(found[8])}")


def _zone(text: str | None) -> str:
    if text in (None, "Z", "+00:00", "-00:00"):
        return "+0000 UTC"
    return " ".join([str(text).replace(":", "")] * 2)


def go_text(value: ScalarValue) -> str:
    """A value as Go's `%v` prints it, which is how Compose turns numbers and booleans into text."""
    match value:
        case None:
            return "<nil>"
        case bool():
            return str(value).lower()
        case float():
            return _go_float(value)
        case _:
            return str(value)


def _go_float(value: float) -> str:
    """Go's shortest spelling: with an exponent below 1e-4 and from 1e6 on (strconv's 'g')."""
    if not isfinite(value):
        return "NaN" if isnan(value) else f"{value:+}".replace("inf", "Inf")
    mantissa, _, power = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).strip("0") or "0"
    leading = len(whole) if whole != "0" else len(fraction.lstrip("0")) - len(fraction)
    exponent = int(power or 0) + leading - 1 if value else 0
    sign = "-" if str(value).startswith("-") else ""
    if -4 <= exponent < 6:
        return sign + (f"{abs(value):.0f}" if value.is_integer() else mantissa)
    return f"{sign}{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{exponent:+03d}"
