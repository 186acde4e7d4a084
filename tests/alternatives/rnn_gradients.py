"""Right answers to rnn_gradients in other styles: each must get full marks."""

import functools
import math
from itertools import accumulate

import numpy as np


class UnknownActivation(ValueError):
    """A subclass of ValueError counts."""


# Plain Python: lists in, lists out, numbers one by one.


def entrywise(function, z):
    if isinstance(z, np.ndarray):
        z = z.tolist()
    return [entrywise(function, one) for one in z] if isinstance(z, list | tuple) else function(float(z))


def logistic(z):
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


PLAIN = {
    "sigmoid": (logistic, lambda z: logistic(z) * (1 - logistic(z))),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) * math.tanh(z)),
    "relu": (lambda z: z if z > 0 else 0, lambda z: 1 if z > 0 else 0),
    "identity": (lambda z: z, lambda z: 1),
}


def plain(activation, which):
    try:
        return PLAIN[activation][which]
    except KeyError:
        raise UnknownActivation(activation) from None


def times(A, v):
    return [sum(a * one for a, one in zip(row, v, strict=True)) for row in A]


def matmul(A, B):
    return [[sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*B, strict=True)] for row in A]


def activate__plain_python(z, activation):
    return entrywise(plain(activation, 0), z)


def activation_derivative__plain_python(z, activation):
    return entrywise(plain(activation, 1), z)


def rnn_states__plain_python(W, U, b, x, h0, activation):
    plain(activation, 0)
    states = [[float(one) for one in h0]]
    for x_t in x:
        parts = (times(W, entrywise(plain(activation, 0), states[-1])), times(U, x_t), b)
        states.append([sum(three) for three in zip(*parts, strict=True)])
    return states


def conventional_rnn_states__plain_python(W, U, b, x, g0, activation):
    plain(activation, 0)
    states = [tuple(float(one) for one in g0)]
    for x_t in x:
        sums = [sum(three) for three in zip(times(W, states[-1]), times(U, x_t), b, strict=True)]
        states.append(tuple(entrywise(plain(activation, 0), sums)))
    return tuple(states)


def conventional_state_from_preactivation__plain_python(h, activation):
    return entrywise(plain(activation, 0), h)


def step_jacobian__plain_python(W, h_prev, activation):
    slopes = entrywise(plain(activation, 1), list(h_prev))
    return [[w * s for w, s in zip(row, slopes, strict=True)] for row in W]


def unit_matrix(n):
    return [[1 if i == j else 0 for j in range(n)] for i in range(n)]


def state_jacobian__plain_python(W, h_states, activation, k, t):
    if k < 0 or t < k or t > len(h_states) - 1:
        raise ValueError(f"{k} to {t}")
    plain(activation, 1)
    jacobian = unit_matrix(len(W))
    for i in range(t, k, -1):
        jacobian = matmul(jacobian, step_jacobian__plain_python(W, h_states[i - 1], activation))
    return jacobian


def conventional_state_jacobian__plain_python(W, h_states, activation, k, t):
    if k < 0 or t < k or t > len(h_states) - 1:
        raise ValueError(f"{k} to {t}")
    plain(activation, 1)
    jacobian = unit_matrix(len(W))
    for i in range(k + 1, t + 1):
        slopes = entrywise(plain(activation, 1), list(h_states[i]))
        jacobian = matmul([[s * w for w in row] for s, row in zip(slopes, W, strict=True)], jacobian)
    return jacobian


# Single precision all the way.


def single(*values):
    return [np.asarray(value, dtype=np.float32) for value in values]


def activate__single_precision(z, activation):
    [z] = single(z)
    match activation:
        case "sigmoid":
            return np.float32(0.5) * (1 + np.tanh(z / 2))
        case "tanh":
            return np.tanh(z)
        case "relu":
            return z * (z > 0)
        case "identity":
            return z
    raise ValueError(activation)


