"""The port to a Rego engine: what it is asked, what it may answer, how it fails. Its adapters stand beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from verdigris.errors import Exit, VerdigrisError
from verdigris.policy.sources import Module


class FailureKind(StrEnum):
    """Why an evaluation has no answer."""

    BUILTIN = "builtin"
    EVAL = "eval"
    INPUT = "input"
    MEMORY = "memory"
    SIZE = "size"
    TIMEOUT = "timeout"
    ENGINE = "engine"


class Value(NamedTuple):
    """What the entrypoint is, as JSON; a set is a list in OPA's order."""

    value: Any


@dataclass(frozen=True, slots=True)
class Undefined:
    """The entrypoint has no value for this input."""


class Failed(NamedTuple):
    """There is no answer. `message` quotes no value of the input."""

    kind: FailureKind
    message: str


Answer = Value | Undefined | Failed


class Loaded(NamedTuple):
    """What the loaded modules say about themselves, in the order of their file names.

    `packages` are `{package, file, row, rules}`, one per module; `annotations` are `{package, file, row, annotations}`,
    one per METADATA block of a package clause, as OPA writes it in JSON.
    """

    opa_version: str
    packages: tuple[Mapping[str, Any], ...]
    annotations: tuple[Mapping[str, Any], ...]


class Complaint(NamedTuple):
    """One message of the compiler; `row` and `col` count from 1, 0 is unknown."""

    file: str
    row: int
    col: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row}: {self.message}" if self.row else f"{self.file}: {self.message}"


class PolicyRefused(VerdigrisError):
    """Policies that do not load (exit 2); `complaints` has them all, the message is the first."""

    exit_code = Exit.USAGE

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        first = complaints[0]
        more = f" (and {len(complaints) - 1} more)" if len(complaints) > 1 else ""
        super().__init__(
            first.message + more,
            where=f"{first.file}:{first.row}" if first.row else first.file or None,
            hint="correct the policy: nothing is judged by a set of policies that does not load",
        )
        self.complaints = tuple(complaints)


class EngineFailed(VerdigrisError):
    """The engine itself does not do its work (exit 3)."""

    def __init__(self, message: str, *, kind: FailureKind = FailureKind.ENGINE) -> None:
        super().__init__(message)
        self.kind = kind


class Evaluator(Protocol):
    """A Rego engine of OPA's semantics: strict compile, strict built-in errors, no network, no clock of its own."""

    def load(self, modules: Sequence[Module], schemas: Mapping[str, bytes], data: Mapping[str, Any]) -> Loaded:
        """Compile the modules, in place of those before; schemas go by the names that METADATA uses.

        Raises PolicyRefused for what does not compile, EngineFailed.
        """
        ...

    def evaluate(self, entrypoints: Sequence[str], inputs: Sequence[Mapping[str, Any]], now: str) -> list[list[Answer]]:
        """For each input a list with one answer per entrypoint (`verdigris.compose.image_tag.deny`).

        `now` is RFC 3339: what time.now_ns answers. Never raises for a failure of the engine: all that it left
        unanswered is Failed.
        """
        ...

    def close(self) -> None:
        """Let go of the engine; safe to call twice."""
        ...
