"""How far the tolerance of a case lies from rounding on one side, and from the nearest wrong answer on the other.

An error is measured in units of what the case allows: 1 is just accepted. Rounding should stay below 1/10, and wrong
answers should be beyond 10.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np

from autograder import cases
from autograder.difference import Array, Numbers, describe_difference

FACTOR = 10.0


@dataclass(frozen=True)
class Margin:
    """The tolerance of one case.

    Attributes:
        double: The largest error of a right answer in 64 bits.
        single: The largest error of a right answer in 32 bits; 0 if there is none.
        wrong: The smallest error of a wrong answer that the case catches by its numbers; infinite if there is none.
    """

    double: float
    single: float
    wrong: float

    @property
    def narrow(self) -> bool:
        """Whether less than a factor of ten is left on either side."""
        return self.double > 1 / FACTOR or self.wrong < FACTOR


def margin(double: Sequence[float], single: Sequence[float], wrong: Sequence[float]) -> Margin:
    """The margin of a case, from the errors of all answers to it."""
    return Margin(
        max(double, default=0.0), max(single, default=0.0), min((e for e in wrong if e > 1), default=float("inf"))
    )


@contextlib.contextmanager
def recorded() -> Iterator[list[float]]:
    """The errors of all comparisons of numbers that cases make meanwhile, in units of what each allows.

    Only for a worker of our own: it looks over the shoulder of `autograder.cases`.
    """
    errors: list[float] = []

    def describe(got: Numbers, want: Array, rtol: float, atol: float, *, squeeze: bool = False) -> str:
        errors.append(excess(got, want, rtol, atol))
        return describe_difference(got, want, rtol, atol, squeeze=squeeze)

    with patch.object(cases, "describe_difference", describe):
        yield errors


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
