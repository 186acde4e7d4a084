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
    """Multiply your Gamma' by Gamma: is it what the prompt asks for?"""
    return np.linalg.cholesky(checked(Sigma)).T


def regularization_root__transpose_on_the_wrong_side(Sigma):
    """On which side does the transpose stand in the property, and on which in the factorization?"""
    return np.linalg.cholesky(inverse(checked(Sigma)))


def regularization_root__not_a_root(Sigma):
    """Compute Gamma' Gamma for your matrix and a diagonal Sigma."""
    return inverse(checked(Sigma))


def regularization_root__root_of_each_entry(Sigma):
    """Is the square of a matrix made of the squares of its entries?"""
    return np.sqrt(np.abs(inverse(checked(Sigma))))


def regularization_root__variances_only(Sigma):
    """Which entries of Sigma does your function use?"""
    return np.diag(1 / np.sqrt(np.diag(checked(Sigma))))


def regularization_root__transposed_inverse_factor(Sigma):
    """Write Sigma as a product of its factors and invert that: in which order do they come?"""
    return np.linalg.inv(np.linalg.cholesky(checked(Sigma))).T


def regularization_root__one_triangle_only(Sigma):
    """Which entries does a Cholesky factorization read?"""
    return np.linalg.inv(np.linalg.cholesky(np.array(Sigma, dtype=float)))


def regularization_root__symmetric_to_the_last_bit(Sigma):
    """What does the docstring say about differences by rounding?"""
    Sigma = np.array(Sigma, dtype=float)
    if (Sigma != Sigma.T).any():
        raise ValueError("not symmetric")
    return np.linalg.inv(np.linalg.cholesky(Sigma))


def regularization_root__absolute_tolerance(Sigma):
    """What is the difference of two entries compared with, according to the docstring?"""
    Sigma = np.array(Sigma, dtype=float)
    if np.abs(Sigma - Sigma.T).max() > 1e-6:
        raise ValueError("not symmetric")
    return np.linalg.inv(np.linalg.cholesky(Sigma))


def regularization_root__positive_determinant(Sigma):
    """What is the determinant of a matrix with two negative eigenvalues?"""
    Sigma = np.array(Sigma, dtype=float)
    if np.abs(Sigma - Sigma.T).max() > 1e-6 * np.abs(Sigma).max() or np.linalg.det(Sigma) <= 0:
        raise ValueError("Sigma")
    eigenvalues, Q = np.linalg.eigh(Sigma)
    return (Q / np.sqrt(np.abs(eigenvalues))).T


def regularization_root__positive_diagonal(Sigma):
    """Is there a matrix with a positive diagonal and a negative eigenvalue?"""
    Sigma = np.array(Sigma, dtype=float)
    if np.abs(Sigma - Sigma.T).max() > 1e-6 * np.abs(Sigma).max() or (np.diag(Sigma) <= 0).any():
        raise ValueError("Sigma")
    eigenvalues, Q = np.linalg.eigh(Sigma)
    return (Q / np.sqrt(np.abs(eigenvalues))).T


def regularization_root__semidefinite_is_fine(Sigma):
    """Has every covariance that you accept an inverse?"""
    Sigma = np.array(Sigma, dtype=float)
    eigenvalues, Q = np.linalg.eigh(Sigma)
    if np.abs(Sigma - Sigma.T).max() > 1e-6 * np.abs(Sigma).max() or (eigenvalues < 0).any():
        raise ValueError("Sigma")
    with np.errstate(all="ignore"):
        return (Q / np.sqrt(eigenvalues)).T


def regularization_root__scales_in_place(Sigma):
    """Which matrix does your `/=` change?"""
    root = np.linalg.inv(np.linalg.cholesky(checked(Sigma)))
    if isinstance(Sigma, np.ndarray) and Sigma.dtype == float:
        Sigma /= np.abs(Sigma).max()
    return root


# The augmented data


