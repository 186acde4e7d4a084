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
    """Var(X) Var(Y) is the variance of XY only if both means are zero: two more terms belong to it."""
    if min(var_x, var_y) < 0:
        raise ValueError("negative variance")
    return var_x * var_y


def product_variance__means_not_squared(mean_x, var_x, mean_y, var_y):
    """The means come in squared."""
    if min(var_x, var_y) < 0:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_y + var_y * mean_x


def product_variance__means_crossed(mean_x, var_x, mean_y, var_y):
    """The variance of one factor is multiplied by the squared mean of the other."""
    if min(var_x, var_y) < 0:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_x**2 + var_y * mean_y**2


def product_variance__mean_not_subtracted(mean_x, var_x, mean_y, var_y):
    """E[X^2] E[Y^2] is the second moment of XY: the square of its mean is still to be subtracted."""
    if min(var_x, var_y) < 0:
        raise ValueError("negative variance")
    return (var_x + mean_x**2) * (var_y + mean_y**2)


def product_variance__other_order_of_arguments(mean_x, mean_y, var_x, var_y):
    """Look at the order of the arguments: mean and variance of X come first, then those of Y."""
    if min(mean_y, var_y) < 0:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


def product_variance__one_argument_unchecked(mean_x, var_x, mean_y, var_y):
    """A negative variance of either factor is a mistake: raise ValueError."""
    if var_x < 0:
        raise ValueError("negative variance")
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


def product_variance__nothing_checked(mean_x, var_x, mean_y, var_y):
    """A variance below zero doesn't exist: check both before you compute, and raise ValueError."""
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


def product_variance__positive_only(mean_x, var_x, mean_y, var_y):
    """A variance of zero is a constant, and that is allowed."""
    if min(var_x, var_y) <= 0:
        raise ValueError("no variance")
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


# The uniform distribution


def uniform_moments__second_moment(alpha, beta):
    """(alpha^2 + alpha beta + beta^2) / 3 is the second moment: subtract the square of the mean for the variance."""
    if beta < alpha:
        raise ValueError("reversed")
    return (alpha + beta) / 2, (alpha**2 + alpha * beta + beta**2) / 3


def uniform_moments__centred(alpha, beta):
    """beta^2 / 3 is the variance only for an interval around zero: use the width of the interval."""
    if beta < alpha:
        raise ValueError("reversed")
    return (alpha + beta) / 2, beta**2 / 3


def uniform_moments__deviation_for_variance(alpha, beta):
    """The second answer is the variance, not its root."""
    if beta < alpha:
        raise ValueError("reversed")
    return (alpha + beta) / 2, (beta - alpha) / math.sqrt(12)


def uniform_moments__half_width_as_mean(alpha, beta):
    """The mean lies in the middle of the interval: half of the sum of its ends, not of their difference."""
    if beta < alpha:
        raise ValueError("reversed")
    return (beta - alpha) / 2, (beta - alpha) ** 2 / 12


def uniform_moments__sum_of_ends(alpha, beta):
    """The variance has the squared width of the interval in it: the ends are subtracted, not added."""
    if beta < alpha:
        raise ValueError("reversed")
    return (alpha + beta) / 2, (alpha + beta) ** 2 / 12


def uniform_moments__reversed_is_fine(alpha, beta):
    """The square hides it, but an interval that ends before it begins is a mistake: raise ValueError."""
    return (alpha + beta) / 2, (beta - alpha) ** 2 / 12


def uniform_moments__no_single_point(alpha, beta):
    """Equal ends are allowed: the variance is zero then."""
    if beta <= alpha:
        raise ValueError("empty")
    return (alpha + beta) / 2, (beta - alpha) ** 2 / 12


def uniform_moments__whole_numbers(alpha, beta):
    """Half of a sum need not be a whole number: // cuts it off."""
    if beta < alpha:
        raise ValueError("reversed")
    return (alpha + beta) // 2, (beta - alpha) ** 2 / 12


# Preactivations


def preactivation_moments__weight_mean_not_squared(fan_in, c, w_mean, w_var, h_mean, h_var):
    """In the variance the mean of the weights is squared; around zero nobody notices."""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var * h_var + w_var * h_mean**2 + h_var * w_mean)


def preactivation_moments__brackets_lost(fan_in, c, w_mean, w_var, h_mean, h_var):
    """The number of inputs multiplies the whole variance of a summand, the term with the weights' mean too."""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var * h_var + w_var * h_mean**2) + h_var * w_mean**2


