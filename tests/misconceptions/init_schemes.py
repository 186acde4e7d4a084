"""Known wrong answers to init_schemes; each docstring is the hint that a student who has it needs."""

import math

import numpy as np


def whole(width):
    if isinstance(width, bool) or not isinstance(width, int | np.integer) or width < 1:
        raise ValueError(f"not a width: {width}")
    return int(width)


def gaussian(sigma2, mu=0.0):
    return {"c": 0.0, "mu": mu, "sigma2": sigma2}


def uniform(beta):
    return {"c": 0.0, "alpha": -beta, "beta": beta}


def drawn(fan_out, fan_in, distribution, variance, seed):
    random, shape = np.random.default_rng(seed), (whole(fan_out), whole(fan_in))
    if distribution == "gaussian":
        return random.normal(0, math.sqrt(variance), shape)
    if distribution == "uniform":
        return random.uniform(-math.sqrt(3 * variance), math.sqrt(3 * variance), shape)
    raise ValueError(distribution)


def factor(nonlinearity):
    if nonlinearity not in ("linear", "relu"):
        raise ValueError(nonlinearity)
    return 1 if nonlinearity == "linear" else 2


# Products


def product_variance__first_term_only(mean_x, var_x, mean_y, var_y):
    """How many terms has the formula of the prompt?"""
    if min(var_x, var_y) < 0:
        raise ValueError("negative variance")
    return var_x * var_y


def product_variance__means_not_squared(mean_x, var_x, mean_y, var_y):
    """Compare the powers in your formula with those in the prompt."""
    if min(var_x, var_y) < 0:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_y + var_y * mean_x


def product_variance__means_crossed(mean_x, var_x, mean_y, var_y):
    """Whose variance is multiplied by whose mean? Compare with the formula of the prompt."""
    if min(var_x, var_y) < 0:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_x**2 + var_y * mean_y**2


def product_variance__mean_not_subtracted(mean_x, var_x, mean_y, var_y):
    """Is this a variance or a second moment?"""
    if min(var_x, var_y) < 0:
        raise ValueError("negative variance")
    return (var_x + mean_x**2) * (var_y + mean_y**2)


def product_variance__other_order_of_arguments(mean_x, mean_y, var_x, var_y):
    """In which order do the arguments come?"""
    if min(mean_y, var_y) < 0:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


def product_variance__one_argument_unchecked(mean_x, var_x, mean_y, var_y):
    """Which of the arguments are variances?"""
    if var_x < 0:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


def product_variance__nothing_checked(mean_x, var_x, mean_y, var_y):
    """Which errors does the docstring name?"""
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


def product_variance__positive_only(mean_x, var_x, mean_y, var_y):
    """Which variances does the docstring refuse, and is zero one of them?"""
    if min(var_x, var_y) <= 0:
        raise ValueError("no variance")
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


# The uniform distribution


def uniform_moments__second_moment(alpha, beta):
    """Is this a variance or a second moment?"""
    if beta < alpha:
        raise ValueError("reversed")
    return (alpha + beta) / 2, (alpha**2 + alpha * beta + beta**2) / 3


def uniform_moments__centered(alpha, beta):
    """Does your variance hold for intervals that do not lie around zero?"""
    if beta < alpha:
        raise ValueError("reversed")
    return (alpha + beta) / 2, beta**2 / 3


def uniform_moments__deviation_for_variance(alpha, beta):
    """Is the second answer a variance or its root?"""
    if beta < alpha:
        raise ValueError("reversed")
    return (alpha + beta) / 2, (beta - alpha) / math.sqrt(12)


def uniform_moments__half_width_as_mean(alpha, beta):
    """Where does the middle of the interval lie? Try one far away from zero."""
    if beta < alpha:
        raise ValueError("reversed")
    return (beta - alpha) / 2, (beta - alpha) ** 2 / 12


def uniform_moments__sum_of_ends(alpha, beta):
    """Does the variance change when the whole interval is moved?"""
    if beta < alpha:
        raise ValueError("reversed")
    return (alpha + beta) / 2, (alpha + beta) ** 2 / 12


def uniform_moments__reversed_is_fine(alpha, beta):
    """Which intervals does the docstring refuse?"""
    return (alpha + beta) / 2, (beta - alpha) ** 2 / 12


