"""The trusted side's view of a sandbox: start one, run cells in it, call functions in it.

Nothing that a sandbox sends is believed: every message is decoded into plain data, its form is checked, and whatever
does not fit costs the sandbox its life and the grader nothing.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import TracebackType
from typing import Any, NamedTuple, NoReturn, Self

import numpy as np

from autograder.errors import GraderError
from autograder.sandbox import checks
from autograder.sandbox.connection import Connection, FalselySpoken, Gone, TooMuch
from autograder.sandbox.deadline import Deadline, Expired, seconds_queued
from autograder.sandbox.leftovers import shared_files, too_much
from autograder.sandbox.limits import LOOK_SECONDS, Limits
from autograder.sandbox.process import ZygoteProcess
from autograder.sandbox.raised import BUILTIN_ERRORS, Missing, SandboxLost, StudentRaised, student_raised
from autograder.sandbox.wire import WireError, decode, encode
from autograder.sandbox.wire_format import CALLBACK_BYTES

__all__ = [
    "CellReport",
    "Limits",
    "Missing",
    "Returned",
    "Sandbox",
    "SandboxLost",
    "StatementError",
    "StudentRaised",
    "Zygote",
    "student_raised",
]

_START_SECONDS = 20.0
_GRACE_SECONDS = 0.25
_MAX_SOURCE = 4 << 20
_MAX_NESTED = 20
# Longer answers are known by their hash: no two answers have the same, however hard a student tries.
_SHORT = 64
# Of an exception more is looked at than its bytes. One that is longer than this is known by nothing.
_LONGEST_RAISED = 64 << 10
# Requests that are sent together: a socket's buffer holds more, so that sending never waits for the sandbox to read.
MOST_AT_ONCE = 48 << 10
# How messages begin: the word after the tuple's own header.
_RAISED = encode(("raised", None, "", []))[:16]
_REPLIES = (encode(("answer", None))[:16], encode(("refuse", ""))[:16])


@dataclass(frozen=True)
class StatementError:
    """A top-level statement that raised, or the cell's syntax error (index -1)."""

    index: int
    type_name: str
    message: str
    where: str
    code: str


@dataclass(frozen=True)
class CellReport:
    """What became of a cell."""

    statements: int
    errors: tuple[StatementError, ...] = ()
    dropped: tuple[str, ...] = ()
    syntax_error: StatementError | None = None


def call_request(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], echo: bool) -> bytes | None:
    """The message that asks for a call; None if it hands over functions, or something that can't be sent.

    Such a call is a conversation, and only `Sandbox.call` can lead it.
    """
    try:
        return encode(("call", name, args, kwargs, echo), strict=True)
    except WireError:
        return None


def get_request(name: str) -> bytes:
    """The message that asks for a value of the student's."""
    return encode(("get", name), strict=True)


class Mark(NamedTuple):
    """What an answer is known by.

    Attributes:
        seen: All that a case can see of it.
        place: Where in the student's code an exception came from, and that line: only messages show it.
    """

    seen: Hashable
    place: tuple[str, str] | None = None


@dataclass(frozen=True)
class Returned:
    """What a call returned, and (if asked) its arguments as they are afterwards."""

    value: Any
    arguments: tuple[tuple[Any, ...], dict[str, Any]] | None = None


