"""YAML as Compose reads it: scalar types, keys, merge keys, places and limits."""

from __future__ import annotations

import math
from typing import Any

import pytest
from conformance import micro

from verdigris.compose.node import Mapping, Node, Scalar, Sequence, Timestamp, find
from verdigris.compose.yaml import YamlError, documents
from verdigris.model.span import Span


def typed(value: Any) -> str:
    match value:
        case None:
            return "<nil>:<nil>"
        case bool():
            return f"bool:{str(value).lower()}"
        case int():
            return f"{'int' if value < 1 << 63 else 'uint64'}:{value}"
        case float():
            return f"float64:{'NaN' if math.isnan(value) else format(value, '.15g')}"
        case Timestamp():
            return f"time.Time:{value}"
        case _:
            return f"string:{value}"


def shown(node: Node) -> Any:
    match node:
        case Scalar():
            return typed(node.value)
        case Sequence():
            return [shown(item) for item in node.items]
        case Mapping():
            named = {f"str:{key}": shown(entry.node) for key, entry in node.entries.items()}
            return named | {typed(key.value): shown(value) for key, value in node.alien}


@pytest.mark.parametrize("case", micro("yaml"))
def test_a_recorded_text_reads_as_the_reference_reads_it(case: dict[str, Any]) -> None:
    data = case["input"].encode()
    if "error" in case:
        with pytest.raises(YamlError):
            documents(data, "f")
    else:
        assert ([shown(document.root) for document in documents(data, "f")] or None) == case["expected"]


def place(text: str, *path: str | int) -> Span:
    node = find(documents(text.encode(), "f")[0].root, path)
    assert node is not None
    return node.span


@pytest.mark.parametrize(
    ("text", "column", "end"),
    [
        ("a: value", 4, 9),
        ("a: 'value'", 4, 11),
        ("a: &x value", 7, 12),
        ("a: !!str &x 'v'", 13, 16),
        ("a: &x !foo v", 12, 13),
    ],
)
def test_a_value_stands_behind_its_anchor_and_tag(text: str, column: int, end: int) -> None:
    assert place(text, "a") == Span("f", 1, column, 1, end)


def test_a_merged_entry_stands_where_the_anchor_is() -> None:
    assert place("a: &x\n  b: 1\nc:\n  <<: *x\n", "c", "b") == Span("f", 2, 6, 2, 7)


def test_an_explicit_key_wins_over_a_merged_one_wherever_it_stands() -> None:
    assert place("a: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n", "c", "b").line == 3


def test_columns_count_characters_not_bytes() -> None:
    assert place('{a: "héé", b: x}', "b").column == 15


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9)) for i in range(9)),
        b"- a\n" * 200_000,
        b"\x00",
        b"\xff",
        b"a: 1\na: 2",
        b"%YAML 1.2\n---\na: 1",
    ],
    ids=["deep", "alias bomb", "many", "NUL", "not UTF-8", "twice", "YAML 1.2"],
)
def test_hostile_text_is_refused(data: bytes) -> None:
    with pytest.raises(YamlError):
        documents(data, "f")


def test_an_error_names_file_and_line() -> None:
    with pytest.raises(YamlError) as raised:
        documents(b"a: 1\nb: [\n", "compose.yaml")
    assert raised.value.where == "compose.yaml:2"
