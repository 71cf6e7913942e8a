"""Short volumes such as `./data:/data:ro`, by Compose's grammar (compose-go, format/volume.go)."""

from __future__ import annotations

import re
from typing import NotRequired, TypedDict

from verdigris.errors import VerdigrisError

_PROPAGATIONS = frozenset({"private", "rprivate", "shared", "rshared", "slave", "rslave"})
# The reference takes a text this short for a target, whatever it holds.
_SHORT_BYTES = 2
_MARK = re.compile(r"\$\{|[}:]")


class Bind(TypedDict):
    """Options of a bind mount; a short one makes the host's folder, which is the default and so left out."""

    create_host_path: NotRequired[bool]
    propagation: NotRequired[str]
    selinux: NotRequired[str]


class Named(TypedDict):
    """Options of a named volume."""

    nocopy: NotRequired[bool]


class Volume(TypedDict):
    """A volume in its long form; `source` is absent for an anonymous one, `read_only` for a writable one."""

    type: str
    target: str
    source: NotRequired[str]
    read_only: NotRequired[bool]
    bind: NotRequired[Bind]
    volume: NotRequired[Named]


class InvalidVolume(VerdigrisError):
    """A text that is no short volume; the text is not quoted."""


def parse(text: str) -> Volume:
    """The long form of a short volume; the target is not cleaned. Raises InvalidVolume.

    Unknown options, wrongly cased ones too, are ignored as the reference does. Unlike the reference, a `${` that
    nothing closes and a NUL character are errors. Source: Compose specification, volumes, short syntax.
    """
    if not text:
        raise InvalidVolume("the volume is empty")
    if "\0" in text:
        raise InvalidVolume("the volume holds a NUL character")
    if len(text) <= _SHORT_BYTES and len(text.encode("utf-8", "surrogatepass")) <= _SHORT_BYTES:
        return {"type": "volume", "target": text}
    sections = _sections(text)
    if not all(sections):
        raise InvalidVolume("nothing stands before, behind or between the colons")
    match sections:
        case [target]:
            return {"type": "volume", "target": target, "volume": {}}
        case [source, target]:
            return _mount(source, target, "")
        case [source, target, options]:
            return _mount(source, target, options)
        case _:
            raise InvalidVolume("too many colons, wants SOURCE:TARGET:OPTIONS")


def is_path(source: str) -> bool:
    """Whether a source names a place on the host rather than a volume."""
    return source.startswith((".", "/", "~", "\\\\")) or (source[1:2] == ":" and source[0].isalpha())


def _sections(text: str) -> list[str]:
    """The parts between colons; a colon within `${...}` or behind a lone letter (a Windows drive) parts nothing."""
    sections: list[str] = []
    start = opened = 0
    for mark in _MARK.finditer(text):
        match mark[0]:
            case "}":
                opened = max(opened - 1, 0)
            case ":":
                is_drive = mark.start() == start + 1 and text[start].isalpha()
                if not opened and not is_drive:
                    sections.append(text[start : mark.start()])
                    start = mark.end()
            case _:
                opened += 1
    if opened:
        raise InvalidVolume("nothing closes a `${`")
    return [*sections, text[start:]]


def _mount(source: str, target: str, options: str) -> Volume:
    volume: Volume = {"type": "volume", "source": source, "target": target}
    if is_path(source):
        volume["type"] = "bind"
        volume["bind"] = {}
    else:
        volume["volume"] = {}
    for option in options.split(","):
        _apply(volume, option)
    return volume


def _apply(volume: Volume, option: str) -> None:
    """One option; those of a bind are kept on a named volume too, and the other way round."""
    if option == "ro":
        volume["read_only"] = True
    elif option == "rw":
        volume.pop("read_only", None)
    elif option == "nocopy":
        volume["volume"] = {"nocopy": True}
    elif option in ("z", "Z"):
        _bind(volume)["selinux"] = option
    elif option in _PROPAGATIONS:
        _bind(volume)["propagation"] = option


def _bind(volume: Volume) -> Bind:
    """The bind options; a named volume that gets some has no folder of the host to make."""
    return volume.setdefault("bind", {"create_host_path": False})
