"""Right answers to dropout_regression in other styles: each must get full marks."""

import math
from fractions import Fraction

import numpy as np


class NotAProbabilityError(ValueError):
    """A subclass of ValueError counts."""


# Plain Python: lists in, lists out, elimination by hand.


def within(p, lowest=0):
    if not 0 <= p <= 1 or p < lowest:
        raise ValueError("p")


def predicted(X, w):
    return [math.fsum(a * b for a, b in zip(row, w, strict=True)) for row in X]


def eliminate(A, b):
    """Gauss-Jordan with pivots; the matrix is positive definite."""
    d = len(b)
    rows = [[*map(float, A[i]), float(b[i])] for i in range(d)]
    for k in range(d):
        pivot = max(range(k, d), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for i in range(d):
            if i != k:
                rows[i] = [a - rows[i][k] * b for a, b in zip(rows[i], rows[k], strict=True)]
    return [row[d] for row in rows]


def products(X, y):
    """X'X and X'y."""
    columns = list(zip(*X, strict=True))
    matrix = [[math.fsum(a * b for a, b in zip(one, two, strict=True)) for two in columns] for one in columns]
    return matrix, [math.fsum(a * b for a, b in zip(column, y, strict=True)) for column in columns]


def dropout_loss__plain_python(X, y, w, R):
    try:
        fits = len(X) == len(y) == len(R) and all(len(a) == len(b) == len(w) for a, b in zip(X, R, strict=True))
        numbers = [float(value) for value in [*w, *(value for row in R for value in row)]]
        if not fits or not numbers or any(np.ndim(value) for value in [*y, *(value for row in X for value in row)]):
            raise ValueError("shapes")
    except TypeError as error:
        raise ValueError("shapes") from error
    masked = [[a * r for a, r in zip(row, kept, strict=True)] for row, kept in zip(X, R, strict=True)]
    return sum((t - value) ** 2 for t, value in zip(y, predicted(masked, w), strict=True))


def dropout_gamma__plain_python(X):
    columns = list(zip(*X, strict=True))
    return [[math.hypot(*column) if i == j else 0 for j in range(len(columns))] for i, column in enumerate(columns)]


def expected_masked_gram__plain_python(X, p):
    within(p)
    matrix, _ = products(X, [0] * len(X))
    return [[value * (p if i == j else p * p) for j, value in enumerate(row)] for i, row in enumerate(matrix)]


def expected_dropout_loss__plain_python(X, y, w, p):
    # Squared bias plus variance, one sample after the other.
    within(p)
    total = 0.0
    for row, target in zip(X, y, strict=True):
        total += (target - p * predicted([row], w)[0]) ** 2
        total += p * (1 - p) * sum((a * b) ** 2 for a, b in zip(row, w, strict=True))
    return total


def expected_dropout_gradient__plain_python(X, y, w, p):
    matrix = expected_masked_gram__plain_python(X, p)
    _, right = products(X, y)
    return [2 * (a - p * b) for a, b in zip(predicted(matrix, w), right, strict=True)]


def dropout_lambda__plain_python(p):
    within(p, lowest=1e-12)
    return 1 / p - 1


def dropout_solution__plain_python(X, y, p):
    within(p, lowest=1e-12)
    _, right = products(X, y)
    return eliminate(expected_masked_gram__plain_python(X, p), [p * value for value in right])


def ridge_loss__plain_python(X, y, w, lam):
    error = sum((t - value) ** 2 for t, value in zip(y, predicted(X, w), strict=True))
    return error + lam * sum(value * value for value in w)


def ridge_gradient__plain_python(X, y, w, lam):
    _, right = products(X, [value - t for t, value in zip(y, predicted(X, w), strict=True)])
    return tuple(2 * a + 2 * lam * b for a, b in zip(right, w, strict=True))


def ridge_solution__plain_python(X, y, lam):
    if lam < 0:
        raise ValueError("lam")
    matrix, right = products(X, y)
    return eliminate([[v + lam * (i == j) for j, v in enumerate(row)] for i, row in enumerate(matrix)], right)


def equivalent_ridge_lambda__plain_python(X, p):
    lam = dropout_lambda__plain_python(p)
    norms = [sum(value * value for value in column) for column in zip(*X, strict=True)]
    return lam * norms[0] if max(norms) - min(norms) < 1e-6 * max(norms) else None


# All in float32.


def single(*values):
    return tuple(np.asarray(value, dtype=np.float32) for value in values)


def dropout_loss__float32(X, y, w, R):
    X, y, w, R = single(X, y, w, R)
    if X.shape != R.shape or y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        raise ValueError("shapes")
    return np.sum(np.square(y - np.where(R == 1, X, np.float32(0)) @ w))


def dropout_gamma__float32(X):
    (X,) = single(X)
    return np.sqrt(np.diag(np.diag(X.T @ X)))


def expected_masked_gram__float32(X, p):
    if p < 0 or p > 1:
        raise NotAProbabilityError(p)
    X, p = single(X, p)
    gram = X.T @ X * p**2
    np.fill_diagonal(gram, p * np.sum(X**2, axis=0))
    return gram


def expected_dropout_loss__float32(X, y, w, p):
    gram = expected_masked_gram__float32(X, p)
    X, y, w, p = single(X, y, w, p)
    return y @ y - 2 * p * (y @ X @ w) + w @ gram @ w


def expected_dropout_gradient__float32(X, y, w, p):
    gram = expected_masked_gram__float32(X, p)
    X, y, w, p = single(X, y, w, p)
    return 2 * (gram @ w - p * (X.T @ y))


def dropout_lambda__float32(p):
    if p <= 0 or p > 1:
        raise NotAProbabilityError(p)
    return np.float32(1 - p) / np.float32(p)


def dropout_solution__float32(X, y, p):
    lam = dropout_lambda__float32(p)
    X, y, p = single(X, y, p)
    return np.linalg.solve(X.T @ X + lam * np.diag((X**2).sum(0)), X.T @ y) / p


def ridge_loss__float32(X, y, w, lam):
    X, y, w, lam = single(X, y, w, lam)
    return np.square(y - X @ w).sum() + lam * np.square(w).sum()


def ridge_gradient__float32(X, y, w, lam):
    X, y, w, lam = single(X, y, w, lam)
    return 2 * (X.T @ (X @ w - y) + lam * w)


def ridge_solution__float32(X, y, lam):
    if lam < 0:
        raise NotAProbabilityError(lam)
    X, y, lam = single(X, y, lam)
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1], dtype=np.float32), X.T @ y)


