"""The reference of optimizer_traces against closed forms, finite differences and the numbers of its source."""

import numpy as np
import pytest

HESSIAN = np.array([[2.0, 1.0], [1.0, 12.0]])
START, LR, MOMENTUM = [4, 1], 0.05, 0.9


@pytest.fixture
def solution(reference):
    return reference("optimizer_traces")


def slope(point):
    return HESSIAN @ point


def test_the_function_is_the_quadratic_form_of_half_the_hessian(solution):
    x, y = np.random.default_rng(15).normal(0.0, 3.0, (2, 50))
    forms = [np.array(p) @ HESSIAN @ np.array(p) / 2 for p in zip(x, y, strict=True)]
    np.testing.assert_allclose(solution.contour_function(x, y), forms, rtol=1e-12)
    assert solution.contour_function(0, 0) == 0
    assert solution.contour_function(*START) == 26


def test_the_gradient_is_that_of_central_differences(solution):
    h = 2.0**-12
    for x, y in np.random.default_rng(16).normal(0.0, 3.0, (20, 2)):
        f = solution.contour_function
        want = [(f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)]
        np.testing.assert_allclose(solution.contour_gradient(x, y), want, rtol=1e-9, atol=1e-9)


def test_the_grid_holds_the_function_point_by_point(solution):
    xs, ys = np.linspace(-2, 5, 8), np.linspace(-3, 1, 5)
    grid = solution.contour_grid(xs, ys)
    assert grid.shape == (5, 8)
    for i, j in np.ndindex(grid.shape):
        assert grid[i, j] == solution.contour_function(xs[j], ys[i])


def test_gradient_descent_is_a_power_of_the_iteration_matrix(solution):
    trace = solution.sgd_trace(slope, START, LR, 30)
    powers = [np.linalg.matrix_power(np.eye(2) - LR * HESSIAN, t) @ START for t in range(31)]
    np.testing.assert_allclose(trace, powers, rtol=1e-10, atol=1e-12)


def test_nesterov_is_a_power_of_its_matrix_on_position_and_velocity(solution):
    eye, ahead = np.eye(2), MOMENTUM * (np.eye(2) - LR * HESSIAN)
    # (p, v) -> (p + v', v') with v' = ahead v - lr H p
    matrix = np.block([[eye - LR * HESSIAN, ahead], [-LR * HESSIAN, ahead]])
    states = [np.linalg.matrix_power(matrix, t) @ [*START, 0, 0] for t in range(31)]
    found = np.hstack(solution.nesterov_trace(slope, START, LR, MOMENTUM, 30))
    np.testing.assert_allclose(found, states, rtol=1e-10, atol=1e-12)


def test_descent_converges_below_two_over_the_largest_eigenvalue_and_diverges_above(solution):
    largest = np.linalg.eigvalsh(HESSIAN)[-1]
    assert largest == pytest.approx(7 + np.sqrt(26))
    assert np.abs(solution.sgd_trace(slope, START, 1.99 / largest, 2000)[-1]).max() < 1e-6
    assert np.abs(solution.sgd_trace(slope, START, 2.01 / largest, 2000)[-1]).max() > 1e6


def test_the_numbers_of_the_source_with_its_rounding_undone(solution):
    def gradient(point):
        return solution.contour_gradient(*point)

    trace = solution.sgd_trace(gradient, START, LR, 3)
    np.testing.assert_allclose(trace, [[4, 1], [3.55, 0.2], [3.185, -0.0975], [2.871375, -0.19825]], rtol=1e-13)
    np.testing.assert_allclose(solution.contour_function(*trace[1:].T), [13.5525, 9.890725, 7.911363], rtol=1e-6)
    positions, velocities = solution.nesterov_trace(gradient, START, LR, MOMENTUM, 3)
    want = [[4, 1], [3.55, 0.2], [2.8565, -0.36525], [2.05281375, -0.4612075]]
    np.testing.assert_allclose(positions, want, rtol=1e-13)
    want = [[0, 0], [-0.45, -0.8], [-0.6935, -0.56525], [-0.80368625, -0.0959575]]
    np.testing.assert_allclose(velocities, want, rtol=1e-13)
    np.testing.assert_allclose(solution.contour_function(*positions[1:].T), [13.5525, 7.916701, 4.543545], rtol=1e-6)


def test_each_step_asks_for_one_gradient_and_changes_no_argument(solution):
    asked, start = [], np.array([4.0, 1.0])

    def spoiling(point):
        asked.append(point.copy())
        gradient = slope(point)
        point[:] = np.nan  # whoever hands out its own rows is found out
        return gradient

    assert np.isfinite(solution.sgd_trace(spoiling, start, LR, 5)).all()
    assert np.isfinite(solution.nesterov_trace(spoiling, start, LR, MOMENTUM, 7)[0]).all()
    assert len(asked) == 12
    np.testing.assert_array_equal(start, [4.0, 1.0])
