"""Hidden cases of init_schemes.

Weights that were drawn are judged by statistics with margins of five standard errors, so that every right generator
passes with any seed, and nothing else that is plausible does.
"""

from itertools import combinations, product

import numpy as np
import pytest

from autograder.cases import Wrong, assert_choices, assert_close, assert_holds, draw, near_misses

NO_WIDTHS = [0, -1, -64, 2.5, 0.5, 3.0625, True, False, np.int64(0), np.float32(2.5), np.float64(2.5)]
# The variance of a sample variance is this many times variance^2 / n.
SPREAD_OF_SQUARES = {"gaussian": 2.0, "uniform": 0.8}


def check_refuses(function):
    function(3)
    for width in NO_WIDTHS:
        with pytest.raises(ValueError):
            function(width)


# Products


def test_product_variance_of_two_discrete_variables(student):
    # Every pair of values, one by one.
    random = draw("product")
    xs, ys = random.uniform(-2, 3, 3), random.uniform(-3, 1, 4)
    products = [x * y for x, y in product(xs.tolist(), ys.tolist())]
    mean = sum(products) / len(products)
    want = sum((value - mean) ** 2 for value in products) / len(products)
    assert_close(student.product_variance(xs.mean(), xs.var(), ys.mean(), ys.var()), want, "Var(XY)")


def test_product_variance_with_a_constant_factor(student, reference):
    for arguments in [(1.5, 0.0, 0.4, 2.0), (0.3, 2.5, -1.5, 0.0), (2.0, 0.0, 3.0, 0.0), (0.01, 0.0, 0.2, 0.03)]:
        assert_close(student.product_variance(*arguments), reference.product_variance(*arguments), "Var(XY)")


def test_product_variance_is_the_same_for_both_orders(student, reference):
    x, y = (1.3, 0.2), (-0.7, 2.1)
    want = reference.product_variance(*x, *y)
    assert_close(student.product_variance(*x, *y), want, "Var(XY)")
    assert_close(student.product_variance(*y, *x), want, "Var(YX)")


def test_product_variance_does_not_see_the_signs_of_the_means(student, reference):
    want = reference.product_variance(0.6, 0.5, 1.7, 0.3)
    for sign_x, sign_y in product((-1, 1), repeat=2):
        assert_close(student.product_variance(sign_x * 0.6, 0.5, sign_y * 1.7, 0.3), want, "Var(XY)")


def test_product_variance_of_very_small_and_of_large_numbers(student, reference):
    x, y = (0.6, 0.5), (1.7, 0.3)
    want = reference.product_variance(*x, *y)
    for size in (2.0**-14, 2.0**8):
        got = student.product_variance(size * x[0], size**2 * x[1], *y)
        assert_close(np.asarray(got) / size**2, want, "Var(XY)")
    # Means so large that a difference of second moments has lost its digits in single precision.
    means = (300.0, 2.0**-6, -200.0, 2.0**-8)
    assert_close(student.product_variance(*means), reference.product_variance(*means), "Var(XY)")


def test_product_variance_refuses_a_negative_variance_of_either(student):
    student.product_variance(0.0, 1.0, 0.0, 0.1)
    for arguments in [
        (0.0, 1.0, 0.0, -0.1), (2.0, -0.1, 1.0, 1.0), (1.0, -1.0, 1.0, -1.0), (2.0, -(2.0**-20), 1.0, 1.0),
        (2.0, 1.0, 1.0, -(2.0**-20)), (2.0, -1e-12, 1.0, 1.0),
    ]:  # fmt: skip
        with pytest.raises(ValueError):
            student.product_variance(*arguments)


# The uniform distribution


def test_uniform_moments_of_lopsided_intervals(student, reference):
    random = draw("lopsided")
    for alpha, width in zip(random.uniform(-1, 2, 5).tolist(), random.uniform(1, 3, 5).tolist(), strict=True):
        assert_close(student.uniform_moments(alpha, alpha + width), reference.uniform_moments(alpha, alpha + width))


def test_uniform_moments_of_negative_intervals(student, reference):
    for alpha, beta in [(-5.0, -2.0), (-1.25, -0.5), (-3, -1)]:
        assert_close(student.uniform_moments(alpha, beta), reference.uniform_moments(alpha, beta), "(mean, variance)")


