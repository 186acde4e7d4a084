"""Right answers to quadratic_model in other styles: each must get full marks."""

import math

import numpy as np


class Refused(ValueError):
    """A subclass of ValueError counts."""


def form(u, H, v):
    """u'Hv by a double loop."""
    return sum(float(u[i]) * float(H[i][j]) * float(v[j]) for i in range(len(u)) for j in range(len(v)))


# Plain Python: loops, lists, and Gaussian elimination.


def quadratic_model__plain_python(x, x0, f0, g, H):
    step = [float(a) - float(b) for a, b in zip(x, x0, strict=True)]
    return f0 + sum(s * float(slope) for s, slope in zip(step, g, strict=True)) + form(step, H, step) / 2


def quadratic_model_gradient__plain_python(x, x0, g, H):
    d = range(len(g))
    largest = max(abs(float(H[i][j])) for i in d for j in d)
    if any(abs(float(H[i][j]) - float(H[j][i])) > 1e-6 * largest for i in d for j in d):
        raise Refused("not symmetric")
    return [float(g[i]) + sum(float(H[i][j]) * (float(x[j]) - float(x0[j])) for j in d) for i in d]


def model_value_after_gradient_step__plain_python(f0, g, H, eps):
    return f0 - eps * sum(float(v) ** 2 for v in g) + eps * eps * form(g, H, g) / 2


def gradient_step_decreases_model__plain_python(g, H, eps):
    if not eps > 0:
        raise Refused("eps")
    return model_value_after_gradient_step__plain_python(0.0, g, H, eps) < 0.0


def max_step_size__plain_python(g, H):
    if not any(g):
        return 0
    return math.inf if form(g, H, g) <= 0 else 2 * sum(float(v) ** 2 for v in g) / form(g, H, g)


def optimal_step_size__plain_python(g, H):
    if form(g, H, g) <= 0:
        raise Refused("no best step")
    return sum(float(v) ** 2 for v in g) / form(g, H, g)


