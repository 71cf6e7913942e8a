"""Answers on disk."""

from __future__ import annotations

from pathlib import Path

from verdigris.policy.cache import Cache, digest


def test_what_was_put_is_there_for_another_run(tmp_path: Path) -> None:
    Cache(str(tmp_path / "c")).put("k", {"a": [1, None]})
    assert Cache(str(tmp_path / "c")).get("k") == {"a": [1, None]}


def test_the_folder_is_its_owner_s_alone(tmp_path: Path) -> None:
    Cache(str(tmp_path / "c")).put("k", 1)
    assert (tmp_path / "c").stat().st_mode & 0o777 == 0o700


def test_a_broken_entry_is_no_entry(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "c"))
    cache.put("k", 1)
    (tmp_path / "c" / "k.json").write_bytes(b"\xff{")
    assert cache.get("k") is None


def test_a_folder_that_is_a_link_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "c").symlink_to(tmp_path / "elsewhere")
    Cache(str(tmp_path / "c")).put("k", 1)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(str(tmp_path / "file" / "c"))
    cache.put("k", 1)
    assert cache.get("k") is None


def test_an_entry_that_cannot_be_written_is_lost_and_nothing_else(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "c"))
    cache.put("k", 1)
    (tmp_path / "c" / "l.json").mkdir()
    cache.put("l", 2)
    assert (cache.get("k"), cache.get("l")) == (1, None)


def test_no_two_lists_of_texts_share_a_key() -> None:
    assert len({digest("a", "b"), digest("ab"), digest("a", "b", ""), digest("b", "a")}) == 4
