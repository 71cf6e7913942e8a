"""Secrets taken out of texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verdigris.policy.masking import HIDDEN, Mask


def test_a_known_secret_is_hidden_wherever_it_stands() -> None:
    assert Mask(["hunter22"]).text("a hunter22b") == f"a {HIDDEN}b"


def test_each_line_of_a_secret_is_one() -> None:
    assert Mask(["first line\nsecond line"]).text("x second line") == f"x {HIDDEN}"


def test_a_longer_secret_goes_before_a_shorter_one_in_it() -> None:
    assert Mask(["hunter", "hunter22"]).text("hunter22") == HIDDEN


def test_without_secrets_a_text_stays() -> None:
    assert Mask([]).text("a") == "a"


@pytest.mark.parametrize(
    "line",
    [
        "password: hunter22",
        "- API_TOKEN=hunter22",
        '{"db_password": "hunter22"}',
        "# old secret = hunter22",
        "url: postgres://me:hunter22@db/x",
    ],
)
def test_what_stands_behind_a_secret_like_name_is_hidden_in_a_line(line: str) -> None:
    assert "hunter22" not in Mask([]).line(line)


def test_given_columns_are_hidden_whatever_they_hold() -> None:
    assert Mask([]).line("a: xy, b: z", [(4, 6)]) == f"a: {HIDDEN}, b: z"


@given(st.text(min_size=4).filter(str.strip), st.text(), st.text())
def test_no_text_holds_a_known_secret_after_masking(secret: str, before: str, after: str) -> None:
    known = secret.strip()
    if len(known) >= 4 and known not in HIDDEN:
        assert known not in Mask([secret]).text(f"{before}\0{known}\0{after}").replace(HIDDEN, "\0")
