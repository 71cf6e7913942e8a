"""Which Compose projects a tree holds, and which files only look like Compose (compose-go, cli/options.go)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from verdigris.errors import VerdigrisError
from verdigris.git.snapshot import Snapshot
from verdigris.model.report import Skipped

BASES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
_SERVICES = re.compile(rb"^[\"']?services[\"']?[ \t]*:", re.MULTILINE)
_SERVICE_KEY = re.compile(rb"[\s{,\"'](image|build|extends|container_name)[\"']?[ \t]*:")


class ProjectFiles(NamedTuple):
    """One project to load: its files in order of merging, and what verdigris.yaml says of it.

    `is_declared` tells files that somebody named, as with `-f`, from those found by their names.
    """

    files: tuple[str, ...]
    is_declared: bool = False
    name: str | None = None
    environment: str | None = None
    env_files: tuple[str, ...] | None = None
    env: tuple[tuple[str, str], ...] = ()
    external: tuple[str, ...] = ()

    @property
    def directory(self) -> str:
        """The folder of the first file, against which relative paths count; empty for the root."""
        return posixpath.dirname(self.files[0])

    @property
    def id(self) -> str:
        """A name that tells the projects of one tree apart."""
        return "+".join(self.files) + (f"@{self.environment}" if self.environment else "")


def projects(snapshot: Snapshot, declared: Sequence[ProjectFiles]) -> tuple[ProjectFiles, ...]:
    """The declared projects; without any, the first file of the well-known names in each folder with its override."""
    return tuple(declared) or tuple(_by_folder(snapshot.paths()))


def left_over(snapshot: Snapshot, found: Iterable[ProjectFiles]) -> Iterator[Skipped]:
    """The files that look like Compose, by name or content, and belong to none of the projects found."""
    used = {file for project in found for file in project.files}
    for path in snapshot.paths():
        if path not in used and path.endswith((".yaml", ".yml")) and _looks_like_compose(snapshot, path):
            yield Skipped(file=path, reason=_reason(path, used))


def _by_folder(paths: Iterable[str]) -> list[ProjectFiles]:
    folders: dict[str, set[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name in BASES or name in OVERRIDES:
            folders.setdefault(folder, set()).add(name)
    found = (_files(folder, names) for folder, names in sorted(folders.items()))
    return [ProjectFiles(files=files) for files in found if files]


def _files(folder: str, names: set[str]) -> tuple[str, ...]:
    base = next((name for name in BASES if name in names), None)
    if base is None:
        return ()
    override = next((name for name in OVERRIDES if name in names), None)
    chosen = (base, override) if override else (base,)
    return tuple(posixpath.join(folder, name) for name in chosen)


def _looks_like_compose(snapshot: Snapshot, path: str) -> bool:
    name = posixpath.basename(path)
    if name in BASES or name in OVERRIDES:
        return True
    try:
        data = snapshot.read(path)
    except VerdigrisError:
        return False
    return bool(_SERVICES.search(data) and _SERVICE_KEY.search(data))


def _reason(path: str, used: set[str]) -> str:
    folder, name = posixpath.dirname(path), posixpath.basename(path)
    first = next((n for n in (*BASES, *OVERRIDES) if posixpath.join(folder, n) in used), None)
    if first and name in BASES:
        return f"`{first}` beside it comes first"
    return "belongs to no project: name it under `projects` in verdigris.yaml, or check it by its path"
