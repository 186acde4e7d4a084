"""The statistics, against NumPy's own and against small classes that can be counted by hand."""

import numpy as np
import pytest

from autograder.report.item_discrimination import FEWEST, ItemDiscrimination
from autograder.report.values import FrequentValues


def test_it_is_the_correlation_with_the_rest_of_the_score():
    rng = np.random.default_rng(0)
    passed, parts = (rng.random((200, 6)) < 0.6).astype(float), rng.random(6)
    discrimination = ItemDiscrimination()
    for row in passed:
        discrimination.add(np.arange(6), row, parts)
    for case in range(6):
        rest = np.delete(passed * parts, case, axis=1).sum(axis=1)
        assert discrimination.correlation(case) == pytest.approx(np.corrcoef(passed[:, case], rest)[0, 1], abs=1e-9)


def test_cases_that_come_later_and_in_another_order_are_counted_as_themselves():
    rng = np.random.default_rng(1)
    passed, parts = (rng.random((60, 4)) < 0.5).astype(float), np.full(4, 0.25)
    straight, shuffled = ItemDiscrimination(), ItemDiscrimination()
    for row in passed:
        straight.add(np.arange(4), row, parts)
        order = rng.permutation(4)
        shuffled.add(order, row[order], parts[order])
    for case in range(4):
        assert shuffled.correlation(case) == pytest.approx(straight.correlation(case), abs=1e-9)


@pytest.mark.parametrize("passed", [0.0, 1.0])
def test_there_is_none_where_all_do_the_same(passed):
    discrimination = ItemDiscrimination()
    for number in range(20):
        discrimination.add(np.arange(2), np.array([passed, number % 2]), np.array([0.5, 0.5]))
    assert discrimination.correlation(0) is None


def test_there_is_none_for_a_handful():
    discrimination = ItemDiscrimination()
    for number in range(FEWEST):
        assert discrimination.correlation(0) is None
        discrimination.add(np.arange(2), np.array([number % 2, number % 2]), np.array([0.5, 0.5]))
    assert discrimination.correlation(0) == pytest.approx(1)


def test_frequent_values_are_counted_and_named():
    values = FrequentValues()
    for number in range(10):
        values.add("0" if number % 2 else str(number), f"student {number}")
    [zero] = values.frequent(at_least=3)
    assert (zero.value, zero.count, zero.at_least) == ("0", 6, False)
    assert zero.names == ("student 0", "student 1", "student 3")
    assert values.total == 10


def test_memory_is_bounded_and_what_is_frequent_is_not_lost():
    values = FrequentValues(most=20)
    for number in range(3000):
        values.add("often" if number % 10 == 0 else f"once {number}", "student")
        assert len(values.frequent(at_least=1)) <= 20
    [often] = values.frequent(at_least=100)
    assert often.value == "often"
    assert often.at_least
    assert 300 - 3000 / 20 <= often.count <= 300
