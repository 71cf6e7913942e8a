"""The evaluator that comes with the package: OPA's own library in a child process, asked in JSON lines.

The child may be started, and given its policies, before anything else is read: both work at the same time.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, NamedTuple, Self

from verdigris.policy.child import Child
from verdigris.policy.evaluator import (
    Answer,
    Complaint,
    EngineFailed,
    Failed,
    FailureKind,
    Loaded,
    PolicyRefused,
    Undefined,
    Value,
)
from verdigris.policy.sources import Module

BATCH = 64


class Limits(NamedTuple):
    """What the judge may take. Times are wall clock.

    `entrypoint_s` is for one entrypoint on one input, `request_s` for a load or a batch of BATCH inputs; both are kept
    inside the judge. It is killed `grace_s` after a request should have ended.
    """

    memory_mb: int = 512
    entrypoint_s: float = 5.0
    request_s: float = 30.0
    grace_s: float = 3.0


class TestResult(NamedTuple):
    """The outcome of one `test_` rule; `message` says why it did not pass."""

    package: str
    name: str
    file: str
    row: int
    passed: bool
    skipped: bool
    message: str


class Judge:
    """An Evaluator; use it as a context manager, which ends the child on every way out."""

    def __init__(self, program: str, limits: Limits | None = None) -> None:
        self._command = [program]
        self._limits = limits or Limits()
        self._child: Child | None = None
        self._last = 0
        self._dead: EngineFailed | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the child and return at once. Raises EngineFailed when there is no such program."""
        if self._child is None:
            self._child = Child(self._command)

    def close(self) -> None:
        """End the child; safe to call twice."""
        if self._child is not None:
            self._child.close()
            self._dead = self._dead or EngineFailed("the policy engine was closed")

    def begin_load(
        self, modules: Sequence[Module], schemas: Mapping[str, bytes], data: Mapping[str, Any] | None = None
    ) -> None:
        """Hand over policies and return without waiting for the compiler. Raises PolicyRefused for text that is none."""
        self._begin("load", _sources(modules, schemas, data or {}, self._limits))

    def finish_load(self) -> Loaded:
        """The answer to `begin_load`. Raises PolicyRefused, EngineFailed."""
        return _loaded(self._finish(self._limits.request_s))

    def load(
        self, modules: Sequence[Module], schemas: Mapping[str, bytes], data: Mapping[str, Any] | None = None
    ) -> Loaded:
        """Compile the modules, in place of those before. Raises PolicyRefused, EngineFailed."""
        self.begin_load(modules, schemas, data)
        return self.finish_load()

    def evaluate(self, entrypoints: Sequence[str], inputs: Sequence[Mapping[str, Any]], now: str) -> list[list[Answer]]:
        """For each input a list with one answer per entrypoint; what the judge leaves unanswered is Failed."""
        answers: list[list[Answer]] = []
        for start in range(0, len(inputs), BATCH):
            answers += self._batch(entrypoints, inputs[start : start + BATCH], now)
        return answers

    def annotations(self, modules: Sequence[Module]) -> Loaded:
        """What the modules say about themselves, without compiling them. Raises PolicyRefused, EngineFailed."""
        self._begin("annotations", _sources(modules, {}, {}, self._limits))
        return _loaded(self._finish(self._limits.request_s))

    def test(
        self,
        modules: Sequence[Module],
        schemas: Mapping[str, bytes],
        data: Mapping[str, Any] | None = None,
        *,
        filter: str = "",
    ) -> tuple[TestResult, ...]:
        """Run the `test_` rules of the modules, those whose `package.name` matches the filter, ordered by package and row.

        Raises PolicyRefused, EngineFailed.
        """
        fields = _sources(modules, schemas, data or {}, self._limits)
        fields |= {"filter": _json(filter), "timeout_ms": _json(_ms(self._limits.entrypoint_s))}
        self._begin("test", fields)
        return tuple(_test_result(each) for each in _list(self._finish(self._limits.request_s)))

    def format(self, modules: Sequence[Module]) -> tuple[Module, ...]:
        """The modules as `opa fmt` writes them, in the same order. Raises PolicyRefused, EngineFailed."""
        self._begin("format", _sources(modules, {}, {}, self._limits))
        return tuple(
            Module(_text(each.get("file")), _text(each.get("text")))
            for each in map(_map, _list(self._finish(self._limits.request_s)))
        )

    def _batch(self, entrypoints: Sequence[str], inputs: Sequence[Mapping[str, Any]], now: str) -> list[list[Answer]]:
        """One request about the inputs that JSON can carry; the others are Failed."""
        encoded = [_carried(each) for each in inputs]
        asked = [text for text in encoded if isinstance(text, bytes)]
        answered = iter(self._ask(entrypoints, asked, now) if asked else [])
        return [next(answered) if isinstance(text, bytes) else [text] * len(entrypoints) for text in encoded]

    def _ask(self, entrypoints: Sequence[str], inputs: Sequence[bytes], now: str) -> list[list[Answer]]:
        limits = self._limits
        fields = {
            "entrypoints": _json(list(entrypoints)),
            "inputs": b"[%b]" % b",".join(inputs),
            "now": _json(now),
            "timeout_ms": _json(_ms(limits.entrypoint_s)),
            "total_ms": _json(_ms(limits.request_s)),
        }
        try:
            self._begin("eval", fields)
            return _answers(self._finish(limits.request_s), len(inputs), len(entrypoints))
        except EngineFailed as error:
            self._fail(error)
            return [[Failed(error.kind, error.message)] * len(entrypoints) for _ in inputs]

    def _begin(self, op: str, fields: Mapping[str, bytes]) -> None:
        if self._dead is not None:
            raise self._dead
        self.start()
        assert self._child is not None
        self._last += 1
        fields = {"id": _json(self._last), "op": _json(op), **fields}
        members = b",".join(b'"%b":%b' % (name.encode(), text) for name, text in fields.items())
        self._child.send(b"{%b}\n" % members)

    def _finish(self, limit_s: float) -> Any:
        if self._dead is not None:
            raise self._dead
        assert self._child is not None, "nothing was begun"
        try:
            return _result(self._child.receive(limit_s + self._limits.grace_s), self._last)
        except EngineFailed as error:
            self._fail(error)
            raise

    def _fail(self, error: EngineFailed) -> None:
        """What it says after a wrong answer cannot be trusted either."""
        self._dead = self._dead or error
        self.close()


