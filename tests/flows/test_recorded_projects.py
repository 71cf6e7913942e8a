"""Projects that are not ours: every recorded configuration written out as a project of one folder."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
from conformance import CASES
from trees import checked, write

from verdigris import bundled
from verdigris.model.finding import Finding
from verdigris.model.report import Report
from verdigris.report.json_ import render

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not CASES.is_dir(), reason=f"no recorded cases at {CASES}"),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded")
    cases = [case for file in sorted((CASES / "config").glob("*.json")) for case in json.loads(file.read_text("utf-8"))]
    for number, case in enumerate(cases):
        write(folder / f"case{number:03}", {name.lstrip("/"): text for name, text in case["files"].items()})
    return folder


@pytest.fixture(scope="module")
def report(root: Path) -> Report:
    return checked(root)


def test_the_report_fits_its_schema(report: Report) -> None:
    jsonschema_rs.validator_for(json.loads(bundled.schema("report"))).validate(json.loads(render(report)))


def test_more_than_four_hundred_projects_are_judged(report: Report) -> None:
    assert len(report.subjects) > 400


def test_every_file_that_looks_like_compose_is_judged_or_named(root: Path, report: Report) -> None:
    looks = re.compile(rb"^services:.*\b(image|build)\b", re.MULTILINE | re.DOTALL)
    found = {str(p.relative_to(root)) for p in root.rglob("*.y*ml") if looks.search(p.read_bytes())}
    judged = {file for subject in report.subjects for file in subject.id.split("+")}
    assert found <= judged | {each.file for each in report.skipped}


def test_every_finding_stands_on_text_that_it_names(root: Path, report: Report) -> None:
    wrong = [f for f in report.findings if not names(root, f)]
    assert wrong == []


def names(root: Path, finding: Finding) -> bool:
    """Whether the marked text is a key of the finding's path, or a value (which then is no key of the file)."""
    lines = (root / finding.span.file).read_bytes().decode("utf-8-sig", "replace").split("\n")
    text = lines[finding.span.line - 1][finding.span.column - 1 : finding.span.end_column - 1].strip()
    keys = {str(step) for step in finding.path}
    return bool(text) and (text.strip("\"'") in keys or not re.fullmatch(r"(services|networks|volumes):?", text))


def test_a_secret_like_value_of_theirs_is_not_shown(root: Path, report: Report) -> None:
    text = render(report)
    for file in root.rglob("*.y*ml"):
        for value in re.findall(rb"(?i)password[\"']?[:=] *[\"']?([\w-]{6,})", file.read_bytes()):
            assert value.decode() not in text
