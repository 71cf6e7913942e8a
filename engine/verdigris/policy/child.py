"""A child process that answers a line with a line. It knows nothing of what the lines say.

The standard library's subprocess would cost more time to import than the judge needs to start.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import time
from collections.abc import Sequence

from verdigris.policy.evaluator import EngineFailed, FailureKind

PIPE_BYTES = 1 << 20
MAX_REPLY_BYTES = 1 << 28
_CHUNK_BYTES = 1 << 18
_DYING_S = 0.2
_KILL = 9


class Child:
    """Starts at once, with an empty environment, its own process group and nothing to say on standard error.

    Whoever makes one must close it. It is killed then: what it was asked and did not answer is lost.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Raises EngineFailed when the program cannot be started."""
        child_in, self._stdin = _pipe()
        self._stdout, child_out = _pipe()
        self._ended: int | None = None
        self._closed = False
        try:
            self._pid = _spawn(command, child_in, child_out)
        except OSError as error:
            os.close(self._stdin)
            os.close(self._stdout)
            raise EngineFailed(f"the policy engine cannot be started: {error.strerror}") from error
        finally:
            os.close(child_in)
            os.close(child_out)
        os.set_blocking(self._stdin, False)
        self._unsent = bytearray()
        self._unread = bytearray()

    def send(self, line: bytes) -> None:
        """Hand over a line (its newline included); what the pipe does not take now is sent while receiving."""
        self._unsent += line
        self._flush()

    def receive(self, limit_s: float) -> bytes:
        """The next line, without its newline. Raises EngineFailed when there is none within the limit."""
        deadline = time.monotonic() + limit_s
        seen = 0
        while (end := self._unread.find(b"\n", seen)) < 0:
            seen = len(self._unread)
            if seen > MAX_REPLY_BYTES:
                raise EngineFailed("the policy engine answered without an end")
            if not self._read(deadline):
                raise EngineFailed(f"the policy engine {self._death()}")
        line = bytes(self._unread[:end])
        del self._unread[: end + 1]
        return line

    def close(self) -> None:
        """End the process group and reap the child; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        os.close(self._stdin)
        os.close(self._stdout)
        if self._ended is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._pid, _KILL)  # refused for one that ended by itself and waits to be reaped
            os.waitpid(self._pid, 0)

    def _read(self, deadline: float) -> bool:
        """Take in some of the answer; False at its end."""
        poll = select.poll()
        poll.register(self._stdout, select.POLLIN)
        if self._unsent:
            poll.register(self._stdin, select.POLLOUT)
        left = deadline - time.monotonic()
        if left <= 0 or not (ready := dict(poll.poll(left * 1000))):
            raise EngineFailed("the policy engine did not answer in time", kind=FailureKind.TIMEOUT)
        if self._stdin in ready:
            self._flush()
        if self._stdout not in ready:
            return True
        part = os.read(self._stdout, _CHUNK_BYTES)
        self._unread += part
        return bool(part)

    def _flush(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: os.write(self._stdin, self._unsent)]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self._unsent.clear()  # it is gone: the end of its output says so

    def _death(self) -> str:
        """How the child ended, after the end of its output was seen."""
        deadline = time.monotonic() + _DYING_S
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._ended = os.waitstatus_to_exitcode(status)
                return _ending(self._ended)
            time.sleep(0.005)
        return "closed its output"


def _ending(code: int) -> str:
    return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"


def _pipe() -> tuple[int, int]:
    """A pipe that is not inherited, as wide as the system lets it be: read end, write end."""
    read, write = map(_above_standard, os.pipe())
    with contextlib.suppress(OSError, AttributeError):  # Linux alone has it, and a user's pipes have a quota
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return read, write


def _above_standard(descriptor: int) -> int:
    """The same file under a number above 2, which a program started without standard streams would not give."""
    if descriptor > 2:
        return descriptor
    try:
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    finally:
        os.close(descriptor)


def _spawn(command: Sequence[str], child_in: int, child_out: int) -> int:
    return os.posix_spawn(
        command[0],
        list(command),
        {},
        file_actions=[
            (os.POSIX_SPAWN_DUP2, child_in, 0),
            (os.POSIX_SPAWN_DUP2, child_out, 1),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
        setpgroup=0,
    )
