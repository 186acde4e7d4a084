"""How far the tolerance of a case lies from rounding on one side, and from the nearest wrong answer on the other.

An error is measured in units of what the case allows: 1 is just accepted. Rounding should stay below 1/10, and wrong
answers should be beyond 10.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np

from autograder import cases
from autograder.difference import Array, Numbers

FACTOR = 10.0
# Right answers that compute or return 32 bits: their rounding is counted apart.
SINGLE = ("float32", "single_precision")


@dataclass(frozen=True)
class Near:
    """A wrong answer that a case catches by its numbers.

    Attributes:
        name: Which one.
        excess: Its error.
        clearly: Another case that catches it with more than a factor of ten, or otherwise than by numbers; empty if
            there is none.
    """

    name: str
    excess: float
    clearly: str


@dataclass(frozen=True)
class Margin:
    """The tolerance of one case.

    Attributes:
        double: The largest error of a right answer in 64 bits.
        single: The largest error of a right answer in 32 bits; 0 if there is none.
        near: The wrong answers that it catches with less than a factor of ten, the nearest first.
    """

    double: float = 0.0
    single: float = 0.0
    near: tuple[Near, ...] = ()

    @property
    def tight(self) -> bool:
        """Whether less than a factor of ten is left on either side."""
        return max(self.double, self.single) > 1 / FACTOR or bool(self.near)

    @property
    def decides(self) -> tuple[Near, ...]:
        """The near wrong answers that no other case catches clearly: a wider tolerance could let them pass."""
        return tuple(wrong for wrong in self.near if not wrong.clearly)


def margins(
    right: Sequence[tuple[str, Mapping[str, float]]], wrong: Sequence[tuple[str, Collection[str], Mapping[str, float]]]
) -> dict[str, Margin]:
    """The margin of each case that compares numbers with a right answer.

    Args:
        right: For each right answer its name, and its error by case.
        wrong: For each wrong answer its name, the cases that catch it, and its error by case.
    """
    near: dict[str, list[Near]] = {}
    for name, caught_by, excess in wrong:
        clear = [case for case in sorted(caught_by) if excess.get(case, np.inf) >= FACTOR]
        for case, error in excess.items():
            if case in caught_by and 1 < error < FACTOR:
                near.setdefault(case, []).append(Near(name, error, clear[0] if clear else ""))
    found = {}
    for case in dict.fromkeys(case for _, excess in right for case in excess):
        double = [excess[case] for name, excess in right if case in excess and name not in SINGLE]
        single = [excess[case] for name, excess in right if case in excess and name in SINGLE]
        closest = sorted(near.get(case, ()), key=lambda one: one.excess)
        found[case] = Margin(max(double, default=0.0), max(single, default=0.0), tuple(closest))
    return found


# The case that runs: each runs in a context of its own.
_case: ContextVar[str] = ContextVar("case", default="")


@contextlib.contextmanager
def recorded() -> Iterator[Mapping[str, list[float]]]:
    """By case, the errors of all comparisons of numbers that it makes meanwhile, in units of what each allows."""
    errors: defaultdict[str, list[float]] = defaultdict(list)

    def note(got: Numbers, want: Array, rtol: float, atol: float) -> None:
        if case := _case.get():  # none where the engine compares for itself, to recognize a misconception
            errors[case].append(excess(got, want, rtol, atol))

    cases.observers.append(note)
    try:
        yield errors
    finally:
        cases.observers.remove(note)


@contextlib.contextmanager
def record_as(case: str) -> Iterator[None]:
    """Say which case it is that compares meanwhile, in this context."""
    before = _case.set(case)
    try:
        yield
    finally:
        _case.reset(before)


def excess(got: Numbers, want: Array, rtol: float, atol: float) -> float:
    """The largest error of an array, in units of what is allowed; infinite where it can't be measured."""
    if isinstance(got, str) or got.size != want.size:
        return float("inf")
    got = got.reshape(want.shape)
    finite = np.isfinite(got) & np.isfinite(want)
    alike = (got == want) | (np.isnan(got) & np.isnan(want))
    if not (finite | alike).all():
        return float("inf")
    with np.errstate(all="ignore"):
        errors = np.abs(got - want)[finite] / (atol + rtol * np.abs(want[finite]))
    # Where nothing is allowed, no error is 0 / 0.
    return float(np.max(np.nan_to_num(errors, nan=0.0, posinf=np.inf), initial=0.0))
