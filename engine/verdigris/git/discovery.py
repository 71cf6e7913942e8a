"""Finding the repository around a folder, by looking at files alone, as Git itself looks for it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from verdigris.errors import UsageError, VerdigrisError
from verdigris.git import settings


class BrokenRepository(VerdigrisError):
    """Something that says it is a repository and cannot be used as one."""


class Location(NamedTuple):
    """Where a repository keeps what; all paths are absolute. `root` is None without a work tree.

    `objects` and `alternates` are folders that Git's variables name, beside the repository's own.
    """

    root: Path | None
    git_dir: Path
    common_dir: Path
    index_file: Path | None = None
    objects: Path | None = None
    alternates: tuple[Path, ...] = ()

    @property
    def object_folders(self) -> tuple[Path, ...]:
        """Every object folder that Git's variables name."""
        return (*((self.objects,) if self.objects else ()), *self.alternates)

    @property
    def settings(self) -> Mapping[str, str]:
        """What the repository's configuration says; see settings.read."""
        return settings.read(self.common_dir / "config", self.git_dir / "config.worktree")


def locate(start: Path, variables: Mapping[str, str]) -> Location | None:
    """The repository that Git would use in a folder that exists, None outside any.

    Relative paths in `variables` count from `start`, that of GIT_INDEX_FILE from the work tree's root.
    Raises UsageError for a GIT_DIR that is none, BrokenRepository for a `.git` file that leads nowhere.
    """
    here = Path(os.path.realpath(start))
    named = variables.get("GIT_DIR")
    found = _named(here, named, variables) if named else _around(here, variables)
    if found is None:
        return None
    root, git_dir = found
    if variables.get("GIT_WORK_TREE"):
        root = _absolute(variables["GIT_WORK_TREE"], here)
    index = variables.get("GIT_INDEX_FILE")
    objects = variables.get("GIT_OBJECT_DIRECTORY")
    return Location(
        root=root,
        git_dir=git_dir,
        common_dir=_common(git_dir),
        index_file=_absolute(index, root or git_dir) if index else None,
        objects=_absolute(objects, here) if objects else None,
        alternates=tuple(_alternates(variables.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", ""), here)),
    )


def _named(here: Path, named: str, variables: Mapping[str, str]) -> tuple[Path | None, Path]:
    """For GIT_DIR alone Git takes this folder as root; a `.git` around that means the same knows better."""
    git_dir = _git_dir(_absolute(named, here), variables)
    if git_dir is None:
        raise UsageError("no Git repository", where=f"GIT_DIR={named}", hint="unset GIT_DIR, or correct it")
    around = _around(here, {name: text for name, text in variables.items() if name != "GIT_DIR"})
    if around and os.path.realpath(around[1]) == os.path.realpath(git_dir):
        return around[0], git_dir
    inside = git_dir in (here, *here.parents)
    return (None if inside or _is_bare(git_dir) else here), git_dir


def _around(here: Path, variables: Mapping[str, str]) -> tuple[Path | None, Path] | None:
    for folder in _upward(here, variables.get("GIT_CEILING_DIRECTORIES", "")):
        link = folder / ".git"
        git_dir = _git_dir(link, variables)
        if git_dir is not None:
            return (None if git_dir == link and _is_bare(git_dir) else folder), git_dir
        if _is_git_dir(folder, variables):
            return None, folder
    return None


def _upward(here: Path, ceilings: str) -> Iterator[Path]:
    """The folder and those above it, below the nearest ceiling; the folder itself is always looked at."""
    tops = {Path(os.path.realpath(each)) for each in ceilings.split(os.pathsep) if os.path.isabs(each)}
    yield here
    for folder in here.parents:
        if folder in tops:
            return
        yield folder


def _git_dir(path: Path, variables: Mapping[str, str]) -> Path | None:
    """The Git folder that a `.git` folder is, or that a `.git` file names (linked work trees, submodules)."""
    if os.path.isdir(path):
        return path if _is_git_dir(path, variables) else None
    if not os.path.isfile(path):
        return None
    try:
        text = path.read_bytes()[:8192]
    except OSError as error:
        raise BrokenRepository(f"cannot be read: {error.strerror}", where=str(path)) from None
    if not text.startswith(b"gitdir: "):
        raise BrokenRepository("names no Git folder", where=str(path))
    target = _absolute(os.fsdecode(text[len(b"gitdir: ") :].rstrip(b"\r\n")), path.parent)
    if not _is_git_dir(target, variables):
        hint = "make the repository it belongs to visible here too, or run inside that one"
        raise BrokenRepository(f"leads to `{target}`, where no Git repository is", where=str(path), hint=hint)
    return target


def _is_git_dir(path: Path, variables: Mapping[str, str]) -> bool:
    try:
        os.lstat(path / "HEAD")
    except PermissionError as error:
        raise BrokenRepository(f"cannot be read: {error.strerror}", where=str(path)) from None
    except OSError:
        return False
    common = _common(path)
    has_objects = bool(variables.get("GIT_OBJECT_DIRECTORY")) or os.path.isdir(common / "objects")
    return has_objects and os.path.isdir(common / "refs")


def _common(git_dir: Path) -> Path:
    """The folder shared by all work trees of a repository."""
    try:
        text = (git_dir / "commondir").read_bytes()
    except OSError:
        return git_dir
    return _absolute(os.fsdecode(text.rstrip(b"\r\n")), git_dir)


def _is_bare(git_dir: Path) -> bool:
    return settings.is_true(settings.read(git_dir / "config", git_dir / "config.worktree").get("core.bare"))


def _alternates(text: str, here: Path) -> Iterator[Path]:
    """The folders of a colon-separated list; an entry in double quotes is quoted as in C."""
    for quoted, plain in re.findall(r'(?:^|:)(?:"((?:[^"\\]|\\.)*)"|([^:]*))', text):
        entry = re.sub(r"\\(.)", r"\1", quoted) if quoted else plain
        if entry:
            yield _absolute(entry, here)


def _absolute(path: str, base: Path) -> Path:
    return Path(os.path.normpath(base / path))