def uniform_moments__no_single_point(alpha, beta):
    """What does the docstring say of an interval with equal ends?"""
    if beta <= alpha:
        raise ValueError("empty")
    return (alpha + beta) / 2, (beta - alpha) ** 2 / 12


def uniform_moments__whole_numbers(alpha, beta):
    """Must the mean of two whole numbers be a whole number?"""
    if beta < alpha:
        raise ValueError("reversed")
    return (alpha + beta) // 2, (beta - alpha) ** 2 / 12


# Preactivations


def preactivation_moments__weight_mean_not_squared(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Which moments of the weights are in the variance of one summand? Try weights that do not lie around zero."""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var * h_var + w_var * h_mean**2 + h_var * w_mean)


def preactivation_moments__brackets_lost(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Which terms of the variance does the number of inputs multiply?"""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var * h_var + w_var * h_mean**2) + h_var * w_mean**2


def preactivation_moments__source_line(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Take one summand after the other: which powers come in, and what does the number of inputs multiply?"""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var * h_var + w_var * h_mean**2) + h_var * w_mean


def preactivation_moments__weight_mean_ignored(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Does the mean of the weights matter for the variance? Try inputs of mean zero."""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var * h_var + w_var * h_mean**2)


def preactivation_moments__input_mean_ignored(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Does the mean of the inputs matter for the variance? Try weights of mean zero."""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var * h_var + h_var * w_mean**2)


def preactivation_moments__product_of_second_moments(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Is this a variance or a second moment?"""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var + w_mean**2) * (h_var + h_mean**2)


