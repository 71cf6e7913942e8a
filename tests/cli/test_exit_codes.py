"""Every way a check can end has its documented code, and none shows a traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from command import Ran, verdigris
from projects import BAD, GOOD, policy
from trees import commit, git, repository, write

ENDLESS = 'deny contains {"path": [], "args": {}} if { numbers.range(1, 100000000)[_] + numbers.range(1, 100000000)[_] == -1 }'
HUNGRY = 'deny contains {"path": [], "args": {}} if { count({x | some i in numbers.range(1, 90000000); x := [i, "much"]}) == 1 }'
BUILTIN = 'deny contains {"path": [], "args": {}} if { to_number(input.document.services[0].image) == 1 }'


def ran(tmp_path: Path, files: Mapping[str, str | bytes], *arguments: str) -> Ran:
    result = verdigris(write(tmp_path, files), "check", *arguments)
    assert "Traceback" not in result.out + result.err
    return result


def test_a_clean_project_opens_the_gate(tmp_path: Path) -> None:
    result = ran(tmp_path, {"compose.yaml": GOOD})
    assert (result.code, "gate OPEN" in result.out) == (0, True)


def test_a_finding_closes_the_gate(tmp_path: Path) -> None:
    result = ran(tmp_path, {"compose.yaml": BAD})
    assert (result.code, "gate CLOSED" in result.out) == (1, True)


def test_fail_on_never_opens_the_gate_over_findings(tmp_path: Path) -> None:
    assert ran(tmp_path, {"compose.yaml": BAD}, "--fail-on", "never").code == 0


def test_fail_on_warning_closes_the_gate_over_warnings(tmp_path: Path) -> None:
    warned = GOOD.replace("    read_only: true\n", "")
    assert [ran(tmp_path, {"compose.yaml": warned}, "--fail-on", level).code for level in ("error", "warning")] == [
        0,
        1,
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--bogus"], "bogus"),
        (["nowhere.yaml"], "no such file"),
        (["--now", "tomorrow"], "tomorrow"),
        (["--report", "pdf=x"], "pdf"),
        (["--policy", "missing"], "no such policy folder"),
        (["--no-builtin"], "no policy"),
        (["--rev", "HEAD"], "Git repository"),
        (["--staged", "--worktree"], "exclude"),
        (["--range", "HEAD"], "A..B"),
        (["--config", "missing.yaml"], "missing.yaml"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_command_line_is_told(tmp_path: Path, arguments: list[str], said: str) -> None:
    result = ran(tmp_path, {"compose.yaml": GOOD}, *arguments)
    assert (result.code, said in result.err) == (2, True)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("version: 1\nsetings: {}\n", "did you mean `settings`"),
        ("version: 2\n", "verdigris.yaml:1:10"),
        ("version: 1\nsettings: {compose/image-tga: {}}\n", "did you mean `compose/image-tag`"),
        ("version: 1\nsettings: {compose/image-tag: {movign: []}}\n", "did you mean `moving`"),
        ("version: 1\nsettings: {compose/image-tag: {moving: latest}}\n", "wants a list"),
        ("version: [\n", "verdigris.yaml"),
        ("version: 1\npolicies: [nowhere]\n", "nowhere"),
    ],
)
def test_a_wrong_configuration_is_told(tmp_path: Path, config: str, said: str) -> None:
    result = ran(tmp_path, {"compose.yaml": GOOD, "verdigris.yaml": config})
    assert (result.code, said in result.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("package verdigris.test.rule\n\ndeny contains", "own/rule.rego:3"),
        (policy('deny contains {"path": [], "args": {}} if { input.document.servces }'), "own/rule.rego:1"),
        (policy('deny contains {"path": [], "args": {}} if { http.send({}) }'), "http.send"),
        ("package verdigris.test.rule\n\ndeny contains 1 if true\n", "METADATA"),
        (policy("allow := true"), "deny"),
        (policy("deny contains 1 if false").replace("test/rule", "test/other"), "test/other"),
        (policy("deny contains 1 if false").replace("severity: error", "severity: grave"), "grave"),
    ],
    ids=["syntax", "unknown field", "network", "no METADATA", "no deny", "foreign id", "unknown severity"],
)
def test_a_policy_that_does_not_load_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    result = ran(tmp_path, {"compose.yaml": GOOD, "own/rule.rego": text}, "--policy", "own")
    assert (result.code, said in result.err) == (2, True)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"compose.yaml": "services: ["}, "compose.yaml:1"),
        ({"compose.yaml": b"\xff\xfe\x00"}, "UTF-8"),
        ({"compose.yaml": ""}, "empty"),
        ({"compose.yaml": "- a\n"}, "map"),
        ({"compose.yaml": GOOD + "    extends: {service: base}\n"}, "extends"),
        ({"compose.yaml": "include: [other.yaml]\n" + GOOD}, "include"),
        ({"compose.yaml": GOOD + "    environment: !reset null\n"}, "!reset"),
        ({"compose.yaml": GOOD.replace("1.29.1", "${TAG}")}, "TAG"),
    ],
    ids=["broken YAML", "not UTF-8", "empty", "no map", "extends", "include", "reset", "undefined variable"],
)
def test_what_cannot_be_judged_leaves_the_gate_closed(
    tmp_path: Path, files: Mapping[str, str | bytes], said: str
) -> None:
    result = ran(tmp_path, files)
    assert (result.code, said in result.out) == (3, True)


def test_fail_on_never_does_not_open_the_gate_over_the_undecided(tmp_path: Path) -> None:
    assert ran(tmp_path, {"compose.yaml": "services: ["}, "--fail-on", "never").code == 3


@pytest.mark.parametrize("body", [BUILTIN, ENDLESS, HUNGRY], ids=["built-in error", "endless", "memory-hungry"])
def test_a_policy_that_fails_at_work_is_undecided(tmp_path: Path, body: str) -> None:
    files = {
        "compose.yaml": GOOD,
        "own/rule.rego": policy(body),
        "verdigris.yaml": "version: 1\nengine: {timeout_s: 2}\n",
    }
    result = ran(tmp_path, files, "--policy", "own")
    assert (result.code, "test/rule" in result.out) == (3, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_undecided(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD})
    (tmp_path / "compose.yaml").chmod(0)
    assert ran(tmp_path, {}).code == 3


def test_a_link_in_a_circle_is_undecided(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").symlink_to("compose.yaml")
    assert ran(tmp_path, {}).code == 3


@pytest.mark.parametrize("script", ["kill -9 $$", "echo nonsense", "exit 0", 'echo \'{"id":1,"result":{}}\'; sleep 60'])
def test_a_judge_that_dies_or_answers_garbage_is_undecided(
    tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from verdigris import bundled
    from verdigris.cli import main

    judge = tmp_path / "judge"
    judge.write_text(f"#!/bin/sh\nread line\n{script}\n")
    judge.chmod(0o755)
    write(tmp_path / "tree", {"compose.yaml": GOOD, "verdigris.yaml": "version: 1\nengine: {timeout_s: 0.2}\n"})
    monkeypatch.setattr(bundled, "judge", lambda: str(judge))
    assert main.run(["-C", str(tmp_path / "tree"), "check", "--no-cache"]) == 3
    assert "Traceback" not in "".join(capsys.readouterr())


def test_an_empty_folder_holds_nothing_to_check(tmp_path: Path) -> None:
    result = ran(tmp_path, {})
    assert (result.code, "no Compose file" in result.err, result.out) == (4, True, "")


def test_the_json_verdict_of_an_empty_folder_is_unknown(tmp_path: Path) -> None:
    result = ran(tmp_path, {}, "--format", "json")
    assert (result.code, json.loads(result.out)["verdict"]) == (4, "unknown")


def test_an_unknown_revision_is_told(tmp_path: Path) -> None:
    repository(tmp_path, {"compose.yaml": GOOD})
    result = ran(tmp_path, {}, "--rev", "nowhere")
    assert (result.code, "nowhere" in result.err) == (2, True)


def test_a_repository_without_commits_has_no_revision_to_judge(tmp_path: Path) -> None:
    repository(tmp_path)
    assert [ran(tmp_path, {"compose.yaml": GOOD}, *arguments).code for arguments in ([], ["--rev", "HEAD"])] == [0, 2]


def test_staged_files_are_judged_as_the_next_commit_would_hold_them(tmp_path: Path) -> None:
    repository(tmp_path, {"compose.yaml": GOOD})
    write(tmp_path, {"compose.yaml": BAD})
    git(tmp_path, "add", "compose.yaml")
    write(tmp_path, {"compose.yaml": GOOD})
    assert [ran(tmp_path, {}, *arguments).code for arguments in ([], ["--staged"], ["--rev", "HEAD"])] == [0, 1, 0]


def test_a_report_file_is_written_whole_beside_the_output(tmp_path: Path) -> None:
    result = ran(tmp_path, {"compose.yaml": BAD}, "--report", f"json={tmp_path}/out.json")
    assert (result.code, json.loads((tmp_path / "out.json").read_text())["verdict"]) == (1, "fail")
    assert "gate CLOSED" in result.out


def test_a_commit_of_a_range_that_cannot_be_judged_is_named(tmp_path: Path) -> None:
    repository(tmp_path)
    commit(tmp_path, {"compose.yaml": GOOD})
    broken = commit(tmp_path, {"compose.yaml": "services: ["})
    commit(tmp_path, {"compose.yaml": GOOD})
    result = ran(tmp_path, {}, "--range", "HEAD~2..HEAD")
    assert (result.code, broken[:12] in result.out) == (3, True)
