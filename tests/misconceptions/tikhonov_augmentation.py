"""Known wrong answers to tikhonov_augmentation; each docstring is the hint that a student who has it needs."""

import numpy as np


def floats(*arguments):
    return [np.array(argument, dtype=float) for argument in arguments]


def checked(Sigma):
    """A covariance, or ValueError."""
    Sigma = np.array(Sigma, dtype=float)
    if np.abs(Sigma - Sigma.T).max() > 1e-6 * np.abs(Sigma).max():
        raise ValueError("not symmetric")
    np.linalg.cholesky(Sigma)
    return Sigma


def stacked(X, y, Gamma):
    """Data that are augmented as they should be."""
    X, y, Gamma = floats(X, y, Gamma)
    return np.vstack([X, Gamma]), np.append(y, np.zeros(len(Gamma)))


def least_squares(X, y):
    return np.linalg.lstsq(X, y, rcond=None)[0]


def penalized(X, y, penalty):
    """The weights for a given penalty matrix."""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + penalty, X.T @ y)


def inverse(Sigma):
    return np.linalg.inv(np.array(Sigma, dtype=float))


# The root


def regularization_root__of_the_covariance(Sigma):
    """The square of Gamma is the inverse of Sigma, and not Sigma."""
    return np.linalg.cholesky(checked(Sigma)).T


def regularization_root__transpose_on_the_wrong_side(Sigma):
    """A Cholesky factor L of the inverse has L L' = inverse: for Gamma' Gamma it has to be transposed."""
    return np.linalg.cholesky(inverse(checked(Sigma)))


def regularization_root__not_a_root(Sigma):
    """The inverse itself is not its own root: Gamma' Gamma would be its square."""
    return inverse(checked(Sigma))


def regularization_root__root_of_each_entry(Sigma):
    """A root of a matrix is not made of the roots of its entries."""
    return np.sqrt(np.abs(inverse(checked(Sigma))))


def regularization_root__variances_only(Sigma):
    """Only for a diagonal covariance it is enough to look at the variances."""
    return np.diag(1 / np.sqrt(np.diag(checked(Sigma))))


def regularization_root__transposed_inverse_factor(Sigma):
    """With Sigma = L L' the inverse is the product of the inverse of L', and then that of L: mind the order."""
    return np.linalg.inv(np.linalg.cholesky(checked(Sigma))).T


def regularization_root__one_triangle_only(Sigma):
    """A Cholesky factorization reads one triangle of its matrix: check the symmetry yourself."""
    return np.linalg.inv(np.linalg.cholesky(np.array(Sigma, dtype=float)))


def regularization_root__symmetric_to_the_last_bit(Sigma):
    """A covariance made of floating-point numbers is symmetric up to rounding only: compare with a tolerance."""
    Sigma = np.array(Sigma, dtype=float)
    if (Sigma != Sigma.T).any():
        raise ValueError("not symmetric")
    return np.linalg.inv(np.linalg.cholesky(Sigma))


def regularization_root__absolute_tolerance(Sigma):
    """How large a rounding error is depends on the numbers: compare relative to the largest entry."""
    Sigma = np.array(Sigma, dtype=float)
    if np.abs(Sigma - Sigma.T).max() > 1e-6:
        raise ValueError("not symmetric")
    return np.linalg.inv(np.linalg.cholesky(Sigma))


def regularization_root__positive_determinant(Sigma):
    """A determinant is positive for two negative eigenvalues as well: all of them have to be positive."""
    Sigma = np.array(Sigma, dtype=float)
    if np.abs(Sigma - Sigma.T).max() > 1e-6 * np.abs(Sigma).max() or np.linalg.det(Sigma) <= 0:
        raise ValueError("Sigma")
    eigenvalues, Q = np.linalg.eigh(Sigma)
    return (Q / np.sqrt(np.abs(eigenvalues))).T


def regularization_root__positive_diagonal(Sigma):
    """A positive diagonal does not make a matrix positive definite."""
    Sigma = np.array(Sigma, dtype=float)
    if np.abs(Sigma - Sigma.T).max() > 1e-6 * np.abs(Sigma).max() or (np.diag(Sigma) <= 0).any():
        raise ValueError("Sigma")
    eigenvalues, Q = np.linalg.eigh(Sigma)
    return (Q / np.sqrt(np.abs(eigenvalues))).T


