"""A snapshot that remembers what was asked of it, so that an answer can be reused while the same questions give the
same.
"""

from __future__ import annotations

from verdigris.errors import VerdigrisError
from verdigris.git.snapshot import Snapshot
from verdigris.model.entity import Source


def state(snapshot: Snapshot, path: str) -> str:
    """All that a reader can learn of a path, as one text: content, or why there is none, and whether Git tracks it."""
    try:
        content = snapshot.identity(path)
    except VerdigrisError as error:
        content = type(error).__name__
    return f"{content} {'tracked' if snapshot.is_tracked(path) else 'untracked'}"


class Recorder:
    """Passes every question on to a snapshot; `asked` are the paths."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.asked: dict[str, None] = {}
        self._read: dict[str, None] = {}

    @property
    def source(self) -> Source:
        """The snapshot's."""
        return self._snapshot.source

    @property
    def commit(self) -> str | None:
        """The snapshot's."""
        return self._snapshot.commit

    def paths(self) -> tuple[str, ...]:
        """The snapshot's; not recorded, since which projects there are is found anew each time."""
        return self._snapshot.paths()

    def read(self, path: str) -> bytes:
        """As the snapshot reads it."""
        self.asked[path] = None
        data = self._snapshot.read(path)
        self._read[path] = None
        return data

    def identity(self, path: str) -> str:
        """As the snapshot names it."""
        self.asked[path] = None
        return self._snapshot.identity(path)

    def is_tracked(self, path: str) -> bool:
        """As the snapshot says."""
        self.asked[path] = None
        return self._snapshot.is_tracked(path)

    def files_read(self) -> tuple[str, ...]:
        """The files that gave bytes, in order, without Git's own."""
        return tuple(path for path in self._read if not path.endswith(".gitignore"))