def test_uniform_moments_of_centered_intervals(student, reference):
    for beta in (0.5, 1.5, 3.0):
        assert_close(student.uniform_moments(-beta, beta), reference.uniform_moments(-beta, beta), "(mean, variance)")


def test_uniform_moments_of_narrow_intervals_and_of_those_far_away(student, reference):
    # Powers of two, so that float32 knows ends and widths exactly.
    for alpha, width in [(2.0**22, 1.0), (-(2.0**22), 2.0), (0.0, 2.0**-14), (-(2.0**-14), 2.0**-12)]:
        mean, variance = reference.uniform_moments(alpha, alpha + width)
        got = student.uniform_moments(alpha, alpha + width)
        assert_holds(isinstance(got, list | tuple | np.ndarray) and len(got) == 2, "two numbers were asked for")
        assert_close(np.asarray(got[0]) / (abs(alpha) + width), mean / (abs(alpha) + width), "the mean")
        assert_close(np.asarray(got[1]) / width**2, variance / width**2, "the variance")


def test_uniform_moments_of_a_single_point(student):
    for point in (-1.5, 0.0, 2.5):
        assert_close(student.uniform_moments(point, point), (point, 0.0), "(mean, variance)")


def test_uniform_moments_refuse_a_reversed_interval(student):
    student.uniform_moments(-1.0, 1.0)
    for alpha, beta in [(1.0, -1.0), (3.0, 2.75), (-1.0, -1.5), (1.0, 1.0 - 2.0**-20), (0.0, -1e-12)]:
        with pytest.raises(ValueError):
            student.uniform_moments(alpha, beta)


# Preactivations


def check_preactivation(student, reference, *arguments):
    got, want = student.preactivation_moments(*arguments), reference.preactivation_moments(*arguments)
    assert_close(got, want, "(mean, variance) of a preactivation")


@pytest.mark.weight(2)
def test_preactivation_moments_of_every_outcome(student):
    # Two inputs that are uncorrelated and far from independent: at most one differs from its mean.
    random = draw("outcomes")
    (low, high), c, center = random.uniform(-2, 2, (2,)).tolist(), 0.8, -0.6
    inputs = [(center + s, center) for s in (-1, 1)] + [(center, center + s) for s in (-1, 1)]
    outcomes = [c + v * h + w * k for v, w, (h, k) in product((low, high), (low, high), inputs)]
    mean = sum(outcomes) / len(outcomes)
    variance = sum((value - mean) ** 2 for value in outcomes) / len(outcomes)
    got = student.preactivation_moments(2, c, (low + high) / 2, (high - low) ** 2 / 4, center, 0.5)
    assert_close(got, (mean, variance), "(mean, variance) of a preactivation")


def test_preactivation_moments_grow_with_the_number_of_inputs(student, reference):
    random = draw("number of inputs")
    for fan_in in (1, 3, 7, 50):
        c, w_mean, h_mean = random.uniform(-1, 1, 3).tolist()
        w_var, h_var = random.uniform(0.2, 2, 2).tolist()
        check_preactivation(student, reference, fan_in, c, w_mean, w_var, h_mean, h_var)


def test_preactivation_variance_with_weights_off_center(student, reference):
    # Inputs of mean zero: the mean of the weights moves nothing, and still counts for the variance.
    for fan_in, alpha, beta in [(5, 0.0, 0.9), (3, -0.2, 1.0), (4, -1.1, 0.3)]:
        check_preactivation(student, reference, fan_in, 0.0, *reference.uniform_moments(alpha, beta), 0.0, 1.0)


def test_preactivation_variance_with_inputs_off_center(student, reference):
    # Weights of mean zero: of the inputs it is the second moment that counts.
    for fan_in, h_mean, h_var in [(6, 0.4, 0.34), (2, -1.5, 0.5), (3, 0.7, 0.0)]:
        check_preactivation(student, reference, fan_in, 0.0, 0.0, 0.3, h_mean, h_var)


