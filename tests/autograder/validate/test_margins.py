"""Errors are measured in units of what a case allows."""

import math

import numpy as np
import pytest

from autograder import cases
from autograder.cases import Wrong, assert_close
from autograder.difference import describe_difference
from autograder.validate.margins import excess, margin, recorded


def test_the_limit_is_one():
    assert excess(np.array([1.1, 2.0]), np.array([1.0, 2.0]), 0.1, 0.0) == pytest.approx(1.0)
    assert excess(np.array([1.1, 2.4]), np.array([1.0, 2.0]), 0.0, 0.1) == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("got", "want"),
    [([np.nan], [1.0]), ([np.inf], [1.0]), ([1.0], [np.inf]), ([1.0, 2.0], [1.0]), ([-np.inf], [np.inf])],
)
def test_what_cannot_be_measured_is_infinitely_wrong(got, want):
    assert excess(np.array(got), np.array(want), 1e-4, 1e-6) == math.inf
    assert excess("no numbers", np.array(want), 1e-4, 1e-6) == math.inf


def test_infinities_and_nan_in_the_right_places_are_no_error():
    values = np.array([np.inf, -np.inf, np.nan, 1.0])
    assert excess(values, values.copy(), 1e-4, 1e-6) == 0.0
    assert excess(np.array([2.0]), np.array([2.0]), 0.0, 0.0) == 0.0


def test_comparisons_of_cases_are_recorded_and_only_meanwhile():
    with recorded() as errors:
        assert_close(([1.0], 2.0), (np.array([1.0]), 2.0))
        with pytest.raises(Wrong):
            assert_close(1.0, 2.0)
    assert errors[:2] == [0.0, 0.0]
    assert errors[2] > 1000
    assert cases.describe_difference is describe_difference


def test_less_than_a_factor_of_ten_is_narrow():
    assert not margin([0.05], [0.5], [20.0, math.inf, 0.5]).narrow
    assert margin([0.2], [], [20.0]).narrow
    assert margin([0.0], [], [20.0, 3.0]).narrow
    assert not margin([0.0], [], []).narrow