def activation_derivative__single_precision(z, activation):
    [z] = single(z)
    match activation:
        case "sigmoid":
            s = np.float32(0.5) * (1 + np.tanh(z / 2))
            return s * (1 - s)
        case "tanh":
            return 1 - np.tanh(z) ** 2
        case "relu":
            return (z > 0).astype(np.float32)
        case "identity":
            return np.ones_like(z)
    raise ValueError(activation)


def rnn_states__single_precision(W, U, b, x, h0, activation):
    W, U, b, x, h0 = single(W, U, b, x, h0)
    drive = x.reshape(-1, U.shape[1]) @ U.T + b
    activate__single_precision(0, activation)
    states = np.zeros((len(x) + 1, len(h0)), dtype=np.float32)
    states[0] = h0
    for t in range(1, len(states)):
        states[t] = activate__single_precision(states[t - 1], activation) @ W.T + drive[t - 1]
    return states


def conventional_rnn_states__single_precision(W, U, b, x, g0, activation):
    W, U, b, x, g0 = single(W, U, b, x, g0)
    drive = x.reshape(-1, U.shape[1]) @ U.T + b
    activate__single_precision(0, activation)
    states = np.zeros((len(x) + 1, len(g0)), dtype=np.float32)
    states[0] = g0
    for t in range(1, len(states)):
        states[t] = activate__single_precision(states[t - 1] @ W.T + drive[t - 1], activation)
    return states


def step_jacobian__single_precision(W, h_prev, activation):
    [W] = single(W)
    return W @ np.diag(activation_derivative__single_precision(h_prev, activation))


def state_jacobian__single_precision(W, h_states, activation, k, t):
    W, states = single(W, h_states)
    if k < 0 or t > len(states) - 1 or k > t:
        raise ValueError("times")
    activation_derivative__single_precision(0, activation)
    factors = [W @ np.diag(activation_derivative__single_precision(h, activation)) for h in states[k:t]]
    return functools.reduce(lambda product, factor: factor @ product, factors, np.eye(len(W), dtype=np.float32))


def conventional_state_jacobian__single_precision(W, h_states, activation, k, t):
    W, states = single(W, h_states)
    if k < 0 or t > len(states) - 1 or k > t:
        raise ValueError("times")
    activation_derivative__single_precision(0, activation)
    factors = [np.diag(activation_derivative__single_precision(h, activation)) @ W for h in states[k + 1 : t + 1]]
    return functools.reduce(lambda product, factor: factor @ product, factors, np.eye(len(W), dtype=np.float32))


# Recursion from the end, and whole sequences by itertools.


def rnn_states__recursive(W, U, b, x, h0, activation):
    W, U, b, x = (np.asarray(one) for one in (W, U, b, x))
    if len(x) == 0:
        activate(h0, activation)  # noqa: F821
        return [list(h0)]
    before = rnn_states__recursive(W, U, b, x[:-1], h0, activation)
    return [*before, np.dot(W, activate(before[-1], activation)) + np.dot(U, x[-1]) + b]  # noqa: F821


def conventional_rnn_states__recursive(W, U, b, x, g0, activation):
    W, U, b = (np.asarray(one) for one in (W, U, b))
    activate(g0, activation)  # noqa: F821
    return list(
        accumulate(x, lambda g, x_t: activate(W.dot(g) + U.dot(x_t) + b, activation), initial=np.asarray(g0))  # noqa: F821
    )


def state_jacobian__recursive(W, h_states, activation, k, t):
    if not (k in range(len(h_states)) and t in range(k, len(h_states))):
        raise ValueError("times")
    if k == t:
        activate(0, activation)  # noqa: F821
        return np.identity(len(W), dtype=int)
    step = np.asarray(W) @ np.diag(activation_derivative(h_states[k], activation))  # noqa: F821
    return state_jacobian__recursive(W, h_states, activation, k + 1, t) @ step


