"""The reference of tikhonov_augmentation against exact fractions, perturbations, and the numbers of its source."""

from fractions import Fraction

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference

SOLUTION = load_reference(Bank.here().solution("tikhonov_augmentation"))
X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
Y = np.array([1.0, 0.0, 2.0])
SIGMA = np.array([[2.0, 0.5], [0.5, 1.0]])


def solved(A, b):
    """A linear system in fractions, by elimination; no pivot is zero for a positive definite matrix."""
    rows = [[*row, value] for row, value in zip(A, b, strict=True)]
    for i in range(len(rows)):
        rows[i] = [entry / rows[i][i] for entry in rows[i]]
        for r in range(len(rows)):
            if r != i:
                rows[r] = [a - rows[r][i] * c for a, c in zip(rows[r], rows[i], strict=True)]
    return [row[-1] for row in rows]


def exact(X, y, Sigma=None):
    """The minimizer in fractions, from whole numbers: the normal equations by loops over the entries."""
    n, d = X.shape
    X, y = [[Fraction(int(v)) for v in row] for row in X], [Fraction(int(v)) for v in y]
    A = [[sum(X[k][i] * X[k][j] for k in range(n)) for j in range(d)] for i in range(d)]
    if Sigma is not None:
        S = [[Fraction(int(v)) for v in row] for row in Sigma]
        columns = [solved(S, [Fraction(int(i == j)) for i in range(d)]) for j in range(d)]
        A = [[A[i][j] + columns[j][i] for j in range(d)] for i in range(d)]
    return [float(v) for v in solved(A, [sum(X[k][i] * y[k] for k in range(n)) for i in range(d)])]


def whole(seed, n, d):
    """Data and a covariance in whole numbers."""
    random = np.random.default_rng(seed)
    A = random.integers(-2, 3, (d, d))
    return random.integers(-4, 5, (n, d)), random.integers(-9, 10, n), A @ A.T + np.eye(d, dtype=int)


@pytest.mark.parametrize(("n", "d"), [(6, 3), (2, 4), (3, 3), (1, 1)])
def test_both_ways_give_the_weights_of_exact_fractions(n, d):
    errors = []
    for seed in range(10):
        X, y, Sigma = whole(seed, n, d)
        want = np.array(exact(X, y, Sigma))
        errors += [
            np.abs(f(X, y, Sigma) - want).max() for f in (SOLUTION.tikhonov_solution, SOLUTION.augmented_ols_solution)
        ]
    assert max(errors) < 1e-12


def test_least_squares_gives_the_weights_of_exact_fractions():
    errors = []
    for seed in range(20):
        X, y, _ = whole(seed, 6, 3)
        if np.linalg.matrix_rank(X) == 3:
            errors.append(np.abs(SOLUTION.ols_solution(X, y) - exact(X, y)).max())
    assert len(errors) > 15
    assert max(errors) < 1e-12


def test_the_square_of_the_root_is_the_inverse():
    errors = []
    for seed in range(20):
        Sigma = whole(seed, 2, 4)[2]
        Gamma = SOLUTION.regularization_root(Sigma)
        errors.append(np.abs(Gamma.T @ Gamma @ Sigma - np.eye(4)).max())
    assert max(errors) < 1e-10


@pytest.mark.parametrize("Sigma", [[[1, 0.999], [1, 1]], [[0, 1], [-1, 0]], [[1, 2], [2, 1]], [[0, 0], [0, 0]], [[-1]]])
def test_what_is_no_covariance_has_no_root(Sigma):
    with pytest.raises(ValueError):
        SOLUTION.regularization_root(Sigma)


def test_the_loss_is_that_of_the_augmented_problem_for_any_root():
    random = np.random.default_rng(12)
    X, y, Sigma = whole(12, 3, 4)
    Q = np.linalg.qr(random.normal(size=(4, 4)))[0]
    for Gamma in (SOLUTION.regularization_root(Sigma), Q @ SOLUTION.regularization_root(Sigma)):
        X_hat, y_hat = SOLUTION.augment(X, y, Gamma)
        for w in random.normal(size=(5, 4)):
            loss = SOLUTION.tikhonov_loss(X, y, w, Sigma)
            assert np.sum((y_hat - X_hat @ w) ** 2) == pytest.approx(loss, rel=1e-12)
        assert SOLUTION.ols_solution(X_hat, y_hat) == pytest.approx(SOLUTION.tikhonov_solution(X, y, Sigma), rel=1e-9)


def test_no_weights_around_the_solution_have_a_smaller_loss():
    w = SOLUTION.tikhonov_solution(X, Y, SIGMA)
    least = SOLUTION.tikhonov_loss(X, Y, w, SIGMA)
    around = w + 0.01 * np.random.default_rng(12).normal(size=(100, 2))
    assert min(SOLUTION.tikhonov_loss(X, Y, v, SIGMA) for v in around) > least


def test_the_weights_are_those_of_the_corrected_source():
    assert SOLUTION.tikhonov_solution(X, Y, SIGMA) == pytest.approx([0.13615, 0.14085], abs=5e-6)
    assert SOLUTION.augmented_ols_solution(X, Y, SIGMA) == pytest.approx([0.13615, 0.14085], abs=5e-6)


def test_the_sources_slips_lead_elsewhere():
    """A transpose for the inverse, and the penalty counted twice."""
    total = X.T @ X + np.linalg.inv(SIGMA)
    transposed = total.T @ X.T @ Y
    assert transposed == pytest.approx([1003.3, 1280.9], abs=0.05)
    twice = np.linalg.solve(total + np.linalg.inv(SIGMA), X.T @ Y)
    assert twice == pytest.approx([0.15026, 0.12824], abs=5e-6)
    X_hat, y_hat = SOLUTION.augment(X, Y, SOLUTION.regularization_root(SIGMA))
    assert SOLUTION.tikhonov_solution(X_hat, y_hat, SIGMA) == pytest.approx(twice)
