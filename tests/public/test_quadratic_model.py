"""Public cases of quadratic_model: small numbers that you can check by hand."""

import numpy as np
import pytest

X0 = [1.0, 2.0]
G = [1.0, -2.0]
H = [[2.0, 1.0], [1.0, 4.0]]
# It bends down along (1, 1), and up along (1, 0).
SADDLE = [[1.0, 0.0], [0.0, -3.0]]


def close(got, want, why):
    # A single number may come as an array with one entry.
    single = np.ndim(want) == 0 and np.size(got) == 1
    assert single or np.shape(got) == np.shape(want), f"asked for the shape {np.shape(want)}, got {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=why)


def test_the_model_has_the_value_of_the_prompt(student):
    close(student.quadratic_model([2, 4], X0, 3, G, H), 11.0, "3 + (1 - 4) + (2 + 2 + 2 + 16) / 2")


def test_the_model_at_its_own_point_is_f0(student):
    for f0 in (3.0, -1.0):
        close(student.quadratic_model(X0, X0, f0, G, H), f0, "x - x0 is zero")
    close(student.quadratic_model([2.0, 2.0], X0, 3.0, G, H), 5.0, "a step of 1 away from it: 3 + 1 + 2 / 2")


def test_the_gradient_of_the_model_at_its_own_point_is_g(student):
    close(student.quadratic_model_gradient(X0, X0, G, H), G, "x - x0 is zero")
    close(student.quadratic_model_gradient([1.0, 3.0], X0, G, H), [2.0, 2.0], "a step of 1 away from it")


def test_the_gradient_of_the_model_changes_with_the_hessian(student):
    close(student.quadratic_model_gradient([2.0, 4.0], X0, G, H), [5.0, 7.0], "at the point of the prompt's example")


def test_a_hessian_that_is_not_symmetric_is_refused(student):
    # pytest.raises wants to see a ValueError.
    student.quadratic_model_gradient(X0, X0, G, H)
    with pytest.raises(ValueError):
        student.quadratic_model_gradient(X0, X0, G, [[2.0, 1.0], [0.0, 4.0]])


def test_a_gradient_step_of_one_half(student):
    close(student.model_value_after_gradient_step(3.0, G, H, 0.5), 2.25, "the model at (0.5, 3)")


def test_a_gradient_step_on_a_saddle(student):
    close(student.model_value_after_gradient_step(0.0, [1, 1], SADDLE, 2), -8.0, "two steps along (-1, -1)")


def test_a_short_step_decreases_the_model_and_a_long_one_does_not(student):
    # The model is smaller by 0.75 after the first, and larger by 2 after the second.
    for eps, want in ((0.5, True), (1.0, False)):
        got = student.gradient_step_decreases_model(G, H, eps)
        assert got in [want], f"eps = {eps}: asked for {want}, got {got!r}"


def test_a_step_that_is_not_positive_is_refused(student):
    student.gradient_step_decreases_model(G, H, 0.1)
    with pytest.raises(ValueError):
        student.gradient_step_decreases_model(G, H, 0.0)


def test_the_longest_step_of_a_positive_curvature(student):
    close(student.max_step_size(G, H), 0.7142857, "five sevenths")


def test_the_longest_step_where_the_model_bends_down(student):
    got = student.max_step_size([1.0, 1.0], SADDLE)
    assert got == np.inf, f"asked for infinity, got {got!r}"
    close(student.max_step_size([1.0, 0.0], SADDLE), 2.0, "along (1, 0) it bends up")


def test_the_best_step_of_a_positive_curvature(student):
    close(student.optimal_step_size(G, H), 0.3571429, "five fourteenths")


def test_there_is_no_best_step_where_the_model_bends_down(student):
    student.optimal_step_size([1.0, 0.0], SADDLE)
    with pytest.raises(ValueError):
        student.optimal_step_size([1.0, 1.0], SADDLE)


def test_the_newton_point_of_the_prompts_model(student):
    close(student.newton_step(X0, G, H), [1 / 7, 19 / 7], "one seventh, and nineteen")


def test_the_newton_point_of_a_singular_hessian_is_refused(student):
    student.newton_step([0.0, 0.0], [1.0, 1.0], [[1.0, 1.0], [1.0, 2.0]])
    with pytest.raises(ValueError):
        student.newton_step([0.0, 0.0], [1.0, 1.0], [[1.0, 1.0], [1.0, 1.0]])
