"""Right answers to init_schemes in other styles: each must get full marks."""

import fractions
import math
import numbers
import operator
import random

import numpy as np


class NotAWidth(ValueError):
    """A subclass of ValueError counts."""


def counted(width):
    """A width as an int, by the protocol for indices."""
    if isinstance(width, bool | np.bool_):
        raise NotAWidth("a truth value")
    try:
        width = operator.index(width)
    except TypeError:
        raise NotAWidth(f"{width} is not whole") from None
    if width <= 0:
        raise NotAWidth(f"{width} is not positive")
    return width


def ensured(width):
    """The same by type and value."""
    if not isinstance(width, numbers.Integral) or isinstance(width, bool) or width < 1:
        raise ValueError(f"{width!r}")
    return int(width)


# Exact fractions up to the last line.


def product_variance__fractions(mean_x, var_x, mean_y, var_y):
    if var_x < 0 or var_y < 0:
        raise NotAWidth("a negative variance")
    mx, vx, my, vy = (fractions.Fraction(float(value)) for value in (mean_x, var_x, mean_y, var_y))
    return float((vx + mx**2) * (vy + my**2) - (mx * my) ** 2)


def uniform_moments__fractions(alpha, beta):
    a, b = fractions.Fraction(alpha), fractions.Fraction(beta)
    if b - a < 0:
        raise ValueError("reversed")
    mean = (a + b) / 2
    return [float(mean), float((a * a + a * b + b * b) / 3 - mean**2)]


def preactivation_moments__fractions(fan_in, c, w_mean, w_var, h_mean, h_var):
    mean, variance = fractions.Fraction(c), fractions.Fraction(0)
    wm, wv, hm, hv = (fractions.Fraction(float(value)) for value in (w_mean, w_var, h_mean, h_var))
    for _ in range(counted(fan_in)):
        mean += wm * hm
        variance += (wv + wm**2) * (hv + hm**2) - (wm * hm) ** 2
    return float(mean), float(variance)


def gaussian_init_linear__fractions(fan_in):
    return {"sigma2": float(fractions.Fraction(1, counted(fan_in))), "mu": 0, "c": 0}


def uniform_init_linear__fractions(fan_in):
    beta = float(fractions.Fraction(3, counted(fan_in))) ** 0.5
    return {"alpha": -beta, "beta": beta, "c": 0}


def relu_second_moment__fractions(var):
    return float(fractions.Fraction(float(var)) / 2)


def gaussian_init_relu__fractions(fan_in):
    return {"sigma2": float(fractions.Fraction(2, counted(fan_in))), "mu": 0, "c": 0}


def uniform_init_relu__fractions(fan_in):
    beta = float(fractions.Fraction(6, counted(fan_in))) ** 0.5
    return {"alpha": -beta, "beta": beta, "c": 0}


# Single precision, arrays of no or one entry.


def product_variance__single_precision(mean_x, var_x, mean_y, var_y):
    x, y = np.float32([mean_x, var_x]), np.float32([mean_y, var_y])
    if min(x[1], y[1]) < 0:
        raise ValueError("variance")
    return np.array([x[1] * y[1] + x[1] * y[0] ** 2 + y[1] * x[0] ** 2])


def uniform_moments__single_precision(alpha, beta):
    ends = np.float32([alpha, beta])
    if ends[1] < ends[0]:
        raise ValueError("ends")
    return np.array([ends.mean(), np.diff(ends)[0] ** 2 / np.float32(12)])


def preactivation_moments__single_precision(fan_in, c, w_mean, w_var, h_mean, h_var):
    d, c, wm, wv, hm, hv = np.float32([ensured(fan_in), c, w_mean, w_var, h_mean, h_var])
    return np.array([c + d * wm * hm], np.float32), np.array(d * (wv * hv + wv * hm * hm + hv * wm * wm))


def gaussian_init_linear__single_precision(fan_in):
    return {"c": np.float32(0), "mu": np.zeros(1), "sigma2": 1 / np.float32(ensured(fan_in))}


def uniform_init_linear__single_precision(fan_in):
    beta = np.sqrt(np.float32(3) / np.float32(ensured(fan_in)))
    return {"c": np.float32(0), "alpha": np.array([-beta]), "beta": np.array(beta)}