def augment__gamma_on_top(X, y, Gamma):
    """Which rows come first in the prompt?"""
    X, y, Gamma = floats(X, y, Gamma)
    return np.vstack([Gamma, X]), np.append(np.zeros(len(Gamma)), y)


def augment__zeros_on_top(X, y, Gamma):
    """Which rows do your zeros stand beside?"""
    X_hat, y_hat = stacked(X, y, Gamma)
    return X_hat, np.roll(y_hat, len(Gamma))


def augment__ones(X, y, Gamma):
    """What does the prompt put below y?"""
    X_hat, y_hat = stacked(X, y, Gamma)
    return X_hat, np.append(y_hat[: len(y)], np.ones(len(Gamma)))


def augment__as_many_zeros_as_targets(X, y, Gamma):
    """How many new rows are there?"""
    X_hat, _ = stacked(X, y, Gamma)
    return X_hat, np.append(np.array(y, dtype=float), np.zeros(len(y)))


def augment__targets_as_they_were(X, y, Gamma):
    """How many targets do n + d rows need?"""
    return stacked(X, y, Gamma)[0], np.array(y, dtype=float)


def augment__gamma_transposed(X, y, Gamma):
    """Compare the last rows of your matrix with Gamma, entry by entry."""
    return stacked(X, y, np.array(Gamma, dtype=float).T)


def augment__gamma_squared(X, y, Gamma):
    """Which matrix makes the new rows: Gamma, or its square?"""
    Gamma = np.array(Gamma, dtype=float)
    return stacked(X, y, Gamma.T @ Gamma)


def augment__whole_numbers(X, y, Gamma):
    """Which type has your result if X holds whole numbers?"""
    X, y = np.array(X), np.array(y)
    X_hat = np.zeros((len(X) + len(Gamma), X.shape[1]), dtype=X.dtype)
    X_hat[: len(X)], X_hat[len(X) :] = X, np.array(Gamma)
    return X_hat, np.append(y, np.zeros(len(Gamma)))


def augment__x_is_changed(X, y, Gamma):
    """Whose X do you write to?"""
    X_hat, y_hat = stacked(X, y, Gamma)
    if isinstance(X, np.ndarray) and X.dtype == float:
        X[: len(Gamma)] += np.array(Gamma, dtype=float)[: len(X)]
    return X_hat, y_hat


# Ordinary least squares


def ols_solution__transpose_for_inverse(X, y):
    """What does a transpose do to a symmetric matrix? Do your weights solve the equations?"""
    X, y = floats(X, y)
    return (X.T @ X).T @ X.T @ y


def ols_solution__without_the_inverse(X, y):
    """Which equations do the weights have to solve, and do yours?"""
    X, y = floats(X, y)
    return X.T @ y / len(y)


def ols_solution__one_column_at_a_time(X, y):
    """When can the weights of several columns be found one by one?"""
    X, y = floats(X, y)
    return X.T @ y / (X**2).sum(axis=0)


def ols_solution__a_little_ridge(X, y):
    """Does your answer depend on a number that is not in the data?"""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + 0.01 * np.eye(X.shape[1]), X.T @ y)


def ols_solution__centred(X, y):
    """Is anything subtracted from the data in the problem that is asked?"""
    X, y = floats(X, y)
    return least_squares(X - X.mean(axis=0), y - y.mean())


def ols_solution__normalized_columns(X, y):
    """Do your weights belong to the columns as they were given?"""
    X, y = floats(X, y)
    return least_squares(X / np.linalg.norm(X, axis=0), y)


def ols_solution__square_only(X, y):
    """Which matrices have an inverse?"""
    X, y = floats(X, y)
    return np.linalg.solve(X[: X.shape[1]], y[: X.shape[1]])


def ols_solution__moves_the_targets(X, y):
    """Which array does your `-=` write to?"""
    w = least_squares(*floats(X, y))
    if isinstance(y, np.ndarray) and y.dtype == float:
        y -= X @ w
    return w


# The regularized problem, in closed form


