"""The trusted side's view of a sandbox: start one, run cells in it, call functions in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from autograder.errors import GraderError
from autograder.sandbox.host.errors import SandboxLost, StudentRaised
from autograder.sandbox.host.protocol import SandboxProtocol
from autograder.sandbox.wire import WireError, encode, message_schema
from autograder.sandbox.wire.format import ProtocolViolation, Room

_MAX_SOURCE = 4 << 20


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


class Sandbox(SandboxProtocol):
    """One submission's process. After SandboxLost it is dead: close it and start another."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def put_files(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Have files written into the sandbox's own folder, before any code of the student's runs.

        The sandbox's process writes them itself, behind all its layers: this side touches no disk.

        Their paths are harmless, and relative to that folder.

        Raises:
            GraderError: it could not be done.
        """
        try:
            self.exchange(("files", list(files)), "files", seconds=self._limits.load_seconds)
        except (StudentRaised, SandboxLost) as error:
            raise GraderError(f"files could not be put into a sandbox: {error}") from error

    def run_cell(self, source: str, label: str, skip: frozenset[int] = frozenset()) -> CellReport:
        """Run a cell's top-level statements one after another; one that raises does not stop the next.

        The label is what the student knows the cell as, such as "cell 4", and empty for a file; `skip` has the places
        of statements to leave out.

        Raises:
            SandboxLost: a statement hung or ended the process; `statement` says which.
        """
        if len(source) > _MAX_SOURCE:  # before anything makes a copy of it
            return CellReport(0, syntax_error=StatementError(-1, "SyntaxError", "this cell is too long", "", ""))
        source = source.encode("utf-8", "backslashreplace").decode()
        self.reader.add_source(label, source)
        request = ("cell", source, label, sorted(skip))
        body = self.exchange(request, "cell", seconds=self._limits.load_seconds, statements=len(source) + 1)
        try:
            count, errors, dropped, syntax = message_schema.cell(body)
        except ProtocolViolation as error:
            self.process.lose_by(error)
        reports = tuple(
            StatementError(index, names[0], message, *self.reader.locate(*place))
            for index, names, message, place in errors
        )
        broken = syntax and StatementError(-1, "SyntaxError", syntax[1], *self.reader.locate(label, syntax[0]))
        return CellReport(count, reports, dropped, broken or None)

    def call(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], echo: bool = False, room: Room | None = None
    ) -> Any:
        """Call a function of the student's.

        Callables among the arguments become calls back to this side. With `echo` the positional arguments come back as
        the call left them. What comes back is counted down from `room`.

        Raises:
            StudentRaised: the function raised.
            Missing: there is no such function.
            SandboxLost: it hung, or ended the process.
            GraderError: an argument can't be sent, or the zygote is gone.
        """
        return self.exchange(("call", name, args, kwargs, echo), "arguments" if echo else "value", room=room)

    def get(self, name: str, room: Room | None = None) -> Any:
        """Look up a value of the student's.

        Raises:
            Missing: there is none of that name.
            SandboxLost: the sandbox is gone.
        """
        return self.exchange(("get", name), "value", room=room)

    def names(self) -> frozenset[str]:
        """The names that are defined in the student's namespace."""
        body = self.exchange(("names",), "names")
        try:
            return frozenset(message_schema.strings(body))
        except ProtocolViolation as error:
            self.process.lose_by(error)

    def output(self) -> str:
        """What was printed since the last time this was asked, up to the cap."""
        return self.reader.output()

    def close(self) -> None:
        """Kill the sandbox and everything it started.

        Raises:
            GraderError: something of it is left.
        """
        self.process.close()
