from __future__ import annotations

import os
import re
import signal
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verdigris import bundled
from verdigris.errors import Exit
from verdigris.policy.evaluator import EngineFailed, Failed, FailureKind, PolicyRefused, Undefined, Value
from verdigris.policy.judge import BATCH, Judge, Limits
from verdigris.policy.sources import Module

NOW = "2026-01-02T03:04:05Z"
BRISK = Limits(entrypoint_s=0.3, request_s=1.0, grace_s=0.5)
ENDLESS = "count([1 | some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y == 7])"


def module(body: str, name: str = "a") -> Module:
    return Module(f"{name}.rego", f"package {name}\n\n{body}\n")


@pytest.fixture
def judge() -> Iterator[Judge]:
    with Judge(bundled.judge()) as judge:
        yield judge


@pytest.fixture(scope="module")
def echo() -> Iterator[Judge]:
    with Judge(bundled.judge()) as judge:
        judge.load([module("x := input")], {})
        yield judge


class TestTheJudge:
    def test_tells_values_undefined_and_failures_apart(self, judge: Judge) -> None:
        judge.load([module("deny contains 1\n\nno := false\n\nbad := to_number(input.x)")], {})
        answers = judge.evaluate(["a.deny", "a.no", "a.nowhere", "a.bad"], [{"x": "hunter2"}], NOW)
        [[deny, no, nowhere, bad]] = answers
        assert (deny, no, nowhere) == (Value([1]), Value(False), Undefined())
        assert isinstance(bad, Failed)
        assert bad.kind is FailureKind.BUILTIN
        assert "a.rego:7" in bad.message
        assert "hunter2" not in bad.message

    def test_describes_what_it_loaded(self, judge: Judge) -> None:
        text = "# METADATA\n# title: A\n# custom:\n#   id: compose/a\npackage a\n\ndeny contains 1\n"
        loaded = judge.load([Module("a.rego", text)], {})
        assert loaded.opa_version == "1.22.2"
        assert loaded.packages == ({"package": "a", "file": "a.rego", "row": 5, "rules": ["deny"]},)
        [annotation] = loaded.annotations
        assert (annotation["package"], annotation["annotations"]["custom"]) == ("a", {"id": "compose/a"})

    def test_refuses_policies_that_do_not_compile_with_every_place(self, judge: Judge) -> None:
        with pytest.raises(PolicyRefused) as refused:
            judge.load([module("y := nowhere(1)", "b"), module("x := http.send({})"), module("z := 1", "c")], {})
        assert refused.value.exit_code is Exit.USAGE
        assert [(each.file, each.row, each.col) for each in refused.value.complaints] == [
            ("a.rego", 3, 6),
            ("b.rego", 3, 6),
        ]
        assert refused.value.where == "a.rego:3"

    def test_goes_on_after_policies_that_do_not_compile(self, judge: Judge) -> None:
        with pytest.raises(PolicyRefused):
            judge.load([module("x :=")], {})
        judge.load([module("x := 1")], {})
        assert judge.evaluate(["a.x"], [{}], NOW) == [[Value(1)]]

    def test_checks_policies_against_the_schemas_of_the_package(self, judge: Judge) -> None:
        names = [name for name in bundled.schema_names() if name != "compose-spec"]
        text = '# METADATA\n# schemas:\n#   - input: schema["compose_configuration_input"]\npackage a\n\n'
        with pytest.raises(PolicyRefused, match="imaeg"):
            judge.load(
                [Module("a.rego", text + "deny contains 1 if input.document.services[_].imaeg\n")],
                {name: bundled.schema(name) for name in names},
            )

    def test_takes_the_time_it_is_told(self, judge: Judge) -> None:
        judge.load([module("x := time.format(time.now_ns())")], {})
        assert judge.evaluate(["a.x"], [{}], NOW) == [[Value(NOW)]]

    def test_answers_more_inputs_than_one_request_holds(self, echo: Judge) -> None:
        count = 2 * BATCH + 1
        assert echo.evaluate(["a.x"], [{"n": n} for n in range(count)], NOW) == [
            [Value({"n": n})] for n in range(count)
        ]

    def test_loads_policies_larger_than_a_pipe(self, judge: Judge) -> None:
        modules = [module(f"x := {'y' * 1000!r}".replace("'", '"'), f"p{n}") for n in range(3000)]
        judge.begin_load(modules, {})
        assert len(judge.finish_load().packages) == 3000

    def test_stops_an_endless_policy_and_answers_the_rest(self) -> None:
        with Judge(bundled.judge(), BRISK) as judge:
            judge.load([module(f"x := {ENDLESS}\n\ny := 1")], {})
            start = time.monotonic()
            [[endless, fine]] = judge.evaluate(["a.x", "a.y"], [{}], NOW)
        assert time.monotonic() - start < 3
        assert isinstance(endless, Failed)
        assert endless.kind is FailureKind.TIMEOUT
        assert fine == Value(1)

    def test_stops_a_policy_that_cannot_be_interrupted(self) -> None:
        with Judge(bundled.judge(), BRISK) as judge:
            judge.load([module("x := bits.lsh(1, 60000000)\n\ny := 1")], {})
            [[stuck, fine]] = judge.evaluate(["a.x", "a.y"], [{}], NOW)
        assert isinstance(stuck, Failed)
        assert stuck.kind is FailureKind.TIMEOUT
        assert fine == Value(1)

    def test_stops_a_policy_that_wants_too_much_memory(self) -> None:
        with Judge(bundled.judge(), Limits(memory_mb=100)) as judge:
            judge.load(
                [module('x := [sprintf("%d some text", [n]) | some n in numbers.range(1, 10000000)]\n\ny := 1')], {}
            )
            [[hungry, fine]] = judge.evaluate(["a.x", "a.y"], [{}], NOW)
        assert isinstance(hungry, Failed)
        assert hungry.kind is FailureKind.MEMORY
        assert fine == Value(1)

    def test_leaves_every_question_failed_when_it_dies_of_hunger(self) -> None:
        with Judge(bundled.judge(), Limits(memory_mb=100, entrypoint_s=20)) as judge:
            judge.load([module("x := bits.lsh(1, 4000000000)\n\ny := 1")], {})
            [answers] = judge.evaluate(["a.y", "a.x"], [{}], NOW)
            [later] = judge.evaluate(["a.y"], [{}], NOW)
        for answer in answers + later:
            assert isinstance(answer, Failed)
            assert answer.kind is FailureKind.MEMORY

    def test_refuses_text_that_json_cannot_carry_and_answers_the_rest(self, echo: Judge) -> None:
        inputs = [{"file": "a\udcff"}, {"file": "ok"}, {"file": float("nan")}, {"\ud800": 1}, {"n": 10**5000}]
        first, second, *others = echo.evaluate(["a.x"], inputs, NOW)
        assert second == [Value({"file": "ok"})]
        for [answer] in [first, *others]:
            assert isinstance(answer, Failed)
            assert answer.kind is FailureKind.INPUT

    def test_refuses_an_input_that_is_nested_too_deep(self, echo: Judge) -> None:
        deep: list[Any] = []
        for _ in range(50_000):
            deep = [deep]
        [[answer]] = echo.evaluate(["a.x"], [{"deep": deep}], NOW)
        assert isinstance(answer, Failed)
        while deep:  # freeing it all at once would nest as deep
            deep = deep.pop()

    def test_refuses_a_policy_that_is_not_unicode(self, judge: Judge) -> None:
        with pytest.raises(PolicyRefused, match="not UTF-8"):
            judge.load([Module("a\udcff.rego", "package a")], {})

    @settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
            max_leaves=20,
        )
    )
    def test_gives_back_every_value_as_it_was(self, echo: Judge, value: Any) -> None:
        assert echo.evaluate(["a.x.value"], [{"value": value}], NOW) == [[Value(value)]]

    def test_runs_tests(self, judge: Judge) -> None:
        passed, failed = judge.test([module("test_good if true\n\ntest_bad if false", "a_test")], {})
        assert (passed.name, passed.passed, failed.name, failed.passed) == ("test_good", True, "test_bad", False)
        assert (failed.package, failed.file, failed.row) == ("a_test", "a_test.rego", 5)

    def test_formats(self, judge: Judge) -> None:
        assert judge.format([Module("a.rego", "package a\nx:=1\n")]) == (Module("a.rego", "package a\n\nx := 1\n"),)

    def test_reads_annotations_without_compiling(self, judge: Judge) -> None:
        loaded = judge.annotations([Module("a.rego", "# METADATA\n# title: A\npackage a\n\nx := nowhere(1)\n")])
        assert loaded.annotations[0]["annotations"]["title"] == "A"


