"""The texts of policies: read from a folder, with a digest that names exactly this set."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from typing import NamedTuple

from verdigris.errors import UsageError


class Module(NamedTuple):
    """One Rego file; `file` is how messages name it."""

    file: str
    text: str


def from_folder(folder: str, label: str) -> list[Module]:
    """Every `.rego` file below a folder that is no test, by name; `label` stands for the folder in their names.

    Raises UsageError where the folder is missing or holds none.
    """
    if not os.path.isdir(folder):
        raise UsageError("no such policy folder", where=folder)
    files = sorted(
        os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names if is_policy(name)
    )
    if not files:
        raise UsageError("the folder holds no policy", where=folder, hint="policies end in .rego")
    return [Module(os.path.join(label, os.path.relpath(file, folder)), _text(file)) for file in files]


def is_policy(name: str) -> bool:
    """Whether a file name is that of a policy."""
    return name.endswith(".rego") and not name.endswith("_test.rego")


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8") as opened:
            return opened.read()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise UsageError(f"the policy cannot be read: {reason}", where=file) from None


def revision(modules: Iterable[Module]) -> str:
    """`sha256:` over all texts and their names: the same policies have the same revision wherever they lie."""
    digest = hashlib.sha256()
    for module in sorted(modules):
        for part in module:
            data = part.encode("utf-8", "surrogateescape")
            digest.update(len(data).to_bytes(8, "big") + data)
    return f"sha256:{digest.hexdigest()}"
