from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from verdigris.errors import Exit, UsageError
from verdigris.git.discovery import BrokenRepository
from verdigris.git.index import Index
from verdigris.git.objects import Unsupported
from verdigris.git.repository import BadRange, NoWorkTree, discover
from verdigris.git.tree import CommitTree
from verdigris.git.walk import UnknownRevision
from verdigris.git.worktree import WorkTree
from verdigris.model.entity import Source

FILES = (".gitignore", "compose.yaml", "deep/er/env")


def test_a_repository_is_found_from_any_folder_inside_it(repo):
    assert repo.read("deep/er").root == repo.root


def test_all_paths_count_from_the_root_wherever_the_question_comes_from(repo):
    assert repo.read("deep/er").worktree().paths() == FILES


def test_three_snapshots_of_an_unchanged_repository_hold_the_same_files(repo):
    found = repo.read()
    assert found.worktree().paths() == found.index().paths() == found.commit("HEAD").paths() == FILES


def test_each_snapshot_says_what_it_is(repo):
    found = repo.read()
    tip = repo.git("rev-parse", "HEAD")
    told = [(each.source, each.commit) for each in (found.worktree(), found.index(), found.commit("HEAD"))]
    assert told == [(Source.WORKTREE, None), (Source.INDEX, None), (Source.COMMIT, tip)]


def test_outside_any_repository_nothing_is_found(tmp_path, variables):
    assert discover(tmp_path, variables) is None


def test_discovery_runs_no_program_and_opens_no_library(repo, variables):
    assert discover(repo.root, {**variables, "PATH": "/nonexistent"}) is not None


def test_a_bare_clone_is_read(repo, clone):
    bare = clone(repo, "bare.git", "--bare")
    found = bare.read()
    assert found.root is None
    assert found.commit("HEAD").read("deep/er/env") == b"A=1\n"


@pytest.mark.parametrize("ask", ["worktree", "index"])
def test_a_bare_clone_has_no_work_tree_and_says_how_to_go_on(repo, clone, ask):
    with pytest.raises(NoWorkTree) as raised:
        getattr(clone(repo, "bare.git", "--bare").read(), ask)()
    assert raised.value.exit_code == Exit.USAGE
    assert "--rev" in str(raised.value.hint)


def test_a_bare_repository_inside_a_folder_called_git_has_no_work_tree(repo, tmp_path):
    repo.git("clone", "--quiet", "--bare", str(repo.root), str(tmp_path / "odd" / ".git"))
    assert discover(tmp_path / "odd", {}).root is None


def test_a_linked_work_tree_is_read(repo, tmp_path, variables):
    repo.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    (tmp_path / "linked" / "new.yaml").write_text("new\n")
    found = discover(tmp_path / "linked" / "deep", variables)
    assert found.root == tmp_path / "linked"
    assert found.worktree().paths() == (*FILES, "new.yaml")
    assert found.index().paths() == found.commit("side").paths() == FILES


def test_a_linked_work_tree_has_its_own_head(repo, tmp_path, variables):
    repo.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    repo.git("-C", str(tmp_path / "linked"), "commit", "--quiet", "--allow-empty", "--message", "side")
    side = repo.git("rev-parse", "side")
    assert discover(tmp_path / "linked", variables).commit("HEAD").commit == side


def test_a_linked_work_tree_of_a_bare_repository_is_read(repo, clone, tmp_path, variables):
    bare = clone(repo, "bare.git", "--bare")
    bare.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "main")
    assert discover(tmp_path / "linked", variables).worktree().paths() == FILES


def test_a_submodule_is_a_repository_of_its_own(repo, make, variables):
    outer = make("outer")
    outer.git("submodule", "--quiet", "add", f"file://{repo.root}", "sub")
    assert discover(outer.root / "sub" / "deep", variables).root == outer.root / "sub"


def test_a_git_file_that_leads_nowhere_is_an_error_with_the_place(tmp_path):
    (tmp_path / ".git").write_text("gitdir: /nonexistent/elsewhere\n")
    with pytest.raises(BrokenRepository, match="/nonexistent/elsewhere") as raised:
        discover(tmp_path, {})
    assert raised.value.where == str(tmp_path / ".git")


def test_a_folder_called_git_that_is_no_repository_is_passed_over(repo):
    (repo.root / "deep" / ".git").mkdir()
    assert repo.read("deep/er").root == repo.root