def relu_second_moment__single_precision(var):
    return np.array([np.float32(var) * np.float32(0.5)])


def gaussian_init_relu__single_precision(fan_in):
    return {"c": np.zeros(()), "mu": np.float32(0), "sigma2": np.array([2 / np.float32(ensured(fan_in))])}


def uniform_init_relu__single_precision(fan_in):
    beta = np.sqrt(np.float32(6) / np.float32(ensured(fan_in)))
    return {"c": np.float32(0), "alpha": -beta, "beta": beta}


def sample_weights__single_precision(fan_out, fan_in, distribution, nonlinearity, seed):
    shape = ensured(fan_out), ensured(fan_in)
    gain = {"linear": np.float32(1), "relu": np.sqrt(np.float32(2))}.get(nonlinearity)
    if gain is None:
        raise ValueError(nonlinearity)
    generator = np.random.default_rng(seed)
    if distribution == "gaussian":
        drawn = generator.standard_normal(shape, dtype=np.float32)
    elif distribution == "uniform":
        drawn = (2 * generator.random(shape, dtype=np.float32) - 1) * np.sqrt(np.float32(3))
    else:
        raise ValueError(distribution)
    return gain * drawn / np.sqrt(np.float32(fan_in))


# NumPy's older generator.


def sample_weights__random_state(fan_out, fan_in, distribution, nonlinearity, seed):
    counted(fan_out), counted(fan_in)
    if (distribution, nonlinearity) not in {(d, n) for d in ("gaussian", "uniform") for n in ("linear", "relu")}:
        raise ValueError("no such scheme")
    np.random.seed(seed)
    sigma = (fan_in if nonlinearity == "linear" else fan_in / 2) ** -0.5
    if distribution == "gaussian":
        return sigma * np.random.randn(fan_out, fan_in)
    return np.random.uniform(-(3**0.5) * sigma, 3**0.5 * sigma, size=(fan_out, fan_in))


# Python's own generator, and lists of lists.


def sample_weights__lists(fan_out, fan_in, distribution, nonlinearity, seed):
    generator = random.Random(seed)
    if nonlinearity == "linear":
        variance = 1 / counted(fan_in)
    elif nonlinearity == "relu":
        variance = 2 / counted(fan_in)
    else:
        raise ValueError("linear or relu")
    if distribution == "gaussian":
        draw_one = lambda: generator.gauss(0.0, math.sqrt(variance))  # noqa: E731
    elif distribution == "uniform":
        draw_one = lambda: generator.uniform(-math.sqrt(3 * variance), math.sqrt(3 * variance))  # noqa: E731
    else:
        raise ValueError("gaussian or uniform")
    return [[draw_one() for _ in range(counted(fan_in))] for _ in range(counted(fan_out))]


# Gaussians from uniform numbers, by the angle and the length of a vector; columns drawn first.


def sample_weights__polar(fan_out, fan_in, distribution, nonlinearity, seed):
    if distribution not in ("gaussian", "uniform"):
        raise ValueError(distribution)
    if nonlinearity not in ("linear", "relu"):
        raise ValueError(nonlinearity)
    fan_out, fan_in = ensured(fan_out), ensured(fan_in)
    generator = np.random.Generator(np.random.PCG64(seed))
    sigma = math.sqrt((1 if nonlinearity == "linear" else 2) / fan_in)
    u, v = generator.random((2, fan_in, fan_out))
    if distribution == "gaussian":
        return (sigma * np.sqrt(-2 * np.log1p(-u)) * np.cos(2 * np.pi * v)).T
    return (sigma * math.sqrt(12) * (u - 0.5)).T


# The schemes found by search instead of by a formula.


def uniform_init_linear__bisection(fan_in):
    low, high = 0.0, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if counted(fan_in) * (2 * middle) ** 2 / 12 < 1 else (low, middle)
    return {"c": 0.0, "alpha": -high, "beta": high}


def uniform_init_relu__bisection(fan_in):
    low, high = 0.0, 3.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (middle, high) if counted(fan_in) * (2 * middle) ** 2 / 24 < 1 else (low, middle)
    return {"c": 0.0, "alpha": -low, "beta": low}
