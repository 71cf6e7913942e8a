"""The document that policies see: it fits its schema whatever project it is made of, and no secret is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from conformance import CASES
from examples import examples
from projects import GOOD
from trees import write

from verdigris import bundled
from verdigris.compose.discover import ProjectFiles, projects
from verdigris.compose.document import build
from verdigris.compose.load import load
from verdigris.errors import VerdigrisError
from verdigris.git.folder import Folder
from verdigris.secrets import detect

INPUT = json.loads(bundled.schema("compose_configuration_input"))
DOCUMENT = json.loads(bundled.schema("compose_configuration"))
VALIDATOR = jsonschema_rs.validator_for(DOCUMENT)


def document(root: Path, *files: str) -> dict[str, Any]:
    return build(load(Folder(root), ProjectFiles(files=files)), detect.kind).value


def service(tmp_path: Path, text: str) -> dict[str, Any]:
    made = document(write(tmp_path, {"compose.yaml": f"services:\n  web:\n    image: a:1\n{text}"}), "compose.yaml")
    (only,) = made["services"]
    return dict(only)


def test_every_project_of_the_examples_and_recorded_cases_fits_the_schema(tmp_path: Path) -> None:
    for example in examples():
        write(tmp_path / example.folder, example.files)
    for file in sorted((CASES / "config").glob("*.json")) if CASES.is_dir() else ():
        for case in json.loads(file.read_text("utf-8")):
            folder = tmp_path / f"{file.stem}-{case['name']}".replace("/", "-")
            write(folder, {name.lstrip("/"): text for name, text in case["files"].items()})
    snapshot = Folder(tmp_path)
    for project in projects(snapshot, ()):
        try:
            made = build(load(snapshot, project), detect.kind).value
        except VerdigrisError:
            continue
        assert [error.message for error in VALIDATOR.iter_errors(made)] == [], project.files


@pytest.mark.parametrize("name", ["document", "previous"])
def test_the_input_schema_repeats_the_document_schema(name: str) -> None:
    copy = INPUT["$defs"][name]
    described = {key: copy[key] for key in ("properties", "required", "additionalProperties")}
    assert described == {key: DOCUMENT[key] for key in described}


def test_the_input_schema_repeats_the_definitions() -> None:
    assert {name: INPUT["$defs"][name] for name in DOCUMENT["$defs"]} == DOCUMENT["$defs"]


def closed(schema: Any) -> bool:
    if isinstance(schema, list):
        return all(map(closed, schema))
    if not isinstance(schema, dict):
        return True
    return (("properties" not in schema) or schema.get("additionalProperties") is False) and all(
        map(closed, schema.values())
    )


def test_every_object_of_the_input_schema_is_closed() -> None:
    assert closed(INPUT)


def test_a_secret_is_told_by_its_kind_and_its_value_left_out(tmp_path: Path) -> None:
    made = service(tmp_path, "    environment: {DB_PASSWORD: hunter22}\n    build: {args: [API_TOKEN=hunter22]}\n")
    assert made["environment"] == [{"name": "DB_PASSWORD", "value": None, "origin": "literal", "secret": "password"}]
    assert "hunter22" not in json.dumps(made)


@pytest.mark.parametrize(
    ("text", "origin", "value"),
    [
        ("    environment: {A: b}\n", "literal", "b"),
        ("    environment: ['A=b']\n", "literal", "b"),
        ("    environment: {A: '${X:-b}'}\n", "literal", "b"),
        ("    environment: {A: '${X}'}\n", "variable", None),
        ("    environment: [A]\n", "bare-key", None),
        ("    environment: {A: }\n", "bare-key", None),
        ("    env_file: web.env\n", "committed-env-file", "e"),
        ("    env_file: [web.env]\n    environment: {A: b}\n", "literal", "b"),
        ("    env_file: [web.env]\n    environment: [A]\n", "committed-env-file", "e"),
    ],
)
def test_a_variable_tells_where_its_value_comes_from(tmp_path: Path, text: str, origin: str, value: str | None) -> None:
    write(tmp_path, {"web.env": "A=e\n"})
    (variable,) = service(tmp_path, text)["environment"]
    assert (variable["origin"], variable["value"]) == (origin, value)


def test_a_value_from_dotenv_has_the_origin_variable(tmp_path: Path) -> None:
    write(tmp_path, {".env": "X=b\n"})
    assert service(tmp_path, "    environment: {A: '${X}'}\n")["environment"][0] == {
        "name": "A", "value": "b", "origin": "variable", "secret": None,
    }  # fmt: skip


def test_an_unknown_item_is_left_out_and_the_others_keep_their_place(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD + "    ports: ['${P}:80', '0.0.0.0:81:81']\n"})
    project = load(Folder(tmp_path), ProjectFiles(files=("compose.yaml",)))
    made = build(project, detect.kind)
    assert [port["target"] for port in made.value["services"][0]["ports"]] == [81]
    assert made.in_tree(("services", "web", "ports", 0, "host_ip")) == ("services", "web", "ports", 1, "host_ip")


def test_what_is_not_written_is_absent_and_what_is_unknown_is_null(tmp_path: Path) -> None:
    made = service(tmp_path, "    user: ${U}\n    deploy:\n")
    assert (made["user"], "deploy" in made) == (None, False)


def test_sizes_are_bytes(tmp_path: Path) -> None:
    made = service(tmp_path, "    mem_limit: 1g\n    deploy: {resources: {limits: {memory: 64m}}}\n")
    assert (made["mem_limit"], made["deploy"]["resources"]["limits"]["memory"]) == (1 << 30, 64 << 20)


def test_durations_are_spelled_in_one_way(tmp_path: Path) -> None:
    made = service(tmp_path, "    stop_grace_period: 1.5h\n    healthcheck: {test: x, interval: 90s}\n")
    assert (made["stop_grace_period"], made["healthcheck"]["interval"]) == ("1h30m0s", "1m30s")


def test_a_duration_without_a_unit_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": "services: {web: {image: a, stop_grace_period: '5'}}\n"})
    (problem,) = document(tmp_path, "compose.yaml")["declared"]["problems"]
    assert problem["path"] == ["services", "web", "stop_grace_period"]
