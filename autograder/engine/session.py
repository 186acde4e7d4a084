"""One student's work in sandboxes, restarted when one is lost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Self, TypeVar

from autograder.engine.recording import Request
from autograder.intake.submission import Submission
from autograder.sandbox.host.answers import FAR_MORE, AnswerReader
from autograder.sandbox.host.connection import QuotaExceeded
from autograder.sandbox.host.cpu_limit import undivided
from autograder.sandbox.host.errors import Missing, SandboxLost, StudentRaised
from autograder.sandbox.host.sandbox import CellReport, Sandbox
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.wire.format import Room

# How often one function may hang or crash before its remaining cases get the same verdict untried. More than once, so
# that a function which loops on one kind of input is still paid for the others.
LOSSES_PER_FUNCTION = 3
# After this much time spent on calls that were lost, the first loss of a function decides: in a submission where many
# functions hang, waiting for each of them again and again would only hold up the others.
PATIENCE_SECONDS = 20.0
# Time in all that its sandboxes compute or sleep. Waiting for a processor does not count, as it would on a machine that
# is busy with other things; the wall clock has its own limit.
WORK_SECONDS = 120.0
# How often the file's own top-level statements may do so.
LOSSES_AT_LOADING = 5
# How many errors and dropped lines of all cells are kept, and how many characters of them: nobody reads more, and a
# sandbox could send a million of thousands of characters each.
MOST_TROUBLES, MOST_TROUBLE_CHARS = 200, 100_000
# Bytes of answers that are taken from one submission, since they are held until their cases are decided. Beyond that
# only small ones are.
MOST_CARRIED = 16 << 20
SMALL_ANSWER = 8 << 10
# How much of what a submission printed is kept, in characters: staff's file of it is read whole, with those of a class.
MOST_PRINTED = 1 << 20
# A sandbox lists no more names than this.
MOST_NAMES = 10_000
# The name under which a top level that can't be run is given up; no function can be called that.
_LOADING = "<loading>"
_NO_TIME = "the time for the whole submission was used up before this case"

T = TypeVar("T")


class _AnswerTooLarge(QuotaExceeded):
    """There is no room for this answer."""


class Asked(NamedTuple):
    """What became of several requests.

    Attributes:
        answers: The answers that came, in order.
        loss: What was lost then; None if all were answered.
        sure: Whether it was lost by the first request without an answer.
    """

    answers: list[bytes]
    loss: SandboxLost | None
    sure: bool = True


class Session:
    """A submission in a sandbox, restarted when it is lost.

    A hang or a crash costs the call it happened in: the next call gets a new sandbox in which the cells were run again,
    without the statement that hung.

    Args:
        zygote: What starts sandboxes.
        submission: The student's code.
        seconds: Wall time for all of it; what is left after that times out.

    Attributes:
        submission: The student's code.
        reader: Reads what the sandboxes answered.
        reports: What became of each cell, by its label.
        lost_statements: The top-level statements that were left out, in words.
        cpu_seconds: CPU time of the sandboxes that have ended.
        peak_mb: The most memory that one of them held; None if it isn't known.
    """

    def __init__(self, zygote: Zygote, submission: Submission, seconds: float) -> None:
        self._zygote = zygote
        self.submission = submission
        self._deadline = time.monotonic() + seconds
        self._sandbox: Sandbox | None = None
        self._skip: dict[int, set[int]] = {}
        self._losses: Counter[str] = Counter()
        self._names: frozenset[str] | None = None
        self._given_up: dict[str, tuple[str, str]] = {}  # outcome and detail: an exception would keep all its frames
        self.reader = AnswerReader(zygote.limits.output_bytes)
        self._arrived: list[bytes] = []
        self._carried = 0
        self._lost_seconds = 0.0
        self._used = 0.0  # by the sandboxes that are closed
        self._room = MOST_PRINTED
        self.reports: dict[str, CellReport] = {}
        self.lost_statements: list[str] = []
        self.cpu_seconds = 0.0
        self.peak_mb: float | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox.

        Raises:
            GraderError: if a process of the student can't be ended.
        """
        sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            try:
                sandbox.close()
            finally:
                self._used += sandbox.process.used_seconds(0.0)
                self.cpu_seconds += sandbox.process.cpu_seconds
                if sandbox.process.peak_mb is not None:
                    self.peak_mb = max(self.peak_mb or 0.0, sandbox.process.peak_mb)

    def names(self) -> frozenset[str]:
        """The names that the student's code defines; none if it can't be run at all."""
        try:
            names = self._live(_LOADING, lambda sandbox: sandbox.names())
        except SandboxLost:
            return frozenset()
        self._names = names if len(names) < MOST_NAMES else None
        return names

    def defines(self, name: str) -> bool:
        """Whether there may be a function or choice of this name."""
        return self._names is None or name in self._names

    def output(self) -> str:
        """What the student's code printed since the last time that this was asked; in the end only that it did."""
        text = self.reader.output()
        kept, self._room = text[: self._room], max(self._room - len(text), 0)
        return kept if kept == text else f"{kept}\n(what was printed is not kept any more: there was too much of it)"

    # ---- one request at a time

    def call(
        self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool, room: Room | None = None
    ) -> Any:
        """Call a function of the student.

        With `echo` it is its positional arguments that come back, as it left them.

        Raises:
            StudentRaised: if the function raised.
            Missing: if there is no such function.
            SandboxLost: if it hung, crashed or ran out of memory, now or too often before.
        """
        return self._live(name, lambda sandbox: sandbox.call(name, args, kwargs, echo=echo, room=room))

    def get(self, name: str, room: Room | None = None) -> Any:
        """The value of a name at the student's top level.

        Raises:
            Missing: if there is no such name.
            SandboxLost: if the sandbox is lost.
        """
        return self._live(name, lambda sandbox: sandbox.get(name, room))

    def read(self, answer: bytes, name: str, echo: bool, room: Room) -> Any:
        """What an answer of `ask` says.

        Raises:
            StudentRaised, Missing, SandboxLost: as `call`.
        """
        return self.reader.read(answer, name, "arguments" if echo else "value", room)

    # ---- many requests at once

    def is_given_up(self, name: str) -> bool:
        """Whether a function was lost so often that it is not called again."""
        return name in self._given_up

    def refusal(self, name: str) -> SandboxLost | None:
        """Why a function is not called any more; None if it is."""
        for given_up in (name, _LOADING):
            if given_up in self._given_up:
                return SandboxLost(*self._given_up[given_up])
        return SandboxLost("timeout", _NO_TIME) if self.seconds_left() <= 0 else None

    def ask(self, requests: Sequence[Request]) -> Asked:
        """Have requests answered together, in order.

        There may be so many that they fit into the socket while nobody reads.
        """
        try:
            sandbox = self._loaded()
        except SandboxLost as lost:
            return Asked([], _bare(lost))
        self._arrived = []
        start = time.monotonic()
        try:
            sandbox.ask_all([request.payload for request in requests], self.seconds_left())
        except SandboxLost as lost:
            self.close()
            answers = self._arrived
            if len(answers) == len(requests):
                return Asked(answers, None)
            sure = len(requests) == 1 or isinstance(lost.__context__, _AnswerTooLarge)
            if sure:
                self._count_loss(requests[len(answers)].name, lost, time.monotonic() - start)
            return Asked(answers, _bare(lost), sure)
        finally:
            arrived, self._arrived = self._arrived, []
        return Asked(arrived, None)

    def _accept(self, answer: bytes) -> None:
        size = len(answer)
        if size > SMALL_ANSWER and self._carried + size > MOST_CARRIED:
            raise _AnswerTooLarge(FAR_MORE)
        self._carried += size
        self._arrived.append(answer)

    # ---- the sandbox

    @undivided()  # a sandbox is loaded with all its cells or not at all, and what it says is heard to the end
    def _live(self, name: str, question: Callable[[Sandbox], T]) -> T:
        refusal = self.refusal(name)
        if refusal is not None:
            raise refusal
        sandbox = self._loaded()
        start = time.monotonic()
        try:
            return question(sandbox)
        except SandboxLost as lost:
            self.close()
            self._count_loss(name, lost, time.monotonic() - start)
            raise
        except (StudentRaised, Missing):
            raise
        except BaseException:  # ours, or a case that one of its own functions held up
            self.close()
            raise
        finally:
            self._arrived = []

    def _count_loss(self, name: str, lost: SandboxLost, seconds: float) -> None:
        self._losses[name] += 1
        self._lost_seconds += seconds
        if self._losses[name] >= LOSSES_PER_FUNCTION or self._lost_seconds > PATIENCE_SECONDS:
            self._given_up[name] = lost.outcome, lost.detail

    def seconds_left(self) -> float:
        """Time that is left for this submission."""
        left = WORK_SECONDS - self._used
        if self._sandbox is not None:
            left -= self._sandbox.process.used_seconds(left)
        return min(left, self._deadline - time.monotonic())

    def _loaded(self) -> Sandbox:
        """The sandbox, with all cells run; raises SandboxLost if the top level itself can't be run."""
        while self._sandbox is None:
            if _LOADING in self._given_up:
                raise SandboxLost(*self._given_up[_LOADING])
            self._sandbox = self._zygote.start(self.reader, self._accept)
            room = _Troubles()
            if self.submission.beside:
                self._sandbox.put_files([(file.name, file.content) for file in self.submission.beside])
            try:
                for index, cell in enumerate(self.submission.cells):
                    if self.seconds_left() <= 0:
                        raise SandboxLost("timeout", "the time for the whole submission was used up here")
                    skip = frozenset(self._skip.get(index, ()))
                    self.reports[cell.label] = room.shortened(self._sandbox.run_cell(cell.source, cell.label, skip))
            except SandboxLost as lost:
                self.close()
                self._note_loss(index, lost)
            finally:
                self._arrived = []
        return self._sandbox

    def _note_loss(self, index: int, lost: SandboxLost) -> None:
        """Remember which statement to leave out; give up after too many, or when it isn't known."""
        where = self.submission.cells[index].label or "the file"
        left_out = "it" if lost.statement is None else "a statement"
        self.lost_statements.append(f"{where}: {left_out} was left out ({lost.outcome}: {lost.detail})")
        if lost.statement is None or len(self.lost_statements) >= LOSSES_AT_LOADING:
            self._given_up[_LOADING] = lost.outcome, lost.detail
        else:
            self._skip.setdefault(index, set()).add(lost.statement)


def _bare(lost: SandboxLost) -> SandboxLost:
    """The same without the frames that it came through, which hold all that they saw."""
    return SandboxLost(lost.outcome, lost.detail, lost.statement)


class _Troubles:
    """Room for the errors and dropped lines of all cells."""

    def __init__(self) -> None:
        self._left, self._chars = MOST_TROUBLES, MOST_TROUBLE_CHARS

    def shortened(self, report: CellReport) -> CellReport:
        """A report with as much of it as there is room for."""
        errors = tuple(error for error in report.errors if self._has_room(error.message))
        dropped = tuple(line for line in report.dropped if self._has_room(line))
        syntax = report.syntax_error
        if syntax is not None and not self._has_room(syntax.message):
            syntax = replace(syntax, message="...", code="")
        return replace(report, errors=errors, dropped=dropped, syntax_error=syntax)

    def _has_room(self, text: str) -> bool:
        self._left -= 1
        self._chars -= len(text)
        return self._left >= 0 and self._chars >= 0
