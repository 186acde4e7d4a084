"""The reference of ill_conditioned_gd against loops over fractions, and against the statements that it is about."""

from fractions import Fraction

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference

SOLUTION = load_reference(Bank.here().solution("ill_conditioned_gd"))
RATES = [0.25, 0.5, 0.9, 1.9, 2.0]
SHAPES = [(5, 3), (2, 4), (3, 3)]


def matrix(seed, n, d, values):
    random = np.random.default_rng(seed)
    U, V = (np.linalg.qr(random.normal(size=(size, size)))[0] for size in (n, d))
    r = len(values)
    return U[:, :r] * np.array(values) @ V[:, :r].T


def exact_steps(F, y, lr, steps):
    """Gradient descent from zero in fractions, by loops over the entries."""
    n, d = len(F), len(F[0])
    w = [Fraction(0)] * d
    for _ in range(steps):
        residual = [sum(F[i][j] * w[j] for j in range(d)) - y[i] for i in range(n)]
        w = [w[j] - lr * sum(F[i][j] * residual[i] for i in range(n)) for j in range(d)]
        yield w


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_steps_and_norms_are_those_of_exact_fractions(n, d):
    random = np.random.default_rng(n)
    F, y, lr = random.integers(-3, 4, (n, d)), random.integers(-5, 6, n), Fraction(1, 32)
    w, want = np.zeros(d), [0.0]
    for exact in exact_steps(F.tolist(), y.tolist(), lr, 6):
        w = SOLUTION.gd_step(F, y, w, float(lr))
        assert w == pytest.approx([float(v) for v in exact], rel=1e-12, abs=1e-12)
        want.append(float(sum(v * v for v in exact)) ** 0.5)
    assert SOLUTION.gd_norm_history(F, y, float(lr), 6) == pytest.approx(want, rel=1e-12)


def test_the_gradient_is_that_of_central_differences():
    errors = []
    for seed in range(10):
        random = np.random.default_rng(seed)
        F, y, w = random.normal(size=(4, 3)), random.normal(size=4), random.normal(size=3)
        up, down = ([0.5 * np.sum((y - F @ (w + e)) ** 2) for e in s * np.eye(3)] for s in (1, -1))
        errors.append(np.abs((w - SOLUTION.gd_step(F, y, w, 1.0)) - np.subtract(up, down) / 2).max())
    assert max(errors) < 1e-12


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_the_norm_is_the_largest_stretch_of_many_vectors(n, d):
    random = np.random.default_rng(d)
    F = random.normal(size=(n, d))
    vectors = random.normal(size=(20000, d))
    for lr in (0.05, 0.3, 1.0):
        stretch = np.linalg.norm(vectors @ SOLUTION.iteration_matrix(F, lr).T, axis=1) / np.linalg.norm(vectors, axis=1)
        norm = SOLUTION.iteration_matrix_norm(F, lr)
        assert 0.98 * norm < stretch.max() <= norm * (1 + 1e-12)


@pytest.mark.parametrize("values", [[1.7, 0.4, 1.7e-6], [1.7, 0.4, 1.7e-12], [1.7, 0.4], [1.7]])
@pytest.mark.parametrize(("n", "d"), [(5, 4), (3, 5), (3, 3)])
def test_the_norm_is_at_most_one_up_to_the_bound_and_exactly_one_with_a_null_space(n, d, values):
    F = matrix(1, n, d, values)
    bound = SOLUTION.max_stable_learning_rate(F)
    assert bound == pytest.approx(2 / 1.7**2)
    norms = [SOLUTION.iteration_matrix_norm(F, rate * bound / 2) for rate in RATES]
    assert max(norms) <= 1 + 1e-12
    if len(values) < d:
        assert norms == pytest.approx([1.0] * len(RATES), abs=1e-12)
    assert SOLUTION.iteration_matrix_norm(F, 1.1 * bound) == pytest.approx(1.2)


def test_the_norm_is_below_one_for_full_column_rank_and_shorter_steps():
    """The third option of the choice is true there, and only there."""
    F = matrix(2, 4, 2, [1.7, 0.4])
    assert SOLUTION.iteration_matrix_norm(F, 0.3) == pytest.approx(1 - 0.3 * 0.16)


@pytest.mark.parametrize("condition", [1e6, 1e9, 1e12])
@pytest.mark.parametrize("rate", RATES)
def test_the_bounds_hold_at_every_step(rate, condition):
    random = np.random.default_rng(3)
    F, y = matrix(4, 4, 4, [1.5, 0.7, 0.1, 1.5 / condition]), random.normal(size=4)
    lr, w = rate / 1.5**2, np.zeros(4)
    solution = np.linalg.solve(F, y)
    history = SOLUTION.gd_norm_history(F, y, lr, 100)
    for t in range(100):
        assert history[t + 1] <= SOLUTION.next_norm_bound(F, y, history[t], lr) * (1 + 1e-12)
        w = SOLUTION.gd_step(F, y, w, lr)
        bound = SOLUTION.error_bound(F, y, np.linalg.norm(solution), lr, t + 1)
        assert np.linalg.norm(w - solution) <= bound * (1 + 1e-12)
    # The solution itself is far away.
    assert history.max() < 1e-3 * np.linalg.norm(solution)


def test_the_bound_is_violated_by_a_step_that_is_too_long():
    F = matrix(5, 3, 3, [1.5, 0.4, 1e-6])
    steepest = np.linalg.svd(F)[2][0]
    after = SOLUTION.gd_step(F, np.zeros(3), steepest, 2.2 / 1.5**2)
    assert np.linalg.norm(after) == pytest.approx(1.2)
    assert SOLUTION.next_norm_bound(F, np.zeros(3), 1.0, 2.2 / 1.5**2) == 1.0


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_stability_is_what_long_runs_show(n, d):
    """A thousand steps tell a rate just below the bound from one just above."""
    random = np.random.default_rng(6)
    F, y = random.normal(size=(n, d)), random.normal(size=n)
    bound = SOLUTION.max_stable_learning_rate(F)
    for rate in (0.5, 0.99, 1.02, 1.1):
        stays_small = SOLUTION.gd_norm_history(F, y, rate * bound, 1000)[-1] < 1e3
        assert SOLUTION.gd_cannot_diverge(F, rate * bound) == stays_small
