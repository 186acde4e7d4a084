"""One student's work in sandboxes, restarted when one is lost."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Self, TypeVar

import numpy as np

from autograder.intake.submission import Submission
from autograder.sandbox.host.sandbox import (
    MOST_AT_ONCE,
    CellReport,
    Mark,
    Returned,
    Sandbox,
    SandboxLost,
    Zygote,
    call_request,
    get_request,
)

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
# How many errors and dropped lines of all cells are kept: nobody reads more, and a sandbox could send a million of
# thousands of characters each.
MOST_TROUBLES = 200
# How much a function may return, in numbers or words. Far more fits into a message than this side can compare and
# print within its own time and memory.
LARGEST_VALUE = 500_000
# How much all values of a submission together may hold before only small ones are taken: this side has to read,
# compare and print them all.
MANY_VALUES = 3_000_000
SMALL_VALUE = 1_000
# Bytes of an answer for each number or word in it, at most.
_BYTES = 64
# How many bytes of answers `ask_all` takes for one submission: all are held until the last case is decided.
MOST_CARRIED = 8 << 20
# How much of what a submission printed is kept, in characters: staff's file of it is read whole, with those of a class.
MOST_PRINTED = 1 << 20
_FAR_MORE = "it gave far more than was asked for"
# The name under which a top level that can't be run is given up; no function can be called that.
_LOADING = "<loading>"

T = TypeVar("T")


class Session:
    """A submission in a sandbox, restarted when it is lost.

    A hang or a crash costs the call it happened in: the next call gets a new sandbox in which the cells were run again,
    without the statement that hung.

    Args:
        zygote: What starts sandboxes.
        submission: The student's code.
        seconds: Wall time for all of it; what is left after that times out.
    """

    def __init__(self, zygote: Zygote, submission: Submission, seconds: float) -> None:
        self._zygote = zygote
        self._submission = submission
        self._deadline = time.monotonic() + seconds
        self._sandbox: Sandbox | None = None
        self._skip: dict[int, set[int]] = {}
        self._losses: Counter[str] = Counter()
        self._returned = 0
        self._carried = 0
        self._unsteady = False
        self._lost_seconds = 0.0
        self._used = 0.0  # by the sandboxes that are closed
        self._given_up: dict[str, SandboxLost] = {}
        self.sizes: list[int] = []  # of what came back in the case that runs
        # Takes requests that need no conversation to the sandbox, together with those of other cases.
        self.fetch: Callable[[bytes | None], bytes | None] | None = None
        self._room = MOST_PRINTED
        self.reports: dict[str, CellReport] = {}
        self.lost_statements: list[str] = []
        self.inert_modules: set[str] = set()
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
                self._used += sandbox.used_seconds(0.0)
                self.cpu_seconds += sandbox.cpu_seconds
                if sandbox.peak_mb is not None:
                    self.peak_mb = max(self.peak_mb or 0.0, sandbox.peak_mb)

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        """Call a function of the student.

        Args:
            name: The function.
            args: Its positional arguments.
            kwargs: Its keyword arguments.
            echo: Return the positional arguments as the function left them, instead of its result.

        Raises:
            StudentRaised: if the function raised.
            Missing: if there is no such function.
            SandboxLost: if it hung, crashed or ran out of memory, now or too often before.
        """
        answer = self._fetch(lambda: call_request(name, args, kwargs, echo))

        def ask(sandbox: Sandbox) -> object:
            if answer is not None:
                returned = self._read(sandbox, answer, name, echo)
            else:
                returned = sandbox.call(name, args, kwargs, echo=echo)
            value = returned.arguments[0] if echo and returned.arguments is not None else returned.value
            return self._sized(value)

        return self._ask(name, ask)

    def get(self, name: str) -> Any:
        """The value of a name at the student's top level.

        Raises:
            Missing: if there is no such name.
            SandboxLost: if the sandbox is lost.
        """
        answer = self._fetch(lambda: get_request(name))

        def ask(sandbox: Sandbox) -> object:
            value = self._read(sandbox, answer, name).value if answer is not None else sandbox.get(name)
            return self._sized(value)

        return self._ask(name, ask)

    def names(self) -> frozenset[str]:
        """The names that the student's code defines; none if it can't be run at all."""
        try:
            return self._ask(_LOADING, lambda sandbox: sandbox.names())
        except SandboxLost:
            return frozenset()

    def output(self) -> str:
        """What the student's code printed since the last time that this was asked; in the end only that it did."""
        text = self._sandbox.output() if self._sandbox is not None else ""
        kept, self._room = text[: self._room], max(self._room - len(text), 0)
        return kept if kept == text else f"{kept}\n(what was printed is not kept any more: there was too much of it)"

    @property
    def steady(self) -> bool:
        """Whether there is a sandbox, nothing was lost so far, and time is left: then answers alone decide a case."""
        return self._sandbox is not None and not (self._losses or self._unsteady or self._out_of_time())

    def record(self) -> Sandbox | None:
        """The sandbox, which now keeps what is said; None where more than answers decides what becomes of a case."""
        if self._sandbox is None or not self.steady:
            return None
        self._sandbox.record()
        return self._sandbox

    def ask_all(self, requests: Sequence[bytes]) -> list[bytes]:
        """Have the sandbox answer several requests of `call_request` and `get_request`, while all is `steady`.

        Returns:
            The answers; fewer than there are requests if something was lost. Which of them it was is seen when they are
            asked one at a time.
        """
        answers: list[bytes] = []
        for batch in _batches(requests):
            if self._sandbox is None or not self.steady:
                break
            try:
                answers += self._sandbox.ask_all(batch, self._seconds_left(), MOST_CARRIED - self._carried)
            except SandboxLost:
                self.close()
                self._unsteady = True
                break
            self._carried += sum(map(len, answers[-len(batch) :]))
        return answers

    def known_by(self, answer: bytes) -> Mark | None:
        """What tells an answer of `ask_all` from others; None if that can't be told."""
        return self._sandbox.known_by(answer) if self._sandbox is not None else None

    def count(self, size: int) -> None:
        """Count the values of a case that is decided."""
        self._returned += size

    def has_room(self, size: int) -> bool:
        """Whether a case's values, of this size in all, are accepted however large each of them is."""
        return self._returned + size <= MANY_VALUES

    def _allowed(self) -> int:
        return LARGEST_VALUE if self._returned + sum(self.sizes) < MANY_VALUES else SMALL_VALUE

    def _fetch(self, request: Callable[[], bytes | None]) -> bytes | None:
        """The answer that somebody fetches for us; None if we have to ask ourselves."""
        return None if self.fetch is None else self.fetch(request())

    def _read(self, sandbox: Sandbox, answer: bytes, name: str, echo: bool = False) -> Returned:
        """What an answer says, unless it is so long that it must hold more than is taken."""
        if len(answer) > _BYTES * self._allowed():
            raise SandboxLost("memory", _FAR_MORE)
        return sandbox.read(answer, name, echo)

    def _sized(self, value: object) -> object:
        """The value, unless it is more than this side should have to hold."""
        allowed = self._allowed()
        size = _size(value, allowed)
        if size > allowed:
            raise SandboxLost("memory", _FAR_MORE)
        self.sizes.append(size)
        return value

    def _ask(self, name: str, question: Callable[[Sandbox], T]) -> T:
        if name in self._given_up:
            raise self._given_up[name]
        if self._out_of_time():
            raise SandboxLost("timeout", "the time for the whole submission was used up before this case")
        sandbox = self._loaded()
        start = time.monotonic()
        try:
            return question(sandbox)
        except SandboxLost as lost:
            self.close()
            self._losses[name] += 1
            self._lost_seconds += time.monotonic() - start
            if self._losses[name] >= LOSSES_PER_FUNCTION or self._lost_seconds > PATIENCE_SECONDS:
                self._given_up[name] = lost
            raise

    def _seconds_left(self) -> float:
        left = WORK_SECONDS - self._used
        if self._sandbox is not None:
            left -= self._sandbox.used_seconds(left)
        return min(left, self._deadline - time.monotonic())

    def _out_of_time(self) -> bool:
        return self._seconds_left() <= 0

    def _loaded(self) -> Sandbox:
        """The sandbox, with all cells run; raises SandboxLost if the top level itself can't be run."""
        while self._sandbox is None:
            if _LOADING in self._given_up:
                raise self._given_up[_LOADING]
            self._sandbox = self._zygote.start()
            room = MOST_TROUBLES
            try:
                for index, cell in enumerate(self._submission.cells):
                    if self._out_of_time():
                        raise SandboxLost("timeout", "the time for the whole submission was used up here")
                    skip = frozenset(self._skip.get(index, ()))
                    report = _shortened(self._sandbox.run_cell(cell.source, cell.label, skip), room)
                    room -= len(report.errors) + len(report.dropped)
                    self.reports[cell.label] = report
                self.inert_modules |= set(self._sandbox.inert_modules)
            except SandboxLost as lost:
                self.close()
                self._note_loss(index, lost)
        return self._sandbox

    def _note_loss(self, index: int, lost: SandboxLost) -> None:
        """Remember which statement to leave out; give up after too many, or when it isn't known."""
        where = self._submission.cells[index].label or "the file"
        left_out = "it" if lost.statement is None else "a statement"
        self.lost_statements.append(f"{where}: {left_out} was left out ({lost.outcome}: {lost.detail})")
        if lost.statement is None or len(self.lost_statements) >= LOSSES_AT_LOADING:
            self._given_up[_LOADING] = lost
        else:
            self._skip.setdefault(index, set()).add(lost.statement)


