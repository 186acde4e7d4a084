"""Right answers to tikhonov_augmentation in other styles: each must get full marks."""

import math

import numpy as np


class Refused(ValueError):
    """A subclass of ValueError counts."""


def symmetric(A):
    size = range(len(A))
    largest = max(abs(float(A[i][j])) for i in size for j in size)
    return all(abs(float(A[i][j]) - float(A[j][i])) <= 1e-6 * largest for i in size for j in size)


def solved(A, columns):
    """Gauss-Jordan elimination with pivots: A and its right sides as lists of rows."""
    d = len(A)
    rows = [[*map(float, A[i]), *map(float, columns[i])] for i in range(d)]
    for i in range(d):
        pivot = max(range(i, d), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [entry / rows[i][i] for entry in rows[i]]
        for r in range(d):
            if r != i:
                rows[r] = [a - rows[r][i] * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [row[d:] for row in rows]


def inverted(A):
    return solved(A, [[float(i == j) for j in range(len(A))] for i in range(len(A))])


def product(A, B):
    return [
        [sum(float(a) * float(b) for a, b in zip(row, col, strict=True)) for col in zip(*B, strict=True)] for row in A
    ]


# Plain Python: lists in, lists out.


def regularization_root__plain_python(Sigma):
    if not symmetric(Sigma):
        raise Refused("not symmetric")
    d = len(Sigma)
    L = [[0.0] * d for _ in range(d)]
    for i in range(d):
        for j in range(i + 1):
            rest = float(Sigma[i][j]) - sum(L[i][k] * L[j][k] for k in range(j))
            if i == j and rest <= 0:
                raise Refused("not positive definite")
            L[i][j] = math.sqrt(rest) if i == j else rest / L[j][j]
    return inverted(L)


def augment__plain_python(X, y, Gamma):
    return [list(row) for row in X] + [list(row) for row in Gamma], [*y, *(0 for _ in Gamma)]


def ols_solution__plain_python(X, y):
    turned = [list(column) for column in zip(*X, strict=True)]
    return [row[0] for row in solved(product(turned, X), product(turned, [[value] for value in y]))]


def tikhonov_solution__plain_python(X, y, Sigma):
    turned = [list(column) for column in zip(*X, strict=True)]
    gram = product(turned, X)
    total = [[g + s for g, s in zip(a, b, strict=True)] for a, b in zip(gram, inverted(Sigma), strict=True)]
    return [row[0] for row in solved(total, product(turned, [[value] for value in y]))]


def augmented_ols_solution__plain_python(X, y, Sigma):
    data = augment__plain_python(X, y, regularization_root__plain_python(Sigma))
    return tuple(ols_solution__plain_python(*data))


def tikhonov_loss__plain_python(X, y, w, Sigma):
    column = [[value] for value in w]
    residuals = [float(target) - fit[0] for target, fit in zip(y, product(X, column), strict=True)]
    penalty = sum(float(v) * u[0] for v, u in zip(w, solved(Sigma, column), strict=True))
    return sum(r * r for r in residuals) + penalty


# A symmetric root, normal equations with inverses, single precision, 0-d arrays.


def regularization_root__single_precision(Sigma):
    Sigma = np.asarray(Sigma, np.float32)
    if not np.allclose(Sigma, Sigma.T, rtol=0, atol=1e-6 * np.abs(Sigma).max()):
        raise ValueError("Sigma is not symmetric")
    eigenvalues, Q = np.linalg.eigh(Sigma)
    if eigenvalues.min() <= 1e-6 * eigenvalues.max():
        raise ValueError("Sigma is not positive definite")
    return Q @ np.diag(eigenvalues**-0.5) @ Q.T


def augment__single_precision(X, y, Gamma):
    X, y, Gamma = (np.asarray(a, np.float32) for a in (X, y, Gamma))
    return [np.r_[X, Gamma], np.r_[y, np.zeros(X.shape[1], np.float32)]]


def ols_solution__single_precision(X, y):
    X, y = np.asarray(X, np.float32), np.asarray(y, np.float32)
    return np.linalg.inv(X.T @ X) @ (X.T @ y)


def tikhonov_solution__single_precision(X, y, Sigma):
    X, y, Sigma = (np.asarray(a, np.float32) for a in (X, y, Sigma))
    return np.linalg.inv(X.T @ X + np.linalg.inv(Sigma)) @ X.T @ y


def augmented_ols_solution__single_precision(X, y, Sigma):
    Gamma = regularization_root__single_precision(Sigma)
    X_hat, y_hat = augment__single_precision(X, y, Gamma)
    Q, R = np.linalg.qr(X_hat)
    return np.linalg.solve(R, Q.T @ y_hat)


def tikhonov_loss__single_precision(X, y, w, Sigma):
    X, y, w, Sigma = (np.asarray(a, np.float32) for a in (X, y, w, Sigma))
    return np.asarray(np.linalg.norm(y - X @ w) ** 2 + w @ (np.linalg.inv(Sigma) @ w))


# Another root, turned and with negative entries; the closed form from the side of the rows.


def regularization_root__from_the_rows(Sigma):
    Sigma = np.array(Sigma, dtype=float)
    if np.linalg.norm(Sigma - Sigma.T) > 1e-6 * np.linalg.norm(Sigma) or not (np.linalg.eigvalsh(Sigma) > 0).all():
        raise np.linalg.LinAlgError("Sigma is no covariance")
    turn = np.linalg.qr(np.vander(np.arange(1.0, len(Sigma) + 1)))[0]
    return -turn @ np.linalg.cholesky(np.linalg.inv((Sigma + Sigma.T) / 2)).T


def augment__from_the_rows(X, y, Gamma):
    n, d = np.shape(X)
    X_hat, y_hat = np.empty((n + d, d)), np.zeros(n + d)
    X_hat[:n], X_hat[n:], y_hat[:n] = X, Gamma, y
    return X_hat, y_hat


def ols_solution__from_the_rows(X, y):
    return np.linalg.pinv(X) @ y


def tikhonov_solution__from_the_rows(X, y, Sigma):
    X, Sigma = np.asarray(X), np.asarray(Sigma)
    return Sigma @ X.T @ np.linalg.solve(X @ Sigma @ X.T + np.eye(len(X)), y)


def augmented_ols_solution__from_the_rows(X, y, Sigma):
    U, s, Vt = np.linalg.svd(
        augment__from_the_rows(X, y, regularization_root__from_the_rows(Sigma))[0], full_matrices=False
    )
    return Vt.T @ (U.T @ np.append(y, np.zeros(len(Sigma))) / s)


def tikhonov_loss__from_the_rows(X, y, w, Sigma):
    X_hat, y_hat = augment__from_the_rows(X, y, regularization_root__from_the_rows(Sigma))
    return np.sum((y_hat - X_hat @ w) ** 2, keepdims=True)


# Functions made of each other; columns and blocks.


def regularization_root__blocks(Sigma):
    if not np.allclose(Sigma, np.transpose(Sigma), rtol=1e-6, atol=1e-6 * np.max(np.abs(Sigma))):
        raise ValueError("not symmetric")
    return np.linalg.solve(np.linalg.cholesky(np.asarray(Sigma, dtype=float)), np.eye(len(Sigma)))


def augment__blocks(X, y, Gamma):
    both = np.block([[np.asarray(X), np.c_[np.asarray(y)]], [np.asarray(Gamma), np.zeros((len(Gamma), 1))]])
    return both[:, :-1], both[:, -1].copy()


def ols_solution__blocks(X, y):
    # The weights of a problem without a penalty: the limit of an ever wider prior.
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    return np.einsum("ij,nj,n->i", np.linalg.inv(np.einsum("ni,nj->ij", X, X)), X, y)


def tikhonov_solution__blocks(X, y, Sigma):
    return augmented_ols_solution(X, y, Sigma)  # noqa: F821 - of the reference


def tikhonov_loss__blocks(X, y, w, Sigma):
    residual = np.c_[np.asarray(y)] - np.asarray(X) @ np.c_[np.asarray(w)]
    return (residual.T @ residual + np.atleast_2d(w) @ np.linalg.inv(Sigma) @ np.atleast_2d(w).T).ravel()
