"""Merging of files and lists whose entries have a key."""

from __future__ import annotations

from typing import Any

import pytest
from conformance import micro

from verdigris.compose.merge import MergeError, merge
from verdigris.compose.node import Entry, Mapping, Node, Scalar, Sequence, find, plain
from verdigris.compose.unicity import unique
from verdigris.compose.yaml import documents
from verdigris.model.span import Span

NOWHERE = Span("f", 1, 1, 1, 1)


def tree(value: Any) -> Node:
    match value:
        case dict():
            return Mapping({key: Entry(NOWHERE, tree(each)) for key, each in value.items()}, NOWHERE)
        case list():
            return Sequence([tree(each) for each in value], NOWHERE)
        case _:
            return Scalar(value, NOWHERE)


@pytest.mark.parametrize("case", micro("merge"))
def test_recorded_trees_merge_as_the_reference_merges_them(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(MergeError):
            merge(tree(case["base"]), tree(case["override"]))
    else:
        assert plain(merge(tree(case["base"]), tree(case["override"]))) == case["expected"]


@pytest.mark.parametrize("case", micro("unicity"))
def test_recorded_duplicates_go_as_the_reference_lets_them_go(case: dict[str, Any]) -> None:
    assert plain(unique(tree(case["base"]))) == case["expected"]


def test_a_merged_value_stands_where_the_winner_was_written() -> None:
    base = documents(b"services: {web: {image: old}}", "base.yaml")[0].root
    over = documents(b"services:\n  web:\n    image: new\n", "over.yaml")[0].root
    winner = find(merge(base, over), ("services", "web", "image"))
    assert winner is not None
    assert str(winner.span) == "over.yaml:3:12"


def test_merging_changes_neither_tree() -> None:
    base, over = tree({"services": {"a": {"ports": ["1"]}}}), tree({"services": {"a": {"ports": ["2"]}}})
    merge(base, over)
    assert (plain(base), plain(over)) == ({"services": {"a": {"ports": ["1"]}}}, {"services": {"a": {"ports": ["2"]}}})
