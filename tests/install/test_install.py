"""Installing the package as users do: from a folder, from a wheel, editable, without Go, without the judge.

Everything is built in copies, so that the checkout and what was built in it stay as they are.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from trees import repository

pytestmark = [pytest.mark.install, pytest.mark.slow]

CHECKOUT = Path(__file__).parents[2]
RULES = sorted(
    path.stem
    for path in (CHECKOUT / "policies" / "verdigris" / "compose").glob("*.rego")
    if not path.name.endswith("_test.rego")
)
COMPOSE = "services:\n  web:\n    image: nginx\n    privileged: true\n"
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "demo")
PROTOCOL_ERROR = "there is no such operation"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


def run(command: list[str], where: Path, **environment: str) -> Ran:
    """Runs a command in a folder, without a word about Python from the outside."""
    env = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "VERDIGRIS", "GIT_"))}
    ran = subprocess.run(
        command, cwd=where, env=env | environment, capture_output=True, text=True, timeout=420, check=False
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def done(command: list[str], where: Path, **environment: str) -> str:
    """What a command prints that has to succeed."""
    ran = run(command, where, **environment)
    assert ran.code == 0, ran.out + ran.err
    return ran.out


def copied(source: Path, target: Path) -> Path:
    """A copy of a checkout without anything that was built in it."""
    shutil.copytree(source, target, ignore=LEFT_OUT)
    return target


def wheel_command(source: Path, target: Path) -> list[str]:
    """Builds a checkout's wheel into a folder."""
    return [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(target), str(source)]


def built(source: Path, target: Path, **environment: str) -> Path:
    """The wheel of a checkout."""
    done(wheel_command(source, target), target.parent, **environment)
    (wheel,) = target.glob("*.whl")
    return wheel


def empty_venv(folder: Path) -> list[str]:
    """A new virtual environment; the command that runs pip for it."""
    done([sys.executable, "-m", "venv", "--without-pip", str(folder)], folder.parent)
    return [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--quiet"]


def unpacked(wheel: Path, target: Path) -> dict[str, str]:
    """A wheel's files in a folder, and the environment in which they come before an installed verdigris."""
    done(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(wheel)],
        target.parent,
    )
    return {"PYTHONPATH": str(target)}


def rules_of(ran: Ran) -> int:
    """How many rules a check in JSON says that it asked."""
    assert ran.code == 1, ran.err
    report: dict[str, Any] = json.loads(ran.out)
    assert {finding["rule"] for finding in report["findings"]} >= {"compose/privileged", "compose/image-tag"}
    return int(report["policies"]["rules"])


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout with nothing built in it."""
    return copied(CHECKOUT, tmp_path_factory.mktemp("source") / "checkout")


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the copy, which has the judge from then on."""
    return built(checkout, tmp_path_factory.mktemp("wheel") / "dist")


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    """The names of all files in the wheel."""
    with zipfile.ZipFile(wheel) as opened:
        return opened.namelist()


