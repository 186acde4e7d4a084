"""Public cases of weight_norm: small numbers that you can check by hand."""

import numpy as np
import pytest

# The norm of U is 5, and half of it is the norm of HALF.
U = [3.0, 4.0]
HALF = [1.5, 2.0]


def close(got, want, message=""):
    assert np.shape(got) == np.shape(want), f"asked for the shape {np.shape(want)}, got {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=message)


def one_number(got, want, message=""):
    assert np.size(got) == 1, f"asked for a single number, got the shape {np.shape(got)}"
    np.testing.assert_allclose(np.ravel(got)[0], want, rtol=1e-4, atol=1e-6, err_msg=message)


def test_the_weights_of_the_prompt(student):
    close(student.weight_norm(U, 10.0), [6.0, 8.0])


def test_the_length_of_u_does_not_matter_to_the_weights(student):
    close(student.weight_norm([0.3, 0.4], 10.0), [6.0, 8.0], "(0.3, 0.4) points where (3, 4) points")


def test_a_zero_vector_has_no_direction(student):
    # pytest.raises wants to see a ValueError. The other functions that divide by the norm of u owe the same.
    student.weight_norm([0.0, 2.0], 1.0)
    with pytest.raises(ValueError):
        student.weight_norm([0.0, 0.0], 1.0)


def test_batch_norm_standardizes_before_it_scales_and_shifts(student):
    # The preactivations are 1, 3, 5, 7: mean 4, variance 5.
    X = [[1.0, 0.0], [1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]
    want = 2.0 * np.array([-3.0, -1.0, 1.0, 3.0]) / np.sqrt(5.0) + 0.5
    close(
        student.batch_norm_preactivation(X, [1.0, 2.0], 2.0, 0.5),
        want,
        "divide by the root of 5, then times 2 plus 0.5",
    )


def test_batch_norm_of_equal_preactivations_is_refused(student):
    student.batch_norm_preactivation([[1.0, 2.0], [0.0, 0.0]], U, 1.0, 0.0)
    with pytest.raises(ValueError):
        student.batch_norm_preactivation([[1.0, 2.0]], U, 1.0, 0.0)


def test_weight_norm_preactivations_are_products_with_the_weights(student):
    # The weights are (6, 8).
    X = [[1.0, 0.0], [0.0, 1.0], [1.0, -1.0]]
    close(student.weight_norm_preactivation(X, U, 10.0, 0.5), [6.5, 8.5, -1.5], "X w + shift with w = (6, 8)")


def test_weight_norm_needs_no_batch(student):
    close(student.weight_norm_preactivation([[1.0, -1.0]], U, 10.0, 0.5), [-1.5], "a single sample is enough")


def test_the_standard_deviation_for_whitened_inputs(student):
    one_number(student.preactivation_std(U, [[1.0, 0.0], [0.0, 1.0]]), 5.0)


def test_the_standard_deviation_for_correlated_inputs(student):
    one_number(student.preactivation_std(U, [[2.0, 1.0], [1.0, 3.0]]), np.sqrt(90.0), "the variance is 90")


def test_the_projector_of_the_prompt(student):
    close(student.orthogonal_projector(U), [[0.64, -0.48], [-0.48, 0.36]])


def test_the_projector_of_an_axis_leaves_the_other_axes(student):
    close(student.orthogonal_projector([0.0, -2.0, 0.0]), np.diag([1.0, 0.0, 1.0]), "only the second axis is taken out")


def test_the_jacobian_of_a_vector_of_norm_five(student):
    want = [[0.128, -0.096], [-0.096, 0.072]]
    close(student.weight_norm_jacobian(U, 1.0), want)


def test_the_jacobian_of_a_shorter_vector(student):
    want = [[0.256, -0.192], [-0.192, 0.144]]
    close(student.weight_norm_jacobian(HALF, 1.0), want)


def test_the_gradient_of_a_vector_of_norm_five(student):
    close(student.weight_norm_grad_u(U, 5.0, [1.0, 2.0]), [-0.32, 0.24])


def test_the_gradient_of_a_shorter_vector(student):
    close(student.weight_norm_grad_u(HALF, 5.0, [1.0, 2.0]), [-0.64, 0.48])


def test_the_gradient_of_the_gain(student):
    one_number(student.weight_norm_grad_gain(U, [1.0, 2.0]), 2.2)


def test_the_gradient_of_the_gain_has_a_sign(student):
    one_number(student.weight_norm_grad_gain(HALF, [-1.0, -2.0]), -2.2)


def test_a_step_goes_against_the_gradient_of_u(student):
    close(student.weight_norm_step(U, 5.0, [1.0, 2.0], 0.5), [3.16, 3.88])


def test_a_step_for_another_gradient(student):
    close(student.weight_norm_step(U, 5.0, [6.0, -4.5], 0.5), [0.0, 6.25])


def test_the_increase_of_the_squared_norm(student):
    one_number(student.squared_norm_increase(U, 5.0, [1.0, 2.0], 0.5), 0.04)


def test_the_increase_for_a_shorter_vector_and_a_larger_learning_rate(student):
    one_number(student.squared_norm_increase(HALF, 5.0, [1.0, 2.0], 1.0), 0.64)


def test_a_trajectory_begins_with_the_norm_at_the_start(student):
    close(student.norm_trajectory(U, 5.0, np.zeros((0, 2)), 0.5), [5.0], "no step: one norm")


def test_a_trajectory_of_two_steps(student):
    want = [5.0, np.sqrt(50.0), np.sqrt(75.0)]
    close(student.norm_trajectory(U, 5.0, [[4.0, -3.0], [7.0, 1.0]], 1.0), want)
