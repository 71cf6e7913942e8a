from __future__ import annotations

import pytest

from verdigris.errors import Exit, UsageError
from verdigris.git.walk import ShallowHistory, UnknownRevision


@pytest.fixture
def history(make):
    """main: 0-1-M-3, side: 0-s1-s2, M merges side into main."""
    made = make()
    made.ids = {"0": made.commit({"f": "0"}, "zero")}
    made.git("checkout", "--quiet", "-b", "side")
    made.ids["s1"] = made.commit({"s": "1"}, "side one")
    made.ids["s2"] = made.commit({"s": "2"}, "side two")
    made.git("checkout", "--quiet", "main")
    made.ids["1"] = made.commit({"f": "1"}, "one")
    made.git("merge", "--quiet", "--no-ff", "--message", "merged", "side")
    made.ids["M"] = made.git("rev-parse", "HEAD")
    made.ids["3"] = made.commit({"f": "3"}, "three\n\nmore")
    return made


def names(history, commits):
    called = {oid: name for name, oid in history.ids.items()}
    return [called[commit.id] for commit in commits]


def test_a_range_holds_every_commit_of_a_merged_branch_and_the_merge(history):
    found = names(history, history.read().commits(f"{history.ids['0']}..main"))
    assert sorted(found) == sorted(["1", "s1", "s2", "M", "3"])


def test_parents_come_before_their_children(history):
    found = names(history, history.read().commits(f"{history.ids['0']}..main"))
    order = [("1", "M"), ("s1", "s2"), ("s2", "M"), ("M", "3")]
    assert all(found.index(parent) < found.index(child) for parent, child in order)


def test_what_the_start_has_is_left_out(history):
    assert names(history, history.read().commits("side..main")) == ["1", "M", "3"]


def test_a_range_that_holds_nothing_is_empty(history):
    assert history.read().commits("main..side") == []


def test_an_end_left_out_is_the_current_commit(history):
    found = history.read()
    assert found.commits("side..") == found.commits("side..HEAD")
    assert found.commits("..side") == []


def test_a_commit_tells_its_first_line_and_its_parents(history):
    *_, merged, three = history.read().commits("side..main")
    assert (three.summary, three.parents) == ("three", (history.ids["M"],))
    assert merged.parents == (history.ids["1"], history.ids["s2"])


def test_a_message_that_is_not_utf8_is_told_all_the_same(history):
    message = history.root / "message"
    message.write_bytes(b"caf\xe9\n")
    history.git("-c", "i18n.commitEncoding=latin1", "commit", "--quiet", "--allow-empty", "--file", str(message))
    assert history.read().commits("HEAD~1..HEAD")[0].summary == "caf\ufffd"


def test_the_range_is_what_git_itself_lists(history):
    listed = history.git("rev-list", "side~1..main").splitlines()
    assert sorted(commit.id for commit in history.read().commits("side~1..main")) == sorted(listed)


def test_the_merge_base_is_gits(history):
    assert history.read().merge_base("main", "side") == history.git("merge-base", "main", "side")
    assert history.read().merge_base(history.ids["1"], "side") == history.ids["0"]


def test_histories_without_a_common_commit_have_no_merge_base(history):
    history.git("checkout", "--quiet", "--orphan", "apart")
    history.commit({"f": "apart"})
    with pytest.raises(UsageError, match="no common ancestor") as raised:
        history.read().merge_base("main", "apart")
    assert raised.value.exit_code == Exit.USAGE


def test_an_unknown_end_is_a_usage_error(history):
    for text in ("nope..main", "main..nope"):
        with pytest.raises(UnknownRevision, match="nope"):
            history.read().commits(text)


class TestAShallowClone:
    @pytest.fixture
    def shallow(self, history, clone):
        made = clone(history, "shallow", "--depth", "2")
        made.ids = history.ids
        return made

    def test_the_tip_is_read(self, shallow):
        assert shallow.read().commit("HEAD").read("f") == b"3"

    def test_what_lies_wholly_inside_is_walked(self, shallow):
        assert names(shallow, shallow.read().commits("HEAD~1..HEAD")) == ["3"]

    def test_a_base_that_is_not_there_is_an_error_with_the_remedy(self, shallow):
        for text in (f"{shallow.ids['0']}..HEAD", "HEAD~2..HEAD"):
            with pytest.raises(UnknownRevision, match="shallow") as raised:
                shallow.read().commits(text)
            assert "git fetch --unshallow" in str(raised.value.hint)
            assert "fetch-depth: 0" in str(raised.value.hint)

    def test_a_base_beyond_the_boundary_is_an_error_though_it_is_there(self, shallow):
        shallow.git("fetch", "--quiet", "--depth", "1", "origin", shallow.ids["1"])
        with pytest.raises(ShallowHistory, match="lacks") as raised:
            shallow.read().commits(f"{shallow.ids['1']}..HEAD")
        assert raised.value.exit_code == Exit.UNDECIDED
        assert "fetch-depth: 0" in str(raised.value.hint)

    def test_a_merge_base_beyond_the_boundary_is_an_error(self, shallow):
        shallow.git("fetch", "--quiet", "--depth", "1", "origin", shallow.ids["1"])
        with pytest.raises(ShallowHistory, match="common ancestor"):
            shallow.read().merge_base(shallow.ids["1"], "HEAD")

    def test_a_merge_base_that_a_cut_off_branch_could_move_is_an_error(self, shallow):
        shallow.git("fetch", "--quiet", "--deepen", "1")
        found = shallow.read()
        assert found.merge_base("HEAD~1", "HEAD") == shallow.ids["M"]
        with pytest.raises(ShallowHistory):
            found.merge_base(shallow.ids["1"], "HEAD")

    def test_a_linked_work_tree_of_it_is_shallow_too(self, shallow, tmp_path, variables):
        from verdigris.git.repository import discover

        shallow.git("fetch", "--quiet", "--depth", "1", "origin", shallow.ids["1"])
        shallow.git("worktree", "add", "--quiet", "-b", "linked", str(tmp_path / "linked"))
        with pytest.raises(ShallowHistory):
            discover(tmp_path / "linked", variables).commits(f"{shallow.ids['1']}..linked")

    def test_fetching_the_rest_is_the_remedy(self, shallow):
        shallow.git("fetch", "--quiet", "--unshallow")
        assert len(shallow.read().commits(f"{shallow.ids['0']}..HEAD")) == 5


def test_a_missing_commit_is_an_error_that_names_the_check(history):
    from verdigris.git.walk import DamagedHistory

    oid = history.ids["1"]
    (history.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(DamagedHistory) as raised:
        history.read().commits(f"{history.ids['0']}..main")
    assert "fsck" in str(raised.value.hint)