def preactivation_moments__source_line(fan_in, c, w_mean, w_var, h_mean, h_var):
    """The term with the weights' mean has two faults: the mean is squared, and the number of inputs multiplies it."""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var * h_var + w_var * h_mean**2) + h_var * w_mean


def preactivation_moments__weight_mean_ignored(fan_in, c, w_mean, w_var, h_mean, h_var):
    """With inputs of mean zero the mean of the weights moves no mean, but it does add to the variance."""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var * h_var + w_var * h_mean**2)


def preactivation_moments__input_mean_ignored(fan_in, c, w_mean, w_var, h_mean, h_var):
    """With weights of mean zero it is E[h^2] that counts, not Var(h): the mean of the inputs is in it."""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var * h_var + h_var * w_mean**2)


def preactivation_moments__product_of_second_moments(fan_in, c, w_mean, w_var, h_mean, h_var):
    """E[W^2] E[h^2] is a second moment: subtract the square of the mean of W h."""
    fan_in = whole(fan_in)
    return c + fan_in * w_mean * h_mean, fan_in * (w_var + w_mean**2) * (h_var + h_mean**2)


def preactivation_moments__no_bias(fan_in, c, w_mean, w_var, h_mean, h_var):
    """The bias belongs to the mean."""
    fan_in = whole(fan_in)
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return fan_in * w_mean * h_mean, fan_in * variance


def preactivation_moments__bias_in_every_summand(fan_in, c, w_mean, w_var, h_mean, h_var):
    """The bias is added once, not once for each input."""
    fan_in = whole(fan_in)
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return fan_in * (c + w_mean * h_mean), fan_in * variance


def preactivation_moments__bias_varies(fan_in, c, w_mean, w_var, h_mean, h_var):
    """A constant has no variance: the bias changes the mean only."""
    fan_in = whole(fan_in)
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return c + fan_in * w_mean * h_mean, fan_in * variance + c**2


def preactivation_moments__one_summand_in_the_mean(fan_in, c, w_mean, w_var, h_mean, h_var):
    """The mean is a sum over all inputs as well."""
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return c + w_mean * h_mean, whole(fan_in) * variance


