"""Public cases of tikhonov_augmentation: small numbers that you can check by hand."""

import numpy as np
import pytest

# One row, two columns: without a penalty the weights would not be determined.
X = [[1.0, 1.0]]
Y = [3.0]
# The inverse is [[1, -1], [-1, 2]].
SIGMA = [[2.0, 1.0], [1.0, 1.0]]


def close(got, want, why):
    # A single number may come as an array with one entry.
    single = np.ndim(want) == 0 and np.size(got) == 1
    assert single or np.shape(got) == np.shape(want), f"asked for the shape {np.shape(want)}, got {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=why)


def test_the_root_has_the_inverse_as_its_square(student):
    Gamma = np.asarray(student.regularization_root(SIGMA), dtype=float)
    assert Gamma.shape == (2, 2), f"a matrix of shape (2, 2) was asked for, got the shape {Gamma.shape}"
    close(Gamma.T @ Gamma, [[1.0, -1.0], [-1.0, 2.0]], "Gamma' Gamma should be the inverse of Sigma")


def test_a_matrix_with_a_negative_eigenvalue_is_refused(student):
    # Its eigenvalues are 3 and -1. pytest.raises wants to see a ValueError.
    student.regularization_root([[2.0, 1.0], [1.0, 2.0]])
    with pytest.raises(ValueError):
        student.regularization_root([[1.0, 2.0], [2.0, 1.0]])


def test_augmented_data_are_those_of_the_prompt(student):
    X_hat, y_hat = student.augment([[1, 2]], [3], [[4, 0], [5, 6]])
    np.testing.assert_allclose(X_hat, [[1, 2], [4, 0], [5, 6]], err_msg="Gamma goes below X")
    np.testing.assert_allclose(y_hat, [3, 0, 0], err_msg="a zero for each row of Gamma")


def test_augmented_targets_have_a_zero_for_each_weight(student):
    X_hat, y_hat = student.augment([[1.0], [2.0], [3.0]], [4.0, 5.0, 6.0], [[0.5]])
    assert np.shape(X_hat) == (4, 1), f"n + d = 4 rows were asked for, got the shape {np.shape(X_hat)}"
    assert np.shape(y_hat) == (4,), f"n + d = 4 targets were asked for, got the shape {np.shape(y_hat)}"


def test_least_squares_fits_a_line(student):
    # Through (0, 1), (1, 2) and (2, 4): the slope is 3/2, and at 0 the line has the height 5/6.
    close(student.ols_solution([[1, 0], [1, 1], [1, 2]], [1, 2, 4]), [5 / 6, 3 / 2], "the line of best fit")


def test_least_squares_of_a_single_column(student):
    close(student.ols_solution([[1.0], [2.0]], [1.0, 3.0]), [1.4], "the slope of a line through 0")


def test_tikhonov_weights_of_one_row_and_two_columns(student):
    close(student.tikhonov_solution(X, Y, SIGMA), [1.5, 1.0], "two weights")


def test_tikhonov_weight_of_a_single_column(student):
    close(student.tikhonov_solution([[1.0], [2.0]], [1.0, 3.0], [[0.2]]), [0.7], "one weight")


def test_augmented_least_squares_finds_the_same_two_weights(student):
    close(student.augmented_ols_solution(X, Y, SIGMA), [1.5, 1.0], "two weights")


def test_augmented_least_squares_finds_the_same_single_weight(student):
    close(student.augmented_ols_solution([[1.0], [2.0]], [1.0, 3.0], [[0.2]]), [0.7], "one weight")


def test_the_loss_adds_squared_residuals_and_penalty(student):
    close(student.tikhonov_loss(X, Y, [2.0, 0.0], SIGMA), 5.0, "the residual is 1, and the penalty is 4")


def test_the_loss_of_zero_weights_has_no_penalty(student):
    close(student.tikhonov_loss([[1, 2], [3, 4]], [1, -2], [0, 0], SIGMA), 5.0, "1 + 4")
