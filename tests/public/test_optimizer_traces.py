"""Public cases of optimizer_traces: small numbers that you can check by hand."""

import numpy as np
import pytest


def bowl(p):
    """The gradient of x^2 + 2 y^2."""
    return np.array([2 * p[0], 4 * p[1]])


def test_the_function_at_single_points(student):
    assert student.contour_function(0, 0) == 0, "f has no constant term"
    np.testing.assert_allclose(student.contour_function(4, 1), 26, rtol=1e-4, err_msg="16 + 4 + 6")
    np.testing.assert_allclose(student.contour_function(-1, 2), 23, rtol=1e-4, err_msg="1 - 2 + 24")


def test_the_function_takes_arrays(student):
    np.testing.assert_allclose(student.contour_function(np.array([4.0, 0.0, 1.0]), 1), [26, 6, 8], rtol=1e-4)


def test_the_gradient_at_the_start(student):
    np.testing.assert_allclose(student.contour_gradient(4, 1), [9, 16], rtol=1e-4)


def test_the_gradient_at_the_minimum_is_zero(student):
    for x, y, want in ((0, 0, [0, 0]), (-4, -1, [-9, -16])):
        got = student.contour_gradient(x, y)
        assert np.shape(got) == (2,), f"two entries were asked for, got the shape {np.shape(got)}"
        np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=f"at ({x}, {y})")


def test_the_grid_of_the_prompt(student):
    np.testing.assert_allclose(
        student.contour_grid([0, 1, 2], [0, 1]),
        [[0, 1, 4], [6, 8, 12]],
        rtol=1e-4,
        atol=1e-6,
        err_msg="rows belong to ys, columns to xs",
    )


def test_a_grid_of_one_column(student):
    np.testing.assert_allclose(student.contour_grid([1], [0, 1, -1]), [[1], [8], [6]], rtol=1e-4)


def test_gradient_descent_in_one_dimension(student):
    np.testing.assert_allclose(
        student.sgd_trace(lambda p: 2 * np.asarray(p), [1.0], 0.25, 2), [[1.0], [0.5], [0.25]], rtol=1e-4
    )


def test_gradient_descent_in_two_dimensions(student):
    np.testing.assert_allclose(
        student.sgd_trace(bowl, [4, 1], 0.125, 2),
        [[4, 1], [3, 0.5], [2.25, 0.25]],
        rtol=1e-4,
        err_msg="row 0 is the start",
    )


def test_no_step_leaves_the_start(student):
    got = student.sgd_trace(bowl, [4, 1], 0.125, 0)
    np.testing.assert_allclose(got, [[4, 1]], err_msg="one row: the start")


def test_gradient_descent_refuses_a_negative_number_of_steps(student):
    student.sgd_trace(bowl, [4, 1], 0.125, 1)
    with pytest.raises(ValueError):
        student.sgd_trace(bowl, [4, 1], 0.125, -1)


def test_two_nesterov_steps(student):
    positions, velocities = student.nesterov_trace(bowl, [4, 1], 0.125, 0.5, 2)
    np.testing.assert_allclose(velocities, [[0, 0], [-1, -0.5], [-1.125, -0.375]], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(positions, [[4, 1], [3, 0.5], [1.875, 0.125]], rtol=1e-4, atol=1e-6)


def test_nesterov_refuses_a_learning_rate_of_zero(student):
    student.nesterov_trace(bowl, [4, 1], 0.125, 0.5, 2)
    with pytest.raises(ValueError):
        student.nesterov_trace(bowl, [4, 1], 0.0, 0.5, 2)
