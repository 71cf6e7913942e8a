"""A snapshot: the files of a commit, an index, a work tree or a plain folder as one read-only mapping path -> bytes."""

from __future__ import annotations

from typing import Protocol

from verdigris.errors import VerdigrisError
from verdigris.model.entity import Source


class PathError(VerdigrisError):
    """A path of a snapshot that gives no bytes; `where` is the path."""


class Missing(PathError):
    """Nothing stands at the path."""


class NotAFile(PathError):
    """A folder, a submodule or a special file stands at the path."""


class OutsideTree(PathError):
    """The path, or a symbolic link on the way, leaves the tree."""


class Unreadable(PathError):
    """The file is there and cannot be read (permissions, an object that is missing, a link cycle)."""


class Snapshot(Protocol):
    """What is judged: every read goes through here, so that equal identities mean equal answers.

    Paths are relative to the tree's root, with `/`; bytes that are not UTF-8 are kept as surrogate escapes (PEP 383).
    """

    @property
    def source(self) -> Source:
        """Which kind of tree this is."""

    @property
    def commit(self) -> str | None:
        """The full commit id of a commit's tree, else None."""

    def paths(self) -> tuple[str, ...]:
        """Every file and symbolic link, sorted; no folder, no submodule, nothing that Git ignores and does not track."""

    def read(self, path: str) -> bytes:
        """The bytes at a path, following symbolic links inside the tree.

        Raises Missing, NotAFile, OutsideTree or Unreadable; `..`, absolute paths and links that leave are OutsideTree.
        """

    def identity(self, path: str) -> str:
        """A name of the content: equal identities mean equal bytes. Raises as `read` does."""

    def is_tracked(self, path: str) -> bool:
        """Whether Git tracks the path (False for untracked files and outside any repository)."""