def test_bias_moves_the_mean_of_a_preactivation_and_nothing_else(student, reference):
    for c in (-2.0, 0.5, 3.0):
        check_preactivation(student, reference, 4, c, 0.3, 0.2, -0.4, 1.3)


def test_preactivation_moments_of_constant_weights(student, reference):
    check_preactivation(student, reference, 3, 0.2, 0.7, 0.0, 1.1, 0.6)


def test_preactivation_moments_of_many_inputs_and_of_a_weak_signal(student, reference):
    for fan_in in (np.int64(1200), 2000):
        check_preactivation(student, reference, fan_in, 0.5, 1e-3, 2.0 / fan_in, 0.3, 0.7)
        check_preactivation(student, reference, fan_in, 500.0, -0.5, 2.0, 0.3, 0.7)
    moments = (2.0**-10, 2.0**-20, 0.3, 0.7)
    want = reference.preactivation_moments(4, 0.0, *moments)
    got = student.preactivation_moments(np.int32(4), 0.0, *moments)
    assert_holds(isinstance(got, list | tuple | np.ndarray) and len(got) == 2, "two numbers were asked for")
    assert_close(np.asarray(got[1]) * 2**20, want[1] * 2**20, "the variance of a preactivation")


def test_preactivation_moments_need_a_positive_whole_number_of_inputs(student):
    check_refuses(lambda width: student.preactivation_moments(width, 0.1, 0.2, 0.3, 0.4, 0.5))


# The schemes


def check_widths(student, reference, name, widths):
    for width in widths:
        # A variance of 1e-6 has to be right to four digits too.
        assert_close(getattr(student, name)(width), getattr(reference, name)(width), "the scheme", atol=1e-9)


def check_numpy_widths(student, reference, name):
    # A width is often the entry of a shape or of an array.
    for width in (np.int64(7), np.int32(40)):
        assert_close(getattr(student, name)(width), getattr(reference, name)(int(width)), "the scheme", atol=1e-9)


def numbers(scheme, *keys):
    """The numbers of a student's scheme."""
    assert_holds(isinstance(scheme, dict) and set(scheme) == set(keys), f"a dict with the keys {keys} was asked for")
    try:
        return [float(np.asarray(scheme[key]).reshape(())) for key in keys]
    except (TypeError, ValueError):
        raise Wrong("each value of the scheme must be a single number") from None


def check_signal(c, w_mean, w_square, fan_in, h_mean, h_square):
    """Mean zero and variance one, by the first two moments of weights and inputs."""
    assert_close(c + fan_in * w_mean * h_mean, 0.0, "the mean of a preactivation with these weights")
    variance = fan_in * (w_square * h_square - (w_mean * h_mean) ** 2)
    assert_close(variance, 1.0, "the variance of a preactivation with these weights")


def check_gaussian(scheme, fan_in, h_mean, h_square):
    c, mu, sigma2 = numbers(scheme, "c", "mu", "sigma2")
    check_signal(c, mu, sigma2 + mu**2, fan_in, h_mean, h_square)


def check_uniform(scheme, fan_in, h_mean, h_square):
    c, alpha, beta = numbers(scheme, "c", "alpha", "beta")
    check_signal(c, (alpha + beta) / 2, (alpha**2 + alpha * beta + beta**2) / 3, fan_in, h_mean, h_square)


def rectified(name):
    """Mean and mean square of max(0, a), where a has a random symmetric discrete law of variance one."""
    a = draw(name).uniform(0.2, 2.0, 4)
    a = np.concatenate([a, -a, [0.0]])
    h = np.maximum(a / a.std(), 0.0)
    return h.mean(), (h**2).mean()


def widths_drawn(name):
    return draw(name).integers(2, 5000, 4).tolist()


def test_gaussian_linear_scheme_of_few_inputs(student, reference):
    check_widths(student, reference, "gaussian_init_linear", (1, 2, 3))


def test_gaussian_linear_scheme_of_many_inputs(student, reference):
    check_widths(student, reference, "gaussian_init_linear", (64, 4097, 10**6))


def test_gaussian_linear_scheme_keeps_the_signal(student):
    for width in widths_drawn("gaussian linear"):
        check_gaussian(student.gaussian_init_linear(width), width, 0.0, 1.0)


