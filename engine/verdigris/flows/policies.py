"""The policies of a run, gathered from the package, the tree and folders given by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from verdigris import bundled
from verdigris.config import Config
from verdigris.errors import UsageError
from verdigris.git.snapshot import Snapshot
from verdigris.policy import sources
from verdigris.policy.sources import Module

# Any use of the input other than of parts that files and settings alone decide.
_MOMENT = re.compile(
    r"now_ns|\binput\b(?!\.(?:document|entity|environment|id|context\.(?:settings|unknown|files|mode|evidence))\b)"
)
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


class PolicySet(NamedTuple):
    """The texts of all policies and the digest that names them."""

    modules: tuple[Module, ...]
    revision: str

    @property
    def may_read_the_moment(self) -> bool:
        """Whether any of them may ask for the time or the commit, so that its answer holds for these alone."""
        return any(_MOMENT.search(_COMMENT.sub("", module.text)) for module in self.modules)


def gathered(snapshot: Snapshot, config: Config, folders: Iterable[Path], *, builtin: bool) -> PolicySet:
    """The built-in policies, those that the configuration names in the tree, and those of folders given by hand."""
    modules = sources.from_folder(str(bundled.policies()), "policies") if builtin else []
    for folder in config.policies:
        modules += _from_snapshot(snapshot, folder.rstrip("/"))
    for given in folders:
        modules += sources.from_folder(str(given), str(given))
    if not modules:
        raise UsageError("no policy is left", hint="give --policy DIR or leave out --no-builtin")
    return PolicySet(tuple(modules), sources.revision(modules))


def _from_snapshot(snapshot: Snapshot, folder: str) -> list[Module]:
    inside = [path for path in snapshot.paths() if path.startswith(f"{folder}/") and sources.is_policy(path)]
    if not inside:
        raise UsageError(f"`policies` names `{folder}`, which holds no policy", where="verdigris.yaml")
    return [Module(path, snapshot.read(path).decode("utf-8", "replace")) for path in inside]


def input_schemas() -> dict[str, bytes]:
    """The schemas of policy inputs by the names that METADATA uses."""
    return {name: bundled.schema(name) for name in ("compose_configuration_input",)}
