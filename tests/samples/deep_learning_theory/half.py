# Deep learning theory - handed in as a script, I ran out of time for the second half
import numpy as np

SEED_TENSOR = np.array(
    [
        [[1, 3, 2], [1, 2, 3]],
        [[3, 3, 2], [2, 4, 4]],
        [[4, 2, 2], [1, 2, 4]],
        [[3, 3, 2], [3, 3, 2]],
    ]
)


def to_tensor(x):
    x = np.array(x, float)
    if len(x.shape) != 3 or min(x.shape) == 0:
        raise ValueError("x has to be batch x channels x features")
    return x


def batch_norm_stats(x):
    x = to_tensor(x)
    by_channel = np.swapaxes(x, 0, 1).reshape(x.shape[1], -1)
    return by_channel.mean(axis=1), by_channel.std(axis=1) ** 2


def layer_norm_stats(x):
    x = to_tensor(x)
    return [np.mean(sample) for sample in x], [np.var(sample) for sample in x]


def instance_norm_stats(x):
    x = to_tensor(x)
    return np.einsum("ncl->nc", x) / x.shape[2], np.var(x, axis=2)


def normalize(x, kind, eps=1e-5):
    x = to_tensor(x)
    if kind == "batch":
        m, v = batch_norm_stats(x)
        m, v = m[None, :, None], v[None, :, None]
    elif kind == "layer":
        m, v = layer_norm_stats(x)
        m, v = np.array(m)[:, None, None], np.array(v)[:, None, None]
    elif kind == "instance":
        m, v = instance_norm_stats(x)
        m, v = m[..., None], v[..., None]
    else:
        raise ValueError("kind?")
    return (x - m) * (v + eps) ** -0.5


def seed_tensor_stats():
    functions = {"batch": batch_norm_stats, "layer": layer_norm_stats, "instance": instance_norm_stats}
    return {name: function(SEED_TENSOR) for name, function in functions.items()}


# ---- decoding ----


def count_sequences(vocab_size: int, T: int) -> int:
    # BOS can't come again, so one word less
    if vocab_size < 1 or T < 0:
        raise ValueError
    return (vocab_size - 1) ** T


def viterbi_init(N, bos):
    log_delta = np.array([-np.inf] * N)
    log_delta[bos] = 0
    return log_delta


def viterbi_step(log_P, log_delta):
    scores = np.array(log_P) + np.reshape(log_delta, (-1, 1))
    return scores.max(axis=0), scores.argmax(axis=0)


def viterbi_last_token(log_delta):
    return int(np.argmax(log_delta))


def viterbi_backtrack(backpointers, last: int) -> list[int]:
    raise NotImplementedError("viterbi_backtrack")


def viterbi_decode(P, bos: int, T: int):
    raise NotImplementedError("viterbi_decode")


VITERBI_TIME = "O(T N^2)"
VITERBI_SPACE = None  # one of "O(N + T)", "O(N^2 + N T)", "O(N^2)", "O(N^T)"
NAIVE_TIME = "O(T N^T)"
NAIVE_SPACE = None  # one of "O(N^T)", "O(T N^T)", "O(T)"
VITERBI_REQUIRES = None  # one of "both", "finite_order_markov", "time_homogeneity"
VITERBI_FOR_LSTM = False
VITERBI_FOR_VANILLA_RNN = None  # one of False, True
BEAM_TIME = None  # one of "O(T B N log(B N))", "O(T B^2 N log(B N))", "O(T N^2)", "O(T N^B)"
BEAM_SPACE = None  # one of "O(B (N + T))", "O(B)", "O(N^2 + N T)", "O(T N^B)"


def tree_language_model():
    return {
        ("<BOS>",): {"the": -1.5, "a": -1.8},
        ("<BOS>", "the"): {"green": -3.4, "red": -3.1},
        ("<BOS>", "a"): {"blue": -2.5, "red": -2.7},
        ("<BOS>", "the", "green"): {"ellipse": -3.6, "rectangle": -3.3},
        ("<BOS>", "the", "red"): {"circle": -4.8, "rectangle": -4.5},
        ("<BOS>", "a", "blue"): {"ellipse": -5.4, "square": -5.0},
        ("<BOS>", "a", "red"): {"circle": -4.9, "square": -5.1},
    }


def sequence_log_prob(next_log_probs, tokens, bos="<BOS>"):
    total = 0.0
    for t in range(len(tokens)):
        total += next_log_probs((bos,) + tuple(tokens[:t]))[tokens[t]]
    return total


def exhaustive_decode(next_log_probs, T, bos="<BOS>"):
    raise NotImplementedError("exhaustive_decode")


def is_first_order_markov(tree, tol=1e-12):
    raise NotImplementedError("is_first_order_markov")


VITERBI_ON_TREE = False  # one of False, True


def greedy_decode(next_log_probs, T, bos="<BOS>"):
    words, total = (bos,), 0.0
    for _ in range(T):
        word, log_prob = max(next_log_probs(words).items(), key=lambda item: item[1])
        words += (word,)
        total += log_prob
    return words[1:], total


