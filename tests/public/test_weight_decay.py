"""Public cases of weight_decay: the examples of the prompt, and numbers that you can check by hand."""

import numpy as np
import pytest

THETA = np.array([1.0, -2.0])
GRAD = np.array([3.0, 0.5])
# One weight, with moments of 1 before the second step.
ONE = np.array([1.0])
HYPER = {"lr": 1.0, "rho1": 0.5, "rho2": 0.75, "stabilizer": 1.0}


def close(got, want, what):
    # A single number may come as an array with one entry.
    single = np.ndim(want) == 0 and np.size(got) == 1
    assert single or np.shape(got) == np.shape(want), f"asked for the shape {np.shape(want)}, got {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=what)


def test_sgd_with_weight_decay_takes_the_step_of_the_prompt(student):
    close(student.sgd_weight_decay_step(THETA, GRAD, 0.1, 0.2), [0.5, -1.65], "1 - 0.3 - 0.2 and -2 - 0.05 + 0.4")


def test_weight_decay_shrinks_the_weights_where_there_is_no_gradient(student):
    close(student.sgd_weight_decay_step(THETA, np.zeros(2), 0.1, 0.25), [0.75, -1.5], "a quarter of each goes away")


def test_the_gradient_of_the_penalty(student):
    close(student.l2_penalty_gradient([3.0, 0.0], 0.25), [1.5, 0.0], "of 0.25 * (a^2 + b^2) at a = 3, b = 0")


def test_the_gradient_of_the_penalty_has_the_sign_of_the_weight(student):
    close(student.l2_penalty_gradient(THETA, 0.75), [1.5, -3.0], "of 0.75 * (a^2 + b^2) at a = 1, b = -2")


def test_sgd_on_the_regularized_loss_takes_the_step_of_the_prompt(student):
    close(student.sgd_l2_step(THETA, GRAD, 0.1, 0.5), [0.6, -1.85], "the example of the prompt")


def test_sgd_on_the_regularized_loss_shrinks_the_weights_where_there_is_no_gradient(student):
    close(student.sgd_l2_step(THETA, np.zeros(2), 0.1, 0.5), [0.9, -1.8], "a tenth of each goes away")


def test_the_decay_that_fits_a_penalty(student):
    close(student.decay_from_l2(0.1, 0.5), 0.1, "a penalty of 0.5, a learning rate of 0.1")
    close(student.decay_from_l2(0.25, 0.2), 0.1, "a penalty of 0.2, a learning rate of 0.25")


def test_no_decay_fits_a_learning_rate_of_zero(student):
    student.decay_from_l2(0.1, 0.5)
    with pytest.raises(ValueError):
        student.decay_from_l2(0.0, 0.5)


def test_the_penalty_that_fits_a_decay(student):
    close(student.l2_from_decay(0.1, 0.3), 1.5, "a decay of 0.3, a learning rate of 0.1")


def test_no_penalty_fits_a_negative_decay(student):
    student.l2_from_decay(0.1, 0.2)
    with pytest.raises(ValueError):
        student.l2_from_decay(0.1, -0.2)


def test_the_first_step_of_adam_has_the_length_of_the_learning_rate(student):
    theta, s, r = student.adam_step(THETA, GRAD, np.zeros(2), np.zeros(2), 1, lr=0.1)
    close(theta, [0.9, -2.1], "0.1 against the sign of the gradient")
    close(s, [0.3, 0.05], "the first moment")
    close(1000 * np.asarray(r), [9.0, 0.25], "1000 times the second moment")


def test_adam_takes_the_step_of_the_prompt(student):
    theta, s, r = student.adam_step(np.array([3.0]), np.array([2.0]), ONE, ONE, 2, **HYPER)
    close(theta, [7 / 3], "3 - 2 / (2 + 1)")
    close(s, [1.5], "the first moment comes back uncorrected")
    close(r, [1.75], "the second moment comes back uncorrected")


def test_adam_counts_its_steps_from_one(student):
    student.adam_step(THETA, GRAD, np.zeros(2), np.zeros(2), 1)
    with pytest.raises(ValueError):
        student.adam_step(THETA, GRAD, np.zeros(2), np.zeros(2), 0)


def test_adam_on_the_regularized_loss(student):
    theta, s, r = student.adam_l2_step(np.array([2.0]), np.array([1.0]), ONE, ONE, 2, 0.25, **HYPER)
    close(theta, [4 / 3], "the new weight")
    close(s, [1.5], "the first moment")
    close(r, [1.75], "the second moment")


def test_adam_on_the_regularized_loss_counts_its_steps_from_one(student):
    student.adam_l2_step(THETA, GRAD, np.zeros(2), np.zeros(2), 1, 0.1)
    with pytest.raises(ValueError):
        student.adam_l2_step(THETA, GRAD, np.zeros(2), np.zeros(2), 0, 0.1)


def test_adam_with_weight_decay(student):
    theta, s, r = student.adam_weight_decay_step(np.array([2.0]), np.array([2.0]), ONE, ONE, 2, 0.25, **HYPER)
    close(theta, [5 / 6], "2 - 2 / (2 + 1) - 0.25 * 2")
    close(s, [1.5], "the first moment")
    close(r, [1.75], "the second moment")


def test_adam_with_weight_decay_counts_its_steps_from_one(student):
    student.adam_weight_decay_step(THETA, GRAD, np.zeros(2), np.zeros(2), 1, 0.1)
    with pytest.raises(ValueError):
        student.adam_weight_decay_step(THETA, GRAD, np.zeros(2), np.zeros(2), 0, 0.1)


def test_without_noise_two_steps_of_decay_leave_a_quarter_of_each_weight(student):
    close(student.relative_shrinkage("decay", 0.0, THETA, 0.5, 0.01, 2, 1), [0.25, 0.25], "half of it, twice")


def test_after_no_steps_all_of_each_weight_is_left(student):
    close(student.relative_shrinkage("l2", 1.0, THETA, 0.5, 0.01, 0, 1), [1.0, 1.0], "nothing happened yet")