def test_no_folder_above_a_ceiling_is_looked_at(repo, variables):
    (repo.root / "deep").mkdir(exist_ok=True)
    limited = {**variables, "GIT_CEILING_DIRECTORIES": f"/elsewhere:{repo.root}"}
    assert discover(repo.root / "deep" / "er", limited) is None
    assert discover(repo.root, limited) is not None


def test_work_tree_and_index_of_a_sha256_repository_are_read(make):
    made = make("big", "--object-format=sha256")
    made.commit({"a.yaml": "a\n"})
    found = made.read()
    assert found.worktree().read("a.yaml") == found.index().read("a.yaml") == b"a\n"


def test_a_commit_of_a_sha256_repository_is_a_clear_error(make):
    made = make("big", "--object-format=sha256")
    made.commit({"a.yaml": "a\n"})
    with pytest.raises(Unsupported, match="SHA256") as raised:
        made.read().commit("HEAD")
    assert raised.value.exit_code == Exit.UNDECIDED


def test_a_repository_without_commits_has_a_work_tree_and_an_index(make):
    made = make().write(a="1")
    assert made.read().worktree().paths() == ("a",)
    assert made.read().index().paths() == ()
    made.git("add", "a")
    assert made.read().index().read("a") == b"1"


def test_a_repository_without_commits_has_no_revision(make):
    with pytest.raises(UnknownRevision, match="no commits yet") as raised:
        make().read().commit("HEAD")
    assert raised.value.exit_code == Exit.USAGE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("ask", ["worktree", "index", "commit"])
def test_a_repository_of_another_user_is_read(repo, ask):
    for folder, names, files in os.walk(repo.root):
        for name in (*names, *files, ""):
            os.chown(Path(folder) / name, 54321, 54321)
    found = repo.read()
    snapshot = found.commit("HEAD") if ask == "commit" else getattr(found, ask)()
    assert snapshot.read("compose.yaml") == b"services: {}\n"


def test_the_index_that_git_names_is_read_as_in_commit_all(repo, tmp_path):
    told = tmp_path / "told"
    hook = repo.root / ".git" / "hooks" / "pre-commit"
    hook.write_text(f'#!/bin/sh\nprintf %s "$GIT_INDEX_FILE" > {told}\ncp "$GIT_INDEX_FILE" {tmp_path}/index\n')
    hook.chmod(0o755)
    repo.write_all({"compose.yaml": "changed\n"})
    before = repo.root / ".git" / "index"
    shutil.copy(before, tmp_path / "before")
    repo.git("commit", "--all", "--quiet", "--message", "all")
    shutil.copy(tmp_path / "before", before)
    named = repo.read(GIT_INDEX_FILE=str(tmp_path / "index"))
    assert told.read_text()
    assert named.index().read("compose.yaml") == b"changed\n"
    assert repo.read().index().read("compose.yaml") == b"services: {}\n"


def test_a_relative_index_file_counts_from_the_root(repo):
    repo.write(late="1").git("add", "late", variables={"GIT_INDEX_FILE": str(repo.root / ".git" / "other")})
    assert repo.read("deep", GIT_INDEX_FILE=".git/other").index().paths() == ("late",)


@pytest.fixture
def quarantine(repo, tmp_path):
    """A commit whose objects lie in a folder of their own, as for a push that is not accepted yet."""
    incoming = tmp_path / "in:coming"
    incoming.mkdir()
    variables = {
        "GIT_OBJECT_DIRECTORY": str(incoming),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(repo.root / ".git" / "objects"),
    }
    repo.write_all({"compose.yaml": "pushed\n"}).git("add", "compose.yaml", variables=variables)
    tree = repo.git("write-tree", variables=variables)
    commit = repo.git("commit-tree", "-p", "HEAD", "-m", "pushed", tree, variables=variables)
    return commit, variables


def test_a_commit_in_quarantine_is_read(repo, quarantine):
    commit, variables = quarantine
    found = repo.read(**variables)
    assert found.commit(commit).read("compose.yaml") == b"pushed\n"
    assert found.commit(commit).read("deep/er/env") == b"A=1\n"
    assert [each.id for each in found.commits(f"HEAD..{commit}")] == [commit]


def test_a_commit_in_quarantine_is_unknown_without_gits_variables(repo, quarantine):
    with pytest.raises(UnknownRevision):
        repo.read().commit(quarantine[0])


