"""The reference of vector_calculus against finite differences, exact sums, and every direction of its condition."""

import itertools

import numpy as np
import pytest

ERROR = 1e-8  # of central differences with h = 1e-6 on data of order 1


@pytest.fixture
def solution(reference):
    return reference("vector_calculus")


@pytest.fixture
def random():
    return np.random.default_rng(13)


def slow_jacobian(f, x, h=1e-6):
    """Differences of the values, one entry after the other."""
    rows = len(np.atleast_1d(f(x)))
    result = np.zeros((rows, len(x)))
    for i, j in np.ndindex(result.shape):
        above, below = np.array(x), np.array(x)
        above[j] += h
        below[j] -= h
        result[i, j] = (np.atleast_1d(f(above))[i] - np.atleast_1d(f(below))[i]) / (2 * h)
    return result


def test_derivatives_are_those_of_finite_differences(solution, random):
    for n, m in itertools.product((1, 2, 5), (1, 3)):
        x, c, A, B = (
            random.normal(size=n),
            random.normal(size=n),
            random.normal(size=(m, n)),
            random.normal(size=(n, n)),
        )
        for found, f in (
            (solution.grad_inner_product(x, c)[np.newaxis], lambda p, c=c: p @ c),
            (solution.grad_squared_norm(x)[np.newaxis], lambda p: p @ p),
            (solution.jacobian_linear_map(A, x), lambda p, A=A: A @ p),
            (solution.grad_quadratic_form(B, x)[np.newaxis], lambda p, B=B: p @ B @ p),
        ):
            want = slow_jacobian(f, x)
            assert found.shape == want.shape
            assert np.abs(found - want).max() < ERROR
            assert np.abs(solution.numerical_jacobian(f, x) - want).max() < ERROR


def test_the_quadratic_form_has_the_derivative_of_its_double_sum(solution, random):
    A, x = random.integers(-9, 9, (4, 4)), random.integers(-9, 9, 4)
    want = [sum(A[h, j] * x[j] for j in range(4)) + sum(A[i, h] * x[i] for i in range(4)) for h in range(4)]
    np.testing.assert_array_equal(solution.grad_quadratic_form(A, x), want)


def test_twice_x_a_is_right_for_all_unit_vectors_exactly_if_the_verdict_says_so(solution):
    # All matrices of 3 by 3 with entries 0 and 1: 64 of the 512 are symmetric.
    verdicts = []
    for entries in itertools.product((0, 1), repeat=9):
        A = np.reshape(entries, (3, 3))
        right = all((solution.grad_quadratic_form(A, e) == 2 * e @ A).all() for e in np.eye(3))
        assert solution.equals_twice_xTA(A) is right
        verdicts.append(right)
    assert sum(verdicts) == 64


def test_the_other_options_are_sufficient_at_most(solution):
    twice = solution.equals_twice_xTA
    assert twice([[0, 1], [1, 0]])  # not diagonal, not positive definite
    assert twice([[2, 0], [0, 3]])  # not orthogonal
    assert not twice([[0, 1], [-1, 0]])  # orthogonal
    assert not twice([[2, 1.5], [-1.5, 2]])  # x^T A x > 0 for every x but 0
    assert solution.CONDITION_2XTA == "A_symmetric"


def test_central_differences_of_a_cube_have_the_known_error(solution):
    x = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(
        solution.numerical_jacobian(lambda p: p**3, x, h=0.25), np.diag(3 * x**2 + 0.25**2), rtol=1e-13, atol=1e-13
    )


def test_numerical_jacobian_takes_whole_numbers_and_scalars(solution):
    found = solution.numerical_jacobian(lambda p: p[0] * p[1] ** 2, [3, 2])
    assert found.shape == (1, 2)
    np.testing.assert_allclose(found, [[4, 12]], rtol=1e-8)


def test_bad_shapes_are_refused(solution):
    for call in (
        lambda: solution.grad_inner_product([1, 2], [1]),
        lambda: solution.jacobian_linear_map(np.ones((2, 3)), [1, 2]),
        lambda: solution.grad_quadratic_form(np.ones((1, 3)), [1, 2, 3]),
        lambda: solution.grad_quadratic_form(np.ones((3, 3)), [1]),
        lambda: solution.equals_twice_xTA(np.ones((3, 1))),
    ):
        with pytest.raises(ValueError):
            call()