def _batches(requests: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The requests in order, as many together as may be; one that is longer than that goes alone."""
    batch: list[bytes] = []
    room = MOST_AT_ONCE
    for request in requests:
        room -= len(request)
        if batch and room < 0:
            yield batch
            batch, room = [], MOST_AT_ONCE - len(request)
        batch.append(request)
    if batch:
        yield batch


def _shortened(report: CellReport, room: int) -> CellReport:
    errors = report.errors[:room]
    return replace(report, errors=errors, dropped=report.dropped[: room - len(errors)])


def _size(value: object, enough: int) -> int:
    """How much a value from a sandbox holds, in numbers or words; counted no further than beyond `enough`.

    NumPy makes every text of an array as long as the longest: a long one among many short ones counts as so many long
    ones.
    """
    size = widest = 0
    rest = [value]
    parts = 0
    while rest and max(size, parts * widest) <= enough:
        item = rest.pop()
        size += 1
        parts += 1
        if isinstance(item, np.ndarray):
            # Many small arrays take longer than one large one, and one without numbers has its rows.
            size += 50 + max(math.prod(dim or 1 for dim in item.shape), item.nbytes // 16)
        elif isinstance(item, str | bytes):
            size += len(item) // 16
            widest = max(widest, len(item) // 16)
        elif isinstance(item, int):
            size += item.bit_length() // 64
        elif isinstance(item, dict):
            rest += item
            rest += item.values()
        elif isinstance(item, list | tuple | set | frozenset):
            rest += item
    return max(size, parts * widest)
