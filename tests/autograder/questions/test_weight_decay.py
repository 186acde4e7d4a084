"""The reference of weight_decay against exact fractions, a loop over components, and what its source gets wrong."""

import math
from fractions import Fraction

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference

HYPER = {"lr": 0.1, "rho1": 0.7, "rho2": 0.9, "stabilizer": 0.01}
SMALL, LARGE = 0.01, 10.0


@pytest.fixture
def solution():
    return load_reference(Bank.here().solution("weight_decay"))


def slow_adam(theta, gradients, penalty=0.0, decay=0.0, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """One weight over many steps: the moments as weighted sums over the whole past, made anew at every step."""
    past = []
    for t, gradient in enumerate(gradients, start=1):
        past.append(gradient + 2 * penalty * theta)
        s = sum((1 - rho1) * rho1 ** (t - i) * g for i, g in enumerate(past, start=1))
        r = sum((1 - rho2) * rho2 ** (t - i) * g * g for i, g in enumerate(past, start=1))
        corrected = s / (1 - rho1**t), r / (1 - rho2**t)
        theta = theta - (lr * corrected[0] / (math.sqrt(corrected[1]) + stabilizer) + decay * theta)
    return theta, s, r


def run(step, theta, gradients, *strength, **hyper):
    s = r = np.zeros_like(theta)
    for t, gradient in enumerate(gradients, start=1):
        theta, s, r = step(theta, gradient, s, r, t, *strength, **hyper)
    return theta, s, r


@pytest.mark.parametrize("hyper", [{}, HYPER])
def test_all_kinds_of_adam_are_the_sums_over_the_past(solution, hyper):
    random = np.random.default_rng(8)
    theta, gradients = random.normal(size=3), random.normal(size=(12, 3))
    kinds = {
        solution.adam_step: ((), {}),
        solution.adam_l2_step: ((0.3,), {"penalty": 0.3}),
        solution.adam_weight_decay_step: ((0.05,), {"decay": 0.05}),
    }
    for step, (strength, slow) in kinds.items():
        got = np.array(run(step, theta, gradients, *strength, **hyper))
        want = np.transpose([slow_adam(theta[k], gradients[:, k], **slow, **hyper) for k in range(3)])
        np.testing.assert_allclose(got, want, rtol=1e-11, atol=1e-14)


def test_one_step_of_adam_in_exact_fractions(solution):
    # Every number on the way is a fraction, both roots included: g = 2, s^ = 2, r^ = 4.
    got = solution.adam_step([3.0], [2.0], [1.0], [1.0], 2, lr=1.0, rho1=0.5, rho2=0.75, stabilizer=1.0)
    assert [float(part[0]) for part in got] == pytest.approx([float(Fraction(7, 3)), 1.5, 1.75], rel=1e-15)


def test_both_schemes_of_sgd_are_one_algorithm(solution):
    random = np.random.default_rng(8)
    for lr, l2 in [(0.1, 0.3), (0.01, 2.0), (0.5, 0.0)]:
        one = other = random.normal(size=5)
        for gradient in random.normal(size=(50, 5)):
            one = solution.sgd_l2_step(one, gradient, lr, l2)
            other = solution.sgd_weight_decay_step(other, gradient, lr, solution.decay_from_l2(lr, l2))
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)
        assert solution.l2_from_decay(lr, solution.decay_from_l2(lr, l2)) == pytest.approx(l2, rel=1e-15)


def test_sgd_in_exact_fractions(solution):
    theta, grad, lr, l2 = Fraction(-3, 4), Fraction(5, 8), Fraction(1, 2), Fraction(3, 16)
    got = solution.sgd_l2_step([float(theta)], [float(grad)], float(lr), float(l2))
    assert got[0] == theta - lr * (grad + 2 * l2 * theta)
    got = solution.sgd_weight_decay_step([float(theta)], [float(grad)], float(lr), float(l2))
    assert got[0] == (1 - l2) * theta - lr * grad
    assert solution.decay_from_l2(float(lr), float(l2)) == Fraction(3, 16)
    assert solution.l2_from_decay(float(lr), 0.375) == Fraction(3, 8)


def test_the_gradient_of_the_penalty_is_that_of_central_differences(solution):
    theta, h = np.random.default_rng(8).normal(size=4), 1e-6
    want = [(0.7 * np.sum((theta + h * e) ** 2) - 0.7 * np.sum((theta - h * e) ** 2)) / (2 * h) for e in np.eye(4)]
    np.testing.assert_allclose(solution.l2_penalty_gradient(theta, 0.7), want, rtol=1e-8)


def test_the_signs_of_the_source_make_weights_grow(solution):
    # Printed with a plus: the weights shrink only if the decay is negative, -2 eta gamma.
    theta, lr, l2 = np.array([2.0, -1.0]), 0.1, 0.5
    printed = theta + solution.decay_from_l2(lr, l2) * theta
    assert (
        np.linalg.norm(printed) > np.linalg.norm(theta) > np.linalg.norm(solution.sgd_l2_step(theta, 0 * theta, lr, l2))
    )
    np.testing.assert_allclose(theta - 2 * lr * l2 * theta, solution.sgd_l2_step(theta, 0 * theta, lr, l2))


def test_the_missing_factor_two_of_the_source_shows_after_twenty_steps(solution):
    random = np.random.default_rng(8)
    theta, gradients = random.normal(size=3), random.normal(size=(20, 3))
    right = run(solution.adam_l2_step, theta, gradients, 0.3, lr=0.01)[0]
    source = run(solution.adam_l2_step, theta, gradients, 0.15, lr=0.01)[0]
    assert np.abs(right - source).max() > 0.01


def test_the_first_step_of_adam_has_the_length_of_the_learning_rate(solution):
    gradient = np.array([3.0, -1e-3, 250.0])
    change = solution.adam_step(np.zeros(3), gradient, np.zeros(3), np.zeros(3), 1, lr=0.1)[0]
    np.testing.assert_allclose(change, -0.1 * np.sign(gradient), rtol=1e-4)


def mean_share(solution, *arguments, seeds):
    theta = np.where(np.arange(20) % 2, 1.5, -0.75)
    scheme, grad_scale, *rest = arguments
    return np.array([solution.relative_shrinkage(scheme, grad_scale, theta, *rest, seed).mean() for seed in seeds])


def test_the_experiment_of_the_bank_comes_out(solution):
    """2000 steps, lr 1e-3: Adam-L2 leaves about .2 and 1, Adam-WD .83 of both."""
    for scheme, strength, small, large in (("l2", 5e-3, 0.19, 1.0), ("decay", 1e-4, 0.82, 0.82)):
        shares = [mean_share(solution, scheme, size, strength, 1e-3, 2000, seeds=[1])[0] for size in (SMALL, LARGE)]
        assert shares == pytest.approx([small, large], abs=0.08)


def test_sixty_steps_tell_the_schemes_apart_for_every_seed(solution):
    """What the hidden cases rely on: their bounds lie many standard deviations away from what is right."""
    seeds = range(20)
    l2 = [mean_share(solution, "l2", size, 0.05, 0.01, 60, seeds=seeds) for size in (SMALL, LARGE)]
    decay = [mean_share(solution, "decay", size, 0.01, 0.01, 60, seeds=seeds) for size in (SMALL, LARGE)]
    assert (l2[0] < l2[1] - 0.35).all()
    assert (decay[1] < l2[1] - 0.35).all()
    assert np.abs(np.array(decay) - 0.99**60).max() < 0.06
    assert np.abs(decay[0] - decay[1]).max() < 0.06