def preactivation_moments__number_squared(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Variances of uncorrelated summands add up, so d comes in once: only d copies of one summand would make it d^2."""
    fan_in = whole(fan_in)
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return c + fan_in * w_mean * h_mean, fan_in**2 * variance


def preactivation_moments__any_number_of_inputs(fan_in, c, w_mean, w_var, h_mean, h_var):
    """The number of inputs has to be checked here too: raise ValueError."""
    variance = w_var * h_var + w_var * h_mean**2 + h_var * w_mean**2
    return c + fan_in * w_mean * h_mean, fan_in * variance


# Schemes


def gaussian_init_linear__linear_deviation(fan_in):
    """sigma2 is the variance, not its root."""
    return gaussian(math.sqrt(1 / whole(fan_in)))


def gaussian_init_linear__for_relu(fan_in):
    """The factor 2 makes up for a ReLU: no ReLU comes before a layer under assumption 1."""
    return gaussian(2 / whole(fan_in))


def gaussian_init_linear__off_centre(fan_in):
    """This does meet the two conditions, but the weights have to be drawn symmetrically around zero."""
    return gaussian(0.5 / whole(fan_in), math.sqrt(0.5 / whole(fan_in)))


def gaussian_init_linear__glorot_of_one_more(fan_in):
    """Only the number of inputs counts, and the bias is no input."""
    return gaussian(1 / (whole(fan_in) + 1))


def gaussian_init_linear__four_decimals(fan_in):
    """Rounded to four decimals, a variance of many inputs is gone: round nothing."""
    return gaussian(round(1 / whole(fan_in), 4))


def gaussian_init_linear__other_keys(fan_in):
    """The keys are exactly "c", "mu" and "sigma2"."""
    return {"b": 0.0, "mean": 0.0, "var": 1 / whole(fan_in)}


def gaussian_init_linear__bool_is_an_int(fan_in):
    """For Python True is an int, and `isinstance(True, int)` holds: refuse it on its own."""
    if not isinstance(fan_in, int | np.integer) or fan_in < 1:
        raise ValueError(fan_in)
    return gaussian(1 / fan_in)


def uniform_init_linear__bool_is_an_int(fan_in):
    if not isinstance(fan_in, int | np.integer) or fan_in < 1:
        raise ValueError(fan_in)
    return uniform(math.sqrt(3 / fan_in))


def gaussian_init_linear__python_ints_only(fan_in):
    """A NumPy integer is a whole number too, but no instance of `int`."""
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
    """Half an input does not exist: check for a whole number, not only for a positive one."""
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
    """Check the number of inputs first: a division by zero raises another error, and half an input raises none."""
    return gaussian(1 / fan_in)


def gaussian_init_relu__unchecked(fan_in):
    return gaussian(2 / fan_in)


def uniform_init_linear__unchecked(fan_in):
    return uniform(math.sqrt(3 / fan_in))


def uniform_init_relu__unchecked(fan_in):
    return uniform(math.sqrt(6 / fan_in))


def uniform_init_linear__linear_deviation_as_end(fan_in):
    """1 / sqrt(d) is the standard deviation of the weights; the ends of a uniform interval lie farther out."""
    return uniform(1 / math.sqrt(whole(fan_in)))


def uniform_init_linear__width_of_one_side(fan_in):
    """sqrt(12 / d) is the width of the whole interval: half of it lies on each side."""
    return uniform(math.sqrt(12 / whole(fan_in)))


def uniform_init_linear__from_zero(fan_in):
    """This does meet the two conditions, but the weights have to be drawn symmetrically around zero."""
    return {"c": 0.0, "alpha": 0.0, "beta": math.sqrt(3 / whole(fan_in))}


def uniform_init_linear__same_ends(fan_in):
    """alpha is the negative of beta: with equal ends all weights are equal."""
    return {"c": 0.0, "alpha": math.sqrt(3 / whole(fan_in)), "beta": math.sqrt(3 / whole(fan_in))}


def uniform_init_linear__no_root(fan_in):
    """beta^2 / 3 is the variance of the weights: take the root for beta."""
    return uniform(3 / whole(fan_in))


def uniform_init_linear__three_decimals(fan_in):
    """Rounded to three decimals, an interval for many inputs has moved: round nothing."""
    return uniform(round(math.sqrt(3 / whole(fan_in)), 3))


def gaussian_init_relu__no_factor(fan_in):
    """Half of the second moment is lost in the ReLU: the weights have to make up for it."""
    return gaussian(1 / whole(fan_in))


def gaussian_init_relu__variance_of_the_inputs(fan_in):
    """With weights of mean zero the second moment of the inputs counts, not their variance."""
    return gaussian(1 / (whole(fan_in) * (0.5 - 0.5 / math.pi)))


def gaussian_init_relu__halved_twice(fan_in):
    """The ReLU halves the second moment: the variance of the weights doubles, it doesn't become four times as large."""
    return gaussian(4 / whole(fan_in))


def gaussian_init_relu__relu_deviation(fan_in):
    """sigma2 is the variance, not its root."""
    return gaussian(math.sqrt(2 / whole(fan_in)))


def gaussian_init_relu__bias_against_the_mean(fan_in):
    """With weights of mean zero every preactivation has mean zero already, whatever the inputs' mean: no bias."""
    return {"c": -0.5, "mu": 0.0, "sigma2": 2 / whole(fan_in)}


def uniform_init_relu__interval_without_factor(fan_in):
    """sqrt(3 / d) is right for inputs of variance one; of these inputs half of the second moment is gone."""
    return uniform(math.sqrt(3 / whole(fan_in)))


def uniform_init_relu__factor_outside_the_root(fan_in):
    """The factor 2 belongs to the variance, so its root goes into beta."""
    return uniform(2 * math.sqrt(3 / whole(fan_in)))


def uniform_init_relu__relu_deviation_as_end(fan_in):
    """sqrt(2 / d) is the standard deviation of the weights, not the end of their interval."""
    return uniform(math.sqrt(2 / whole(fan_in)))


def uniform_init_relu__three_decimals_for_relu(fan_in):
    """Round nothing: with many inputs three decimals are not enough."""
    return uniform(round(math.sqrt(6 / whole(fan_in)), 3))


def gaussian_init_relu__four_decimals_for_relu(fan_in):
    """Round nothing: with many inputs four decimals are not enough."""
    return gaussian(round(2 / whole(fan_in), 4))


# What a ReLU leaves


def relu_second_moment__rectified_variance(var):
    """That is the variance of a rectified Gaussian: the second moment is asked, and for every symmetric law."""
    return var * (0.5 - 0.5 / math.pi)


def relu_second_moment__everything(var):
    """Negative values become zero: their part of the second moment is lost."""
    return var


def relu_second_moment__variance_is_one(var):
    """1/2 is right for a variance of one only."""
    return 0.5


def relu_second_moment__of_the_deviation(var):
    """The argument is the variance already: neither square it nor take its root."""
    return var**2 / 2


def relu_second_moment__first_moment(var):
    """E[max(0, a)^2] is asked, not E[max(0, a)]."""
    return math.sqrt(var / (2 * math.pi))


def relu_second_moment__moment_rounded(var):
    """Round nothing."""
    return round(var / 2, 3)


def relu_second_moment__never_nothing(var):
    """A signal with no variance is zero, and so is its second moment."""
    return var / 2 + 1e-3


# Drawing


def sample_weights__variance_as_scale(fan_out, fan_in, distribution, nonlinearity, seed):
    """NumPy asks for the standard deviation: take the root of the variance."""
    variance = factor(nonlinearity) / whole(fan_in)
    return drawn(fan_out, fan_in, distribution, variance**2 if distribution == "gaussian" else variance, seed)


def sample_weights__columns_first(fan_out, fan_in, distribution, nonlinearity, seed):
    """One row for each output: the shape is (fan_out, fan_in)."""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed).T


