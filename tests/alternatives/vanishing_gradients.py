"""Right answers to vanishing_gradients in other styles: each must get full marks."""

import math

import numpy as np

# By eigenvalues of the Gram matrix.


def operator_norm__gram(A):
    A = np.array(A, dtype=float)
    return np.sqrt(max(np.linalg.eigvals(A.T @ A).real.max(), 0.0))


def jacobian_norm_bound__gram(W, gamma, T):
    return (gamma**2 * largest_gram_eigenvalue(W)) ** (T / 2)  # noqa: F821 - of the reference


def satisfies_vanishing_condition__gram(W, gamma, delta):
    if gamma <= 0 or delta < 0 or delta >= 1:
        raise ValueError("gamma > 0 and 0 <= delta < 1")
    W = np.array(W, dtype=float)
    return np.linalg.eigh(W @ W.T)[0].max() <= delta**2 / gamma**2


def explosion_is_possible__gram(W, gamma):
    return np.sqrt(largest_gram_eigenvalue(W)) > 1 / gamma  # noqa: F821


def condition_reversed_but_vanishing__gram(gamma, delta):
    # Half-way between the squares, in two dimensions.
    return np.diag([math.sqrt((1 + delta**2) / 2) / gamma, 0.0])


def error_signal_bound__gram(dE_dx_t, W, gamma, lag):
    e = np.array(dE_dx_t, dtype=float)
    return math.sqrt(e @ e) * math.sqrt(largest_gram_eigenvalue(W)) ** lag * gamma**lag  # noqa: F821


# By singular values; results as arrays.


def derivative_bound__singular_values(activation):
    words = ["identity", "relu", "sigmoid", "tanh"]
    return np.array([1, 1, 0.25, 1])[words.index(activation)]  # list.index raises ValueError


def operator_norm__singular_values(A):
    return np.linalg.svd(np.asarray(A, dtype=float))[1][:1]


def largest_gram_eigenvalue__singular_values(W):
    return np.asarray(np.linalg.svd(np.asarray(W, dtype=float), compute_uv=False).max() ** 2)


def jacobian_norm_bound__singular_values(W, gamma, T):
    bound = np.ones(1)
    for _ in range(T):
        bound = bound * gamma * operator_norm__singular_values(W)
    return bound


def satisfies_vanishing_condition__singular_values(W, gamma, delta):
    if not (gamma > 0 and delta in (0, *[delta] * (0 < delta < 1))):
        raise ValueError("gamma or delta")
    return operator_norm__singular_values(W) * gamma <= delta


def explosion_is_possible__singular_values(W, gamma):
    return operator_norm__singular_values(W) > 1 / gamma


def condition_reversed_but_vanishing__singular_values(gamma, delta):
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    return (turn * (1 + 2 * delta) / (3 * gamma)).tolist()


def exploding_with_small_spectral_radius__singular_values():
    # Three units, each eigenvalue 0.5; W relu'(h) has the eigenvalue 3.
    W = [[3, 2.5, 0], [-2.5, -2, 0], [0, 1, 0.5]]
    return W, [1, -1, 0], [1, -1, 0]


# Plain Python: power iteration on W^T W until nothing changes.


def stretch(A):
    A = [[float(a) for a in row] for row in A]
    best = 0.0
    for start in range(len(A[0])):
        v = [1.0 + 0.1 * (j == start) + 0.01 * j for j in range(len(A[0]))]
        size = 0.0
        for _ in range(2000):
            u = [math.fsum(a * x for a, x in zip(row, v, strict=True)) for row in A]
            v = [math.fsum(A[i][j] * u[i] for i in range(len(A))) for j in range(len(v))]
            length = math.hypot(*v)
            if length == 0:
                break
            v = [x / length for x in v]
            if abs(math.sqrt(length) - size) <= 1e-15 * size:
                break
            size = math.sqrt(length)
        best = max(best, size)
    return best


