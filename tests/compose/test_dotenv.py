"""Env files: the reference's answers, places, errors that name no value, the raw format."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest
from conformance import micro
from hypothesis import given
from hypothesis import strategies as st

from verdigris.compose.dotenv import InvalidEnvFile, Variable, parse, parse_raw, values
from verdigris.compose.template import Given, Use
from verdigris.errors import VerdigrisError

BOUND_S = 10
ENV = {"FOO": "shell", "EMPTY": ""}
GRAMMAR = "AB=:#'\"\\ \n\r$\t{}-n0"
# The reference makes a variable with no name of a bare name at the end of a file; ours looks the name up.
BARE_AT_THE_END: dict[str, dict[str, str]] = {"d005": {}, "d053": {"A": "a"}, "d096": {"FOO": "shell"}}


def read(text: str) -> dict[str, str]:
    return values(parse(text, ENV.get))


@pytest.mark.parametrize("case", micro("dotenv"))
def test_a_recorded_env_file_reads_as_the_reference_reads_it(case: dict[str, Any]) -> None:
    lookup = (case.get("env") or {}).get
    if "error" in case:
        with pytest.raises(InvalidEnvFile):
            parse(case["input"], lookup)
    else:
        assert values(parse(case["input"], lookup)) == BARE_AT_THE_END.get(case["name"], case["expected"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A= # c", "# c"),
        ("A=x\t# c", "x\t# c"),
        ("A=x\u2003", "x"),
        ("A=x\x1c", "x\x1c"),
        ('A="x\r\ny"', "x\r\ny"),
        ("A='it\\'s'", "it's"),
        ("A='a\\\\nb'", "a\\\\nb"),
        ('A="\\$FOO ${FOO}"', "$FOO shell"),
        ('A="\\012"', "\\12"),
        ('A="\\0012"', "\n"),
        ('A="\\0777"', "\\777"),
        ('A="\\0"', "\\"),
        ('A="\\c\\x"', "\\c\\x"),
        ("A=$FOO\nA=${A}", "shell"),
        ("export\tA \t: x", "x"),
        ("export\nA=x", "x"),
    ],
)
def test_a_value_reads_as_the_reference_was_seen_to_read_it(text: str, value: str) -> None:
    assert read(text) == {"A": value}


@pytest.mark.parametrize("name", ["A.b-c", "é", "1", "[0]", "A\tB", "Ⅷ"])
def test_a_name_may_be_what_the_reference_allows(name: str) -> None:
    assert read(f"{name}=x") == {name: "x"}


@pytest.mark.parametrize("text", ["A B=x", "A/B=x", "A+=x", "export ", "=x", '"A"=x', "A\u2003B=x", "e\u0301=x"])
def test_a_name_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(InvalidEnvFile):
        parse(text, ENV.get)


def test_a_later_assignment_comes_later_and_counts() -> None:
    assert [each.value for each in parse("A=1\nA=2\n", ENV.get)] == ["1", "2"]
    assert read("A=1\nA=2\n") == {"A": "2"}


def test_the_lookup_wins_over_an_assignment_above() -> None:
    assert read("FOO=file\nA=$FOO\nX=file\nB=$X\n") == {"FOO": "file", "A": "shell", "X": "file", "B": "file"}


def test_a_bare_name_asks_the_lookup_alone() -> None:
    assert parse("X=1\nX\nFOO\nEMPTY", ENV.get)[1:] == (
        Variable("X", None, 2, 1),
        Variable("FOO", "shell", 3, 1),
        Variable("EMPTY", "", 4, 1),
    )


def test_a_value_tells_which_variables_it_names() -> None:
    (variable,) = parse("A=$FOO-${X}-${Y:-d}", ENV.get)
    assert variable.uses == (Use("FOO", Given.VALUE), Use("X", Given.NOTHING), Use("Y", Given.DEFAULT))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A=x", (1, 3)),
        ("\ufeffA=x", (1, 3)),
        ("# c\n\n export A = 'x'", (3, 13)),
        ("B='x\ny'\nA=x", (3, 3)),
        ("B=x\r\nA=x\r\n", (2, 3)),
        ('B="é" A=x', (1, 9)),
        ("A=", (1, 3)),
        ("A=\nB=x", (1, 3)),
        ("  A", (1, 3)),
        ("export A", (1, 8)),
    ],
)
def test_a_value_stands_where_its_first_character_or_quote_is(text: str, place: tuple[int, int]) -> None:
    found = [each for each in parse(text, ENV.get) if each.name == "A"]
    assert [(each.line, each.column) for each in found] == [place]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A=1\nPW='hunter2", 2),
        ('A="1\n2"\nPW="hunter2\n', 3),
        ("\n\nPW=hunter2${", 3),
        ("PW=${PW?hunter2}\n", 1),
        ("A=1\nP W=hunter2\n", 2),
        ("A=1\n\nhunter2!\n", 3),
        ("=hunter2", 1),
    ],
)
def test_an_error_names_the_line_and_no_value(text: str, line: int) -> None:
    with pytest.raises(InvalidEnvFile) as caught:
        parse(text, ENV.get)
    assert caught.value.line == line
    assert f"line {line} " in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_raw_file_is_taken_as_it_stands() -> None:
    text = "\ufeffA=$FOO # c\n  # d\n\n\tB='x\\n' \r\nC=\n"
    assert parse_raw(text) == (
        Variable("A", "$FOO # c", 1, 3),
        Variable("B", "'x\\n' ", 4, 4),
        Variable("C", "", 5, 3),
    )


def test_a_bare_name_of_a_raw_file_asks_the_lookup() -> None:
    assert parse_raw("FOO\nX\n", ENV.get) == (Variable("FOO", "shell", 1, 1), Variable("X", None, 2, 1))


@pytest.mark.parametrize("text", ["A=1\nP W=hunter2", "A=1\nPW =hunter2", "A=1\n=hunter2", "A=1\nP\tW"])
def test_a_raw_file_with_a_wrong_name_is_refused_at_its_line(text: str) -> None:
    with pytest.raises(InvalidEnvFile) as caught:
        parse_raw(text)
    assert str(caught.value).startswith("line 2 ")
    assert "hunter2" not in str(caught.value)


@given(st.text(alphabet=GRAMMAR))
def test_any_text_is_an_env_file_or_refused(text: str) -> None:
    with suppress(InvalidEnvFile):
        parse(text, ENV.get)


@given(st.text())
def test_any_text_is_a_raw_env_file_or_refused(text: str) -> None:
    with suppress(VerdigrisError):
        parse_raw(text)


@given(st.text())
def test_a_single_quoted_value_is_read_back(value: str) -> None:
    if "\\" not in value:
        assert read("A='" + value.replace("'", "\\'") + "'") == {"A": value}


@given(st.text(alphabet=GRAMMAR))
def test_a_place_lies_in_the_text(text: str) -> None:
    lines = text.split("\n")
    with suppress(InvalidEnvFile):
        for each in parse(text, ENV.get):
            assert 1 <= each.column <= len(lines[each.line - 1]) + 1


@pytest.mark.parametrize(
    "text",
    [
        "A=x\n" * 250_000,
        "#\n" * 500_000,
        "A='" + "\\'" * 500_000,
        "A=x" + " " * 500_000 + "y" + " " * 500_000,
        "A" * 1_000_000,
    ],
    ids=["assignments", "comments", "quote", "spaces", "name"],
)
def test_a_megabyte_takes_a_bounded_time(text: str) -> None:
    began = time.perf_counter()
    with suppress(InvalidEnvFile):
        parse(text, ENV.get)
    assert time.perf_counter() - began < BOUND_S
