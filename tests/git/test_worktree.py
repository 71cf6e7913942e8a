from __future__ import annotations

import os
import subprocess
import sys

import pytest

from verdigris.git import disk
from verdigris.git.plumbing import GitFailed
from verdigris.git.snapshot import Missing, NotAFile, Unreadable

NOT_UTF8 = os.fsdecode(b"comp\xff.yaml")


def test_untracked_files_are_seen_and_are_not_tracked(repo):
    repo.write(new="1")
    tree = repo.read().worktree()
    assert "new" in tree.paths()
    assert not tree.is_tracked("new")
    assert tree.is_tracked("compose.yaml")


def test_an_ignored_file_is_as_good_as_missing(repo):
    repo.write_all({"secret.local": "1"})
    tree = repo.read().worktree()
    assert "secret.local" not in tree.paths()
    with pytest.raises(Missing):
        tree.read("secret.local")


def test_an_ignored_file_that_git_tracks_is_seen(repo):
    repo.write_all({"kept.local": "1"}).git("add", "--force", "kept.local")
    assert repo.read().worktree().read("kept.local") == b"1"


def test_the_excludes_of_the_clone_count_as_in_git(repo):
    (repo.root / ".git" / "info" / "exclude").write_text("mine\n")
    repo.write(mine="1", other="2")
    assert set(repo.read().worktree().paths()) == {".gitignore", "compose.yaml", "deep/er/env", "other"}


def test_a_changed_file_is_read_as_it_stands_on_disk(repo):
    repo.write_all({"compose.yaml": "changed\n"})
    assert repo.read().worktree().read("compose.yaml") == b"changed\n"


def test_a_deleted_file_is_gone_though_git_tracks_it(repo):
    (repo.root / "compose.yaml").unlink()
    tree = repo.read().worktree()
    assert "compose.yaml" not in tree.paths()
    with pytest.raises(Missing):
        tree.read("compose.yaml")


def test_a_deleted_folder_is_gone(repo):
    (repo.root / "deep/er/env").unlink()
    (repo.root / "deep/er").rmdir()
    (repo.root / "deep").rmdir()
    assert repo.read().worktree().paths() == (".gitignore", "compose.yaml")


def test_a_file_that_a_folder_took_the_place_of_is_gone(repo):
    (repo.root / "compose.yaml").unlink()
    repo.write_all({"compose.yaml/inside": "1"})
    assert repo.read().worktree().paths() == (".gitignore", "compose.yaml/inside", "deep/er/env")


def test_files_below_a_folder_that_became_a_link_are_seen_once(repo):
    (repo.root / "deep").rename(repo.root / "moved")
    repo.link("deep", "moved")
    tree = repo.read().worktree()
    assert tree.paths() == (".gitignore", "compose.yaml", "deep", "moved/er/env")
    assert tree.read("deep/er/env") == b"A=1\n"


def test_files_below_a_folder_that_became_a_link_outwards_are_not_read(repo, tmp_path):
    (tmp_path / "outside").mkdir()
    (repo.root / "deep").rename(tmp_path / "outside" / "deep")
    repo.link("deep", str(tmp_path / "outside" / "deep"))
    assert repo.read().worktree().paths() == (".gitignore", "compose.yaml", "deep")


def test_a_file_with_conflicts_is_listed_once(repo):
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit({"compose.yaml": "side\n"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"compose.yaml": "main\n"})
    with pytest.raises(AssertionError):
        repo.git("merge", "side")
    assert repo.read().worktree().paths().count("compose.yaml") == 1


def test_a_file_meant_to_be_added_is_seen_and_tracked(repo):
    repo.write(meant="1").git("add", "--intent-to-add", "meant")
    tree = repo.read().worktree()
    assert tree.read("meant") == b"1"
    assert tree.is_tracked("meant")


def test_a_submodule_is_no_file_and_its_files_are_not_of_this_tree(repo, make):
    outer = make("outer")
    outer.git("submodule", "--quiet", "add", f"file://{repo.root}", "sub")
    tree = outer.read().worktree()
    assert tree.paths() == (".gitmodules",)
    assert not tree.is_tracked("sub")
    for path in ("sub", "sub/compose.yaml"):
        with pytest.raises(NotAFile, match="submodule"):
            tree.read(path)


def test_a_repository_inside_that_is_no_submodule_is_not_listed(repo, make):
    make("repo/inner").commit({"a": "1"})
    assert repo.read().worktree().paths() == (".gitignore", "compose.yaml", "deep/er/env")


def test_a_name_that_is_not_utf8_is_read(repo):
    repo.write_all({NOT_UTF8: "x"})
    for _ in ("untracked", "tracked"):
        tree = repo.read().worktree()
        assert "comp\udcff.yaml" in tree.paths()
        assert tree.read("comp\udcff.yaml") == b"x"
        repo.git("add", "--all")


@pytest.mark.parametrize("name", ["a\nb", 'quo"te', "tab\there", " lead", "trail ", "ünï", "-n", "[x]", ":(top)x"])
def test_any_name_git_can_hold_is_read(repo, name):
    repo.write_all({name: "x"})
    assert repo.read().worktree().read(name) == b"x"


