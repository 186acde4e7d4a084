"""Planted copies come first; the benchmark prints the table over more classes."""

import pytest

from tests.benchmarks.copied_work import FIRST, measure
from tests.copied_class import KINDS


@pytest.fixture(scope="module")
def measured(repository):
    return measure(repository, 60, seed=1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_among_the_first_ten_of_two_thousand_pairs(measured, kind):
    ranks, *_ = measured
    assert min(ranks[kind]) <= FIRST


def test_of_all_copies_nearly_all_are_among_the_first_ten(measured):
    ranks, *_ = measured
    places = [place for found in ranks.values() for place in found]
    assert sum(place <= FIRST for place in places) >= 6, ranks


def test_few_pairs_stand_out_that_nobody_copied(measured):
    _, alarms, *_ = measured
    assert alarms <= 10
