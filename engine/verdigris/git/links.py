"""Paths and symbolic links of a tree: one walk for every kind of snapshot, which never leaves the tree."""

from __future__ import annotations

from collections.abc import Container, Iterable
from enum import StrEnum
from typing import NamedTuple, Protocol

from verdigris.git.snapshot import Missing, NotAFile, OutsideTree, PathError, Unreadable

_MOST_LINKS = 40
_LONGEST_TARGET = 4096


class Kind(StrEnum):
    """What stands at a path, links not followed; NOTHING also stands for what the tree does not show."""

    FILE = "a file"
    LINK = "a symbolic link"
    FOLDER = "a folder"
    SUBMODULE = "a submodule"
    SPECIAL = "a special file"
    NOTHING = "nothing"


class Layout(Protocol):
    """A tree as the walk needs it; paths are normalised and have no link on the way."""

    def kind(self, path: str) -> Kind:
        """What stands there."""

    def target(self, path: str) -> str:
        """The text of the symbolic link that stands there."""


class Resolved(NamedTuple):
    """Where a path ends: the file itself, and the links that were followed to it."""

    path: str
    links: tuple[str, ...]


def encode(path: str) -> bytes:
    """A path as Git and the disk spell it. Raises UnicodeEncodeError for text that is no path."""
    return path.encode("utf-8", "surrogateescape")


def decode(path: bytes) -> str:
    """The inverse of `encode`: bytes that are not UTF-8 become surrogate escapes."""
    return path.decode("utf-8", "surrogateescape")


def folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder above the paths; the root is the empty text."""
    folders = {path.rpartition("/")[0] for path in paths}
    fresh = folders
    while fresh := {folder.rpartition("/")[0] for folder in fresh} - folders:
        folders |= fresh
    return folders


def resolve(layout: Layout, path: str) -> Resolved:
    """The file that a path means, as the kernel would walk it with the tree as its whole world.

    Raises Missing, NotAFile, Unreadable (a cycle), OutsideTree (the path or a link is absolute or climbs up).
    """
    _must_be_a_path(path)
    steps, done, links = path.split("/")[::-1], list[str](), list[str]()
    while steps:
        step = steps.pop()
        if step in ("", "."):
            continue
        if step == "..":
            _up(done, path)
            continue
        done.append(step)
        here = "/".join(done)
        kind = layout.kind(here)
        if kind is Kind.FILE and not steps:
            return Resolved(here, tuple(links))
        if kind is Kind.LINK:
            links.append(here)
            done.pop()
            steps += _followed(layout, here, links, path)
        elif kind is not Kind.FOLDER:
            raise _dead_end(kind, path, here)
    raise NotAFile("a folder, not a file", where=path)


def is_tracked(layout: Layout, tracked: Container[str], path: str) -> bool:
    """Whether Git holds all it takes to find the file again: the file itself and each link on the way."""
    try:
        found = resolve(layout, path)
    except PathError:
        return path in tracked
    return all(each in tracked for each in (found.path, *found.links))


def _must_be_a_path(path: str) -> None:
    try:
        spelled = encode(path)
    except UnicodeEncodeError:
        raise Missing("no path can be spelled like this", where=ascii(path)) from None
    if b"\0" in spelled:
        raise Missing("no path can be spelled like this", where=ascii(path))
    if path.startswith("/"):
        raise OutsideTree("an absolute path leaves the tree", where=path)


def _up(done: list[str], path: str) -> None:
    if not done:
        raise OutsideTree("the path leads above the root of the tree", where=path)
    done.pop()


def _followed(layout: Layout, link: str, links: list[str], path: str) -> list[str]:
    """The steps of a link's target, last one first."""
    if len(links) > _MOST_LINKS:
        raise Unreadable("symbolic links lead in a circle", where=path)
    target = layout.target(link)
    if target.startswith("/"):
        raise OutsideTree(f"the symbolic link `{link}` leaves the tree", where=path)
    if not target or len(target) >= _LONGEST_TARGET or "\0" in target:
        raise Unreadable(f"the symbolic link `{link}` has no usable target", where=path)
    return target.split("/")[::-1]


def _dead_end(kind: Kind, path: str, here: str) -> PathError:
    if kind in (Kind.SUBMODULE, Kind.SPECIAL):
        return NotAFile(f"`{here}` is {kind}, not a file of this tree", where=path)
    if kind is Kind.FILE:
        return Missing(f"`{here}` is a file, not a folder", where=path)
    return Missing("no such file", where=path)
