"""Hidden cases of softmax: they never leave staff's hands."""

import numpy as np
import pytest

from autograder.cases import assert_choices, assert_close, assert_holds, assert_keeps_arguments, draw


def test_each_row_of_a_matrix_has_its_own_probabilities(student, reference):
    scores = draw("softmax").normal(size=(3, 4))
    assert_close(student.softmax(scores), reference.softmax(scores), "the probabilities")


@pytest.mark.parametrize("shape", [(5,), (2, 3, 4)])
def test_the_last_axis_is_the_one_that_counts(student, reference, shape):
    scores = draw(f"softmax {shape}").normal(size=shape)
    assert_close(student.softmax(scores), reference.softmax(scores), "the probabilities")


def test_scores_of_any_size_give_finite_probabilities(student):
    scores = np.array([[1000.0, 1000.0 + np.log(3.0)], [-1000.0, -1000.0 + np.log(3.0)], [-1000.0, 1000.0]])
    assert_close(student.softmax(scores), np.array([[0.25, 0.75], [0.25, 0.75], [0.0, 1.0]]), "the probabilities")


def test_large_scores_in_one_row_do_not_empty_another(student):
    probabilities = student.softmax(np.array([[0.0, 0.0], [2000.0, 2000.0]]))
    assert_close(probabilities, np.full((2, 2), 0.5), "the probabilities")


def test_the_scores_are_left_alone(student):
    scores = np.array([1.0, 2.0])
    assert_holds(np.ndim(student.softmax(scores)) == 1, "one vector of scores gives one vector of probabilities")
    assert_keeps_arguments(student.softmax, scores)


def test_what_adding_to_all_scores_does(student, reference):
    assert_choices(student, reference, "ADD_TO_ALL_SCORES")
