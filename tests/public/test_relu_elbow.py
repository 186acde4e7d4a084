"""Public cases of relu_elbow: small numbers that you can check by hand."""

import numpy as np
import pytest


def close(got, want, note=""):
    assert np.size(got) == np.size(want), f"asked for {np.size(want)} numbers, got the shape {np.shape(got)}"
    np.testing.assert_allclose(np.ravel(got), np.ravel(want), rtol=1e-4, atol=1e-6, err_msg=note)


def test_the_unit_is_linear_where_it_is_active(student):
    close(student.relu_unit(2, -1, 3), 5, "2 * 3 - 1")


def test_the_unit_is_zero_where_it_is_not(student):
    close(student.relu_unit(2, -1, -3), 0)
    close(student.relu_unit(-2, -1, -3), 5, "where -2 x - 1 is positive")


def test_the_elbow_is_where_the_preactivation_is_zero(student):
    close(student.elbow(2, -1), 0.5)
    close(student.elbow(-4, -1), -0.25)


def test_a_constant_unit_has_no_elbow(student):
    student.elbow(3, 1)
    with pytest.raises(ValueError):
        student.elbow(0, 1)


def test_the_gradient_with_respect_to_the_output(student):
    close(student.loss_grad_output(5, 4), 1)
    close(student.loss_grad_output(5, 1), 4)


def test_the_gradient_is_negative_below_the_target(student):
    close(student.loss_grad_output(0, 2.5), -2.5)


def test_the_gradients_of_the_prompt(student):
    close(student.loss_grad_w(2, -1, 3, 4), 3)
    close(student.loss_grad_b(2, -1, 3, 4), 1)


def test_the_gradient_of_the_weight_on_both_sides_of_the_elbow(student):
    close(student.loss_grad_w(2, -1, -3, 4), 0)
    close(student.loss_grad_w(-2, -1, -3, 4), -3)


def test_the_gradient_of_the_bias_on_both_sides_of_the_elbow(student):
    close(student.loss_grad_b(2, -1, -3, 4), 0)
    close(student.loss_grad_b(-2, -1, -3, 2), 3)


def test_the_step_of_the_prompt(student):
    close(student.sgd_step(2, -1, 3, 4, 0.25), [1.25, -1.25], "the gradients are 3 and 1")


def test_a_step_of_another_unit(student):
    close(student.sgd_step(-2, -1, -3, 4, 0.25), [-1.25, -1.25])


def test_the_shift_of_the_prompt(student):
    close(student.elbow_shift(2, -1, 3, 4, 0.25), 0.5, "from 0.5 to 1")
    close(student.elbow_shift(2, -1, 3, 5, 0.25), 0, "an exact fit: nothing moves")


def test_no_shift_without_an_elbow(student):
    student.elbow_shift(1, 1, 3, 4, 0.25)
    with pytest.raises(ValueError):
        student.elbow_shift(0, 1, 3, 4, 0.25)


def test_the_step_of_the_prompt_in_words(student):
    assert tuple(student.describe_step(2, -1, 3, 4, 0.25)) == ("shallower", "right"), "2 to 1.25, and 0.5 to 1"


def test_an_exact_fit_stays_as_it_is(student):
    assert tuple(student.describe_step(2, -1, 3, 5, 0.25)) == ("unchanged", "unchanged")
    assert tuple(student.describe_step(2, -1, 3, 6, 0.25)) == ("steeper", "left"), "2 to 2.75, and 1/2 to 3/11"


def test_the_elbows_of_three_units(student):
    got = student.hidden_elbows([2.0, -1.0, 4.0], [-1.0, 3.0, 0.0])
    assert np.shape(got) == (3,), f"one elbow for each unit: the shape (3,) was asked for, got {np.shape(got)}"
    close(got, [0.5, 3, 0])


def test_a_layer_with_a_constant_unit_is_refused(student):
    student.hidden_elbows([2.0, 1.0], [1.0, 1.0])
    with pytest.raises(ValueError):
        student.hidden_elbows([2.0, 0.0], [1.0, 1.0])


def test_a_network_of_one_unit_moves_like_the_unit(student):
    close(student.updated_hidden_elbows([2.0], [-1.0], [1.0], 3, 4, 0.25), [1.0], "the step of the prompt: to 1")
    close(student.updated_hidden_elbows([2.0], [-1.0], [1.0], 3, 5, 0.25), [0.5], "an exact fit: nothing moves")


def test_a_network_of_two_units(student):
    close(student.updated_hidden_elbows([1.0, -1.0], [1.0, 1.0], [2.0, 5.0], 2, 5, 0.125), [-1.5, 1.0])