def test_gaussian_linear_scheme_takes_numpy_integers(student, reference):
    check_numpy_widths(student, reference, "gaussian_init_linear")


def test_gaussian_linear_scheme_needs_a_positive_whole_number(student):
    check_refuses(student.gaussian_init_linear)


def test_uniform_linear_scheme_of_few_inputs(student, reference):
    check_widths(student, reference, "uniform_init_linear", (1, 2, 3))


def test_uniform_linear_scheme_of_many_inputs(student, reference):
    check_widths(student, reference, "uniform_init_linear", (64, 4097, 10**6, 10**11))


def test_uniform_linear_scheme_keeps_the_signal(student):
    for width in widths_drawn("uniform linear"):
        check_uniform(student.uniform_init_linear(width), width, 0.0, 1.0)


def test_uniform_linear_scheme_takes_numpy_integers(student, reference):
    check_numpy_widths(student, reference, "uniform_init_linear")


def test_uniform_linear_scheme_needs_a_positive_whole_number(student):
    check_refuses(student.uniform_init_linear)


def test_gaussian_relu_scheme_of_few_inputs(student, reference):
    check_widths(student, reference, "gaussian_init_relu", (1, 2, 3))


def test_gaussian_relu_scheme_of_many_inputs(student, reference):
    check_widths(student, reference, "gaussian_init_relu", (64, 4097, 10**6))


def test_gaussian_relu_scheme_keeps_the_signal_of_rectified_inputs(student):
    for width in widths_drawn("gaussian relu"):
        check_gaussian(student.gaussian_init_relu(width), width, *rectified(f"gaussian relu {width}"))


def test_gaussian_relu_scheme_takes_numpy_integers(student, reference):
    check_numpy_widths(student, reference, "gaussian_init_relu")


def test_gaussian_relu_scheme_needs_a_positive_whole_number(student):
    check_refuses(student.gaussian_init_relu)


def test_uniform_relu_scheme_of_few_inputs(student, reference):
    check_widths(student, reference, "uniform_init_relu", (1, 2, 3))


def test_uniform_relu_scheme_of_many_inputs(student, reference):
    check_widths(student, reference, "uniform_init_relu", (64, 4097, 10**6, 10**11))


def test_uniform_relu_scheme_keeps_the_signal_of_rectified_inputs(student):
    for width in widths_drawn("uniform relu"):
        check_uniform(student.uniform_init_relu(width), width, *rectified(f"uniform relu {width}"))


def test_uniform_relu_scheme_takes_numpy_integers(student, reference):
    check_numpy_widths(student, reference, "uniform_init_relu")


def test_uniform_relu_scheme_needs_a_positive_whole_number(student):
    check_refuses(student.uniform_init_relu)


# What a ReLU leaves


def test_relu_second_moment_of_discrete_laws(student):
    # Symmetric laws with an atom at zero, value by value.
    for n in (1, 2, 5):
        a = draw(f"symmetric {n}").uniform(0.3, 2.0, n)
        a = np.concatenate([a, -a, np.zeros(n)])
        want = sum(max(0.0, value) ** 2 for value in a.tolist()) / len(a)
        assert_close(student.relu_second_moment(a.var()), want, "the second moment")


def test_relu_second_moment_grows_in_proportion_to_the_variance(student, reference):
    for var in (0.25, 1.0, 3.0, 50.0, 1e6, 1, 3):
        assert_close(student.relu_second_moment(var), reference.relu_second_moment(var), "the second moment")


def test_relu_second_moment_of_a_constant_zero(student):
    assert_close(student.relu_second_moment(0.0), 0.0, "the second moment", atol=0.0)
    assert_close(student.relu_second_moment(0.5), 0.25, "the second moment of a small variance")


def test_relu_second_moment_of_a_very_weak_signal(student, reference):
    # Relative to the variance: a tolerance for numbers of order one would let anything pass here.
    assert_close(student.relu_second_moment(1e-8) * 1e8, reference.relu_second_moment(1e-8) * 1e8, "the second moment")


# Drawing