def tikhonov_solution__inverse_lost(X, y, Sigma):
    """Put your weights into the gradient of the loss: is it zero?"""
    X, y = floats(X, y)
    return (X.T @ X + inverse(Sigma)).T @ X.T @ y


def tikhonov_solution__penalty_twice(X, y, Sigma):
    """How often is the penalty counted in the equations that you solve?"""
    return penalized(X, y, 2 * inverse(Sigma))


def tikhonov_solution__covariance_not_inverted(X, y, Sigma):
    """Do weights with a large variance have a large or a small penalty?"""
    return penalized(X, y, np.array(Sigma, dtype=float))


def tikhonov_solution__inverse_of_each_entry(X, y, Sigma):
    """Multiply your inverse by the matrix: what comes out?"""
    with np.errstate(all="ignore"):
        return penalized(X, y, 1 / np.array(Sigma, dtype=float))


def tikhonov_solution__variances_alone(X, y, Sigma):
    """Which entries of Sigma do you use?"""
    return penalized(X, y, np.diag(1 / np.diag(np.array(Sigma, dtype=float))))


def tikhonov_solution__plain_ridge(X, y, Sigma):
    """Does your answer depend on Sigma?"""
    return penalized(X, y, np.eye(len(Sigma)))


def tikhonov_solution__no_penalty(X, y, Sigma):
    """Which argument does your function not use?"""
    return least_squares(*floats(X, y))


def tikhonov_solution__penalty_for_each_row(X, y, Sigma):
    """Does the penalty in the prompt grow with the number of rows?"""
    return penalized(X, y, len(X) * inverse(Sigma))


def tikhonov_solution__half_the_penalty(X, y, Sigma):
    """Differentiate both terms of the loss: do they get different factors?"""
    return penalized(X, y, inverse(Sigma) / 2)


def tikhonov_solution__minus(X, y, Sigma):
    """Is the penalty added in the prompt, or subtracted?"""
    return penalized(X, y, -inverse(Sigma))


def tikhonov_solution__least_squares_first(X, y, Sigma):
    """Put your weights into the gradient of the regularized loss: is it zero?"""
    return np.linalg.solve(np.eye(len(Sigma)) + inverse(Sigma), least_squares(*floats(X, y)))


def tikhonov_solution__refuses_few_rows(X, y, Sigma):
    """Is there anything to refuse when there are fewer rows than columns?"""
    if np.linalg.matrix_rank(np.array(X, dtype=float)) < len(Sigma):
        raise ValueError("rank")
    return penalized(X, y, inverse(Sigma))


def tikhonov_solution__inverts_in_place(X, y, Sigma):
    """Is the caller's Sigma the same after your function?"""
    w = penalized(X, y, inverse(Sigma))
    if isinstance(Sigma, np.ndarray) and Sigma.dtype == float:
        Sigma[:] = inverse(Sigma)
    return w


# The same by least squares on augmented data


def augmented_ols_solution__hats_and_penalty(X, y, Sigma):
    """Which problem do you solve with the augmented data: one with a penalty, or one without?"""
    Gamma = np.linalg.inv(np.linalg.cholesky(np.array(Sigma, dtype=float)))
    return penalized(*stacked(X, y, Gamma), inverse(Sigma))


def augmented_ols_solution__inverse_as_root(X, y, Sigma):
    """What is the square of your new rows?"""
    return least_squares(*stacked(X, y, inverse(Sigma)))


def augmented_ols_solution__root_of_the_covariance(X, y, Sigma):
    """What is the square of your new rows, and what should it be?"""
    return least_squares(*stacked(X, y, np.linalg.cholesky(np.array(Sigma, dtype=float)).T))


def augmented_ols_solution__root_transposed(X, y, Sigma):
    """Which of the two products of your new rows with their transpose is asked for?"""
    return least_squares(*stacked(X, y, np.linalg.cholesky(inverse(Sigma))))


def augmented_ols_solution__unit_rows(X, y, Sigma):
    """Do your new rows depend on Sigma?"""
    return least_squares(*stacked(X, y, np.eye(len(Sigma))))