def derivative_bound__plain_python(activation):
    match activation:
        case "sigmoid":
            return 1 / 4
        case "tanh" | "relu" | "identity":
            return 1
    raise ValueError(f"no activation {activation}")


def operator_norm__plain_python(A):
    return stretch(A)


def largest_gram_eigenvalue__plain_python(W):
    return stretch(W) ** 2


def jacobian_norm_bound__plain_python(W, gamma, T):
    return math.prod([gamma * stretch(W)] * T)


def explosion_is_possible__plain_python(W, gamma):
    return stretch(W) * gamma > 1


def condition_reversed_but_vanishing__plain_python(gamma, delta):
    return [[-(delta + 0.004) / gamma]]


def error_signal_bound__plain_python(dE_dx_t, W, gamma, lag):
    return math.hypot(*dE_dx_t) * jacobian_norm_bound__plain_python(W, gamma, lag)


def exploding_with_small_spectral_radius__plain_python():
    # Grows by a half a step: 1.5^50 is more than 10^8.
    return [[[1.5, 1], [-2.25, -1.5]], [0, -1], [1, -5]]


# Single precision.


def operator_norm__single_precision(A):
    return np.linalg.norm(np.asarray(A, dtype=np.float32), 2)


def largest_gram_eigenvalue__single_precision(W):
    W = np.asarray(W, dtype=np.float32)
    return np.linalg.eigvalsh(W.T.dot(W)).max()


def jacobian_norm_bound__single_precision(W, gamma, T):
    return np.power(np.float32(gamma) * operator_norm__single_precision(W), np.float32(T))


def satisfies_vanishing_condition__single_precision(W, gamma, delta):
    if gamma <= 0 or not 0 <= delta < 1:
        raise ValueError
    return operator_norm__single_precision(W) <= np.float32(delta) / np.float32(gamma)


def explosion_is_possible__single_precision(W, gamma):
    return np.array(np.float32(gamma) * operator_norm__single_precision(W) > 1)


def condition_reversed_but_vanishing__single_precision(gamma, delta):
    return np.float32((1 + delta) / (2 * gamma)) * np.eye(3, dtype=np.float32)


def error_signal_bound__single_precision(dE_dx_t, W, gamma, lag):
    e = np.asarray(dE_dx_t, dtype=np.float32)
    return np.sqrt(np.sum(e * e)) * jacobian_norm_bound__single_precision(W, gamma, lag)


def exploding_with_small_spectral_radius__single_precision():
    W = np.array([[4, 4], [-4, -4]], dtype=np.float32)
    return W, np.float32([0.5, -0.5]), np.float32([2, -9])


# Recursion and bisection, without any decomposition but the determinant; a witness that overflows after step 61.


def operator_norm__bisection(A):
    # The largest x for which x^2 I - A^T A is not positive definite.
    A = np.array(A, dtype=float)
    gram = A.T @ A
    size = np.sqrt(np.trace(gram))
    if size == 0:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        try:
            np.linalg.cholesky(middle * np.eye(len(gram)) - gram / size**2)
            high = middle
        except np.linalg.LinAlgError:
            low = middle
    return math.sqrt(high) * size


def largest_gram_eigenvalue__bisection(W):
    return operator_norm__bisection(W) ** 2


def jacobian_norm_bound__bisection(W, gamma, T):
    if T == 0:
        return 1
    half = jacobian_norm_bound__bisection(W, gamma, T // 2)
    return half * half * (gamma * operator_norm__bisection(W) if T % 2 else 1)


def condition_reversed_but_vanishing__bisection(gamma, delta):
    # A rank-one matrix of ten units.
    return np.full((10, 10), 0.1 * (1 + 3 * delta) / 4 / gamma)


def exploding_with_small_spectral_radius__bisection():
    return [[1e5, 1e5], [-1e5, -1e5]], [1, -1], [1, -1]
