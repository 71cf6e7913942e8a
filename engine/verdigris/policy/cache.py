"""Answers on disk, for speed alone: deleting the folder changes no answer, and a folder that others own is not used."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any


def digest(*parts: str) -> str:
    """A key over texts, such that no two lists of texts share one."""
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()


class Cache:
    """One JSON file per key below a folder that only its owner can enter (mode 0700)."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._usable: bool | None = None

    def get(self, key: str) -> Any | None:
        """What was stored under a key; None where nothing (readable) is."""
        if not self._is_usable():
            return None
        try:
            with open(self._path(key), "rb") as file:
                return json.loads(file.read())
        except (OSError, ValueError):
            return None

    def put(self, key: str, value: Any) -> None:
        """Stores a value whole or not at all; a full disk or a lost race loses the entry, nothing else."""
        if not self._is_usable():
            return
        import tempfile

        try:
            handle, temporary = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(value, file, ensure_ascii=True, separators=(",", ":"))
            os.replace(temporary, self._path(key))
        except OSError:
            return

    def _path(self, key: str) -> str:
        return os.path.join(self._folder, f"{key}.json")

    def _is_usable(self) -> bool:
        if self._usable is None:
            self._usable = _private(self._folder)
        return self._usable


def _private(folder: str) -> bool:
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        found = os.lstat(folder)
    except OSError:
        return False
    return found.st_uid == os.geteuid() and not found.st_mode & 0o077 and os.path.isdir(folder)