class TestTheProcess:
    def test_sees_no_environment_and_leads_its_own_group(self, fake: Fake) -> None:
        seen = fake(
            """
            import os
            answer({"opa_version": f"{sorted(os.environ)} {os.getpgid(0) == os.getpid()}", "packages": [], "annotations": []})
            """
        ).load([], {})
        assert seen.opa_version == "['LC_CTYPE'] True" or seen.opa_version == "[] True"

    def test_is_gone_after_the_block(self, judge: Judge) -> None:
        judge.load([module("x := 1")], {})
        pid = child_of(judge)
        judge.close()
        judge.close()
        assert not exists(pid)

    def test_is_gone_after_an_exception_amid_an_answer(self) -> None:
        pids: list[int] = []
        with pytest.raises(KeyboardInterrupt):
            interrupted(pids)
        assert not exists(pids[0])

    def test_dies_with_its_parent(self, tmp_path: Path) -> None:
        script = tmp_path / "parent.py"
        script.write_text(
            textwrap.dedent(
                f"""
                import os, signal
                from verdigris.policy.judge import Judge
                from verdigris.policy.sources import Module
                judge = Judge({bundled.judge()!r})
                judge.load([Module("a.rego", "package a\\nx := {ENDLESS}")], {{}})
                judge._begin("eval", {{"entrypoints": b'["a.x"]', "inputs": b"[1]", "now": b'"{NOW}"', "timeout_ms": b"60000"}})
                print(judge._child._pid, flush=True)
                os.kill(os.getpid(), signal.SIGKILL)
                """
            )
        )
        read, write = os.pipe()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        parent = os.posix_spawn(
            sys.executable, [sys.executable, str(script)], environment, file_actions=[(os.POSIX_SPAWN_DUP2, write, 1)]
        )
        os.close(write)
        os.waitpid(parent, 0)
        with open(read) as output:  # the judge does not hold it: its standard output is a pipe of its own
            pid = int(output.read())
        until = time.monotonic() + 5
        while exists(pid) and time.monotonic() < until:
            time.sleep(0.01)
        assert not exists(pid)

    def test_that_cannot_be_started_is_an_error_with_its_reason(self, tmp_path: Path) -> None:
        with pytest.raises(EngineFailed, match="No such file") as failed, Judge(str(tmp_path / "nothing")):
            pass
        assert failed.value.exit_code is Exit.UNDECIDED

    def test_leaves_no_descriptor_open(self) -> None:
        before = len(os.listdir("/dev/fd"))
        with Judge(bundled.judge()) as judge:
            judge.load([module("x := 1")], {})
        with pytest.raises(EngineFailed), Judge("/nowhere/judge"):
            pass
        assert len(os.listdir("/dev/fd")) == before


