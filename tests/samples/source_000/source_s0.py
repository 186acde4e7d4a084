# Recurrent networks, momentum, quadratic models, weight normalization
import numpy as np


# ---- rnn_gradients ----


def activate(z, activation):
    z = np.asarray(z, dtype=float)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z


def activation_derivative(z, activation):
    z = np.asarray(z, dtype=float)
    if activation == "sigmoid":
        return activate(z, "sigmoid") * (1 - activate(z, "sigmoid"))
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return (z > 0).astype(float)
    return np.ones(z.shape)


def rnn_states(W, U, b, x, h0, activation):
    h = [np.asarray(h0, dtype=float)]
    for x_t in x:
        h.append(np.dot(W, activate(h[-1], activation)) + np.dot(U, x_t) + b)
    return np.array(h)


def conventional_rnn_states(W, U, b, x, g0, activation):
    g = [np.asarray(g0, dtype=float)]
    for x_t in x:
        g.append(activate(np.dot(W, g[-1]) + np.dot(U, x_t) + b, activation))
    return np.array(g)


def conventional_state_from_preactivation(h, activation):
    # holds at t-1, so it holds at t: g_t = sigma(h_t)
    return activate(h, activation)


def step_jacobian(W, h_prev, activation):
    # sigma'(...) W
    return activation_derivative(h_prev, activation)[:, None] * np.asarray(W, dtype=float)


def state_jacobian(W, h_states, activation, k, t):
    # product over the steps k+1, ..., t of sigma'(W g + U x + b) W; the bracket is h
    W = np.asarray(W, dtype=float)
    J = np.eye(len(W))
    for i in range(k + 1, t + 1):
        J = J @ (activation_derivative(h_states[i], activation)[:, None] * W)
    return J


def conventional_state_jacobian(W, h_states, activation, k, t):
    return state_jacobian(W, h_states, activation, k, t)


# ---- vanishing_gradients ----


def derivative_bound(activation):
    raise NotImplementedError("derivative_bound")


def operator_norm(A):
    return np.sqrt(largest_gram_eigenvalue(A))


def largest_gram_eigenvalue(W):
    W = np.asarray(W, dtype=float)
    return np.max(np.linalg.eigvalsh(W.T @ W))


def jacobian_norm_bound(W, gamma, T):
    return gamma**T * np.sqrt(largest_gram_eigenvalue(W)) ** T


def satisfies_vanishing_condition(W, gamma, delta):
    if not gamma > 0 or not 0 <= delta <= 1:
        raise ValueError("gamma > 0 and 0 <= delta <= 1")
    return largest_gram_eigenvalue(W) <= delta**2 / gamma**2


def explosion_is_possible(W, gamma):
    # larger than delta^2 / gamma^2 for every delta up to 1
    return largest_gram_eigenvalue(W) > 1 / gamma**2


def condition_reversed_but_vanishing(gamma, delta):
    raise NotImplementedError("condition_reversed_but_vanishing")


REVERSED_CONDITION = "necessary"


def error_signal_bound(dE_dx_t, W, gamma, lag):
    raise NotImplementedError("error_signal_bound")


SPECTRAL_QUANTITY = None  # one of "largest_eigenvalue", "largest_singular_value", "trace"


def exploding_with_small_spectral_radius():
    raise NotImplementedError("exploding_with_small_spectral_radius")


SMALL_SIGMA_FOR_VANISHING = None  # one of "both", "necessary", "neither", "sufficient"
LARGE_SIGMA_FOR_EXPLODING = None  # one of "both", "necessary", "neither", "sufficient"


# ---- momentum ----


def momentum_updates(grads, alpha, epsilon):
    grads = np.asarray(grads, dtype=float)
    updates, update = np.zeros(grads.shape), 0.0
    for t in range(len(grads)):
        update = alpha * update - epsilon * grads[t]
        updates[t] = update
    return updates


def running_average_updates(grads, beta, delta):
    grads = np.asarray(grads, dtype=float)
    updates, update = np.zeros(grads.shape), 0.0
    for t in range(len(grads)):
        update = beta * update - (1 - beta) * delta * grads[t]
        updates[t] = update
    return updates


def next_momentum_update(prev_update, grad, alpha, epsilon):
    return alpha * np.asarray(prev_update) - epsilon * np.asarray(grad)


