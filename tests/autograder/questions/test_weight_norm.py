"""The reference of weight_norm against exact fractions, simulation, finite differences and its sources."""

from fractions import Fraction

import numpy as np
import pytest

# Drawn once; no norm is near one.
RANDOM = np.random.default_rng(43)
VECTORS = [norm * u / np.linalg.norm(u) for norm in (0.3, 2.0, 5.0) for u in [RANDOM.normal(size=4)]]


@pytest.fixture
def solution(reference):
    return reference("weight_norm")


def differences(function, u, h=1e-6):
    """Central differences, one column for each entry of u."""
    return np.stack([(function(u + e) - function(u - e)) / (2 * h) for e in h * np.eye(len(u))], axis=-1)


def whitened(n, d):
    X = RANDOM.normal(size=(n, d)) @ RANDOM.normal(size=(d, d)) + 3.0
    X -= X.mean(axis=0)
    values, vectors = np.linalg.eigh(X.T @ X / n)
    return X @ vectors @ np.diag(values**-0.5) @ vectors.T


def test_the_vector_of_norm_five_has_the_jacobian_of_exact_fractions(solution):
    # The sources' (1 - u_i^2) / ||u||^2 would give -0.064 and -0.12 on the diagonal.
    u, norm = [Fraction(3), Fraction(4)], 5
    want = [[float(((i == j) - u[i] * u[j] / norm**2) / norm) for j in range(2)] for i in range(2)]
    np.testing.assert_allclose(want, [[0.128, -0.096], [-0.096, 0.072]], rtol=1e-15)
    np.testing.assert_allclose(solution.weight_norm_jacobian([3, 4], 1.0), want, rtol=1e-14)


@pytest.mark.parametrize("u", VECTORS)
def test_the_jacobian_and_both_gradients_agree_with_finite_differences(solution, u):
    target = RANDOM.normal(size=4)

    def loss(u, gain):
        return np.sum(np.sin(solution.weight_norm(u, gain) - target))

    gain = -1.3
    grad_w = np.cos(solution.weight_norm(u, gain) - target)
    jacobian = differences(lambda u: solution.weight_norm(u, gain), u)
    np.testing.assert_allclose(solution.weight_norm_jacobian(u, gain), jacobian, rtol=1e-6, atol=1e-8)
    grad_u = differences(lambda u: loss(u, gain), u)
    np.testing.assert_allclose(solution.weight_norm_grad_u(u, gain, grad_w), grad_u, rtol=1e-6, atol=1e-8)
    grad_gain = (loss(u, gain + 1e-6) - loss(u, gain - 1e-6)) / 2e-6
    assert solution.weight_norm_grad_gain(u, grad_w) == pytest.approx(grad_gain, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("u", VECTORS)
def test_the_projector_is_one(solution, u):
    W = solution.orthogonal_projector(u)
    np.testing.assert_allclose(W, W.T, atol=1e-15)
    np.testing.assert_allclose(W @ W, W, atol=1e-14)
    np.testing.assert_allclose(W @ u, 0, atol=1e-14)
    assert np.trace(W) == pytest.approx(3, abs=1e-14)
    assert np.linalg.matrix_rank(W) == 3


def test_the_two_normalizations_agree_on_whitened_data_and_only_there(solution):
    white, u = whitened(12, 4), VECTORS[2]
    one = solution.batch_norm_preactivation(white, u, -1.7, 0.4)
    np.testing.assert_allclose(solution.weight_norm_preactivation(white, u, -1.7, 0.4), one, rtol=1e-12)
    stretched = white * [1.0, 2.0, 3.0, 4.0]
    one = solution.batch_norm_preactivation(stretched, u, -1.7, 0.4)
    assert np.abs(solution.weight_norm_preactivation(stretched, u, -1.7, 0.4) - one).max() > 0.1


def test_batch_norm_gives_mean_shift_and_spread_gain(solution):
    y = solution.batch_norm_preactivation(RANDOM.normal(5.0, 3.0, (9, 4)), VECTORS[1], -1.7, 0.4)
    assert (np.mean(y), np.std(y)) == pytest.approx((0.4, 1.7), rel=1e-12)


def test_the_standard_deviation_is_that_of_many_samples(solution):
    root = RANDOM.normal(size=(4, 4))
    samples = RANDOM.normal(size=(40_000, 4)) @ root.T @ VECTORS[2]
    assert solution.preactivation_std(VECTORS[2], root @ root.T) == pytest.approx(samples.std(), rel=0.02)


@pytest.mark.parametrize("u", VECTORS)
def test_the_squared_norm_grows_by_the_sources_formula(solution, u):
    grad_w, gain, lr = RANDOM.normal(size=4), 1.4, 0.3
    orthogonal = grad_w - u * (u @ grad_w) / (u @ u)
    increase = solution.squared_norm_increase(u, gain, grad_w, lr)
    assert increase == pytest.approx(lr**2 * (gain / np.linalg.norm(u)) ** 2 * (orthogonal @ orthogonal), rel=1e-12)
    new = solution.weight_norm_step(u, gain, grad_w, lr)
    assert increase == pytest.approx(new @ new - u @ u, rel=1e-6)
    assert solution.squared_norm_increase(u, gain, grad_w, 2 * lr) == pytest.approx(4 * increase, rel=1e-12)
    assert solution.squared_norm_increase(2 * u, gain, grad_w, lr) == pytest.approx(increase / 4, rel=1e-12)


def test_the_norm_need_not_become_larger(solution):
    # Equality, which a source leaves out: a gradient along u, a gain of 0, a single dimension.
    u = VECTORS[1]
    assert solution.squared_norm_increase(u, 1.4, -3.0 * u, 0.5) == pytest.approx(0, abs=1e-28)
    assert solution.squared_norm_increase(u, 0.0, RANDOM.normal(size=4), 0.5) == 0
    assert solution.squared_norm_increase([-2.0], 1.4, [3.0], 0.5) == 0


def test_trajectories_never_fall_and_rise_faster_with_the_learning_rate(solution):
    grads_w = RANDOM.normal(size=(30, 4))
    curves = np.array([solution.norm_trajectory(VECTORS[1], 1.0, grads_w, lr) for lr in (0.05, 0.2, 0.8)])
    assert curves.shape == (3, 31)
    assert (np.diff(curves, axis=1) >= 0).all()
    assert (np.diff(curves, axis=0)[:, 1:] > 0).all()
