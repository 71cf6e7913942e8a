"""Where the files that come with the package stand: inside an installed wheel, or in the checkout it is run from.

It only finds and reads them. The build hook shares `judge_digest`, so this module imports nothing but the standard library
and our errors.
"""

from __future__ import annotations

import os
import sys

from verdigris.errors import UsageError, VerdigrisError

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_BUNDLED = os.path.join(_PACKAGE, "_bundled")
_ROOT = os.path.dirname(os.path.dirname(_PACKAGE))
_BUILD = os.path.join(_ROOT, "engine", "build")
_SOURCES = os.path.join(_ROOT, "engine", "judge")

_GO_ARCHITECTURES = {
    "x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64", "i686": "386", "i386": "386",
    "armv7l": "arm", "ppc64le": "ppc64le", "s390x": "s390x", "riscv64": "riscv64",
}  # fmt: skip


class NoEngine(VerdigrisError):
    """There is no judge to ask: the gate stays undecided (exit 3)."""


class NotBuilt(VerdigrisError):
    """The checkout lacks a file that an installation puts there (exit 3)."""


def policies() -> str:
    """The folder of the built-in policies; `verdigris/` is below it."""
    return _folder("policies")


def schema_names() -> tuple[str, ...]:
    """The names that `schema` takes, sorted."""
    names = {os.path.splitext(name)[0] for name in os.listdir(_folder("schemas")) if name.endswith(".json")}
    return tuple(sorted(names | {"compose-spec"}))


def schema(name: str) -> bytes:
    """The text of one JSON Schema; `compose-spec` is that of the Compose Specification.

    Raises UsageError for a name that `schema_names` does not list, NotBuilt where the checkout was never installed.
    """
    if name not in (names := schema_names()):
        raise UsageError(f"there is no schema `{name}`", hint=f"one of: {', '.join(names)}")
    foreign = name == "compose-spec" and not _installed()
    path = os.path.join(_BUILD if foreign else _folder("schemas"), f"{name}.json")
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise NotBuilt(f"the schema `{name}` is not there", where=path, hint="run `pip install -e .`") from None


def judge() -> str:
    """The judge's executable file, in a checkout only one that was built from the sources as they are now.

    Raises NoEngine, with how to get one.
    """
    if _installed():
        path = os.path.join(_BUNDLED, "judge")
        if not os.path.isfile(path):
            raise NoEngine(
                "this installation has no policy engine: it was built with VERDIGRIS_NO_JUDGE",
                hint="install verdigris again without VERDIGRIS_NO_JUDGE",
            )
        return path
    path = os.path.join(_BUILD, f"judge-{judge_digest(_SOURCES)}")
    if not os.path.isfile(path):
        raise NoEngine(
            "the policy engine is not built from these sources", where=_SOURCES, hint="run `pip install -e .`"
        )
    return path


def judge_digest(sources: str) -> str:
    """16 hex digits that change with the judge's sources and with the kind of machine; tests of the judge do not count."""
    from hashlib import sha256

    digest = sha256("/".join(go_target()).encode())
    for name in sorted(os.listdir(sources)):
        if name in ("go.mod", "go.sum") or (name.endswith(".go") and not name.endswith("_test.go")):
            with open(os.path.join(sources, name), "rb") as file:
                text = file.read()
            digest.update(f"\n{name} {len(text)}\n".encode() + text)
    return digest.hexdigest()[:16]


def go_target() -> tuple[str, str]:
    """This machine in Go's words: operating system, architecture (its own word where Go's is not known)."""
    machine = os.uname().machine.lower() if hasattr(os, "uname") else "amd64"
    system = "windows" if sys.platform == "win32" else sys.platform
    return system, _GO_ARCHITECTURES.get(machine, machine)


def _installed() -> bool:
    return os.path.isdir(_BUNDLED)


def _folder(kind: str) -> str:
    return os.path.join(_BUNDLED if _installed() else _ROOT, kind)


def identity() -> str:
    """A text that changes whenever the code or the judge of this installation may have: files, sizes, times of change."""
    marks = []
    for folder in (_PACKAGE, _SOURCES, _BUNDLED):
        for parent, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                found = os.stat(os.path.join(parent, name))
                marks.append(f"{name} {found.st_size} {found.st_mtime_ns}")
    return "\n".join(marks)
