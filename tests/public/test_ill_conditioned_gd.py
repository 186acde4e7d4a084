"""Public cases of ill_conditioned_gd: small numbers that you can check by hand."""

import numpy as np
import pytest

F = [[3.0, 0.0], [4.0, 5.0]]
Y = [1.0, 2.0]
# Singular values 2 and 0.
FLAT = [[0.0, 2.0], [0.0, 0.0]]


def close(got, want, why):
    # A single number may come as an array with one entry.
    single = np.ndim(want) == 0 and np.size(got) == 1
    assert single or np.shape(got) == np.shape(want), f"asked for the shape {np.shape(want)}, got {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=why)


def test_one_step_is_that_of_the_prompt(student):
    close(student.gd_step(F, Y, [1.0, -1.0], 0.1), [1.6, 0.5], "the step of the prompt")


def test_a_step_with_more_columns_than_rows(student):
    close(student.gd_step([[1, 2, 3]], [4], [1, 1, 1], 0.5), [0.0, -1.0, -2.0], "a residual of 2")


def test_the_iteration_matrix_of_the_prompt(student):
    close(student.iteration_matrix(F, 0.02), [[0.5, -0.4], [-0.4, 0.5]], "a row and a column for each weight")


def test_the_iteration_matrix_has_a_row_and_a_column_for_each_weight(student):
    close(student.iteration_matrix([[1.0], [2.0], [2.0]], 0.1), [[0.1]], "a 1 x 1 matrix")


def test_the_norm_is_the_largest_singular_value_of_the_iteration_matrix(student):
    close(student.iteration_matrix_norm(F, 0.02), 0.9, "the spectral norm")


def test_the_norm_of_a_step_that_overshoots(student):
    close(student.iteration_matrix_norm(F, 0.1), 3.5, "the spectral norm")


def test_the_largest_stable_learning_rate_of_a_single_weight(student):
    close(student.max_stable_learning_rate([[1.0]]), 2.0, "with F = 1")


def test_a_zero_matrix_has_no_largest_stable_learning_rate(student):
    # pytest.raises wants to see a ValueError.
    student.max_stable_learning_rate([[0.0, 1.0]])
    with pytest.raises(ValueError):
        student.max_stable_learning_rate([[0.0, 0.0]])


def test_a_small_learning_rate_cannot_diverge_and_a_large_one_can(student):
    # A single weight, with F = 1.
    for lr, want in ((0.5, True), (1.5, True), (2.5, False)):
        got = student.gd_cannot_diverge([[1.0]], lr)
        assert got in [want], f"lr = {lr}: asked for {want}, got {got!r}"


def test_a_learning_rate_of_zero_is_no_descent(student):
    for lr, want in ((0.0, False), (0.01, True)):
        got = student.gd_cannot_diverge([[1.0]], lr)
        assert got in [want], f"lr = {lr}: asked for {want}, got {got!r}"


def test_the_bound_on_the_next_norm(student):
    close(student.next_norm_bound(FLAT, [3.0, 4.0], 1.0, 0.1), 2.0, "alpha is 2, and the norm of y 5")


def test_the_bound_on_the_first_norm(student):
    close(student.next_norm_bound(FLAT, [3.0, 4.0], 0.0, 0.2), 2.0, "alpha is 2, and the norm of y 5")


def test_the_history_starts_at_zero(student):
    got = student.gd_norm_history([[2.0]], [3.0], 0.1, 2)
    assert np.shape(got) == (3,), f"steps + 1 = 3 norms were asked for, got the shape {np.shape(got)}"
    close(got, [0.0, 0.6, 0.96], "one weight: its size after 0, 1 and 2 steps")


def test_the_history_of_two_weights_holds_norms(student):
    close(student.gd_norm_history(F, Y, 0.1, 1), [0.0, np.sqrt(1.1**2 + 1.0)], "the first weights are (1.1, 1)")


def test_the_error_after_no_step_is_at_most_the_norm_of_the_solution(student):
    close(student.error_bound(FLAT, [3.0, 4.0], 10.0, 0.1, 0), 10.0, "w is still zero")
    close(student.error_bound(FLAT, [3.0, 4.0], 10.0, 0.1, 1), 11.0, "after one step")


def test_the_error_bound_after_four_steps(student):
    close(student.error_bound(FLAT, [3.0, 4.0], 10.0, 0.1, 4), 14.0, "after four steps")
