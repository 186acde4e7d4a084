"""Planted copies come first; the benchmark prints the table over more classes."""

import pytest

from tests.benchmarks.copied_work import FIRST, measure
from tests.copied_class import KINDS


@pytest.fixture(scope="module")
def measured(repository):
    return measure(repository, 60, seed=1)


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_who_copied_all_is_among_the_first_ten_of_two_thousand_pairs(measured, kind):
    ranks, *_ = measured
    assert max(ranks[kind]) <= FIRST


def test_who_copied_one_question_only_is_on_the_page(measured):
    ranks, *_ = measured
    assert ranks["one question only"][0] <= 30  # as many as are shown


def test_few_pairs_stand_out_that_nobody_copied(measured):
    _, alarms, *_ = measured
    assert alarms <= 2
