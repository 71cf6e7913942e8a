"""Symbolic links and odd paths, alike in all four kinds of tree."""

from __future__ import annotations

import os
import posixpath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verdigris.git import links
from verdigris.git.folder import Folder
from verdigris.git.links import Kind
from verdigris.git.snapshot import Missing, NotAFile, OutsideTree, PathError, Unreadable

KINDS = ("commit", "index", "worktree", "folder")


@pytest.fixture(params=KINDS)
def tree_of(request):
    """Opens the committed files of a made repository as each kind of tree."""

    def opened(made):
        if request.param == "folder":
            return Folder(made.root)
        made.commit()
        found = made.read()
        return found.commit("HEAD") if request.param == "commit" else getattr(found, request.param)()

    return opened


def test_a_link_is_listed_and_gives_the_bytes_of_its_target(make, tree_of):
    tree = tree_of(make().write(a="x").link("to", "a"))
    assert tree.paths() == ("a", "to")
    assert tree.read("to") == b"x"


def test_a_link_has_the_identity_of_its_target(make, tree_of):
    tree = tree_of(make().write(a="x").link("to", "a"))
    assert tree.identity("to") == tree.identity("a")


def test_a_link_to_a_folder_is_followed_in_the_middle_of_a_path(make, tree_of):
    made = make().write_all({"real/below/a": "x"}).link("short", "real/below").link("far/up", "../short/..")
    tree = tree_of(made)
    assert tree.read("short/a") == b"x"
    assert tree.read("far/up/below/a") == b"x"
    assert tree.paths() == ("far/up", "real/below/a", "short")


def test_a_chain_of_links_is_followed(make, tree_of):
    tree = tree_of(make().write(a="x").link("l1", "a").link("l2", "./l1").link("l3", "l2"))
    assert tree.read("l3") == b"x"


@pytest.mark.parametrize("target", ["/etc/passwd", "../outside", "deep/../../outside", "deep/down/../../../x", "/"])
def test_a_link_that_leaves_is_refused(make, tree_of, target):
    tree = tree_of(make().write_all({"deep/down/a": "x"}).link("out", target))
    for ask in (tree.read, tree.identity):
        with pytest.raises(OutsideTree):
            ask("out")


def test_a_folder_link_that_leaves_is_refused_for_what_is_below(make, tree_of, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a").write_text("secret")
    tree = tree_of(make().link("out", "../outside"))
    assert tree.paths() == ("out",)
    with pytest.raises(OutsideTree):
        tree.read("out/a")


@pytest.mark.parametrize("path", ["/etc/passwd", "..", "../x", "a/../../x", "deep/../../repo/a", "//a"])
def test_a_path_that_leaves_is_refused(make, tree_of, path):
    tree = tree_of(make().write_all({"a": "x", "deep/b": "y"}))
    for ask in (tree.read, tree.identity):
        with pytest.raises((OutsideTree, Missing) if path.startswith("a/") else OutsideTree):
            ask(path)


def test_a_path_may_go_up_inside_the_tree(make, tree_of):
    tree = tree_of(make().write_all({"a": "x", "deep/b": "y"}))
    assert tree.read("deep/../a") == tree.read("./deep/./../a") == tree.read("deep//../a") == b"x"


@pytest.mark.parametrize("target", ["loop", "./loop", "other", "loop/x"])
def test_links_in_a_circle_are_unreadable(make, tree_of, target):
    tree = tree_of(make().link("loop", target).link("other", "loop"))
    with pytest.raises(Unreadable, match="circle"):
        tree.read("loop")


def test_a_link_to_nothing_is_missing(make, tree_of):
    tree = tree_of(make().link("to", "nothing"))
    assert tree.paths() == ("to",)
    with pytest.raises(Missing):
        tree.read("to")


def test_a_link_to_a_folder_is_no_file(make, tree_of):
    tree = tree_of(make().write_all({"real/a": "x"}).link("to", "real"))
    with pytest.raises(NotAFile):
        tree.read("to")


def test_a_link_whose_target_is_not_utf8_is_followed(make, tree_of):
    name = os.fsdecode(b"caf\xe9")
    tree = tree_of(make().write_all({name: "x"}).link("to", name))
    assert tree.read("to") == b"x"


def test_a_link_into_an_ignored_file_is_missing_in_every_tree_of_git(make):
    made = make().write_all({".gitignore": "hidden\n", "hidden": "x"}).link("to", "hidden")
    made.commit()
    found = made.read()
    for tree in (found.commit("HEAD"), found.index(), found.worktree()):
        with pytest.raises(Missing):
            tree.read("to")


def test_a_tracked_file_behind_a_tracked_folder_link_is_tracked(make, tree_of):
    tree = tree_of(make().write_all({"real/a": "x"}).link("to", "real"))
    assert tree.is_tracked("to/a") == tree.is_tracked("to") == (not isinstance(tree, Folder))


def test_an_untracked_link_to_a_tracked_file_is_not_tracked(repo):
    repo.link("to", "compose.yaml")
    assert not repo.read().worktree().is_tracked("to")


class Drawn:
    """A tree in memory: names to None (a file) or the target of a link; folders are implied."""

    def __init__(self, entries):
        self.entries = entries

    def kind(self, path):
        if path in self.entries:
            return Kind.FILE if self.entries[path] is None else Kind.LINK
        return Kind.FOLDER if any(name.startswith(f"{path}/") for name in self.entries) else Kind.NOTHING

    def target(self, path):
        return self.entries[path]


NAMES = st.sampled_from(["a", "b", "c"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
STEPS = st.lists(st.sampled_from(["a", "b", "c", "..", "."]), min_size=1, max_size=5).map("/".join)


@st.composite
def drawn_trees(draw):
    entries = {}
    for path in draw(st.lists(PATHS, min_size=1, max_size=6, unique=True)):
        above = links.folders_of((path,))
        if path in links.folders_of(entries) or any(folder in entries for folder in above):
            continue
        entries[path] = draw(st.none() | STEPS)
    return entries


@given(entries=drawn_trees(), path=STEPS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_walk_ends_where_the_kernels_would(tmp_path_factory, entries, path):
    base = tmp_path_factory.mktemp("walk")
    root = base / "root"
    root.mkdir()
    for name, target in entries.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name) if target is None else (root / name).symlink_to(target)
    found, error = _resolved(entries, path)
    if found is None:
        assert not _stays_and_is_a_file(root, path, error)
    else:
        with open(f"{root}/{path}") as file:
            assert file.read() == found
        assert posixpath.normpath(found) == found


def _resolved(entries, path):
    try:
        return links.resolve(Drawn(entries), path).path, None
    except PathError as error:
        return None, error


def _stays_and_is_a_file(root, path, error):
    """Whether the kernel reads a file of the tree there; on the way out and in again it may where we do not."""
    there = f"{root}/{path}"
    return not isinstance(error, OutsideTree) and os.path.isfile(there) and str(root) in os.path.realpath(there)