def regularization_root__semidefinite_is_fine(Sigma):
    """A covariance with an eigenvalue of zero has no inverse: it is refused too."""
    Sigma = np.array(Sigma, dtype=float)
    eigenvalues, Q = np.linalg.eigh(Sigma)
    if np.abs(Sigma - Sigma.T).max() > 1e-6 * np.abs(Sigma).max() or (eigenvalues < 0).any():
        raise ValueError("Sigma")
    with np.errstate(all="ignore"):
        return (Q / np.sqrt(eigenvalues)).T


def regularization_root__scales_in_place(Sigma):
    """`Sigma /= ...` changes the caller's own matrix: work on a copy."""
    root = np.linalg.inv(np.linalg.cholesky(checked(Sigma)))
    if isinstance(Sigma, np.ndarray) and Sigma.dtype == float:
        Sigma /= np.abs(Sigma).max()
    return root


# The augmented data


def augment__gamma_on_top(X, y, Gamma):
    """The rows of X come first, and those of Gamma below."""
    X, y, Gamma = floats(X, y, Gamma)
    return np.vstack([Gamma, X]), np.append(np.zeros(len(Gamma)), y)


def augment__zeros_on_top(X, y, Gamma):
    """The zeros belong to the rows of Gamma, at the end."""
    X_hat, y_hat = stacked(X, y, Gamma)
    return X_hat, np.roll(y_hat, len(Gamma))


def augment__ones(X, y, Gamma):
    """The made-up targets are zeros: they pull the weights towards zero."""
    X_hat, y_hat = stacked(X, y, Gamma)
    return X_hat, np.append(y_hat[: len(y)], np.ones(len(Gamma)))


def augment__as_many_zeros_as_targets(X, y, Gamma):
    """There is a zero for each row of Gamma, that is for each weight, and not for each target."""
    X_hat, _ = stacked(X, y, Gamma)
    return X_hat, np.append(np.array(y, dtype=float), np.zeros(len(y)))


def augment__targets_as_they_were(X, y, Gamma):
    """Each row of the augmented data needs a target."""
    return stacked(X, y, Gamma)[0], np.array(y, dtype=float)


def augment__gamma_transposed(X, y, Gamma):
    """Gamma goes in as it is: its transpose has another square."""
    return stacked(X, y, np.array(Gamma, dtype=float).T)


def augment__gamma_squared(X, y, Gamma):
    """Gamma itself makes the new rows; its square appears by itself in the normal equations."""
    Gamma = np.array(Gamma, dtype=float)
    return stacked(X, y, Gamma.T @ Gamma)


def augment__whole_numbers(X, y, Gamma):
    """The result has the type of X, so that Gamma is cut off if X holds whole numbers: make it a float array."""
    X, y = np.array(X), np.array(y)
    X_hat = np.zeros((len(X) + len(Gamma), X.shape[1]), dtype=X.dtype)
    X_hat[: len(X)], X_hat[len(X) :] = X, np.array(Gamma)
    return X_hat, np.append(y, np.zeros(len(Gamma)))


def augment__x_is_changed(X, y, Gamma):
    """Work on a copy: your function overwrites the caller's own X."""
    X_hat, y_hat = stacked(X, y, Gamma)
    if isinstance(X, np.ndarray) and X.dtype == float:
        X[: len(Gamma)] += np.array(Gamma, dtype=float)[: len(X)]
    return X_hat, y_hat


# Ordinary least squares


def ols_solution__transpose_for_inverse(X, y):
    """The normal equations are solved with the inverse of X'X: a transpose changes nothing, as it is symmetric."""
    X, y = floats(X, y)
    return (X.T @ X).T @ X.T @ y


def ols_solution__without_the_inverse(X, y):
    """X'y is the right side of the normal equations, and not yet their solution."""
    X, y = floats(X, y)
    return X.T @ y / len(y)


def ols_solution__one_column_at_a_time(X, y):
    """The columns are not at right angles: their weights can't be found one by one."""
    X, y = floats(X, y)
    return X.T @ y / (X**2).sum(axis=0)


