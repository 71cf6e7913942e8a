"""Files on disk: what stands at a path and its bytes, never following a link and never waiting on a pipe."""

from __future__ import annotations

import os
import stat

from verdigris.git.links import Kind, decode, encode
from verdigris.git.snapshot import Missing, Unreadable

LARGEST = 128 * 1024 * 1024
_ABSENT = (FileNotFoundError, NotADirectoryError, ValueError)


def kind(root: bytes, path: str) -> Kind:
    """What stands at a path below a root. Raises Unreadable where a folder on the way may not be entered."""
    try:
        mode = os.lstat(_full(root, path)).st_mode
    except _ABSENT:
        return Kind.NOTHING
    except OSError as error:
        if isinstance(error, PermissionError):
            raise _unreadable(path, error) from None
        return Kind.NOTHING
    if stat.S_ISREG(mode):
        return Kind.FILE
    if stat.S_ISLNK(mode):
        return Kind.LINK
    return Kind.FOLDER if stat.S_ISDIR(mode) else Kind.SPECIAL


def target(root: bytes, path: str) -> str:
    """The text of a symbolic link. Raises Missing where it is gone."""
    try:
        return decode(os.readlink(_full(root, path)))
    except _ABSENT:
        raise Missing("no such file", where=path) from None
    except OSError as error:
        raise _unreadable(path, error) from None


def read(root: bytes, path: str) -> bytes:
    """The bytes of a regular file of at most LARGEST bytes. Raises Missing or Unreadable."""
    try:
        descriptor = os.open(_full(root, path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb", buffering=0) as file:
            state = os.fstat(descriptor)
            if not stat.S_ISREG(state.st_mode):
                raise Unreadable("no longer a regular file", where=path)
            return _at_most(file.read(-1) if state.st_size <= LARGEST else None, path)
    except _ABSENT:
        raise Missing("no such file", where=path) from None
    except OSError as error:
        raise _unreadable(path, error) from None


def too_large(path: str) -> Unreadable:
    """The error for a file that is not read for its size."""
    message = f"larger than {LARGEST // 1024 // 1024} MiB"
    return Unreadable(message, where=path, hint="keep such data out of the tree")


def _at_most(data: bytes | None, path: str) -> bytes:
    if data is None or len(data) > LARGEST:
        raise too_large(path)
    return data


def _full(root: bytes, path: str) -> bytes:
    return root + b"/" + encode(path)


def _unreadable(path: str, error: OSError) -> Unreadable:
    return Unreadable(f"cannot be read: {os.strerror(error.errno or 0)}", where=path)