def augmented_ols_solution__ones_for_zeros(X, y, Sigma):
    """Which targets do the new rows have in the prompt?"""
    Gamma = np.linalg.inv(np.linalg.cholesky(np.array(Sigma, dtype=float)))
    X_hat, y_hat = stacked(X, y, Gamma)
    y_hat[len(y) :] = 1.0
    return least_squares(X_hat, y_hat)


def augmented_ols_solution__hats_forgotten(X, y, Sigma):
    """Do all matrices in your equations belong to the same problem?"""
    return least_squares(*floats(X, y))


def augmented_ols_solution__cuts_off_small_directions(X, y, Sigma):
    """Which directions does your pseudo-inverse leave out?"""
    Gamma = np.linalg.inv(np.linalg.cholesky(np.array(Sigma, dtype=float)))
    X_hat, y_hat = stacked(X, y, Gamma)
    return np.linalg.pinv(X_hat, rcond=0.4) @ y_hat


def augmented_ols_solution__grows_the_data(X, y, Sigma):
    """Has the caller's X as many rows as before?"""
    Gamma = np.linalg.inv(np.linalg.cholesky(np.array(Sigma, dtype=float)))
    w = least_squares(*stacked(X, y, Gamma))
    if isinstance(X, np.ndarray) and X.dtype == float:
        X *= 0.0
    return w


# The loss


def tikhonov_loss__with_hats(X, y, w, Sigma):
    """Which data does the docstring put into the loss?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + 2 * w @ inverse(Sigma) @ w


def tikhonov_loss__mean(X, y, w, Sigma):
    """Is the loss a sum or a mean?"""
    X, y, w = floats(X, y, w)
    return np.mean((y - X @ w) ** 2) + w @ inverse(Sigma) @ w


def tikhonov_loss__one_half(X, y, w, Sigma):
    """Which factor stands before the squares in the prompt?"""
    X, y, w = floats(X, y, w)
    return 0.5 * (np.sum((y - X @ w) ** 2) + w @ inverse(Sigma) @ w)


def tikhonov_loss__covariance_in_the_penalty(X, y, w, Sigma):
    """What should a large variance do to the penalty?"""
    X, y, w, Sigma = floats(X, y, w, Sigma)
    return np.sum((y - X @ w) ** 2) + w @ Sigma @ w


def tikhonov_loss__residuals_alone(X, y, w, Sigma):
    """Which of the two terms is missing?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2)


def tikhonov_loss__norm_not_squared(X, y, w, Sigma):
    """Compare the first term of your loss with that of the prompt for a residual of (3, 4)."""
    X, y, w = floats(X, y, w)
    return np.linalg.norm(y - X @ w) + w @ inverse(Sigma) @ w


def tikhonov_loss__unit_prior(X, y, w, Sigma):
    """Does your penalty depend on Sigma?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + w @ w


def tikhonov_loss__diagonal_penalty(X, y, w, Sigma):
    """Which entries of the inverse do you use?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + np.sum(w**2 / np.diag(np.array(Sigma, dtype=float)))


