"""Contents of files on disk, kept as first read, so that one run sees one content of each file."""

from __future__ import annotations

from verdigris.git import disk

_KEPT = 1024 * 1024


class Contents:
    """The files below a root; what is larger than a mebibyte is read anew each time."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._kept: dict[str, bytes] = {}
        self._names: dict[str, str] = {}

    def read(self, path: str) -> bytes:
        """The bytes of a file whose path has no link on the way. Raises Missing or Unreadable."""
        data = self._kept.get(path)
        if data is None:
            data = disk.read(self._root, path)
            if len(data) <= _KEPT:
                self._kept[path] = data
        return data

    def identity(self, path: str) -> str:
        """`blake2b:` and the digest of the bytes. Raises as `read` does."""
        from hashlib import blake2b

        if path not in self._names or path not in self._kept:
            self._names[path] = f"blake2b:{blake2b(self.read(path), digest_size=32).hexdigest()}"
        return self._names[path]
