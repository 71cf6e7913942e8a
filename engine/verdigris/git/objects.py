"""Git's object database through pygit2: opened by folder alone, whoever owns it; folders and blobs by id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pygit2
from pygit2.enums import ConfigLevel, ObjectType, Option, RepositoryOpenFlag

from verdigris.errors import VerdigrisError
from verdigris.git import disk
from verdigris.git.discovery import Location
from verdigris.git.links import decode
from verdigris.git.snapshot import Unreadable

_OPEN = RepositoryOpenFlag.NO_SEARCH | RepositoryOpenFlag.NO_DOTGIT
_ID_BYTES = 20
_FOREIGN_NAMES = (b"", b".", b"..", b".git")
_UNDERSTOOD = ["partialclone"]


class Unsupported(VerdigrisError):
    """A kind of repository whose objects the library cannot read."""


class Entry(NamedTuple):
    """One entry of a folder: its mode (octal digits as a number) and the object's id."""

    mode: int
    oid: str


class Objects:
    """The objects of one repository; what was read of folders is kept."""

    def __init__(self, repository: pygit2.Repository) -> None:
        self.repository = repository
        self._odb = repository.odb
        self._folders: dict[str, Mapping[str, Entry]] = {}

    def folder(self, oid: str, path: str) -> Mapping[str, Entry]:
        """The entries of a tree object; `path` is named in errors. Raises Unreadable."""
        if oid not in self._folders:
            self._folders[oid] = _entries(self._read(oid, ObjectType.TREE, path), path)
        return self._folders[oid]

    def blob(self, oid: str, path: str) -> bytes:
        """The bytes of a blob; `path` is named in errors. Raises Unreadable."""
        return self._read(oid, ObjectType.BLOB, path)

    def _read(self, oid: str, wanted: ObjectType, path: str) -> bytes:
        try:
            if self._odb.read_header(pygit2.Oid(hex=oid))[1] > disk.LARGEST:
                raise disk.too_large(path)
            kind, data = self._odb.read(pygit2.Oid(hex=oid))
        except (KeyError, ValueError, pygit2.GitError):
            hint = "a partial clone has to fetch it; else `git fsck` names the damage"
            raise Unreadable("the object is missing from the repository", where=path, hint=hint) from None
        if kind != wanted:
            raise Unreadable("the object is of another kind than its name says", where=path)
        return data


def opened(location: Location) -> Objects:
    """The object database of a repository with all that Git's variables add to it. Raises Unsupported."""
    _depend_on_the_repository_alone()
    try:
        repository = pygit2.Repository(str(location.git_dir), _OPEN)
        for folder in location.object_folders:
            repository.odb.add_disk_alternate(str(folder))
        return Objects(repository)
    except (pygit2.GitError, ValueError, KeyError, OSError) as error:
        raise _unsupported(location, error) from None


def _depend_on_the_repository_alone() -> None:
    """Neither the owner nor the user's or the machine's configuration may change what is read."""
    pygit2.option(Option.SET_OWNER_VALIDATION, False)
    pygit2.option(Option.SET_EXTENSIONS, _UNDERSTOOD, len(_UNDERSTOOD))
    for level in (ConfigLevel.PROGRAMDATA, ConfigLevel.SYSTEM, ConfigLevel.XDG, ConfigLevel.GLOBAL):
        pygit2.option(Option.SET_SEARCH_PATH, level, "")


def _unsupported(location: Location, error: Exception) -> Unsupported:
    found = location.settings.get("extensions.objectformat", "sha1").lower()
    hint = "judge its work tree or its index (--staged), which git reads itself"
    where = str(location.git_dir)
    if found != "sha1":
        message = f"the commits have {found.upper()} ids, which libgit2 cannot read"
        return Unsupported(message, where=where, hint=hint)
    return Unsupported(f"libgit2 cannot open the repository: {error}", where=where, hint=hint)


def _entries(data: bytes, path: str) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    at = 0
    while at < len(data):
        space = data.index(b" ", at)
        end = data.index(b"\0", space)
        name = data[space + 1 : end]
        text = decode(name)
        if b"/" in name or name.lower() in _FOREIGN_NAMES or text in found:
            message = f"the folder names {text!a}, which Git would refuse to check out"
            raise Unreadable(message, where=path or ".")
        found[text] = Entry(int(data[at:space], 8), data[end + 1 : end + 1 + _ID_BYTES].hex())
        at = end + 1 + _ID_BYTES
    return found
