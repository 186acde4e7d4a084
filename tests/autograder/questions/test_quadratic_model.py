"""The reference of quadratic_model against exact fractions, central differences, and the numbers of its source."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference

SOLUTION = load_reference(Bank.here().solution("quadratic_model"))


def whole(seed, d):
    """A problem in whole numbers: x, x0, f0, g, H."""
    random = np.random.default_rng(seed)
    H = random.integers(-4, 5, (d, d))
    x, x0, g = random.integers(-5, 6, (3, d))
    return x, x0, int(random.integers(-9, 9)), g, H + H.T


def exact_value(x, x0, f0, g, H):
    """The model's value by a loop over fractions."""
    s = [Fraction(a) - Fraction(b) for a, b in zip(x, x0, strict=True)]
    d = range(len(s))
    value = Fraction(f0) + sum(s[i] * int(g[i]) for i in d)
    return value + sum(s[i] * int(H[i][j]) * s[j] for i, j in product(d, d)) / 2


@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_values_are_those_of_exact_fractions(d):
    for seed in range(10):
        x, x0, f0, g, H = whole(seed, d)
        ints = [v.tolist() for v in (x, x0, g, H)]
        assert SOLUTION.quadratic_model(x, x0, f0, g, H) == exact_value(ints[0], ints[1], f0, ints[2], ints[3])
        new = [Fraction(a) - Fraction(3, 4) * b for a, b in zip(ints[1], ints[2], strict=True)]
        after = exact_value(new, ints[1], f0, ints[2], ints[3])
        assert SOLUTION.model_value_after_gradient_step(f0, g, H, 0.75) == after


def test_gradient_is_that_of_central_differences():
    errors = []
    for seed in range(10):
        random = np.random.default_rng(seed)
        A, x, x0, g = random.normal(size=(4, 4)), *random.normal(size=(3, 4))
        H = A + A.T
        up, down = ([SOLUTION.quadratic_model(x + e, x0, 0.0, g, H) for e in s * np.eye(4)] for s in (1, -1))
        errors.append(np.abs(SOLUTION.quadratic_model_gradient(x, x0, g, H) - np.subtract(up, down) / 2).max())
    assert max(errors) < 1e-12


def test_steps_decrease_the_model_where_a_scan_of_the_model_says_so():
    longest, best = [], []
    for seed in range(40):
        _, x0, f0, g, H = whole(seed, 3)
        scan = np.linspace(0.001, 3.0, 500)
        values = np.array([SOLUTION.quadratic_model(x0 - eps * g, x0, f0, g, H) for eps in scan])
        clear = np.abs(values - f0) > 1e-9
        answers = np.array([SOLUTION.gradient_step_decreases_model(g, H, eps) for eps in scan])
        assert (answers == (values < f0))[clear].all()
        bound = SOLUTION.max_step_size(g, H)
        assert ((scan < bound) == (values < f0))[clear].all()
        longest.append(bound)
        if 0 < bound < 3:
            best.append(abs(scan[values.argmin()] - SOLUTION.optimal_step_size(g, H)))
    # All kinds were met, and the best step lies between the neighbors of the best one of the scan.
    assert any(np.isinf(longest))
    assert len(best) > 5
    assert max(best) <= scan[1] - scan[0]


def test_the_longest_step_is_at_least_two_over_the_largest_eigenvalue():
    random = np.random.default_rng(5)
    A = random.normal(size=(4, 4))
    H = A @ A.T
    eigenvalues, Q = np.linalg.eigh(H)
    steps = [SOLUTION.max_step_size(g, H) for g in random.normal(size=(200, 4))]
    assert min(steps) >= 2 / eigenvalues[-1]
    assert SOLUTION.max_step_size(Q[:, -1], H) == pytest.approx(2 / eigenvalues[-1])


def test_the_gain_of_the_best_step_is_half_of_slope_squared_over_curvature():
    g, H = np.array([1.0, -2.0]), np.array([[2.0, 1.0], [1.0, 4.0]])
    best = SOLUTION.optimal_step_size(g, H)
    assert SOLUTION.model_value_after_gradient_step(0.0, g, H, best) == pytest.approx(-(5**2) / 14 / 2)


def test_the_sources_condition_is_corrected_for_negative_curvature():
    """Its formula gives -2 here, so that no step would work; every step does, and one of length 1 gains 3."""
    g, H = [1.0, 1.0], [[1.0, 0.0], [0.0, -3.0]]
    assert SOLUTION.model_value_after_gradient_step(0.0, g, H, 1.0) == -3
    assert all(SOLUTION.gradient_step_decreases_model(g, H, eps) for eps in (1e-6, 1.0, 1e6))
    assert SOLUTION.max_step_size(g, H) == np.inf


def test_newton_points_are_those_of_cramers_rule():
    found = 0
    for seed in range(40):
        _, x0, _, g, H = whole(seed, 2)
        (a, b), (c, d) = H.tolist()
        determinant = a * d - b * c
        if determinant == 0:
            with pytest.raises(ValueError, match="singular"):
                SOLUTION.newton_step(x0, g, H)
            continue
        step = [Fraction(int(d * g[0] - b * g[1]), determinant), Fraction(int(a * g[1] - c * g[0]), determinant)]
        want = [float(int(start) - s) for start, s in zip(x0, step, strict=True)]
        assert SOLUTION.newton_step(x0, g, H) == pytest.approx(want, abs=1e-12)
        found += 1
    assert found > 20


def test_the_newton_point_of_a_positive_definite_model_lies_half_of_g_inverse_h_g_lower():
    g, H = np.array([1.0, -2.0]), np.array([[2.0, 1.0], [1.0, 4.0]])
    x = SOLUTION.newton_step([1.0, 2.0], g, H)
    # The inverse of H takes g to (6, -5) / 7.
    assert SOLUTION.quadratic_model(x, [1.0, 2.0], 0.0, g, H) == pytest.approx(-(6 + 10) / 7 / 2)


@pytest.mark.parametrize("condition", [1e2, 1e8])
def test_newton_keeps_its_digits_for_ill_conditioned_hessians(condition):
    """Against fractions, on whole numbers: the determinant of H is 1, its condition about k to the power 4."""
    k = round(condition**0.25)
    H, g = [[k * k + 1, k], [k, 1]], [3, 5]
    want = [-3 + k * 5, 3 * k - (k * k + 1) * 5]
    assert np.linalg.cond(H) == pytest.approx(condition, rel=0.5)
    assert SOLUTION.newton_step([0, 0], g, H) == pytest.approx(want, rel=1e-7)
