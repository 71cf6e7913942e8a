"""Policy texts from folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from trees import write

from verdigris.errors import UsageError
from verdigris.policy.sources import Module, from_folder, revision


def test_policies_are_read_by_name_and_tests_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"b.rego": "b", "a/c.rego": "c", "a/c_test.rego": "x", "data.json": "{}"})
    assert from_folder(str(tmp_path), "own") == [Module("own/a/c.rego", "c"), Module("own/b.rego", "b")]


@pytest.mark.parametrize("files", [{}, {"a.txt": ""}, {"a_test.rego": ""}])
def test_a_folder_without_policies_is_told(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="holds no policy"):
        from_folder(str(write(tmp_path, files)), "own")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such"):
        from_folder(str(tmp_path / "none"), "own")


def test_a_policy_that_is_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="UTF-8"):
        from_folder(str(write(tmp_path, {"a.rego": b"\xff"})), "own")


def test_a_dangling_link_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.rego").symlink_to("none")
    with pytest.raises(UsageError, match="cannot be read"):
        from_folder(str(tmp_path), "own")


def test_the_revision_depends_on_every_name_and_text_and_on_no_order() -> None:
    one, two = Module("a", "b"), Module("c", "d")
    assert revision([one, two]) == revision([two, one])
    assert len({revision(each) for each in ([one], [two], [Module("ab", "")], [Module("a", "c")])}) == 4