def newton_step__plain_python(x0, g, H):
    d = len(g)
    rows = [[*map(float, H[i]), float(g[i])] for i in range(d)]
    for i in range(d):
        pivot = max(range(i, d), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        if abs(rows[i][i]) <= 1e-12 * max(abs(float(v)) for row in H for v in row):
            raise Refused("singular")
        for r in range(d):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [float(x0[i]) - rows[i][d] / rows[i][i] for i in range(d)]


# Single precision wherever float64 was not asked for, and 0-d arrays.


def quadratic_model__single_precision(x, x0, f0, g, H):
    s = np.asarray(x, np.float32) - np.asarray(x0, np.float32)
    g, H = np.asarray(g, np.float32), np.asarray(H, np.float32)
    return np.asarray(np.float32(f0) + s @ (g + H @ s / np.float32(2)))


def quadratic_model_gradient__single_precision(x, x0, g, H):
    H = np.asarray(H, np.float32)
    if not np.allclose(H, H.T, rtol=0, atol=1e-6 * np.abs(H).max()):
        raise ValueError("H is not symmetric")
    return np.asarray(g, np.float32) + H @ (np.asarray(x, np.float32) - np.asarray(x0, np.float32))


def model_value_after_gradient_step__single_precision(f0, g, H, eps):
    g, H, eps = np.asarray(g, np.float32), np.asarray(H, np.float32), np.float32(eps)
    return np.asarray(np.float32(f0) - eps * (g @ g) + eps**2 * (g @ H @ g) / np.float32(2))


def gradient_step_decreases_model__single_precision(g, H, eps):
    if eps <= 0:
        raise ValueError("eps must be positive")
    g, H, eps = np.asarray(g, np.float32), np.asarray(H, np.float32), np.float32(eps)
    return np.asarray(eps * eps * (g @ H @ g) / np.float32(2) < eps * (g @ g))


def max_step_size__single_precision(g, H):
    g, H = np.asarray(g, np.float32), np.asarray(H, np.float32)
    if np.linalg.norm(g) == 0:
        return np.float32(0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.float32(2) * (g @ g) / np.maximum(g @ H @ g, np.float32(0)))


def optimal_step_size__single_precision(g, H):
    g, H = np.asarray(g, np.float32), np.asarray(H, np.float32)
    if g @ H @ g <= 0:
        raise ValueError("no best step")
    return np.asarray(g @ g / (g @ H @ g))


# Column vectors, and results with one element.


def quadratic_model__columns(x, x0, f0, g, H):
    s, g = np.c_[np.subtract(x, x0)], np.c_[np.asarray(g)]
    return f0 + s.T @ g + s.T @ np.asarray(H) @ s / 2


def model_value_after_gradient_step__columns(f0, g, H, eps):
    g = np.c_[np.asarray(g)]
    return quadratic_model__columns((-eps * g).ravel(), np.zeros(len(g)), f0, g.ravel(), H)


def gradient_step_decreases_model__columns(g, H, eps):
    if eps <= 0:
        raise ValueError("eps must be positive")
    g = np.c_[np.asarray(g)]
    return (g.T @ g - eps * (g.T @ np.asarray(H) @ g) / 2 > 0).ravel()


def max_step_size__columns(g, H):
    g = np.c_[np.asarray(g, dtype=float)]
    slope, curvature = g.T @ g, g.T @ np.asarray(H) @ g
    if curvature[0, 0] > 0:
        return 2 * slope / curvature
    return np.full((1,), np.inf if slope[0, 0] > 0 else 0.0)


def optimal_step_size__columns(g, H):
    g = np.c_[np.asarray(g, dtype=float)]
    if (g.T @ np.asarray(H) @ g).item() <= 0:
        raise ValueError("no best step")
    return (g.T @ g / (g.T @ np.asarray(H) @ g)).ravel()


def newton_step__columns(x0, g, H):
    if not np.linalg.cond(np.asarray(H, dtype=float)) < 1e12:
        raise ValueError("singular")
    return (np.c_[np.asarray(x0)] - np.linalg.inv(np.asarray(H, dtype=float)) @ np.c_[np.asarray(g)]).ravel()


# From what is known of the model alone: values, and slopes at the origin.


def quadratic_model_gradient__by_values(x, x0, g, H):
    H = np.asarray(H, dtype=float)
    if np.linalg.norm(H - H.T) > 1e-5 * np.linalg.norm(H):
        raise ValueError("H must be symmetric")
    up, down = ([quadratic_model(x + e, x0, 0.0, g, H) for e in s * np.eye(len(g))] for s in (1, -1))  # noqa: F821
    return tuple((np.array(up) - np.array(down)) / 2)


def gradient_step_decreases_model__by_values(g, H, eps):
    if eps <= 0:
        raise ValueError("eps must be positive")
    return bool(eps < max_step_size(g, H))  # noqa: F821 - of the reference


def max_step_size__by_values(g, H):
    after = [model_value_after_gradient_step(0.0, g, H, eps) for eps in (-1.0, 1.0)]  # noqa: F821
    slope, curvature = (after[0] - after[1]) / 2, after[0] + after[1]
    if slope == 0:
        return 0.0
    return float("inf") if curvature <= 0 else 2 * optimal_step_size__by_values(g, H)


def optimal_step_size__by_values(g, H):
    after = [model_value_after_gradient_step(0.0, g, H, eps) for eps in (-1.0, 1.0)]  # noqa: F821
    if after[0] + after[1] <= 0:
        raise ValueError("no minimum")
    return (after[0] - after[1]) / 2 / (after[0] + after[1])


def newton_step__by_values(x0, g, H):
    H = np.array(H, dtype=float)
    eigenvalues, Q = np.linalg.eigh(H)
    if np.min(np.abs(eigenvalues)) <= 1e-14 * np.max(np.abs(eigenvalues)):
        raise ValueError("singular")
    return np.array(x0) - np.einsum("ij,j,kj,k->i", Q, 1 / eigenvalues, Q, np.array(g))


# Least squares where solving would do.


def newton_step__least_squares(x0, g, H):
    step, _, rank, _ = np.linalg.lstsq(np.asarray(H, dtype=float), -np.asarray(g, dtype=float), rcond=None)
    if rank < len(step):
        raise np.linalg.LinAlgError("singular")
    return step + x0
