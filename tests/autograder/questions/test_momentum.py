"""The reference of momentum against exact fractions, enumeration and the numbers of its sources."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference


@pytest.fixture
def solution():
    return load_reference(Bank.here().solution("momentum"))


def drawn(seed, t):
    return [Fraction(int(k), 4) for k in np.random.default_rng(seed).integers(-12, 13, t)]


def column(values):
    return np.array(values, dtype=float)[:, np.newaxis]


def largest_error(got, want):
    return np.abs(np.subtract(got, np.array(want, dtype=float))).max()


def unrolled(grads, keep):
    """The sums of g_i keep^(t - i) for every t, each from scratch."""
    return [sum(g * keep ** (t - i) for i, g in enumerate(grads[: t + 1])) for t in range(len(grads))]


@pytest.mark.parametrize("t", [1, 2, 15])
@pytest.mark.parametrize("keep", [Fraction(0), Fraction(3, 10), Fraction(99, 100)])
def test_trajectories_are_the_unrolled_sums(solution, t, keep):
    grads, rate = drawn(t, t), Fraction(7, 5)
    sums = unrolled(grads, keep)
    momentum = solution.momentum_updates(column(grads), float(keep), float(rate))
    average = solution.running_average_updates(column(grads), float(keep), float(rate))
    assert largest_error(momentum, column([-rate * total for total in sums])) < 1e-12
    assert largest_error(average, column([-rate * (1 - keep) * total for total in sums])) < 1e-12
    want = [(1 - keep) * sums[-1]]
    assert largest_error(solution.running_average(column(grads), float(keep)), want) < 1e-12


def test_both_rules_make_the_same_updates_after_the_map_and_different_ones_before(solution):
    grads = np.random.default_rng(1).normal(size=(50, 3))
    for beta, delta in [(0.9, 0.3), (0.25, 2.0), (0.999, 10.0)]:
        alpha, epsilon = solution.momentum_from_running_average(beta, delta)
        average = solution.running_average_updates(grads, beta, delta)
        assert largest_error(solution.momentum_updates(grads, alpha, epsilon), average) < 1e-13
        assert largest_error(solution.momentum_updates(grads, beta, delta), average) > 0.1
        assert solution.running_average_from_momentum(alpha, epsilon) == pytest.approx((beta, delta), rel=1e-13)


def test_the_map_needs_the_same_start(solution):
    # The source leaves it out: from another first update the two rules stay apart, by beta^t of the difference.
    grads = np.random.default_rng(2).normal(size=(12, 2))
    start = np.array([1.0, -2.0])
    want, update = solution.momentum_updates(grads, 0.8, 0.1), start
    for grad in grads:
        update = solution.next_running_average_update(update, grad, 0.8, 0.5)
    assert largest_error(update - want[-1], 0.8**12 * start) < 1e-14


def test_steps_follow_the_trajectories(solution):
    grads, worst = np.random.default_rng(3).normal(size=(30, 3)), 0.0
    for rule in ("momentum", "running_average"):
        update = np.zeros(3)
        for grad, want in zip(grads, getattr(solution, f"{rule}_updates")(grads, 0.7, 0.9), strict=True):
            update = getattr(solution, f"next_{rule}_update")(update, grad, 0.7, 0.9)
            worst = max(worst, largest_error(update, want))
    assert worst < 1e-14


@pytest.mark.parametrize("t", [1, 2, 7, 40])
def test_coefficients_are_exact_and_add_up_as_a_geometric_series(solution, t):
    for beta in (Fraction(1, 5), Fraction(4, 5), Fraction(999, 1000)):
        want = [(1 - beta) * beta ** (t - i) for i in range(1, t + 1)]
        assert sum(want) == 1 - beta**t
        assert largest_error(solution.running_average_coefficients(t, float(beta)), want) < 1e-15


def test_the_expected_average_is_the_mean_over_every_outcome_whether_or_not_gradients_are_independent(solution):
    law, beta, t = drawn(4, 3), Fraction(4, 5), 4
    mean = sum(law) / 3
    outcomes = [unrolled(grads, beta)[-1] * (1 - beta) for grads in product(law, repeat=t)]
    independent = sum(outcomes) / len(outcomes)
    # Now one gradient is drawn and comes again and again.
    repeated = sum(unrolled([g] * t, beta)[-1] * (1 - beta) for g in law) / 3
    assert independent == repeated == (1 - beta**t) * mean
    got = solution.expected_running_average([float(mean)], t, float(beta))
    assert largest_error(got, [independent]) < 1e-14
    assert largest_error(solution.bias_correction(got, t, float(beta)), [mean]) < 1e-14


def test_dividing_removes_the_bias_and_multiplying_as_the_source_says_makes_it_worse(solution):
    mean = np.array([1.0, -3.0])
    biased = solution.expected_running_average(mean, 5, 0.8)
    assert biased == pytest.approx((1 - 0.8**5) * mean)
    assert solution.bias_correction(biased, 5, 0.8) == pytest.approx(mean, abs=1e-14)
    assert biased * (1 - 0.8**5) == pytest.approx(0.452 * mean, abs=2e-3)


def test_a_constant_gradient_is_recovered_at_every_step(solution):
    worst, grad = 0.0, np.array([2.0, -0.5])
    for beta in (0.1, 0.9, 0.999):
        for t in (1, 2, 10, 1000, 10**4):
            v = solution.running_average(np.tile(grad, (t, 1)), beta)
            worst = max(worst, largest_error(solution.bias_correction(v, t, beta), grad))
    assert worst < 1e-12


def test_there_is_no_bias_without_a_mean_and_none_in_the_limit(solution):
    assert solution.RUNNING_AVERAGE_BIASED_WHEN == "mean_gradient_nonzero_and_t_finite"
    assert solution.expected_running_average([0.0], 3, 0.9) == 0
    assert solution.expected_running_average([1.0], 3, 0.9) == pytest.approx(1 - 0.729)
    assert solution.expected_running_average([1.0], 10**4, 0.9) == pytest.approx(1, abs=1e-15)


def test_the_variance_of_a_corrected_average_is_that_of_the_written_answer(solution):
    for t, beta in [(1, 0.9), (4, 0.5), (30, 0.95)]:
        weights = solution.bias_correction(solution.running_average_coefficients(t, beta), t, beta)
        want = (1 - beta) / (1 + beta) * (1 + beta**t) / (1 - beta**t)
        assert (weights**2).sum() == pytest.approx(want)


def test_ten_thousand_steps_stay_finite(solution):
    grads = np.ones((10**4, 1))
    assert solution.momentum_updates(grads, 0.5, 1.0)[-1] == pytest.approx(-2)
    assert np.isfinite(solution.running_average_coefficients(10**4, 0.5)).all()


def test_no_gradients_make_no_updates(solution):
    for updates in (solution.momentum_updates, solution.running_average_updates):
        assert updates(np.zeros((0, 3)), 0.9, 0.1).shape == (0, 3)


@pytest.mark.parametrize(
    ("keep", "rate"), [(0, 1), (1, 1), (-0.1, 1), (1.5, 1), (0.5, 0), (0.5, -1), (float("nan"), 1)]
)
def test_constants_out_of_range_are_refused_by_the_maps_alone(solution, keep, rate):
    for convert in (solution.momentum_from_running_average, solution.running_average_from_momentum):
        with pytest.raises(ValueError, match="needed"):
            convert(keep, rate)
    assert solution.momentum_updates([[1.0]], keep, rate).shape == (1, 1)


@pytest.mark.parametrize("t", [0, -1])
def test_a_time_before_the_first_gradient_is_refused(solution, t):
    with pytest.raises(ValueError, match="at least 1"):
        solution.running_average_coefficients(t, 0.9)
    with pytest.raises(ValueError, match="at least 1"):
        solution.bias_correction([1.0], t, 0.9)