def preactivation_moments__no_bias(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Where is the bias in your moments?"""
    fan_in = whole(fan_in)
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return fan_in * w_mean * h_mean, fan_in * variance


def preactivation_moments__bias_in_every_summand(fan_in, c, w_mean, w_var, h_mean, h_var):
    """How often is the bias added?"""
    fan_in = whole(fan_in)
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return fan_in * (c + w_mean * h_mean), fan_in * variance


def preactivation_moments__bias_varies(fan_in, c, w_mean, w_var, h_mean, h_var):
    """What is the variance of a constant?"""
    fan_in = whole(fan_in)
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return c + fan_in * w_mean * h_mean, fan_in * variance + c**2


def preactivation_moments__one_summand_in_the_mean(fan_in, c, w_mean, w_var, h_mean, h_var):
    """How many summands does a preactivation have?"""
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return c + w_mean * h_mean, whole(fan_in) * variance


def preactivation_moments__number_squared(fan_in, c, w_mean, w_var, h_mean, h_var):
    """How does the variance of a sum grow with the number of its summands, when they are uncorrelated?"""
    fan_in = whole(fan_in)
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return c + fan_in * w_mean * h_mean, fan_in**2 * variance


def preactivation_moments__any_number_of_inputs(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Which errors does the docstring name?"""
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return c + fan_in * w_mean * h_mean, fan_in * variance


# Schemes


def gaussian_init_linear__linear_deviation(fan_in):
    """Is sigma2 a variance or its root?"""
    return gaussian(math.sqrt(1 / whole(fan_in)))


def gaussian_init_linear__for_relu(fan_in):
    """Which of the two assumptions about the inputs holds here? Put your scheme into the moments of a preactivation."""
    return gaussian(2 / whole(fan_in))


def gaussian_init_linear__off_center(fan_in):
    """Where must the weights lie, by the conventions of the question?"""
    return gaussian(0.5 / whole(fan_in), math.sqrt(0.5 / whole(fan_in)))


def gaussian_init_linear__glorot_of_one_more(fan_in):
    """How many random summands does a preactivation have?"""
    return gaussian(1 / (whole(fan_in) + 1))


def gaussian_init_linear__four_decimals(fan_in):
    """What is left of your variance when there are many inputs?"""
    return gaussian(round(1 / whole(fan_in), 4))


def gaussian_init_linear__other_keys(fan_in):
    """Which keys does the docstring ask for?"""
    return {"b": 0.0, "mean": 0.0, "var": 1 / whole(fan_in)}


def gaussian_init_linear__bool_is_an_int(fan_in):
    """What does Python say to `isinstance(True, int)`, and what does the docstring say of True?"""
    if not isinstance(fan_in, int | np.integer) or fan_in < 1:
        raise ValueError(fan_in)
    return gaussian(1 / fan_in)


def uniform_init_linear__bool_is_an_int(fan_in):
    if not isinstance(fan_in, int | np.integer) or fan_in < 1:
        raise ValueError(fan_in)
    return uniform(math.sqrt(3 / fan_in))


def gaussian_init_linear__python_ints_only(fan_in):
    """Which kinds of whole numbers are there besides Python's own?"""
    if type(fan_in) is not int or fan_in < 1:
        raise ValueError(fan_in)
    return gaussian(1 / fan_in)


def uniform_init_linear__python_ints_only(fan_in):
    if type(fan_in) is not int or fan_in < 1:
        raise ValueError(fan_in)
    return uniform(math.sqrt(3 / fan_in))


def gaussian_init_relu__python_ints_only(fan_in):
    if type(fan_in) is not int or fan_in < 1:
        raise ValueError(fan_in)
    return gaussian(2 / fan_in)


def uniform_init_relu__python_ints_only(fan_in):
    if type(fan_in) is not int or fan_in < 1:
        raise ValueError(fan_in)
    return uniform(math.sqrt(6 / fan_in))


def gaussian_init_linear__any_positive_number(fan_in):
    """Which numbers does the docstring refuse besides those that are not positive?"""
    if fan_in <= 0:
        raise ValueError(fan_in)
    return gaussian(1 / fan_in)


def uniform_init_linear__any_positive_number(fan_in):
    if fan_in <= 0:
        raise ValueError(fan_in)
    return uniform(math.sqrt(3 / fan_in))


def gaussian_init_relu__any_positive_number(fan_in):
    if fan_in <= 0:
        raise ValueError(fan_in)
    return gaussian(2 / fan_in)


def uniform_init_relu__any_positive_number(fan_in):
    if fan_in <= 0:
        raise ValueError(fan_in)
    return uniform(math.sqrt(6 / fan_in))


def gaussian_init_linear__unchecked(fan_in):
    """Which errors does the docstring name?"""
    return gaussian(1 / fan_in)


def gaussian_init_relu__unchecked(fan_in):
    return gaussian(2 / fan_in)


def uniform_init_linear__unchecked(fan_in):
    return uniform(math.sqrt(3 / fan_in))


def uniform_init_relu__unchecked(fan_in):
    return uniform(math.sqrt(6 / fan_in))


def uniform_init_linear__linear_deviation_as_end(fan_in):
    """Is this the standard deviation of the weights, or the end of their interval?"""
    return uniform(1 / math.sqrt(whole(fan_in)))


def uniform_init_linear__width_of_one_side(fan_in):
    """Is this the width of the interval, or its end?"""
    return uniform(math.sqrt(12 / whole(fan_in)))


def uniform_init_linear__from_zero(fan_in):
    """Where must the weights lie, by the conventions of the question?"""
    return {"c": 0.0, "alpha": 0.0, "beta": math.sqrt(3 / whole(fan_in))}


def uniform_init_linear__same_ends(fan_in):
    """What are weights from an interval with equal ends?"""
    return {"c": 0.0, "alpha": math.sqrt(3 / whole(fan_in)), "beta": math.sqrt(3 / whole(fan_in))}


def uniform_init_linear__no_root(fan_in):
    """Which power of the end is in the variance of the weights?"""
    return uniform(3 / whole(fan_in))


def uniform_init_linear__three_decimals(fan_in):
    """Where do the ends of your interval lie when there are many inputs?"""
    return uniform(round(math.sqrt(3 / whole(fan_in)), 3))


def gaussian_init_relu__no_factor(fan_in):
    """What are the moments of inputs that come out of a ReLU? Put your scheme into the moments of a preactivation."""
    return gaussian(1 / whole(fan_in))


def gaussian_init_relu__variance_of_the_inputs(fan_in):
    """Which moment of the inputs counts when the weights have mean zero?"""
    return gaussian(1 / (whole(fan_in) * (0.5 - 0.5 / math.pi)))


def gaussian_init_relu__halved_twice(fan_in):
    """How often does the ReLU act between two layers?"""
    return gaussian(4 / whole(fan_in))


def gaussian_init_relu__relu_deviation(fan_in):
    """Is sigma2 a variance or its root?"""
    return gaussian(math.sqrt(2 / whole(fan_in)))


def gaussian_init_relu__bias_against_the_mean(fan_in):
    """What is the mean of a preactivation when the weights have mean zero?"""
    return {"c": -0.5, "mu": 0.0, "sigma2": 2 / whole(fan_in)}


def uniform_init_relu__interval_without_factor(fan_in):
    """What are the moments of inputs that come out of a ReLU? Put your scheme into the moments of a preactivation."""
    return uniform(math.sqrt(3 / whole(fan_in)))


def uniform_init_relu__factor_outside_the_root(fan_in):
    """Does your factor belong to the variance or to the end of the interval?"""
    return uniform(2 * math.sqrt(3 / whole(fan_in)))


def uniform_init_relu__relu_deviation_as_end(fan_in):
    """Is this the standard deviation of the weights, or the end of their interval?"""
    return uniform(math.sqrt(2 / whole(fan_in)))


def uniform_init_relu__three_decimals_for_relu(fan_in):
    """Where do the ends of your interval lie when there are many inputs?"""
    return uniform(round(math.sqrt(6 / whole(fan_in)), 3))


def gaussian_init_relu__four_decimals_for_relu(fan_in):
    """What is left of your variance when there are many inputs?"""
    return gaussian(round(2 / whole(fan_in), 4))


# What a ReLU leaves


def relu_second_moment__rectified_variance(var):
    """Is this the second moment, and is it the same for every symmetric distribution? Try a fair coin."""
    return var * (0.5 - 0.5 / math.pi)


def relu_second_moment__everything(var):
    """What does a ReLU do to the negative values? Try a fair coin."""
    return var


def relu_second_moment__variance_is_one(var):
    """Does your answer change with the variance?"""
    return 0.5


def relu_second_moment__of_the_deviation(var):
    """Is the argument a variance or a standard deviation?"""
    return var**2 / 2


def relu_second_moment__first_moment(var):
    """Which power stands in the expectation?"""
    return math.sqrt(var / (2 * math.pi))


def relu_second_moment__moment_rounded(var):
    """Is what you return what you calculated? Think of a very weak signal."""
    return round(var / 2, 3)


def relu_second_moment__never_nothing(var):
    """What is left of a signal that is always zero?"""
    return var / 2 + 1e-3


# Drawing


def sample_weights__variance_as_scale(fan_out, fan_in, distribution, nonlinearity, seed):
    """What does NumPy ask for: a variance or its root?"""
    variance = factor(nonlinearity) / whole(fan_in)
    return drawn(fan_out, fan_in, distribution, variance**2 if distribution == "gaussian" else variance, seed)


def sample_weights__columns_first(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which of the two numbers belongs to the rows?"""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed).T


def sample_weights__divided_by_outputs(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which of the two numbers is that of the summands in a preactivation?"""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_out), seed)


