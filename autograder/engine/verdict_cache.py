"""What became of a case on answers that came before: the same answers again need no second look.

A case sees nothing of a student but answers, draws its numbers from fixed seeds, and so finds the same whenever it is
given the same answers, to the byte. Every request still goes to the student's sandbox, in the same order and as often;
what is saved is to compute inputs and expected values again, to read the answers, and to compare them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from autograder.engine.collect import Case
from autograder.sandbox.host.answers import AnswerKey

# How much all results together may take, in bytes; those that were asked for longest ago go first.
MOST_BYTES = 48 << 20
# How much one submission may add, so that none can fill the cache alone.
MOST_OF_ONE = 2 << 20
_ENTRY_BYTES = 400  # of an entry beside its result

T = TypeVar("T")
_Key = tuple[Case, bool, tuple[Hashable, ...]]


class VerdictCache(Generic[T]):
    """Results by case and answers, for as long as one process grades. What it holds is small and plain."""

    def __init__(self) -> None:
        self._results: dict[_Key, tuple[T, int]] = {}  # the one that was asked for longest ago comes first
        self.size = 0  # about how many bytes it holds
        self._added = 0

    def next_submission(self) -> None:
        """Let the next submission add as much as each may."""
        self._added = 0

    def get(self, case: Case, answers: Sequence[AnswerKey]) -> T | None:
        """The result of a case on these answers; None if it isn't known.

        A pass does not depend on where in the student's code an exception was raised, and is found without that.
        """
        for key in (_key(case, answers, placed=False), _key(case, answers, placed=True)):
            found = self._results.pop(key, None)
            if found is not None:
                self._results[key] = found
                return found[0]
        return None

    def put(self, case: Case, answers: Sequence[AnswerKey], result: T, size: int, *, passed: bool) -> None:
        """Remember a result that these answers alone decided.

        A pass says nothing about places in the student's code. The size is about how many bytes the result takes.
        """
        size += _ENTRY_BYTES
        self._added += size
        if self._added > MOST_OF_ONE:
            return
        key = _key(case, answers, placed=not passed)
        if key not in self._results:
            self._results[key] = result, size
            self.size += size
        while self.size > MOST_BYTES:
            _, oldest = self._results.pop(next(iter(self._results)))
            self.size -= oldest


def _key(case: Case, answers: Sequence[AnswerKey], *, placed: bool) -> _Key:
    return case, placed, tuple(answers) if placed else tuple([answer.seen for answer in answers])
