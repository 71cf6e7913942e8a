from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from verdigris import bundled
from verdigris.errors import Exit, UsageError

ROOT = Path(__file__).parents[1]


def test_policies_of_the_checkout_are_found() -> None:
    assert Path(bundled.policies(), "verdigris", "compose", "image_tag.rego").is_file()


@pytest.mark.parametrize("name", bundled.schema_names())
def test_every_schema_that_is_named_can_be_read(name: str) -> None:
    assert isinstance(json.loads(bundled.schema(name)), dict)


def test_the_schema_of_compose_is_among_them() -> None:
    assert "services" in json.loads(bundled.schema("compose-spec"))["properties"]


@pytest.mark.parametrize("name", ["nothing", "../pyproject", "/etc/passwd", ""])
def test_a_name_that_is_no_schema_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="no schema") as refused:
        bundled.schema(name)
    assert "compose-spec" in str(refused.value.hint)


@pytest.fixture
def relocated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], ModuleType]:
    """The module as it is when it stands in a tree of its own, which the test lays out in tmp_path."""
    target = tmp_path / "engine" / "verdigris"
    target.mkdir(parents=True)
    for name in ("__init__.py", "bundled.py", "errors.py"):
        shutil.copy(ROOT / "engine" / "verdigris" / name, target / name)

    def load() -> ModuleType:
        import importlib

        for name in [name for name in sys.modules if name == "verdigris" or name.startswith("verdigris.")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.syspath_prepend(str(target.parent))
        return importlib.import_module("verdigris.bundled")

    return load


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Sources of a judge and a judge built from them."""
    sources = tmp_path / "engine" / "judge"
    sources.mkdir(parents=True)
    (sources / "main.go").write_text("package main\n")
    (sources / "go.mod").write_text("module judge\n")
    build = tmp_path / "engine" / "build"
    build.mkdir()
    (build / f"judge-{bundled.judge_digest(str(sources))}").write_bytes(b"")
    return sources


def test_a_checkout_finds_the_judge_of_its_sources(checkout: Path, relocated: Callable[[], ModuleType]) -> None:
    module = relocated()
    assert Path(module.judge()).parent == checkout.parent / "build"


@pytest.mark.parametrize("name", ["main.go", "go.mod", "go.sum", "another.go"])
def test_a_judge_of_older_sources_is_not_used(checkout: Path, relocated: Callable[[], ModuleType], name: str) -> None:
    with open(checkout / name, "a") as file:
        file.write("// edited\n")
    module = relocated()
    with pytest.raises(module.NoEngine, match="not built from these sources") as refused:
        module.judge()
    assert "pip install -e ." in refused.value.hint
    assert refused.value.exit_code == Exit.UNDECIDED


@pytest.mark.parametrize("name", ["main_test.go", "build.py", "README.md"])
def test_what_is_not_compiled_does_not_count_as_a_source(checkout: Path, name: str) -> None:
    before = bundled.judge_digest(str(checkout))
    (checkout / name).write_text("edited")
    assert bundled.judge_digest(str(checkout)) == before


def test_a_moved_line_between_two_files_is_a_change(checkout: Path) -> None:
    (checkout / "a.go").write_text("one\ntwo\n")
    (checkout / "b.go").write_text("three\n")
    before = bundled.judge_digest(str(checkout))
    (checkout / "a.go").write_text("one\n")
    (checkout / "b.go").write_text("two\nthree\n")
    assert bundled.judge_digest(str(checkout)) != before


def test_a_checkout_that_was_never_installed_says_how(tmp_path: Path, relocated: Callable[[], ModuleType]) -> None:
    (tmp_path / "schemas").mkdir()
    module = relocated()
    with pytest.raises(module.NotBuilt) as refused:
        module.schema("compose-spec")
    assert "pip install -e ." in refused.value.hint


def test_an_installed_package_uses_what_it_carries(tmp_path: Path, relocated: Callable[[], ModuleType]) -> None:
    carried = tmp_path / "engine" / "verdigris" / "_bundled"
    (carried / "schemas").mkdir(parents=True)
    (carried / "schemas" / "compose-spec.json").write_text("{}")
    (carried / "judge").write_bytes(b"")
    module = relocated()
    assert module.judge() == str(carried / "judge")
    assert module.policies() == str(carried / "policies")
    assert module.schema_names() == ("compose-spec",)
    assert module.schema("compose-spec") == b"{}"


def test_a_wheel_without_a_judge_says_how_to_get_one(tmp_path: Path, relocated: Callable[[], ModuleType]) -> None:
    (tmp_path / "engine" / "verdigris" / "_bundled").mkdir()
    module = relocated()
    with pytest.raises(module.NoEngine, match="no policy engine") as refused:
        module.judge()
    assert "VERDIGRIS_NO_JUDGE" in refused.value.hint
    assert refused.value.exit_code == Exit.UNDECIDED
    assert "\n" not in f"{refused.value}{refused.value.hint}"