def test_an_index_with_objects_in_quarantine_is_read(repo, quarantine):
    assert repo.read(**quarantine[1]).index().read("compose.yaml") == b"pushed\n"


def test_alternates_with_colons_come_in_quotes(repo, quarantine, tmp_path):
    commit, variables = quarantine
    objects = str(repo.root / ".git" / "objects")
    quoted = f'"{variables["GIT_OBJECT_DIRECTORY"]}":{objects}'
    found = repo.read(GIT_ALTERNATE_OBJECT_DIRECTORIES=quoted)
    assert found.commit(commit).read("compose.yaml") == b"pushed\n"
    assert found.index().read("compose.yaml") == b"pushed\n"


def test_relative_object_folders_count_from_where_git_stands_in_a_push(repo, clone, quarantine):
    commit, variables = quarantine
    bare = clone(repo, "bare.git", "--bare")
    shutil.copytree(variables["GIT_OBJECT_DIRECTORY"], bare.root / "objects" / "incoming")
    found = bare.read(
        GIT_DIR=".", GIT_OBJECT_DIRECTORY="./objects/incoming", GIT_ALTERNATE_OBJECT_DIRECTORIES="./objects"
    )
    assert found.root is None
    assert found.commit(commit).read("compose.yaml") == b"pushed\n"


def test_git_dir_and_git_work_tree_are_honoured(repo, tmp_path, variables):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "compose.yaml").write_text("there\n")
    named = {**variables, "GIT_DIR": str(repo.root / ".git"), "GIT_WORK_TREE": str(elsewhere)}
    found = discover(tmp_path, named)
    assert found.root == elsewhere
    assert found.worktree().paths() == ("compose.yaml",)
    assert found.worktree().read("compose.yaml") == b"there\n"


def test_git_dir_alone_makes_the_folder_the_root_as_in_git(repo, tmp_path, variables):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert discover(elsewhere, {**variables, "GIT_DIR": str(repo.root / ".git")}).root == elsewhere


def test_git_dir_of_the_repository_around_changes_nothing(repo):
    assert repo.read("deep/er", GIT_DIR=str(repo.root / ".git")).root == repo.root


def test_a_git_dir_that_is_none_is_a_usage_error(repo, variables):
    with pytest.raises(UsageError, match="no Git repository"):
        discover(repo.root, {**variables, "GIT_DIR": str(repo.root / "deep")})


def test_a_work_tree_that_configuration_moves_stays_where_its_git_folder_is(repo, tmp_path):
    (tmp_path / "secret").write_text("x")
    repo.git("config", "core.worktree", str(tmp_path))
    assert repo.read().worktree().paths() == FILES


def test_no_revision_is_the_current_commit(repo):
    assert repo.read().commit("").commit == repo.git("rev-parse", "HEAD")


@pytest.mark.parametrize("revision", ["nope", "HEAD~9", "f" * 40, "HEAD:compose.yaml", "a b", "\udcff", "-n", ":"])
def test_an_unknown_revision_is_a_usage_error(repo, revision):
    with pytest.raises(UnknownRevision) as raised:
        repo.read().commit(revision)
    assert raised.value.exit_code == Exit.USAGE
    assert raised.value.hint


def test_a_tag_stands_for_its_commit(repo):
    repo.git("tag", "--annotate", "--message", "one", "v1")
    assert repo.read().commit("v1").commit == repo.git("rev-parse", "HEAD")


@pytest.mark.parametrize("text", ["HEAD", "HEAD...HEAD", "a..b..c", ""])
def test_only_two_dots_make_a_range(repo, text):
    with pytest.raises(BadRange):
        repo.read().commits(text)


def test_a_partial_clone_is_opened_and_names_the_file_it_lacks(repo, clone):
    from verdigris.git.snapshot import Unreadable

    repo.git("config", "uploadpack.allowFilter", "true")
    part = clone(repo, "part", "--filter=blob:none", "--no-checkout")
    tree = part.read().commit("HEAD")
    assert tree.paths() == FILES
    with pytest.raises(Unreadable, match="missing") as raised:
        tree.read("compose.yaml")
    assert raised.value.where == "compose.yaml"


def test_snapshots_are_of_the_kinds_the_protocol_describes(repo):
    found = repo.read()
    kinds = tuple(type(each) for each in (found.worktree(), found.index(), found.commit("HEAD")))
    assert kinds == (WorkTree, Index, CommitTree)
