"""Planted copies come first, in three classes of 60; the benchmark has more of them, and a larger assignment.

The bounds leave room for what a class is by chance, and for a bank that grows: over nine such classes 93 % of the pairs
were among the first ten, and 8 of 9 copied questions on the page.
"""

import numpy as np
import pytest

from autograder.similarity.compare import evidence
from autograder.similarity.features import Answer, Piece
from tests.benchmarks.copied_work import FIRST, measure
from tests.copied_class import KINDS

ON_THE_PAGE = 30  # pairs


@pytest.fixture(scope="module")
def measured(repository):
    """The ranks by kind, and how many honest pairs are marked, of each class."""
    return [measure(repository, 60, seed, "source_003")[:2] for seed in (1, 2, 3)]


def test_who_copied_all_is_among_the_first_ten_of_two_thousand_pairs(measured):
    places = [place for ranks, _ in measured for kind in KINDS[:-1] for place in ranks[kind]]
    assert len(places) == 18
    assert sum(place <= FIRST for place in places) >= 14, places
    assert sum(place <= ON_THE_PAGE for place in places) >= 17, places


def test_who_copied_one_question_only_is_on_the_page(measured):
    places = [place for ranks, _ in measured for place in ranks["one question only"]]
    assert sum(place <= ON_THE_PAGE for place in places) >= 2, places


def test_few_pairs_stand_out_that_nobody_copied(measured):
    assert sum(alarms for _, alarms in measured) <= 5


def answer(*units):
    return Answer("", tuple(Piece(0, 0, (feature,), unit) for unit, feature in units))


def test_what_all_write_says_nothing_and_what_two_write_says_most():
    """Five with the same `f`, of whom two share a `g`, too; the sixth wrote another `f`, which nobody has."""
    answers = [answer(("f", 1), ("g", 20 + max(n, 1))) for n in range(5)] + [answer(("f", 9))]
    rows, columns = np.triu_indices(6, 1)
    bits = dict(zip(zip(rows.tolist(), columns.tolist(), strict=True), evidence(answers, rows, columns), strict=True))
    both = np.log2(16 / 10)  # 10 of 15 pairs agree as much in `f`
    assert bits[2, 3] == pytest.approx(both)
    assert bits[0, 1] == pytest.approx(both + np.log2(16))  # no other pair in `g`
    assert bits[0, 5] == 0