def tikhonov_loss__penalty_for_each_row_of_data(X, y, w, Sigma):
    """How often does the penalty come into the loss?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2 + w @ inverse(Sigma) @ w)


def tikhonov_loss__duplicates_dropped(X, y, w, Sigma):
    """What do rows that occur twice add to the loss?"""
    X, y, w = floats(X, y, w)
    rows = np.unique(np.column_stack([X, y]), axis=0)
    return np.sum((rows[:, -1] - rows[:, :-1] @ w) ** 2) + w @ inverse(Sigma) @ w


def tikhonov_loss__residual_in_the_targets(X, y, w, Sigma):
    """Which array does `y -= X @ w` write to?"""
    X, w = floats(X, w)
    if not isinstance(y, np.ndarray) or y.dtype != float:
        y = np.array(y, dtype=float)
    y -= X @ w
    return y @ y + w @ inverse(Sigma) @ w


# Seen later than the others


def regularization_root__eigenvectors_left_out(Sigma):
    """What else belongs to the eigenvalues of a matrix that is not diagonal?"""
    Sigma = np.asarray(Sigma, dtype=float)
    if not np.allclose(Sigma, Sigma.T, atol=1e-6) or np.linalg.eigvalsh(Sigma).min() <= 1e-12:
        raise ValueError("not positive definite")
    return np.diag(1 / np.sqrt(np.linalg.eigvalsh(Sigma)))


def regularization_root__eigenvectors_on_the_wrong_side(Sigma):
    """Multiply your Gamma' by Gamma, with the eigenvectors written out: what is left of them?"""
    Sigma = np.asarray(Sigma, dtype=float)
    if not np.allclose(Sigma, Sigma.T, atol=1e-6) or np.linalg.eigvalsh(Sigma).min() <= 1e-12:
        raise ValueError("not positive definite")
    values, vectors = np.linalg.eigh(Sigma)
    return vectors / np.sqrt(values)


def augment__one_row(X, y, Gamma):
    """How many rows has Gamma?"""
    X, y, Gamma = (np.asarray(value, dtype=float) for value in (X, y, Gamma))
    return np.vstack([X, Gamma.sum(axis=0)]), np.append(y, 0.0)


def ols_solution__minimum_norm_formula(X, y):
    """For data of which shape is the matrix that you invert invertible?"""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    return X.T @ np.linalg.lstsq(X @ X.T, y, rcond=1e-3)[0] if len(X) <= X.shape[1] else X.T @ y / len(X)


def tikhonov_solution__squeezed(X, y, Sigma):
    """What does your function return for a single column?"""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    return np.squeeze(np.linalg.solve(X.T @ X + np.linalg.inv(np.asarray(Sigma, dtype=float)), X.T @ y))


def augmented_ols_solution__half_the_penalty_rows(X, y, Sigma):
    """Write out the squared length of Gamma w: which penalty do your rows make?"""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    root = np.linalg.cholesky(np.linalg.inv(np.asarray(Sigma, dtype=float))).T / np.sqrt(2)
    rows, targets = np.vstack([X, root]), np.concatenate([y, np.zeros(len(root))])
    return np.linalg.lstsq(rows, targets, rcond=None)[0]


def tikhonov_loss__inverse_of_each_variance(X, y, w, Sigma):
    """Compare the diagonal of an inverse with the inverse of the diagonal, for a matrix that is not diagonal."""
    X, y, w, Sigma = (np.asarray(value, dtype=float) for value in (X, y, w, Sigma))
    off = np.linalg.inv(Sigma)
    off = off - np.diag(np.diag(off)) + np.diag(1 / np.diag(Sigma))
    return float(((y - X @ w) ** 2).sum() + w @ off @ w)


# Checks that look right, small numbers that slip in, and lists of the caller


def loosely(Sigma, refused):
    """The root, with another check of the symmetry."""
    Sigma = np.array(Sigma, dtype=float)
    if refused(Sigma):
        raise ValueError("Sigma")
    return np.linalg.inv(np.linalg.cholesky(Sigma))


def regularization_root__symmetric_to_a_hundredth(Sigma):
    """How large a difference of two entries does the docstring forgive?"""
    return loosely(Sigma, lambda S: np.abs(S - S.T).max() > 1e-2 * np.abs(S).max())


def regularization_root__sums_of_rows_and_columns(Sigma):
    """Can the sums of rows and columns agree where the entries do not?"""
    return loosely(Sigma, lambda S: np.abs(S.sum(axis=0) - S.sum(axis=1)).max() > 1e-6 * np.abs(S).max())


def regularization_root__all_differences_together(Sigma):
    """Does your check look at each pair of entries, or at their sum?"""
    return loosely(Sigma, lambda S: np.abs(S - S.T).sum() > 1e-6 * np.abs(S).max())


