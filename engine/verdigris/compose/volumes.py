"""Short volumes such as `./data:/data:ro`, by Compose's grammar (COMPOSE.md 1.10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from verdigris.errors import VerdigrisError

_PROPAGATIONS = ("private", "rprivate", "shared", "rshared", "slave", "rslave")


class InvalidVolume(VerdigrisError):
    """A text that is no short volume."""


def parse(text: str) -> dict[str, Any]:
    """The long form; unknown options are ignored, as the reference does. Raises InvalidVolume."""
    if not text:
        raise InvalidVolume("the volume is empty")
    if len(text) <= 2:
        return {"type": "volume", "target": text}
    sections = list(_sections(text))
    if "" in sections:
        raise InvalidVolume("nothing stands between two colons")
    if len(sections) > 3:
        raise InvalidVolume("too many colons: SOURCE:TARGET:OPTIONS")
    if len(sections) == 1:
        return {"type": "volume", "target": sections[0], "volume": {}}
    source, target, options = [*sections, ""][:3]
    kind = "bind" if is_path(source) else "volume"
    volume: dict[str, Any] = {"type": kind, "source": source, "target": target, kind: {}}
    for option in options.split(","):
        _apply(volume, option)
    return volume


def _sections(text: str) -> Iterator[str]:
    """The parts between colons; a colon in `${...}` or behind a lone letter (a Windows drive) parts nothing."""
    section, braces = "", 0
    for index, character in enumerate(text):
        if character == "{" and (braces or text[index - 1 : index] == "$"):
            braces += 1
        elif character == "}" and braces:
            braces -= 1
        is_drive = len(section) == 1 and section.isalpha()
        if character == ":" and not braces and not is_drive:
            yield section
            section = ""
        else:
            section += character
    yield section


def is_path(source: str) -> bool:
    """Whether a source names a folder of the host rather than a volume."""
    drive = len(source) > 1 and source[0].isalpha() and source[1] == ":"
    return source.startswith((".", "/", "~", "\\\\")) or drive


def _apply(volume: dict[str, Any], option: str) -> None:
    if option in ("ro", "rw"):
        volume.pop("read_only", None)
        if option == "ro":
            volume["read_only"] = True
    elif option == "nocopy" and volume["type"] == "volume":
        volume["volume"]["nocopy"] = True
    elif option in ("z", "Z") and volume["type"] == "bind":
        volume["bind"]["selinux"] = option
    elif option in _PROPAGATIONS and volume["type"] == "bind":
        volume["bind"]["propagation"] = option
