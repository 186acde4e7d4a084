"""Initial weights that give every preactivation mean zero and variance one.

Source: 001_30ca06a377951ad5.txt Q1.1a to Q1.2d.
"""

# BEGIN SOLUTION
import math
from typing import Literal

# END SOLUTION
import numpy as np


# BEGIN SOLUTION
def _whole(width: int, name: str) -> int:
    """A width as a Python int, if it is a whole number of at least one."""
    # bool is a subclass of int, and True is no width.
    if isinstance(width, bool) or not isinstance(width, int | np.integer) or width < 1:
        raise ValueError(f"{name} must be a positive whole number, not {width!r}")
    return int(width)  # NumPy's short ints would make short floats


# END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q1.1a.
def product_variance(mean_x: float, var_x: float, mean_y: float, var_y: float) -> float:
    r"""The variance of the product $XY$ of two independent random variables.

    $$\mathrm{Var}(XY) = \mathrm{Var}(X)\,\mathrm{Var}(Y) + \mathrm{Var}(X)\,E[Y]^2 + \mathrm{Var}(Y)\,E[X]^2$$

    Args:
        mean_x: $E[X]$.
        var_x: $\mathrm{Var}(X)$.
        mean_y: $E[Y]$.
        var_y: $\mathrm{Var}(Y)$.

    Returns:
        The variance as a float.

    Raises:
        ValueError: if `var_x` < 0 or `var_y` < 0.
    """
    # BEGIN SOLUTION
    if var_x < 0 or var_y < 0:
        raise ValueError(f"a variance is never negative, and these are {var_x} and {var_y}")
    return float(var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2)
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q1.1b, Q1.2b.
def uniform_moments(alpha: float, beta: float) -> tuple[float, float]:
    r"""Mean and variance of the uniform distribution $U(\alpha, \beta)$, wherever the interval lies.

    Args:
        alpha: Left end.
        beta: Right end, at least `alpha`. Where both are equal the distribution is a constant.

    Returns:
        The mean and the variance, as two floats.

    Raises:
        ValueError: if `beta` < `alpha`.
    """
    # BEGIN SOLUTION
    if beta < alpha:
        raise ValueError(f"an interval ends where it begins or to the right of it, not at {beta} < {alpha}")
    return (alpha + beta) / 2, (beta - alpha) ** 2 / 12
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q1.1a, Q1.1b.
def preactivation_moments(
    fan_in: int, c: float, w_mean: float, w_var: float, h_mean: float, h_var: float
) -> tuple[float, float]:
    r"""Mean and variance of one preactivation $a_i = \sum_{j=1}^d W_{ij} h_j + c$, for any weights and inputs.

    The weights are i.i.d. and independent of the inputs; the inputs are uncorrelated, all with the same two moments.
    No mean needs to be zero.

    Args:
        fan_in: d, the number of inputs.
        c: The bias.
        w_mean: $E[W_{ij}]$.
        w_var: $\mathrm{Var}(W_{ij})$.
        h_mean: $E[h_j]$.
        h_var: $\mathrm{Var}(h_j)$.

    Returns:
        $E[a_i]$ and $\mathrm{Var}(a_i)$, as two floats.

    Raises:
        ValueError: if `fan_in` is not a positive whole number.
    """
    # BEGIN SOLUTION
    fan_in = _whole(fan_in, "fan_in")
    # Independent W and uncorrelated h make the d summands uncorrelated, so that their variances add up. A constant
    # moves the mean and nothing else.
    return c + fan_in * w_mean * h_mean, fan_in * product_variance(w_mean, w_var, h_mean, h_var)
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q1.1a.
def gaussian_init_linear(fan_in: int) -> dict[str, float]:
    r"""The zero-mean Gaussian scheme for inputs of mean 0 and variance 1 (assumption 1).

    With a bias of $c$ and weights from $\mathcal N(\mu, \sigma^2)$ every preactivation has mean 0 and variance 1.

    Args:
        fan_in: d, the number of inputs. A Python int or a NumPy integer.

    Returns:
        Exactly the keys "c", "mu" and "sigma2" (the variance, not its root), with floats.

    Raises:
        ValueError: if `fan_in` is not a positive whole number (0, -1, 2.5 and True are none).
    """
    # BEGIN SOLUTION
    fan_in = _whole(fan_in, "fan_in")
    # 1 = d * sigma2 * Var(h), and Var(h) = 1
    return {"c": 0.0, "mu": 0.0, "sigma2": 1 / fan_in}
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q1.1b.
def uniform_init_linear(fan_in: int) -> dict[str, float]:
    r"""The zero-mean uniform scheme for inputs of mean 0 and variance 1 (assumption 1).

    With a bias of $c$ and weights from $U(\alpha, \beta)$ every preactivation has mean 0 and variance 1.

    Args:
        fan_in: d, the number of inputs. A Python int or a NumPy integer.

    Returns:
        Exactly the keys "c", "alpha" and "beta", with floats; `alpha` < 0 < `beta`.

    Raises:
        ValueError: if `fan_in` is not a positive whole number (0, -1, 2.5 and True are none).
    """
    # BEGIN SOLUTION
    fan_in = _whole(fan_in, "fan_in")
    # U(-beta, beta) has the variance (2 beta)^2 / 12 = beta^2 / 3, and 1 = d * beta^2 / 3.
    beta = math.sqrt(3 / fan_in)
    return {"c": 0.0, "alpha": -beta, "beta": beta}
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q1.2a.
def relu_second_moment(var: float) -> float:
    r"""$E[\max(0, a)^2]$ for an $a$ with a symmetric distribution, mean zero and variance `var`.

    It is the same for every such distribution, continuous or not.

    Args:
        var: $\mathrm{Var}(a)$, 0 or more.

    Returns:
        The second moment as a float.
    """
    # BEGIN SOLUTION
    # relu(a)^2 + relu(-a)^2 = a^2, and by symmetry both terms have the same expectation.
    return var / 2
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q1.2a.
def gaussian_init_relu(fan_in: int) -> dict[str, float]:
    r"""The zero-mean Gaussian scheme for inputs that come out of a ReLU (assumption 2).

    With a bias of $c$ and weights from $\mathcal N(\mu, \sigma^2)$ every preactivation has mean 0 and variance 1.

    Args:
        fan_in: d, the number of inputs. A Python int or a NumPy integer.

    Returns:
        Exactly the keys "c", "mu" and "sigma2" (the variance, not its root), with floats.

    Raises:
        ValueError: if `fan_in` is not a positive whole number (0, -1, 2.5 and True are none).
    """
    # BEGIN SOLUTION
    fan_in = _whole(fan_in, "fan_in")
    # 1 = d * sigma2 * E[h^2]: with mu = 0 it is the second moment of h that counts, not its variance.
    return {"c": 0.0, "mu": 0.0, "sigma2": 1 / (fan_in * relu_second_moment(1.0))}
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q1.2b.
def uniform_init_relu(fan_in: int) -> dict[str, float]:
    r"""The zero-mean uniform scheme for inputs that come out of a ReLU (assumption 2).

    With a bias of $c$ and weights from $U(\alpha, \beta)$ every preactivation has mean 0 and variance 1.

    Args:
        fan_in: d, the number of inputs. A Python int or a NumPy integer.

    Returns:
        Exactly the keys "c", "alpha" and "beta", with floats; `alpha` < 0 < `beta`.

    Raises:
        ValueError: if `fan_in` is not a positive whole number (0, -1, 2.5 and True are none).
    """
    # BEGIN SOLUTION
    fan_in = _whole(fan_in, "fan_in")
    # 1 = d * (beta^2 / 3) * E[h^2]
    beta = math.sqrt(3 / (fan_in * relu_second_moment(1.0)))
    return {"c": 0.0, "alpha": -beta, "beta": beta}
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q1.1a, Q1.1b, Q1.2a, Q1.2b.
def sample_weights(fan_out: int, fan_in: int, distribution: str, nonlinearity: str, seed: int) -> np.ndarray:
    """Draw the weights of a layer by one of the four schemes: every entry on its own.

    Args:
        fan_out: Number of rows: the outputs of the layer.
        fan_in: Number of columns: the inputs of the layer. The scheme depends on this one.
        distribution: "gaussian" or "uniform".
        nonlinearity: "linear" (the scheme of assumption 1) or "relu" (that of assumption 2).
        seed: The same seed gives the same array, another seed another array. 0 or more.

    Returns:
        Float array (fan_out, fan_in).

    Raises:
        ValueError: if `fan_out` or `fan_in` is not a positive whole number (0, -1, 2.5 and True are none), or if
            `distribution` or `nonlinearity` is another word.
    """
    # BEGIN SOLUTION
    fan_out = _whole(fan_out, "fan_out")
    if nonlinearity not in ("linear", "relu"):
        raise ValueError(f'nonlinearity must be "linear" or "relu", not {nonlinearity!r}')
    random = np.random.default_rng(seed)
    if distribution == "gaussian":
        gaussian = gaussian_init_linear(fan_in) if nonlinearity == "linear" else gaussian_init_relu(fan_in)
        # NumPy asks for the standard deviation.
        return random.normal(gaussian["mu"], math.sqrt(gaussian["sigma2"]), (fan_out, fan_in))
    if distribution == "uniform":
        uniform = uniform_init_linear(fan_in) if nonlinearity == "linear" else uniform_init_relu(fan_in)
        return random.uniform(uniform["alpha"], uniform["beta"], (fan_out, fan_in))
    raise ValueError(f'distribution must be "gaussian" or "uniform", not {distribution!r}')
    # END SOLUTION


# The zero-mean scheme that you found for inputs that come out of a ReLU (assumption 2): under which name is it known?
# Source: 001_30ca06a377951ad5.txt Q1.2c.
SCHEME_NAME: Literal["he", "glorot", "glorot_and_he", "lecun", "orthogonal"] = "he"

# Where does the factor between the two variances come from (assumption 2 against assumption 1), whatever the symmetric
# distribution of the preactivations before the ReLU is?
# Source: 001_30ca06a377951ad5.txt Q1.2d.
WHY_FACTOR_TWO: Literal["relu_halves_second_moment", "relu_halves_variance", "sigmoid_saturates"] = (
    "relu_halves_second_moment"
)
