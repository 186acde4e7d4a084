"""The reference of dropout_regression against every mask in exact fractions, finite differences, and its source."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

SHAPES = [(2, 2), (3, 2), (2, 3), (4, 2), (8, 1), (1, 4)]
PROBABILITIES = [Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(9, 10), Fraction(1)]


@pytest.fixture
def solution(reference):
    return reference("dropout_regression")


def whole_numbers(n, d):
    random = np.random.default_rng(10 * n + d)
    return random.integers(-4, 5, (n, d)), random.integers(-4, 5, n), random.integers(-4, 5, d)


def expected(X, p, function):
    """The exact mean of a function of the masked data, over all masks."""
    total = 0
    for bits in product((0, 1), repeat=X.size):
        chance = p ** sum(bits) * (1 - p) ** (X.size - sum(bits))
        total = total + chance * function(X * np.array(bits).reshape(X.shape))
    return total


def problem(seed, n, d):
    random = np.random.default_rng(seed)
    return random.normal(size=(n, d)) * random.uniform(0.5, 3.0, d), random.normal(size=n), random.normal(size=d)


def differences(function, w, h=1e-5):
    return np.array([(function(w + e) - function(w - e)) / (2 * h) for e in h * np.eye(len(w))])


@pytest.mark.parametrize("p", PROBABILITIES)
@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_expectations_are_those_over_all_masks(solution, n, d, p):
    X, y, w = whole_numbers(n, d)
    loss = expected(X, p, lambda masked: int(np.sum((y - masked @ w) ** 2)))
    assert solution.expected_dropout_loss(X, y, w, float(p)) == pytest.approx(float(loss), rel=1e-14, abs=1e-14)
    gram = expected(X, p, lambda masked: (masked.T @ masked).astype(object))
    got = solution.expected_masked_gram(X, float(p))
    np.testing.assert_allclose(got, np.array(gram, dtype=float), rtol=1e-14, atol=1e-14)


def test_the_loss_of_a_mask_is_that_of_a_slow_loop(solution):
    X, y, w = whole_numbers(4, 3)
    R = np.random.default_rng(1).integers(0, 2, (4, 3))
    want = sum((y[i] - sum(X[i, j] * R[i, j] * w[j] for j in range(3))) ** 2 for i in range(4))
    assert solution.dropout_loss(X, y, w, R) == want


def test_the_example_has_the_corrected_value_and_not_the_sources(solution):
    # With Gamma in place of its square the source's formula gives 4.0596.
    X, y, w = np.array([[1, 2], [0, 1]]), np.array([1, 0]), np.array([1, -1])
    assert expected(X, Fraction(7, 10), lambda masked: int(np.sum((y - masked @ w) ** 2))) == Fraction(464, 100)
    assert solution.expected_dropout_loss(X, y, w, 0.7) == pytest.approx(4.64, rel=1e-15)
    np.testing.assert_allclose(solution.dropout_gamma(X) ** 2, np.diag([1, 5]), rtol=1e-15)


@pytest.mark.parametrize(("n", "d"), [(7, 3), (2, 4), (3, 3)])
def test_gradients_agree_with_finite_differences(solution, n, d):
    X, y, w = problem(n, n, d)
    got = solution.expected_dropout_gradient(X, y, w, 0.3)
    want = differences(lambda w: solution.expected_dropout_loss(X, y, w, 0.3), w)
    np.testing.assert_allclose(got, want, rtol=1e-8, atol=1e-8)
    got = solution.ridge_gradient(X, y, w, 0.7)
    np.testing.assert_allclose(got, differences(lambda w: solution.ridge_loss(X, y, w, 0.7), w), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize(("n", "d"), [(7, 3), (2, 4), (3, 3)])
def test_solutions_are_minima(solution, n, d):
    X, y, _ = problem(20 + n, n, d)
    random = np.random.default_rng(3)
    dropout, ridge = solution.dropout_solution(X, y, 0.3), solution.ridge_solution(X, y, 0.7)
    np.testing.assert_allclose(solution.expected_dropout_gradient(X, y, dropout, 0.3), 0, atol=1e-13)
    np.testing.assert_allclose(solution.ridge_gradient(X, y, ridge, 0.7), 0, atol=1e-13)
    for change in random.normal(0.0, 0.1, (20, d)):
        lowest = solution.expected_dropout_loss(X, y, dropout, 0.3)
        assert solution.expected_dropout_loss(X, y, dropout + change, 0.3) > lowest
        assert solution.ridge_loss(X, y, ridge + change, 0.7) > solution.ridge_loss(X, y, ridge, 0.7)


def test_without_dropout_and_without_penalty_all_is_least_squares(solution):
    X, y, w = problem(5, 8, 3)
    want = np.linalg.lstsq(X, y, rcond=None)[0]
    np.testing.assert_allclose(solution.dropout_solution(X, y, 1.0), want, rtol=1e-12)
    np.testing.assert_allclose(solution.ridge_solution(X, y, 0.0), want, rtol=1e-12)
    assert solution.dropout_lambda(1.0) == 0
    assert solution.expected_dropout_loss(X, y, w, 0.0) == pytest.approx(y @ y, rel=1e-15)


def test_the_coefficient_falls_from_infinity_to_zero(solution):
    values = [solution.dropout_lambda(p) for p in (1e-9, 0.1, 0.25, 0.5, 0.9, 1.0)]
    np.testing.assert_allclose(values, [1e9 - 1, 9, 3, 1, 1 / 9, 0], rtol=1e-12)


def test_dropout_does_not_see_units_and_ridge_does(solution):
    X, y, _ = problem(6, 6, 3)
    units = np.array([4.0, -0.5, 30.0])
    want = solution.dropout_solution(X, y, 0.4) / units
    np.testing.assert_allclose(solution.dropout_solution(X * units, y, 0.4), want, rtol=1e-12)
    ridge = solution.ridge_solution(X, y, 1.0) / units
    assert np.abs(solution.ridge_solution(X * units, y, 1.0) / ridge - 1).max() > 0.1


def test_with_almost_nothing_kept_each_feature_is_fitted_alone(solution):
    X, y, _ = problem(7, 6, 3)
    np.testing.assert_allclose(solution.dropout_solution(X, y, 1e-9), X.T @ y / np.sum(X**2, axis=0), rtol=1e-6)


def test_an_equivalent_ridge_gives_the_same_solution_for_every_y(solution):
    X = 0.7 * np.random.default_rng(8).choice([-1.0, 1.0], (7, 3))
    for p in (0.2, 0.6, 1.0):
        lam = solution.equivalent_ridge_lambda(X, p)
        for y in np.eye(7):
            want = p * solution.dropout_solution(X, y, p)
            np.testing.assert_allclose(solution.ridge_solution(X, y, lam), want, atol=1e-14)


def test_no_ridge_is_equivalent_where_the_norms_differ(solution):
    # What one y asks for another y refuses.
    X, _, _ = problem(9, 5, 2)
    assert solution.equivalent_ridge_lambda(X, 0.5) is None
    asked = []
    for y in np.eye(5):
        v = 0.5 * solution.dropout_solution(X, y, 0.5)
        asked.extend(X.T @ (y - X @ v) / v)
    assert np.ptp(asked) > 0.1


def test_columns_of_one_norm_are_found_in_spite_of_rounding(solution):
    column = np.random.default_rng(11).normal(size=50)
    X = np.stack([column, np.sort(column), column[::-1]], axis=1)
    assert solution.equivalent_ridge_lambda(X, 0.25) == pytest.approx(3 * column @ column, rel=1e-12)
