"""Reads what the sandboxes of one submission answered: plain data, checked, and believed as nothing more than data.

An answer is kept as bytes until a case asks for it, so reading needs no sandbox: the one that gave it may be gone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from hashlib import sha256
from typing import Any, NamedTuple

from autograder.sandbox.host.errors import Missing, SandboxLost, printable, student_raised
from autograder.sandbox.host.source_lines import SourceLines
from autograder.sandbox.wire import WireError, decode, encode, message_schema
from autograder.sandbox.wire.format import ProtocolViolation, Room, RoomExceeded

FALSE = "spoke the protocol falsely"
FAR_MORE = "it gave far more than was asked for"
# What one value may take in memory: half a million numbers. Far more fits into a message than this side can compare
# and print within its own time and memory.
VALUE_BYTES = 8_200_000
# How messages begin: the word after the tuple's own header.
_RAISED = encode(("raised", None, "", []))[:16]
# Longer answers are known by their hash: no two answers have the same, however hard a student tries.
_SHORT = 64
# An exception's answer that is longer than this is looked at each time.
_LONGEST_RAISED = 64 << 10
_MOST_RAISED = 1000  # different ones that are remembered
_MOST_STUBS = 50

Place = tuple[str, str]


class AnswerKey(NamedTuple):
    """What tells one answer from another.

    Attributes:
        seen: All that a case can see of it.
        places: Where in the student's code an exception came from, with the lines: only messages show them.
    """

    seen: Hashable
    places: tuple[Place, ...] = ()


class AnswerReader:
    """Reads the answers of one submission.

    Args:
        output_chars: How much of what was printed is kept between two calls of `output`.

    Attributes:
        stub_modules: The modules that were replaced by stubs in the student's process.
    """

    def __init__(self, output_chars: int) -> None:
        self.stub_modules: set[str] = set()
        self._sources: dict[str, SourceLines] = {}
        self._output: list[str] = []
        self._output_chars = output_chars
        self._raised: dict[tuple[str, bytes], AnswerKey] = {}

    def add_source(self, label: str, text: str) -> None:
        """Keep the text of a cell, to name its lines."""
        self._sources[label] = SourceLines(text)

    def read(self, answer: bytes, name: str, expected: str, room: Room) -> Any:
        """What a call or a look-up was answered.

        Raises:
            StudentRaised, Missing: what was called raised, or is not there.
            SandboxLost: it is no answer, or more than there is room for.
        """
        try:
            return self.body(decode_within(answer, room), expected, name)
        except RoomExceeded:
            raise SandboxLost("memory", FAR_MORE) from None
        except (WireError, ProtocolViolation):
            raise SandboxLost("crashed", FALSE) from None

    def body(self, message: Any, expected: str, name: str, cause: Exception | None = None) -> Any:
        """The body of an answer that is decoded already.

        Args:
            message: The message.
            expected: The word that an answer with a result begins with: "value", or "arguments" as a call left them,
                or what else was asked for.
            name: What was called or looked up.
            cause: What a function of the trusted side raised during the call, if one did.

        Raises:
            StudentRaised, Missing: what was called raised, or is not there.
            SandboxLost: it ran out of memory.
            ProtocolViolation: the message is no answer to this.
        """
        kind, body, output, stubs = message_schema.answer(message)
        self._keep_output(output)
        self.stub_modules.update(stubs[: _MOST_STUBS - len(self.stub_modules)])
        if kind == expected and (kind != "arguments" or type(body) is tuple):
            return body
        of_student = expected in ("value", "arguments")
        if kind == "missing" and of_student:
            raise Missing(name)
        if kind != "raised":
            raise ProtocolViolation
        names, text, place, called = message_schema.raised(body)
        if "MemoryError" in names:
            raise SandboxLost("memory", "ran out of memory")
        if not of_student:  # no code of the student's was called
            raise ProtocolViolation
        error = student_raised(names, text, *self.locate(*place))
        error.own = self._locate_in(name, *called)
        raise error from cause

    def locate(self, label: str, line: int) -> Place:
        """The place as the student knows it, and the text of that line from our own copy of the source."""
        text = self._sources[label].line(line) if label in self._sources else None
        if text is None:
            return "", ""
        return f"{label}, line {line}" if label else f"line {line}", printable(text.strip()[:200])

    def lines_of(self, name: str) -> int:
        """How many lines the function of this name has in all, so that one of them can be told."""
        return sum(len(source.function(name)) for source in self._sources.values())

    def _locate_in(self, name: str, label: str, line: int) -> Place:
        """As `locate`, of the function of this name alone."""
        source = self._sources.get(label)
        return self.locate(label, line) if source is not None and line in source.function(name) else ("", "")

    def output(self) -> str:
        """What was printed since the last time this was asked, up to the cap."""
        text = "".join(self._output)
        self._output.clear()
        return text

    def key(self, answer: bytes, name: str) -> AnswerKey | None:
        """What tells an answer from others; None if only reading it can tell."""
        if not answer.startswith(_RAISED):
            # In a tuple: a short answer may be any bytes, those of a hash among them.
            return AnswerKey(answer if len(answer) <= _SHORT else (sha256(answer).digest(),))
        if len(answer) > _LONGEST_RAISED:
            return None
        if (name, answer) not in self._raised:
            try:
                _, body, output, stubs = message_schema.answer(decode(answer))
                names, text, place, called = message_schema.raised(body)
            except (ProtocolViolation, WireError):
                return None
            if len(self._raised) >= _MOST_RAISED:
                self._raised.clear()
            seen = sha256(encode((names, text, output, stubs))).digest()
            places = self.locate(*place), self._locate_in(name, *called)
            self._raised[name, answer] = AnswerKey(("raised", seen), places)
        return self._raised[name, answer]

    def _keep_output(self, text: str) -> None:
        room = self._output_chars - sum(map(len, self._output))
        if room > 0 and text:
            self._output.append(text[:room])


def decode_within(answer: bytes, room: Room, resolve: Callable[[int], Any] | None = None) -> Any:
    """Decode a message of a sandbox, which takes of the room that a case has, and never more than one value may.

    Raises:
        WireError: it is no message; `RoomExceeded`, a kind of it, if there is not so much room.
    """
    own = Room(min(VALUE_BYTES, room.left))
    before = own.left
    try:
        return decode(answer, resolve, room=own)
    finally:
        room.left -= before - max(own.left, 0)
