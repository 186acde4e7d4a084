"""The reference of normalization_stats against exact fractions and the numbers of its source."""

from fractions import Fraction

import numpy as np
import pytest

GROUPS = {
    "batch": lambda n, c, index: index[1] == c,
    "layer": lambda n, c, index: index[0] == n,
    "instance": lambda n, c, index: index[:2] == (n, c),
}


@pytest.fixture
def solution(reference):
    return reference("normalization_stats")


def exact(x, kind, n, c):
    """Mean and variance of the group of one sample and channel, as fractions."""
    values = [Fraction(int(x[index])) for index in np.ndindex(x.shape) if GROUPS[kind](n, c, index)]
    mean = sum(values) / len(values)
    return mean, sum((value - mean) ** 2 for value in values) / len(values)


@pytest.mark.parametrize("kind", GROUPS)
@pytest.mark.parametrize("shape", [(4, 2, 3), (1, 3, 2), (2, 1, 5), (3, 2, 1)])
def test_statistics_are_those_of_exact_fractions(solution, kind, shape):
    x = np.random.default_rng(9).integers(-9, 9, shape)
    mean, variance = getattr(solution, f"{kind}_norm_stats")(x)
    for n, c in np.ndindex(shape[:2]):
        place = {"batch": (c,), "layer": (n,), "instance": (n, c)}[kind]
        want = exact(x, kind, n, c)
        assert (mean[place], variance[place]) == pytest.approx((float(want[0]), float(want[1])), abs=1e-12)


@pytest.mark.parametrize("kind", GROUPS)
def test_normalized_groups_have_mean_zero_and_variance_one(solution, kind):
    x = np.random.default_rng(9).normal(3.0, 2.0, (4, 3, 5))
    mean, variance = getattr(solution, f"{kind}_norm_stats")(solution.normalize(x, kind, 0.0))
    np.testing.assert_allclose(mean, 0, atol=1e-12)
    np.testing.assert_allclose(variance, 1)


def test_the_given_tensor_has_the_statistics_of_the_source(solution):
    stats = solution.seed_tensor_stats()
    np.testing.assert_allclose(stats["batch"], [[5 / 2, 31 / 12], [7 / 12, 155 / 144]])
    np.testing.assert_allclose(stats["layer"], [[2, 3, 5 / 2, 8 / 3], [2 / 3, 2 / 3, 5 / 4, 2 / 9]])
    mean, variance = stats["instance"]
    np.testing.assert_allclose(mean, [[2, 2], [8 / 3, 10 / 3], [8 / 3, 7 / 3], [8 / 3, 8 / 3]])
    np.testing.assert_allclose(variance, [[2 / 3, 2 / 3], [2 / 9, 8 / 9], [8 / 9, 14 / 9], [2 / 9, 2 / 9]])
