"""Planted copies come first, in three small classes; the benchmark prints the table over more and larger ones."""

import pytest

from tests.benchmarks.copied_work import FIRST, measure
from tests.copied_class import KINDS

ON_THE_PAGE = 30  # pairs


@pytest.fixture(scope="module")
def measured(repository):
    """The ranks by kind, and how many honest pairs are marked, of three classes of 24 and the copiers."""
    return [measure(repository, 24, seed)[:2] for seed in (1, 2, 3)]


def test_who_copied_all_is_among_the_first_ten_of_435_pairs(measured):
    places = [place for ranks, _ in measured for kind in KINDS[:-1] for place in ranks[kind]]
    assert len(places) == 18
    assert sum(place <= FIRST for place in places) >= 17, places


def test_who_copied_one_question_only_is_on_the_page(measured):
    places = [place for ranks, _ in measured for place in ranks["one question only"]]
    assert sum(place <= ON_THE_PAGE for place in places) >= 2, places


def test_few_pairs_stand_out_that_nobody_copied(measured):
    assert sum(alarms for _, alarms in measured) <= 3
