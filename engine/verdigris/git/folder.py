"""A plain folder outside any repository: every file below it is seen, `.git` folders are not."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from verdigris.git import disk, links
from verdigris.git.contents import Contents
from verdigris.git.links import Kind, decode, encode
from verdigris.model.entity import Source

_HIDDEN = ".git"


class Folder:
    """Snapshot of a folder; a folder below it that may not be listed shows no files, as in Git.

    `below` narrows what is listed to some paths of it; every file can be read all the same.
    """

    def __init__(self, root: Path, below: Sequence[str] = ()) -> None:
        self._root = os.fsencode(root)
        self._below = [encode(path) for path in below]
        self._paths: tuple[str, ...] | None = None
        self._contents = Contents(self._root)

    @property
    def source(self) -> Source:
        """Plain files."""
        return Source.FILES

    @property
    def commit(self) -> None:
        """Nothing was committed here."""
        return None

    def paths(self) -> tuple[str, ...]:
        """Every file and symbolic link that is to be listed, sorted; listed once."""
        if self._paths is None:
            self._paths = tuple(sorted(set(self._walk())))
        return self._paths

    def read(self, path: str) -> bytes:
        """The bytes at a path; see Snapshot."""
        return self._contents.read(links.resolve(self, path).path)

    def identity(self, path: str) -> str:
        """A digest of the bytes; see Snapshot."""
        return self._contents.identity(links.resolve(self, path).path)

    def is_tracked(self, path: str) -> bool:
        """Never: there is no repository."""
        return False

    def kind(self, path: str) -> Kind:
        """What stands at a path; `.git` and all below it count as nothing."""
        return Kind.NOTHING if _HIDDEN in path.split("/") else disk.kind(self._root, path)

    def target(self, path: str) -> str:
        """The text of a symbolic link."""
        return disk.target(self._root, path)

    def _walk(self) -> list[str]:
        found: list[str] = []
        waiting = [path + b"/" if path else path for path in self._below] or [b""]
        found += [decode(path) for path in self._below if os.path.isfile(os.path.join(self._root, path))]
        while waiting:
            below = waiting.pop()
            for entry in _entries(self._root + b"/" + below):
                if entry.name == _HIDDEN.encode():
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(below + entry.name + b"/")
                elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
                    found.append(decode(below + entry.name))
        return found


def _entries(folder: bytes) -> list[os.DirEntry[bytes]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
