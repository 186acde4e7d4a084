"""What became of a case, small enough to keep and plain enough to compare: whether two answers are wrong alike."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from autograder.cases import Wrong
from autograder.difference import agree
from autograder.engine.proxy import Call
from autograder.engine.run_case import Finding
from autograder.engine.verdicts import Outcome
from autograder.sandbox.host.errors import StudentRaised

# As wide as the cases' own: a wrong answer in float32 is the same wrong answer. An absolute tolerance never exceeds
# this share of the largest number beside it, so that small numbers are told apart, too.
RTOL = 1e-4
ATOL = 1e-6
# How many numbers and words of one case are kept: all failing cases of a submission are, until it is graded.
MOST_KEPT = 10_000
# How many numbers take as much room, and as much time to make, as a part of an answer does.
_PART = 30
# Bytes that a number or a word takes.
_BYTES = 12
# Of an array larger than this only so many numbers are kept.
SAMPLE = 500
# Lists inside lists beyond this stay lists: no answer has so many axes, and NumPy takes no more than 64.
_MOST_AXES = 16
# Numbers that any wrong answer may hit upon: small multiples of this.
_PLAIN_STEP, _PLAIN_UP_TO = 0.25, 12.0


@dataclass(frozen=True)
class FailureSignature:
    """What became of one case that was lost.

    Attributes:
        outcome: Its verdict.
        found: What decided it, in kind.
        answers: What came back from each call, in turn, with the name of what was called; None if it was too much.
        refusal: Whether an exception was asked for and did not come.
        held: About how many bytes it takes.
    """

    outcome: Outcome
    found: str
    answers: tuple[tuple[str, object], ...] | None
    refusal: bool = False
    held: int = 0

    def only(self, name: str) -> FailureSignature:
        """The same, with the answers of one name alone."""
        answers = self.answers and tuple(answer for answer in self.answers if answer[0] == name)
        return FailureSignature(self.outcome, self.found, answers)


@dataclass(frozen=True, eq=False)
class _Numbers:
    """A number, an array of them, or a regular list; also of booleans."""

    shape: tuple[int, ...]
    sample: NDArray[Any]

    @property
    def whole(self) -> bool:
        return self.sample.size == math.prod(self.shape)


@dataclass(frozen=True)
class _Raised:
    builtin: str


class _TooMuchError(Exception):
    """More than is kept."""


@dataclass(frozen=True)
class _Unknown:
    """In place of what can't be looked into."""


def failure_signature(finding: Finding) -> FailureSignature:
    """What is kept of a case that was lost."""
    cause = finding.cause
    if isinstance(cause, Wrong):
        found = cause.finding.split(", and ")[0]  # then comes what came back: "a list" where another has an array
    elif isinstance(cause, StudentRaised):
        found = f"raised {cause.builtin}"
    else:
        found = type(cause).__name__
    # What came back where an exception was asked for is of no interest.
    refusal = isinstance(cause, pytest.fail.Exception) and str(cause).startswith("DID NOT RAISE")
    calls = finding.calls[:-1] if refusal else finding.calls
    room = [MOST_KEPT]
    try:
        answers = tuple((call.name, _answer(call, room)) for call in calls)
    except _TooMuchError:
        return FailureSignature(finding.outcome, found, None, refusal)
    return FailureSignature(finding.outcome, found, answers, refusal, _BYTES * (MOST_KEPT - room[0]))


def same_signature(one: FailureSignature, other: FailureSignature) -> bool:
    """Whether a case was lost in the same way, by the same answers to each of its calls."""
    if (one.outcome, one.found) != (other.outcome, other.found):
        return False
    if one.answers is None or other.answers is None:
        return True  # nothing speaks against it, and nothing for it
    return len(one.answers) == len(other.answers) and all(
        a == b and alike(mine, yours) for (a, mine), (b, yours) in zip(one.answers, other.answers, strict=True)
    )


