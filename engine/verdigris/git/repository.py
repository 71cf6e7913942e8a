"""A repository as the rest of the engine sees it: place, snapshots, history; opened only when asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from verdigris.errors import UsageError
from verdigris.git import plumbing
from verdigris.git.discovery import Location, locate
from verdigris.git.index import Index
from verdigris.git.worktree import WorkTree

if TYPE_CHECKING:
    from verdigris.git.objects import Objects
    from verdigris.git.tree import CommitTree
    from verdigris.git.walk import Commit, History


class NoWorkTree(UsageError):
    """The repository has no work tree, or none that belongs to the folder that was asked from."""


class BadRange(UsageError):
    """What was given for a range is not `A..B`."""


def discover(start: Path, variables: Mapping[str, str]) -> Repository | None:
    """The repository around an existing folder, None outside any; looks at a few files and runs nothing.

    `variables` are Git's own (GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY,
    GIT_ALTERNATE_OBJECT_DIRECTORIES, GIT_CEILING_DIRECTORIES) with PATH and HOME; others are not looked at.
    Raises UsageError for a GIT_DIR that is none, BrokenRepository for a `.git` that leads nowhere.
    """
    location = locate(start, variables)
    return Repository(location, variables) if location else None


class Repository:
    """One repository. `root` is the work tree, None where there is none; `git_dir` its own Git folder."""

    def __init__(self, location: Location, variables: Mapping[str, str]) -> None:
        self.root = location.root
        self.git_dir = location.git_dir
        self._location = location
        self._variables = variables

    def worktree(self) -> WorkTree:
        """The files on disk; Git begins to list them now. Raises NoWorkTree, GitMissing."""
        return WorkTree(self._root(), self._git())

    def index(self) -> Index:
        """What is staged; Git begins to list it now. Raises NoWorkTree, GitMissing."""
        self._root()
        return Index(self._git(), self._location.settings.get("extensions.objectformat", "sha1").lower())

    def commit(self, rev: str) -> CommitTree:
        """The tree of a revision's commit; empty means HEAD. Raises UnknownRevision, Unsupported."""
        from verdigris.git.tree import CommitTree

        commit = self._history.commit(rev)
        return CommitTree(self._objects, str(commit.id), str(commit.tree_id))

    def commits(self, revisions: str) -> list[Commit]:
        """The commits of `A..B`: reachable from B and not from A, merges too, parents before children.

        Either end may be left out and is HEAD then.
        Raises BadRange, UnknownRevision, ShallowHistory, DamagedHistory, Unsupported.
        """
        start, dots, end = revisions.partition("..")
        if not dots or ".." in end or end.startswith("."):
            hint = "write A..B: the commits of B that A does not have"
            raise BadRange(f"`{revisions}` is not a range", hint=hint)
        return self._history.between(start, end)

    def merge_base(self, a: str, b: str) -> str:
        """The full id of a best common ancestor; see History.merge_base."""
        return self._history.merge_base(a, b)

    @cached_property
    def _objects(self) -> Objects:
        from verdigris.git.objects import opened

        return opened(self._location)

    @cached_property
    def _history(self) -> History:
        from verdigris.git.walk import History

        return History(self._location, self._objects)

    def _root(self) -> Path:
        if self.root is None:
            hint = "judge a commit with --rev, for example --rev HEAD"
            raise NoWorkTree("the repository has no work tree here", where=str(self.git_dir), hint=hint)
        return self.root

    def _git(self) -> plumbing.Git:
        place = self._location
        named = {
            "GIT_DIR": place.git_dir,
            "GIT_WORK_TREE": self._root(),
            "GIT_INDEX_FILE": place.index_file,
            "GIT_OBJECT_DIRECTORY": place.objects,
        }
        environment = plumbing.environment(self._variables)
        environment |= {name: str(path) for name, path in named.items() if path is not None}
        if place.alternates:
            environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = plumbing.path_list(place.alternates)
        return plumbing.Git(folder=str(self._root()), environment=environment)
