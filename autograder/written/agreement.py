"""Weighted kappa: how far two graders agree beyond what chance would give."""

from __future__ import annotations

from collections.abc import Sequence


def weighted_kappa(pairs: Sequence[tuple[float, float]]) -> float | None:
    r"""Cohen's kappa of two marks of the same answers, with quadratic weights.

    $\kappa = 1 - \frac{\frac1n \sum_i (x_i - y_i)^2}{\frac1{n^2} \sum_{i,j} (x_i - y_j)^2}$, which needs no list of the
    points that there may be: quadratic weights are squares of differences (J. Cohen, Psychological Bulletin 70, 1968).

    Args:
        pairs: The points of the first and of the second mark.

    Returns:
        1 for full agreement, about 0 for chance; None for fewer than two pairs, and where all marks are one number.
    """
    if len(pairs) < 2:
        return None
    observed = sum((x - y) ** 2 for x, y in pairs) / len(pairs)
    expected = sum((x - y) ** 2 for x, _ in pairs for _, y in pairs) / len(pairs) ** 2
    return None if expected == 0 else 1 - observed / expected
