"""Short volumes: the reference's answers, options, Windows paths."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose.volumes import InvalidVolume, is_path, parse

PART = st.text(alphabet="abcdef/._-", min_size=2)


@pytest.mark.parametrize("case", micro("volume"))
def test_a_recorded_volume_reads_as_the_reference_reads_it(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(InvalidVolume):
            parse(case["input"])
    else:
        assert parse(case["input"]) == case["expected"]


@pytest.mark.parametrize("options", ["RO", " ro", "ro ", "cached", "x,y"])
def test_an_unknown_option_leaves_the_volume_writable(options: str) -> None:
    assert "read_only" not in parse(f"/a:/b:{options}")


@pytest.mark.parametrize(("options", "is_read_only"), [("ro", True), ("rw,ro", True), ("ro,rw", False), ("z,ro", True)])
def test_the_last_of_ro_and_rw_counts(options: str, is_read_only: bool) -> None:
    assert parse(f"/a:/b:{options}").get("read_only", False) is is_read_only


def test_bind_options_stay_on_a_named_volume() -> None:
    assert parse("data:/b:z,rslave") == {
        "type": "volume",
        "source": "data",
        "target": "/b",
        "volume": {},
        "bind": {"selinux": "z", "propagation": "rslave", "create_host_path": False},
    }


def test_nocopy_stays_on_a_bind() -> None:
    assert parse("/a:/b:nocopy")["volume"] == {"nocopy": True}


def test_braces_inside_a_variable_do_not_nest() -> None:
    assert parse("/a:/b${X:-{c:d}:ro}") == {
        "type": "bind",
        "source": "/a",
        "target": "/b${X:-{c:d}",
        "bind": {},
    }


@pytest.mark.parametrize("text", ["", ":::", ":/b", "/a:", "/a:/b:", "/a:/b:ro:rw", "/a:/b${X", "${X:/b", "/a\0:/b"])
def test_a_text_that_is_no_volume_is_refused(text: str) -> None:
    with pytest.raises(InvalidVolume):
        parse(text)


@pytest.mark.parametrize(
    ("source", "is_host"),
    [
        ("/a", True),
        (".", True),
        ("~x", True),
        ("\\\\srv", True),
        ("c:", True),
        ("é:x", True),
        ("", False),
        ("\\a", False),
        ("1:x", False),
        ("a/b", False),
        ("$HOME", False),
    ],
)
def test_a_source_is_a_place_on_the_host_by_its_beginning(source: str, is_host: bool) -> None:
    assert is_path(source) is is_host


@given(PART, PART)
def test_source_and_target_are_read_back(source: str, target: str) -> None:
    volume = parse(f"{source}:{target}:ro")
    assert (volume["source"], volume["target"], volume["read_only"]) == (source, target, True)


@given(st.text(alphabet="ab:/.~\\${}ro,zC") | st.text())
def test_any_text_is_a_volume_with_a_target_or_refused(text: str) -> None:
    with suppress(InvalidVolume):
        assert parse(text)["target"]
