"""Public cases of momentum: small numbers that you can check by hand."""

import numpy as np
import pytest

# Two steps in one dimension, and two in two.
ONE = [[4], [8]]
TWO = [[4, 0], [8, -2]]


def close(got, want, message=""):
    # A single number may come as an array with one entry.
    single = np.ndim(want) == 0 and np.size(got) == 1
    assert single or np.shape(got) == np.shape(want), f"asked for the shape {np.shape(want)}, got {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=message)


def test_momentum_makes_the_updates_of_the_prompt(student):
    close(student.momentum_updates(ONE, 0.5, 1.0), [[-4], [-10]], "v is 4, then 2 + 8")


def test_momentum_treats_every_coordinate_alike(student):
    close(student.momentum_updates(TWO, 0.25, 0.5), [[-2, 0], [-4.5, 1]], "v is (2, 0), then (0.5 + 4, 0 - 1)")


def test_the_running_average_makes_the_updates_of_the_prompt(student):
    close(student.running_average_updates(ONE, 0.5, 1.0), [[-2], [-5]], "v is 2, then 1 + 4")


def test_the_running_average_is_scaled_by_delta(student):
    close(student.running_average_updates(TWO, 0.75, 2.0), [[-2, 0], [-5.5, 1]], "v is (1, 0), then (0.75 + 2, -0.5)")


def test_a_step_of_momentum_from_the_last_one(student):
    close(student.next_momentum_update([-4.0], [8.0], 0.5, 1.0), [-10], "the second step of the prompt's example")


def test_the_first_step_of_momentum(student):
    close(student.next_momentum_update([0, 0], [4, -2], 0.9, 0.25), [-1, 0.5])


def test_a_step_of_the_running_average_from_the_last_one(student):
    close(student.next_running_average_update([-2.0], [8.0], 0.5, 1.0), [-5], "the second step of the prompt's example")


def test_the_first_step_of_the_running_average(student):
    close(student.next_running_average_update([0, 0], [4, -2], 0.75, 3.0), [-3, 1.5])


def test_the_momentum_rule_of_a_running_average(student):
    alpha, epsilon = student.momentum_from_running_average(0.75, 2.0)
    close(alpha, 0.75, "alpha")
    close(epsilon, 0.5, "epsilon")


def test_a_running_average_that_forgets_nothing_has_no_momentum_rule(student):
    student.momentum_from_running_average(0.5, 2.0)
    with pytest.raises(ValueError):
        student.momentum_from_running_average(1.0, 2.0)


def test_the_running_average_of_a_momentum_rule(student):
    beta, delta = student.running_average_from_momentum(0.75, 0.5)
    close(beta, 0.75, "beta")
    close(delta, 2.0, "delta")


def test_momentum_without_a_learning_rate_has_no_running_average(student):
    student.running_average_from_momentum(0.5, 1.0)
    with pytest.raises(ValueError):
        student.running_average_from_momentum(0.5, 0.0)


def test_three_coefficients_are_listed_from_the_oldest_gradient(student):
    close(student.running_average_coefficients(3, 0.5), [0.125, 0.25, 0.5])


def test_no_coefficients_before_the_first_gradient(student):
    student.running_average_coefficients(1, 0.5)
    with pytest.raises(ValueError):
        student.running_average_coefficients(0, 0.5)


def test_the_running_average_of_two_gradients(student):
    close(student.running_average(TWO, 0.75), [2.75, -0.5])


def test_the_running_average_of_one_gradient_is_a_part_of_it(student):
    close(student.running_average([[4, -8, 2]], 0.75), [1, -2, 0.5], "v_0 is zero")


def test_the_expected_average_of_two_gradients(student):
    close(student.expected_running_average([4, -8], 2, 0.5), [3, -6])


def test_the_expected_average_of_one_gradient(student):
    close(student.expected_running_average([4, -8], 1, 0.75), [1, -2])


def test_the_correction_of_the_average_of_two_equal_gradients(student):
    close(student.bias_correction([3, -6], 2, 0.5), [4, -8], "the average of two equal gradients (4, -8) comes in")


def test_nothing_can_be_corrected_before_the_first_gradient(student):
    student.bias_correction([0.0], 1, 0.5)
    with pytest.raises(ValueError):
        student.bias_correction([0.0], 0, 0.5)