def sample_weights__divided_by_outputs(fan_out, fan_in, distribution, nonlinearity, seed):
    """What counts is the number of summands in a preactivation, and these are the inputs."""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_out), seed)


def sample_weights__glorot_variance(fan_out, fan_in, distribution, nonlinearity, seed):
    """The number of outputs has no part in these schemes: fan_in + fan_out belongs to Glorot's."""
    factor(nonlinearity)
    return drawn(fan_out, fan_in, distribution, 2 / (whole(fan_in) + whole(fan_out)), seed)


def sample_weights__relu_ignored(fan_out, fan_in, distribution, nonlinearity, seed):
    """ "relu" asks for the schemes of assumption 2."""
    factor(nonlinearity)
    return drawn(fan_out, fan_in, distribution, 1 / whole(fan_in), seed)


def sample_weights__always_relu(fan_out, fan_in, distribution, nonlinearity, seed):
    """ "linear" asks for the schemes of assumption 1."""
    factor(nonlinearity)
    return drawn(fan_out, fan_in, distribution, 2 / whole(fan_in), seed)


def sample_weights__always_gaussian(fan_out, fan_in, distribution, nonlinearity, seed):
    """ "uniform" asks for weights from an interval."""
    if distribution not in ("gaussian", "uniform"):
        raise ValueError(distribution)
    return drawn(fan_out, fan_in, "gaussian", factor(nonlinearity) / whole(fan_in), seed)


def sample_weights__always_uniform(fan_out, fan_in, distribution, nonlinearity, seed):
    """ "gaussian" asks for a Gaussian, and not for another distribution of the same variance."""
    if distribution not in ("gaussian", "uniform"):
        raise ValueError(distribution)
    return drawn(fan_out, fan_in, "uniform", factor(nonlinearity) / whole(fan_in), seed)


def sample_weights__truncated(fan_out, fan_in, distribution, nonlinearity, seed):
    """A Gaussian has tails: do not cut it off."""
    weights = drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    end = 3 * math.sqrt(factor(nonlinearity) / fan_in)
    return np.clip(weights, -end, end)


def sample_weights__uniform_with_the_deviation(fan_out, fan_in, distribution, nonlinearity, seed):
    """The interval reaches farther than one standard deviation: its ends are those of the uniform scheme."""
    variance = factor(nonlinearity) / whole(fan_in)
    return drawn(fan_out, fan_in, distribution, variance / 3 if distribution == "uniform" else variance, seed)


def sample_weights__positive_side(fan_out, fan_in, distribution, nonlinearity, seed):
    """The weights lie on both sides of zero: `random()` draws from [0, 1) and has to be shifted and scaled."""
    weights = drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    return np.abs(weights) if distribution == "uniform" else weights


def sample_weights__two_values(fan_out, fan_in, distribution, nonlinearity, seed):
    """Mean and variance are not all: the weights have to come from the distribution that was asked for."""
    weights = drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    return np.sign(weights) * math.sqrt(factor(nonlinearity) / fan_in)


def sample_weights__one_row_repeated(fan_out, fan_in, distribution, nonlinearity, seed):
    """Every output needs weights of its own: equal rows would stay equal for ever."""
    row = drawn(1, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    return np.repeat(row, whole(fan_out), axis=0)


def sample_weights__rows_of_length_one(fan_out, fan_in, distribution, nonlinearity, seed):
    """Draw, and then leave the weights alone: rows that were brought to one length are not drawn independently."""
    weights = drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    return weights / np.linalg.norm(weights, axis=1, keepdims=True) * math.sqrt(factor(nonlinearity))


def sample_weights__no_seed(fan_out, fan_in, distribution, nonlinearity, seed):
    """Nothing uses the seed: the same seed has to give the same weights."""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), None)


