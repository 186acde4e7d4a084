"""Right answers to vector_calculus in other styles: each must get full marks."""

import numpy as np


def fit(condition):
    if not condition:
        raise ValueError("shapes do not fit")


# Plain Python: loops and lists.


def grad_inner_product__plain_python(x, c):
    fit(len(x) == len(c))
    return [float(value) for value in c]


def grad_squared_norm__plain_python(x):
    return [2 * float(value) for value in x]


def jacobian_linear_map__plain_python(A, x):
    fit(all(len(row) == len(x) for row in A))
    return [[float(value) for value in row] for row in A]


def grad_quadratic_form__plain_python(A, x):
    n = len(A)
    fit(len(x) == n and all(len(row) == n for row in A))
    return [sum(A[h][j] * x[j] for j in range(n)) + sum(A[i][h] * x[i] for i in range(n)) for h in range(n)]


def equals_twice_xTA__plain_python(A, tol=1e-12):
    n = len(A)
    fit(all(len(row) == n for row in A))
    return not any(abs(A[i][j] - A[j][i]) > tol for i in range(n) for j in range(i))


def numerical_jacobian__plain_python(f, x, h=1e-6):
    columns = []
    for j in range(len(x)):
        values = []
        for sign in (1, -1):
            point = [float(value) for value in x]
            point[j] += sign * h
            value = f(np.array(point))
            values.append([float(v) for v in value] if np.ndim(value) else [float(value)])
        columns.append([(above - below) / (2 * h) for above, below in zip(*values, strict=True)])
    return [list(row) for row in zip(*columns, strict=True)]


# Rows of shape (1, n), einsum, np.bool_.


def grad_inner_product__rows(x, c):
    fit(np.shape(x) == np.shape(c))
    return np.array(c, dtype=float)[np.newaxis]


def grad_squared_norm__rows(x):
    x = np.reshape(x, (1, -1))
    return x + x


def jacobian_linear_map__rows(A, x):
    A = np.array(A)
    fit(A.shape[1:] == np.shape(x))
    return np.einsum("ij,jk->ik", A, np.eye(len(x)))


def grad_quadratic_form__rows(A, x):
    A = np.array(A)
    fit(A.ndim == 2 and A.shape == (len(x), len(x)))
    return np.einsum("hj,j->h", A, x)[None] + np.einsum("ih,i->h", A, x)[None]


def equals_twice_xTA__rows(A, tol=1e-12):
    A = np.array(A)
    fit(A.shape[0] == A.shape[1])
    return np.max(np.abs(A - A.T)) <= tol


def numerical_jacobian__rows(f, x, h=1e-6):
    x = np.asarray(x, dtype=np.float64)
    nudges = h * np.identity(x.size)
    above, below = (np.array([np.ravel(f(point)) for point in points]) for points in (x + nudges, x - nudges))
    return np.divide(above - below, 2 * h).T


# Single precision, wherever the statement does not ask for more.


def grad_inner_product__single_precision(x, c):
    fit(len(x) == len(c))
    return np.array(c, dtype=np.float32)


def grad_squared_norm__single_precision(x):
    return np.float32(2) * np.array(x, dtype=np.float32)


def jacobian_linear_map__single_precision(A, x):
    fit(np.shape(A)[1] == len(x))
    return np.array(A, dtype=np.float32)


def grad_quadratic_form__single_precision(A, x):
    A, x = np.array(A, dtype=np.float32), np.array(x, dtype=np.float32)
    fit(A.shape == (len(x), len(x)))
    return A @ x + x @ A


def equals_twice_xTA__single_precision(A, tol=1e-12):
    A = np.array(A, dtype=np.float32)
    fit(A.shape[0] == A.shape[1])
    return np.bool_(np.abs(A - A.T).max() <= tol)


# Every derivative by central differences.


def grad_inner_product__numerical(x, c):
    fit(len(x) == len(c))
    return numerical_jacobian(lambda p: p @ np.asarray(c, dtype=float), x, 0.5)[0]  # noqa: F821 - of the reference


def grad_squared_norm__numerical(x):
    return numerical_jacobian(lambda p: p @ p, x)[0]  # noqa: F821 - of the reference


def jacobian_linear_map__numerical(A, x):
    A = np.asarray(A, dtype=float)
    return numerical_jacobian(lambda p: A @ p, x)  # noqa: F821 - of the reference


def grad_quadratic_form__numerical(A, x):
    A = np.asarray(A, dtype=float)
    return numerical_jacobian(lambda p: p @ A @ p, x)  # noqa: F821 - of the reference


def equals_twice_xTA__numerical(A, tol=1e-12):
    # At the unit vectors, which are enough since both sides are linear in x.
    A = np.asarray(A, dtype=float)
    fit(A.ndim == 2 and len(A) == A.shape[1])
    return all((np.abs(e @ (A + A.T) - 2 * e @ A) <= tol).all() for e in np.eye(len(A)))
