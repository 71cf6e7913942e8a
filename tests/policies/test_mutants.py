"""Every rule over machine-made spellings of its examples: the same findings, each at the value or key that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from committed import committed
from examples import Example, examples
from mutants import Mutant, mutants
from pathspec import GitIgnoreSpec
from places import File, Place, expected
from trees import checked

from verdigris.flows.request import Tree
from verdigris.model.finding import ConfigPath, Finding
from verdigris.model.report import Report

EXAMPLES = list(examples())
MUTANTS = {example.id: list(mutants(example)) for example in EXAMPLES}
LEAST_OF_A_RULE = 100
_LIMITS = {"memory": "mem_limit", "cpus": "cpus"}


@dataclass(frozen=True)
class Answer:
    """What a mutant's check found, in all rules, and which rules were left undecided."""

    findings: list[Finding]
    undecided: set[str | None]


Answers = dict[str, Answer]
pytestmark = pytest.mark.slow


def _needs_a_root(example: Example) -> bool:
    upwards = any("../" in text for name, text in example.files.items() if "/" not in name)
    return upwards or "/" in str(example.settings)


def _committed(mutant: Mutant) -> Iterator[tuple[str, bytes]]:
    """The files that `git add` would take."""
    ignored = GitIgnoreSpec.from_lines(mutant.files.get(".gitignore", b"").decode().splitlines())
    return ((name, data) for name, data in mutant.files.items() if not ignored.match_file(name))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """The answer to every mutant: those with the same settings are the projects of one commit, each in a folder."""
    return {id: answer for root, given in _groups(tmp_path_factory) for id, answer in _answered(root, given)}


def _groups(paths: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Mutant]]]:
    together: dict[str, dict[str, Mutant]] = {}
    for example in EXAMPLES:
        for mutant in MUTANTS[example.id]:
            if _needs_a_root(example):
                yield committed(paths.mktemp("alone"), dict(_committed(mutant)) | _config(example)), {"": mutant}
            else:
                together.setdefault(str(_config(example)), {})[f"{mutant.folder}/"] = mutant
    for given in together.values():
        files = {f"{folder}{name}": data for folder, mutant in given.items() for name, data in _committed(mutant)}
        yield committed(paths.mktemp("together"), files | _config(next(iter(given.values())).example)), given


def _config(example: Example) -> dict[str, bytes]:
    config = {"version": 1, "settings": {example.rule: example.settings}}
    return {"verdigris.yaml": yaml.safe_dump(config).encode()} if example.settings else {}


def _answered(root: Path, given: dict[str, Mutant]) -> Iterator[tuple[str, Answer]]:
    report = checked(root, tree=Tree.REVISION, revision="HEAD", jobs=2)
    found = {folder: Answer([], set()) for folder in given}
    for finding in report.findings:
        found[_folder(finding.subject, given)].findings.append(finding)
    for undecided in report.undecided:
        found[_folder(undecided.subject, given)].undecided.add(undecided.rule)
    assert _subjects(report) == len(given)
    return iter([(mutant.id, found[folder]) for folder, mutant in given.items()])


def _subjects(report: Report) -> int:
    return len({subject.id for subject in report.subjects})


def _folder(subject: str, given: dict[str, Mutant]) -> str:
    return "" if "" in given else subject.partition("/")[0] + "/"


def _whatever_form(path: ConfigPath) -> ConfigPath:
    """The path without what tells one form of an attribute from another."""
    match path:
        case ("services", service, "deploy", "resources", "limits", str(kind)) if kind in _LIMITS:
            return ("services", service, _LIMITS[kind])
        case ("services", service, "env_file"):
            return ("services", service, "env_file", 0, "path")
        case ("services", service, "env_file", int(index)):
            return ("services", service, "env_file", index, "path")
        case ("services", service, "healthcheck", "test" | "disable", *_):
            return ("services", service, "healthcheck")
        case ("services", service, "ports" | "volumes" as key, int(index), *_):
            return ("services", service, key, index)
        case _:
            return path


def _told(answer: Answer, mutant: Mutant) -> Counter[tuple[str, ConfigPath, str]]:
    return Counter(
        (f.rule, _whatever_form(f.path), f.message.replace(f"{mutant.folder}/", "")) for f in answer.findings
    )


def _of_example(answer: Answer, example: Example) -> list[Finding]:
    return [finding for finding in answer.findings if finding.rule == example.rule]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_a_mutant_is_judged_as_its_example_is(example: Example, answers: Answers) -> None:
    original, *others = MUTANTS[example.id]
    told = _told(answers[original.id], original)
    different = {}
    for mutant in others:
        here = _told(answers[mutant.id], mutant)
        if here != told:
            different[mutant.how] = {"more": here - told, "less": told - here}
    assert different == {}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_a_mutant_is_found_or_left_undecided_as_the_kind_of_its_example_says(
    example: Example, answers: Answers
) -> None:
    wrong = []
    for mutant in MUTANTS[example.id]:
        answer = answers[mutant.id]
        is_open = bool({example.rule, None} & answer.undecided)
        count = len(_of_example(answer, example))
        if count != len(example.finds) or is_open != (example.kind == "unknown"):
            wrong.append((mutant.how, count, is_open))
    assert wrong == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_a_finding_in_a_mutant_stands_at_the_value_or_key_that_it_names(example: Example, answers: Answers) -> None:
    wrong = {}
    for mutant in MUTANTS[example.id]:
        answer = answers[mutant.id]
        folder = "" if _needs_a_root(example) else f"{mutant.folder}/"
        files = [File(folder + name, mutant.files[name]) for name in mutant.compose]
        for finding in answer.findings:
            places = expected(files, finding.path, of_key=finding.message.startswith("unknown key"))
            if _place(finding) not in places:
                wrong[mutant.how, finding.rule, finding.path] = _place(finding), places
    assert wrong == {}


def _place(finding: Finding) -> Place:
    span = finding.span
    return Place(span.file, span.line, span.column, span.end_column)


def test_every_rule_has_mutants_enough() -> None:
    counts = Counter(example.rule for example in EXAMPLES for _ in MUTANTS[example.id])
    print(f"{counts.total()} mutants: {dict(counts)}")
    assert {rule: count for rule, count in counts.items() if count < LEAST_OF_A_RULE} == {}


def test_every_kind_of_mutation_was_used() -> None:
    from forms import FORMS
    from mutants import DIVIDED, SHARED
    from spelling import SPELLINGS

    used = {mutant.how for each in MUTANTS.values() for mutant in each}
    without_an_example = {"networks as a list", "build as text"}
    assert {*SPELLINGS, *FORMS, *SHARED, *DIVIDED} - used == without_an_example
