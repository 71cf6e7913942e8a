"""Which projects a tree holds, and which files only look like Compose."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from projects import GOOD
from trees import write

from verdigris.compose.discover import ProjectFiles, left_over, projects
from verdigris.git.folder import Folder
from verdigris.model.report import Skipped


class Found(NamedTuple):
    projects: tuple[ProjectFiles, ...]
    skipped: tuple[Skipped, ...]


def found(root: Path, files: dict[str, str], *declared: ProjectFiles) -> Found:
    snapshot = Folder(write(root, files))
    made = projects(snapshot, declared)
    return Found(made, tuple(left_over(snapshot, made)))


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"], ("compose.yaml",)),
        (["compose.yml", "docker-compose.yml"], ("compose.yml",)),
        (["docker-compose.yml", "docker-compose.yaml"], ("docker-compose.yml",)),
        (["compose.yaml", "compose.override.yaml", "compose.override.yml"], ("compose.yaml", "compose.override.yml")),
        (["docker-compose.yml", "compose.override.yaml"], ("docker-compose.yml", "compose.override.yaml")),
        (["compose.yaml", "docker-compose.override.yaml"], ("compose.yaml", "docker-compose.override.yaml")),
    ],
)
def test_the_first_name_wins_and_the_first_override_joins(
    tmp_path: Path, names: list[str], files: tuple[str, ...]
) -> None:
    discovery = found(tmp_path, dict.fromkeys(names, GOOD))
    assert [project.files for project in discovery.projects] == [files]
    assert {each.file for each in discovery.skipped} == set(names) - set(files)


def test_an_override_without_a_base_is_no_project_and_is_named(tmp_path: Path) -> None:
    discovery = found(tmp_path, {"compose.override.yaml": GOOD})
    assert (discovery.projects, [each.file for each in discovery.skipped]) == ((), ["compose.override.yaml"])


def test_a_file_that_lost_is_told_to_whom(tmp_path: Path) -> None:
    (skipped,) = found(tmp_path, {"compose.yaml": GOOD, "docker-compose.yml": GOOD}).skipped
    assert "`compose.yaml`" in skipped.reason


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        (GOOD, True),
        ("version: '3'\nservices:\n  a:\n    build: .\n", True),
        ('{"services": {"a": {"image": "b"}}}', False),
        ("'services':\n  a: {image: b}\n", True),
        ("jobs:\n  a:\n    services:\n      b: {image: c}\n", False),
        ("services: [a, b]\n", False),
        ("services:\n  App\\Kernel:\n    class: x\n", False),
    ],
)
def test_content_tells_what_looks_like_compose(tmp_path: Path, text: str, looks: bool) -> None:
    assert bool(found(tmp_path, {"stack.yaml": text}).skipped) is looks


def test_projects_of_one_tree_have_names_of_their_own() -> None:
    one = ProjectFiles(files=("a.yaml",))
    assert len({one.id, one._replace(environment="x").id, one._replace(files=("a.yaml", "b.yaml")).id}) == 3
