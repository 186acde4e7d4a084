"""Public cases of vanishing_gradients: small numbers that you can check by hand."""

import numpy as np
import pytest

# It takes (0, 1) to (5, 0).
SHIFT = [[0, 5], [0, 0]]
# It takes (1, 1) to (2, 2).
ONES = [[1, 1], [1, 1]]


def close(got, want, message=""):
    np.testing.assert_allclose(np.ravel(got), [want], rtol=1e-4, atol=1e-6, err_msg=message)


def verdict(got, want, message):
    assert np.size(got) == 1, f"a single True or False was asked for, got {got!r}"
    assert np.ravel(got)[0] in [want], f"{message}: asked for {want}, got {got!r}"


def numbers(value, what, ndim):
    value = np.asarray(value, dtype=float)
    assert value.ndim == ndim, f"{what} needs {ndim} axes, and has the shape {value.shape}"
    assert np.isfinite(value).all(), f"{what} must hold finite numbers"
    return value


def test_the_logistic_function_is_nowhere_steeper_than_a_quarter(student):
    close(student.derivative_bound("sigmoid"), 0.25)


def test_a_strange_word_has_no_bound(student):
    student.derivative_bound("tanh")
    with pytest.raises(ValueError):
        student.derivative_bound("softmax")


def test_norms_of_two_matrices(student):
    close(student.operator_norm(SHIFT), 5.0, "(0, 1) becomes (5, 0)")
    close(student.operator_norm(ONES), 2.0, "no unit vector becomes longer than (1, 1) / sqrt(2) does")


def test_the_norm_of_a_matrix_that_is_not_square(student):
    close(student.operator_norm([[3, 0], [0, 2], [0, 0]]), 3.0)


def test_the_largest_eigenvalue_of_a_gram_matrix(student):
    close(student.largest_gram_eigenvalue(SHIFT), 25.0, "W^T W is [[0, 0], [0, 25]]")
    close(student.largest_gram_eigenvalue(ONES), 4.0, "W^T W is [[2, 2], [2, 2]]")


def test_the_gram_matrix_of_one_unit(student):
    close(student.largest_gram_eigenvalue([[-3]]), 9.0)


def test_the_bound_after_three_steps(student):
    close(student.jacobian_norm_bound(ONES, 0.25, 3), 0.125)


def test_the_bound_after_no_step_is_one(student):
    close(student.jacobian_norm_bound(ONES, 0.25, 0), 1.0)
    close(student.jacobian_norm_bound(ONES, 0.25, 1), 0.5, "after one step")


def test_the_condition_for_vanishing(student):
    # lambda_1 is 4, and (delta / gamma)^2 is 5.76 or 2.56.
    verdict(student.satisfies_vanishing_condition(ONES, 0.25, 0.6), True, "4 <= 5.76")
    verdict(student.satisfies_vanishing_condition(ONES, 0.25, 0.4), False, "4 > 2.56")


def test_the_condition_needs_delta_below_one(student):
    student.satisfies_vanishing_condition(ONES, 0.25, 0.5)
    with pytest.raises(ValueError):
        student.satisfies_vanishing_condition(ONES, 0.25, 1.0)


def test_whether_an_explosion_is_possible(student):
    verdict(student.explosion_is_possible(ONES, 1.0), True, "the bound grows")
    verdict(student.explosion_is_possible(ONES, 0.25), False, "the bound tends to 0")


def test_whether_an_explosion_is_possible_with_another_matrix(student):
    verdict(student.explosion_is_possible(SHIFT, 1.0), True, "the bound grows")
    verdict(student.explosion_is_possible(SHIFT, 0.1), False, "the bound tends to 0")


def test_a_reversed_condition_with_vanishing_gradients(student):
    W = numbers(student.condition_reversed_but_vanishing(1.0, 0.5), "W", 2)
    assert np.linalg.norm(W, 2) > 0.5, "the condition is not reversed"
    assert np.linalg.norm(W, 2) < 1, "the bound does not tend to 0"


def test_a_reversed_condition_for_the_logistic_function(student):
    W = numbers(student.condition_reversed_but_vanishing(0.25, 0.5), "W", 2)
    assert np.linalg.norm(W, 2) > 2, "the condition is not reversed"
    assert np.linalg.norm(W, 2) < 4, "the bound does not tend to 0"


def test_the_bound_on_an_error_signal(student):
    close(student.error_signal_bound([3, -4], ONES, 0.25, 2), 1.25)


def test_the_bound_on_the_error_signal_at_the_same_time(student):
    close(student.error_signal_bound([3, -4], ONES, 0.25, 0), 5.0)


def test_the_exploding_network_has_small_eigenvalues(student):
    W, b, h0 = student.exploding_with_small_spectral_radius()
    W, b, h0 = numbers(W, "W", 2), numbers(b, "b", 1), numbers(h0, "h0", 1)
    assert W.shape == (len(b), len(b)), f"W has the shape {W.shape}, and b has the length {len(b)}"
    assert len(h0) == len(b), f"b has the length {len(b)}, and h0 the length {len(h0)}"
    assert np.abs(np.linalg.eigvals(W)).max() < 1, "every eigenvalue of W must be smaller than 1 in size"


def test_the_exploding_network_can_stretch_a_vector(student):
    # Whether the gradient explodes is for you to check, with Jacobians of your own.
    W = numbers(student.exploding_with_small_spectral_radius()[0], "W", 2)
    assert np.linalg.norm(W, 2) > 1, "a network whose W makes no vector longer can't explode"
