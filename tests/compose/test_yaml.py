"""YAML as Compose reads it: scalar types, keys, merge keys, places and limits."""

from __future__ import annotations

import math
from typing import Any

import pytest
from conformance import micro

from verdigris.compose.node import Entry, Mapping, Node, Scalar, Sequence, Timestamp, find
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
