"""The reference of vanishing_gradients against slow computations, the bank's counterexamples, and the theorem."""

from fractions import Fraction

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference

SLOPES = {
    "sigmoid": lambda z: 1 / (2 + 2 * np.cosh(z)),
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "relu": lambda z: (z > 0) * 1.0,
    "identity": np.ones_like,
}
VALUES = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "identity": lambda z: z,
}


@pytest.fixture
def solution():
    return load_reference(Bank.here().solution("vanishing_gradients"))


def jacobian(W, b, h, T, activation):
    """The product of T Jacobians, with no input."""
    product = np.eye(len(h))
    for _ in range(T):
        product = W @ np.diag(SLOPES[activation](h)) @ product
        h = W @ VALUES[activation](h) + b
    return product


@pytest.mark.parametrize("activation", SLOPES)
def test_the_bound_on_the_derivative_is_reached_and_never_exceeded(solution, activation):
    slopes = SLOPES[activation](np.linspace(-5, 5, 1001))
    assert slopes.max() == solution.derivative_bound(activation)


def test_the_norm_is_the_longest_image_of_a_unit_vector(solution):
    random = np.random.default_rng(3)
    angles = np.linspace(0, 2 * np.pi, 20_001)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    for rows in (1, 2, 3, 5):
        A = random.normal(size=(rows, 2))
        longest = np.linalg.norm(A @ circle, axis=0).max()
        assert solution.operator_norm(A) == pytest.approx(longest, rel=1e-7)


def test_the_gram_eigenvalue_solves_the_characteristic_equation_exactly(solution):
    # Of [[1, 2], [3, 5]] the Gram matrix has the trace 39 and the determinant 1.
    root = Fraction(39) / 2
    assert solution.largest_gram_eigenvalue([[1, 2], [3, 5]]) == pytest.approx(float(root) + (39**2 / 4 - 1) ** 0.5)
    assert solution.operator_norm([[1, 2], [3, 5]]) ** 2 == pytest.approx(float(root) + (39**2 / 4 - 1) ** 0.5)


@pytest.mark.parametrize("activation", SLOPES)
def test_no_jacobian_is_above_the_bound(solution, activation):
    random = np.random.default_rng(4)
    gamma = solution.derivative_bound(activation)
    for _ in range(50):
        W, b, h, e = (random.normal(size=shape) for shape in [(3, 3), 3, 3, 3])
        for T in (0, 1, 4, 9):
            J = jacobian(W, b, h, T, activation)
            assert np.linalg.norm(J, 2) <= solution.jacobian_norm_bound(W, gamma, T) * (1 + 1e-12)
            assert np.linalg.norm(e @ J) <= solution.error_signal_bound(e, W, gamma, T) * (1 + 1e-12)


def test_the_bound_is_reached_by_a_linear_network(solution):
    W = np.array([[0.6, -0.8], [0.8, 0.6]]) * 1.5
    assert np.linalg.norm(np.linalg.matrix_power(W, 7), 2) == pytest.approx(solution.jacobian_norm_bound(W, 1.0, 7))


def test_the_condition_makes_gradients_vanish_like_powers_of_delta(solution):
    random = np.random.default_rng(5)
    W, h = random.normal(size=(4, 4)), random.normal(size=4)
    W *= 0.89 / solution.operator_norm(W)
    assert solution.satisfies_vanishing_condition(W, 1.0, 0.9)
    for T in (1, 5, 20, 60):
        assert np.linalg.norm(jacobian(W, np.zeros(4), h, T, "tanh"), 2) <= 0.9**T


def test_counterexample_1_small_eigenvalues_explode(solution):
    W = 2.0 * np.array([[1, 1], [-1, -1]])
    assert np.linalg.norm(jacobian(W, np.array([1, -1]), np.array([1, -1]), 10, "relu"), 2) == pytest.approx(
        1448.15, abs=0.01
    )


def test_counterexample_2_a_large_singular_value_vanishes(solution):
    for W, b, h, activation in [
        (np.diag([5.0, 0.0]), np.array([3.0, 0.0]), np.array([2.0, 0.0]), "tanh"),
        (np.array([[0.0, 5.0], [0.0, 0.0]]), np.zeros(2), np.ones(2), "identity"),
    ]:
        assert solution.explosion_is_possible(W, 1.0)
        assert np.linalg.norm(jacobian(W, b, h, 30, activation), 2) < 1e-12


def test_counterexample_3_the_band(solution):
    W = [[0.7]]
    assert solution.largest_gram_eigenvalue(W) == pytest.approx(0.49)
    assert not solution.satisfies_vanishing_condition(W, 1.0, 0.5)
    assert not solution.explosion_is_possible(W, 1.0)
    assert solution.jacobian_norm_bound(W, 1.0, 100) < 1e-15


def test_counterexample_4_delta_one_keeps_the_norm(solution):
    rotation = np.array([[0.6, -0.8], [0.8, 0.6]])
    assert np.linalg.norm(jacobian(rotation, np.zeros(2), np.ones(2), 100, "identity"), 2) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="delta"):
        solution.satisfies_vanishing_condition(rotation, 1.0, 1.0)


def test_the_first_witness_lies_in_the_band(solution):
    for gamma in (0.01, 0.25, 1.0, 40.0):
        for delta in np.linspace(0, 0.99, 34):
            size = gamma * np.linalg.norm(solution.condition_reversed_but_vanishing(gamma, delta), 2)
            assert delta + 0.004 < size < 0.996
            W = solution.condition_reversed_but_vanishing(gamma, delta)
            assert not solution.satisfies_vanishing_condition(W, gamma, delta)
            assert not solution.explosion_is_possible(W, gamma)


def test_the_second_witness_explodes_in_exact_arithmetic(solution):
    """Whole numbers, by hand: eigenvalues from trace and determinant, the Jacobian without any rounding."""
    W, b, h = (part.astype(int).tolist() for part in solution.exploding_with_small_spectral_radius())
    assert W[0][0] + W[1][1] == 0
    assert W[0][0] * W[1][1] - W[0][1] * W[1][0] == 0
    J = [[1, 0], [0, 1]]
    for _ in range(50):
        on = [int(one > 0) for one in h]
        assert on == [1, 0]
        J = [[sum(W[i][a] * on[a] * J[a][j] for a in (0, 1)) for j in (0, 1)] for i in (0, 1)]
        h = [sum(W[i][a] * on[a] * h[a] for a in (0, 1)) + b[i] for i in (0, 1)]
    assert J == [[2**50, 0], [-(2**50), 0]]


def test_the_second_witness_grows_for_ever_and_a_transient_does_not(solution):
    W, b, h = solution.exploding_with_small_spectral_radius()
    norms = [np.linalg.norm(jacobian(W, b, h, T, "relu"), 2) for T in (50, 100, 200)]
    assert norms[1] / norms[0] == pytest.approx(2.0**50)
    assert norms[2] / norms[1] == pytest.approx(2.0**100)
    # Full of growth for a while, and gone in the end.
    W, b, h = np.array([[0.9, 1e8], [0.0, 0.9]]), np.zeros(2), np.ones(2)
    norms = [np.linalg.norm(jacobian(W, b, h, T, "relu"), 2) for T in (50, 100, 1000)]
    assert norms[0] > 1e6
    assert norms[1] < norms[0]
    assert norms[2] < 1e-30
