"""No value of a secret-like key in anything that a check writes: output, messages, reports, cache, crash reports."""

from __future__ import annotations

import itertools
import json
import random
import string
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from trees import VARIABLES, commit, repository, write

from verdigris.cli import main

ENGINE = Path(__file__).parents[2] / "engine"
SHORTEST_LEAK = 6
ALPHABET = string.ascii_letters + string.digits
NAMES = (
    "PASSWORD", "DB_PASSWORD", "POSTGRES_PASSWORD", "db_passwd", "MYSQL_ROOT_PASSWORD", "ADMIN_PASS", "api_key", "API-KEY",
    "APIKEY", "SECRET", "SECRET_KEY", "CLIENT_SECRET", "ACCESS_TOKEN", "token", "GITHUB_TOKEN", "JWT_SECRET",
    "PRIVATE_KEY", "AWS_SECRET_ACCESS_KEY", "ENCRYPTION_KEY", "SIGNING_KEY", "PASSPHRASE", "CREDENTIALS", "smtp.password",
    "SESSION_KEY", "REDIS_PW", "PWD_DB_PWD", "COOKIE_SALT", "HMAC",
)  # fmt: skip


def made_up(seed: object, length: int = 24) -> str:
    """A value that no other text holds a part of."""
    return "".join(random.Random(f"secret {seed}").choices(ALPHABET, k=length))


@dataclass(frozen=True)
class Case:
    """Files with secrets in them."""

    name: str
    files: dict[str, str]
    secrets: tuple[str, ...]


def leaks(text: str, secrets: tuple[str, ...]) -> list[str]:
    """The parts of the secrets, six characters long, that a text shows."""
    parts = (secret[at : at + SHORTEST_LEAK] for secret in secrets for at in range(len(secret) - SHORTEST_LEAK + 1))
    return [part for part in parts if part in text]


# What is the same for every placement.


def service(*lines: str, image: str = "nginx:latest") -> str:
    """One service with the lines among its attributes."""
    return "\n".join(["services:", "  web:", f"    image: {image}", *(f"    {line}" for line in lines)]) + "\n"


def escapes(text: str) -> str:
    """The text as YAML escapes of several kinds."""
    kinds = itertools.cycle(("\\x{:02x}", "\\u{:04x}", "\\U{:08x}"))
    return "".join(kind.format(ord(each)) for kind, each in zip(kinds, text, strict=False))


Place = Callable[[str, str], dict[str, str]]


def compose(*lines: str) -> dict[str, str]:
    return {"compose.yaml": service(*lines)}


def key_of_many_lines(secret: str) -> str:
    parts = [secret[at : at + 8] for at in range(0, len(secret), 8)]
    return "\n".join(["-----BEGIN PRIVATE KEY-----", *parts, "-----END PRIVATE KEY-----"])


