"""What became of a case before, by the answers that it was given: the same answers again need no second look.

A case sees nothing of a student but answers, draws its numbers from fixed seeds, and so asks the same questions and
finds the same whenever it is given the same answers, to the byte. Each case is a tree here: a request, and for each
answer that came before the next request, or what became of the case. Every request still goes to the student's sandbox,
in the same order and as often; what is saved is to compute inputs and expected values again, to read the answers, and
to compare them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeVar

from autograder.engine.collect import Case

# How much all trees together may hold, in bytes; what came after it is full is looked at each time.
MOST_BYTES = 48 << 20
# What one case on one submission may add.
LARGEST_CASE = 64 << 10
_ENTRY_BYTES = 400  # of an entry beside its request and its answer

T = TypeVar("T")


Place = tuple[str, str] | None


@dataclass(frozen=True)
class End(Generic[T]):
    """What became of the case.

    Attributes:
        result: That.
        size: How much the values of the answers held that led here.
        places: Where the exceptions came from that led here; None if the result does not show that.
        held: About how many bytes the result takes.
    """

    result: T
    size: int
    places: tuple[Place, ...] | None
    held: int

    def holds(self, places: Sequence[Place]) -> bool:
        """Whether it is the result for exceptions from these places, too."""
        return self.places is None or self.places == tuple(places)


@dataclass
class Request(Generic[T]):
    """What a case asks next.

    Attributes:
        payload: The message.
        alone: Whether it belongs to a conversation, which no other case's requests may come between.
        after: By each answer that came before, what follows.
    """

    payload: bytes
    alone: bool
    after: dict[Hashable, Request[T] | End[T]] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """A request that was made, and what a case could see of its answer."""

    payload: bytes
    alone: bool
    answer: Hashable


class VerdictCache(Generic[T]):
    """The trees of all cases, for as long as one process grades. What they hold is small and plain."""

    def __init__(self) -> None:
        self._trees: dict[Case, Request[T]] = {}
        self._payloads: dict[bytes, bytes] = {}
        self._room = MOST_BYTES

    def begin(self, case: Case) -> Request[T] | None:
        """What a case asks first; None if it never ran."""
        return self._trees.get(case)

    def learn(self, case: Case, said: Sequence[Said], end: End[T]) -> None:
        """Remember what became of a case that has run, and that its answers alone decided.

        Args:
            case: The case.
            said: All that it asked, in order.
            end: What became of it.
        """
        if not said or self._room <= 0:
            return
        if sum(len(one.payload) + _length(one.answer) for one in said) > LARGEST_CASE:
            return
        step = self._trees.get(case)
        if step is None:
            step = self._trees[case] = self._request(said[0])
        for one, following in pairwise(said):
            after = step.after.get(one.answer)
            if step.payload != one.payload or isinstance(after, End):
                return
            if after is None:
                self._room -= _length(one.answer) + _ENTRY_BYTES
                after = step.after[one.answer] = self._request(following)
            step = after
        last = said[-1]
        if step.payload == last.payload and last.answer not in step.after:
            self._room -= _length(last.answer) + _ENTRY_BYTES + end.held
            step.after[last.answer] = end

    def _request(self, said: Said) -> Request[T]:
        """With one copy of each payload: most do not depend on the answers before."""
        payload = said.payload
        if payload not in self._payloads:
            self._room -= len(payload) + _ENTRY_BYTES
        return Request(self._payloads.setdefault(payload, payload), said.alone)


def _length(answer: Hashable) -> int:
    return sum(map(len, answer)) if isinstance(answer, tuple) else len(answer) if isinstance(answer, bytes) else 0
