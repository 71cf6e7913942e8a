"""Whether a tree's own .gitignore files ignore a path: Git's rules, applied to any snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from verdigris.git.links import encode
from verdigris.git.snapshot import PathError, Snapshot

if TYPE_CHECKING:
    from verdigris.git.patterns import Pattern

_FILE = ".gitignore"


def ignored(snapshot: Snapshot, path: str) -> bool:
    """Whether the .gitignore files from the root down to the path's folder ignore a file there.

    The file need not exist and may be tracked. In an ignored folder nothing can be taken back (gitignore(5)).
    A path that leaves the tree, or that no file can have, is not ignored.
    """
    try:
        steps = encode(path).split(b"/")
    except UnicodeEncodeError:
        return False
    if path.startswith("/") or b".." in steps or b"\0" in encode(path):
        return False
    steps = [step for step in steps if step not in (b"", b".")]
    levels: list[tuple[Pattern, ...]] = []
    for depth in range(len(steps)):
        levels.append(_patterns(snapshot, steps[:depth]))
        if _decision(levels, steps[: depth + 1], is_folder=depth + 1 < len(steps)):
            return True
    return False


def _decision(levels: Iterable[tuple[Pattern, ...]], steps: list[bytes], *, is_folder: bool) -> bool:
    """The last pattern that matches decides, that of the deepest file; `levels` go from the root down."""
    for depth, patterns in reversed(list(enumerate(levels))):
        below = b"/".join(steps[depth:])
        for pattern in reversed(patterns):
            if pattern.matches(below, is_folder=is_folder):
                return not pattern.takes_back
    return False


def _patterns(snapshot: Snapshot, folder: list[bytes]) -> tuple[Pattern, ...]:
    name = b"/".join((*folder, _FILE.encode())).decode("utf-8", "surrogateescape")
    try:
        return _parsed(snapshot.read(name))
    except PathError:
        return ()


@lru_cache(maxsize=64)
def _parsed(data: bytes) -> tuple[Pattern, ...]:
    from verdigris.git.patterns import parse

    return parse(data)
