"""verdigris.yaml: what it gives, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from trees import write

from verdigris.compose.discover import ProjectFiles
from verdigris.config import Config, ProjectConfig
from verdigris.flows.configuration import ConfigError, declared, of_file, of_snapshot, parse
from verdigris.git.folder import Folder

FULL = b"""\
version: 1
projects:
  - name: shop
    files: [compose.yaml, prod.yaml]
    env_files: [.env]
    environment: production
    env: {TAG: 1.40, FLAG: true}
    external: [DB_PASSWORD]
settings: {compose/limits-memory: {max: 4g}}
policies: [policies/]
ops: ops/
engine: {kind: auto, opa_url: null, timeout_s: 3}
"""


def test_everything_is_read() -> None:
    assert parse(FULL, "verdigris.yaml") == Config(
        projects=(
            ProjectConfig(
                name="shop",
                files=("compose.yaml", "prod.yaml"),
                env_files=(".env",),
                environment="production",
                env={"TAG": "1.4", "FLAG": "true"},
                external=("DB_PASSWORD",),
            ),
        ),
        settings={"compose/limits-memory": {"max": "4g"}},
        policies=("policies/",),
        timeout_s=3.0,
        not_applied=("ops",),
    )


def test_a_tree_without_the_file_has_the_default(tmp_path: Path) -> None:
    assert of_snapshot(Folder(tmp_path)) == Config()


def test_the_file_of_a_tree_is_read(tmp_path: Path) -> None:
    assert of_snapshot(Folder(write(tmp_path, {"verdigris.yaml": FULL}))).policies == ("policies/",)


def test_a_file_given_by_hand_is_read(tmp_path: Path) -> None:
    assert of_file(write(tmp_path, {"own.yaml": FULL}) / "own.yaml").timeout_s == 3.0


def test_a_file_given_by_hand_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        of_file(tmp_path / "own.yaml")


def test_declared_projects_are_files_to_load() -> None:
    assert declared(parse(FULL, "f")) == (
        ProjectFiles(
            files=("compose.yaml", "prod.yaml"),
            is_declared=True,
            name="shop",
            environment="production",
            env_files=(".env",),
            env=(("FLAG", "true"), ("TAG", "1.4")),
            external=("DB_PASSWORD",),
        ),
    )


def test_a_choice_of_profiles_has_no_effect_yet() -> None:
    text = b"version: 1\nprojects: [{files: [a.yaml], profiles: [x]}]\n"
    assert parse(text, "f").not_applied == ("projects[].profiles",)


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("", "f", "no map"),
        ("- a\n", "f", "no map"),
        ("a: [\n", "f:1", "expected"),
        ("version: 1\nengin: {}\n", "f:2:1", "did you mean `engine`"),
        ("version: 1\nprojects: [{file: a}]\n", "f:2:13", "did you mean `files`"),
        ("version: 1\nengine: {timeout_s: 0}\n", "f:2:21", "engine.timeout_s"),
        ("version: 1\nengine: {kind: opa}\n", "verdigris.yaml", "OPA server"),
        ("version: 1\nsettings:\n", "f:2:1", "settings"),
        ("policies: [a]\n", "f:1:1", "version"),
        (
            "version: 1\nwaivers: [{rule: '*', project: a, reason: b, owner: c, expires: 2027-01-31}]\n",
            "f:2:18",
            "rule",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, where: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse(text.encode(), "f")
    assert (raised.value.where, said in raised.value.message) == (where, True)