def equivalent_ridge_lambda__float32(X, p):
    lam = dropout_lambda__float32(p)
    norms = np.linalg.norm(single(X)[0], axis=0) ** 2
    return lam * norms.mean() if np.allclose(norms, norms.mean(), rtol=1e-5) else None


# One least-squares problem for every solution; single numbers as arrays of one element.


def dropout_loss__stacked(X, y, w, R):
    X, y, w, R = (np.array(value, dtype=float) for value in (X, y, w, R))
    if X.shape != R.shape or y.shape != (len(X),) or w.shape != (X.shape[1],):
        raise ValueError("shapes")
    return np.array([np.linalg.norm(y - np.einsum("ij,ij,j->i", X, R, w)) ** 2])


def rows_of(X, p):
    """Rows whose squared error is the expected loss."""
    X = np.array(X, dtype=float)
    return np.vstack([p * X, np.diag(np.sqrt(p * (1 - p) * np.einsum("ij,ij->j", X, X)))])


def expected_dropout_loss__stacked(X, y, w, p):
    if not (p >= 0 and p <= 1):
        raise ValueError("p")
    d = np.shape(X)[1]
    return np.array(np.sum((np.append(y, np.zeros(d)) - rows_of(X, p) @ np.array(w)) ** 2))


def expected_dropout_gradient__stacked(X, y, w, p):
    if not (p >= 0 and p <= 1):
        raise ValueError("p")
    rows = rows_of(X, p)
    return -2 * rows.T @ (np.append(y, np.zeros(np.shape(X)[1])) - rows @ np.array(w))


def dropout_solution__stacked(X, y, p):
    if p <= 0 or p > 1:
        raise ValueError("p")
    return np.linalg.lstsq(rows_of(X, p), np.append(y, np.zeros(np.shape(X)[1])), rcond=None)[0]


def ridge_solution__stacked(X, y, lam):
    X = np.array(X, dtype=float)
    rows = np.vstack([X, math.sqrt(lam) * np.eye(X.shape[1])])  # a negative lam is a ValueError of math.sqrt
    return np.linalg.lstsq(rows, np.append(y, np.zeros(X.shape[1])), rcond=None)[0]


def dropout_lambda__stacked(p):
    if not 0 < p <= 1:
        raise ValueError("p")
    return np.array([np.expm1(-np.log(p))])


# Features scaled to norm one, samples instead of features, inverses, eigenvectors.


def dropout_solution__unit_features(X, y, p):
    if not 0 < p <= 1:
        raise ValueError("p")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    norms = np.linalg.norm(X, axis=0)
    unit = X / norms
    return np.linalg.inv(p * unit.T @ unit + (1 - p) * np.eye(len(norms))) @ unit.T @ y / norms


def ridge_solution__unit_features(X, y, lam):
    # In the space of the samples where lam > 0, and by the pseudo-inverse otherwise.
    if lam < 0:
        raise ValueError("lam")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    if lam == 0:
        return np.linalg.pinv(X) @ y
    values, vectors = np.linalg.eigh(X @ X.T)
    return X.T @ vectors @ (vectors.T @ y / (values + lam))


def expected_masked_gram__unit_features(X, p):
    if not 0 <= p <= 1:
        raise ValueError("p")
    X = np.array(X, dtype=float)
    mask = np.full((X.shape[1],) * 2, p**2)
    mask[np.diag_indices_from(mask)] = p
    return mask * np.einsum("ij,ik->jk", X, X)


def equivalent_ridge_lambda__unit_features(X, p):
    if not 0 < p <= 1:
        raise ValueError("p")
    # Every float is a fraction; what differs by less than rounding is one length.
    norms = [sum(Fraction(float(value)) ** 2 for value in column) for column in zip(*X, strict=True)]
    return float(norms[0]) * (1 - p) / p if max(norms) - min(norms) <= max(norms) / 10**9 else None


# QR and singular values.


def dropout_solution__orthogonal(X, y, p):
    if not 0 < p <= 1:
        raise ValueError("p")
    X = np.array(X, dtype=float)
    norms = np.linalg.norm(X, axis=0)
    Q, R = np.linalg.qr(np.vstack([X, math.sqrt((1 - p) / p) * np.diag(norms)]))
    return np.linalg.solve(R, Q.T @ np.append(y, np.zeros(len(norms)))) / p


def ridge_solution__orthogonal(X, y, lam):
    if lam < 0:
        raise ValueError("lam")
    U, sizes, V = np.linalg.svd(np.array(X, dtype=float), full_matrices=False)
    kept = sizes > 1e-12 * sizes[0]
    return V[kept].T @ (sizes[kept] / (sizes[kept] ** 2 + lam) * (U.T[kept] @ np.array(y, dtype=float)))
