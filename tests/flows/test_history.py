"""A range of commits: what is new, known, fixed, transient, and what counts although it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import BAD, GOOD
from trees import checked, commit, git, repository

from verdigris.flows.request import Tree
from verdigris.model.finding import Status
from verdigris.model.report import Report, Verdict

SECRET = GOOD + "    environment: {DB_PASSWORD: correct-horse}\n"
OTHER_SECRET = SECRET.replace("correct-horse", "battery-staple")


def over(root: Path, range_: str) -> Report:
    return checked(root, tree=Tree.RANGE, revision=range_)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path / "repository")


def test_a_secret_that_came_and_went_closes_the_gate_and_names_its_commit(root: Path) -> None:
    ids = [
        commit(root, {"compose.yaml": SECRET if number in (7, 8) else GOOD, "n": str(number)})
        for number in range(1, 21)
    ]
    report = over(root, f"{ids[0]}..HEAD")
    (finding,) = report.findings
    assert report.verdict is Verdict.FAIL
    assert (finding.rule, finding.status, finding.commit) == ("compose/inline-secret", Status.NEW, ids[6])
    assert str(finding.span) == "compose.yaml:12:32"


def test_each_distinct_content_of_a_history_is_judged_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from verdigris.policy.pool import Pool

    asked = []
    evaluate = Pool.evaluate
    monkeypatch.setattr(
        Pool, "evaluate", lambda self, names, inputs, now: asked.extend(inputs) or evaluate(self, names, inputs, now)
    )
    for number in range(1, 21):
        commit(root, {"compose.yaml": SECRET if number in (7, 8) else GOOD, "n": str(number)})
    over(root, "HEAD~19..HEAD")
    assert len(asked) == 2


def test_any_other_finding_that_came_and_went_is_transient(root: Path) -> None:
    first = commit(root, {"compose.yaml": GOOD})
    bad = commit(root, {"compose.yaml": BAD})
    commit(root, {"compose.yaml": GOOD})
    report = over(root, f"{first}..HEAD")
    assert [(f.status, f.commit) for f in report.findings] == [(Status.TRANSIENT, bad)]
    assert report.verdict is Verdict.PASS


def test_what_stood_at_the_base_is_known(root: Path) -> None:
    first = commit(root, {"compose.yaml": BAD})
    commit(root, {"compose.yaml": BAD + "# a remark\n"})
    report = over(root, f"{first}..HEAD")
    assert [f.status for f in report.findings] == [Status.KNOWN]
    assert (report.verdict, report.tally.known) == (Verdict.PASS, 1)


def test_what_is_gone_since_the_base_is_fixed(root: Path) -> None:
    first = commit(root, {"compose.yaml": BAD})
    commit(root, {"compose.yaml": GOOD})
    report = over(root, f"{first}..HEAD")
    assert ([f.rule for f in report.fixed], report.findings) == (["compose/image-tag"], ())


def test_a_new_value_at_the_place_of_a_known_secret_is_new(root: Path) -> None:
    first = commit(root, {"compose.yaml": SECRET})
    commit(root, {"compose.yaml": OTHER_SECRET})
    report = over(root, f"{first}..HEAD")
    assert [f.status for f in report.findings] == [Status.NEW]
    assert report.verdict is Verdict.FAIL


def test_a_secret_that_only_a_side_branch_held_is_found_through_its_merge(root: Path) -> None:
    first = commit(root, {"compose.yaml": GOOD})
    git(root, "checkout", "--quiet", "-b", "side")
    commit(root, {"compose.yaml": SECRET})
    commit(root, {"compose.yaml": GOOD})
    git(root, "checkout", "--quiet", "main")
    commit(root, {"n": "1"})
    git(root, "merge", "--quiet", "--no-edit", "side")
    assert over(root, f"{first}..HEAD").verdict is Verdict.FAIL


def test_an_empty_range_judges_its_tip_against_itself(root: Path) -> None:
    commit(root, {"compose.yaml": BAD})
    assert [f.status for f in over(root, "HEAD..HEAD").findings] == [Status.KNOWN]


def test_what_could_not_be_decided_at_the_base_is_known(root: Path) -> None:
    first = commit(root, {"compose.yaml": GOOD.replace("1.29.1", "${TAG}")})
    commit(root, {"n": "1"})
    report = over(root, f"{first}..HEAD")
    assert {u.status for u in report.undecided} == {Status.KNOWN}
