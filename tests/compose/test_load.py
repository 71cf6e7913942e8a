"""The load of a project: what is resolved, what is wrong with it, what stays open, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from trees import repository, write

from verdigris.compose.discover import ProjectFiles
from verdigris.compose.document import build
from verdigris.compose.load import load
from verdigris.compose.node import find, plain
from verdigris.compose.place import place
from verdigris.compose.project import FileState, Project
from verdigris.compose.yaml import YamlError
from verdigris.git.folder import Folder
from verdigris.git.repository import discover

WEB = "services:\n  web:\n    image: a:1\n"


def loaded(root: Path, files: Mapping[str, str], *names: str, **given: object) -> Project:
    write(root, files)
    return load(Folder(root), ProjectFiles(files=names or ("compose.yaml",), **given))  # type: ignore[arg-type]


def value(project: Project, *path: str | int) -> object:
    node = find(project.root, path)
    return plain(node) if node else None


def test_values_come_from_dotenv_and_declared_ones_win(tmp_path: Path) -> None:
    files = {".env": "A=x\nB=y\n", "compose.yaml": WEB + "    labels: {l: '$A$B'}\n"}
    assert value(loaded(tmp_path, files, env=(("B", "z"),)), "services", "web", "labels", "l") == "xz"


def test_dotenv_of_the_project_s_own_folder_counts(tmp_path: Path) -> None:
    files = {".env": "A=x\n", "sub/.env": "A=y\n", "sub/compose.yaml": WEB + "    user: $A\n"}
    assert value(loaded(tmp_path, files, "sub/compose.yaml"), "services", "web", "user") == "y"


def test_the_name_comes_from_the_file_or_the_folder(tmp_path: Path) -> None:
    files = {"My Shop/compose.yaml": WEB, "compose.yaml": "name: Other\n" + WEB}
    assert [loaded(tmp_path, files, name).name for name in ("My Shop/compose.yaml", "compose.yaml")] == [
        "myshop",
        "other",
    ]


@pytest.mark.parametrize(
    ("text", "kind", "at", "said"),
    [
        (WEB + "    imaeg: b\n", "schema", "4:5", "did you mean `image`"),
        (WEB + "    user: 5\n", "schema", "4:11", "wants text"),
        (WEB + "    hostname: ${\n", "interpolation", "4:15", "name follows"),
        (WEB + "    ports: ['80:x']\n", "short-syntax", "4:13", "container port"),
        (WEB + "    ports: ['80:0']\n", "short-syntax", "4:13", "container port"),
        (WEB + "    volumes: ['a::']\n", "short-syntax", "4:15", "colons"),
        (WEB + "    mem_limit: lots\n", "schema", "4:16", "size"),
        (WEB + "    1: x\n", "schema", "4:5", "quotes"),
        (WEB + "    cpus: .inf\n", "schema", "4:11", "finite"),
        (WEB + "    env_file: /etc/passwd\n", "outside-tree", "4:15", "outside"),
        (WEB + "    env_file: ../x.env\n", "outside-tree", "4:15", "outside"),
        ("services: {web: {image: a}}\nvolums: {}\n", "schema", "2:1", "did you mean `volumes`"),
    ],
)
def test_a_defect_has_a_kind_and_a_place(tmp_path: Path, text: str, kind: str, at: str, said: str) -> None:
    project = loaded(tmp_path, {"compose.yaml": text})
    declared = build(project, lambda name, text: None).value["declared"]["problems"]
    assert [(each["kind"], said in each["detail"]) for each in declared] == [(kind, True)]
    (path,) = [tuple(each["path"]) for each in declared]
    span = next((problem.span for problem in project.problems), None) or place(project.root, path)
    assert f"{span.line}:{span.column}" == at


@pytest.mark.parametrize(
    ("files", "at"),
    [
        ({"compose.yaml": WEB + "    extends: {service: x}\n"}, "compose.yaml:4:5"),
        ({"compose.yaml": WEB + "include: [b.yaml]\n"}, "compose.yaml:4:1"),
        ({"compose.yaml": WEB + "    user: !override a\n"}, "compose.yaml:4:21"),
        ({"compose.yaml": WEB, ".env": "A=1\nCOMPOSE_FILE=other.yaml\n"}, ".env:2:1"),
    ],
    ids=["extends", "include", "tag", "COMPOSE_FILE"],
)
def test_what_is_not_resolved_is_a_gap_with_a_place(tmp_path: Path, files: Mapping[str, str], at: str) -> None:
    assert [str(gap.span) for gap in loaded(tmp_path, files).gaps] == [at]


def test_a_service_whose_base_is_elsewhere_is_not_judged_by_what_it_lacks(tmp_path: Path) -> None:
    text = WEB + "  b:\n    extends: {service: web}\n"
    project = loaded(tmp_path, {"compose.yaml": text})
    assert [gap.path for gap in project.gaps] == [("services", "b")]
    assert plain(project.root)["services"]["web"] == {"image": "a:1"}


def test_maps_and_lists_of_two_files_that_do_not_merge_are_a_problem(tmp_path: Path) -> None:
    files = {"compose.yaml": WEB + "    deploy: {mode: global}\n", "b.yaml": "services: {web: {deploy: [a]}}\n"}
    project = loaded(tmp_path, files, "compose.yaml", "b.yaml")
    assert [(problem.kind, problem.span.file) for problem in project.problems] == [("merge", "b.yaml")]
    assert [gap.path for gap in project.gaps] == [()]


def test_an_unknown_value_keeps_the_name_of_its_variable(tmp_path: Path) -> None:
    project = loaded(tmp_path, {"compose.yaml": WEB + "    environment:\n      - A=${X}\n      - B=b\n"})
    (unknown,) = project.unknowns
    assert (unknown.path, unknown.variable, str(unknown.span)) == (
        ("services", "web", "environment", "A"), "X", "compose.yaml:5:11",
    )  # fmt: skip


def test_a_value_of_the_base_that_an_override_replaces_is_not_unknown(tmp_path: Path) -> None:
    files = {"compose.yaml": WEB + "    user: ${X}\n", "b.yaml": "services: {web: {user: '1'}}\n"}
    assert loaded(tmp_path, files, "compose.yaml", "b.yaml").unknowns == ()


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "text\n"])
def test_a_file_that_is_no_project_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(YamlError):
        loaded(tmp_path, {"compose.yaml": text})


def test_several_documents_are_merged_like_files(tmp_path: Path) -> None:
    project = loaded(tmp_path, {"compose.yaml": WEB + "---\nservices: {web: {image: b}}\n"})
    assert value(project, "services", "web", "image") == "b"


def test_an_env_file_stands_in_the_tree_as_git_sees_it(tmp_path: Path) -> None:
    root = repository(tmp_path, {".gitignore": "ignored.env\n", "committed.env": "", "compose.yaml": WEB})
    names = ["committed.env", "untracked.env", "ignored.env", "missing.env"]
    write(root, {"untracked.env": "", "ignored.env": "", "compose.yaml": WEB + f"    env_file: [{', '.join(names)}]\n"})
    found = discover(root, {"PATH": "/usr/bin:/bin"})
    assert found is not None
    project = load(found.worktree(), ProjectFiles(files=("compose.yaml",)))
    assert [(file.path, file.state) for file in project.env_files] == list(
        zip(names, [FileState.COMMITTED, FileState.UNTRACKED, FileState.IGNORED, FileState.MISSING], strict=True)
    )


def test_a_variable_of_an_env_file_stands_there(tmp_path: Path) -> None:
    project = loaded(tmp_path, {"compose.yaml": WEB + "    env_file: [a.env]\n", "a.env": "# x\nA='1'\n"})
    node = find(project.root, ("services", "web", "environment", "A"))
    assert node is not None
    assert str(node.span) == "a.env:2:3"


def test_loading_is_deterministic(tmp_path: Path) -> None:
    files = {"compose.yaml": WEB + "    user: 5\n    foo: 1\n    bar: 2\n    ports: ['x', 'y']\n"}
    assert len({repr(loaded(tmp_path, files)) for _ in range(3)}) == 1


@pytest.mark.parametrize(("name", "problems"), [("shop", []), ("My Shop", ["name"]), ("-x", ["name"])])
def test_a_name_that_is_given_has_to_be_a_proper_one(tmp_path: Path, name: str, problems: list[str]) -> None:
    assert [problem.kind for problem in loaded(tmp_path, {"compose.yaml": WEB}, name=name).problems] == problems
