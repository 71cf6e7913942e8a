"""The commands beside `check`, and what all of them share: options, colour, interruption, internal errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import ENGINE, verdigris
from examples import examples
from projects import BAD, GOOD
from trees import write

from verdigris import __version__
from verdigris.cli import main

RULES = sorted({example.rule for example in examples()})


def test_the_version_is_printed(tmp_path: Path) -> None:
    assert verdigris(tmp_path, "--version").out == f"verdigris {__version__}\n"


def test_no_command_prints_the_help_and_is_wrong_use(tmp_path: Path) -> None:
    ran = verdigris(tmp_path)
    assert (ran.code, "check" in ran.err) == (2, True)


def test_an_unknown_command_is_wrong_use(tmp_path: Path) -> None:
    assert verdigris(tmp_path, "chek").code == 2


@pytest.mark.parametrize("command", main.COMMANDS)
def test_a_command_has_a_help_text(tmp_path: Path, command: str) -> None:
    ran = verdigris(tmp_path, command, "--help")
    assert (ran.code, ran.out.startswith("Usage: verdigris")) == (0, True)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_page(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["explain", rule]) == 0
    page = capsys.readouterr().out
    assert all(word in page for word in (rule, "Fix:", "Bad", "Good"))


def test_an_unknown_rule_is_told_with_the_nearest(tmp_path: Path) -> None:
    ran = verdigris(tmp_path, "explain", "compose/image-tga")
    assert (ran.code, "did you mean `compose/image-tag`" in ran.err) == (2, True)


@pytest.mark.parametrize("name", ["report", "verdigris", "compose_configuration_input", "compose-spec"])
def test_a_schema_is_printed(tmp_path: Path, name: str) -> None:
    assert "$schema" in json.loads(verdigris(tmp_path, "schema", name).out)


def test_the_names_of_the_schemas_are_printed(tmp_path: Path) -> None:
    assert "report" in verdigris(tmp_path, "schema").out.splitlines()


def test_an_unknown_schema_is_wrong_use(tmp_path: Path) -> None:
    assert verdigris(tmp_path, "schema", "nothing").code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_printed(tmp_path: Path, shell: str) -> None:
    ran = verdigris(tmp_path, "completion", shell)
    assert (ran.code, "_VERDIGRIS_COMPLETE" in ran.out) == (0, True)


def test_completion_knows_the_commands(tmp_path: Path) -> None:
    ran = verdigris(tmp_path, _VERDIGRIS_COMPLETE="bash_complete", COMP_WORDS="verdigris ch", COMP_CWORD="1")
    assert "check" in ran.out


@pytest.mark.parametrize("arguments", [["-C", "tree", "check"], ["check", "-C", "tree"]])
def test_the_folder_may_stand_before_and_after_the_command(tmp_path: Path, arguments: list[str]) -> None:
    write(tmp_path, {"tree/compose.yaml": GOOD})
    assert verdigris(tmp_path, *arguments).code == 0


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_follows_option_and_environment(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], coloured: bool
) -> None:
    write(tmp_path, {"compose.yaml": BAD})
    assert ("\x1b[" in verdigris(tmp_path, "check", *arguments, **environment).out) is coloured


def test_an_option_can_come_from_the_environment(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": BAD})
    assert verdigris(tmp_path, "check", VERDIGRIS_CHECK_FAIL_ON="never").code == 0


def test_quiet_leaves_remarks_out(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD, "verdigris.yaml": "version: 1\nops: ops/\n"})
    assert [verdigris(tmp_path, *quiet, "check").err for quiet in ([], ["-q"])] == [
        "note: verdigris.yaml: `ops` has no effect in this version\n",
        "",
    ]


def test_a_terminal_that_knows_ascii_alone_is_no_error(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD + "    environment: {DB_PASSWORD: hunter22}\n"})
    ran = verdigris(tmp_path, "check", LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (ran.code, "hunter22" in ran.out) == (1, False)


def test_a_reader_that_stops_reading_is_no_error_to_tell(tmp_path: Path) -> None:
    write(tmp_path, {f"{i}/compose.yaml": BAD for i in range(60)})
    command = f"'{sys.executable}' -m verdigris check -v --no-cache | head -n 1"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ENGINE)}
    ran = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=env, capture_output=True, check=False, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_an_interruption_ends_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("verdigris.cli.checking.run", interrupted)
    assert main.run(["check"]) == 130


def test_an_internal_error_leaves_a_report_without_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*given: object) -> int:
        raise RuntimeError("hunter22")

    monkeypatch.setattr("verdigris.cli.checking.run", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main.run(["check"]) == 70
    (file,) = tmp_path.iterdir()
    assert "RuntimeError" in file.read_text()
    assert "hunter22" not in file.read_text() + "".join(capsys.readouterr())


def test_output_that_cannot_be_written_leaves_the_gate_closed(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": GOOD})
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ENGINE)}
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "verdigris", "check", "--no-cache"]
        ran = subprocess.run(
            command, cwd=tmp_path, env=env, stdout=full, stderr=subprocess.PIPE, check=False, text=True
        )
    assert (ran.returncode, "cannot be written" in ran.stderr) == (3, True)
