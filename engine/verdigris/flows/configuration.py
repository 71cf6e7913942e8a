"""Reading verdigris.yaml: checked against its schema, each error with its line, for a wrong key with the nearest right
one.

YAML and schemas are imported only where there is such a file: a repeated check of a tree without one needs neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verdigris.compose.discover import ProjectFiles
from verdigris.config import FILE, TIMEOUT_S, Config, ProjectConfig
from verdigris.errors import UsageError
from verdigris.git.snapshot import Missing, Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from verdigris.compose.node import Mapping

_NOT_YET = ("waivers", "ops", "ledger")


class ConfigError(UsageError):
    """The configuration file says something that is not allowed."""


def of_snapshot(snapshot: Snapshot) -> Config:
    """The configuration at the root of a tree; the default one where there is none."""
    try:
        data = snapshot.read(FILE)
    except Missing:
        return Config()
    return parse(data, FILE)


def of_file(path: Path) -> Config:
    """The configuration in a file given by hand. Raises ConfigError where it cannot be read."""
    try:
        return parse(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigError(f"the configuration cannot be read: {error.strerror}", where=str(path)) from None


def parse(data: bytes, file: str) -> Config:
    """The configuration in a text. Raises ConfigError: no YAML, or not what the schema wants."""
    from verdigris.compose import yaml
    from verdigris.compose.node import Mapping, plain

    try:
        documents = yaml.documents(data, file)
    except yaml.YamlError as error:
        raise ConfigError(error.message, where=error.where, hint=error.hint) from None
    if len(documents) != 1 or not isinstance(documents[0].root, Mapping):
        raise ConfigError("the file holds no map", where=file, hint="begin it with `version: 1`")
    root = documents[0].root
    _check(root)
    return _config(plain(root))


def _check(root: Mapping) -> None:
    from verdigris.compose import schema
    from verdigris.compose.node import is_null, plain
    from verdigris.compose.place import place, place_of_key

    for violation in schema.bundled("verdigris").violations(plain(root)):
        span = (place_of_key if violation.of_key else place)(root, violation.path)
        name = ".".join(str(step) for step in violation.path)
        message = violation.detail if violation.of_key else f"`{name or 'the file'}` {violation.detail}"
        raise ConfigError(message, where=str(span), hint="verdigris schema verdigris prints what is allowed")
    for key, entry in root.entries.items():
        if is_null(entry.node):
            raise ConfigError(f"`{key}` is empty", where=str(entry.key), hint="give it a value or take it out")


def _config(values: dict[str, Any]) -> Config:
    engine = values.get("engine", {})
    if engine.get("kind") == "opa" or engine.get("opa_url"):
        raise ConfigError("an OPA server is not supported by this version", where=FILE, hint="set engine.kind to auto")
    return Config(
        projects=tuple(_project(each) for each in values.get("projects", ())),
        settings=values.get("settings", {}),
        policies=tuple(values.get("policies", ())),
        timeout_s=float(engine.get("timeout_s", TIMEOUT_S)),
        not_applied=(*(name for name in _NOT_YET if values.get(name)), *_profiles(values)),
    )


def _profiles(values: dict[str, Any]) -> tuple[str, ...]:
    """Every service is judged whatever its profiles, so a choice of them says nothing yet."""
    return ("projects[].profiles",) if any(each.get("profiles") for each in values.get("projects", ())) else ()


def _project(values: dict[str, Any]) -> ProjectConfig:
    from verdigris.compose.scalars import go_text

    env_files = values.get("env_files")
    return ProjectConfig(
        files=tuple(values["files"]),
        name=values.get("name"),
        env_files=tuple(env_files) if env_files is not None else None,
        environment=values.get("environment"),
        env={name: go_text(value) for name, value in values.get("env", {}).items()},
        external=tuple(values.get("external", ())),
    )


def declared(config: Config) -> tuple[ProjectFiles, ...]:
    """The projects that the configuration names."""
    return tuple(
        ProjectFiles(
            files=each.files,
            is_declared=True,
            name=each.name,
            environment=each.environment,
            env_files=each.env_files,
            env=tuple(sorted(each.env.items())),
            external=each.external,
        )
        for each in config.projects
    )
