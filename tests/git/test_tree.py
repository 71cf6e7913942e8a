from __future__ import annotations

import os
import subprocess

import pytest

from verdigris.git import disk
from verdigris.git.snapshot import Missing, NotAFile, Unreadable


def raw_tree(repo, *entries: tuple[str, bytes, str]) -> str:
    """A commit with a tree as nobody would make it: entries of mode, name and object id, written byte for byte."""
    data = b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries)
    tree = hashed(repo, "tree", data)
    return repo.git("commit-tree", "-m", "odd", tree)


def hashed(repo, kind: str, data: bytes) -> str:
    command = ("git", "hash-object", "-t", kind, "-w", "--stdin", "--literally")
    return subprocess.run(command, cwd=repo.root, input=data, capture_output=True, check=True).stdout.decode().strip()


def test_a_commit_is_read_whatever_the_work_tree_holds(repo):
    repo.write_all({"compose.yaml": "changed\n", "new": "1"})
    tree = repo.read().commit("HEAD")
    assert tree.read("compose.yaml") == b"services: {}\n"
    assert "new" not in tree.paths()


def test_an_older_commit_is_read(repo):
    repo.commit({"compose.yaml": "second\n"})
    assert repo.read().commit("HEAD~1").read("compose.yaml") == b"services: {}\n"


def test_equal_trees_in_different_commits_have_equal_identities(repo):
    first = repo.git("rev-parse", "HEAD")
    repo.commit({"compose.yaml": "second\n"})
    third = repo.commit({"compose.yaml": "services: {}\n"})
    found = repo.read()
    one, other = found.commit(first), found.commit(third)
    assert one.commit != other.commit
    assert {p: one.identity(p) for p in one.paths()} == {p: other.identity(p) for p in other.paths()}


def test_an_identity_names_the_blob(repo):
    assert repo.read().commit("HEAD").identity("compose.yaml") == f"git:{repo.git('rev-parse', 'HEAD:compose.yaml')}"


def test_packed_objects_are_read(repo):
    repo.git("repack", "-adq")
    assert repo.read().commit("HEAD").read("deep/er/env") == b"A=1\n"


def test_a_name_that_is_not_utf8_is_read(repo):
    repo.commit({os.fsdecode(b"comp\xff.yaml"): "x"})
    tree = repo.read().commit("HEAD")
    assert "comp\udcff.yaml" in tree.paths()
    assert tree.read("comp\udcff.yaml") == b"x"


def test_a_submodule_is_not_a_file(repo, make):
    outer = make("outer")
    outer.git("submodule", "--quiet", "add", f"file://{repo.root}", "sub")
    outer.commit()
    tree = outer.read().commit("HEAD")
    assert tree.paths() == (".gitmodules",)
    for path in ("sub", "sub/compose.yaml"):
        with pytest.raises(NotAFile, match="submodule"):
            tree.read(path)
    assert not tree.is_tracked("sub")


def test_folders_are_not_files_and_nothing_stands_below_a_file(repo):
    tree = repo.read().commit("HEAD")
    for path, error in (("deep", NotAFile), ("", NotAFile), ("compose.yaml/x", Missing), ("nope", Missing)):
        with pytest.raises(error):
            tree.read(path)
        assert not tree.is_tracked(path)


@pytest.mark.parametrize("path", ["a\0b", "\ud800", "x" * 100_000, "a//b"])
def test_text_that_is_no_path_is_missing(repo, path):
    with pytest.raises(Missing):
        repo.read().commit("HEAD").read(path)


def test_a_missing_blob_is_unreadable_and_named(repo):
    oid = repo.git("rev-parse", "HEAD:compose.yaml")
    (repo.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(Unreadable, match="missing") as raised:
        repo.read().commit("HEAD").read("compose.yaml")
    assert raised.value.where == "compose.yaml"


def test_a_missing_folder_is_unreadable_and_named(repo):
    oid = repo.git("rev-parse", "HEAD:deep")
    (repo.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(Unreadable, match="missing") as raised:
        repo.read().commit("HEAD").paths()
    assert raised.value.where == "deep"


def test_a_file_beyond_the_cap_is_unreadable(repo):
    with open(repo.root / "huge", "wb") as file:
        file.truncate(disk.LARGEST + 1)
    repo.git("-c", "core.compression=1", "add", "huge")
    repo.git("commit", "--quiet", "--message", "huge")
    with pytest.raises(Unreadable, match="128 MiB"):
        repo.read().commit("HEAD").read("huge")


@pytest.mark.parametrize("name", [b"..", b".", b".git", b".GIT", b"a/b", b""])
def test_a_name_that_git_would_not_check_out_is_unreadable(repo, name):
    blob = hashed(repo, "blob", b"x")
    commit = raw_tree(repo, ("100644", name, blob))
    with pytest.raises(Unreadable, match="refuse"):
        repo.read().commit(commit).paths()


def test_two_entries_of_one_name_are_unreadable(repo):
    one, other = hashed(repo, "blob", b"one"), hashed(repo, "blob", b"other")
    commit = raw_tree(repo, ("100644", b"compose.yaml", one), ("100644", b"compose.yaml", other))
    with pytest.raises(Unreadable):
        repo.read().commit(commit).read("compose.yaml")


def test_folders_nested_to_the_power_of_ten_are_given_up(repo):
    below, mode = hashed(repo, "blob", b"x"), "100644"
    for _ in range(10):
        entries = (mode.encode() + b" n%d\0" % n + bytes.fromhex(below) for n in range(10))
        below, mode = hashed(repo, "tree", b"".join(entries)), "40000"
    commit = repo.git("commit-tree", "-m", "bomb", below)
    with pytest.raises(Unreadable, match="more than"):
        repo.read().commit(commit).paths()


def test_a_replaced_object_is_read_as_it_was_committed(repo):
    good = repo.git("rev-parse", "HEAD:compose.yaml")
    repo.git("replace", good, hashed(repo, "blob", b"replaced"))
    assert repo.read().commit("HEAD").read("compose.yaml") == b"services: {}\n"
    assert repo.read().index().read("compose.yaml") == b"services: {}\n"


def test_modes_of_old_repositories_are_files(repo):
    blob = hashed(repo, "blob", b"x")
    tree = repo.read().commit(raw_tree(repo, ("100664", b"group", blob), ("100755", b"run", blob)))
    assert tree.read("group") == tree.read("run") == b"x"
