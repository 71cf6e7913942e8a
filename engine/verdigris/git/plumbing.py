"""Running `git` to read: the one place that starts it, and nothing that a repository's configuration names.

No hook, file system monitor, filter, alias, pager or transport; commands that need one are not used at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from verdigris.errors import VerdigrisError
from verdigris.git import disk
from verdigris.git.snapshot import Unreadable

if TYPE_CHECKING:
    from subprocess import Popen

_OPTIONS = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.untrackedCache=false"),
    *("-c", "safe.directory=*"),
)
_FIXED = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}
_FSCK = "`git fsck` names the damage"
_PASSED = (
    "HOME",
    "XDG_CONFIG_HOME",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
)


class GitMissing(VerdigrisError):
    """The program `git` is not installed, or not on the PATH that was given."""


class GitFailed(VerdigrisError):
    """`git` could not read the repository; the message is Git's own."""


class Git(NamedTuple):
    """How `git` is run in one repository: its folder and its whole environment."""

    folder: str
    environment: Mapping[str, str]

    def start(self, arguments: Sequence[str]) -> Running:
        """Starts a command and returns at once. Raises GitMissing."""
        return Running(self.popen(arguments))

    def blobs(self) -> Blobs:
        """A reader of objects by id; it starts `git` on its first read."""
        return Blobs(self)

    def popen(self, arguments: Sequence[str], *, asks: bool = False) -> Popen[bytes]:
        """The started process; one that is to be asked questions has an input, any other tells its errors."""
        from subprocess import DEVNULL, PIPE, Popen

        try:
            return Popen(
                ("git", *_OPTIONS, *arguments),
                stdin=PIPE if asks else DEVNULL,
                stdout=PIPE,
                stderr=DEVNULL if asks else PIPE,
                cwd=self.folder,
                env=self.environment,
            )
        except OSError as error:
            if error.filename == self.folder:
                raise GitFailed(f"the folder cannot be entered: {error.strerror}", where=self.folder) from None
            hint = "install git, or judge a commit with --rev"
            raise GitMissing("git is needed here and cannot be run", where=self.folder, hint=hint) from None


class Running:
    """A command under way."""

    def __init__(self, process: Popen[bytes]) -> None:
        self._process = process

    def output(self) -> bytes:
        """Waits for the end and returns what was printed; to be asked once. Raises GitFailed."""
        out, told = self._process.communicate()
        if self._process.returncode:
            raise GitFailed(f"git cannot read the repository: {_reason(told)}")
        return out

    def __del__(self) -> None:
        if self._process.returncode is None:
            _stop(self._process)


class Blobs:
    """Objects by id, from one `git cat-file` that lives as long as this value; several threads may ask it."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: Popen[bytes] | None = None
        self._lock = Lock()

    def read(self, oid: str, path: str) -> bytes:
        """The bytes of a blob; `path` is named in errors. Raises Unreadable."""
        with self._lock:
            if self._process is None:
                self._process = self._git.popen(("cat-file", "--batch"), asks=True)
            try:
                return _asked(self._process, oid, path)
            except Unreadable:
                self._close()
                raise
            except OSError:
                self._close()
                raise Unreadable("git ended while the object was read", where=path) from None

    def _close(self) -> None:
        if self._process is not None:
            _stop(self._process)
            self._process = None

    def __del__(self) -> None:
        self._close()


def _asked(process: Popen[bytes], oid: str, path: str) -> bytes:
    """One question to `git cat-file --batch`; after an error the process is of no use any more."""
    questions, answers = process.stdin, process.stdout
    if questions is None or answers is None:
        raise OSError
    questions.write(oid.encode() + b"\n")
    questions.flush()
    head = answers.readline().split()
    if len(head) != 3 or head[1] != b"blob":
        raise Unreadable("the object is missing from the repository", where=path, hint=_FSCK)
    size = int(head[2])
    if size > disk.LARGEST:
        raise disk.too_large(path)
    data = answers.read(size + 1)
    if len(data) != size + 1:
        raise Unreadable("the object is damaged", where=path, hint=_FSCK)
    return data[:-1]


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment `git` gets: the given PATH and HOME, and what keeps it from running or fetching."""
    passed = {name: variables[name] for name in _PASSED if name in variables}
    return {**passed, **_FIXED, "PATH": _safe_path(variables.get("PATH", os.defpath))}


def path_list(folders: Iterable[Path]) -> str:
    """A list of folders as GIT_ALTERNATE_OBJECT_DIRECTORIES holds it, each in quotes."""
    quoted = (re.sub(r'(["\\])', r"\\\1", str(folder)) for folder in folders)
    return ":".join(f'"{folder}"' for folder in quoted)


def _safe_path(path: str) -> str:
    """Without relative entries: they would find a program inside the repository that is read."""
    return os.pathsep.join(folder for folder in path.split(os.pathsep) if os.path.isabs(folder)) or os.defpath


def _reason(told: bytes) -> str:
    lines = told.decode("utf-8", "replace").strip().splitlines() or ["it does not say why"]
    line = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
    return re.sub(r"^(fatal|error): ", "", line)


def _stop(process: Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    process.wait()
