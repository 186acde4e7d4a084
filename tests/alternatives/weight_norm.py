"""Right answers to weight_norm in other styles: each must get full marks."""

import math

import numpy as np


class NoDirectionError(ValueError):
    """A subclass of ValueError counts."""


# Plain Python: lists in, lists out.


def length(u):
    norm = math.hypot(*u)
    if norm == 0:
        raise ValueError("zero")
    return norm


def dot(u, v):
    return sum(a * b for a, b in zip(u, v, strict=True))


def weight_norm__plain_python(u, gain):
    norm = length(u)
    return [gain * entry / norm for entry in u]


def batch_norm_preactivation__plain_python(X, u, gain, shift):
    y = [float(dot(row, u)) for row in X]
    mean = sum(y) / len(y)
    variance = sum((value - mean) ** 2 for value in y) / len(y)
    if variance == 0:
        raise ValueError("no spread")
    return [gain * (value - mean) / math.sqrt(variance) + shift for value in y]


def weight_norm_preactivation__plain_python(X, u, gain, shift):
    w = weight_norm__plain_python(u, gain)
    return tuple(dot(row, w) + shift for row in X)


def preactivation_std__plain_python(u, cov):
    return math.sqrt(sum(u[i] * u[j] * cov[i][j] for i in range(len(u)) for j in range(len(u))))


def orthogonal_projector__plain_python(u):
    square = length(u) ** 2
    return [[(i == j) - a * b / square for j, b in enumerate(u)] for i, a in enumerate(u)]


def weight_norm_jacobian__plain_python(u, gain):
    s = gain / length(u)
    return [[s * entry for entry in row] for row in orthogonal_projector__plain_python(u)]


def weight_norm_grad_u__plain_python(u, gain, grad_w):
    norm = length(u)
    along = dot(u, grad_w) / norm**2
    return [gain / norm * (g - along * entry) for g, entry in zip(grad_w, u, strict=True)]


def weight_norm_grad_gain__plain_python(u, grad_w):
    return dot(u, grad_w) / length(u)


def weight_norm_step__plain_python(u, gain, grad_w, lr):
    return [a - lr * b for a, b in zip(u, weight_norm_grad_u__plain_python(u, gain, grad_w), strict=True)]


def squared_norm_increase__plain_python(u, gain, grad_w, lr):
    return sum((lr * entry) ** 2 for entry in weight_norm_grad_u__plain_python(u, gain, grad_w))


def norm_trajectory__plain_python(u0, gain, grads_w, lr):
    norms = [length(u0)]
    for grad_w in grads_w:
        u0 = weight_norm_step__plain_python(u0, gain, grad_w, lr)
        norms.append(length(u0))
    return norms


# All in float32.


def single(values):
    return np.asarray(values, dtype=np.float32)


def norm32(u):
    norm = np.sqrt(np.sum(single(u) ** 2))
    if norm == 0:
        raise NoDirectionError("zero")
    return norm


def weight_norm__float32(u, gain):
    return single(gain) * single(u) / norm32(u)


def batch_norm_preactivation__float32(X, u, gain, shift):
    y = single(X) @ single(u)
    if np.ptp(y) == 0:
        raise NoDirectionError("no spread")
    return single(gain) * (y - y.mean()) / y.std() + single(shift)


def weight_norm_preactivation__float32(X, u, gain, shift):
    return single(gain) * (single(X) @ single(u)) / norm32(u) + single(shift)


def preactivation_std__float32(u, cov):
    return np.sqrt(single(u) @ single(cov) @ single(u))


def orthogonal_projector__float32(u):
    unit = single(u) / norm32(u)
    return np.eye(len(unit), dtype=np.float32) - np.outer(unit, unit)


def weight_norm_jacobian__float32(u, gain):
    return single(gain) / norm32(u) * orthogonal_projector__float32(u)


def weight_norm_grad_u__float32(u, gain, grad_w):
    return weight_norm_jacobian__float32(u, gain) @ single(grad_w)


def weight_norm_grad_gain__float32(u, grad_w):
    return np.array(single(u) @ single(grad_w) / norm32(u))  # 0-d


def weight_norm_step__float32(u, gain, grad_w, lr):
    return single(u) - single(lr) * weight_norm_grad_u__float32(u, gain, grad_w)


def squared_norm_increase__float32(u, gain, grad_w, lr):
    return np.sum((single(lr) * weight_norm_grad_u__float32(u, gain, grad_w)) ** 2)


def norm_trajectory__float32(u0, gain, grads_w, lr):
    u, norms = single(u0), [norm32(u0)]
    for grad_w in single(grads_w):
        u = weight_norm_step__float32(u, gain, grad_w, lr)
        norms.append(norm32(u))
    return single(norms)


# Columns and matrix products; single numbers as arrays of one element.


