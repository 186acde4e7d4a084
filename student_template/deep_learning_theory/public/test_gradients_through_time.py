"""Public cases of gradients_through_time: small numbers that you can check by hand."""

import numpy as np
import pytest


def close(got, want, message=""):
    assert np.shape(got) == np.shape(want), f"the shape should be {np.shape(want)}, and it is {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=message)


def test_the_total_gradient_is_the_sum_over_time(student):
    close(student.total_gradient([[1.0, -2.0], [0.5, 3.0], [2.0, 0.0]]), [3.5, 1.0])


def test_the_total_gradient_has_the_shape_of_the_parameters(student):
    close(student.total_gradient([[[1, 2], [3, 4], [5, 6]], [[1, 1], [0, 0], [-1, -1]]]), [[2, 3], [3, 4], [4, 5]])


def test_the_gradient_of_the_example_counts_both_steps(student):
    close(student.error_gradient_through_time([1], [[[3]], [[1]]], [[[2]], [[6]]]), [12])


def test_one_error_two_units_three_parameters(student):
    jacobians = [[[0, 1], [2, 0]], [[1, 0], [0, 1]]]
    immediate = [[[1, 0, 0], [0, 1, 2]], [[0, 0, 1], [3, 0, 0]]]
    close(student.error_gradient_through_time([1, -1], jacobians, immediate), [-5, 1, 3])


def test_a_gradient_of_one_step_is_the_immediate_one(student):
    got = student.error_gradient_through_time([2, 1], [[[1, 0], [0, 1]]], [[[1, 0, 4], [0, 5, 0]]])
    close(got, [2, 5, 8])


def test_the_weight_of_the_example(student):
    # x_0 = 2, x_1 = 6, x_2 = 18, and only the last state has an error.
    close(student.recurrent_weight_gradient([[3]], [[2], [6], [18]], [[0], [1]], "identity"), [[12]], "2 w x_0")


def test_the_weight_of_the_example_with_an_error_at_every_step(student):
    close(student.recurrent_weight_gradient([[3]], [[2], [6], [18]], [[1], [1]], "identity"), [[14]])


def test_the_weights_of_one_relu_step(student):
    got = student.recurrent_weight_gradient([[1, 2], [3, 4]], [[3, -1], [3, 9]], [[1, -2]], "relu")
    close(got, [[3, 0], [-6, 0]], "rows: outputs of W, columns: its inputs")


def test_a_strange_activation_is_refused(student):
    student.recurrent_weight_gradient([[1.0]], [[1.0], [2.0]], [[1.0]], "tanh")
    with pytest.raises(ValueError):
        student.recurrent_weight_gradient([[1.0]], [[1.0], [2.0]], [[1.0]], "softmax")
