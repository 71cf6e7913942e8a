"""The index: what the next commit will hold, read by `git` itself, which knows every kind of index."""

from __future__ import annotations

from verdigris.errors import VerdigrisError
from verdigris.git import links
from verdigris.git.links import Kind, decode
from verdigris.git.plumbing import Git, Running
from verdigris.model.entity import Source

_EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_KINDS = {"120000": Kind.LINK, "160000": Kind.SUBMODULE}
_NAMED = 5


class Unmerged(VerdigrisError):
    """The index holds paths whose merge is not resolved: there is no one content to judge."""


class Index:
    """Snapshot of the index; `git add -N` entries are not in it, as the commit would not hold them either.

    Every question raises Unmerged in the middle of a merge with conflicts, GitFailed for an index that is damaged.
    """

    def __init__(self, git: Git, object_format: str) -> None:
        # A comparison with the empty tree, unlike a listing, tells a file meant to be added from an empty one.
        self._running: Running | None = git.start(
            ("diff-index", "--cached", "--raw", "--no-abbrev", "-z", "--no-renames", "--ita-invisible-in-index")
            + ("--ignore-submodules=none", _EMPTY_TREE[object_format])
        )
        self._blobs = git.blobs()
        self._found: dict[str, tuple[Kind, str]] | None = None
        self._paths: tuple[str, ...] = ()
        self._folders: set[str] = set()

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
        self._entries()
        return self._paths

    def read(self, path: str) -> bytes:
        """The bytes at a path; see Snapshot."""
        found = links.resolve(self, path).path
        return self._blobs.read(self._entries()[found][1], path)

    def identity(self, path: str) -> str:
        """The id of the blob; see Snapshot."""
        return f"git:{self._entries()[links.resolve(self, path).path][1]}"

    def is_tracked(self, path: str) -> bool:
        """Whether the index holds the file and each symbolic link on the way to it."""
        return links.is_tracked(self, self._entries(), path)

    def kind(self, path: str) -> Kind:
        """What the index holds at a path."""
        entry = self._entries().get(path)
        if entry:
            return entry[0]
        return Kind.FOLDER if path in self._folders else Kind.NOTHING

    def target(self, path: str) -> str:
        """The text of a symbolic link."""
        return decode(self._blobs.read(self._entries()[path][1], path))

    def _entries(self) -> dict[str, tuple[Kind, str]]:
        if self._found is None:
            assert self._running is not None
            self._found = _parsed(self._running.output())
            self._running = None
            self._folders = links.folders_of(self._found)
            self._paths = tuple(sorted(p for p, (kind, _) in self._found.items() if kind is not Kind.SUBMODULE))
        return self._found


def _parsed(output: bytes) -> dict[str, tuple[Kind, str]]:
    fields = decode(output).split("\0")
    found: dict[str, tuple[Kind, str]] = {}
    unmerged: list[str] = []
    for head, path in zip(fields[0:-1:2], fields[1::2], strict=True):
        _, mode, _, oid, status = head.split(" ")
        if status.startswith("U"):
            unmerged.append(path)
        else:
            found[path] = (_KINDS.get(mode, Kind.FILE), oid)
    if unmerged:
        raise _unmerged(unmerged)
    return found


def _unmerged(paths: list[str]) -> Unmerged:
    names = ", ".join(paths[:_NAMED]) + (", …" if len(paths) > _NAMED else "")
    hint = "resolve the conflicts and `git add` the files"
    return Unmerged(f"the index holds unmerged paths: {names}", where=paths[0], hint=hint)