def column(u):
    u = np.array(u, dtype=float).reshape(-1, 1)
    if not u.any():
        raise ValueError("zero")
    return u


def weight_norm__columns(u, gain):
    u = column(u)
    return (gain * u @ np.linalg.inv(u.T @ u) ** 0.5).ravel()


def batch_norm_preactivation__columns(X, u, gain, shift):
    y = np.array(X, dtype=float) @ np.array(u, dtype=float).reshape(-1, 1)
    centring = np.eye(len(y)) - np.ones((len(y), len(y))) / len(y)
    variance = (y.T @ centring @ y / len(y)).item()
    if len(set(y.ravel().tolist())) == 1:
        raise ValueError("no spread")
    return (gain * centring @ y / variance**0.5 + shift)[:, 0]


def weight_norm_preactivation__columns(X, u, gain, shift):
    X = np.array(X, dtype=float)
    extended = np.hstack([X, np.ones((len(X), 1))])
    return extended @ np.append(weight_norm__columns(u, gain), shift)


def preactivation_std__columns(u, cov):
    u = np.array(u, dtype=float).reshape(-1, 1)
    return np.sqrt(u.T @ np.array(cov, dtype=float) @ u).ravel()


def orthogonal_projector__columns(u):
    # I minus the least-squares fit on u.
    u = column(u)
    return np.eye(len(u)) - u @ np.linalg.pinv(u)


def weight_norm_jacobian__columns(u, gain):
    return gain * orthogonal_projector__columns(u) / np.sqrt(column(u).T @ column(u))


def weight_norm_grad_u__columns(u, gain, grad_w):
    # What is left of the gradient after a least-squares fit on u.
    u, g = column(u), np.array(grad_w, dtype=float).reshape(-1, 1)
    rest = g - u @ np.linalg.lstsq(u, g, rcond=None)[0]
    return (gain / np.linalg.norm(u) * rest).ravel()


def weight_norm_grad_gain__columns(u, grad_w):
    return (weight_norm__columns(u, 1.0)[np.newaxis] @ np.array(grad_w, dtype=float)).reshape(1)


def squared_norm_increase__columns(u, gain, grad_w, lr):
    g = np.array(grad_w, dtype=float).reshape(-1, 1)
    s = gain / np.linalg.norm(column(u))
    return (lr**2 * s**2 * g.T @ orthogonal_projector__columns(u) @ g).ravel()


# Derivatives by central differences, projections by a cross term.


def weight_norm_jacobian__numerical(u, gain):
    u = np.array(u, dtype=float)
    if not np.any(u):
        raise NoDirectionError("zero")
    h = 1e-5 * np.linalg.norm(u)
    columns = []
    for j in range(len(u)):
        up, down = u.copy(), u.copy()
        up[j], down[j] = up[j] + h, down[j] - h
        columns.append((gain * up / np.linalg.norm(up) - gain * down / np.linalg.norm(down)) / (2 * h))
    return np.column_stack(columns)


def weight_norm_grad_u__numerical(u, gain, grad_w):
    return weight_norm_jacobian__numerical(u, gain).T.dot(grad_w)


def norm_trajectory__numerical(u0, gain, grads_w, lr):
    path = [np.array(u0, dtype=float)]
    weight_norm(u0, gain)  # noqa: F821 - of the reference, for its check
    for grad_w in grads_w:
        path.append(path[-1] - lr * weight_norm_grad_u__numerical(path[-1], gain, grad_w))
    return np.linalg.norm(path, axis=1)


# Norms by Pythagoras alone, and by recursion.


def weight_norm_step__recursive(u, gain, grad_w, lr):
    u, g = np.asarray(u, dtype=float), np.asarray(grad_w, dtype=float)
    square = np.sum(u * u)
    if square == 0.0:
        raise ValueError("zero")
    return u * (1 + lr * gain * np.sum(u * g) / square**1.5) - lr * gain * square**-0.5 * g


def squared_norm_increase__recursive(u, gain, grad_w, lr):
    # |g|^2 - (u'g)^2 / |u|^2, as the sum over all pairs of (u_i g_j - u_j g_i)^2: no cancellation.
    u, g = np.asarray(u, dtype=float), np.asarray(grad_w, dtype=float)
    square = np.sum(u * u)
    if square == 0.0:
        raise ValueError("zero")
    twisted = np.outer(u, g) - np.outer(g, u)
    return lr**2 * gain**2 * np.sum(twisted**2) / (2 * square**2)


def norm_trajectory__recursive(u0, gain, grads_w, lr):
    u0 = np.asarray(u0, dtype=float)
    if not u0.any():
        raise ValueError("zero")
    here = [np.sqrt(np.sum(u0**2))]
    if len(grads_w) == 0:
        return here
    return here + norm_trajectory__recursive(
        weight_norm_step__recursive(u0, gain, grads_w[0], lr), gain, grads_w[1:], lr
    )
