"""The reference of gradients_through_time against complex steps, exact fractions, and the sums written out."""

from fractions import Fraction

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference

# Functions that accept complex numbers: a derivative is an imaginary part, with no digit lost.
SMOOTH = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "identity": lambda z: z}


@pytest.fixture
def solution():
    return load_reference(Bank.here().solution("gradients_through_time"))


def network(n=4, T=6):
    random = np.random.default_rng(6)
    return [random.normal(0, 0.8, shape) for shape in [(n, n), (T, n), (n,), (T, n)]]


def run(W, drive, x0, function):
    states = [x0]
    for added in drive:
        states.append(W @ function(states[-1]) + added)
    return np.array(states)


def complex_gradient(error, W):
    gradient = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        moved = W.astype(complex)
        moved[place] += 1e-30j
        gradient[place] = error(moved).imag / 1e-30
    return gradient


@pytest.mark.parametrize("activation", SMOOTH)
def test_the_gradient_by_the_weights_agrees_with_complex_steps(solution, activation):
    W, drive, x0, target = network()
    function = SMOOTH[activation]
    x = run(W, drive, x0, function)
    # Errors that are not linear in the states.
    want = complex_gradient(lambda W: ((run(W, drive, x0, function)[1:] - target) ** 3).sum(), W)
    got = solution.recurrent_weight_gradient(W, x, 3 * (x[1:] - target) ** 2, activation)
    np.testing.assert_allclose(got, want, rtol=1e-11, atol=1e-12)


def test_the_gradient_of_a_relu_network_in_exact_fractions(solution):
    """The double sum written out in dyadic numbers: the reference makes no rounding error at all."""
    half = Fraction(1, 2)
    W = [[half, Fraction(-1)], [Fraction(3, 2), half]]
    x = [[Fraction(v) for v in row] for row in [(1, -1), (2, half), (-1, 3), (half, 1), (4, -2)]]
    errors = [[Fraction(v) for v in row] for row in [(1, 2), (-1, half), (0, 3), (2, -half)]]
    gradient = [[Fraction(0)] * 2 for _ in range(2)]
    for t in range(1, 5):
        for k in range(1, t + 1):
            signal = errors[t - 1]
            for i in range(t, k, -1):  # from x_i to x_{i-1}
                signal = [int(x[i - 1][j] > 0) * sum(signal[a] * W[a][j] for a in (0, 1)) for j in (0, 1)]
            for i, j in np.ndindex(2, 2):
                gradient[i][j] += signal[i] * max(x[k - 1][j], 0)
    numbers = [np.array(part, dtype=float) for part in (W, x, errors)]
    got = solution.recurrent_weight_gradient(*numbers, "relu")
    assert got.tolist() == [[float(one) for one in row] for row in gradient]


@pytest.mark.parametrize("activation", SMOOTH)
def test_the_three_functions_agree(solution, activation):
    W, drive, x0, errors = network(3, 5)
    function = SMOOTH[activation]
    x = run(W, drive, x0, function)
    gradients = []
    for t in range(1, 6):
        jacobians = [np.eye(3)]
        for i in range(t - 1, 0, -1):
            slope = function(x[i] + 1e-30j).imag / 1e-30
            jacobians.insert(0, jacobians[0] @ W @ np.diag(slope))
        immediate = [np.kron(np.eye(3), function(x[k - 1])) for k in range(1, t + 1)]
        gradients.append(solution.error_gradient_through_time(errors[t - 1], jacobians, immediate).reshape(3, 3))
    whole = solution.recurrent_weight_gradient(W, x, errors, activation)
    np.testing.assert_allclose(solution.total_gradient(gradients), whole, rtol=1e-12)


def test_the_last_use_alone_is_far_off(solution):
    """The bank: keeping only k = t, as when the sum over k is missing, is no small error."""
    W, drive, x0, errors = network()
    x = run(W, drive, x0, np.tanh)
    whole = solution.recurrent_weight_gradient(W, x, errors, "tanh")
    assert np.abs(whole - errors.T @ np.tanh(x[:-1])).max() > 1


def test_the_example_of_the_prompt(solution):
    assert solution.error_gradient_through_time([1], [[[3]], [[1]]], [[[2]], [[6]]]).tolist() == [12]
    assert solution.recurrent_weight_gradient([[3]], [[2], [6], [18]], [[0], [1]], "identity").tolist() == [[12]]


def test_far_out_nothing_overflows(solution):
    x, errors = np.array([[-1000.0, 1000.0]] * 3), np.ones((2, 2))
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for activation in ("sigmoid", "tanh", "relu", "identity"):
            assert np.isfinite(solution.recurrent_weight_gradient(np.ones((2, 2)), x, errors, activation)).all()
