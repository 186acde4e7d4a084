# Gradients through time and traces of optimizers
import numpy as np


# ---- rnn_gradients ----


def activate(z, activation):
    z = np.array(z, dtype=float)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    elif activation == "tanh":
        return np.tanh(z)
    elif activation == "relu":
        return np.maximum(z, 0)
    elif activation == "identity":
        return z


def activation_derivative(z, activation):
    z = np.array(z, dtype=float)
    if activation == "sigmoid":
        return activate(z, activation) * (1 - activate(z, activation))
    elif activation == "tanh":
        return 1 - np.tanh(z) ** 2
    elif activation == "relu":
        return 1.0 * (z > 0)
    elif activation == "identity":
        return np.ones_like(z)


def rnn_states(W, U, b, x, h0, activation):
    states = [np.array(h0, dtype=float)]
    for u in x:
        states.append(np.dot(W, activate(states[-1], activation)) + np.dot(U, u) + b)
    return np.array(states)


def conventional_rnn_states(W, U, b, x, g0, activation):
    raise NotImplementedError("conventional_rnn_states")


def conventional_state_from_preactivation(h, activation):
    raise NotImplementedError("conventional_state_from_preactivation")


def step_jacobian(W, h_prev, activation):
    # W_rec sigma'(x)
    return np.array(W) * activation_derivative(h_prev, activation)


def state_jacobian(W, h_states, activation, k, t):
    raise NotImplementedError("state_jacobian")


def conventional_state_jacobian(W, h_states, activation, k, t):
    raise NotImplementedError("conventional_state_jacobian")


# ---- vanishing_gradients ----


def derivative_bound(activation):
    raise NotImplementedError("derivative_bound")


def operator_norm(A):
    raise NotImplementedError("operator_norm")


def largest_gram_eigenvalue(W):
    raise NotImplementedError("largest_gram_eigenvalue")


def jacobian_norm_bound(W, gamma, T):
    return (largest_eigenvalue(W) * gamma) ** T


def satisfies_vanishing_condition(W, gamma, delta):
    return largest_eigenvalue(W) < 1 / gamma


def explosion_is_possible(W, gamma):
    return largest_eigenvalue(W) > 1 / gamma


def condition_reversed_but_vanishing(gamma, delta):
    raise NotImplementedError("condition_reversed_but_vanishing")


REVERSED_CONDITION = None  # one of "both", "necessary", "neither", "sufficient"


def largest_eigenvalue(W):
    return np.max(np.abs(np.linalg.eigvals(np.array(W, dtype=float))))


def error_signal_bound(dE_dx_t, W, gamma, lag):
    # (lambda gamma)^m goes to 0
    return (largest_eigenvalue(W) * gamma) ** lag


SPECTRAL_QUANTITY = "largest_eigenvalue"


def exploding_with_small_spectral_radius():
    raise NotImplementedError("exploding_with_small_spectral_radius")


SMALL_SIGMA_FOR_VANISHING = "necessary"
LARGE_SIGMA_FOR_EXPLODING = "necessary"


# ---- gradients_through_time ----


def total_gradient(per_step_gradients):
    total = 0
    for gradient in per_step_gradients:
        total = total + np.array(gradient)
    return total


def error_gradient_through_time(dE_dx_t, jacobians, immediate):
    # d E_t / d x_k times d x_k / d theta
    return np.array(dE_dx_t) @ np.array(jacobians[-1]) @ np.array(immediate[-1])


def recurrent_weight_gradient(W, x_states, dE_dx, activation):
    total = np.zeros(np.shape(W))
    for t in range(1, len(x_states)):
        # x_t = W sigma(x_{t-1}) + ...
        total += np.outer(dE_dx[t - 1], activate(x_states[t - 1], activation))
    return total


# ---- optimizer_traces ----


def contour_function(x, y):
    raise NotImplementedError("contour_function")


def contour_gradient(x, y):
    return np.array([2 * x + y, x + 12 * y])


def contour_grid(xs, ys):
    raise NotImplementedError("contour_grid")


def round_half_up(p):
    return np.round(p + 1e-9, 2)


def sgd_trace(grad, start, lr, steps):
    p = np.array(start, dtype=float)
    trace = [p]
    for _ in range(steps):
        p = round_half_up(p - lr * np.array(grad(p)))
        trace.append(p)
    return np.array(trace)


def nesterov_trace(grad, start, lr, momentum, steps):
    p = np.array(start, dtype=float)
    v = np.zeros(len(p))
    positions, velocities = [p], [v]
    for _ in range(steps):
        v = momentum * v - lr * np.array(grad(p + momentum * v))
        p = p + v
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)
