"""A plain folder outside any repository: every file below it is seen, `.git` folders are not."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from verdigris.git import disk, links
from verdigris.git.contents import Contents
from verdigris.git.links import Kind, decode, encode
from verdigris.model.entity import Source

_HIDDEN = ".git"


class Folder:
    """Snapshot of a folder; a folder below it that may not be listed shows no files, as in Git.

    `below` narrows what is listed: to all below a folder, to the files beside a file. Every file can be read all the same.
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

    def _walk(self) -> Iterator[str]:
        waiting = []
        for path in self._below or [b""]:
            if os.path.isdir(os.path.join(self._root, path)):
                waiting.append(path)
            else:
                yield from self._listed(os.path.dirname(path), [])
        while waiting:
            yield from self._listed(waiting.pop(), waiting)

    def _listed(self, folder: bytes, deeper: list[bytes]) -> Iterator[str]:
        """The files of one folder; the folders in it are put on `deeper`."""
        for entry in _entries(os.path.join(self._root, folder)):
            if entry.name == _HIDDEN.encode():
                continue
            path = os.path.join(folder, entry.name)
            if entry.is_dir(follow_symlinks=False):
                deeper.append(path)
            elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
                yield decode(path)


def _entries(folder: bytes) -> list[os.DirEntry[bytes]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
