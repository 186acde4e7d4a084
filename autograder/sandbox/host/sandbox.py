"""The trusted side's view of a sandbox: start one, run cells in it, call functions in it."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from autograder.errors import GraderError
from autograder.sandbox.host.connection import Connection, ConnectionClosed, QuotaExceeded
from autograder.sandbox.host.deadline import Deadline, Expired
from autograder.sandbox.host.errors import Missing, SandboxLost, StudentRaised, student_raised
from autograder.sandbox.host.process import SandboxProcess
from autograder.sandbox.host.protocol import SandboxProtocol
from autograder.sandbox.host.reports import CellReport, Mark, Returned, StatementError
from autograder.sandbox.host.zygote_client import ZygoteProcess
from autograder.sandbox.limits import Limits
from autograder.sandbox.wire import WireError, decode, encode, message_schema
from autograder.sandbox.wire.format import ProtocolViolation

__all__ = [
    "CellReport",
    "Limits",
    "Mark",
    "Missing",
    "Returned",
    "Sandbox",
    "SandboxLost",
    "StatementError",
    "StudentRaised",
    "Zygote",
    "student_raised",
]

_MAX_SOURCE = 4 << 20
# Longer answers are known by their hash: no two answers have the same, however hard a student tries.
_SHORT = 64
# Of an exception more is looked at than its bytes. One that is longer than this is known by nothing.
_LONGEST_RAISED = 64 << 10
# Requests that are sent together: a socket's buffer holds more, so that sending never waits for the sandbox to read.
MOST_AT_ONCE = 48 << 10
# How messages begin: the word after the tuple's own header.
_RAISED = encode(("raised", None, "", []))[:16]
_REPLIES = (encode(("answer", None))[:16], encode(("refuse", ""))[:16])


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


class Sandbox:
    """One submission's process. After SandboxLost it is dead: close it and start another."""

    def __init__(self, zygote: ZygoteProcess, limits: Limits) -> None:
        self._limits = limits
        self._process = SandboxProcess(zygote, limits)
        self._connection = Connection(self._process.sock, self._process.look)
        self._protocol = SandboxProtocol(self._process, self._connection, limits)
        self._clock: Deadline | None = None
        self._raised: dict[bytes, Mark] = {}
        self._protocol.greet()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    @property
    def inert_modules(self) -> frozenset[str]:
        """The modules that were replaced by stand-ins that do nothing."""
        return frozenset(self._protocol.inert)

    @property
    def cpu_seconds(self) -> float:
        """CPU time of the process; known once it has ended."""
        return self._process.cpu_seconds

    @property
    def peak_mb(self) -> float | None:
        """Its largest memory; known once it has ended, if ever."""
        return self._process.peak_mb

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
        self._protocol.sources[label] = source.split("\n")
        request = ("cell", source, label, sorted(skip))
        body = self._protocol.exchange(request, "cell", self._limits.load_seconds, len(source) + 1)
        try:
            count, errors, dropped, syntax = message_schema.cell(body)
        except ProtocolViolation:
            self._protocol.false()
        reports = tuple(
            StatementError(index, names[0], message, *self._protocol.locate(place, line))
            for index, names, message, place, line in errors
        )
        broken = syntax and StatementError(-1, "SyntaxError", syntax[1], *self._protocol.locate(label, syntax[0]))
        return CellReport(count, reports, dropped, broken or None)

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], echo: bool = False) -> Returned:
        """Call a function of the student's.

        Args:
            name: its name in the student's namespace.
            args: arguments; callables among them become calls back to this side.
            kwargs: keyword arguments.
            echo: send the arguments back as they are after the call, and not what it returned.

        Returns:
            Plain data.

        Raises:
            StudentRaised: the function raised.
            Missing: there is no such function.
            SandboxLost: it hung, or ended the process.
            GraderError: an argument can't be sent, or the zygote is gone.
        """
        request = ("call", name, args, kwargs, echo)
        return self._returned(self._protocol.exchange(request, "value", self._limits.call_seconds), echo)

    def get(self, name: str) -> Any:
        """Look up a value of the student's.

        Raises:
            Missing: there is none of that name.
            SandboxLost: the sandbox is gone.
        """
        return self._returned(
            self._protocol.exchange(("get", name), "value", self._limits.call_seconds), echo=False
        ).value

    def names(self) -> frozenset[str]:
        """The names that are defined in the student's namespace."""
        body = self._protocol.exchange(("names",), "names", self._limits.call_seconds)
        try:
            return frozenset(message_schema.strings(body))
        except ProtocolViolation:
            self._protocol.false()

    def used_seconds(self, enough: float) -> float:
        """As of `SandboxProcess`."""
        return self._process.used_seconds(enough)

    def output(self) -> str:
        """What was printed since the last time this was asked, up to the cap."""
        return self._protocol.output()

    def close(self) -> None:
        """Kill the sandbox and everything it started.

        Raises:
            GraderError: something of it is left.
        """
        self._process.close()

    def _returned(self, body: Any, echo: bool) -> Returned:
        try:
            return Returned(*message_schema.returned(body, echo))
        except ProtocolViolation:
            self._protocol.false()

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
        total = self._process.clock(left)
        try:
            self._connection.send_all(requests, self._process.call_clock())
            answers = self._connection.receive_all(len(requests), self._process.call_clock, total, room)
            self._process.look()
        except (ConnectionClosed, Expired, ProtocolViolation, QuotaExceeded) as error:
            self._process.lose_by(error)
        finally:
            self._process.asked_seconds += time.monotonic() - start
        return answers

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
        return self._returned(self._protocol.read(answer, name), echo)

    # ---- what was asked before

    def record(self) -> None:
        """Keep what is said from here on, for `said` and `rewind`."""
        self._connection.record()
        self._protocol.nested = False

    def said(self) -> list[tuple[bytes, Mark | None]] | None:
        """Each request since `record`, with what its answer is known by; None if that is not the whole story."""
        tape = self._connection.tape
        if self._process.ended or self._protocol.nested or tape is None or self._connection.unread:
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
            self._clock = self._process.call_clock()
        try:
            self._connection.send(payload, self._clock)
            frame = self._connection.receive(self._clock)
        except (ConnectionClosed, Expired, ProtocolViolation, QuotaExceeded):
            return None
        finally:
            self._process.asked_seconds += time.monotonic() - start
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
                _, body, output, inert = message_schema.answer(decode(frame))
                names, message, label, line = message_schema.raised(body)
            except (ProtocolViolation, WireError):
                return None
            seen = encode((names, message, output, inert))
            self._raised[frame] = Mark(("raised", seen), self._protocol.locate(label, line))
        return self._raised[frame]


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