def weights(student, fan_out, fan_in, *more):
    """What the student drew, as an array of the right shape."""
    got = student.sample_weights(fan_out, fan_in, *more)
    try:
        array = np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        raise Wrong("the weights must be numbers in a regular shape") from None
    assert_holds(array.shape == (fan_out, fan_in), "the shape of the weights must be (fan_out, fan_in)")
    assert_holds(np.isfinite(array).all(), "the weights must be finite")
    return array


def variance_of(reference, fan_in, distribution, nonlinearity):
    if distribution == "gaussian":
        return getattr(reference, f"gaussian_init_{nonlinearity}")(fan_in)["sigma2"]
    return getattr(reference, f"uniform_init_{nonlinearity}")(fan_in)["beta"] ** 2 / 3


def check_moments(student, reference, distribution, nonlinearity, seed):
    fan_out, fan_in = 500, 200
    drawn = weights(student, fan_out, fan_in, distribution, nonlinearity, seed).ravel()
    drawn = drawn / variance_of(reference, fan_in, distribution, nonlinearity) ** 0.5
    margin = 5 * (SPREAD_OF_SQUARES[distribution] / drawn.size) ** 0.5
    assert_holds(abs(drawn.mean()) <= 5 / drawn.size**0.5, "the mean of the weights is too far from zero")
    assert_holds(abs(drawn.var() - 1) <= margin, "the variance of the weights is too far from that of the scheme")


@pytest.mark.weight(2)
def test_weights_for_linear_inputs_have_mean_and_variance_of_the_scheme(student, reference):
    check_moments(student, reference, "gaussian", "linear", 12)
    check_moments(student, reference, "uniform", "linear", 13)


@pytest.mark.weight(2)
def test_weights_for_relu_inputs_have_mean_and_variance_of_the_scheme(student, reference):
    check_moments(student, reference, "gaussian", "relu", 21)
    check_moments(student, reference, "uniform", "relu", 31)


@pytest.mark.parametrize("nonlinearity", ["linear", "relu"])
def test_gaussian_weights_have_the_tails_of_a_gaussian(student, reference, nonlinearity):
    fan_in = 80
    drawn = weights(student, 250, fan_in, "gaussian", nonlinearity, 4)
    size = np.abs(drawn) / variance_of(reference, fan_in, "gaussian", nonlinearity) ** 0.5
    # 68.27% lie within one standard deviation, and 27 in 20000 beyond 3.2.
    margin = 5 * (0.6827 * 0.3173 / size.size) ** 0.5
    assert_holds(abs((size < 1).mean() - 0.6827) <= margin, "the weights do not look Gaussian")
    assert_holds(size.max() > 3.2, "the tails of a Gaussian are missing")


@pytest.mark.parametrize("nonlinearity", ["linear", "relu"])
def test_uniform_weights_fill_their_interval_evenly(student, reference, nonlinearity):
    fan_in = 80
    beta = getattr(reference, f"uniform_init_{nonlinearity}")(fan_in)["beta"]
    place = weights(student, 250, fan_in, "uniform", nonlinearity, 4) / beta
    assert_holds(np.abs(place).max() <= 1 + 1e-6, "some weights lie outside the interval")
    assert_holds(min(place.max(), -place.min()) >= 0.99, "the weights do not reach to the ends of the interval")
    assert_holds(abs((np.abs(place) < 0.5).mean() - 0.5) <= 5 * 0.5 / place.size**0.5, "the weights are not uniform")


@pytest.mark.parametrize("distribution", ["gaussian", "uniform"])
def test_no_row_or_column_tells_about_another_one(student, distribution):
    drawn = weights(student, 40, 50, distribution, "linear", 9)
    for matrix in (drawn, drawn.T):
        # Next to each other, in the mean; and any two, in either direction.
        n = matrix[1:].size
        alike = (matrix[1:] * matrix[:-1]).sum() / (matrix**2).mean()
        assert_holds(abs(alike) <= 5 * n**0.5, "the weights depend on each other: every one is drawn on its own")
        rows = matrix / np.sqrt((matrix**2).sum(axis=1, keepdims=True))
        for other in (rows, rows[:, ::-1]):
            both = np.abs(np.einsum("ij,kj->ik", rows, other))
            np.fill_diagonal(both, 0.0)
            assert_holds(both.max() < 0.8, "two rows or columns of the weights are nearly the same")