def _ms(seconds: float) -> int:
    return max(1, math.ceil(seconds * 1000))


def _json(value: Any) -> bytes:
    """Raises ValueError for what JSON cannot carry: lone surrogates, NaN, numbers of thousands of digits."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _carried(input: Mapping[str, Any]) -> bytes | Failed:
    try:
        return _json(input)
    except UnicodeEncodeError:
        reason = "it holds text that is not Unicode (a lone surrogate, as in a file name that is not UTF-8)"
    except ValueError:
        reason = "it holds a number that JSON cannot carry"
    except RecursionError:
        reason = "it is nested too deep"
    return Failed(FailureKind.INPUT, f"the input cannot be handed to the policies: {reason}")


def _sources(
    modules: Sequence[Module], schemas: Mapping[str, bytes], data: Mapping[str, Any], limits: Limits
) -> dict[str, bytes]:
    return {
        "modules": b"[%b]" % b",".join(map(_module, modules)),
        "schemas": b"{%b}" % b",".join(b"%b:%b" % (_json(name), _one_line(text)) for name, text in schemas.items()),
        "data": _json(data),
        "memory_mb": _json(limits.memory_mb),
        "strict": b"true",
    }


def _module(module: Module) -> bytes:
    try:
        return _json({"file": module.file, "text": module.text})
    except UnicodeEncodeError:
        file = module.file.encode("utf-8", "backslashreplace").decode()
        raise PolicyRefused([Complaint(file, 0, 0, "encoding", "the policy or its name is not UTF-8")]) from None


def _one_line(text: bytes) -> bytes:
    """The same JSON: inside its strings there are no raw line ends."""
    return text.replace(b"\n", b" ").replace(b"\r", b" ")


def _result(line: bytes, id: int) -> Any:
    try:
        reply = json.loads(line)
    except (ValueError, RecursionError):
        raise EngineFailed("the policy engine answered something that is no JSON") from None
    if not isinstance(reply, dict) or reply.get("id") != id:
        raise EngineFailed("the policy engine answered another question")
    if ("result" in reply) == ("error" in reply):
        raise _malformed()
    if "error" in reply:
        raise _refusal(_map(reply["error"]))
    return reply["result"]


def _refusal(error: Mapping[str, Any]) -> PolicyRefused | EngineFailed:
    kind, message = _text(error.get("kind")), _text(error.get("message"))
    if kind == "compile":
        complaints = [_complaint(_map(each)) for each in _list(error.get("errors"))]
        return PolicyRefused(complaints) if complaints else _malformed()
    return EngineFailed(f"the policy engine gave up: {message}", kind=_kind(kind))


def _complaint(error: Mapping[str, Any]) -> Complaint:
    row, col = error.get("row"), error.get("col")
    if not (isinstance(row, int) and isinstance(col, int)):
        raise _malformed()
    return Complaint(_text(error.get("file")), row, col, _text(error.get("code")), _text(error.get("message")))


def _loaded(result: Any) -> Loaded:
    fields = _map(result)
    return Loaded(
        opa_version=_text(fields.get("opa_version")),
        packages=tuple(map(_map, _list(fields.get("packages")))),
        annotations=tuple(map(_map, _list(fields.get("annotations")))),
    )


def _test_result(result: Any) -> TestResult:
    fields = _map(result)
    row = fields.get("row")
    if not isinstance(row, int):
        raise _malformed()
    return TestResult(
        package=_text(fields.get("package")),
        name=_text(fields.get("name")),
        file=_text(fields.get("file")),
        row=row,
        passed=fields.get("pass") is True,
        skipped=fields.get("skip") is True,
        message=_text(fields.get("message", "")),
    )


def _answers(result: Any, inputs: int, entrypoints: int) -> list[list[Answer]]:
    rows = [_list(row) for row in _list(result)]
    if len(rows) != inputs or any(len(row) != entrypoints for row in rows):
        raise EngineFailed("the policy engine did not answer every question")
    return [[_answer(each) for each in row] for row in rows]


def _answer(answer: Any) -> Answer:
    match answer:
        case {"value": value} if len(answer) == 1:
            return Value(value)
        case {"undefined": True} if len(answer) == 1:
            return Undefined()
        case {"error": {"kind": str(kind), "message": str(message)}} if len(answer) == 1:
            return Failed(_kind(kind), message)
    raise _malformed()


def _kind(kind: str) -> FailureKind:
    """Kinds that are about the request itself (`protocol`) are failures of the engine."""
    return FailureKind(kind) if kind in FailureKind.__members__.values() else FailureKind.ENGINE


def _map(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _malformed()
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _malformed()
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _malformed()
    return value


def _malformed() -> EngineFailed:
    return EngineFailed("the policy engine answered in a shape that is none of its own")
