"""Which pairs stand out from what is usual in their class, and which of them hang together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from autograder.similarity.compare import compare, evidence
from autograder.similarity.work import Work

# How far from the middle of all pairs, in standard deviations, a pair is marked: planted copies of whole works are
# there, and pairs of people who worked alone hardly ever. `python -m tests.benchmarks.copied_work` measures it.
MARKED = 3.75
_LEAST_SPREAD = 0.5  # in bits: where nobody agrees in anything, a little is no sign
_SHOWN = 4  # answers of a pair
# The upper end by which the spread is told: one pair of a hundred, and at least the fifth from the top, so that a few
# copies in a small class don't hide themselves. What is usual is often heavy there: two who went the same way.
_END, _LEAST_ABOVE = 0.01, 5


@dataclass(frozen=True)
class Agreement:
    """How much a pair agrees in the answers to one question or part.

    Attributes:
        item: The question, or `question.part`.
        share: How much of the smaller answer is in the other, from 0 to 1, rare runs weighing more.
        score: How far that stands out from all pairs', in standard deviations.
    """

    item: str
    share: float
    score: float


@dataclass(frozen=True)
class Pair:
    """Two submissions that agree.

    Attributes:
        first: The place of one, in the order of all.
        second: The other's.
        score: The most that they stand out by, over all questions together or in one.
        agreements: Where they agree most, first what stands out most.
    """

    first: int
    second: int
    score: float
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True)
class Ranking:
    """The pairs of a class.

    Attributes:
        pairs: Those that agree most, first what stands out most.
        clusters: The places of three or more submissions that marked pairs join.
        compared: How many pairs there were.
        marked: How many of them are marked.
    """

    pairs: tuple[Pair, ...]
    clusters: tuple[tuple[int, ...], ...]
    compared: int
    marked: int


def rank(works: Sequence[Work], items: Sequence[str], together: Sequence[frozenset[str]], most: int) -> Ranking:
    """Compare all submissions, those of earlier classes with this one's only.

    Args:
        works: The submissions.
        items: The questions and parts.
        together: For each submission what it shares with those of the same people or group, which are not compared.
        most: How many pairs are wanted.
    """
    rows, columns = _compared(works, together)
    if not len(rows):
        return Ranking((), (), 0, 0)
    bits = np.zeros(len(rows), dtype=np.float32)
    shares = np.empty((len(items), len(rows)), dtype=np.float32)
    scores = np.empty((len(items), len(rows)), dtype=np.float32)
    for place, item in enumerate(items):
        answers = [work.answers.get(item) for work in works]
        shares[place] = compare(answers).shares[rows, columns]
        found = evidence(answers, rows, columns)
        bits += found
        # Who copied one question has all of it in common; who went the same way has some of it.
        scores[place] = _standardized(found * shares[place])
    # The best of many questions is high for everybody: it is told once more from what is usual for the best.
    best = np.maximum(_standardized(bits), _standardized(scores.max(axis=0)))
    order = np.argsort(-best, kind="stable")
    marked = order[best[order] >= MARKED]
    pairs = [
        Pair(int(rows[n]), int(columns[n]), float(best[n]), _agreements(items, shares[:, n], scores[:, n]))
        for n in order[:most]
        if best[n] > 0
    ]
    links = [(int(rows[n]), int(columns[n])) for n in marked]
    return Ranking(tuple(pairs), _clusters(links), len(rows), len(marked))


def _compared(works: Sequence[Work], together: Sequence[frozenset[str]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    rows, columns = np.triu_indices(len(works), 1)
    earlier = np.array([work.earlier for work in works], dtype=bool)
    kept = ~(earlier[rows] & earlier[columns]) if len(rows) else np.zeros(0, dtype=bool)
    members: dict[str, list[int]] = {}
    for place, names in enumerate(together):
        for name in names:
            members.setdefault(name, []).append(place)
    for places in members.values():
        if len(places) > 1:
            kept &= ~(np.isin(rows, places) & np.isin(columns, places))
    return rows[kept], columns[kept]


def _standardized(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """How many standard deviations each lies above the middle, by the middle and the upper end of all."""
    number = len(values)
    above = min(max(round(_END * number), _LEAST_ABOVE), max(number // 3, 1))
    middle = np.median(values)
    end = np.partition(values, number - above)[number - above]
    expected = NormalDist().inv_cdf(1 - above / (number + 1))
    spread = (end - middle) / max(expected, 0.1)
    result: NDArray[np.float32] = ((values - middle) / (spread + _LEAST_SPREAD)).astype(np.float32)
    return result


def _agreements(
    items: Sequence[str], shares: NDArray[np.float32], scores: NDArray[np.float32]
) -> tuple[Agreement, ...]:
    found = [Agreement(item, float(shares[n]), float(scores[n])) for n, item in enumerate(items) if shares[n] > 0]
    return tuple(sorted(found, key=lambda one: (-one.score, one.item))[:_SHOWN])


def _clusters(links: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    cluster: dict[int, set[int]] = {}
    for one, other in links:
        joined = cluster.get(one, {one}) | cluster.get(other, {other})
        for place in joined:
            cluster[place] = joined
    found = {tuple(sorted(places)) for places in cluster.values() if len(places) > 2}
    return tuple(sorted(found, key=lambda places: (-len(places), places)))


def weights_of(works: Sequence[Work], item: str) -> Mapping[int, int]:
    """How many answers to a question have each feature."""
    return compare([work.answers.get(item) for work in works]).counts
