"""The exchange of messages with one sandbox: a request, calls back to this side while it runs, and its answer.

Nothing that a sandbox sends is believed: every message is decoded into plain data, its form is checked, and whatever
does not fit costs the sandbox its life and the grader nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.errors import GraderError
from autograder.sandbox.host.answers import FAR_MORE, AnswerReader, decode_within
from autograder.sandbox.host.connection import Connection, ConnectionClosed, QuotaExceeded
from autograder.sandbox.host.cpu_limit import divisible
from autograder.sandbox.host.deadline import Deadline, Expired
from autograder.sandbox.host.errors import SandboxLost, StudentRaised, student_raised
from autograder.sandbox.host.process import SandboxProcess
from autograder.sandbox.limits import Limits
from autograder.sandbox.wire import WireError, decode, encode, message_schema
from autograder.sandbox.wire.builtin_errors import BUILTIN_ERRORS
from autograder.sandbox.wire.format import CALLBACK_BYTES, ProtocolViolation, Room, RoomExceeded

if TYPE_CHECKING:
    from autograder.sandbox.host.zygote import Zygote

_START_SECONDS = 20.0
# What everything that a case holds at once may take, decoded: far above what any right answer needs.
CASE_BYTES = 64 << 20
_MAX_NESTED = 20


class SandboxProtocol:
    """Starts one sandbox and speaks with it.

    Args:
        zygote: What forks it.
        limits: What it may use.
        reader: Reads its answers, and those of the sandboxes of the same submission before it.
        accept: Called with each answer as it comes; may raise `QuotaExceeded`, which ends the sandbox.

    Raises:
        GraderError: it did not start.
    """

    def __init__(self, zygote: Zygote, limits: Limits, reader: AnswerReader, accept: Callable[[bytes], None]) -> None:
        self.process = SandboxProcess(zygote, limits)
        self.reader = reader
        self._connection = Connection(self.process.sock, self.process.look)
        self._limits = limits
        self._accept = accept
        self._functions: dict[int, Callable[..., Any]] = {}  # handed over in the calls that are running
        self._depth = 0
        self._callback_error: Exception | None = None
        try:
            message = decode(self._connection.receive(self.process.clock(_START_SECONDS)))
        except (ConnectionClosed, Expired, ProtocolViolation, WireError) as error:
            self.process.fail_to_start(f"{type(error).__name__} {error}")
        if message != ("ready", ""):
            self.process.fail_to_start(f"{message}")

    def exchange(
        self,
        request: tuple[Any, ...],
        expected: str,
        *,
        seconds: float | None = None,
        room: Room | None = None,
        statements: int = 0,
    ) -> Any:
        """Send a request, serve callbacks and progress until its answer comes, and return the answer's body.

        Args:
            request: What to ask.
            expected: The word that its answer begins with.
            seconds: Time for it, or for each statement; that of a call if None.
            room: What everything that comes may take in memory; as much as a case has if None.
            statements: How many statements of a cell it may tell of.

        Raises:
            StudentRaised, Missing: what was called raised, or is not there.
            SandboxLost: it hung, ended, or spoke falsely.
            GraderError: something can't be sent.
        """
        if self.process.ended:
            raise SandboxLost("crashed", "this sandbox is dead")
        if self._depth >= _MAX_NESTED:  # a function of ours calls the student's, which calls ours
            raise student_raised(["RecursionError"], "", "", "")
        mine: list[int] = []
        progress = _Progress(statements)
        try:
            payload = encode(request, self._registrar(mine), strict=True)
        except WireError as error:
            raise GraderError(f"{request[0]} {request[1:2]}: {error}") from None
        if self._depth == 0:
            self._callback_error = None
        self._depth += 1
        finished, start = False, time.monotonic()
        seconds = self._limits.call_seconds if seconds is None else seconds
        try:
            message = self._converse(payload, seconds, progress, mine, room or Room(CASE_BYTES))
            self.process.look()
            finished = True
        except RoomExceeded:
            self.process.lose("memory", FAR_MORE, progress.index)
        except (Expired, QuotaExceeded, ConnectionClosed, ProtocolViolation, WireError) as error:
            self.process.lose_by(error, progress.index)
        finally:
            self._depth -= 1
            if self._depth == 0:
                self.process.asked_seconds += time.monotonic() - start
            for number in mine:
                del self._functions[number]
            if not finished and not self.process.ended:  # interrupted half-way: what comes next could not be told apart
                self.process.end(0.0)
        return self._body(message, expected, request[1] if len(request) > 1 else "")

    def ask_all(self, requests: Sequence[bytes], seconds: float) -> None:
        """Have messages of `call_request` and `get_request` answered, in order; `accept` gets the answers.

        Args:
            requests: So many bytes that all fit into the socket while nobody reads (`transcript.MOST_AT_ONCE`).
            seconds: Time for all of them; each has the time for a call, too.

        Raises:
            SandboxLost: by one of those that `accept` did not get; which one is not known, since several answers may
                come together.
        """
        if self.process.ended:
            raise SandboxLost("crashed", "this sandbox is dead")
        start, clock = time.monotonic(), self.process.call_clock
        finished = False
        try:
            self._connection.send_all(requests, clock())
            self._connection.receive_all(len(requests), clock, self.process.clock(seconds), self._accept)
            self.process.look()
            finished = True
        except (ConnectionClosed, Expired, ProtocolViolation, QuotaExceeded) as error:
            self.process.lose_by(error)
        finally:
            self.process.asked_seconds += time.monotonic() - start
            if not finished and not self.process.ended:
                self.process.end(0.0)

    def _body(self, message: tuple[Any, ...], expected: str, name: str) -> Any:
        try:
            if self._connection.unread:
                raise ProtocolViolation
            return self.reader.body(message, expected, name, self._callback_error)
        except ProtocolViolation as error:
            self.process.lose_by(error)
        except SandboxLost as lost:
            self.process.lose(lost.outcome, lost.detail)

    def _converse(
        self, payload: bytes, seconds: float, progress: _Progress, mine: list[int], room: Room
    ) -> tuple[Any, ...]:
        deadline = self.process.clock(seconds)
        total = self.process.clock(self._limits.cell_seconds) if progress.count else deadline
        callbacks = 0
        self._connection.send(payload, deadline)
        while True:
            frame = self._connection.receive(*{deadline, total})
            left = room.left
            message = decode_within(frame, room, self._resolve)
            kind = message_schema.kind(message)
            if kind == "progress" and progress.count:
                progress.step(message)
                self.process.look()
                total.check()
                deadline = self.process.clock(seconds)
            elif kind == "callback":
                callbacks += 1
                if len(frame) > CALLBACK_BYTES:
                    raise ProtocolViolation
                if callbacks > self._limits.callbacks:
                    raise Expired(f"more than {self._limits.callbacks} calls to a function it was given")
                self._serve(message, mine, deadline, total)
                room.left = left  # what was asked is forgotten again
            else:
                self._accept(frame)
                answer: tuple[Any, ...] = message
                return answer

    def _serve(self, message: tuple[Any, ...], mine: list[int], deadline: Deadline, total: Deadline) -> None:
        """Answer a callback; the time that it takes this side is not the sandbox's."""
        start = time.monotonic()
        reply = self._run_callback(message, mine)
        for clock in {deadline, total}:
            clock.forgive(time.monotonic() - start)
        self._connection.send(reply, deadline)
        self.process.look()
        for clock in {deadline, total}:
            clock.check()

    def _resolve(self, number: int) -> Callable[..., Any]:
        try:
            return self._functions[number]
        except KeyError:
            raise ProtocolViolation from None

    def _registrar(self, mine: list[int]) -> Callable[[Callable[..., Any]], int]:
        """What gives functions their numbers, for the encoder; `mine` gets them, too."""

        def register(function: Callable[..., Any]) -> int:
            # The same number for the same call, whatever was called before: what was said can then be compared.
            number = max(self._functions, default=0) + 1
            self._functions[number] = function
            mine.append(number)
            return number

        return register

    def _run_callback(self, message: tuple[Any, ...], mine: list[int]) -> bytes:
        number, args, kwargs = message_schema.callback(message)
        function = self._resolve(number)
        try:
            with divisible():
                value = function(*args, **kwargs)
        except (GraderError, SandboxLost):
            raise
        except Exception as error:
            self._callback_error = error
            name = error.builtin if isinstance(error, StudentRaised) else _builtin_name(error)
            return encode(("refuse", name))
        try:
            return encode(("answer", value), self._registrar(mine), strict=True)
        except WireError as error:
            if isinstance(value, int | str | list | tuple | dict | np.ndarray):
                # Plain data that grew too large with what the student's code asked: no failure of ours.
                return encode(("refuse", "ValueError"))
            raise GraderError(f"the result of a callback: {error}") from None


class _Progress:
    """Which top-level statement runs; at most `count` of them, in order."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.index: int | None = None

    def step(self, message: tuple[Any, ...]) -> None:
        index = message_schema.progress(message)
        if not (-1 if self.index is None else self.index) < index < self.count:
            raise ProtocolViolation
        self.index = index


def _builtin_name(error: Exception) -> str:
    return next((cls.__name__ for cls in type(error).__mro__ if cls.__name__ in BUILTIN_ERRORS), "RuntimeError")
