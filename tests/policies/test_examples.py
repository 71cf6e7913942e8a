"""Every example of every rule, judged from a commit by the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from examples import POLICIES, Example, examples
from trees import checked, repository

from verdigris.flows.request import Tree
from verdigris.model.finding import Finding
from verdigris.model.report import Report

EXAMPLES = list(examples())
TOGETHER = [e for e in EXAMPLES if not e.settings and e.rule != "compose/outside-tree"]


def files_of(example: Example) -> dict[str, str]:
    config = {"version": 1, "settings": {example.rule: example.settings}}
    return example.files | ({"verdigris.yaml": yaml.safe_dump(config)} if example.settings else {})


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """Examples that need no root of their own, as the projects of one commit, each in a folder."""
    files = {f"{e.folder}/{name}": text for e in TOGETHER for name, text in e.files.items()}
    root = repository(tmp_path_factory.mktemp("examples"), files)
    return root, checked(root, tree=Tree.REVISION, revision="HEAD")


def judged(
    example: Example, together: tuple[Path, Report], tmp_path: Path
) -> tuple[list[Finding], list[str | None], str]:
    """What the example's rule found and left undecided, and the folder it ran in."""
    root, report = together
    prefix = f"{example.folder}/"
    if example not in TOGETHER:
        root, prefix = repository(tmp_path, files_of(example)), ""
        report = checked(root, tree=Tree.REVISION, revision="HEAD")
    findings = [f for f in report.findings if f.rule == example.rule and f.subject.startswith(prefix)]
    undecided = [u.rule for u in report.undecided if u.rule in (example.rule, None) and u.subject.startswith(prefix)]
    return findings, undecided, prefix


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_an_example_is_judged_as_it_says(example: Example, together: tuple[Path, Report], tmp_path: Path) -> None:
    findings, undecided, prefix = judged(example, together, tmp_path)
    places = sorted(str(finding.span).removeprefix(prefix) for finding in findings)
    assert places == sorted(find["at"] for find in example.finds)
    assert bool(undecided) == (example.kind == "unknown")
    assert bool(findings) == (example.kind == "bad")


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.kind == "bad"], ids=lambda example: example.id)
def test_a_finding_underlines_the_key_or_value_that_it_names(
    example: Example, together: tuple[Path, Report], tmp_path: Path
) -> None:
    findings, _, prefix = judged(example, together, tmp_path)
    for finding in findings:
        lines = files_of(example)[finding.span.file.removeprefix(prefix)].split("\n")
        text = lines[finding.span.line - 1][finding.span.column - 1 : finding.span.end_column - 1]
        assert text.strip() == text
        assert text


RULES = [f for f in sorted(POLICIES.glob("*/*.rego")) if f.parent.name != "lib" and not f.name.endswith("_test.rego")]


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.name)
def test_a_rule_has_good_and_bad_examples(file: Path) -> None:
    rule = f"{file.parent.name}/{file.stem.replace('_', '-')}"
    kinds = {example.kind for example in EXAMPLES if example.rule == rule}
    assert {"good", "bad"} <= kinds
