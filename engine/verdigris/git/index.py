"""The index: what the next commit will hold, read by `git` itself, which knows every kind of index."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from verdigris.errors import VerdigrisError
from verdigris.git import links
from verdigris.git.links import Kind, decode
from verdigris.git.plumbing import Git
from verdigris.model.entity import Source

# A comparison with the empty tree: unlike a listing, it tells a file meant to be added from an empty one.
_LIST = (
    *("diff-index", "--cached", "--raw", "--no-abbrev", "-z", "--no-renames"),
    *("--ita-invisible-in-index", "--ignore-submodules=none"),
)
_EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_KINDS = {"120000": Kind.LINK, "160000": Kind.SUBMODULE}
_NAMED = 5


class Unmerged(VerdigrisError):
    """The index holds paths whose merge is not resolved: there is no one content to judge."""


class _Entry(NamedTuple):
    kind: Kind
    oid: str


class Index:
    """Snapshot of the index; `git add -N` entries are not in it, as the commit would not hold them either.

    Every question raises Unmerged in a merge with conflicts, GitFailed for an index that is damaged.
    """

    def __init__(self, git: Git, object_format: str) -> None:
        self._running = git.start((*_LIST, _EMPTY_TREE[object_format]))
        self._blobs = git.blobs()

    @property
    def source(self) -> Source:
        """The index."""
        return Source.INDEX

    @property
    def commit(self) -> None:
        """What is staged is not committed yet."""
        return None

    def paths(self) -> tuple[str, ...]:
        """Every file and symbolic link, sorted."""
        return self._paths

    def read(self, path: str) -> bytes:
        """The bytes at a path; see Snapshot."""
        found = links.resolve(self, path).path
        return self._blobs.read(self._entries[found].oid, path)

    def identity(self, path: str) -> str:
        """The id of the blob; see Snapshot."""
        return f"git:{self._entries[links.resolve(self, path).path].oid}"

    def is_tracked(self, path: str) -> bool:
        """Whether the index holds the file and each symbolic link on the way to it."""
        return links.is_tracked(self, self._files, path)

    def kind(self, path: str) -> Kind:
        """What the index holds at a path."""
        entry = self._entries.get(path)
        if entry:
            return entry.kind
        return Kind.FOLDER if path in self._folders else Kind.NOTHING

    def target(self, path: str) -> str:
        """The text of a symbolic link."""
        return decode(self._blobs.read(self._entries[path].oid, path))

    @cached_property
    def _entries(self) -> dict[str, _Entry]:
        return _parsed(self._running.output())

    @cached_property
    def _folders(self) -> set[str]:
        return links.folders_of(self._entries)

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(self._paths)

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(sorted(path for path, (kind, _) in self._entries.items() if kind is not Kind.SUBMODULE))


def _parsed(output: bytes) -> dict[str, _Entry]:
    fields = decode(output).split("\0")
    found: dict[str, _Entry] = {}
    unmerged: list[str] = []
    for head, path in zip(fields[0:-1:2], fields[1::2], strict=True):
        _, mode, _, oid, status = head.split(" ")
        if status.startswith("U"):
            unmerged.append(path)
        else:
            found[path] = _Entry(_KINDS.get(mode, Kind.FILE), oid)
    if unmerged:
        raise _unmerged(unmerged)
    return found


def _unmerged(paths: list[str]) -> Unmerged:
    names = ", ".join(paths[:_NAMED]) + (", …" if len(paths) > _NAMED else "")
    hint = "resolve the conflicts and `git add` the files"
    return Unmerged(f"the index holds unmerged paths: {names}", where=paths[0], hint=hint)