def next_running_average_update(prev_update, grad, beta, delta):
    return beta * np.asarray(prev_update) - (1 - beta) * delta * np.asarray(grad)


def momentum_from_running_average(beta, delta):
    return beta, (1 - beta) * delta


def running_average_from_momentum(alpha, epsilon):
    # the same two equations, solved for beta and delta
    return alpha, epsilon / (1 - alpha)


def running_average_coefficients(t, beta):
    return np.array([(1 - beta) * beta ** (t - i) for i in range(1, t + 1)])


def running_average(grads, beta):
    grads = np.asarray(grads, dtype=float)
    return running_average_coefficients(len(grads), beta) @ grads


def expected_running_average(mean_grad, t, beta):
    return np.asarray(mean_grad) * np.sum(running_average_coefficients(t, beta))


def bias_correction(v, t, beta):
    return np.asarray(v) / np.sum(running_average_coefficients(t, beta))


RUNNING_AVERAGE_BIASED_WHEN = None  # one of "always", "mean_gradient_nonzero_and_t_finite", "never"


# ---- quadratic_model ----


def quadratic_model(x, x0, f0, g, H):
    step = np.asarray(x, dtype=float) - np.asarray(x0, dtype=float)
    return f0 + step @ np.asarray(g) + 0.5 * step @ np.asarray(H) @ step


def quadratic_model_gradient(x, x0, g, H):
    # 1/2 * 2 H (x - x0)
    step = np.asarray(x, dtype=float) - np.asarray(x0, dtype=float)
    return np.asarray(g) + np.asarray(H) @ step


def model_value_after_gradient_step(f0, g, H, eps):
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    return f0 - eps * g @ g + 0.5 * eps**2 * g @ H @ g


def gradient_step_decreases_model(g, H, eps):
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    return -eps * g @ g + 0.5 * eps**2 * g @ H @ g < 0


def max_step_size(g, H):
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    return 2 * g @ g / (g @ H @ g)


def optimal_step_size(g, H):
    raise NotImplementedError("optimal_step_size")


def newton_step(x0, g, H):
    return np.asarray(x0) - np.linalg.inv(np.asarray(H, dtype=float)) @ np.asarray(g)


NEWTON_MINIMISES_WHEN = None  # one of "H_invertible", "H_positive_definite", "always"


# ---- weight_norm ----


def weight_norm(u, gain):
    return gain / np.linalg.norm(u) * np.asarray(u, dtype=float)


def batch_norm_preactivation(X, u, gain, shift):
    # without the learned scale and shift
    y = np.dot(X, u)
    return (y - np.mean(y)) / np.std(y)


def weight_norm_preactivation(X, u, gain, shift):
    return gain * np.dot(X, u) / np.linalg.norm(u) + shift


def preactivation_std(u, cov):
    # Var = w' E[x x'] w
    u = np.asarray(u, dtype=float)
    return np.sqrt(u @ np.asarray(cov, dtype=float) @ u)


def orthogonal_projector(u):
    u = np.asarray(u, dtype=float)
    return np.eye(len(u)) - np.outer(u, u) / np.linalg.norm(u) ** 2


def weight_norm_jacobian(u, gain):
    return gain / np.linalg.norm(u) * orthogonal_projector(u)


def weight_norm_grad_u(u, gain, grad_w):
    return gain / np.linalg.norm(u) * orthogonal_projector(u) @ np.asarray(grad_w)


def weight_norm_grad_gain(u, grad_w):
    raise NotImplementedError("weight_norm_grad_gain")


def weight_norm_step(u, gain, grad_w, lr):
    return np.asarray(u) - lr * weight_norm_grad_u(u, gain, grad_w)


def squared_norm_increase(u, gain, grad_w, lr):
    s = gain / np.linalg.norm(u)
    return lr**2 * s**2 * np.linalg.norm(orthogonal_projector(u) @ np.asarray(grad_w)) ** 2


def norm_trajectory(u0, gain, grads_w, lr):
    u = np.asarray(u0, dtype=float)
    norms = [np.linalg.norm(u)]
    for grad_w in grads_w:
        u = weight_norm_step(u, gain, grad_w, lr)
        norms.append(np.linalg.norm(u))
    return np.array(norms)


NORM_AFTER_STEP = "larger_or_equal"
GROWTH_ORDER_IN_LR = None  # one of "linear", "none", "quadratic"