@pytest.mark.parametrize("distribution", ["gaussian", "uniform"])
def test_every_weight_is_drawn_on_its_own(student, reference, distribution):
    # Rows or columns that repeat, or that were brought to one length, have squares with the same sum.
    drawn = weights(student, 40, 50, distribution, "relu", 6)
    squares = drawn**2 / variance_of(reference, 50, distribution, "relu")
    for axis in (0, 1):
        spread = squares.mean(axis=axis).var() * squares.shape[axis]
        assert_holds(spread > 0.05 * SPREAD_OF_SQUARES[distribution], "rows or columns of the weights are too alike")
    assert_holds(np.unique(drawn).size > 0.95 * drawn.size, "the same weight comes again and again")


def test_weights_have_one_row_for_each_output(student):
    for fan_out, fan_in in [(3, 7), (7, 3), (1, 5), (6, 1), (1, 1), (np.int64(2), np.int32(4))]:
        for distribution in ("gaussian", "uniform"):
            weights(student, fan_out, fan_in, distribution, "linear", 8)


@pytest.mark.parametrize("distribution", ["gaussian", "uniform"])
def test_one_seed_draws_the_same_weights_again(student, distribution):
    for seed in (0, 1, 2**31 - 1):
        first = weights(student, 4, 5, distribution, "relu", seed)
        weights(student, 4, 5, distribution, "relu", seed + 1)  # whatever happens in between
        again = weights(student, 4, 5, distribution, "relu", seed)
        assert_holds(np.array_equal(first, again), "the same seed drew other weights")


@pytest.mark.parametrize("distribution", ["gaussian", "uniform"])
def test_another_seed_draws_other_weights(student, distribution):
    drawn = [weights(student, 6, 5, distribution, "linear", seed) for seed in (0, 1, 2, 42, 100, 1000, 2**20)]
    for one, other in combinations(drawn, 2):
        alike = np.isclose(one, other, rtol=1e-6, atol=0).mean()
        assert_holds(alike < 0.2, "another seed drew the same weights")


@pytest.mark.parametrize("distribution", ["gaussian", "uniform"])
def test_no_weight_is_another_one_again_or_turned_around(student, distribution):
    # Single precision may make a few of 900 alike in size, by chance.
    drawn = weights(student, 30, 30, distribution, "relu", 7)
    assert_holds(len(np.unique(np.abs(drawn))) > 850, "many weights are alike, or alike up to their sign")


def test_weights_need_a_positive_whole_number_of_inputs(student):
    check_refuses(lambda width: student.sample_weights(3, width, "gaussian", "linear", 1))
    check_refuses(lambda width: student.sample_weights(3, width, "uniform", "relu", 1))


def test_weights_need_a_positive_whole_number_of_outputs(student):
    check_refuses(lambda width: student.sample_weights(width, 3, "gaussian", "linear", 1))
    check_refuses(lambda width: student.sample_weights(width, 3, "uniform", "relu", 1))


def test_weights_come_from_two_distributions_only(student):
    student.sample_weights(3, 4, "gaussian", "linear", 1)
    words = ["normal", "", "relu", "gauss", "an", *near_misses("gaussian", "uniform")]
    for distribution, nonlinearity in [*product(words, ["linear"]), *product(words[:5], ["relu"])]:
        with pytest.raises(ValueError):
            student.sample_weights(3, 4, distribution, nonlinearity, 1)


def test_weights_are_made_for_two_kinds_of_inputs_only(student):
    student.sample_weights(3, 4, "uniform", "linear", 1)
    words = ["tanh", "ReLU", "", "gaussian", "leaky_relu", "lin", "identity", *near_misses("linear", "relu")]
    for distribution, nonlinearity in [*product(["gaussian"], words), *product(["uniform"], words[:7])]:
        with pytest.raises(ValueError):
            student.sample_weights(3, 4, distribution, nonlinearity, 1)


# Choices


def test_name_of_the_relu_scheme(student, reference):
    assert_choices(student, reference, "SCHEME_NAME")


def test_why_the_factor_is_two(student, reference):
    assert_choices(student, reference, "WHY_FACTOR_TWO")
