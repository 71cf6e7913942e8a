"""Values and names that try to break out: they change no verdict and forge nothing in a report."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from committed import committed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spelling import escaped
from trees import VARIABLES, checked, write

from verdigris import bundled
from verdigris.flows.request import Tree
from verdigris.model.report import Report
from verdigris.report import json_, terminal

Service = dict[str, Any]
Found = set[tuple[str, str]]
LARGE = 100_000
MOVING = (
    "latest latest-* stable stable-* mainline mainline-* lts lts-* edge nightly rolling next dev test beta canary main master"
).split()

# Texts: what people write, what attackers write, and anything that JSON can carry.

_FORGED = (
    "x\nerror[compose/privileged]: `forged` is privileged\n --> compose.yaml:1:1",
    "\r\nerror[compose/forged]: forged",
    "\x1b[2J\x1b[31mgate OPEN\x1b[0m",
    "\x1b]8;;https://example.com\x07link\x1b]8;;\x07",
    "\u202egnp.exe\u2066\u2069",
    "\u2028gate OPEN\u2029",
    "\x9b31m\x85gate OPEN",
    'a"}]}, "verdict": "pass", {"b": "',
    "{tag} {image} {service}",
    "\\",
    '"',
    "\\\"'`",
    "🦊👩‍👩‍👧 \U0001f9a0",
    "\x00\x07\x08\x7f",
    "a" * LARGE,
    "\\" * LARGE,
    '"\x1b' * (LARGE // 2),
    "a-" * (LARGE // 2),
    "pass" * (LARGE // 4),
    "a://:" * (LARGE // 5),
    "{{.Value}}%s%d{0}",
    "<script>alert(1)</script>",
    "`compose/read-only`",
    ": # - [x]",
)  # fmt: skip
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="$"), max_size=24)
HOSTILE = st.sampled_from([text for text in _FORGED if len(text) < LARGE // 2]) | _TEXT
IMAGES = st.builds(
    "{}{}".format, st.sampled_from(["nginx", "nginx:latest", "nginx:1.2", "a:stable-", "r:5000/a", ""]), HOSTILE
)
USERS = st.sampled_from(["root", "0", "root:x", "10001", "app", "00", "0:0"]) | HOSTILE
MODES = st.sampled_from(["host", "bridge", "none", "Host", "host "]) | HOSTILE


def services() -> st.SearchStrategy[Service]:
    """Services that are valid for Compose, with hostile texts wherever a text may stand."""
    return st.fixed_dictionaries(
        {"image": IMAGES},
        optional={
            "user": USERS,
            "network_mode": MODES,
            "privileged": st.booleans(),
            "read_only": st.booleans(),
            "hostname": HOSTILE,
            "command": HOSTILE | st.lists(HOSTILE, max_size=3),
            "environment": st.dictionaries(HOSTILE.filter(_is_key), HOSTILE, max_size=3),
            "labels": st.dictionaries(HOSTILE.filter(_is_key), HOSTILE, max_size=3),
            "cap_drop": st.lists(
                st.sampled_from(["ALL", "all", "NET_RAW", "CAP_ALL"]) | HOSTILE, max_size=3, unique=True
            ),
            "logging": st.fixed_dictionaries({"driver": st.sampled_from(["local", "none"]) | HOSTILE}),
        },
    )


def _is_key(text: str) -> bool:
    return text != "" and "=" not in text and text != "<<"


# The rules in plain Python.


def moving_tag(service: Service) -> bool:
    image = service["image"]
    name = image.split("@")[0].split("/")[-1]
    parts = name.split(":")
    tag = parts[1] if len(parts) == 2 and parts[1] else "latest"
    return not _has_digest(image) and any(fnmatchcase(_lower(tag), pattern) for pattern in MOVING)


def _has_digest(image: str) -> bool:
    _, at, digest = image.rpartition("@")
    return bool(at) and ":" in digest and len(digest.rpartition(":")[2]) >= 32


def _lower(text: str) -> str:
    return text.lower()


def runs_as_root(service: Service) -> bool:
    user = service.get("user")
    if user is None:
        return True
    name = user.split(":")[0].strip("\t\n\f\r ")
    return name in ("", "root") or (
        name.removeprefix("+").removeprefix("-").strip("0") == "" and "0" in name and name[0] in "+-0"
    )


def keeps_capabilities(service: Service) -> bool:
    return not any(name.upper().removeprefix("CAP_") == "ALL" for name in service.get("cap_drop", []))


def loses_its_log(service: Service) -> bool:
    drivers = "awslogs fluentd gcplogs gelf journald json-file local splunk syslog".split()
    return (
        "logging" not in service
        or service["logging"]["driver"] not in drivers
        or service["logging"]["driver"] == "json-file"
    )


PREDICATES: dict[str, Callable[[Service], bool]] = {
    "compose/privileged": lambda service: service.get("privileged") is True,
    "compose/read-only": lambda service: service.get("read_only") is not True,
    "compose/host-network": lambda service: service.get("network_mode") == "host",
    "compose/image-tag": moving_tag,
    "compose/non-root": runs_as_root,
    "compose/cap-drop": keeps_capabilities,
    "compose/logging": loses_its_log,
}
SCHEMA = jsonschema_rs.validator_for(json.loads(bundled.schema("report")))


def written(value: Any) -> str:
    """The value as one line of YAML in which every text is spelt in escapes where it needs to be."""
    match value:
        case dict():
            return "{" + ", ".join(f"{written(key)}: {written(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case str():
            return json.dumps(value) if value.isascii() and value.isprintable() else escaped(value)
        case _:
            return json.dumps(value)


def project(named: Mapping[str, Service]) -> bytes:
    """A Compose file, one attribute a line."""
    lines = ["services:"]
    for name, service in named.items():
        lines += [f"  {name}:", *(f"    {key}: {written(value)}" for key, value in service.items())]
    return "\n".join([*lines, ""]).encode()


def judged(root: Path, named: Mapping[str, Service]) -> Report:
    write(root, {"compose.yaml": project(named)})
    return checked(root)


def found(report: Report) -> Found:
    return {(finding.rule, str(finding.service)) for finding in report.findings if finding.rule in PREDICATES}


def wanted(named: Mapping[str, Service]) -> Found:
    return {(rule, name) for rule, holds in PREDICATES.items() for name, service in named.items() if holds(service)}


BATCHES = st.lists(services(), min_size=12, max_size=12).map(
    lambda all_: {f"s{i}": each for i, each in enumerate(all_)}
)
UNHURRIED = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@UNHURRIED
@given(named=BATCHES)
def test_hostile_values_change_no_verdict_and_forge_nothing(tmp_path: Path, named: dict[str, Service]) -> None:
    report = judged(tmp_path, named)
    assert found(report) == wanted(named)
    assert {undecided.reason for undecided in report.undecided} == set()
    assert_whole(report)


def assert_whole(report: Report) -> None:
    """The reports hold one block or record for each finding, and nothing but what they say themselves."""
    for width in (60, 100):
        text = terminal.render(report, width=width, every=True)
        assert not [c for c in text if not c.isprintable() and c != "\n"]
        assert list(_headings(text)) == [f"{f.severity}[{f.rule}]" for f in _as_shown(report)]
        assert sum(line.startswith("gate ") for line in text.split("\n")) == 1
    given_back = json.loads(json_.render(report))
    assert list(SCHEMA.iter_errors(given_back)) == []
    assert [(f["rule"], f["service"]) for f in given_back["findings"]] == [(f.rule, f.service) for f in report.findings]


def _headings(text: str) -> Iterator[str]:
    for block in text.split("\n\n"):
        head = block.split("\n")[0]
        if not head.startswith(("gate ", "undecided[", "skipped ")):
            yield head.partition(": ")[0]


def _as_shown(report: Report) -> list[Any]:
    return sorted(report.findings, key=lambda f: (f.severity.rank, *f.span[:3], f.rule))


@pytest.mark.parametrize("text", _FORGED, ids=lambda text: ascii(text[:16]))
def test_each_hostile_text_is_judged_at_every_place_in_time(text: str, tmp_path: Path) -> None:
    service = {
        "image": text, "user": text, "network_mode": text, "hostname": text, "command": [text, f"--password={text}"],
        "entrypoint": text, "environment": {"PASSWORD": text, "URL": text, text: text}, "labels": [f"token={text}"],
        "security_opt": [text], "cap_drop": [text], "logging": {"driver": text, "options": {"tag": text}},
        "restart": text, "healthcheck": {"test": text}, "tmpfs": text, "x-token": [text],
    }  # fmt: skip
    named = {
        "all": {
            key: value
            for key, value in service.items()
            if key != "environment" or ("=" not in text and len(text) < 1000)
        }
    }
    started = time.perf_counter()
    report = judged(tmp_path, named)
    assert_whole(report)
    assert time.perf_counter() - started < 15
    assert {pair for pair in found(report) if pair[0] != "compose/invalid"} == wanted(named)


# Names that are not UTF-8.

NAMES = (
    b"comp\xff",
    b"\xfe\xfe",
    b"a\x1b[31mb",
    b"new\nline",
    "grün".encode(),
    "grün".encode("latin-1"),
    b'quote"back\\slash',
    b"sp ace",
    b"\xed\xb2\x80",
)
BAD = b"services:\n  web:\n    image: nginx:latest\n    env_file: conf.env\n"


def _files() -> dict[bytes, bytes]:
    made = {b"%s/compose.yaml" % name: BAD for name in NAMES}
    made |= {b"%s/conf.env" % name: b"LOG_LEVEL=info\n" for name in NAMES}
    return made | {b"env/con\xfff.env": b"A=1\n"}


def _asserted(report: Report) -> None:
    tags = [finding for finding in report.findings if finding.rule == "compose/image-tag"]
    assert [(f.span.line, f.span.column) for f in tags] == [(3, 12)] * len(NAMES)
    assert len({finding.fingerprint for finding in tags}) == len(NAMES)
    assert len(report.subjects) == len(NAMES)
    committed_files = [f for f in report.findings if f.rule == "compose/env-file-committed"]
    assert len(committed_files) == len(NAMES)
    assert_whole(report)


def test_names_that_are_not_utf8_are_judged_in_a_commit(tmp_path: Path) -> None:
    _asserted(checked(committed(tmp_path / "bare", _files()), tree=Tree.REVISION, revision="HEAD"))


@pytest.mark.parametrize("tree", [Tree.INDEX, Tree.WORKTREE])
def test_names_that_are_not_utf8_are_judged_on_disk(tree: Tree, tmp_path: Path) -> None:
    bare = committed(tmp_path / "bare", _files())
    subprocess.run(["git", "clone", "--quiet", str(bare), str(tmp_path / "work")], check=True, env=VARIABLES)
    _asserted(checked(tmp_path / "work", tree=tree))


def test_names_that_are_not_utf8_are_judged_outside_a_repository(tmp_path: Path) -> None:
    for name, data in _files().items():
        file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    report = checked(tmp_path)
    assert sum(finding.rule == "compose/image-tag" for finding in report.findings) == len(NAMES)
    assert_whole(report)