def beam_search(next_log_probs, T, beam_width, bos="<BOS>"):
    raise NotImplementedError("beam_search")


def smallest_exact_beam_width(next_log_probs, T, bos="<BOS>"):
    raise NotImplementedError("smallest_exact_beam_width")


BEAM_AT_LEAST_AS_GOOD_AS_GREEDY = None  # one of False, True


# ---- initialization ----


def check_fan(*fans):
    for fan in fans:
        if isinstance(fan, bool) or not isinstance(fan, (int, np.integer)) or fan < 1:
            raise ValueError("fan has to be a positive whole number")


def product_variance(mean_x, var_x, mean_y, var_y):
    if min(var_x, var_y) < 0:
        raise ValueError("variance below 0")
    return var_x * var_y + var_x * mean_y**2 + var_y * mean_x**2


def uniform_moments(alpha, beta):
    if beta < alpha:
        raise ValueError("beta below alpha")
    return (alpha + beta) / 2, (beta - alpha) ** 2 / 12


def preactivation_moments(fan_in, c, w_mean, w_var, h_mean, h_var):
    check_fan(fan_in)
    # the weights have mean 0 anyway, so only two terms
    return c + fan_in * w_mean * h_mean, fan_in * w_var * (h_var + h_mean**2)


def gaussian_init_linear(fan_in):
    check_fan(fan_in)
    return {"c": 0.0, "mu": 0.0, "sigma2": 1 / fan_in}


def uniform_init_linear(fan_in):
    check_fan(fan_in)
    return {"c": 0.0, "alpha": -((3 / fan_in) ** 0.5), "beta": (3 / fan_in) ** 0.5}


def relu_second_moment(var):
    # half of the mass is gone, and the mean is not 0 any more
    return var / 2 - var / (2 * np.pi)


def gaussian_init_relu(fan_in):
    check_fan(fan_in)
    return {"c": 0.0, "mu": 0.0, "sigma2": 2 / fan_in}


def uniform_init_relu(fan_in):
    raise NotImplementedError("uniform_init_relu")


def sample_weights(fan_out, fan_in, distribution, nonlinearity, seed):
    raise NotImplementedError("sample_weights")


SCHEME_NAME = "he"
WHY_FACTOR_TWO = "relu_halves_variance"


# ---- dropout ----


def dropout_loss(X, y, w, R):
    X, y, w, R = map(np.array, (X, y, w, R))
    if X.shape != R.shape or len(y) != len(X) or len(w) != X.shape[1]:
        raise ValueError("shapes")
    return sum((y - X * R @ w) ** 2)


def dropout_gamma(X):
    return np.diag(np.linalg.norm(X, axis=0))


def expected_masked_gram(X, p):
    if p < 0 or p > 1:
        raise ValueError("p")
    X = np.array(X)
    return p**2 * X.T @ X + p * (1 - p) * np.diag((X**2).sum(axis=0))


def expected_dropout_loss(X, y, w, p):
    if p < 0 or p > 1:
        raise ValueError("p")
    X, y, w = map(np.array, (X, y, w))
    # gamma should be squared? the sheet says gamma
    return sum((y - p * X @ w) ** 2) + p * (1 - p) * w @ dropout_gamma(X) @ w


def expected_dropout_gradient(X, y, w, p):
    raise NotImplementedError("expected_dropout_gradient")


def dropout_lambda(p):
    if not 0 < p <= 1:
        raise ValueError("p")
    return (1 - p) / p


def dropout_solution(X, y, p):
    raise NotImplementedError("dropout_solution")


def ridge_loss(X, y, w, lam):
    return np.linalg.norm(y - np.dot(X, w)) ** 2 + lam * np.linalg.norm(w) ** 2


def ridge_gradient(X, y, w, lam):
    X, y, w = map(np.array, (X, y, w))
    return 2 * X.T @ (X @ w - y) + 2 * lam * w


def ridge_solution(X, y, lam):
    X = np.array(X, float)
    return np.linalg.inv(X.T @ X + lam * np.eye(X.shape[1])) @ X.T @ y


def equivalent_ridge_lambda(X, p):
    raise NotImplementedError("equivalent_ridge_lambda")


LAMBDA_TREND = "decreases_with_p"
DROPOUT_PENALTY_DEPENDS_ON_X = None  # one of False, True


# ---- momentum ----


def momentum_updates(grads, alpha, epsilon):
    v, updates = 0, []
    for g in np.array(grads, float):
        v = alpha * v + epsilon * g
        updates.append(-v)
    return np.reshape(updates, np.shape(grads))


def running_average_updates(grads, beta, delta):
    return momentum_updates(grads, beta, delta * (1 - beta))


def next_momentum_update(prev_update, grad, alpha, epsilon):
    return alpha * np.array(prev_update) - epsilon * np.array(grad)


def next_running_average_update(prev_update, grad, beta, delta):
    raise NotImplementedError("next_running_average_update")


def momentum_from_running_average(beta, delta):
    if not 0 < beta < 1 or not delta > 0:
        raise ValueError("beta or delta")
    return beta, delta * (1 - beta)


def running_average_from_momentum(alpha, epsilon):
    raise NotImplementedError("running_average_from_momentum")


