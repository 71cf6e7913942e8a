"""What a check takes in: trees, paths, configuration, policies; and when an earlier answer may be used again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from projects import BAD, GOOD, policy
from trees import NOW, checked, commit, found, git, repository, write

from verdigris.errors import UsageError
from verdigris.flows.request import Tree
from verdigris.model.finding import Status
from verdigris.model.report import Verdict


def subjects(where: Path, **asked: object) -> list[str]:
    return [subject.id for subject in checked(where, **asked).subjects]


def test_every_project_of_the_repository_is_found_from_any_folder_of_it(tmp_path: Path) -> None:
    repository(tmp_path, {"compose.yaml": GOOD, "a/docker-compose.yml": GOOD, "a/b/x.txt": ""})
    assert subjects(tmp_path / "a" / "b") == ["compose.yaml", "a/docker-compose.yml"]


def test_a_folder_narrows_the_check_to_its_projects(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD, "a/compose.yaml": GOOD, "ab/compose.yaml": GOOD})
    assert subjects(tmp_path, paths=("a",)) == ["a/compose.yaml"]


def test_a_file_of_a_project_stands_for_the_project(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD, "compose.override.yaml": "services: {web: {tty: false}}\n"})
    assert subjects(tmp_path, paths=("compose.override.yaml",)) == ["compose.yaml+compose.override.yaml"]


def test_a_file_in_no_project_is_a_project_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD, "prod.yaml": GOOD})
    assert subjects(tmp_path, paths=("prod.yaml",)) == ["prod.yaml"]


def test_a_file_that_looks_like_compose_and_is_in_no_project_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD, "prod.yaml": GOOD, "other.yaml": "a: 1\n", "k8s.yaml": "services: [a]\n"})
    assert [each.file for each in checked(tmp_path).skipped] == ["prod.yaml"]


def test_paths_of_two_trees_are_refused(tmp_path: Path) -> None:
    repository(tmp_path / "one", {"compose.yaml": GOOD})
    repository(tmp_path / "two", {"compose.yaml": GOOD})
    with pytest.raises(UsageError):
        checked(tmp_path, paths=("one", "two"))


def test_ignored_files_are_not_seen_and_untracked_ones_are(tmp_path: Path) -> None:
    root = repository(tmp_path, {".gitignore": "/old/\n", "compose.yaml": GOOD})
    write(root, {"old/compose.yaml": BAD, "new/compose.yaml": GOOD})
    assert subjects(root) == ["compose.yaml", "new/compose.yaml"]


def test_the_override_file_is_merged_and_its_value_underlined_there(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD, "compose.override.yaml": "services:\n  web:\n    image: nginx:latest\n"})
    assert found(checked(tmp_path)) == [("compose/image-tag", "compose.override.yaml:3:12")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"], ids=["LF", "CR LF", "CR", "LS"])
def test_the_line_that_is_shown_is_the_one_that_yaml_counts(tmp_path: Path, end: str) -> None:
    (finding,) = checked(write(tmp_path, {"compose.yaml": BAD.replace("\n", end)})).findings
    assert finding.excerpt is not None
    assert (finding.span.line, finding.excerpt.text[finding.excerpt.start : finding.excerpt.end]) == (3, "nginx:latest")


def test_declared_projects_are_the_only_ones(tmp_path: Path) -> None:
    config = "version: 1\nprojects: [{files: [a.yaml, b.yaml], environment: production}]\n"
    over = "services: {web: {image: 'nginx:1.29.1'}}\n"
    write(tmp_path, {"verdigris.yaml": config, "a.yaml": BAD, "b.yaml": over, "compose.yaml": BAD})
    report = checked(tmp_path)
    assert [s.id for s in report.subjects] == ["a.yaml+b.yaml@production"]
    assert (report.verdict, [each.file for each in report.skipped]) == (Verdict.PASS, ["compose.yaml"])


def test_a_declared_value_is_judged_with(tmp_path: Path) -> None:
    config = "version: 1\nprojects: [{files: [compose.yaml], env: {TAG: latest}}]\n"
    write(tmp_path, {"verdigris.yaml": config, "compose.yaml": GOOD.replace("1.29.1", "${TAG}")})
    assert found(checked(tmp_path)) == [("compose/image-tag", "compose.yaml:3:12")]


@pytest.mark.parametrize(
    "files",
    [
        {".gitignore": "/web.env\n", "compose.yaml": GOOD + "    env_file: [web.env]\n"},
        {".gitignore": ".env\n", "compose.yaml": GOOD + "    environment: {DB_PASSWORD: '${DB_PASSWORD}'}\n"},
        {
            "verdigris.yaml": "version: 1\nprojects: [{files: [compose.yaml], external: [DB_PASSWORD]}]\n",
            "compose.yaml": GOOD + "    environment:\n      - DB_PASSWORD=${DB_PASSWORD:?set it}\n",
        },
        {"compose.yaml": GOOD + "    environment: [DB_PASSWORD]\n"},
    ],
    ids=["ignored env_file", "ignored .env", "declared external", "bare key"],
)
def test_a_secret_that_comes_at_deploy_time_is_no_problem(tmp_path: Path, files: Mapping[str, str]) -> None:
    report = checked(repository(tmp_path, files))
    assert (report.verdict, report.findings, report.undecided) == (Verdict.PASS, (), ())


def test_an_undefined_variable_is_found_and_leaves_its_reader_undecided(tmp_path: Path) -> None:
    report = checked(write(tmp_path, {"compose.yaml": GOOD.replace("1.29.1", "${TAG}")}))
    assert found(report) == [("compose/undefined-variable", "compose.yaml:3:12")]
    assert [(u.rule, u.file, u.line) for u in report.undecided] == [("compose/image-tag", "compose.yaml", 3)]


def test_a_missing_env_file_is_undecided(tmp_path: Path) -> None:
    report = checked(write(tmp_path, {"compose.yaml": GOOD + "    env_file: [web.env]\n"}))
    assert (report.verdict, {(u.file, u.line) for u in report.undecided}) == (Verdict.UNKNOWN, {("compose.yaml", 12)})


def test_settings_reach_the_rule(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"compose.yaml": GOOD, "verdigris.yaml": "version: 1\nsettings: {compose/limits-memory: {max: 32m}}\n"},
    )
    assert found(checked(tmp_path)) == [("compose/limits-memory", "compose.yaml:11:56")]


def test_policies_of_the_tree_are_used_where_the_configuration_names_them(tmp_path: Path) -> None:
    deny = 'deny contains {"path": ["services", s.name], "args": {"service": s.name}} if { some s in input.document.services }'
    config = "version: 1\npolicies: [rules/]\n"
    write(tmp_path, {"compose.yaml": GOOD, "verdigris.yaml": config, "rules/one.rego": policy(deny)})
    report = checked(tmp_path)
    assert [(f.rule, f.message, str(f.span)) for f in report.findings] == [
        ("test/rule", "found in web", "compose.yaml:2:3")
    ]


def test_a_rule_that_answers_nonsense_is_undecided(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD, "own/one.rego": policy('deny contains "text" if { true }')})
    report = checked(tmp_path, policies=(tmp_path / "own",))
    assert [(u.rule, "path" in u.reason) for u in report.undecided] == [("test/rule", True)]


def test_fingerprints_do_not_depend_on_lines_or_order(tmp_path: Path) -> None:
    ports = "    ports: ['{}', '{}']\n"
    write(tmp_path, {"a/compose.yaml": GOOD + ports.format("80:80", "127.0.0.1:81:81")})
    first = checked(tmp_path / "a").findings
    write(tmp_path, {"a/compose.yaml": "# moved\n" + GOOD + ports.format("127.0.0.1:81:81", "80:80")})
    second = checked(tmp_path / "a").findings
    assert [f.fingerprint for f in first] == [f.fingerprint for f in second] != []


@pytest.mark.parametrize(
    "edited", ["compose.yaml", "web.env", ".gitignore", "verdigris.yaml", "rules/one.rego", "compose.override.yaml"]
)
def test_an_edit_of_any_file_that_counted_is_judged_anew(tmp_path: Path, edited: str) -> None:
    before = {
        "compose.yaml": GOOD + "    env_file: [{path: web.env, required: false}]\n",
        "verdigris.yaml": "version: 1\npolicies: [rules]\n",
        "rules/one.rego": policy("deny contains 1 if false"),
    }
    after = {
        "compose.yaml": BAD,
        "web.env": "A=1\n",
        ".gitignore": "rules/\n",
        "verdigris.yaml": "version: 1\npolicies: [rules]\nsettings: {compose/limits-memory: {max: 32m}}\n",
        "rules/one.rego": policy('deny contains {"path": [], "args": {}} if true'),
        "compose.override.yaml": "services: {web: {privileged: true}}\n",
    }
    root = repository(tmp_path / "tree", before)
    cache = str(tmp_path / "cache")
    assert checked(root, cache=cache).verdict is Verdict.PASS
    write(root, {edited: after[edited]})
    assert checked(root, cache=cache).findings == checked(root).findings


def test_an_unchanged_tree_is_answered_without_an_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from verdigris import bundled

    root, cache = repository(tmp_path / "tree", {"compose.yaml": BAD}), str(tmp_path / "cache")
    first = checked(root, cache=cache)
    monkeypatch.setattr(bundled, "judge", lambda: "/nonexistent")
    assert checked(root, cache=cache) == first


def test_a_secret_finding_is_not_kept(tmp_path: Path) -> None:
    root, cache = (
        repository(tmp_path / "tree", {"compose.yaml": GOOD + "    environment: {API_TOKEN: abcdef12345}\n"}),
        tmp_path / "cache",
    )
    checked(root, cache=str(cache))
    assert list(cache.glob("*")) == []


def test_a_cache_that_others_may_write_is_not_used(tmp_path: Path) -> None:
    root, cache = repository(tmp_path / "tree", {"compose.yaml": BAD}), tmp_path / "cache"
    cache.mkdir(mode=0o777)
    cache.chmod(0o777)
    checked(root, cache=str(cache))
    assert list(cache.iterdir()) == []


def test_jobs_change_no_answer(tmp_path: Path) -> None:
    write(tmp_path, {f"{i}/compose.yaml": BAD if i % 3 else GOOD for i in range(12)})
    assert checked(tmp_path, jobs=3).findings == checked(tmp_path).findings


def test_a_commit_is_judged_without_its_work_tree(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"compose.yaml": BAD})
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "bare")
    write(root, {"compose.yaml": GOOD})
    reports = [checked(where, tree=Tree.REVISION, revision="HEAD") for where in (root, tmp_path / "bare")]
    assert [found(report) for report in reports] == [[("compose/image-tag", "compose.yaml:3:12")]] * 2
    assert reports[0].subjects[0].commit == git(root, "rev-parse", "HEAD")


def test_an_env_file_in_git_is_told_from_an_untracked_one(tmp_path: Path) -> None:
    root = repository(tmp_path, {"compose.yaml": GOOD + "    env_file: [web.env]\n", "web.env": "A=1\n"})
    assert [(f.rule, f.status) for f in checked(root).findings] == [("compose/env-file-committed", Status.NEW)]
    commit(root, {".gitignore": "web.env\n"})
    git(root, "rm", "--quiet", "--cached", "web.env")
    assert checked(root).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "condition",
    [
        'startswith(input.context.now, "2028")',
        'startswith(input["context"].now, "2028")',
        'every_input := input; startswith(every_input.context.now, "2028")',
        "time.now_ns() > time.parse_rfc3339_ns(`2028-01-01T00:00:00Z`)",
        'walk(input, [["context", "now"], moment]); startswith(moment, "2028")',
    ],
)
def test_an_answer_that_depends_on_the_time_is_given_anew_at_another_time(tmp_path: Path, condition: str) -> None:
    deny = f'deny contains {{"path": [], "args": {{}}}} if {{ {condition} }}'
    root = write(tmp_path / "tree", {"compose.yaml": GOOD, "own/one.rego": policy(deny)})
    asked = {"policies": (root / "own",), "cache": str(tmp_path / "cache")}
    later = NOW.replace(year=2028)
    assert [len(checked(root, now=moment, **asked).findings) for moment in (NOW, later, NOW)] == [0, 1, 0]