def test_only_what_a_sparse_checkout_holds_is_there(repo):
    repo.commit({"other/file": "1"})
    repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "deep")
    tree = repo.read().worktree()
    assert tree.paths() == (".gitignore", "compose.yaml", "deep/er/env")
    assert tree.is_tracked("other/file")


def test_a_file_outside_the_sparse_cone_that_is_there_is_seen(repo):
    repo.commit({"other/file": "1"})
    repo.git("sparse-checkout", "set", "--cone", "deep")
    repo.write_all({"other/file": "back"})
    assert repo.read().worktree().read("other/file") == b"back"


def test_a_split_index_is_read(repo):
    repo.git("update-index", "--split-index")
    repo.write(late="1").git("add", "late")
    tree = repo.read().worktree()
    assert tree.is_tracked("late")
    assert len(tree.paths()) == 4


def test_a_damaged_index_is_an_error_that_quotes_git(repo):
    (repo.root / ".git" / "index").write_bytes(b"DIRCgarbage")
    with pytest.raises(GitFailed, match="index"):
        repo.read().worktree().paths()


def test_a_file_removed_after_the_listing_is_missing(repo):
    tree = repo.read().worktree()
    assert "compose.yaml" in tree.paths()
    (repo.root / "compose.yaml").unlink()
    with pytest.raises(Missing):
        tree.read("compose.yaml")


def test_a_pipe_in_the_place_of_a_file_is_not_waited_on(repo):
    (repo.root / "compose.yaml").unlink()
    os.mkfifo(repo.root / "compose.yaml")
    with pytest.raises(NotAFile, match="special"):
        repo.read().worktree().read("compose.yaml")


def test_a_folder_is_not_a_file(repo):
    for path in ("deep", "deep/er", "", "."):
        with pytest.raises(NotAFile):
            repo.read().worktree().read(path)


def test_what_is_below_a_file_is_missing(repo):
    with pytest.raises(Missing):
        repo.read().worktree().read("compose.yaml/x")


def test_git_own_folder_is_not_of_the_tree(repo):
    repo.link("peek", ".git/config")
    for path in (".git/config", "peek"):
        with pytest.raises(Missing):
            repo.read().worktree().read(path)


def test_a_file_beyond_the_cap_is_unreadable(repo):
    with open(repo.root / "huge", "wb") as file:
        file.truncate(disk.LARGEST + 1)
    tree = repo.read().worktree()
    for ask in (tree.read, tree.identity):
        with pytest.raises(Unreadable, match="128 MiB"):
            ask("huge")


def test_equal_bytes_have_equal_identities_and_others_do_not(repo):
    repo.write(one="same", two="same", three="other")
    tree = repo.read().worktree()
    assert tree.identity("one") == tree.identity("two") != tree.identity("three")
    assert tree.identity("one").startswith("blake2b:")


def test_one_run_sees_one_content(repo):
    tree = repo.read().worktree()
    first = tree.identity("compose.yaml")
    repo.write_all({"compose.yaml": "changed\n"})
    assert tree.read("compose.yaml") == b"services: {}\n"
    assert tree.identity("compose.yaml") == first


def test_reading_changes_nothing_in_the_repository(repo):
    repo.write_all({"compose.yaml": "changed\n", "new": "1"})
    os.utime(repo.root / "deep/er/env", (1, 1))
    before = _state(repo.root / ".git")
    found = repo.read()
    for tree in (found.worktree(), found.index(), found.commit("HEAD")):
        [tree.read(path) for path in tree.paths()]
    assert _state(repo.root / ".git") == before


def _state(folder):
    return sorted((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*"))


def test_a_work_tree_is_read_without_the_git_library(repo):
    code = (
        "import sys; from pathlib import Path; from verdigris.git.repository import discover\n"
        f"tree = discover(Path({str(repo.root)!r}), {{'PATH': {os.environ['PATH']!r}}}).worktree()\n"
        "assert tree.read('compose.yaml') and tree.identity('compose.yaml')\n"
        "assert 'pygit2' not in sys.modules and 'pathspec' not in sys.modules"
    )
    subprocess.run((sys.executable, "-c", code), check=True, env=os.environ)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
class TestWithoutPermission:
    def test_an_unreadable_file_is_listed_and_unreadable(self, repo):
        (repo.root / "compose.yaml").chmod(0)
        tree = repo.read().worktree()
        assert "compose.yaml" in tree.paths()
        with pytest.raises(Unreadable, match="Permission"):
            tree.read("compose.yaml")

    def test_a_tracked_file_in_a_closed_folder_is_unreadable_not_missing(self, repo):
        (repo.root / "deep" / "er").chmod(0)
        try:
            with pytest.raises(Unreadable):
                repo.read().worktree().read("deep/er/env")
        finally:
            (repo.root / "deep" / "er").chmod(0o755)

    def test_a_closed_git_folder_is_an_error_not_a_plain_folder(self, repo):
        from verdigris.git.discovery import BrokenRepository

        (repo.root / ".git").chmod(0)
        try:
            with pytest.raises(BrokenRepository, match="Permission"):
                repo.read()
        finally:
            (repo.root / ".git").chmod(0o755)