def running_average_coefficients(t, beta):
    if t < 1:
        raise ValueError("t")
    # newest first
    return [(1 - beta) * beta**i for i in range(t)]


def running_average(grads, beta):
    v = np.zeros(len(grads[0]))
    for g in grads:
        v = beta * v + (1 - beta) * np.array(g)
    return v


def expected_running_average(mean_grad, t, beta):
    return (1 - beta**t) * np.array(mean_grad)


def bias_correction(v, t, beta):
    if t < 1:
        raise ValueError("t")
    return np.array(v) * (1 - beta**t)


RUNNING_AVERAGE_BIASED_WHEN = "always"


# ---- weight normalization ----


def unit(u):
    u = np.array(u, float)
    if not u.any():
        raise ValueError("u = 0")
    return u / np.linalg.norm(u)


def weight_norm(u, gain):
    return gain * unit(u)


def batch_norm_preactivation(X, u, gain, shift):
    y = np.dot(X, u)
    if y.std() < 1e-12:
        raise ValueError("std = 0")
    return gain * (y - y.mean()) / y.std() + shift


def weight_norm_preactivation(X, u, gain, shift):
    return np.dot(X, weight_norm(u, gain)) + shift


def preactivation_std(u, cov):
    # whitened
    return np.linalg.norm(u)


def orthogonal_projector(u):
    return np.eye(len(u)) - np.outer(unit(u), unit(u))


def weight_norm_jacobian(u, gain):
    return gain * orthogonal_projector(u)


def weight_norm_grad_u(u, gain, grad_w):
    return gain / np.linalg.norm(u) * orthogonal_projector(u) @ np.array(grad_w)


def weight_norm_grad_gain(u, grad_w):
    return unit(u) @ np.array(grad_w)


def weight_norm_step(u, gain, grad_w, lr):
    return np.array(u) - lr * weight_norm_grad_u(u, gain, grad_w)


def squared_norm_increase(u, gain, grad_w, lr):
    raise NotImplementedError("squared_norm_increase")


NORM_AFTER_STEP = "strictly_larger"


def norm_trajectory(u0, gain, grads_w, lr):
    raise NotImplementedError("norm_trajectory")


GROWTH_ORDER_IN_LR = None  # one of "linear", "none", "quadratic"


# ---- recurrent networks ----


def activate(z, activation):
    z = np.array(z, float)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(activation)


def activation_derivative(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return (a > 0) * 1.0
    return np.ones_like(a)


def rnn_states(W, U, b, x, h0, activation):
    h = [np.array(h0, float)]
    for x_t in x:
        h.append(np.dot(W, activate(h[-1], activation)) + np.dot(U, x_t) + b)
    return np.array(h)


def conventional_rnn_states(W, U, b, x, g0, activation):
    g = [np.array(g0, float)]
    for x_t in x:
        g.append(activate(np.dot(W, g[-1]) + np.dot(U, x_t) + b, activation))
    return np.array(g)


def conventional_state_from_preactivation(h, activation):
    return activate(h, activation)


def step_jacobian(W, h_prev, activation):
    # sigma' in front
    return activation_derivative(h_prev, activation)[:, None] * np.array(W)


def state_jacobian(W, h_states, activation, k, t):
    raise NotImplementedError("state_jacobian")


def conventional_state_jacobian(W, h_states, activation, k, t):
    raise NotImplementedError("conventional_state_jacobian")


def derivative_bound(activation):
    return {"sigmoid": 0.25, "tanh": 1, "relu": 1, "identity": 1}[activation]


def operator_norm(A):
    return np.linalg.norm(A, 2)


def largest_gram_eigenvalue(W):
    return np.linalg.norm(W, 2) ** 2


def jacobian_norm_bound(W, gamma, T):
    return (gamma * operator_norm(W)) ** T


def satisfies_vanishing_condition(W, gamma, delta):
    return largest_gram_eigenvalue(W) <= delta**2 / gamma**2


def explosion_is_possible(W, gamma):
    return gamma * max(abs(np.linalg.eigvals(W))) > 1


def condition_reversed_but_vanishing(gamma, delta):
    raise NotImplementedError("condition_reversed_but_vanishing")


REVERSED_CONDITION = "necessary"


def error_signal_bound(dE_dx_t, W, gamma, lag):
    return np.linalg.norm(dE_dx_t) * jacobian_norm_bound(W, gamma, lag)


SPECTRAL_QUANTITY = "largest_eigenvalue"


def exploding_with_small_spectral_radius():
    raise NotImplementedError("exploding_with_small_spectral_radius")


SMALL_SIGMA_FOR_VANISHING = "sufficient"
LARGE_SIGMA_FOR_EXPLODING = "sufficient"


def total_gradient(per_step_gradients):
    return np.sum(per_step_gradients, axis=0)


def error_gradient_through_time(dE_dx_t, jacobians, immediate):
    return sum(np.array(dE_dx_t) @ np.array(J) @ np.array(d) for J, d in zip(jacobians, immediate))


def recurrent_weight_gradient(W, x_states, dE_dx, activation):
    raise NotImplementedError("recurrent_weight_gradient")