class Sandbox:
    """One submission's process. After SandboxLost it is dead: close it and start another."""

    def __init__(self, zygote: ZygoteProcess, limits: Limits) -> None:
        self._zygote = zygote
        self._limits = limits
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                answer = zygote.ask({"op": "fork"}, (theirs.fileno(),))
            except BaseException:
                ours.close()
                raise
        self._id: int = answer["id"]
        self._pid: int = answer["pid"]
        self._folder: str = answer["folder"]
        self._elsewhere: int | None = answer["elsewhere"]
        self._connection = Connection(ours, self._look)
        self._looked = time.monotonic()
        self._asked_seconds = self._queued = 0.0
        self._ended = False
        self._problem = ""
        self.cpu_seconds = 0.0  # known once it has ended, as is the next
        self.peak_mb: float | None = None
        self._sources: dict[str, list[str]] = {}
        self._output: list[str] = []
        self._inert: set[str] = set()
        self._handles: dict[int, Callable[..., Any]] = {}
        self._depth = 0
        self._nested = False
        self._clock: Deadline | None = None
        self._raised: dict[bytes, Mark] = {}
        self._callback_error: Exception | None = None
        self._greet()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    @property
    def inert_modules(self) -> frozenset[str]:
        """The modules that were replaced by stand-ins that do nothing."""
        return frozenset(self._inert)

    def run_cell(self, source: str, label: str, skip: frozenset[int] = frozenset()) -> CellReport:
        """Run a cell's top-level statements one after another; one that raises does not stop the next.

        Args:
            source: the text of the cell, or of a whole `.py` file.
            label: what the student knows the cell as, such as "cell 4"; empty for a file.
            skip: statements to leave out, by their place.

        Returns:
            What became of it.

        Raises:
            SandboxLost: a statement hung or ended the process; `statement` says which.
        """
        if len(source) > _MAX_SOURCE:  # before anything makes a copy of it
            return CellReport(0, syntax_error=StatementError(-1, "SyntaxError", "this cell is too long", "", ""))
        source = source.encode("utf-8", "backslashreplace").decode()
        self._sources[label] = source.split("\n")
        body = self._exchange(("cell", source, label, sorted(skip)), "cell", self._limits.load_seconds, len(source) + 1)
        try:
            count, errors, dropped, syntax = checks.cell(body)
        except FalselySpoken:
            self._lose("crashed", "spoke the protocol falsely")
        reports = tuple(
            StatementError(index, names[0], message, *self._locate(place, line))
            for index, names, message, place, line in errors
        )
        broken = syntax and StatementError(-1, "SyntaxError", syntax[1], *self._locate(label, syntax[0]))
        return CellReport(count, reports, dropped, broken or None)

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], echo: bool = False) -> Returned:
        """Call a function of the student's.

        Args:
            name: its name in the student's namespace.
            args: arguments; callables among them become calls back to this side.
            kwargs: keyword arguments.
            echo: also send the arguments back, as they are after the call.

        Returns:
            Plain data.

        Raises:
            StudentRaised: the function raised.
            Missing: there is no such function.
            SandboxLost: it hung, or ended the process.
            GraderError: an argument can't be sent, or the zygote is gone.
        """
        body = self._exchange(("call", name, args, kwargs, echo), "value", self._limits.call_seconds)
        try:
            return Returned(*checks.returned(body, echo))
        except FalselySpoken:
            self._lose("crashed", "spoke the protocol falsely")

    def get(self, name: str) -> Any:
        """Look up a value of the student's.

        Raises:
            Missing: there is none of that name.
            SandboxLost: the sandbox is gone.
        """
        body = self._exchange(("get", name), "value", self._limits.call_seconds)
        try:
            return checks.returned(body, echo=False)[0]
        except FalselySpoken:
            self._lose("crashed", "spoke the protocol falsely")

    def names(self) -> frozenset[str]:
        """The names that are defined in the student's namespace."""
        body = self._exchange(("names",), "names", self._limits.call_seconds)
        try:
            return frozenset(checks.strings(body))
        except FalselySpoken:
            self._lose("crashed", "spoke the protocol falsely")

    def used_seconds(self, enough: float) -> float:
        """The time that its answers took, without that which it spent waiting for a processor.

        Args:
            enough: Below this the waiting is left in: looking it up takes longer than most answers do.
        """
        if self._asked_seconds < enough:
            return self._asked_seconds
        return self._asked_seconds - (self._queued if self._ended else seconds_queued(self._pid))

    def output(self) -> str:
        """What was printed since the last time this was asked, up to the cap."""
        text = "".join(self._output)
        self._output.clear()
        return text

    def close(self) -> None:
        """Kill the sandbox and everything it started.

        Raises:
            GraderError: something of it is left.
        """
        if not self._ended:
            self._end(0.0)
        problem, self._problem = self._problem, ""
        if problem:
            raise GraderError(f"a sandbox could not be cleared away: {problem}")

    # ---- many requests at once

    def ask_all(self, requests: Sequence[bytes], left: float, room: int) -> list[bytes]:
        """Send messages of `call_request` and `get_request` together; each has its own time to be answered in.

        Args:
            requests: at most `MOST_AT_ONCE` bytes together: so many fit into the socket while nobody reads.
            left: seconds for all of them.
            room: bytes that all answers may have.

        Returns:
            Their answers, for `read`.

        Raises:
            SandboxLost: by one of them, and nobody knows by which: several answers may come together.
        """
        start = time.monotonic()
        total = Deadline(self._pid, left)
        try:
            self._connection.send_all(requests, self._call_clock())
            answers = self._connection.receive_all(len(requests), self._call_clock, total, room)
            self._look()
        except (Gone, Expired, FalselySpoken, TooMuch) as error:
            self._lose_by(error)
        finally:
            self._asked_seconds += time.monotonic() - start
        return answers

    def _call_clock(self) -> Deadline:
        return Deadline(self._pid, self._limits.call_seconds)

    def read(self, answer: bytes, name: str, echo: bool = False) -> Returned:
        """What an answer of `ask_all` says.

        Args:
            answer: The answer.
            name: The function that was called, or the value that was asked for.
            echo: As the request had it.

        Raises:
            StudentRaised: the function raised.
            Missing: there is none of that name.
            SandboxLost: the answer is none.
        """
        self._callback_error = None
        try:
            body = self._unpack(decode(answer), "value", name)
            return Returned(*checks.returned(body, echo))
        except (FalselySpoken, WireError):
            self._lose("crashed", "spoke the protocol falsely")

    # ---- what was asked before

    @property
    def silent(self) -> bool:
        """Whether nothing was printed since the last time that `output` was asked."""
        return not self._output

    def record(self) -> None:
        """Keep what is said from here on, for `said` and `rewind`."""
        self._connection.record()
        self._nested = False

    def said(self) -> list[tuple[bytes, Mark | None]] | None:
        """Each request since `record`, with what its answer is known by; None if that is not the whole story."""
        tape = self._connection.tape
        if self._ended or self._nested or tape is None or self._connection.unread:
            return None
        frames = [(sent, came) for sent, came in tape if isinstance(came, bytes)]
        return [(sent, self.known_by(came)) for sent, came in frames] if len(frames) == len(tape) else None

    def ask_again(self, payload: bytes) -> Mark | None:
        """Send a request that `said` told, and say what its answer is known by.

        Returns:
            What tells answers apart; None if the sandbox is in trouble. After `rewind` a call shows which.
        """
        start = time.monotonic()
        if self._clock is None or not payload.startswith(_REPLIES):  # a reply does not start a call's time anew
            self._clock = Deadline(self._pid, self._limits.call_seconds)
        try:
            self._connection.send(payload, self._clock)
            frame = self._connection.receive(self._clock)
        except (Gone, Expired, FalselySpoken, TooMuch):
            return None
        finally:
            self._asked_seconds += time.monotonic() - start
        return self.known_by(frame)

    def rewind(self) -> None:
        """Give the answers since `record` again to whoever makes the same calls."""
        self._connection.rewind()

    def known_by(self, frame: bytes) -> Mark | None:
        """What tells an answer from others; None if it is none, which whoever reads it will see."""
        if not frame.startswith(_RAISED):
            # In a tuple: a short answer may be any bytes, those of a hash among them.
            return Mark(frame if len(frame) <= _SHORT else (sha256(frame).digest(),))
        if len(frame) > _LONGEST_RAISED:
            return None
        if frame not in self._raised:
            try:
                _, body, output, inert = checks.answer(decode(frame))
                names, message, label, line = checks.raised(body)
            except (FalselySpoken, WireError):
                return None
            seen = encode((names, message, output, inert))
            self._raised[frame] = Mark(("raised", seen), self._locate(label, line))
        return self._raised[frame]

    # ---- the exchange of messages

    def _greet(self) -> None:
        """Wait until the sandbox is ready; no student code runs before, so what goes wrong here is ours."""
        try:
            message = decode(self._connection.receive(Deadline(self._pid, _START_SECONDS)))
        except (Gone, Expired, FalselySpoken, WireError) as error:
            self._end(_GRACE_SECONDS)
            words = self._zygote.last_words()
            raise GraderError(f"a sandbox did not start: {type(error).__name__} {error} ({words})") from None
        if message != ("ready", ""):
            self._end(0.0)
            raise GraderError(f"a sandbox did not start: {message}")

    def _exchange(self, request: tuple[Any, ...], expected: str, seconds: float, statements: int = 0) -> Any:
        """Send a request, serve callbacks and progress until its answer comes, and return the answer's body."""
        if self._ended:
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
        else:
            self._nested = True
        self._depth += 1
        finished, start = False, time.monotonic()
        try:
            answer = self._converse(payload, seconds, progress, mine)
            self._look()
            finished = True
        except (Expired, TooMuch, Gone, FalselySpoken, WireError) as error:
            self._lose_by(error, progress.index)
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._asked_seconds += time.monotonic() - start
            for number in mine:
                del self._handles[number]
            if not finished and not self._ended:  # interrupted half-way: what comes next could not be told apart
                self._end(0.0)
        return self._unpack(answer, expected, request[1] if len(request) > 1 else "")

    def _converse(self, payload: bytes, seconds: float, progress: _Progress, mine: list[int]) -> tuple[Any, ...]:
        deadline = Deadline(self._pid, seconds)
        total = Deadline(self._pid, self._limits.cell_seconds) if progress.count else deadline
        callbacks = 0
        self._connection.send(payload, deadline)
        while True:
            frame = self._connection.receive(*{deadline, total})
            message = decode(frame, self._resolve)
            kind = checks.kind(message)
            if kind == "progress" and progress.count:
                progress.step(message)
                self._look()
                total.check()
                deadline = Deadline(self._pid, seconds)
            elif kind == "callback":
                callbacks += 1
                if len(frame) > CALLBACK_BYTES:
                    raise FalselySpoken
                if callbacks > self._limits.callbacks:
                    raise Expired(f"more than {self._limits.callbacks} calls to a function it was given")
                start = time.monotonic()
                reply = self._run_callback(message, mine)
                for clock in {deadline, total}:
                    clock.forgive(time.monotonic() - start)
                self._connection.send(reply, deadline)
                self._look()
                for clock in {deadline, total}:
                    clock.check()
            else:
                answer: tuple[Any, ...] = message
                return answer

    def _run_callback(self, message: tuple[Any, ...], mine: list[int]) -> bytes:
        number, args, kwargs = checks.callback(message)
        function = self._resolve(number)
        try:
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

    def _unpack(self, message: Any, expected: str, name: str) -> Any:
        try:
            kind, body, output, inert = checks.answer(message)
            if self._connection.unread:
                raise FalselySpoken
            self._keep_output(output)
            self._inert.update(inert[: 50 - len(self._inert)])
            if kind == "raised":
                names, message_text, label, line = checks.raised(body)
                if expected != "value" and "MemoryError" not in names:  # no code of the student's was called
                    raise FalselySpoken
            elif kind == "missing" and expected == "value":
                raise Missing(name)
            elif kind != expected:
                raise FalselySpoken
            else:
                return body
        except FalselySpoken:
            self._lose("crashed", "spoke the protocol falsely")
        if "MemoryError" in names:
            self._lose("memory", "ran out of memory")
        raise student_raised(names, message_text, *self._locate(label, line)) from self._callback_error

    def _registrar(self, mine: list[int]) -> Callable[[Callable[..., Any]], int]:
        def register(function: Callable[..., Any]) -> int:
            # The same number for the same call, whatever was called before: what was said can then be compared.
            number = max(self._handles, default=0) + 1
            self._handles[number] = function
            mine.append(number)
            return number

        return register

    def _resolve(self, number: int) -> Callable[..., Any]:
        try:
            return self._handles[number]
        except KeyError:
            raise FalselySpoken from None

    def _keep_output(self, text: str) -> None:
        room = self._limits.output_bytes - sum(map(len, self._output))
        if room > 0 and text:
            self._output.append(text[:room])

    def _locate(self, label: str, line: int) -> tuple[str, str]:
        """The place as the student knows it, and the text of that line from our own copy of the source."""
        lines = self._sources.get(label, [])
        if not 1 <= line <= len(lines):
            return "", ""
        return f"{label}, line {line}" if label else f"line {line}", lines[line - 1].strip()[:200]

    def _look(self) -> None:
        """See how much the sandbox has written, unless that was done just now.

        Raises:
            TooMuch: more than it may.
        """
        if time.monotonic() < self._looked + LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        paths = [self._folder, *(shared_files(self._elsewhere) if self._elsewhere is not None else ())]
        problem = too_much(paths, self._limits.folder_bytes, self._limits.folder_files)
        if problem:
            raise TooMuch(problem)

    # ---- its end

    def _lose(self, outcome: str, detail: str, statement: int | None = None) -> NoReturn:
        status = None if self._ended else self._end(0.0 if outcome else _GRACE_SECONDS)
        if not outcome:
            outcome, detail = _cause_of_death(status)
        raise SandboxLost(outcome, detail, statement)

    def _lose_by(self, error: Exception, statement: int | None = None) -> NoReturn:
        if isinstance(error, Expired):
            self._lose("timeout", str(error), statement)
        if isinstance(error, TooMuch):
            self._lose("memory", str(error), statement)
        if isinstance(error, Gone):
            self._lose("", "", statement)
        self._lose("crashed", "spoke the protocol falsely", statement)

    def _end(self, grace: float) -> int | None:
        self._ended = True
        self._queued = seconds_queued(self._pid)
        self._connection.sock.close()
        answer = self._zygote.ask({"op": "end", "id": self._id, "grace": grace})
        self._problem = answer["problem"]
        self.cpu_seconds, self.peak_mb = answer["cpu_seconds"], answer["peak_mb"]
        status: int | None = answer["status"]
        return status


