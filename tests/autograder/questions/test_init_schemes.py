"""The reference of init_schemes against enumeration, exact fractions, deep stacks and the numbers of its source."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference

SCHEMES = list(product(("gaussian", "uniform"), ("linear", "relu")))


@pytest.fixture
def solution():
    return load_reference(Bank.here().solution("init_schemes"))


def moments(values):
    """Mean and variance of equally likely values, exactly."""
    mean = sum(values, Fraction(0)) / len(values)
    return mean, sum(((value - mean) ** 2 for value in values), Fraction(0)) / len(values)


def fractions_drawn(random, n):
    return [Fraction(int(k), 8) for k in random.integers(-20, 21, n)]


def test_product_variance_is_that_of_every_pair(solution):
    random, largest = np.random.default_rng(1), 0.0
    for _ in range(20):
        xs, ys = fractions_drawn(random, 3), fractions_drawn(random, 4)
        want = moments([x * y for x, y in product(xs, ys)])[1]
        got = solution.product_variance(*map(float, (*moments(xs), *moments(ys))))
        largest = max(largest, abs(got - want))
    assert largest < 1e-12


def test_uniform_moments_are_those_of_many_points(solution):
    largest = 0.0
    for alpha, beta in [(-3.0, -1.0), (0.0, 0.6**0.5), (-0.5, 2.0), (1.25, 1.25)]:
        points = alpha + (beta - alpha) * (np.arange(20000) + 0.5) / 20000
        largest = max(
            largest, np.abs(np.subtract(solution.uniform_moments(alpha, beta), (points.mean(), points.var()))).max()
        )
    assert largest < 1e-8


@pytest.mark.parametrize("fan_in", [1, 2, 3])
def test_preactivation_moments_are_those_of_every_outcome(solution, fan_in):
    # Uncorrelated inputs that are not independent: one at a time leaves its mean, by plus or minus one.
    random, largest = np.random.default_rng(fan_in), 0.0
    for _ in range(5):
        (c, center), law = fractions_drawn(random, 2), fractions_drawn(random, 3)
        inputs = [[center + sign * (i == j) for i in range(fan_in)] for j in range(fan_in) for sign in (-1, 1)]
        outcomes = [
            c + sum((w * x for w, x in zip(row, h, strict=True)), Fraction(0))
            for row in product(law, repeat=fan_in)
            for h in inputs
        ]
        given = (float(value) for value in (c, *moments(law), center, Fraction(1, fan_in)))
        got = solution.preactivation_moments(fan_in, *given)
        largest = max(largest, *(abs(one - float(other)) for one, other in zip(got, moments(outcomes), strict=True)))
    assert largest < 1e-11


@pytest.mark.parametrize(("distribution", "nonlinearity"), SCHEMES)
def test_schemes_keep_mean_zero_and_variance_one_at_every_width(solution, distribution, nonlinearity):
    # A fair coin with the values -1 and 1 meets assumption 1; rectified it has mean 1/2 and variance 1/4.
    inputs = (0.0, 1.0) if nonlinearity == "linear" else (0.5, 0.25)
    largest = 0.0
    for fan_in in (1, 2, 3, 64, 1000, 10**6):
        scheme = getattr(solution, f"{distribution}_init_{nonlinearity}")(fan_in)
        c, *rest = scheme.values()
        of_weights = rest if distribution == "gaussian" else solution.uniform_moments(*rest)
        got = solution.preactivation_moments(fan_in, c, *of_weights, *inputs)
        largest = max(largest, abs(got[0]), abs(got[1] - 1))
    assert largest < 1e-14


def test_schemes_are_those_of_the_source(solution):
    for d in (1, 5, 784):
        assert solution.gaussian_init_linear(d) == {"c": 0, "mu": 0, "sigma2": pytest.approx(1 / d)}
        assert solution.gaussian_init_relu(d) == {"c": 0, "mu": 0, "sigma2": pytest.approx(2 / d)}
        for name, end in (("uniform_init_linear", math.sqrt(3 / d)), ("uniform_init_relu", math.sqrt(6 / d))):
            assert getattr(solution, name)(d) == {"c": 0, "alpha": pytest.approx(-end), "beta": pytest.approx(end)}


def test_an_interval_off_center_has_the_corrected_variance_and_not_those_of_the_source(solution):
    alpha, beta, d = 0.0, math.sqrt(0.6), 5
    mean, variance = solution.uniform_moments(alpha, beta)
    assert solution.preactivation_moments(d, 0.0, mean, variance, 0.0, 1.0)[1] == pytest.approx(1)
    # The source's line with the mean not squared, and its next line where a bracket is lost too.
    assert d * (variance + mean) == pytest.approx(2.186, abs=1e-3)
    assert d * variance + mean == pytest.approx(0.637, abs=1e-3)


def test_half_of_a_symmetric_laws_second_moment_survives_and_less_of_its_variance(solution):
    largest, random = 0.0, np.random.default_rng(2)
    for n in range(1, 6):
        side = fractions_drawn(random, n)
        law = [*side, *(-value for value in side), Fraction(0)]
        second = sum(max(Fraction(0), value) ** 2 for value in law) / len(law)
        largest = max(largest, abs(solution.relu_second_moment(float(moments(law)[1])) - second))
    assert largest < 1e-12
    # A Gaussian, by its density.
    a = (np.arange(200_000) + 0.5) * 1e-4
    density = np.exp(-(a**2) / 2) / math.sqrt(2 * math.pi) * 1e-4
    mean, square = (a * density).sum(), (a**2 * density).sum()
    assert solution.relu_second_moment(1.0) == pytest.approx(square, abs=1e-8)
    assert square - mean**2 == pytest.approx(0.341, abs=5e-4)


@pytest.mark.parametrize("distribution", ["gaussian", "uniform"])
def test_a_signal_survives_twenty_layers_of_relu_only_with_the_factor_two(solution, distribution):
    h = np.random.default_rng(3).normal(size=(300, 100))
    left = {"linear": h, "relu": h}
    for layer in range(20):
        for kind, signal in left.items():
            a = solution.sample_weights(300, 300, distribution, kind, layer) @ signal
            left[kind] = np.maximum(a, 0.0)
    mean_square = {kind: 2 * (signal**2).mean() for kind, signal in left.items()}
    assert 0.3 < mean_square["relu"] < 3
    assert mean_square["linear"] * 2**20 == pytest.approx(mean_square["relu"])


@pytest.mark.parametrize("width", [0, -1, 2.5, True, np.int64(0), np.True_])
def test_what_is_no_width_is_refused_everywhere(solution, width):
    calls = [
        *(getattr(solution, f"{distribution}_init_{nonlinearity}") for distribution, nonlinearity in SCHEMES),
        lambda w: solution.preactivation_moments(w, 0.0, 0.0, 1.0, 0.0, 1.0),
        lambda w: solution.sample_weights(w, 3, "gaussian", "linear", 0),
        lambda w: solution.sample_weights(3, w, "uniform", "relu", 0),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="positive whole number"):
            call(width)


def test_short_numpy_integers_lose_no_digits(solution):
    assert solution.gaussian_init_relu(np.uint8(200)) == solution.gaussian_init_relu(200)