PLACES: dict[str, Place] = {
    "environment map": lambda k, v: compose("environment:", f"  {k}: {v}"),
    "environment list": lambda k, v: compose("environment:", f"  - {k}={v}"),
    "environment list in quotes": lambda k, v: compose("environment:", f'  - "{k}={v}"'),
    "environment list of escapes": lambda k, v: compose("environment:", f'  - "{escapes(f"{k}={v}")}"'),
    "single quotes": lambda k, v: compose("environment:", f"  {k}: '{v}''{v}'"),
    "double quotes": lambda k, v: compose("environment:", f'  "{k}": "{v}\\"{v}"'),
    "escapes": lambda k, v: compose("environment:", f'  {k}: "{escapes(v)}"'),
    "escaped key": lambda k, v: compose("environment:", f'  "{escapes(k)}": {v}'),
    "two lines": lambda k, v: compose("environment:", f'  {k}: "{v[:12]}\\', f'    {v[12:]}"'),
    "plain over lines": lambda k, v: compose("environment:", f"  {k}: {v[:12]}", f"    {v[12:]}"),
    "literal block": lambda k, v: compose("environment:", f"  {k}: |-", f"    {v}"),
    "folded block": lambda k, v: compose("environment:", f"  {k}: >-", f"    {v[:12]}", f"    {v[12:]}"),
    "spaces in it": lambda k, v: compose("environment:", f"  {k}: {v[:10]} {v[10:]}"),
    "comma and brace": lambda k, v: compose("environment:", f'  {k}: "{v[:10]}, }}] #{v[10:]}"'),
    "next line": lambda k, v: compose("environment:", f"  {k}:", f"    {v}"),
    "explicit key": lambda k, v: compose("environment:", f"  ? {k}", f"  : {v}"),
    "tag": lambda k, v: compose("environment:", f"  {k}: !!str {v}"),
    "anchor": lambda k, v: compose("environment:", f"  {k}: &shared {v}", "command: [*shared ]"),
    "merge key": lambda k, v: {"compose.yaml": f"x-env: &env\n  {k}: {v}\n" + service("environment:", "  <<: *env")},
    "one line of flow": lambda k, v: {"compose.yaml": f'services: {{web: {{image: "nginx:latest", environment: {{{k}: {v}}}, user: root}}}}\n'},
    "one line of JSON": lambda k, v: {"compose.yaml": json.dumps({"services": {"web": {"image": "nginx:latest", "environment": {k: v}, "user": "root", "privileged": True}}})},
    "flow list on the line of the image": lambda k, v: {"compose.yaml": f'services: {{web: {{environment: ["{k}={v}"], image: "nginx:latest"}}}}\n'},
    "before the image on one line": lambda k, v: {"compose.yaml": f'services: {{web: {{environment: {{"{k}": "{escapes(v)}"}}, image: nginx}}}}\n'},
    "build argument": lambda k, v: compose("build:", "  context: .", "  args:", f"    {k}: {v}", "  privileged: true"),
    "build argument list": lambda k, v: compose("build:", "  context: .", f"  args: ['{k}={v}']", "  privileged: true"),
    "label": lambda k, v: compose("labels:", f"  com.example.{k}: {v}"),
    "label list": lambda k, v: compose(f'labels: ["com.example.{k}={v}"]'),
    "extension": lambda k, v: {"compose.yaml": f"x-{k}: {v}\n" + service()},
    "extension of a service": lambda k, v: compose(f"x-settings: {{{k}: {v}}}", "user: root"),
    "map below the key": lambda k, v: {"compose.yaml": f"x-{k}:\n  value: {v}\n  more: [{v}]\n" + service()},
    "logging option": lambda k, v: compose(f"logging: {{driver: none, options: {{{k}: {v}}}}}"),
    "driver option": lambda k, v: {"compose.yaml": service("volumes: ['/run:/run', data:/data]") + f"volumes: {{data: {{driver_opts: {{{k}: {v}}}}}}}\n"},
    "flag in a list": lambda k, v: compose(f'command: ["serve", "--{k}={v}"]', "user: root"),
    "flag in a text": lambda k, v: compose(f"command: serve --{k}={v} --verbose"),
    "flag and value": lambda k, v: compose(f'command: ["serve", "--{k}", "{v}"]'),
    "flag and value in a text": lambda k, v: compose(f"command: serve --{k} {v}"),
    "flag in a health check": lambda k, v: compose(f'healthcheck: {{test: "check --{k}={v} || true"}}'),
    "health check list": lambda k, v: compose(f'healthcheck: {{test: ["CMD-SHELL", "{k}={v} check || exit 0"]}}'),
    "default of a variable": lambda k, v: compose("environment:", f"  {k}: ${{{k.replace('-', '_').replace('.', '_')}:-{v}}}"),
    "default in a list": lambda k, v: compose("environment:", f"  - {k}=${{UNSET:-{v}}}"),
    "address": lambda k, v: compose("environment:", f"  DATABASE_URL: postgres://shop:{v}@db:5432/shop"),
    "address with signs": lambda k, v: compose("environment:", f"  DATABASE_URL: postgres://shop:{v[:8]}/{v[8:]}@db:5432/shop"),
    "address in a command": lambda k, v: compose(f"command: serve redis://:{v}@cache:6379/0", "user: root"),
    "address as an image": lambda k, v: {"compose.yaml": service("user: root", image=f"https://me:{v}@example.com/app:latest")},
    "private key": lambda k, v: compose("environment:", "  TLS: |", *(f"    {line}" for line in key_of_many_lines(v).split("\n"))),
    "private key in quotes": lambda k, v: compose("environment:", f"  TLS: {json.dumps(key_of_many_lines(v))}"),
    "loser of the override file": lambda k, v: compose("environment:", f"  {k}: {v}") | {"compose.override.yaml": service("environment:", f"  - {k}=", "user: root")},
    "winner of the override file": lambda k, v: compose("environment:", f"  {k}: x") | {"compose.override.yaml": service(f"environment: [{k}={v}]")},
    "twice in a list": lambda k, v: compose("environment:", f"  - {k}={v}", f"  - {k}=changeme"),
    "dotenv": lambda k, v: compose("environment:", "  URL: $SOME_PASSWORD") | {".env": f"SOME_PASSWORD={v}\n"},
    "dotenv into the image": lambda k, v: {"compose.yaml": service(image="nginx:${SOME_PASSWORD}")} | {".env": f"SOME_PASSWORD={v}\n"},
    "dotenv into the user": lambda k, v: compose("user: root:${SOME_PASSWORD}") | {".env": f'SOME_PASSWORD="{v}"\n'},
    "dotenv into a list": lambda k, v: compose("ports: ['${SOME_PASSWORD}:80']", "logging: {driver: $SOME_PASSWORD}") | {".env": f"export SOME_PASSWORD='{v}'\n"},
    "env file": lambda k, v: compose("env_file: web.env") | {"web.env": f"{k.replace('-', '_')}={v}\n"},
    "broken env file": lambda k, v: compose("env_file: web.env") | {"web.env": f'SOME_PASSWORD="{v}\n'},
    "env file of no names": lambda k, v: compose("env_file: web.env") | {"web.env": f"{v} is the ^password\nTOKEN {v}\n"},
    "dotenv into a part": lambda k, v: {"compose.yaml": service(image="nginx:latest-${SOME_PASSWORD}")} | {".env": f"SOME_PASSWORD={v}\n"},
    "long flag": lambda k, v: compose(f"command: serve {'-v ' * 55}--{k}={v}{'x' * 200}"),
    "flag behind a flag": lambda k, v: compose(f"command: serve --user=x --{k}={v[:8]},{v[8:]}#{v}"),
    "dollar in it": lambda k, v: compose(f"environment: {{{k}: '{v[:8]}$x{v[8:]}'}}"),
    "dollar and brace in it": lambda k, v: compose(f"environment: ['{k}={v[:8]}${{x{v[8:]}}}']"),
    "comment": lambda k, v: {"compose.yaml": service(image=f"nginx:latest  # {k}={v}")},
    "user": lambda k, v: compose(f'user: "root:{v}"', f"environment: {{{k}: {v}}}"),
    "driver": lambda k, v: compose(f"environment: {{{k}: {v}}}", f"logging: {{driver: {v}}}", f"restart: {v}"),
    "tag of the image": lambda k, v: {"compose.yaml": service(f"environment: {{{k}: latest-{v}}}", image=f"nginx:latest-{v}")},
    "wrong type": lambda k, v: compose(f"environment: {{{k}: [{v}]}}"),
    "wrong type below": lambda k, v: compose(f"environment: {{{k}: {{inner: {v}}}}}"),
    "unknown key of a service": lambda k, v: compose(f"{k}: {v}"),
    "wrong word": lambda k, v: compose(f"environment: {{{k}: {v}}}", f"healthcheck: {{retries: {v}}}", f"mem_limit: {v}"),
    "short forms": lambda k, v: compose(f"environment: {{{k}: {v}}}", f"ports: ['{v}:80']", f"volumes: ['{v}:::']"),
    "cast": lambda k, v: compose(f"environment: {{{k}: {v}}}", f"read_only: '${{X:-{v}}}'", f"cpus: '{v}'"),
    "wrong template": lambda k, v: compose("environment:", f"  {k}: a${{{v}"),
    "wrong operator": lambda k, v: compose("environment:", f"  {k}: a${{X!{v}}}"),
    "no name in a template": lambda k, v: compose("environment:", f"  {k}: a${{-{v}}}"),
    "required": lambda k, v: compose("environment:", f"  {k}: ${{X:?{v}}}"),
    "broken YAML": lambda k, v: compose("environment:", f'  {k}: "{v}', "  A: ]["),
    "broken YAML of flow": lambda k, v: compose(f"environment: {{{k}: {v}"),
    "tab": lambda k, v: compose("environment:", f"\t{k}: {v}"),
    "control character": lambda k, v: compose("environment:", f"  {k}: {v}\x01"),
    "unknown alias": lambda k, v: compose("environment:", f"  {k}: *{v}"),
    "anchor that is the secret": lambda k, v: compose("environment:", f"  {k}: {v} : {v}"),
    "bad escape": lambda k, v: compose("environment:", f'  {k}: "{v}\\q"'),
    "bad tag": lambda k, v: compose("environment:", f"  {k}: !!int {v}"),
    "local tag": lambda k, v: compose("environment:", f"  {k}: !reset {v}"),
    "key twice": lambda k, v: compose("environment:", f"  {k}: {v}", f"  {k}: {v}"),
    "list against map": lambda k, v: compose(f"labels: {{{k}: {v}}}") | {"compose.override.yaml": f"services:\n  web: [{v}]\n"},
    "not a map": lambda k, v: {"compose.yaml": f"{k}={v}\n"},
    "another document": lambda k, v: {"compose.yaml": service(f"environment: {{{k}: {v}}}") + f"---\nx-{k}: {v}\n"},
    "include": lambda k, v: {"compose.yaml": service(f"environment: {{{k}: {v}}}") + f"include: ['https://x:{v}@example.com/a.yaml']\n"},
    "configuration": lambda k, v: compose() | {"verdigris.yaml": f"version: 1\nprojects: [{{files: [compose.yaml], env: {{{k.replace('-', '_')}: {v}}}}}]\n"},
    "broken configuration": lambda k, v: compose() | {"verdigris.yaml": f"version: 1\nprojects: [{{files: [compose.yaml], env: {{{k}: [{v}]}}}}]\n"},
}  # fmt: skip


