"""The work tree: tracked files and untracked ones that Git does not ignore, as they stand on disk."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from verdigris.git import disk, links
from verdigris.git.contents import Contents
from verdigris.git.links import Kind, decode
from verdigris.git.plumbing import Git
from verdigris.git.snapshot import Unreadable
from verdigris.model.entity import Source

_LIST = ("ls-files", "-z", "-t", "--stage", "--cached", "--deleted", "--others", "--exclude-standard")
_SUBMODULE = "160000"
# R: Git finds no file there; S: Git does not look (sparse checkout).
_DOUBTFUL = frozenset("RS")
_FILES = (Kind.FILE, Kind.LINK, Kind.SPECIAL)


class _Listing(NamedTuple):
    """What Git lists: the files that are there, sorted and as a set; what it tracks; their folders."""

    paths: tuple[str, ...]
    present: frozenset[str]
    tracked: frozenset[str]
    submodules: frozenset[str]
    folders: frozenset[str]


class WorkTree:
    """Snapshot of a work tree. Git starts to list it at once and is waited for at the first question."""

    def __init__(self, root: Path, git: Git) -> None:
        self._root = os.fsencode(root)
        self._running = git.start(_LIST)
        self._contents = Contents(self._root)

    @property
    def source(self) -> Source:
        """The work tree."""
        return Source.WORKTREE

    @property
    def commit(self) -> None:
        """What is on disk need not be committed."""
        return None

    def paths(self) -> tuple[str, ...]:
        """Every file and symbolic link, sorted. Raises GitFailed."""
        return self._listing.paths

    def read(self, path: str) -> bytes:
        """The bytes at a path; a file that Git ignores and does not track is Missing. See Snapshot."""
        return self._contents.read(links.resolve(self, path).path)

    def identity(self, path: str) -> str:
        """A digest of the bytes; see Snapshot."""
        return self._contents.identity(links.resolve(self, path).path)

    def is_tracked(self, path: str) -> bool:
        """Whether Git tracks the file and each symbolic link on the way to it."""
        return links.is_tracked(self, self._listing.tracked, path)

    def kind(self, path: str) -> Kind:
        """What stands at a path; what Git does not show counts as nothing."""
        listing = self._listing
        if path in listing.present:
            return disk.kind(self._root, path)
        if path in listing.submodules:
            return Kind.SUBMODULE
        return Kind.FOLDER if path in listing.folders else Kind.NOTHING

    def target(self, path: str) -> str:
        """The text of a symbolic link."""
        return disk.target(self._root, path)

    @cached_property
    def _listing(self) -> _Listing:
        return _parsed(self._root, self._running.output())


def _parsed(root: bytes, output: bytes) -> _Listing:
    tracked, others, submodules = set[str](), set[str](), set[str]()
    doubtful = set[str]()
    for record in decode(output).split("\0"):
        status, path = record[:1], record[2:]
        if status == "?":
            others.add(path)
            continue
        stage, _, path = path.partition("\t")
        if stage.startswith(_SUBMODULE):
            submodules.add(path)
        elif path:
            tracked.add(path)
        if status in _DOUBTFUL:
            doubtful.add(path)
    nested = {path for path in others if path.endswith("/")}
    return _listing(_existing(root, tracked, doubtful) | others - nested, tracked, submodules)


def _listing(present: set[str], tracked: set[str], submodules: set[str]) -> _Listing:
    folders = links.folders_of(present | submodules)
    files = present - folders
    return _Listing(
        tuple(sorted(files)), frozenset(files), frozenset(tracked), frozenset(submodules), frozenset(folders)
    )


def _existing(root: bytes, tracked: set[str], doubtful: set[str]) -> set[str]:
    """The tracked files that are on disk: not those below what is now a link or no folder, nor missing ones.

    One that may only be out of reach stays, so that reading it says so.
    """
    folders = links.folders_of(tracked) - {""}
    unreal = {folder for folder in folders if not _may_be(root, folder, Kind.FOLDER)}
    below = {path for path in tracked if unreal and not unreal.isdisjoint(links.folders_of((path,)))}
    absent = {path for path in doubtful - below if not _may_be(root, path, *_FILES)}
    return tracked - below - absent


def _may_be(root: bytes, path: str, *kinds: Kind) -> bool:
    try:
        return disk.kind(root, path) in kinds
    except Unreadable:
        return True
