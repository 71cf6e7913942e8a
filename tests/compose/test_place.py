"""From a configuration path to the place a person should look at."""

from __future__ import annotations

import pytest

from verdigris.compose.node import Mapping
from verdigris.compose.place import place, place_of_key
from verdigris.compose.yaml import documents

TEXT = b"""\
services:
  web:
    image: nginx
    user:
    cap_add: [A, B]
    ports:
      - "80:80"
      - target: 81
    command: |
      a
      b
  db: {image: pg, labels: {a: b}}
"""


def root() -> Mapping:
    tree = documents(TEXT, "f")[0].root
    assert isinstance(tree, Mapping)
    return tree


@pytest.mark.parametrize(
    ("path", "at"),
    [
        (("services", "web", "image"), "3:12-17"),
        (("services", "web", "user"), "4:5-9"),
        (("services", "web", "cap_add"), "5:14-20"),
        (("services", "web", "cap_add", 1), "5:18-19"),
        (("services", "web", "ports"), "6:5-10"),
        (("services", "web", "ports", 0), "7:9-16"),
        (("services", "web", "ports", 1), "8:9-15"),
        (("services", "web", "ports", 1, "target"), "8:17-19"),
        (("services", "web", "command"), "9:14-15"),
        (("services", "web", "healthcheck"), "2:3-6"),
        (("services", "web", "deploy", "resources", "limits"), "2:3-6"),
        (("services", "db", "labels"), "12:27-33"),
        (("services", "db", "labels", "c"), "12:3-5"),
        (("services", "gone"), "1:1-9"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_a_path_has_a_place(path: tuple[str | int, ...], at: str) -> None:
    span = place(root(), path)
    assert f"{span.line}:{span.column}-{span.end_column}" == at


def test_a_key_has_a_place_of_its_own() -> None:
    assert str(place_of_key(root(), ("services", "web", "image"))) == "f:3:5"