class _Progress:
    """Which top-level statement runs; at most `count` of them, in order."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.index: int | None = None

    def step(self, message: tuple[Any, ...]) -> None:
        index = checks.progress(message)
        if not (-1 if self.index is None else self.index) < index < self.count:
            raise FalselySpoken
        self.index = index


def _builtin_name(error: Exception) -> str:
    return next((cls.__name__ for cls in type(error).__mro__ if cls.__name__ in BUILTIN_ERRORS), "RuntimeError")


def _cause_of_death(status: int | None) -> tuple[str, str]:
    if status is None:
        return "crashed", "closed its connection"
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGXCPU:
        return "timeout", "used up its CPU time"
    return "crashed", f"killed by signal {-code}" if code < 0 else f"exit status {code}"


class Zygote:
    """Forks a sandbox for each request; one per judge, for as many submissions as there are."""

    def __init__(self, limits: Limits = Limits(), without: Collection[str] = ()) -> None:  # noqa: B008 - frozen
        """Start the process.

        Args:
            limits: what a sandbox may use.
            without: layers of `layers.LAYERS` to leave out, to try what the others hold; never for real grading.

        Raises:
            GraderError: it did not start.
            ValueError: there is no such layer.
        """
        self.limits = limits
        self._process = ZygoteProcess(limits, without)
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    @property
    def report(self) -> dict[str, tuple[bool, str]]:
        """Layer name -> (whether it holds, and why or why not), as tried out on this machine."""
        return {name: (bool(holds), str(reason)) for name, (holds, reason) in self._process.report.items()}

    def start(self) -> Sandbox:
        """Start a sandbox.

        Raises:
            GraderError: it did not start.
        """
        if self._closed:
            raise GraderError("the sandbox's zygote was closed")
        return Sandbox(self._process, self.limits)

    def close(self) -> None:
        """End the process and all sandboxes."""
        if not self._closed:
            self._closed = True
            self._process.close()
