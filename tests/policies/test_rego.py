"""The Rego of the built-in rules: tested, formatted and covered, by the judge and by OPA itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from examples import POLICIES

from verdigris import bundled
from verdigris.flows.policies import input_schemas
from verdigris.policy.judge import Judge
from verdigris.policy.sources import Module

FILES = sorted(POLICIES.rglob("*.rego"))
MODULES = [Module(str(file.relative_to(POLICIES)), file.read_text(encoding="utf-8")) for file in FILES]
OPA = shutil.which("opa")


def test_every_test_of_a_rule_passes_in_the_judge() -> None:
    with Judge(bundled.judge()) as judge:
        results = judge.test(MODULES, input_schemas(), {})
    assert [f"{r.file}:{r.row} {r.name} {r.message}" for r in results if not r.passed] == []
    assert len(results) > 100


def test_every_rule_has_tests() -> None:
    rules = [file for file in FILES if file.parent.name != "lib" and not file.name.endswith("_test.rego")]
    assert [file.name for file in rules if not file.with_name(f"{file.stem}_test.rego").is_file()] == []


def test_every_file_is_formatted_as_opa_formats() -> None:
    with Judge(bundled.judge()) as judge:
        formatted = judge.format(MODULES)
    assert [module.file for module, wanted in zip(MODULES, formatted, strict=True) if module != wanted] == []


@pytest.mark.parametrize(
    ("right", "typo"),
    [
        ("input.document.services", "input.document.servces"),
        ("service.image", "service.imaeg"),
        ("input.context.settings", "input.context.setings"),
        ('settings["compose/image-tag"].moving', 'settings["compose/image-tag"].movign'),
        ('settings["compose/image-tag"]', 'settings["compose/image-tga"]'),
    ],
)
def test_a_typo_in_a_rule_does_not_compile(right: str, typo: str) -> None:
    from verdigris.policy.evaluator import PolicyRefused

    rule = next(module for module in MODULES if module.file == "compose/image_tag.rego")
    assert right in rule.text
    wrong = [module._replace(text=module.text.replace(right, typo)) if module is rule else module for module in MODULES]
    untested = [module for module in wrong if not module.file.endswith("_test.rego")]
    with Judge(bundled.judge()) as judge, pytest.raises(PolicyRefused) as refused:
        judge.load(untested, input_schemas(), {})
    assert refused.value.complaints[0].file == rule.file


@pytest.mark.opa
@pytest.mark.skipif(OPA is None, reason="no `opa` on PATH: .ci/services installs it")
def test_the_tests_pass_in_opa_and_reach_every_line() -> None:
    folder = Path(bundled.policies())
    command = [
        str(OPA),
        "test",
        str(folder),
        "--v1-compatible",
        "--ignore",
        "*.yaml",
        "--coverage",
        "--threshold",
        "100",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
