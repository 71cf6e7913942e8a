"""The work tree: tracked files and untracked ones that Git does not ignore, as they stand on disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from verdigris.git import disk, links
from verdigris.git.contents import Contents
from verdigris.git.links import Kind, decode
from verdigris.git.plumbing import Git, Running
from verdigris.model.entity import Source

_LIST = ("ls-files", "-z", "-t", "--stage", "--cached", "--deleted", "--others", "--exclude-standard")
_SUBMODULE = "160000"


class _Listing(NamedTuple):
    """What Git lists: files that are there, those it tracks (there or not), submodules, and the folders of the first."""

    present: frozenset[str]
    tracked: frozenset[str]
    submodules: frozenset[str]
    folders: frozenset[str]


class WorkTree:
    """Snapshot of a work tree. Git starts to list it at once and is waited for at the first question."""

    def __init__(self, root: Path, git: Git) -> None:
        self._root = os.fsencode(root)
        self._running: Running | None = git.start(_LIST)
        self._listed: _Listing | None = None
        self._paths: tuple[str, ...] | None = None
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
        if self._paths is None:
            self._paths = tuple(sorted(self._listing().present))
        return self._paths

    def read(self, path: str) -> bytes:
        """The bytes at a path; a file that Git ignores and does not track is Missing. See Snapshot."""
        return self._contents.read(links.resolve(self, path).path)

    def identity(self, path: str) -> str:
        """A digest of the bytes; see Snapshot."""
        return self._contents.identity(links.resolve(self, path).path)

    def is_tracked(self, path: str) -> bool:
        """Whether Git tracks the file and each symbolic link on the way to it."""
        return links.is_tracked(self, self._listing().tracked, path)

    def kind(self, path: str) -> Kind:
        """What stands at a path; what Git does not show counts as nothing."""
        listing = self._listing()
        if path in listing.present:
            return disk.kind(self._root, path)
        if path in listing.submodules:
            return Kind.SUBMODULE
        return Kind.FOLDER if path in listing.folders else Kind.NOTHING

    def target(self, path: str) -> str:
        """The text of a symbolic link."""
        return disk.target(self._root, path)

    def _listing(self) -> _Listing:
        if self._listed is None:
            assert self._running is not None
            self._listed = _parsed(self._root, self._running.output())
            self._running = None
        return self._listed


def _parsed(root: bytes, output: bytes) -> _Listing:
    tracked, others, submodules, doubtful, unchecked = set[str](), set[str](), set[str](), set[str](), set[str]()
    for record in decode(output).split("\0"):
        if record.startswith("? "):
            if not record.endswith("/"):
                others.add(record[2:])
            continue
        stage, _, path = record.partition("\t")
        if not path:
            continue
        if stage[2:8] == _SUBMODULE:
            submodules.add(path)
            continue
        tracked.add(path)
        if stage[0] == "R":
            doubtful.add(path)
        elif stage[0] == "S":
            unchecked.add(path)
    gone = {path for path in doubtful if not _may_be_there(root, path)}
    present = _really_there(root, tracked - gone, unchecked) | others
    folders = links.folders_of(present | submodules)
    return _Listing(frozenset(present - folders), frozenset(tracked), frozenset(submodules), frozenset(folders))


def _may_be_there(root: bytes, path: str) -> bool:
    """Whether a file that Git calls deleted may only be out of reach, so that reading it has to say so."""
    try:
        return disk.kind(root, path) is not Kind.NOTHING
    except disk.Unreadable:
        return True


def _really_there(root: bytes, paths: set[str], unchecked: set[str]) -> set[str]:
    """Those not below a folder that has become a link or is gone; those Git does not look for, if they are there."""
    unreal = {folder for folder in links.folders_of(paths) if folder and not _is_folder(root, folder)}
    if unreal or unchecked:
        below = {path for path in paths if not unreal.isdisjoint(_above(path))} if unreal else set()
        absent = {path for path in unchecked - below if not _may_be_there(root, path)}
        return paths - below - absent
    return paths


def _above(path: str) -> set[str]:
    return links.folders_of((path,))


def _is_folder(root: bytes, path: str) -> bool:
    try:
        return disk.kind(root, path) is Kind.FOLDER
    except disk.Unreadable:
        return True
