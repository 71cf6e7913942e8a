from __future__ import annotations

import pytest

from verdigris.git import settings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[core]\n\tbare = true\n", "true"),
        ("[core] bare = true", "true"),
        ("[CORE]\nBARE=TRUE # yes\n", "TRUE"),
        ("[core]\nbare\n", ""),
        ('[core]\n bare = "true"\n', "true"),
        ("[other]\nx=1\n[core]\nbare=false\nbare=true\n", "true"),
        ('[core "x"]\nbare = true\n', None),
        ('[branch "core"]\nbare = true\n', None),
        ("# [core]\n; bare = true\n", None),
        ("", None),
        ("[core\nbare = true\n", None),
    ],
)
def test_a_setting_is_read_as_git_reads_it(tmp_path, text, value):
    (tmp_path / "config").write_text(text)
    assert settings.read(tmp_path / "config").get("core.bare") == value


def test_a_later_file_wins_and_a_missing_one_says_nothing(tmp_path):
    (tmp_path / "one").write_text("[core]\nbare=true\n[a]\nb=c\n")
    (tmp_path / "two").write_text("[core]\nbare=false\n")
    found = settings.read(tmp_path / "one", tmp_path / "two", tmp_path / "three")
    assert found == {"core.bare": "false", "a.b": "c"}


@pytest.mark.parametrize(("value", "says"), [("", True), ("Yes", True), ("on", True), ("no", False), (None, False)])
def test_booleans_are_gits(value, says):
    assert settings.is_true(value) is says
