"""A commit's tree: what is deployed, read from the object database alone."""

from __future__ import annotations

import stat

from verdigris.git import links
from verdigris.git.links import Kind, decode
from verdigris.git.objects import Entry, Objects
from verdigris.git.snapshot import PathError, Unreadable
from verdigris.model.entity import Source

_MOST_PATHS = 1_000_000


class CommitTree:
    """Snapshot of one commit."""

    def __init__(self, objects: Objects, commit: str, tree: str) -> None:
        self._objects = objects
        self._commit = commit
        self._root = Entry(stat.S_IFDIR, tree)
        self._paths: tuple[str, ...] | None = None

    @property
    def source(self) -> Source:
        """A commit."""
        return Source.COMMIT

    @property
    def commit(self) -> str:
        """The full id of the commit."""
        return self._commit

    def paths(self) -> tuple[str, ...]:
        """Every file and symbolic link, sorted. Raises Unreadable where Git could not check it out."""
        if self._paths is None:
            self._paths = tuple(sorted(self._walk()))
        return self._paths

    def read(self, path: str) -> bytes:
        """The bytes at a path; see Snapshot."""
        return self._objects.blob(self._at(links.resolve(self, path).path).oid, path)

    def identity(self, path: str) -> str:
        """The id of the blob; see Snapshot."""
        return f"git:{self._at(links.resolve(self, path).path).oid}"

    def is_tracked(self, path: str) -> bool:
        """Whether the commit holds a file or a symbolic link there, or one that links on the way lead to."""
        if self.kind(path) in (Kind.FILE, Kind.LINK):
            return True
        try:
            links.resolve(self, path)
        except PathError:
            return False
        return True

    def kind(self, path: str) -> Kind:
        """What the commit holds at a path."""
        entry = self._find(path)
        return _kind(entry) if entry else Kind.NOTHING

    def target(self, path: str) -> str:
        """The text of a symbolic link."""
        return decode(self._objects.blob(self._at(path).oid, path))

    def _find(self, path: str) -> Entry | None:
        entry: Entry | None = self._root
        above = ""
        for step in path.split("/"):
            if entry is None or _kind(entry) is not Kind.FOLDER:
                return None
            entry = self._objects.folder(entry.oid, above).get(step)
            above = f"{above}/{step}" if above else step
        return entry

    def _at(self, path: str) -> Entry:
        entry = self._find(path)
        assert entry is not None, "only asked for what `kind` has seen"
        return entry

    def _walk(self) -> list[str]:
        found: list[str] = []
        waiting = [("", self._root.oid)]
        while waiting:
            above, oid = waiting.pop()
            for name, entry in self._objects.folder(oid, above.rstrip("/")).items():
                kind = _kind(entry)
                if kind is Kind.FOLDER:
                    waiting.append((f"{above}{name}/", entry.oid))
                elif kind is not Kind.SUBMODULE:
                    found.append(above + name)
            if len(found) + len(waiting) > _MOST_PATHS:
                raise Unreadable(f"the commit holds more than {_MOST_PATHS:,} files", where=self._commit)
        return found


def _kind(entry: Entry) -> Kind:
    match stat.S_IFMT(entry.mode):
        case stat.S_IFDIR:
            return Kind.FOLDER
        case stat.S_IFLNK:
            return Kind.LINK
        case stat.S_IFREG:
            return Kind.FILE
        case _:
            return Kind.SUBMODULE