class Fake:
    """Judges that are small scripts: `answer(result)` replies to the request that was read last, `ask()` reads one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._judges: list[Judge] = []

    def __call__(self, body: str, limits: Limits = BRISK) -> Judge:
        program = self._folder / f"fake-{len(self._judges)}"
        program.write_text(f"#!{sys.executable} -IS\n{_FAKE}{textwrap.dedent(body)}")
        program.chmod(0o755)
        self._judges.append(Judge(str(program), limits))
        return self._judges[-1]

    def close(self) -> None:
        for judge in self._judges:
            judge.close()


_FAKE = """
import json, sys
def ask():
    return json.loads(sys.stdin.buffer.readline())
def say(text):
    sys.stdout.buffer.write(text if isinstance(text, bytes) else text.encode()); sys.stdout.flush()
def answer(result, **more):
    say(json.dumps({"id": request["id"], "result": result, **more}) + "\\n")
request = ask()
"""


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[Fake]:
    fakes = Fake(tmp_path)
    yield fakes
    fakes.close()


BROKEN = {
    "killed": ("import os; os.kill(os.getpid(), 9)", "was killed by signal 9"),
    "gone": ("sys.exit(3)", "ended with code 3"),
    "no JSON": ("say('certainly!\\n')", "no JSON"),
    "no UTF-8": ("say(b'\\xff\\xfe\\n')", "no JSON"),
    "cut short": ('say(\'{"id": 1, "result": [[{"val\'); sys.exit(0)', "ended with code 0"),
    "closed": ("sys.stdout.close(); import os, time; os.close(1); time.sleep(60)", "closed its output"),
    "wrong id": ("request['id'] += 1; answer([[{'value': []}]])", "another question"),
    "no id": ('say(\'{"result": [[{"value": []}]]}\\n\')', "another question"),
    "a list": ("say('[1]\\n')", "another question"),
    "both": ("answer([[{'value': []}]], error={'kind': 'eval', 'message': ''})", "shape"),
    "neither": ("say('{\"id\": 1}\\n')", "shape"),
    "too few inputs": ("answer([])", "every question"),
    "too many answers": ("answer([[{'value': []}, {'value': []}]])", "every question"),
    "no answer": ("answer([[{}]])", "shape"),
    "two answers in one": ("answer([[{'value': [], 'undefined': True}]])", "shape"),
    "half defined": ("answer([[{'undefined': False}]])", "shape"),
    "a bare value": ("answer([[[]]])", "shape"),
    "an empty error": ("answer([[{'error': {}}]])", "shape"),
    "a map": ("answer({'0': {'0': {'value': []}}})", "shape"),
    "deep": ("say(b'[' * 200000 + b'\\n')", "no JSON"),
    "silent": ("import time; time.sleep(60)", "in time"),
    "stopped": ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "in time"),
    "endless": ("while True: say('x' * 1000)", "in time|without an end"),  # whichever bound a machine meets first
}


class TestABrokenJudge:
    @pytest.mark.parametrize(("body", "reason"), BROKEN.values(), ids=BROKEN)
    def test_answers_nothing(self, fake: Fake, body: str, reason: str) -> None:
        with fake(body) as judge:
            pid = child_of(judge)
            [[answer]] = judge.evaluate(["a.x"], [{}], NOW)
            [[later]] = judge.evaluate(["a.x"], [{}], NOW)
        assert isinstance(answer, Failed)
        assert re.search(reason, answer.message)
        assert answer == later
        assert not exists(pid)

    def test_loads_nothing(self, fake: Fake) -> None:
        for body, reason in BROKEN.values():
            if "answer(" not in body and "in time" not in reason:
                with fake(body) as judge, pytest.raises(EngineFailed, match=reason):
                    judge.load([], {})

    def test_that_reads_nothing_is_ended_in_time(self, fake: Fake) -> None:
        with fake("import time; time.sleep(60)") as judge:
            start = time.monotonic()
            with pytest.raises(EngineFailed, match="in time"):
                judge.load([module("x := 1 # " + "y" * 10_000_000)], {})
        assert time.monotonic() - start < 5

    def test_is_not_quoted(self, fake: Fake) -> None:
        body = "sys.stderr.write('hunter2\\n'); sys.stderr.flush(); say('hunter2\\n')"
        with fake(body) as judge, pytest.raises(EngineFailed) as failed:
            judge.load([], {})
        assert "hunter2" not in str(failed.value)

    def test_may_fill_standard_error(self, fake: Fake) -> None:
        body = "sys.stderr.write('x' * 10_000_000); answer([[{'value': 1}]])"
        assert fake(body).evaluate(["a.x"], [{}], NOW) == [[Value(1)]]

    def test_that_gives_up_tells_why(self, fake: Fake) -> None:
        body = "say(json.dumps({'id': 1, 'error': {'kind': 'memory', 'message': 'too much'}}) + '\\n')"
        [[answer]] = fake(body).evaluate(["a.x"], [{}], NOW)
        assert answer == Failed(FailureKind.MEMORY, "the policy engine gave up: too much")


def interrupted(pids: list[int]) -> None:
    with Judge(bundled.judge()) as judge:
        pids.append(child_of(judge))
        judge.begin_load([module("x := 1")], {})
        raise KeyboardInterrupt


def child_of(judge: Judge) -> int:
    judge.start()
    assert judge._child is not None
    return judge._child._pid


def exists(pid: int) -> bool:
    """Whether the process is there, be it only as a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_signal_numbers_are_those_of_the_system() -> None:
    from verdigris.policy import child

    assert child._KILL == signal.SIGKILL


def test_a_judge_costs_no_import_of_subprocess() -> None:
    script = (
        "import sys; from verdigris.policy.judge import Judge; "
        f"judge = Judge({bundled.judge()!r}); judge.load([], {{}}); judge.close(); "
        "print('subprocess' in sys.modules)"
    )
    read, write = os.pipe()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    pid = os.posix_spawn(
        sys.executable, [sys.executable, "-c", script], environment, file_actions=[(os.POSIX_SPAWN_DUP2, write, 1)]
    )
    os.close(write)
    os.waitpid(pid, 0)
    with open(read) as output:
        assert output.read() == "False\n"
