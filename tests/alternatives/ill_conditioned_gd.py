"""Right answers to ill_conditioned_gd in other styles: each must get full marks."""

import math

import numpy as np


class Refused(ValueError):
    """A subclass of ValueError counts."""


def times(A, v):
    """A matrix times a vector, by a double loop."""
    return [sum(float(a) * float(x) for a, x in zip(row, v, strict=True)) for row in A]


def turned(A):
    return [list(column) for column in zip(*A, strict=True)]


def largest_gram_eigenvalue(F):
    """The largest eigenvalue of F'F, from NumPy's routine for symmetric matrices."""
    F = np.asarray(F, dtype=float)
    return np.linalg.eigvalsh(F.T @ F)[-1]


# Plain Python where that is bearable: lists in, lists out.


def gd_step__plain_python(F, y, w, lr):
    residual = [prediction - float(target) for prediction, target in zip(times(F, w), y, strict=True)]
    return [float(v) - lr * g for v, g in zip(w, times(turned(F), residual), strict=True)]


def iteration_matrix__plain_python(F, lr):
    columns = turned(F)
    return [
        [(i == j) - lr * sum(float(a) * float(b) for a, b in zip(p, q, strict=True)) for j, q in enumerate(columns)]
        for i, p in enumerate(columns)
    ]


def iteration_matrix_norm__plain_python(F, lr):
    return max(map(abs, np.linalg.eigvalsh(iteration_matrix__plain_python(F, lr)).tolist()))


def max_stable_learning_rate__plain_python(F):
    if all(entry == 0 for row in F for entry in row):
        raise Refused("F is zero")
    return 2 / float(largest_gram_eigenvalue(F))


def gd_cannot_diverge__plain_python(F, lr):
    return lr > 0 and lr * float(largest_gram_eigenvalue(F)) <= 2


def next_norm_bound__plain_python(F, y, w_norm, lr):
    return w_norm + lr * math.sqrt(largest_gram_eigenvalue(F)) * math.hypot(*map(float, y))


def gd_norm_history__plain_python(F, y, lr, steps):
    w = [0.0] * len(F[0])
    history = (0,)
    for _ in range(steps):
        w = gd_step__plain_python(F, y, w, lr)
        history += (math.sqrt(sum(v * v for v in w)),)
    return history


def error_bound__plain_python(F, y, w_star_norm, lr, k):
    bound = w_star_norm
    for _ in range(k):
        bound += lr * math.sqrt(largest_gram_eigenvalue(F)) * math.dist(y, [0] * len(y))
    return bound


# Single precision, 0-d arrays and arrays of one element.


def gd_step__single_precision(F, y, w, lr):
    F, y, w = (np.asarray(a, np.float32) for a in (F, y, w))
    return w + np.float32(lr) * ((y - F @ w) @ F)


def iteration_matrix__single_precision(F, lr):
    F = np.asarray(F, np.float32)
    return np.identity(F.shape[1], np.float32) - np.float32(lr) * (F.T @ F)


def iteration_matrix_norm__single_precision(F, lr):
    return np.asarray(np.linalg.svd(iteration_matrix__single_precision(F, lr))[1][0])


def max_stable_learning_rate__single_precision(F):
    F = np.asarray(F, np.float32)
    if not F.any():
        raise ValueError("F is zero")
    return np.float32(2) / np.linalg.norm(F, ord=2, keepdims=True).ravel() ** 2


def gd_cannot_diverge__single_precision(F, lr):
    F = np.asarray(F, np.float32)
    return np.logical_and(lr > 0, np.float32(lr) <= np.float32(2) / np.linalg.norm(F, ord=2) ** 2)


def next_norm_bound__single_precision(F, y, w_norm, lr):
    F, y = np.asarray(F, np.float32), np.asarray(y, np.float32)
    return np.array([np.float32(w_norm) + np.float32(lr) * np.linalg.norm(F, 2) * np.linalg.norm(y)])


def gd_norm_history__single_precision(F, y, lr, steps):
    history = np.zeros(steps + 1, np.float32)
    w = np.zeros(np.shape(F)[1], np.float32)
    for t in range(steps):
        w = gd_step__single_precision(F, y, w, lr)
        history[t + 1] = np.sqrt(w @ w)
    return history


