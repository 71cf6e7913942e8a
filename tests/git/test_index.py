from __future__ import annotations

import os

import pytest

from verdigris.errors import Exit
from verdigris.git import disk
from verdigris.git.index import Unmerged
from verdigris.git.plumbing import GitFailed
from verdigris.git.snapshot import Missing, NotAFile, Unreadable


def test_what_is_staged_is_read_not_what_is_on_disk(repo):
    repo.write_all({"compose.yaml": "staged\n"}).git("add", "compose.yaml")
    repo.write_all({"compose.yaml": "later\n"})
    assert repo.read().index().read("compose.yaml") == b"staged\n"


def test_untracked_files_are_missing(repo):
    index = repo.write(new="1").read().index()
    assert "new" not in index.paths()
    with pytest.raises(Missing):
        index.read("new")


def test_a_file_staged_for_removal_is_missing_though_on_disk(repo):
    repo.git("rm", "--quiet", "--cached", "compose.yaml")
    assert "compose.yaml" not in repo.read().index().paths()


def test_a_file_only_meant_to_be_added_is_not_in_the_commit_to_come(repo):
    repo.write(meant="1", empty="").git("add", "--intent-to-add", "meant")
    repo.git("add", "empty")
    index = repo.read().index()
    assert "meant" not in index.paths()
    assert index.read("empty") == b""


def test_unmerged_paths_are_an_error_that_names_them(repo):
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit({"compose.yaml": "side\n"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"compose.yaml": "main\n"})
    with pytest.raises(AssertionError):
        repo.git("merge", "side")
    with pytest.raises(Unmerged, match=r"compose\.yaml") as raised:
        repo.read().index().paths()
    assert raised.value.exit_code == Exit.UNDECIDED


def test_a_split_index_is_read(repo):
    repo.git("update-index", "--split-index")
    repo.write(late="1").git("add", "late")
    assert any(path.name.startswith("sharedindex") for path in (repo.root / ".git").iterdir())
    assert repo.read().index().read("late") == b"1"
    assert repo.read().index().read("compose.yaml") == b"services: {}\n"


def test_a_sparse_index_is_read_whole(repo):
    repo.commit({"other/below/file": "1"})
    repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "deep")
    assert "other/" in repo.git("ls-files", "--sparse").splitlines()
    index = repo.read().index()
    assert "other/below/file" in index.paths()
    assert index.read("other/below/file") == b"1"


def test_an_index_without_the_files_checked_out_is_read(repo, clone):
    made = clone(repo, "bare-looking", "--no-checkout")
    made.git("read-tree", "HEAD")
    assert made.read().index().read("deep/er/env") == b"A=1\n"


def test_a_name_that_is_not_utf8_is_read(repo):
    repo.write_all({os.fsdecode(b"comp\xff.yaml"): "x"}).git("add", "--all")
    index = repo.read().index()
    assert "comp\udcff.yaml" in index.paths()
    assert index.read("comp\udcff.yaml") == b"x"


def test_identities_are_those_of_the_commit_with_the_same_content(repo):
    found = repo.read()
    index, commit = found.index(), found.commit("HEAD")
    assert [index.identity(path) for path in index.paths()] == [commit.identity(path) for path in commit.paths()]


def test_a_submodule_is_not_a_file(repo, make):
    outer = make("outer")
    outer.git("submodule", "--quiet", "add", f"file://{repo.root}", "sub")
    index = outer.read().index()
    assert index.paths() == (".gitmodules",)
    assert not index.is_tracked("sub")
    with pytest.raises(NotAFile, match="submodule"):
        index.read("sub/compose.yaml")


def test_a_missing_object_is_unreadable_and_the_next_file_is_still_read(repo):
    oid = repo.git("rev-parse", ":compose.yaml")
    (repo.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    index = repo.read().index()
    with pytest.raises(Unreadable, match="missing"):
        index.read("compose.yaml")
    assert index.read("deep/er/env") == b"A=1\n"


def test_a_file_beyond_the_cap_is_unreadable_and_the_next_is_still_read(repo):
    with open(repo.root / "huge", "wb") as file:
        file.truncate(disk.LARGEST + 1)
    repo.git("-c", "core.compression=1", "add", "huge")
    index = repo.read().index()
    with pytest.raises(Unreadable, match="128 MiB"):
        index.read("huge")
    assert index.read("deep/er/env") == b"A=1\n"


def test_a_damaged_index_is_an_error(repo):
    (repo.root / ".git" / "index").write_bytes(b"DIRCgarbage")
    with pytest.raises(GitFailed):
        repo.read().index().paths()


def test_files_and_links_in_it_are_tracked_and_nothing_else(repo):
    repo.link("to", "compose.yaml").git("add", "to")
    index = repo.write(new="1").read().index()
    assert [index.is_tracked(path) for path in ("compose.yaml", "to", "new", "deep", "nope")] == [
        *(True, True, False, False, False)
    ]