def sample_weights__glorot_variance(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which of the two numbers does the scheme depend on, by the docstring?"""
    factor(nonlinearity)
    return drawn(fan_out, fan_in, distribution, 2 / (whole(fan_in) + whole(fan_out)), seed)


def sample_weights__relu_ignored(fan_out, fan_in, distribution, nonlinearity, seed):
    """What does the nonlinearity change? Compare the schemes of the two assumptions."""
    factor(nonlinearity)
    return drawn(fan_out, fan_in, distribution, 1 / whole(fan_in), seed)


def sample_weights__always_relu(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which scheme belongs to "linear"?"""
    factor(nonlinearity)
    return drawn(fan_out, fan_in, distribution, 2 / whole(fan_in), seed)


def sample_weights__always_gaussian(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which distribution was asked for?"""
    if distribution not in ("gaussian", "uniform"):
        raise ValueError(distribution)
    return drawn(fan_out, fan_in, "gaussian", factor(nonlinearity) / whole(fan_in), seed)


def sample_weights__always_uniform(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which distribution was asked for, and is yours more than one of the same variance?"""
    if distribution not in ("gaussian", "uniform"):
        raise ValueError(distribution)
    return drawn(fan_out, fan_in, "uniform", factor(nonlinearity) / whole(fan_in), seed)


def sample_weights__truncated(fan_out, fan_in, distribution, nonlinearity, seed):
    """How far out do the values of a Gaussian lie, and how far do yours?"""
    weights = drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    end = 3 * math.sqrt(factor(nonlinearity) / fan_in)
    return np.clip(weights, -end, end)


def sample_weights__uniform_with_the_deviation(fan_out, fan_in, distribution, nonlinearity, seed):
    """Are the ends of your interval those of the scheme, or its standard deviation?"""
    variance = factor(nonlinearity) / whole(fan_in)
    return drawn(fan_out, fan_in, distribution, variance / 3 if distribution == "uniform" else variance, seed)


def sample_weights__positive_side(fan_out, fan_in, distribution, nonlinearity, seed):
    """On which sides of zero do your weights lie?"""
    weights = drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    return np.abs(weights) if distribution == "uniform" else weights


def sample_weights__two_values(fan_out, fan_in, distribution, nonlinearity, seed):
    """How many different values do your weights have, and how many has the distribution?"""
    weights = drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    return np.sign(weights) * math.sqrt(factor(nonlinearity) / fan_in)


def sample_weights__one_row_repeated(fan_out, fan_in, distribution, nonlinearity, seed):
    """Does every output have weights of its own?"""
    row = drawn(1, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    return np.repeat(row, whole(fan_out), axis=0)


def sample_weights__rows_of_length_one(fan_out, fan_in, distribution, nonlinearity, seed):
    """What do you do to the weights after they were drawn? Are they still independent?"""
    weights = drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    return weights / np.linalg.norm(weights, axis=1, keepdims=True) * math.sqrt(factor(nonlinearity))


def sample_weights__no_seed(fan_out, fan_in, distribution, nonlinearity, seed):
    """Where do you use the seed?"""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), None)


def sample_weights__seed_zero_is_no_seed(fan_out, fan_in, distribution, nonlinearity, seed):
    """What does `if seed:` make of the seed 0?"""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed if seed else None)


