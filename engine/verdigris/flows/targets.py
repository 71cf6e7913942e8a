"""Which trees a request means, and which projects and left-over files each of them holds."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from verdigris.compose import discover
from verdigris.compose.discover import ProjectFiles
from verdigris.errors import UsageError
from verdigris.flows.request import Request, Tree
from verdigris.git import repository as repositories
from verdigris.git.folder import Folder
from verdigris.git.repository import Repository
from verdigris.git.snapshot import Snapshot
from verdigris.model.report import Skipped


class Target(NamedTuple):
    """The tree at the tip, the repository it is from, and the given paths as paths of the tree."""

    repository: Repository | None
    snapshot: Snapshot
    chosen: tuple[str, ...]


def target(request: Request) -> Target:
    """The tree that a request means. Raises UsageError for paths that do not exist or lie in different trees."""
    starts = [Path(os.path.normpath(request.where / path)) for path in request.paths] or [request.where]
    for start in starts:
        if request.tree is Tree.WORKTREE and not os.path.lexists(start):
            raise UsageError("no such file or folder", where=str(start))
    repository = repositories.discover(_folder(starts[0]), request.variables)
    root = repository.root if repository and repository.root else _plain_root(starts, request.where)
    chosen = tuple(_within(root, start) for start in starts) if request.paths else ()
    return Target(repository, _snapshot(request, repository, root, chosen), chosen)


def _folder(path: Path) -> Path:
    """The nearest folder that exists: a path of an earlier commit may be gone from the disk."""
    return path if path.is_dir() or path == path.parent else _folder(path.parent)


def _plain_root(starts: Sequence[Path], where: Path) -> Path:
    """Outside a work tree names count from the current folder where all paths lie in it, else from the nearest above them."""
    if all(start == where or where in start.parents for start in starts):
        return where
    return Path(os.path.commonpath([_folder(start) for start in starts]))


def _within(root: Path, path: Path) -> str:
    relative = os.path.relpath(os.path.realpath(path.parent) + "/" + path.name, os.path.realpath(root))
    if relative == ".." or relative.startswith("../"):
        raise UsageError("the path lies outside the tree that is judged", where=str(path), hint=f"the tree is {root}")
    return "" if relative == "." else posixpath.normpath(relative)


def _snapshot(request: Request, repository: Repository | None, root: Path, chosen: tuple[str, ...]) -> Snapshot:
    if repository is None:
        if request.tree is Tree.WORKTREE:
            return Folder(root, below=chosen)
        raise UsageError(
            "not in a Git repository", where=str(request.where), hint="leave out --rev, --range and --staged"
        )
    match request.tree:
        case Tree.WORKTREE:
            return repository.worktree()
        case Tree.INDEX:
            return repository.index()
        case Tree.REVISION | Tree.RANGE:
            tip = (request.revision or "HEAD").rpartition("..")[2]
            return repository.commit(tip)


def projects(snapshot: Snapshot, declared: Sequence[ProjectFiles], chosen: Sequence[str]) -> list[ProjectFiles]:
    """The projects of a tree, narrowed to the chosen paths; a chosen file in no project is a project of its own."""
    found = list(discover.projects(snapshot, declared))
    if not chosen or "" in chosen:
        return found
    meant = [project for project in found if any(_meets(path, project) for path in chosen)]
    used = {file for project in meant for file in project.files}
    known = set(snapshot.paths())
    alone = [path for path in chosen if path in known and path not in used]
    return [*meant, *(ProjectFiles(files=(path,), is_declared=True) for path in alone)]


def _meets(path: str, project: ProjectFiles) -> bool:
    return any(file == path or file.startswith(f"{path}/") for file in project.files)


def skipped(snapshot: Snapshot, found: Sequence[ProjectFiles], chosen: Sequence[str]) -> tuple[Skipped, ...]:
    """The files below the chosen paths that look like Compose and are in none of the projects."""
    everywhere = not chosen or "" in chosen
    return tuple(
        each
        for each in discover.left_over(snapshot, found)
        if everywhere or any(each.file.startswith(f"{path}/") for path in chosen)
    )