POLICY = """# METADATA
# scope: package
# title: Every text is quoted
# description: A policy that tells all that it sees.
# custom:
#   id: compose/quotes
#   severity: info
#   entity: compose_configuration
#   reads: []
#   message: "saw {value}, in a list {all}"
#   remediation: None.
#   settings: {}
#   controls: []
#   peers: []
package verdigris.compose.quotes

deny contains {"path": ["services", service.name, "image"], "args": {"value": value, "all": [value]}} if {
	some service in input.document.services
	walk(input.document, [_, value])
	is_string(value)
}
"""
BROKEN_POLICY = (
    POLICY.replace("walk(input.document, [_, value])", "walk(service, [_, text])")
    .replace("is_string(value)", "is_string(text)\n\tvalue := to_number(text)")
    .replace("quotes", "counts")
)


def cases() -> dict[str, list[Case]]:
    """Every placement, each with a few names in turn; then all on one line with an image that is found."""
    names = itertools.cycle(NAMES)
    return {place: list(_cases(place, list(itertools.islice(names, 3)))) for place in PLACES}


def _cases(place: str, names: list[str]) -> Iterator[Case]:
    for name in names:
        secret = made_up((place, name))
        files = PLACES[place](name, secret)
        yield Case(f"{place}, {name}", files, (secret,))
        line = _one_line(files["compose.yaml"])
        if line:
            yield Case(f"{place}, {name}, one line", files | {"compose.yaml": line}, (secret,))


