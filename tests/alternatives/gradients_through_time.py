"""Right answers to gradients_through_time in other styles: each must get full marks."""

import functools
import math

import numpy as np

# Plain Python: lists in, lists out.


def plain(value):
    return [plain(one) for one in value] if isinstance(value, list | tuple | np.ndarray) and np.ndim(value) else value


def logistic(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


FUNCTIONS = {
    "sigmoid": (logistic, lambda z: logistic(z) * (1 - logistic(z))),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "relu": (lambda z: max(z, 0), lambda z: int(z > 0)),
    "identity": (lambda z: z, lambda z: 1),
}


def add(one, other):
    return [add(a, b) for a, b in zip(one, other, strict=True)] if isinstance(one, list) else one + other


def total_gradient__plain_python(per_step_gradients):
    return functools.reduce(add, plain(list(per_step_gradients)))


def error_gradient_through_time__plain_python(dE_dx_t, jacobians, immediate):
    total = [0] * len(immediate[0][0])
    for jacobian, use in zip(jacobians, immediate, strict=True):
        for i, e in enumerate(dE_dx_t):
            for j, row in enumerate(use):
                for q, moved in enumerate(row):
                    total[q] += float(e) * float(jacobian[i][j]) * float(moved)
    return tuple(total)


def recurrent_weight_gradient__plain_python(W, x_states, dE_dx, activation):
    if activation not in FUNCTIONS:
        raise ValueError(f"no activation {activation!r}")
    function, derivative = FUNCTIONS[activation]
    n, T = len(W), len(dE_dx)
    gradient = [[0.0] * n for _ in range(n)]
    for t in range(1, T + 1):
        # The error of step t goes all the way back.
        signal = [float(e) for e in dE_dx[t - 1]]
        for k in range(t, 0, -1):
            for i in range(n):
                for j in range(n):
                    gradient[i][j] += signal[i] * function(float(x_states[k - 1][j]))
            back = [sum(float(W[i][j]) * signal[i] for i in range(n)) for j in range(n)]
            signal = [derivative(float(x_states[k - 1][j])) * back[j] for j in range(n)]
    return gradient


# Both sums written out, by whole Jacobians; and a tensor of immediate derivatives.


def act(z, activation):
    formulas = {
        "sigmoid": lambda: (1 + np.tanh(z / 2)) / 2,
        "tanh": lambda: np.tanh(z),
        "relu": lambda: z.clip(min=0),
        "identity": lambda: z,
    }
    if activation not in formulas:
        raise ValueError("activation")
    return formulas[activation]()


def slope(z, activation):
    formulas = {
        "sigmoid": lambda: 1 - np.tanh(z / 2) ** 2,
        "tanh": lambda: 1 - np.tanh(z) ** 2,
        "relu": lambda: np.sign(z).clip(min=0),
        "identity": lambda: np.ones_like(z),
    }
    return formulas[activation]() / (4 if activation == "sigmoid" else 1)


def total_gradient__double_sum(per_step_gradients):
    return sum(np.array(gradient, dtype=float) for gradient in per_step_gradients)


def error_gradient_through_time__double_sum(dE_dx_t, jacobians, immediate):
    e = np.array(dE_dx_t, dtype=float)
    return sum(e @ np.array(J) @ np.array(use) for J, use in zip(jacobians, immediate, strict=True))


def recurrent_weight_gradient__double_sum(W, x_states, dE_dx, activation):
    W, x, errors = (np.array(part, dtype=float) for part in (W, x_states, dE_dx))
    n, before = len(W), act(x, activation)
    # Place k - 1 holds the derivative of x_k by all n * n weights, row by row.
    immediate = [np.kron(np.eye(n), before[k - 1]) for k in range(1, len(x))]
    gradients = []
    for t in range(1, len(x)):
        jacobians = [np.eye(n)]
        for i in range(t - 1, 0, -1):
            jacobians.append(jacobians[-1] @ W @ np.diag(slope(x[i], activation)))
        gradients.append(error_gradient_through_time(errors[t - 1], jacobians[::-1], immediate[:t]))  # noqa: F821
    return total_gradient(gradients).reshape(n, n)  # noqa: F821 - of the reference


# Forward in time: how the state moves with every weight is carried along.


def error_gradient_through_time__forward(dE_dx_t, jacobians, immediate):
    moved = np.matmul(np.array(jacobians, dtype=float), np.array(immediate, dtype=float)).sum(axis=0)
    return np.tensordot(np.array(dE_dx_t, dtype=float), moved, axes=1)


def recurrent_weight_gradient__forward(W, x_states, dE_dx, activation):
    W, x, errors = (np.array(part, dtype=float) for part in (W, x_states, dE_dx))
    n, before = len(W), act(x, activation)
    moved, gradient = np.zeros((n, n, n)), np.zeros((n, n))
    for t in range(1, len(x)):
        moved = np.einsum("ia,a,ajk->ijk", W, slope(x[t - 1], activation), moved)
        moved[range(n), range(n)] += before[t - 1]
        gradient += np.tensordot(errors[t - 1], moved, axes=1)
    return gradient


# Single precision, with all signals first and one matrix product in the end.


def total_gradient__single_precision(per_step_gradients):
    return np.add.reduce(np.asarray(per_step_gradients, dtype=np.float32), axis=0)


def error_gradient_through_time__single_precision(dE_dx_t, jacobians, immediate):
    e, J, use = (np.asarray(part, dtype=np.float32) for part in (dE_dx_t, jacobians, immediate))
    return np.einsum("i,kij,kjp->p", e, J, use)


def recurrent_weight_gradient__single_precision(W, x_states, dE_dx, activation):
    W, x, signals = (np.array(part, dtype=np.float32) for part in (W, x_states, dE_dx))
    before = act(x[:-1], activation)
    for t in range(len(signals) - 2, -1, -1):
        signals[t] += slope(x[t + 1], activation) * (signals[t + 1] @ W)
    return signals.T @ before


# Forwards in time: the derivative of the state with respect to all weights is carried along.


def recurrent_weight_gradient__forward_sensitivities(W, x_states, dE_dx, activation):
    if activation not in FUNCTIONS:
        raise ValueError(activation)
    function, derivative = (np.vectorize(one, otypes=[float]) for one in FUNCTIONS[activation])
    W, x, errors = (np.array(part, dtype=float) for part in (W, x_states, dE_dx))
    n = len(W)
    moved, gradient = np.zeros((n, n, n)), np.zeros((n, n))  # moved[i, j, k]: state i with weight (j, k)
    for t in range(1, len(errors) + 1):
        moved = np.einsum("ij,j,jkl->ikl", W, derivative(x[t - 1]), moved)
        moved[np.arange(n), np.arange(n)] += function(x[t - 1])
        gradient += np.tensordot(errors[t - 1], moved, 1)
    return gradient


# Forward in time: how every state changes with every weight is carried along.


def recurrent_weight_gradient__forward_mode(W, x_states, dE_dx, activation):
    functions = {
        "sigmoid": (lambda z: 0.5 * (1 + np.tanh(z / 2)), lambda z: 0.25 * (1 - np.tanh(z / 2) ** 2)),
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
        "relu": (lambda z: z * (z > 0), lambda z: 1.0 * (z > 0)),
        "identity": (lambda z: z, lambda z: np.ones(np.shape(z))),
    }
    if activation not in functions:
        raise ValueError(activation)
    function, derivative = functions[activation]
    W, x, errors = (np.asarray(part, dtype=float) for part in (W, x_states, dE_dx))
    n, gradient, sensitivity = len(W), np.zeros(W.shape), np.zeros((len(W), *W.shape))
    for before, error in zip(x, errors, strict=False):
        through = np.einsum("ab,bij->aij", W * derivative(before), sensitivity)
        sensitivity = through + np.einsum("ai,j->aij", np.eye(n), function(before))
        gradient += np.einsum("a,aij->ij", error, sensitivity)
    return gradient