def regularization_root__eigenvalues_against_a_fixed_number(Sigma):
    """What does your check say when all entries of Sigma become much smaller?"""
    Sigma = checked(Sigma)
    if np.linalg.eigvalsh(Sigma)[0] < 1e-8:
        raise ValueError("Sigma")
    return np.linalg.inv(np.linalg.cholesky(Sigma))


def regularization_root__first_minors_only(Sigma):
    """Can a matrix be indefinite although its first two dimensions look well?"""
    Sigma = np.array(Sigma, dtype=float)
    if np.abs(Sigma - Sigma.T).max() > 1e-6 * np.abs(Sigma).max():
        raise ValueError("not symmetric")
    if Sigma[0, 0] <= 0 or np.linalg.det(Sigma[:2, :2]) <= 0:
        raise ValueError("not positive definite")
    values, Q = np.linalg.eigh(Sigma)
    return np.abs(values)[:, np.newaxis] ** -0.5 * Q.T


def augment__list_extended(X, y, Gamma):
    """Has the caller's list as many targets as before?"""
    result = stacked(X, y, Gamma)
    if isinstance(y, list):
        y.extend([0.0] * len(Gamma))
    return result


def augment__nearly_zero(X, y, Gamma):
    """What exactly stands below the targets?"""
    X_hat, y_hat = stacked(X, y, Gamma)
    y_hat[len(y) :] = 1e-8
    return X_hat, y_hat


def ols_solution__a_tiny_ridge(X, y):
    """Is the matrix that you solve with the one of the normal equations? Try data with very small numbers."""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + 1e-10 * np.eye(X.shape[1]), X.T @ y)


def ols_solution__descent_cut_short(X, y):
    """Have your iterations settled when they stop?"""
    X, y = floats(X, y)
    w, length = np.zeros(X.shape[1]), np.linalg.norm(X, 2) ** 2
    for _ in range(300):
        w = w - X.T @ (X @ w - y) / length
    return w


def tikhonov_solution__a_tiny_ridge_more(X, y, Sigma):
    """Is there anything in your equations besides the data and the prior?"""
    return penalized(X, y, inverse(Sigma) + 1e-10 * np.eye(len(Sigma)))


def tikhonov_solution__variance_padded(X, y, Sigma):
    """Is the covariance that you invert the one that was given?"""
    return penalized(X, y, inverse(np.asarray(Sigma) + 1e-9 * np.eye(len(Sigma))))


def augmented_ols_solution__descent_on_augmented_data(X, y, Sigma):
    """How far from the weights does your iteration stop when columns are almost parallel?"""
    X_hat, y_hat = stacked(X, y, np.linalg.inv(np.linalg.cholesky(checked(Sigma))))
    w, length = np.zeros(X_hat.shape[1]), np.linalg.norm(X_hat, 2) ** 2
    for _ in range(300):
        w = w - X_hat.T @ (X_hat @ w - y_hat) / length
    return w


def tikhonov_loss__six_decimals(X, y, w, Sigma):
    """What becomes of a very small loss?"""
    X, y, w = floats(X, y, w)
    residual = y - X @ w
    return round(float(residual @ residual + w @ inverse(Sigma) @ w), 6)


def tikhonov_loss__list_of_weights_used_up(X, y, w, Sigma):
    """Does the caller still have all weights?"""
    X, y, v = floats(X, y, w)
    if isinstance(w, list):
        w.clear()
    residual = y - X @ v
    return float(residual @ residual + v @ inverse(Sigma) @ v)


def regularization_root__sign_of_the_determinant(Sigma):
    """Does a positive determinant, and a positive diagonal, rule out negative eigenvalues?"""
    Sigma = np.asarray(Sigma, dtype=float)
    if np.abs(Sigma - Sigma.T).max() > 1e-6 * np.abs(Sigma).max():
        raise ValueError("not symmetric")
    if np.linalg.det(Sigma) <= 0 or (np.diag(Sigma) <= 0).any():
        raise ValueError("not positive definite")
    values, vectors = np.linalg.eigh(Sigma)
    return (vectors / np.sqrt(np.abs(values))).T