def ols_solution__a_little_ridge(X, y):
    """A ridge makes the equations solvable, and moves the solution: the data have full column rank, so leave it out."""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + 0.01 * np.eye(X.shape[1]), X.T @ y)


def ols_solution__centred(X, y):
    """There is no intercept here: don't subtract the means."""
    X, y = floats(X, y)
    return least_squares(X - X.mean(axis=0), y - y.mean())


def ols_solution__normalized_columns(X, y):
    """If you scale the columns, scale the weights back."""
    X, y = floats(X, y)
    return least_squares(X / np.linalg.norm(X, axis=0), y)


def ols_solution__square_only(X, y):
    """With more rows than columns X has no inverse: use the normal equations, or least squares."""
    X, y = floats(X, y)
    return np.linalg.solve(X[: X.shape[1]], y[: X.shape[1]])


def ols_solution__moves_the_targets(X, y):
    """`y -= ...` changes the caller's own targets: work on a copy."""
    w = least_squares(*floats(X, y))
    if isinstance(y, np.ndarray) and y.dtype == float:
        y -= X @ w
    return w


# The regularized problem, in closed form


def tikhonov_solution__inverse_lost(X, y, Sigma):
    """It is the inverse that multiplies X'y, up to the last line: a transpose of that matrix does nothing."""
    X, y = floats(X, y)
    return (X.T @ X + inverse(Sigma)).T @ X.T @ y


def tikhonov_solution__penalty_twice(X, y, Sigma):
    """The penalty is counted once: the regularized loss is made of the data without hats."""
    return penalized(X, y, 2 * inverse(Sigma))


def tikhonov_solution__covariance_not_inverted(X, y, Sigma):
    """Sigma is the covariance of the weights: the penalty is made of its inverse."""
    return penalized(X, y, np.array(Sigma, dtype=float))


def tikhonov_solution__inverse_of_each_entry(X, y, Sigma):
    """The inverse of a matrix is not made of the inverses of its entries."""
    with np.errstate(all="ignore"):
        return penalized(X, y, 1 / np.array(Sigma, dtype=float))


def tikhonov_solution__variances_alone(X, y, Sigma):
    """The covariance need not be diagonal: invert all of it."""
    return penalized(X, y, np.diag(1 / np.diag(np.array(Sigma, dtype=float))))


def tikhonov_solution__plain_ridge(X, y, Sigma):
    """Plain ridge regression has the unit matrix where this prior has the inverse of Sigma."""
    return penalized(X, y, np.eye(len(Sigma)))


def tikhonov_solution__no_penalty(X, y, Sigma):
    """The prior has to appear: without it the weights are those of least squares."""
    return least_squares(*floats(X, y))


def tikhonov_solution__penalty_for_each_row(X, y, Sigma):
    """The loss is a sum over the rows, so the penalty is not multiplied by their number."""
    return penalized(X, y, len(X) * inverse(Sigma))


def tikhonov_solution__half_the_penalty(X, y, Sigma):
    """Both terms of the loss are squares without a factor one half: it must not appear on one side alone."""
    return penalized(X, y, inverse(Sigma) / 2)


def tikhonov_solution__minus(X, y, Sigma):
    """The penalty is added to the loss, and so its matrix to X'X."""
    return penalized(X, y, -inverse(Sigma))


def tikhonov_solution__least_squares_first(X, y, Sigma):
    """The penalty changes the equations themselves: shrinking least squares weights afterwards is not the same."""
    return np.linalg.solve(np.eye(len(Sigma)) + inverse(Sigma), least_squares(*floats(X, y)))


def tikhonov_solution__refuses_few_rows(X, y, Sigma):
    """With fewer rows than columns, or without full rank, the penalty makes the solution unique: nothing to refuse."""
    if np.linalg.matrix_rank(np.array(X, dtype=float)) < len(Sigma):
        raise ValueError("rank")
    return penalized(X, y, inverse(Sigma))


def tikhonov_solution__inverts_in_place(X, y, Sigma):
    """`Sigma[:] = ...` changes the caller's own matrix: use a new name for the inverse."""
    w = penalized(X, y, inverse(Sigma))
    if isinstance(Sigma, np.ndarray) and Sigma.dtype == float:
        Sigma[:] = inverse(Sigma)
    return w