def _one_line(text: str) -> str | None:
    try:
        return json.dumps(yaml.safe_load(text))
    except (yaml.YAMLError, TypeError, ValueError):
        return None


CASES = cases()


def run(root: Path, cache: Path, *arguments: str) -> str:
    """Everything that the program prints, on both streams."""
    variables = VARIABLES | {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ENGINE), "TMPDIR": str(cache)}
    command = [sys.executable, "-m", "verdigris", "check", "-vv", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, env=variables, check=False)
    assert done.returncode in (0, 1, 2, 3), done.stderr.decode()
    return done.stdout.decode() + done.stderr.decode()


def stored(cache: Path) -> str:
    """All that lies in a folder, names and contents."""
    files = [file for file in cache.rglob("*") if file.is_file()]
    return "\n".join([*map(str, files), *(file.read_text(encoding="utf-8", errors="replace") for file in files)])


# Every placement at once: each case is a project in a folder of one repository.

OWN_ROOT = tuple(place for place in PLACES if "configuration" in place)


@dataclass(frozen=True)
class Written:
    """What the runs over all cases wrote: the output by run, and all that then lay in the cache."""

    outputs: dict[str, str]
    cache: str


RUNS: dict[str, tuple[str, ...]] = {
    "terminal": (),
    "terminal with colours": ("--color", "always"),
    "terminal, from the cache": (),
    "json": ("--format", "json"),
    "json of the commit": ("--format", "json", "--rev", "HEAD"),
    "terminal of the range": ("--range", "HEAD~1..HEAD", "--fail-on", "never"),
    "terminal of the index": ("--staged",),
    "terminal with policies that quote": ("--policy", "../policies"),
    "json with policies that quote": ("--policy", "../policies", "--format", "json"),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """All cases that need no root of their own, checked in every way."""
    root = repository(tmp_path_factory.mktemp("cases") / "shop", {"README": "nothing yet\n"})
    write(root.parent, {"policies/quotes.rego": POLICY, "policies/counts.rego": BROKEN_POLICY})
    commit(root, dict(_files()))
    cache = tmp_path_factory.mktemp("cache")
    outputs = {how: run(root, cache, *arguments) for how, arguments in RUNS.items()}
    return Written(outputs, stored(cache))


def _files() -> Iterator[tuple[str, str]]:
    together = [case for place, given in CASES.items() if place not in OWN_ROOT for case in given]
    for number, case in enumerate(together):
        for name, text in case.files.items():
            yield f"case{number}/{name}", text


@pytest.mark.parametrize("place", [place for place in PLACES if place not in OWN_ROOT])
def test_a_secret_is_in_no_output(place: str, written: Written) -> None:
    shown = {
        (how, case.name): _context(output, found[0])
        for how, output in written.outputs.items()
        for case in CASES[place]
        if (found := leaks(output, case.secrets))
    }
    assert shown == {}


def _context(output: str, part: str) -> str:
    return next(line for line in output.split("\n") if part in line)


@pytest.mark.parametrize("place", [place for place in PLACES if place not in OWN_ROOT])
def test_a_secret_is_not_in_the_cache(place: str, written: Written) -> None:
    assert [case.name for case in CASES[place] if leaks(written.cache, case.secrets)] == []


def test_the_runs_did_reach_the_secrets(written: Written) -> None:
    report = json.loads(written.outputs["json"])
    judged = {subject["id"].partition("/")[0] for subject in report["subjects"]}
    assert len(judged) == sum(len(given) for place, given in CASES.items() if place not in OWN_ROOT)
    assert sum(finding["rule"] == "compose/inline-secret" for finding in report["findings"]) > len(judged) // 3
    assert "terminal" in written.cache or written.cache.count(".json") > len(judged) // 3


@pytest.mark.parametrize("place", OWN_ROOT)
@pytest.mark.parametrize("format_", ["terminal", "json"])
def test_a_secret_of_the_configuration_is_in_no_output(place: str, format_: str, tmp_path: Path) -> None:
    for number, case in enumerate(CASES[place]):
        root = write(tmp_path / f"shop{number}", case.files)
        output = run(root, tmp_path / "cache", "--format", format_)
        assert leaks(output + stored(tmp_path / "cache"), case.secrets) == []


def test_an_internal_error_keeps_its_text_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = made_up("crash")
    root = write(tmp_path / secret / "shop", compose("environment:", f"  PASSWORD: {secret}"))
    (tmp_path / "reports").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "reports"))

    def failing(*_: object, **__: object) -> None:
        raise ValueError(secret) from KeyError(secret)

    monkeypatch.setattr("verdigris.compose.canonical.canonical", failing)
    code = main.run(["-vv", "check", "--no-cache", "-C", str(root)])
    (report,) = (tmp_path / "reports").iterdir()
    output = capfd.readouterr()
    assert code == 70
    assert "ValueError" in report.read_text()
    assert report.stat().st_mode & 0o077 == 0
    assert leaks(report.read_text() + output.out + output.err.replace(str(tmp_path), ""), (secret,)) == []