def error_bound__single_precision(F, y, w_star_norm, lr, k):
    F, y = np.asarray(F, np.float32), np.asarray(y, np.float32)
    return np.asarray(np.float32(k * lr) * np.linalg.svd(F)[1].max() * np.linalg.norm(y) + np.float32(w_star_norm))


# Everything from the singular value decomposition: no loop over the steps at all.


def gd_step__singular_values(F, y, w, lr):
    U, sigma, Vt = np.linalg.svd(np.asarray(F, dtype=float), full_matrices=False)
    return np.asarray(w) - lr * Vt.T @ (sigma * (sigma * (Vt @ np.asarray(w)) - U.T @ np.asarray(y)))


def iteration_matrix__singular_values(F, lr):
    _, sigma, Vt = np.linalg.svd(np.asarray(F, dtype=float))
    eigenvalues = np.ones(len(Vt))
    eigenvalues[: len(sigma)] -= lr * sigma**2
    return np.einsum("ki,k,kj->ij", Vt, eigenvalues, Vt)


def iteration_matrix_norm__singular_values(F, lr):
    n, d = np.shape(F)
    sigma = np.linalg.svd(np.asarray(F, dtype=float), compute_uv=False)
    ends = [1 - lr * sigma[0] ** 2, 1 - lr * sigma[-1] ** 2 if n >= d else 1.0]
    return max(abs(end) for end in ends)


def max_stable_learning_rate__singular_values(F):
    largest = np.linalg.svd(np.asarray(F, dtype=float), compute_uv=False)[0]
    if largest == 0:
        raise np.linalg.LinAlgError("F is zero")
    return 2 * largest**-2.0


def gd_cannot_diverge__singular_values(F, lr):
    if lr <= 0:
        return np.bool_(False)
    return iteration_matrix_norm__singular_values(F, lr) <= 1 + 1e-9


def gd_norm_history__singular_values(F, y, lr, steps):
    U, sigma, _ = np.linalg.svd(np.asarray(F, dtype=float), full_matrices=False)
    shrinks = 1 - lr * sigma**2
    # Coordinate i after t steps is lr sigma_i u_i'y times the sum of the first t powers.
    powers = shrinks ** np.arange(steps)[:, np.newaxis]
    sums = np.vstack([np.zeros(len(sigma)), np.cumsum(powers, axis=0)])
    return np.linalg.norm(lr * sums * sigma * (U.T @ np.asarray(y)), axis=1)


# One function made of the others.


def gd_step__by_the_iteration_matrix(F, y, w, lr):
    return iteration_matrix(F, lr) @ np.asarray(w) + lr * np.transpose(F) @ np.asarray(y)  # noqa: F821 - reference's


def iteration_matrix__by_the_iteration_matrix(F, lr):
    # Column by column: where a step without targets takes each unit vector.
    F = np.asarray(F, dtype=float)
    return np.stack([e - lr * F.T @ (F @ e) for e in np.eye(F.shape[1])], axis=1)


def iteration_matrix_norm__by_the_iteration_matrix(F, lr):
    M = iteration_matrix__by_the_iteration_matrix(F, lr)
    return np.sqrt(np.linalg.eigvalsh(M.T @ M).max())


def gd_cannot_diverge__by_the_iteration_matrix(F, lr):
    return bool(lr > 0) and bool(iteration_matrix_norm__by_the_iteration_matrix(F, lr) < 1.0001)


def next_norm_bound__by_the_iteration_matrix(F, y, w_norm, lr):
    return error_bound(F, y, w_norm, lr, 1)  # noqa: F821 - of the reference


def gd_norm_history__by_the_iteration_matrix(F, y, lr, steps):
    F, y = np.asarray(F, dtype=float), np.asarray(y, dtype=float)

    def weights(t):
        if t == 0:
            return np.zeros(F.shape[1])
        before = weights(t - 1)
        return before - lr * (F.T @ F @ before - F.T @ y)

    return [np.linalg.norm(weights(t)) for t in range(steps + 1)]