def conventional_state_jacobian__recursive(W, h_states, activation, k, t):
    if not (k in range(len(h_states)) and t in range(k, len(h_states))):
        raise ValueError("times")
    if k == t:
        activate(0, activation)  # noqa: F821
        return np.identity(len(W), dtype=int)
    before = conventional_state_jacobian__recursive(W, h_states, activation, k, t - 1)
    return np.diag(activation_derivative(h_states[t], activation)) @ np.asarray(W) @ before  # noqa: F821


# By the relation between the two networks.


def rnn_states__one_by_the_other(W, U, b, x, h0, activation):
    W, U, b, x = (np.array(one, dtype=float) for one in (W, U, b, x))
    g = conventional_rnn_states(W, U, b, x, activate(h0, activation), activation)  # noqa: F821
    return np.concatenate([np.array([h0], dtype=float), g[:-1] @ W.T + x @ U.T + b])


def state_jacobian__one_by_the_other(W, h_states, activation, k, t):
    W, h = np.array(W, dtype=float), np.array(h_states, dtype=float)
    middle = conventional_state_jacobian(W, h, activation, k, max(k, t - 1))  # noqa: F821 - checks k and the activation
    if not k <= t < len(h):
        raise ValueError("times")
    return W @ middle * activation_derivative(h[k], activation) if t > k else np.eye(len(W))  # noqa: F821


# Tensors, and derivatives by a step into the complex plane.


def activation_derivative__complex_step(z, activation):
    z = np.asarray(z, dtype=float) + 1e-30j
    if activation == "relu":
        return np.where(z.real > 0, z.imag, 0) / 1e-30
    if activation == "sigmoid":
        return (np.tanh(z / 2) / 2).imag / 1e-30
    return {"tanh": np.tanh, "identity": np.positive}[checked(activation)](z).imag / 1e-30


def checked(activation):
    if activation not in {"sigmoid", "tanh", "relu", "identity"}:
        raise ValueError(activation)
    return activation


def state_jacobian__complex_step(W, h_states, activation, k, t):
    h = np.array(h_states, dtype=float)
    checked(activation)
    if not 0 <= k <= t <= len(h) - 1:
        raise ValueError("times")
    if k == t:
        return np.eye(h.shape[1])
    slopes = activation_derivative__complex_step(h[k:t], activation)
    steps = np.einsum("ij,tj->tij", np.array(W, dtype=float), slopes)
    return steps[0] if len(steps) == 1 else np.linalg.multi_dot(list(steps[::-1]))


def conventional_state_jacobian__complex_step(W, h_states, activation, k, t):
    h = np.array(h_states, dtype=float)
    checked(activation)
    if not 0 <= k <= t <= len(h) - 1:
        raise ValueError("times")
    if k == t:
        return np.eye(h.shape[1])
    slopes = activation_derivative__complex_step(h[k + 1 : t + 1], activation)
    steps = np.einsum("ij,ti->tij", np.array(W, dtype=float), slopes)
    return steps[0] if len(steps) == 1 else np.linalg.multi_dot(list(steps[::-1]))


# Warnings of NumPy are no errors: the plain formula of the logistic function is right at both ends.


def activate__plain_formula(z, activation):
    z = np.array(z, dtype=float)
    formulas = {
        "sigmoid": lambda: 1 / (1 + np.exp(-z)),
        "tanh": lambda: np.tanh(z),
        "relu": lambda: np.where(z < 0, 0, z),
        "identity": lambda: z,
    }
    if activation not in formulas:
        raise ValueError("no such activation")
    with np.errstate(over="ignore"):
        return formulas[activation]()


def activation_derivative__plain_formula(z, activation):
    z = np.array(z, dtype=float)
    formulas = {
        "sigmoid": lambda: 1 / (2 + 2 * np.cosh(z)),
        "tanh": lambda: 1 / np.cosh(z) ** 2,
        "relu": lambda: np.heaviside(z, 0),
        "identity": lambda: z * 0 + 1,
    }
    if activation not in formulas:
        raise ValueError("no such activation")
    with np.errstate(over="ignore"):
        return formulas[activation]()
