"""How well each case separates strong from weak work, counted up one submission at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Below this a correlation is mostly chance, and no number is given.
FEWEST = 10
# Below this the page warns: two standard errors of a correlation of zero are about 2 / sqrt(n), here 0.28.
FEW = 50


class ItemDiscrimination:
    """The item-rest correlation of each case: the point-biserial correlation of pass or fail with everything else.

    "Everything else" is the score without the case's own part: with it, every case would agree with itself.
    """

    def __init__(self) -> None:
        self._sums: NDArray[Any] | None = None  # n, x, rest, rest^2, x * rest
        # The first ones: NumPy is imported only if there are enough of them.
        self._first: list[tuple[Sequence[int], Sequence[float], Sequence[float]]] = []

    def add(self, places: Sequence[int], passed: Sequence[float], parts: Sequence[float]) -> None:
        """Count one submission.

        Args:
            places: The number of each of its cases; no number twice.
            passed: 1.0 where the case passed, else 0.0.
            parts: What each case is worth, as a share of the whole score.
        """
        self._first.append((places, passed, parts))
        if self._sums is not None or len(self._first) >= FEWEST:
            for one in self._first:
                self._add(*one)
            self._first = []

    def _add(self, numbers: Sequence[int], points: Sequence[float], shares: Sequence[float]) -> None:
        import numpy as np

        places, passed, parts = np.asarray(numbers, int), np.asarray(points, float), np.asarray(shares, float)
        if self._sums is None:
            self._sums = np.zeros((5, 0))
        missing = int(places.max(initial=-1)) + 1 - self._sums.shape[1]
        if missing > 0:
            self._sums = np.hstack([self._sums, np.zeros((5, missing))])
        earned = passed * parts
        rest = earned.sum() - earned
        self._sums[:, places] += np.stack([np.ones_like(rest), passed, rest, rest * rest, passed * rest])

    def correlation(self, place: int) -> float | None:
        """The item-rest correlation of one case, from -1 to 1.

        None where there is none: fewer than `FEWEST` submissions, or no differences between them.
        """
        if self._sums is None or place >= self._sums.shape[1]:
            return None
        n, x, rest, rest2, x_rest = (float(value) for value in self._sums[:, place])
        if n < FEWEST:
            return None
        variance_x, variance_rest = n * x - x * x, n * rest2 - rest * rest
        if variance_x <= 0 or variance_rest <= 1e-12 * n * n:
            return None
        return max(-1.0, min(1.0, (n * x_rest - x * rest) / math.sqrt(variance_x * variance_rest)))


def chance(n: int) -> float:
    """How far a correlation of n submissions strays from zero by chance alone: two standard errors."""
    return 2 / math.sqrt(n) if n else 1.0
