from __future__ import annotations

import os

import pytest

from verdigris.git.folder import Folder
from verdigris.git.snapshot import Missing, NotAFile
from verdigris.model.entity import Source


@pytest.fixture
def root(tmp_path):
    for name in ("b.yaml", "sub/a.yaml", ".env", ".gitignore"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_every_file_is_seen_also_those_that_git_would_ignore(root):
    (root / ".gitignore").write_text("*\n")
    assert Folder(root).paths() == (".env", ".gitignore", "b.yaml", "sub/a.yaml")


def test_git_folders_are_not_entered_and_not_read(root):
    (root / "sub" / ".git").mkdir()
    (root / "sub" / ".git" / "config").write_text("x")
    assert "sub/.git/config" not in Folder(root).paths()
    with pytest.raises(Missing):
        Folder(root).read("sub/.git/config")


def test_files_are_read_by_their_path_below_the_root(root):
    assert Folder(root).read("sub/a.yaml") == b"sub/a.yaml"


def test_it_says_that_these_are_plain_files(root):
    folder = Folder(root)
    assert (folder.source, folder.commit, folder.is_tracked("b.yaml")) == (Source.FILES, None, False)


def test_equal_bytes_have_equal_identities(root):
    (root / "c.yaml").write_text("b.yaml")
    folder = Folder(root)
    assert folder.identity("c.yaml") == folder.identity("b.yaml") != folder.identity(".env")


def test_links_to_folders_are_listed_and_not_entered(root):
    (root / "again").symlink_to("sub")
    (root / "up").symlink_to(".")
    assert Folder(root).paths() == (".env", ".gitignore", "again", "b.yaml", "sub/a.yaml", "up")


def test_a_name_that_is_not_utf8_is_read(root):
    (root / os.fsdecode(b"comp\xff.yaml")).write_text("x")
    assert "comp\udcff.yaml" in Folder(root).paths()
    assert Folder(root).read("comp\udcff.yaml") == b"x"


def test_pipes_are_neither_listed_nor_waited_on(root):
    os.mkfifo(root / "pipe")
    assert "pipe" not in Folder(root).paths()
    with pytest.raises(NotAFile):
        Folder(root).read("pipe")


@pytest.mark.parametrize("path", ["nope", "b.yaml/x", "x" * 10_000, "x" * 300, "a\0b", "\ud800"])
def test_what_is_not_there_is_missing(root, path):
    with pytest.raises(Missing):
        Folder(root).read(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_closed_folder_shows_nothing_and_stops_nothing(root):
    (root / "sub").chmod(0)
    try:
        assert Folder(root).paths() == (".env", ".gitignore", "b.yaml")
    finally:
        (root / "sub").chmod(0o755)