def alike(one: object, other: object) -> bool:
    """Whether two answers are the same but for style and rounding."""
    if type(one) is not type(other):
        return False
    if isinstance(one, _Numbers) and isinstance(other, _Numbers):
        return _close(one, other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    return bool(one == other)


def telling_numbers(trace: FailureSignature) -> int:
    """How many numbers of a case's last answer no other mistake would hit upon by chance."""
    return _telling(trace.answers[-1][1]) if trace.answers else 0


def _answer(call: Call, room: list[int]) -> object:
    if isinstance(call.raised, StudentRaised):
        return _Raised(call.raised.builtin)
    return _Unknown() if call.raised else _plain(call.came_back, room)


def _plain(value: object, room: list[int]) -> object:
    """A value without its style: sequences of any type are one thing, and so are numbers of any type."""
    if isinstance(value, bool | int | float | complex | np.ndarray | np.generic):
        return _numbers(value, room)
    if isinstance(value, list | tuple):
        if all(type(item) in (int, float) for item in value):
            return _numbers(value, room)
        _take(room, len(value))
        items = tuple(_plain(item, room) for item in value)
        rows = [item.sample.reshape(item.shape) for item in items if isinstance(item, _Numbers) and item.whole]
        # [[1.0], [2.0]] is np.array([[1.0], [2.0]]); (array, 2.0) is a sequence of two.
        alike_rows = len(rows) == len(items) and len({(row.shape, row.dtype.kind == "b") for row in rows}) == 1
        if alike_rows and rows[0].ndim < _MOST_AXES:
            return _numbers(np.stack(rows), room)
        return items
    if isinstance(value, dict):
        _take(room, len(value))
        _plain(tuple(value), room)  # the keys stay as they are, and take room
        return {key: _plain(item, room) for key, item in value.items()}
    if isinstance(value, str | bytes):
        _take(room, len(value))
        return value
    if isinstance(value, set | frozenset):
        _take(room, len(value))
        for item in value:
            _plain(item, room)
        return value
    return value if value is None else _Unknown()


def _numbers(value: Any, room: list[int]) -> object:
    try:
        array = np.asarray(value)
    except OverflowError:
        return _Unknown()
    if array.dtype.kind not in "biufc":  # an int beyond 64 bits
        _take(room, array.size * 100)
        return value if isinstance(value, int) else _Unknown()
    step = 1 + max(array.size - 1, 0) // SAMPLE
    _take(room, array.size // step)
    return _Numbers(array.shape, array.reshape(-1)[::step].copy())


def _take(room: list[int], size: int) -> None:
    room[0] -= size + _PART
    if room[0] < 0:
        raise _TooMuchError


def _close(one: _Numbers, other: _Numbers) -> bool:
    a, b = one.sample, other.sample
    single = a.size == b.size < 2  # one number, or none: a list can't say that it has no rows of two
    if (a.dtype.kind == "b") != (b.dtype.kind == "b") or not (one.shape == other.shape or single):
        return False
    if a.dtype.kind == "b" or a.size == 0:
        return bool((a == b).all())
    kind = complex if "c" in (a.dtype.kind, b.dtype.kind) else float
    with np.errstate(all="ignore"):  # a long double may be too large for a float
        a, b = a.astype(kind), b.astype(kind)
    size = np.abs(b[np.isfinite(b)])
    largest = float(size.max()) if size.size else 0.0
    return bool(agree(a, b, RTOL, ATOL * min(1.0, largest)).all())


def _telling(value: object) -> int:
    if isinstance(value, tuple | dict):
        return sum(_telling(item) for item in (value.values() if isinstance(value, dict) else value))
    if not isinstance(value, _Numbers) or value.sample.dtype.kind == "b":
        return 0
    numbers = np.unique(value.sample[np.isfinite(value.sample)])
    plain = (np.abs(numbers) <= _PLAIN_UP_TO) & (numbers == np.round(numbers / _PLAIN_STEP) * _PLAIN_STEP)
    return int((~plain).sum())