@pytest.fixture(scope="module")
def editable(checkout: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A second copy with the first one's judge, installed editable: the copy, the program."""
    assert wheel.exists()
    folder = tmp_path_factory.mktemp("editable")
    source = copied(checkout, folder / "checkout")
    shutil.copytree(checkout / "engine" / "build", source / "engine" / "build")
    done([*empty_venv(folder / "venv"), "--editable", str(source)], folder)
    return source, folder / "venv" / "bin" / "verdigris"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with one project that several rules refuse."""
    return repository(tmp_path / "tree", {"compose.yaml": COMPOSE})


def test_an_installed_folder_runs_all_policies_elsewhere(
    checkout: Path, wheel: Path, tree: Path, tmp_path: Path
) -> None:
    assert wheel.exists(), "the judge is built by then"
    done([*empty_venv(tmp_path / "venv"), str(checkout)], checkout)
    ran = run([str(tmp_path / "venv" / "bin" / "verdigris"), "check", "--no-cache", "--format", "json"], tree)
    assert rules_of(ran) == len(RULES)


def test_a_moved_wheel_runs_all_policies_elsewhere(wheel: Path, tree: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / wheel.name
    moved.parent.mkdir()
    shutil.copy(wheel, moved)
    done([*empty_venv(tmp_path / "venv"), str(moved)], tmp_path)
    ran = run([str(tmp_path / "venv" / "bin" / "verdigris"), "check", "--no-cache", "--format", "json"], tree)
    assert rules_of(ran) == len(RULES)


def test_the_wheel_holds_every_policy(names: list[str]) -> None:
    folder = "verdigris/_bundled/policies/verdigris/compose/"
    shipped = sorted(Path(name).stem for name in names if name.startswith(folder) and name.endswith(".rego"))
    assert shipped == RULES


def test_the_wheel_holds_no_test_of_a_policy(names: list[str]) -> None:
    assert [name for name in names if name.endswith("_test.rego")] == []


def test_the_wheel_holds_one_judge_with_its_licences(names: list[str]) -> None:
    judges = [name for name in names if "/_bundled/" in name and Path(name).name.startswith("judge")]
    assert sorted(judges) == ["verdigris/_bundled/judge", "verdigris/_bundled/licenses/judge.LICENSES"]


def test_the_wheel_holds_the_compose_schema_with_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        schema = json.loads(opened.read("verdigris/_bundled/schemas/compose-spec.json"))
        licence = opened.read("verdigris/_bundled/licenses/compose-spec.LICENSE").decode()
    assert "services" in schema["properties"]
    assert "Apache License" in licence


@pytest.mark.skipif(sys.platform != "linux", reason="tags of Linux")
@pytest.mark.parametrize("system", ["manylinux", "musllinux"])
def test_the_wheel_says_that_it_runs_on(system: str, wheel: Path, names: list[str]) -> None:
    with zipfile.ZipFile(wheel) as opened:
        told = opened.read(next(name for name in names if name.endswith(".dist-info/WHEEL"))).decode()
    assert re.search(rf"^Tag: py3-none-{system}\w+$", told, re.MULTILINE)
    assert system in wheel.name


def test_an_edited_policy_counts_at_once_in_an_editable_install(editable: tuple[Path, Path], tree: Path) -> None:
    source, program = editable
    policy = source / "policies" / "verdigris" / "compose" / "privileged.rego"
    before = policy.read_text(encoding="utf-8")
    edited = re.sub(r"^#   message: .*$", "#   message: 'an edited message'", before, flags=re.MULTILINE)
    assert edited != before
    cache = {"XDG_CACHE_HOME": str(tree.parent / "cache")}
    assert "an edited message" not in run([str(program), "check"], tree, **cache).out
    policy.write_text(edited, encoding="utf-8")
    assert "an edited message" in run([str(program), "check"], tree, **cache).out


def test_a_judge_of_older_sources_is_not_used(editable: tuple[Path, Path], checkout: Path, tree: Path) -> None:
    source, program = editable
    changed = changed_protocol(source)
    try:
        ran = run([str(program), "check", "--no-cache"], tree)
    finally:
        shutil.copy(checkout / changed.relative_to(source), changed)
    assert ran.code == 3
    assert ran.err.startswith("error: the policy engine is not built from these sources\n")
    assert "pip install -e ." in ran.err


def test_a_wheel_built_after_a_change_holds_the_new_judge(checkout: Path, wheel: Path, tmp_path: Path) -> None:
    source = copied(checkout, tmp_path / "checkout")
    shutil.copytree(checkout / "engine" / "build", source / "engine" / "build")
    changed_protocol(source)
    with zipfile.ZipFile(built(source, tmp_path / "dist")) as new, zipfile.ZipFile(wheel) as old:
        judges = [opened.read("verdigris/_bundled/judge") for opened in (old, new)]
    assert [b"an operation of another name" in judge for judge in judges] == [False, True]


def changed_protocol(source: Path) -> Path:
    """Changes a text in the Go sources; the file."""
    file = source / "engine" / "judge" / "main.go"
    before = file.read_text(encoding="utf-8")
    assert PROTOCOL_ERROR in before
    file.write_text(before.replace(PROTOCOL_ERROR, "an operation of another name"), encoding="utf-8")
    return file


def test_an_error_in_the_go_sources_fails_the_build(checkout: Path, tmp_path: Path) -> None:
    source = copied(checkout, tmp_path / "checkout")
    with (source / "engine" / "judge" / "main.go").open("a", encoding="utf-8") as file:
        file.write('\nfunc broken() int { return "" }\n')
    ran = run(wheel_command(source, tmp_path / "dist"), tmp_path)
    assert ran.code != 0
    assert "main.go" in ran.out + ran.err
    assert not list((tmp_path / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def pure(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built with the documented opt-out."""
    return built(checkout, tmp_path_factory.mktemp("pure") / "dist", VERDIGRIS_NO_JUDGE="1")


def test_without_the_judge_the_wheel_is_pure(pure: Path) -> None:
    assert pure.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(pure) as opened:
        assert "verdigris/_bundled/judge" not in opened.namelist()


def test_without_the_judge_a_check_says_how_to_get_one(pure: Path, tree: Path, tmp_path: Path) -> None:
    env = unpacked(pure, tmp_path / "unpacked")
    ran = run([sys.executable, "-m", "verdigris", "check", "--no-cache"], tree, **env)
    assert ran.code == 3
    first, *rest = ran.err.splitlines()
    assert first.startswith("error: this installation has no policy engine")
    assert [line for line in rest if "VERDIGRIS_NO_JUDGE" in line]


@pytest.fixture
def without_go(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment without a Go on PATH and with nothing in Go's caches."""
    folders = {name: tmp_path / name for name in ("bin", "cache", "path")}
    for folder in folders.values():
        folder.mkdir()
    yield {
        "PATH": str(folders["bin"]),
        "GOCACHE": str(folders["cache"]),
        "GOPATH": str(folders["path"]),
        "GOMODCACHE": str(folders["path"] / "modules"),
    }
    for parent, _, _ in os.walk(folders["path"]):
        Path(parent).chmod(0o700)


def test_without_go_the_judge_is_built_by_go_from_the_package_index(
    checkout: Path, tree: Path, tmp_path: Path, without_go: dict[str, str]
) -> None:
    source = copied(checkout, tmp_path / "checkout")
    made = built(source, tmp_path / "dist", **without_go)
    env = unpacked(made, tmp_path / "unpacked")
    ran = run([sys.executable, "-m", "verdigris", "check", "--no-cache", "--format", "json"], tree, **env)
    assert rules_of(ran) == len(RULES)
