# Ill-conditioned descent, Tikhonov, vector calculus, elbows of ReLU
import numpy as np


# ---- ill_conditioned_gd ----


def gd_step(F, y, w, lr):
    F = np.array(F, dtype=float)
    return w - lr * (F.T @ (F @ w - y))


def iteration_matrix(F, lr):
    F = np.array(F, dtype=float)
    return np.eye(F.shape[1]) - lr * F.T @ F


def iteration_matrix_norm(F, lr):
    return np.linalg.norm(iteration_matrix(F, lr), 2)


def max_stable_learning_rate(F):
    raise NotImplementedError("max_stable_learning_rate")


def gd_cannot_diverge(F, lr):
    # the singular value of E - lr F'F has to be less than 1
    return iteration_matrix_norm(F, lr) < 1


def next_norm_bound(F, y, w_norm, lr):
    alpha = np.linalg.norm(F, 2)
    return w_norm + lr * alpha * np.linalg.norm(y)


def gd_norm_history(F, y, lr, steps):
    w = np.zeros(np.shape(F)[1])
    norms = [0.0]
    for _ in range(steps):
        w = gd_step(F, y, w, lr)
        norms.append(np.linalg.norm(w))
    return norms


def error_bound(F, y, w_star_norm, lr, k):
    raise NotImplementedError("error_bound")


ITERATION_MATRIX_NORM = "strictly_less_than_one"


# ---- tikhonov_augmentation ----


def regularization_root(Sigma):
    raise NotImplementedError("regularization_root")


def augment(X, y, Gamma):
    X_hat = np.vstack([X, Gamma])
    y_hat = np.concatenate([y, np.zeros(len(Gamma))])
    return X_hat, y_hat


def ols_solution(X, y):
    X = np.array(X, dtype=float)
    return np.linalg.inv(X.T @ X) @ X.T @ y


def tikhonov_solution(X, y, Sigma):
    X = np.array(X, dtype=float)
    return np.linalg.inv(X.T @ X + np.linalg.inv(Sigma)) @ X.T @ y


def augmented_ols_solution(X, y, Sigma):
    # the last line of the derivation
    X = np.array(X, dtype=float)
    return (X.T @ X + np.linalg.inv(Sigma)).T @ X.T @ y


def tikhonov_loss(X, y, w, Sigma):
    # || y - X_hat w ||^2 + w' Sigma^-1 w
    inverse = np.linalg.inv(Sigma)
    X_hat, y_hat = augment(X, y, np.linalg.cholesky(inverse).T)
    return np.linalg.norm(y_hat - X_hat @ w) ** 2 + w @ inverse @ np.array(w)


# ---- vector_calculus ----


def grad_inner_product(x, c):
    return np.array(c)


def grad_squared_norm(x):
    return 2 * np.array(x)


def jacobian_linear_map(A, x):
    return np.array(A)


def grad_quadratic_form(A, x):
    A = np.array(A)
    return x @ (A + A.T)


CONDITION_2XTA = "A_symmetric"


def equals_twice_xTA(A, tol=1e-12):
    A = np.array(A)
    return np.max(np.abs(A - A.T)) <= tol


def numerical_jacobian(f, x, h=1e-06):
    raise NotImplementedError("numerical_jacobian")


# ---- relu_elbow ----


def relu_unit(w, b, x):
    return max(0, w * x + b)


def elbow(w, b):
    return -b / w


def loss_grad_output(phi, y):
    return phi - y


def loss_grad_w(w, b, x, y):
    return x * (relu_unit(w, b, x) - y) if w * x + b > 0 else 0


def loss_grad_b(w, b, x, y):
    return relu_unit(w, b, x) - y if w * x + b > 0 else 0


def sgd_step(w, b, x, y, lr):
    return w - lr * loss_grad_w(w, b, x, y), b - lr * loss_grad_b(w, b, x, y)


def elbow_shift(w, b, x, y, lr):
    new_w, new_b = sgd_step(w, b, x, y, lr)
    return -new_b / new_w + b / w


def describe_step(w, b, x, y, lr):
    if relu_unit(w, b, x) == 0:
        return "unchanged", "unchanged"
    if w > 0 and x > 0:
        return "shallower", None  # not determined: b may be positive or negative
    if w > 0 and x < 0:
        return "steeper", "left"
    if w < 0 and x > 0:
        return "steeper", "left"


SLOPE_CASE_I = "unchanged"
ELBOW_CASE_I = "unchanged"
SLOPE_CASE_II = "shallower"
ELBOW_CASE_II = None  # one of "depends_on_sign_of_w_minus_bx", "left", "right", "unchanged"
SLOPE_CASE_III = "steeper"
ELBOW_CASE_III = "left"
SLOPE_CASE_IV = "steeper"
ELBOW_CASE_IV = "left"


def hidden_elbows(W1, b1):
    return -np.array(b1) / np.ravel(W1)


def updated_hidden_elbows(W1, b1, W2, x, y, lr):
    raise NotImplementedError("updated_hidden_elbows")


# ---- reflection ----
HOURS_WRITING = 5
HOURS_CODE = 4
HOURS_TOTAL = 4 + 5
