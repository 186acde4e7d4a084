"""Compares all answers to a question with each other; what few have in common weighs more than what many have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograder.similarity.features import Answer

# In bits, as `Compared.weights`: answers and units that are shorter hardly agree, since their share says little.
SMOOTHING, UNIT_SMOOTHING = 60.0, 5.0
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
    counts, weights, whole, shared = _common([answer.features if answer else () for answer in answers])
    smaller = np.minimum(whole[:, None], whole[None, :])
    shares = (shared / (smaller + np.float32(SMOOTHING))).astype(np.float32)
    np.fill_diagonal(shares, 0)
    return Compared(shares, weights, counts)


def evidence(
    answers: Sequence[Answer | None], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.float32]:
    """How surprising it is that two answers agree as much, in bits, for some pairs.

    Of each unit, `log2` of how many pairs there are for one that agrees at least as much in it. So the class itself
    says what is usual: where all write the same line, agreeing says nothing. The units add up, since whoever works
    alone agrees now in this one, now in that one.

    Args:
        answers: The answers to one question, as `compare` takes them.
        rows: The place of one of each pair.
        columns: The place of the other.
    """
    bits = np.zeros(len(rows), dtype=np.float32)
    for unit in sorted({unit for answer in answers if answer for unit in answer.units}):
        _, _, whole, shared = _common([answer.units.get(unit, ()) if answer else () for answer in answers])
        both = shared[rows, columns]
        alike = both / (whole[rows] + whole[columns] - both + np.float32(UNIT_SMOOTHING))
        as_much = len(alike) - np.searchsorted(np.sort(alike), alike, side="left")
        bits += np.where(alike > 0, -np.log2(as_much / (len(alike) + 1)), 0).astype(np.float32)
    return bits


def _common(
    features: Sequence[Collection[int]],
) -> tuple[Counter[int], dict[int, float], NDArray[np.float32], NDArray[np.float32]]:
    """How many have each feature, what it says, how much each has in all, and how much each has in common with each."""
    number = len(features)
    counts = Counter(feature for each in features for feature in each)
    there = sum(bool(each) for each in features)
    weights = {feature: float(np.log2((there + 1) / count)) for feature, count in counts.items()}
    whole = np.array([sum(weights[feature] for feature in sorted(each)) for each in features], dtype=np.float32)
    common = [feature for feature, count in counts.items() if count > 1]
    shared = np.zeros((number, number), dtype=np.float32)
    for start in range(0, len(common), _COLUMNS):
        place = {feature: column for column, feature in enumerate(common[start : start + _COLUMNS])}
        has = np.zeros((number, len(place)), dtype=np.float32)
        for row, each in enumerate(features):
            has[row, [place[feature] for feature in each if feature in place]] = 1
        weight = np.array([weights[feature] for feature in place], dtype=np.float32)
        shared += (has * weight) @ has.T
    return counts, weights, whole, shared
