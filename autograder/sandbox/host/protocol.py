"""The exchange of messages with one sandbox: a request, calls back to this side while it runs, and its answer.

Nothing that a sandbox sends is believed: every message is decoded into plain data, its form is checked, and whatever
does not fit costs the sandbox its life and the grader nothing.
"""

from __future__ import annotations

import time
from typing import Any, NoReturn

import numpy as np

from autograder.errors import GraderError
from autograder.sandbox.host.callbacks import Callbacks
from autograder.sandbox.host.connection import Connection, ConnectionClosed, QuotaExceeded
from autograder.sandbox.host.deadline import Deadline, Expired
from autograder.sandbox.host.errors import Missing, SandboxLost, StudentRaised, student_raised
from autograder.sandbox.host.process import SandboxProcess
from autograder.sandbox.limits import Limits
from autograder.sandbox.wire import WireError, decode, encode, message_schema
from autograder.sandbox.wire.builtin_errors import BUILTIN_ERRORS
from autograder.sandbox.wire.format import CALLBACK_BYTES, ProtocolViolation

_START_SECONDS = 20.0
_MAX_NESTED = 20
_MOST_INERT = 50


class SandboxProtocol:
    """Speaks with one sandbox.

    Args:
        life: Its process.
        connection: The socket to it.
        limits: What it may use.

    Attributes:
        sources: The lines of each cell that was run, by its label.
        inert: The modules that were replaced by stand-ins.
        nested: Whether a function of ours called the student in its turn, since this was last set to False.
    """

    def __init__(self, process: SandboxProcess, connection: Connection, limits: Limits) -> None:
        self.process = process
        self.connection = connection
        self._limits = limits
        self.sources: dict[str, list[str]] = {}
        self.inert: set[str] = set()
        self.nested = False
        self._output: list[str] = []
        self._callbacks = Callbacks()
        self._depth = 0
        self._callback_error: Exception | None = None

    def greet(self) -> None:
        """Wait until the sandbox is ready.

        Raises:
            GraderError: it is not.
        """
        try:
            message = decode(self.connection.receive(self.process.clock(_START_SECONDS)))
        except (ConnectionClosed, Expired, ProtocolViolation, WireError) as error:
            self.process.fail_to_start(f"{type(error).__name__} {error}")
        if message != ("ready", ""):
            self.process.fail_to_start(f"{message}")

    def exchange(self, request: tuple[Any, ...], expected: str, seconds: float, statements: int = 0) -> Any:
        """Send a request, serve callbacks and progress until its answer comes, and return the answer's body.

        Args:
            request: What to ask.
            expected: The word that its answer begins with.
            seconds: Time for it, or for each statement.
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
            payload = encode(request, self._callbacks.registrar(mine), strict=True)
        except WireError as error:
            raise GraderError(f"{request[0]} {request[1:2]}: {error}") from None
        if self._depth == 0:
            self._callback_error = None
        else:
            self.nested = True
        self._depth += 1
        finished, start = False, time.monotonic()
        try:
            answer = self._converse(payload, seconds, progress, mine)
            self.process.look()
            finished = True
        except (Expired, QuotaExceeded, ConnectionClosed, ProtocolViolation, WireError) as error:
            self.process.lose_by(error, progress.index)
        finally:
            self._depth -= 1
            if self._depth == 0:
                self.process.asked_seconds += time.monotonic() - start
            self._callbacks.forget(mine)
            if not finished and not self.process.ended:  # interrupted half-way: what comes next could not be told apart
                self.process.end(0.0)
        return self._unpack(answer, expected, request[1] if len(request) > 1 else "")

    def read(self, answer: bytes, name: str) -> Any:
        """The body of an answer that was asked for together with others.

        Args:
            answer: What came.
            name: What was called or looked up.

        Raises:
            As `exchange`.
        """
        self._callback_error = None
        try:
            message = decode(answer)
        except WireError:
            self.false()
        return self._unpack(message, "value", name)

    def false(self) -> NoReturn:
        """End the sandbox for what it said.

        Raises:
            SandboxLost: always.
        """
        self.process.lose("crashed", "spoke the protocol falsely")

    def locate(self, label: str, line: int) -> tuple[str, str]:
        """The place as the student knows it, and the text of that line from our own copy of the source."""
        lines = self.sources.get(label, [])
        if not 1 <= line <= len(lines):
            return "", ""
        return f"{label}, line {line}" if label else f"line {line}", lines[line - 1].strip()[:200]

    def output(self) -> str:
        """What was printed since the last time this was asked, up to the cap."""
        text = "".join(self._output)
        self._output.clear()
        return text

    def _converse(self, payload: bytes, seconds: float, progress: _Progress, mine: list[int]) -> tuple[Any, ...]:
        deadline = self.process.clock(seconds)
        total = self.process.clock(self._limits.cell_seconds) if progress.count else deadline
        callbacks = 0
        self.connection.send(payload, deadline)
        while True:
            frame = self.connection.receive(*{deadline, total})
            message = decode(frame, self._callbacks.resolve)
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
            else:
                answer: tuple[Any, ...] = message
                return answer

    def _serve(self, message: tuple[Any, ...], mine: list[int], deadline: Deadline, total: Deadline) -> None:
        """Answer a callback; the time that it takes this side is not the sandbox's."""
        start = time.monotonic()
        reply = self._run_callback(message, mine)
        for clock in {deadline, total}:
            clock.forgive(time.monotonic() - start)
        self.connection.send(reply, deadline)
        self.process.look()
        for clock in {deadline, total}:
            clock.check()

    def _run_callback(self, message: tuple[Any, ...], mine: list[int]) -> bytes:
        number, args, kwargs = message_schema.callback(message)
        function = self._callbacks.resolve(number)
        try:
            value = function(*args, **kwargs)
        except (GraderError, SandboxLost):
            raise
        except Exception as error:
            self._callback_error = error
            name = error.builtin if isinstance(error, StudentRaised) else _builtin_name(error)
            return encode(("refuse", name))
        try:
            return encode(("answer", value), self._callbacks.registrar(mine), strict=True)
        except WireError as error:
            if isinstance(value, int | str | list | tuple | dict | np.ndarray):
                # Plain data that grew too large with what the student's code asked: no failure of ours.
                return encode(("refuse", "ValueError"))
            raise GraderError(f"the result of a callback: {error}") from None

    def _unpack(self, message: Any, expected: str, name: str) -> Any:
        try:
            kind, body, output, inert = message_schema.answer(message)
            if self.connection.unread:
                raise ProtocolViolation
            self._keep_output(output)
            self.inert.update(inert[: _MOST_INERT - len(self.inert)])
            if kind == "raised":
                names, message_text, label, line = message_schema.raised(body)
                if expected != "value" and "MemoryError" not in names:  # no code of the student's was called
                    raise ProtocolViolation
            elif kind == "missing" and expected == "value":
                raise Missing(name)
            elif kind != expected:
                raise ProtocolViolation
            else:
                return body
        except ProtocolViolation:
            self.false()
        if "MemoryError" in names:
            self.process.lose("memory", "ran out of memory")
        raise student_raised(names, message_text, *self.locate(label, line)) from self._callback_error

    def _keep_output(self, text: str) -> None:
        room = self._limits.output_bytes - sum(map(len, self._output))
        if room > 0 and text:
            self._output.append(text[:room])


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
