"""Compares all answers to a question with each other; what few have in common weighs more than what many have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograder.similarity.features import Answer

# Answers that agree in less than this are short: their share says little. In bits, as `weights`.
SMOOTHING = 60.0
_COLUMNS = 4_096  # features that are compared at a time, which bounds the memory


@dataclass(frozen=True)
class Compared:
    """The answers to one question, each with each.

    Attributes:
        shares: How much of the smaller of two answers is in the other one, from 0 to 1; a row and a column for each
            submission.
        weights: What each feature says, in bits.
        counts: How many answers have it.
    """

    shares: NDArray[np.float32]
    weights: Mapping[int, float]
    counts: Mapping[int, int]


def compare(answers: Sequence[Answer | None]) -> Compared:
    """Compare the answers to one question.

    A feature of `n` among `N` answers says `log2((N + 1) / n)` bits, as if chosen from as many.

    Args:
        answers: One for each submission; None if it has none.
    """
    number = len(answers)
    counts = Counter(feature for answer in answers if answer for feature in answer.features)
    there = sum(answer is not None for answer in answers)
    weights = {feature: float(np.log2((there + 1) / count)) for feature, count in counts.items()}
    whole = np.array([sum(weights[f] for f in sorted(a.features)) if a else 0.0 for a in answers], dtype=np.float32)
    common = [feature for feature, count in counts.items() if count > 1]
    shared = np.zeros((number, number), dtype=np.float32)
    for start in range(0, len(common), _COLUMNS):
        columns = {feature: column for column, feature in enumerate(common[start : start + _COLUMNS])}
        has = np.zeros((number, len(columns)), dtype=np.float32)
        for row, answer in enumerate(answers):
            if answer:
                has[row, [columns[feature] for feature in answer.features & columns.keys()]] = 1
        weight = np.array([weights[feature] for feature in columns], dtype=np.float32)
        shared += (has * weight) @ has.T
    smaller = np.minimum(whole[:, None], whole[None, :])
    shares = (shared / (smaller + np.float32(SMOOTHING))).astype(np.float32)
    np.fill_diagonal(shares, 0)
    return Compared(shares, weights, counts)