def sample_weights__seed_zero_is_no_seed(fan_out, fan_in, distribution, nonlinearity, seed):
    """`if seed:` does not hold for 0, which is a seed like any other."""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed if seed else None)


def sample_weights__fixed_seed(fan_out, fan_in, distribution, nonlinearity, seed):
    """The generator always starts with the same number: give it the seed."""
    return drawn(fan_out, fan_in, distribution, factor(nonlinearity) / whole(fan_in), 0)


def sample_weights__any_distribution(fan_out, fan_in, distribution, nonlinearity, seed):
    """A word that is no distribution of this question is a mistake: raise ValueError."""
    known = "uniform" if distribution == "uniform" else "gaussian"
    return drawn(fan_out, fan_in, known, factor(nonlinearity) / whole(fan_in), seed)


def sample_weights__any_nonlinearity(fan_out, fan_in, distribution, nonlinearity, seed):
    """A nonlinearity that is neither "linear" nor "relu" is a mistake: raise ValueError."""
    return drawn(fan_out, fan_in, distribution, (2 if nonlinearity == "relu" else 1) / whole(fan_in), seed)


def sample_weights__capitals_are_fine(fan_out, fan_in, distribution, nonlinearity, seed):
    """The words are taken as they are: "Gaussian" is not "gaussian"."""
    variance = factor(nonlinearity.lower()) / whole(fan_in)
    return drawn(fan_out, fan_in, distribution.lower(), variance, seed)


def sample_weights__outputs_unchecked(fan_out, fan_in, distribution, nonlinearity, seed):
    """The number of outputs is checked like the number of inputs: raise ValueError."""
    fan_out = max(0, int(fan_out))
    weights = drawn(fan_out + 1, fan_in, distribution, factor(nonlinearity) / whole(fan_in), seed)
    return weights[:fan_out]


def sample_weights__inputs_unchecked(fan_out, fan_in, distribution, nonlinearity, seed):
    """The number of inputs is checked here too: raise ValueError."""
    width = max(1, int(fan_in))
    return drawn(fan_out, width, distribution, factor(nonlinearity) / width, seed)


# Choices

SCHEME_NAME__named_glorot = "glorot", "Glorot's variance is 2 / (fan-in + fan-out): the number of outputs is in it."
SCHEME_NAME__both = (
    "glorot_and_he",
    "Only one of the two has this form: in the other, the number of outputs counts too.",
)
SCHEME_NAME__lecun = "lecun", "1 / fan-in is the variance for inputs of variance one, with no ReLU before them."
SCHEME_NAME__orthogonal = "orthogonal", "Nothing here makes rows orthogonal: all weights are independent."
WHY_FACTOR_TWO__halved_variance = (
    "relu_halves_variance",
    "What is the variance of max(0, a) for a coin of values -1 and 1?",
)
WHY_FACTOR_TWO__saturation = "sigmoid_saturates", "There is no sigmoid in this network, and a ReLU has no ceiling."


# Seen later than the others


def product_variance__root_taken(mean_x, var_x, mean_y, var_y):
    """A variance is asked for, not a standard deviation: no root."""
    if var_x < 0 or var_y < 0:
        raise ValueError("a variance is not negative")
    return (var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2) ** 0.5


def uniform_moments__of_whole_numbers_between(alpha, beta):
    """The numbers between the ends are not only the whole ones: the variance is that of a density."""
    if beta < alpha:
        raise ValueError("the interval ends before it begins")
    return (alpha + beta) / 2, ((beta - alpha + 1) ** 2 - 1) / 12


def preactivation_moments__correlated_summands(fan_in, c, w_mean, w_var, h_mean, h_var):
    """Variances of uncorrelated summands are added; only for one summand d times over would d be squared."""
    if isinstance(fan_in, bool) or not isinstance(fan_in, int | np.integer) or fan_in < 1:
        raise ValueError("fan_in")
    shared = w_mean**2 * h_var
    variance = fan_in * w_var * (h_var + h_mean**2) + fan_in**2 * shared
    return c + fan_in * w_mean * h_mean, variance


def sample_weights__antithetic(fan_out, fan_in, distribution, nonlinearity, seed):
    """Draw every weight: half of yours are the other half with the sign turned."""
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
    """The variance of the law is asked for: weights scaled to have it exactly in each sample follow another law."""
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
