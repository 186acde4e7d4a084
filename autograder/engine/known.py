"""What became of a case before, by the answers that it was given: the same answers again need no second look.

A case sees nothing of a student but answers, draws its numbers from fixed seeds, and so asks the same questions and
finds the same whenever it is given the same answers, to the byte. Each case is a tree here: a request, and for each
answer that came before the next request, or what became of the case. Every request still goes to the student's sandbox,
in the same order and as often; what is saved is to compute inputs and expected values again, to read the answers, and
to compare them. As soon as an answer is new, the case itself runs, and gets the answers so far once more.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeVar

from autograder.engine.collect import Case
from autograder.engine.work import Work
from autograder.sandbox.client import Sandbox

# How much all trees together may hold, in bytes; what came after it is full is looked at each time.
MOST_BYTES = 24 << 20
# What one case on one submission may add.
LARGEST_CASE = 64 << 10
_ENTRY_BYTES = 400  # of an entry beside its request and its answer

T = TypeVar("T")


@dataclass(frozen=True)
class _End(Generic[T]):
    """What became of the case, and how much the values were that led here."""

    result: T
    size: int


@dataclass
class _Request(Generic[T]):
    payload: bytes
    after: dict[Hashable, _Request[T] | _End[T]] = field(default_factory=dict)


class Known(Generic[T]):
    """The trees of all cases, for as long as one process grades. What they hold is small and plain."""

    def __init__(self) -> None:
        self._trees: dict[Case, _Request[T]] = {}
        self._payloads: dict[bytes, bytes] = {}
        self._room = MOST_BYTES

    def find(self, case: Case, work: Work) -> tuple[T | None, Sandbox | None]:
        """Ask the sandbox what the case would ask.

        Args:
            case: The case.
            work: The submission. If nothing is found, it gives the answers so far again to whoever runs the case.

        Returns:
            What became of the case on the same answers, None if they are new; and the sandbox to learn from, None if
            nothing is to be learnt.
        """
        sandbox = work.begin_case()
        step: _Request[T] | _End[T] | None = self._trees.get(case) if sandbox is not None else None
        while sandbox is not None and isinstance(step, _Request):
            answer = sandbox.ask_again(step.payload)
            step = step.after.get(answer) if answer is not None else None
        if sandbox is not None and isinstance(step, _End) and sandbox.said() is not None:
            work.count(step.size)
            return step.result, None
        if sandbox is not None:
            sandbox.rewind()
        return None, sandbox

    def learn(self, case: Case, work: Work, sandbox: Sandbox, result: T) -> None:
        """Remember what became of a case that has run, if its answers alone decided that.

        Args:
            case: The case.
            work: The submission.
            sandbox: What `find` gave back.
            result: What became of it.
        """
        said, size = sandbox.said(), work.case_size()
        if not said or size is None or not sandbox.silent or self._room <= 0:
            return
        if sum(len(sent) + _length(answer) for sent, answer in said) > LARGEST_CASE:
            return
        step = self._trees.setdefault(case, _Request(self._shared(said[0][0])))
        for (sent, answer), (following, _) in pairwise(said):
            after = step.after.get(answer)
            if step.payload != sent or isinstance(after, _End):
                return
            if after is None:
                self._room -= _length(answer) + _ENTRY_BYTES
                after = step.after[answer] = _Request(self._shared(following))
            step = after
        sent, answer = said[-1]
        if step.payload == sent and answer not in step.after:
            self._room -= _length(answer) + _ENTRY_BYTES
            step.after[answer] = _End(result, size)

    def _shared(self, payload: bytes) -> bytes:
        """One copy of each request: most do not depend on the answers before."""
        if payload not in self._payloads:
            self._room -= len(payload) + _ENTRY_BYTES
        return self._payloads.setdefault(payload, payload)


def _length(answer: Hashable) -> int:
    return sum(map(len, answer)) if isinstance(answer, tuple) else len(answer) if isinstance(answer, bytes) else 0
