"""Public cases of dropout_regression: small numbers that you can check by hand."""

import numpy as np
import pytest

# The example of the prompt. X'X = [[1, 2], [2, 5]], and the squared norms of the columns are 1 and 5.
X = [[1.0, 2.0], [0.0, 1.0]]
Y = [1.0, 0.0]
W = [1.0, -1.0]


def close(got, want, message=""):
    assert np.shape(got) == np.shape(want), f"asked for the shape {np.shape(want)}, got {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=message)


def one_number(got, want, message=""):
    assert np.size(got) == 1, f"asked for a single number, got the shape {np.shape(got)}"
    np.testing.assert_allclose(np.ravel(got)[0], want, rtol=1e-4, atol=1e-6, err_msg=message)


def test_the_loss_of_the_prompt(student):
    one_number(student.dropout_loss(X, Y, W, [[1, 0], [1, 1]]), 1.0, "the predictions are 1 and -1")
    one_number(student.dropout_loss(X, Y, W, [[0, 1], [1, 1]]), 10.0, "with another mask they are -2 and -1")


def test_a_mask_of_ones_keeps_everything(student):
    one_number(student.dropout_loss(X, Y, W, [[1, 1], [1, 1]]), 5.0, "the predictions are -1 and -1: 2^2 + 1^2")


def test_a_mask_of_one_row_is_refused(student):
    # NumPy would stretch it over all samples.
    student.dropout_loss(X, Y, W, [[1, 0], [1, 0]])
    with pytest.raises(ValueError):
        student.dropout_loss(X, Y, W, [1, 0])


def test_gamma_holds_the_norms_of_the_columns(student):
    close(student.dropout_gamma(X), [[1.0, 0.0], [0.0, np.sqrt(5.0)]], "the norm of (2, 1) is the root of 5")


def test_gamma_has_a_row_for_each_feature(student):
    close(student.dropout_gamma([[3.0], [4.0]]), [[5.0]], "two samples, one feature")


def test_the_gram_matrix_of_half_the_entries(student):
    close(student.expected_masked_gram(X, 0.5), [[0.5, 0.5], [0.5, 2.5]], "the mean over all 16 masks")


def test_the_gram_matrix_of_all_entries(student):
    close(student.expected_masked_gram(X, 1.0), [[1.0, 2.0], [2.0, 5.0]], "nothing is dropped: X'X")


def test_the_expected_loss_of_the_prompt(student):
    one_number(student.expected_dropout_loss(X, Y, W, 0.7), 4.64, "3.38 + 0.21 * 6")


def test_when_everything_is_dropped_the_prediction_is_zero(student):
    one_number(student.expected_dropout_loss(X, [3.0, -4.0], W, 0.0), 25.0, "9 + 16")


def test_a_probability_above_one_is_refused(student):
    # The other functions with a p owe the same.
    student.expected_dropout_loss(X, Y, W, 0.5)
    with pytest.raises(ValueError):
        student.expected_dropout_loss(X, Y, W, 1.5)


def test_the_gradient_at_zero_weights(student):
    close(student.expected_dropout_gradient(X, Y, [0.0, 0.0], 0.5), [-1.0, -2.0])


def test_the_gradient_at_other_weights(student):
    close(student.expected_dropout_gradient(X, Y, W, 0.5), [-1.0, -6.0])


def test_lambda_when_three_of_four_are_dropped(student):
    one_number(student.dropout_lambda(0.25), 3.0)


def test_lambda_is_zero_without_dropout(student):
    one_number(student.dropout_lambda(1.0), 0.0)
    one_number(student.dropout_lambda(0.5), 1.0, "and it is not when half is dropped")


def test_the_solution_of_one_feature(student):
    close(student.dropout_solution([[3.0], [4.0]], [2.0, 1.0], 0.5), [0.4], "p w = 0.2, and w = 0.4 is asked for")


def test_the_solution_of_two_features(student):
    close(student.dropout_solution(X, Y, 0.5), [0.75, 0.25], "p w = (0.375, 0.125)")


def test_the_ridge_loss_is_a_sum_of_squares_and_a_penalty(student):
    one_number(student.ridge_loss(X, Y, W, 3.0), 11.0, "5 + 3 * 2")


def test_the_ridge_loss_without_penalty(student):
    one_number(student.ridge_loss(X, Y, W, 0.0), 5.0)


def test_the_ridge_gradient_at_zero_weights(student):
    close(student.ridge_gradient(X, Y, [0.0, 0.0], 3.0), [-2.0, -4.0])


def test_the_ridge_gradient_at_other_weights(student):
    close(student.ridge_gradient(X, Y, W, 3.0), [2.0, -16.0])


def test_the_ridge_solution(student):
    close(student.ridge_solution(X, Y, 1.0), [0.25, 0.25])


def test_a_negative_ridge_coefficient_is_refused(student):
    student.ridge_solution(X, Y, 1.0)
    with pytest.raises(ValueError):
        student.ridge_solution(X, Y, -1.0)


def test_some_data_have_an_equivalent_ridge_and_others_do_not(student):
    assert student.equivalent_ridge_lambda(X, 0.5) is None, "None was asked for"
    got = student.equivalent_ridge_lambda([[1.0, 2.0], [2.0, 1.0]], 0.5)
    assert got is not None, "a number was asked for"


def test_the_coefficient_of_an_equivalent_ridge(student):
    got = student.equivalent_ridge_lambda([[2.0, -2.0], [2.0, 2.0]], 0.25)
    assert got is not None, "a number was asked for"
    one_number(got, 24.0)
