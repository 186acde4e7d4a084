"""Errors are measured in units of what a case allows."""

import math

import numpy as np
import pytest

from autograder import cases
from autograder.cases import Wrong, assert_close
from autograder.validate.margins import excess, margins, record_as, recorded


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
        with record_as("one"):
            assert_close(([1.0], 2.0), (np.array([1.0]), 2.0))
        with pytest.raises(Wrong):
            assert_close(1.0, 2.0)
    assert errors["one"] == [0.0, 0.0]
    assert set(errors) == {"one"}  # the other comparison is none of a case's
    assert not cases.observers


def tight(right, *wrong):
    """The margin of the case `c`, from errors of right answers by name, and of wrong answers by case."""
    others = [(f"wrong {n}", set(errors), errors) for n, errors in enumerate(wrong)]
    return margins([(name, {"c": error}) for name, error in right.items()], others)["c"]


def test_less_than_a_factor_of_ten_is_narrow():
    assert not tight({"loop": 0.05, "float32": 0.05}, {"c": 20.0}, {"c": math.inf}, {"c": 0.5}).tight
    assert tight({"loop": 0.2}).tight
    assert tight({"float32": 0.2}).tight
    assert tight({"loop": 0.0}, {"c": 20.0}, {"c": 3.0}).tight


def test_rounding_in_32_bits_is_counted_apart():
    found = tight({"loop": 0.01, "float32": 0.3, "single_precision": 0.4})
    assert (found.double, found.single) == (0.01, 0.4)


def test_a_wrong_answer_that_another_case_catches_clearly_does_not_hang_on_a_tolerance():
    found = tight({"loop": 0.0}, {"c": 3.0, "other": 50.0}, {"c": 2.0, "other": 4.0})
    assert [(one.excess, one.clearly) for one in found.near] == [(2.0, ""), (3.0, "other")]
    assert [one.excess for one in found.decides] == [2.0]


def test_what_is_caught_otherwise_than_by_numbers_is_caught_clearly():
    [found] = margins([("loop", {"c": 0.0})], [("raises", {"c", "other"}, {"c": 3.0})])["c"].near
    assert found.clearly == "other"


def test_a_wrong_answer_that_a_case_lets_pass_is_no_matter_of_its_tolerance():
    assert margins([("loop", {"c": 0.0})], [("small", {"other"}, {"c": 0.9, "other": 99.0})])["c"].near == ()