# The same by least squares on augmented data


def augmented_ols_solution__hats_and_penalty(X, y, Sigma):
    """The augmented data hold the penalty already: with the regularized formula on top it is counted twice."""
    Gamma = np.linalg.inv(np.linalg.cholesky(np.array(Sigma, dtype=float)))
    return penalized(*stacked(X, y, Gamma), inverse(Sigma))


def augmented_ols_solution__inverse_as_root(X, y, Sigma):
    """The new rows are a root of the inverse of Sigma, and not that inverse itself."""
    return least_squares(*stacked(X, y, inverse(Sigma)))


def augmented_ols_solution__root_of_the_covariance(X, y, Sigma):
    """The square of the new rows is the inverse of Sigma, and not Sigma."""
    return least_squares(*stacked(X, y, np.linalg.cholesky(np.array(Sigma, dtype=float)).T))


def augmented_ols_solution__root_transposed(X, y, Sigma):
    """The Cholesky factor of the inverse has to be transposed: Gamma' Gamma is asked for, not Gamma Gamma'."""
    return least_squares(*stacked(X, y, np.linalg.cholesky(inverse(Sigma))))


def augmented_ols_solution__unit_rows(X, y, Sigma):
    """The new rows depend on the prior: unit vectors stand for a prior of variance one."""
    return least_squares(*stacked(X, y, np.eye(len(Sigma))))


def augmented_ols_solution__ones_for_zeros(X, y, Sigma):
    """The made-up targets are zeros: the prior has its mean there."""
    Gamma = np.linalg.inv(np.linalg.cholesky(np.array(Sigma, dtype=float)))
    X_hat, y_hat = stacked(X, y, Gamma)
    y_hat[len(y) :] = 1.0
    return least_squares(X_hat, y_hat)


def augmented_ols_solution__hats_forgotten(X, y, Sigma):
    """The normal equations of the augmented problem have hats on every matrix."""
    return least_squares(*floats(X, y))


def augmented_ols_solution__cuts_off_small_directions(X, y, Sigma):
    """A pseudo-inverse with a coarse cut-off drops directions that the prior leaves free, or that it binds."""
    Gamma = np.linalg.inv(np.linalg.cholesky(np.array(Sigma, dtype=float)))
    X_hat, y_hat = stacked(X, y, Gamma)
    return np.linalg.pinv(X_hat, rcond=0.4) @ y_hat


def augmented_ols_solution__grows_the_data(X, y, Sigma):
    """The caller's own X must stay as it was: augment a copy."""
    Gamma = np.linalg.inv(np.linalg.cholesky(np.array(Sigma, dtype=float)))
    w = least_squares(*stacked(X, y, Gamma))
    if isinstance(X, np.ndarray) and X.dtype == float:
        X *= 0.0
    return w


# The loss


def tikhonov_loss__with_hats(X, y, w, Sigma):
    """With the augmented data in it, the loss counts the penalty twice: leave the hats away."""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + 2 * w @ inverse(Sigma) @ w


def tikhonov_loss__mean(X, y, w, Sigma):
    """The loss is a sum over the rows, not a mean."""
    X, y, w = floats(X, y, w)
    return np.mean((y - X @ w) ** 2) + w @ inverse(Sigma) @ w


def tikhonov_loss__one_half(X, y, w, Sigma):
    """There is no factor one half in this loss."""
    X, y, w = floats(X, y, w)
    return 0.5 * (np.sum((y - X @ w) ** 2) + w @ inverse(Sigma) @ w)


def tikhonov_loss__covariance_in_the_penalty(X, y, w, Sigma):
    """A large variance leaves the weights free: the penalty is made of the inverse of Sigma."""
    X, y, w, Sigma = floats(X, y, w, Sigma)
    return np.sum((y - X @ w) ** 2) + w @ Sigma @ w


def tikhonov_loss__residuals_alone(X, y, w, Sigma):
    """The penalty is missing."""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2)


def tikhonov_loss__norm_not_squared(X, y, w, Sigma):
    """The norm of the residuals is squared."""
    X, y, w = floats(X, y, w)
    return np.linalg.norm(y - X @ w) + w @ inverse(Sigma) @ w