def sample_weights__fixed_seed(fan_out, fan_in, distribution, nonlinearity, seed):
    """With which number does your generator start?"""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), 0)


def sample_weights__any_distribution(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which words does the docstring allow for the distribution?"""
    known = "uniform" if distribution == "uniform" else "gaussian"
    return drawn(fan_out, fan_in, known, factor(nonlinearity) / whole(fan_in), seed)


def sample_weights__any_nonlinearity(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which words does the docstring allow for the nonlinearity?"""
    return drawn(fan_out, fan_in, distribution, (2 if nonlinearity == "relu" else 1) / whole(fan_in), seed)


def sample_weights__capitals_are_fine(fan_out, fan_in, distribution, nonlinearity, seed):
    """How are the words written in the docstring?"""
    variance = factor(nonlinearity.lower()) / whole(fan_in)
    return drawn(fan_out, fan_in, distribution.lower(), variance, seed)


def sample_weights__outputs_unchecked(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which of the two widths does the docstring check?"""
    fan_out = max(0, int(fan_out))
    weights = drawn(fan_out + 1, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    return weights[:fan_out]


def sample_weights__inputs_unchecked(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which of the two numbers of the layer does the docstring check?"""
    width = max(1, int(fan_in))
    return drawn(fan_out, width, distribution, factor(nonlinearity) / width, seed)


# Choices

SCHEME_NAME__named_glorot = "glorot", "Which widths are in Glorot's variance, and which are in yours?"
SCHEME_NAME__both = "glorot_and_he", "Which widths are in the variance of each of the two, and which are in yours?"
SCHEME_NAME__lecun = "lecun", "For which inputs was that scheme made? Compare with the assumption."
SCHEME_NAME__orthogonal = "orthogonal", "Are the rows of your weights orthogonal?"
WHY_FACTOR_TWO__halved_variance = (
    "relu_halves_variance",
    "Calculate the variance of a rectified fair coin, and its second moment.",
)
WHY_FACTOR_TWO__saturation = (
    "sigmoid_saturates",
    "Which nonlinearity does this network have, and what is it like far from zero?",
)


# Seen later than the others


def product_variance__root_taken(mean_x, var_x, mean_y, var_y):
    """Is it a variance or a standard deviation that is asked for?"""
    if var_x < 0 or var_y < 0:
        raise ValueError("a variance is not negative")
    return (var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2) ** 0.5


def uniform_moments__of_whole_numbers_between(alpha, beta):
    """Which numbers lie between the ends: only the whole ones?"""
    if beta < alpha:
        raise ValueError("the interval ends before it begins")
    return (alpha + beta) / 2, ((beta - alpha + 1) ** 2 - 1) / 12


def preactivation_moments__correlated_summands(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Are the summands of a preactivation copies of each other?"""
    if isinstance(fan_in, bool) or not isinstance(fan_in, int | np.integer) or fan_in < 1:
        raise ValueError("fan_in")
    shared = w_mean**2 * h_var
    variance = fan_in * w_var * (h_var + h_mean**2) + fan_in**2 * shared
    return c + fan_in * w_mean * h_mean, variance


def sample_weights__antithetic(fan_out, fan_in, distribution, nonlinearity, seed):
    """How many of your weights are drawn on their own?"""
    if any(isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1 for n in (fan_out, fan_in)):
        raise ValueError("fan")
    if distribution not in ("gaussian", "uniform") or nonlinearity not in ("linear", "relu"):
        raise ValueError("word")
    variance = (2.0 if nonlinearity == "relu" else 1.0) / fan_in
    random, end = np.random.default_rng(seed), np.sqrt(3 * variance)
    count = fan_out * fan_in
    half = (count + 1) // 2
    drawn = random.normal(0, np.sqrt(variance), half) if distribution == "gaussian" else random.uniform(-end, end, half)
    return np.concatenate([drawn, -drawn])[:count].reshape(fan_out, fan_in)


def sample_weights__standardized(fan_out, fan_in, distribution, nonlinearity, seed):
    """What do you do to the weights after they were drawn? Which distribution do they have then?"""
    if any(isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1 for n in (fan_out, fan_in)):
        raise ValueError("fan")
    if distribution not in ("gaussian", "uniform") or nonlinearity not in ("linear", "relu"):
        raise ValueError("word")
    variance = (2.0 if nonlinearity == "relu" else 1.0) / fan_in
    random = np.random.default_rng(seed)
    drawn = (
        random.normal(size=(fan_out, fan_in))
        if distribution == "gaussian"
        else random.uniform(-1, 1, (fan_out, fan_in))
    )
    return (drawn - drawn.mean()) / drawn.std() * np.sqrt(variance)


# Right in ordinary cases only


def product_variance__product_and_a_little(mean_x, var_x, mean_y, var_y):
    """What is the variance of a product of very small numbers?"""
    if min(var_x, var_y) < 0:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2 + 1e-8


def product_variance__nearly_not_negative(mean_x, var_x, mean_y, var_y):
    """How far below zero may a variance be?"""
    if min(var_x, var_y) < -1e-3:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


def uniform_moments__difference_of_large_numbers(alpha, beta):
    """What becomes of your variance when the interval lies very far from zero?"""
    if beta < alpha:
        raise ValueError("reversed")
    mean = (alpha + beta) / 2
    return mean, (alpha**2 + alpha * beta + beta**2) / 3 - mean**2


def preactivation_moments__thousand_inputs_at_most(fan_in, c, w_mean, w_var, h_mean, h_var):
    """What happens in your function to a layer of many inputs?"""
    n = min(whole(fan_in), 1000)
    return c + n * w_mean * h_mean, n * (w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2)


def relu_second_moment__capped(var):
    """What becomes of a very strong signal?"""
    return min(var, 1000) / 2


def sample_weights__sorted_rows(fan_out, fan_in, distribution, nonlinearity, seed):
    """Does one weight tell anything about the next one?"""
    return np.sort(drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed), axis=1)


def sample_weights__words_of_one_scheme_checked(fan_out, fan_in, distribution, nonlinearity, seed):
    """Are the words checked for both distributions?"""
    if distribution == "gaussian":
        nonlinearity = "linear" if nonlinearity == "linear" else "relu"
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)


def sample_weights__last_digits_of_the_seed(fan_out, fan_in, distribution, nonlinearity, seed):
    """Do two different seeds always give different weights?"""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed % 100)


def sample_weights__first_letters(fan_out, fan_in, distribution, nonlinearity, seed):
    """Which words does your function take for one of the known, though they only begin like it?"""
    known = {word[0]: word for word in ("gaussian", "uniform", "linear", "relu")}
    distribution, nonlinearity = (known.get(word[:1], word) for word in (distribution, nonlinearity))
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)


def product_variance__a_little_below_zero(mean_x, var_x, mean_y, var_y):
    """How far below zero is too far for a variance?"""
    if min(var_x, var_y) < -1e-9:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


def uniform_moments__a_little_reversed(alpha, beta):
    """By how much may an interval end before it begins?"""
    if beta < alpha - 1e-9:
        raise ValueError("reversed")
    return (alpha + beta) / 2, (beta - alpha) ** 2 / 12
