"""Imports go downward only, and only the edges see the environment, the terminal and the clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "engine" / "verdigris"
MAY_IMPORT = {
    "model": set[str](),
    "git": {"model"},
    "compose": {"model", "git"},
    "secrets": {"model", "git", "compose"},
    "policy": {"model"},
    "report": {"model"},
    "flows": {"model", "git", "compose", "secrets", "policy", "report"},
    "cli": {"flows", "report", "model"},
}
ROOT = {"errors", "bundled", "config", "__init__", "__main__"}
WORLD = {"environ", "getenv", "argv", "stdin", "stdout", "stderr"}
CALLS = {"now", "utcnow", "today", "getcwd", "cwd", "getenv"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "verdigris":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("verdigris."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("verdigris."))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_rooms_below_it(path: Path) -> None:
    here = room(path)
    if not here:
        assert set(imported(path)) <= ROOT | {"cli", "__version__"}
    else:
        assert set(imported(path)) <= MAY_IMPORT[here] | {here, "errors", "bundled", "config", "__version__"}


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room(p) != "cli"], ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_only_the_command_line_sees_the_world(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in {(module, name) for module in ("os", "sys") for name in WORLD}
        if isinstance(node, ast.Call):
            assert getattr(node.func, "id", "") not in {"print", "input"}
            assert getattr(node.func, "attr", "") not in CALLS


def test_one_handler_alone_catches_everything() -> None:
    broad = [
        f"{path.relative_to(PACKAGE)}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert broad == ["cli/main.py"]