def tikhonov_loss__unit_prior(X, y, w, Sigma):
    """The squared norm of the weights is the penalty of a prior of variance one; this prior has a covariance."""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + w @ w


def tikhonov_loss__diagonal_penalty(X, y, w, Sigma):
    """The penalty holds products of different weights too: invert all of Sigma."""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + np.sum(w**2 / np.diag(np.array(Sigma, dtype=float)))


def tikhonov_loss__penalty_for_each_row_of_data(X, y, w, Sigma):
    """The prior speaks once, however many rows of data there are."""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2 + w @ inverse(Sigma) @ w)


def tikhonov_loss__duplicates_dropped(X, y, w, Sigma):
    """Rows that occur twice count twice."""
    X, y, w = floats(X, y, w)
    rows = np.unique(np.column_stack([X, y]), axis=0)
    return np.sum((rows[:, -1] - rows[:, :-1] @ w) ** 2) + w @ inverse(Sigma) @ w


def tikhonov_loss__residual_in_the_targets(X, y, w, Sigma):
    """`y -= X @ w` changes the caller's own targets: make a new array."""
    X, w = floats(X, w)
    if not isinstance(y, np.ndarray) or y.dtype != float:
        y = np.array(y, dtype=float)
    y -= X @ w
    return y @ y + w @ inverse(Sigma) @ w


# Seen later than the others


def regularization_root__eigenvectors_left_out(Sigma):
    """Roots of the eigenvalues alone make a diagonal matrix: the eigenvectors belong to the root."""
    Sigma = np.asarray(Sigma, dtype=float)
    if not np.allclose(Sigma, Sigma.T, atol=1e-6) or np.linalg.eigvalsh(Sigma).min() <= 1e-12:
        raise ValueError("not positive definite")
    return np.diag(1 / np.sqrt(np.linalg.eigvalsh(Sigma)))


def regularization_root__eigenvectors_on_the_wrong_side(Sigma):
    """With Sigma = Q D Q' the transposed eigenvectors come last in Gamma, else Gamma' Gamma is diagonal."""
    Sigma = np.asarray(Sigma, dtype=float)
    if not np.allclose(Sigma, Sigma.T, atol=1e-6) or np.linalg.eigvalsh(Sigma).min() <= 1e-12:
        raise ValueError("not positive definite")
    values, vectors = np.linalg.eigh(Sigma)
    return vectors / np.sqrt(values)


def augment__one_row(X, y, Gamma):
    """All rows of Gamma go below X, each with a zero, and not their sum."""
    X, y, Gamma = (np.asarray(value, dtype=float) for value in (X, y, Gamma))
    return np.vstack([X, Gamma.sum(axis=0)]), np.append(y, 0.0)


def ols_solution__minimum_norm_formula(X, y):
    """X'(X X')^-1 y is for data with more columns than rows."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    return X.T @ np.linalg.lstsq(X @ X.T, y, rcond=1e-3)[0] if len(X) <= X.shape[1] else X.T @ y / len(X)


def tikhonov_solution__squeezed(X, y, Sigma):
    """A single column has a vector of one weight."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    return np.squeeze(np.linalg.solve(X.T @ X + np.linalg.inv(np.asarray(Sigma, dtype=float)), X.T @ y))


def augmented_ols_solution__half_the_penalty_rows(X, y, Sigma):
    """The squared rows of Gamma make the whole penalty: there is no factor 1/2 under their root."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    root = np.linalg.cholesky(np.linalg.inv(np.asarray(Sigma, dtype=float))).T / np.sqrt(2)
    rows, targets = np.vstack([X, root]), np.concatenate([y, np.zeros(len(root))])
    return np.linalg.lstsq(rows, targets, rcond=None)[0]


def tikhonov_loss__inverse_of_each_variance(X, y, w, Sigma):
    """The diagonal of an inverse is not the inverse of the diagonal."""
    X, y, w, Sigma = (np.asarray(value, dtype=float) for value in (X, y, w, Sigma))
    off = np.linalg.inv(Sigma)
    off = off - np.diag(np.diag(off)) + np.diag(1 / np.diag(Sigma))
    return float(((y - X @ w) ** 2).sum() + w @ off @ w)
