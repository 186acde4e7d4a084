"""Known wrong answers to dropout_regression; each docstring is the hint that a student who has it needs."""

import math

import numpy as np


def floats(*values):
    return [np.array(value, dtype=float) for value in values]


def check(p, positive=False):
    if not 0 <= p <= 1 or (positive and p == 0):
        raise ValueError("p")


def lam_of(p):
    check(p, positive=True)
    return (1 - p) / p


def gram(X):
    (X,) = floats(X)
    return X.T @ X


def squares(X):
    """Gamma squared."""
    return np.diag(np.diag(gram(X)))


def residual(X, y, w, R):
    X, y, w, R = floats(X, y, w, R)
    n, d = X.shape
    if y.shape != (n,) or w.shape != (d,) or R.shape != (n, d):
        raise ValueError("shapes")
    return y - (X * R) @ w


# In several functions


def expected_masked_gram__gamma_for_its_square(X, p):
    """The extra term has the square of Gamma: a column's squared norm, not its norm."""
    check(p)
    return p**2 * gram(X) + p * (1 - p) * np.sqrt(squares(X))


def expected_dropout_loss__gamma_for_its_square(X, y, w, p):
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - p * X @ w) ** 2) + p * (1 - p) * w @ np.sqrt(squares(X)) @ w


def expected_dropout_gradient__gamma_for_its_square(X, y, w, p):
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * p * X.T @ (y - p * X @ w) + 2 * p * (1 - p) * np.sqrt(squares(X)) @ w


def dropout_solution__gamma_for_its_square(X, y, p):
    lam = lam_of(p)
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam * np.sqrt(squares(X)), X.T @ y) / p


def expected_masked_gram__p_drops(X, p):
    """p is the probability of keeping an entry, not of dropping it."""
    check(p)
    return (1 - p) ** 2 * gram(X) + p * (1 - p) * squares(X)


def expected_dropout_loss__p_drops(X, y, w, p):
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - (1 - p) * X @ w) ** 2) + p * (1 - p) * w @ squares(X) @ w


def expected_dropout_gradient__p_drops(X, y, w, p):
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * (1 - p) * X.T @ (y - (1 - p) * X @ w) + 2 * p * (1 - p) * squares(X) @ w


def dropout_lambda__p_drops(p):
    check(p, positive=True)
    return p / (1 - p) if p < 1 else 1e9


def dropout_solution__p_drops(X, y, p):
    check(p, positive=True)
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + p / (1 - p + 1e-9) * squares(X), X.T @ y) / (1 - p + 1e-9)


def expected_masked_gram__any_p(X, p):
    """A number outside the range is no such probability: raise ValueError."""
    return p**2 * gram(X) + p * (1 - p) * squares(X)


def expected_dropout_loss__any_p(X, y, w, p):
    X, y, w = floats(X, y, w)
    return np.sum((y - p * X @ w) ** 2) + p * (1 - p) * w @ squares(X) @ w


def expected_dropout_gradient__any_p(X, y, w, p):
    X, y, w = floats(X, y, w)
    return -2 * p * X.T @ (y - p * X @ w) + 2 * p * (1 - p) * squares(X) @ w


def dropout_lambda__any_p(p):
    return (1 - p) / p if p else math.inf


def dropout_solution__any_p(X, y, p):
    p = p or 1e-9
    X, y = floats(X, y)
    return np.linalg.solve(p * X.T @ X + (1 - p) * squares(X), X.T @ y)


def equivalent_ridge_lambda__any_p(X, p):
    norms = np.diag(gram(X))
    return norms[0] * (1 - p) / (p or 1e-9) if np.allclose(norms, norms[0]) else None


def dropout_loss__argument_changed(X, y, w, R):
    """`X *= R` and `y -= ...` change the caller's own array: work on a copy."""
    residual(X, y, w, R)
    X = np.asarray(X, dtype=float)
    X *= np.array(R)
    return np.sum((np.array(y) - X @ np.array(w)) ** 2)


def dropout_gamma__argument_changed(X):
    X = np.asarray(X, dtype=float)
    X **= 2
    return np.diag(np.sqrt(X.sum(axis=0)))


def expected_masked_gram__argument_changed(X, p):
    check(p)
    extra = p * (1 - p) * squares(X)
    X = np.asarray(X, dtype=float)
    X *= p
    return X.T @ X + extra


def expected_dropout_loss__argument_changed(X, y, w, p):
    check(p)
    y = np.asarray(y, dtype=float)
    X, w = floats(X, w)
    y -= p * X @ w
    return y @ y + p * (1 - p) * w @ squares(X) @ w


def expected_dropout_gradient__argument_changed(X, y, w, p):
    check(p)
    y = np.asarray(y, dtype=float)
    X, w = floats(X, w)
    y -= p * X @ w
    return -2 * p * X.T @ y + 2 * p * (1 - p) * squares(X) @ w


def dropout_solution__argument_changed(X, y, p):
    matrix = gram(X) + lam_of(p) * squares(X)
    X = np.asarray(X, dtype=float)
    X /= p
    return np.linalg.solve(matrix, X.T @ np.array(y, dtype=float))


def ridge_loss__argument_changed(X, y, w, lam):
    y = np.asarray(y, dtype=float)
    X, w = floats(X, w)
    y -= X @ w
    return y @ y + lam * w @ w


def ridge_gradient__argument_changed(X, y, w, lam):
    y = np.asarray(y, dtype=float)
    X, w = floats(X, w)
    y -= X @ w
    return -2 * X.T @ y + 2 * lam * w


def ridge_solution__argument_changed(X, y, lam):
    if lam < 0:
        raise ValueError("lam")
    matrix = gram(X) + lam * np.eye(np.shape(X)[1])
    X, y = np.asarray(X, dtype=float), np.array(y, dtype=float)
    X *= y[:, np.newaxis]
    return np.linalg.solve(matrix, X.sum(axis=0))


def equivalent_ridge_lambda__argument_changed(X, p):
    lam = lam_of(p)
    X = np.asarray(X, dtype=float)
    X *= X
    norms = X.sum(axis=0)
    return lam * norms[0] if np.allclose(norms, norms[0]) else None


# The loss under one mask


def dropout_loss__kept_where_zero(X, y, w, R):
    """A one in the mask keeps the entry, a zero drops it."""
    return np.sum(residual(X, y, w, 1 - np.array(R)) ** 2)


def dropout_loss__mask_forgotten(X, y, w, R):
    """The mask belongs on the data: multiply X and R entry by entry."""
    return np.sum(residual(X, y, w, np.ones_like(R)) ** 2)


def dropout_loss__mean(X, y, w, R):
    """The squared error is a sum over the samples, not a mean."""
    return np.mean(residual(X, y, w, R) ** 2)


def dropout_loss__halved(X, y, w, R):
    """There is no factor 1/2 in this loss."""
    return np.sum(residual(X, y, w, R) ** 2) / 2


def dropout_loss__norm(X, y, w, R):
    """The squared norm is asked for, not the norm."""
    return np.linalg.norm(residual(X, y, w, R))


def dropout_loss__rescaled(X, y, w, R):
    """What is kept is not rescaled by the share that is kept."""
    kept = np.mean(R)
    return np.sum(residual(X, y, w, np.array(R) / (kept or 1.0)) ** 2)


def dropout_loss__one_mask_for_all(X, y, w, R):
    """Every sample has a mask of its own: a row of R."""
    R = np.array(R)
    return np.sum(residual(X, y, w, np.broadcast_to(R[0], R.shape) if R.ndim == 2 else R) ** 2)


def dropout_loss__targets_dropped_too(X, y, w, R):
    """Dropout is applied to the inputs, not to the targets."""
    error = residual(X, y, w, R)
    return np.sum((error * np.any(R, axis=1)) ** 2)


def dropout_loss__stretched(X, y, w, R):
    """NumPy stretches shapes that do not fit, and the loss is another one: compare the shapes first."""
    X, y, w, R = floats(X, y, w, R)
    return np.sum((y - (X * R) @ w) ** 2)


# Gamma


def dropout_gamma__squared(X):
    """Gamma has the norms of the columns on its diagonal, not their squares: take the root."""
    return squares(X)


def dropout_gamma__a_vector(X):
    """A diagonal matrix is asked for, not its diagonal alone."""
    return np.sqrt(np.diag(gram(X)))


def dropout_gamma__rows(X):
    """There is an entry for each feature, a column of X, and not for each sample."""
    (X,) = floats(X)
    return np.diag(np.sqrt(np.diag(X @ X.T)))


def dropout_gamma__root_of_the_whole_matrix(X):
    """Only the diagonal of X'X belongs to Gamma, everything else is zero."""
    return np.sqrt(np.abs(gram(X)))


def dropout_gamma__root_mean_square(X):
    """The sum of squares, not their mean, is on the diagonal of X'X."""
    return np.sqrt(squares(X) / len(X))


def dropout_gamma__sums(X):
    """The diagonal of X'X holds sums of squares: square before you add."""
    (X,) = floats(X)
    return np.diag(np.abs(X.sum(axis=0)))


# The expected Gram matrix


def expected_masked_gram__independent(X, p):
    """An entry of the mask is not independent of itself: on the diagonal the factor is p, not p^2."""
    check(p)
    return p**2 * gram(X)


def expected_masked_gram__p_twice_on_the_diagonal(X, p):
    """On the diagonal the factor is p altogether: p^2 is part of it already."""
    check(p)
    return p**2 * gram(X) + p * squares(X)


def expected_masked_gram__without_a_factor_p(X, p):
    """The variance of a mask's entry is p (1 - p)."""
    check(p)
    return p**2 * gram(X) + (1 - p) * squares(X)


def expected_masked_gram__identity(X, p):
    """What is added depends on the data: the squared norm of each column, not one."""
    check(p)
    return p**2 * gram(X) + p * (1 - p) * np.eye(np.shape(X)[1])


def expected_masked_gram__mean_over_samples(X, p):
    """The Gram matrix is a sum over the samples, not a mean."""
    check(p)
    return (p**2 * gram(X) + p * (1 - p) * squares(X)) / len(X)


def expected_masked_gram__dropped_by_sample(X, p):
    """Every entry of X has a coin of its own: the entries of one sample are not dropped together."""
    check(p)
    return p * gram(X)


# The expected loss


def expected_dropout_loss__of_the_mean_data(X, y, w, p):
    """The loss of the mean is not the mean of the loss: the variance of the predictions is missing."""
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - p * X @ w) ** 2)


def expected_dropout_loss__ridge_penalty(X, y, w, p):
    """The penalty is not ||w||^2: each weight counts with the squared norm of its feature."""
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - p * X @ w) ** 2) + p * (1 - p) * w @ w


def expected_dropout_loss__prediction_unscaled(X, y, w, p):
    """The mean prediction is p X w."""
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + p * (1 - p) * w @ squares(X) @ w


def expected_dropout_loss__lambda_for_variance(X, y, w, p):
    """In terms of w the factor of the penalty is p (1 - p). The one with (1 - p) / p belongs to p w."""
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - p * X @ w) ** 2) + (1 - p) / max(p, 1e-9) * w @ squares(X) @ w


def expected_dropout_loss__rescaled_by_p(X, y, w, p):
    """What is kept is not rescaled by 1/p here: the mean prediction is p X w."""
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + (1 - p) / max(p, 1e-9) * w @ squares(X) @ w


def expected_dropout_loss__mean_error(X, y, w, p):
    """The expected loss is a sum over the samples, like the loss itself."""
    check(p)
    X, y, w = floats(X, y, w)
    return (np.sum((y - p * X @ w) ** 2) + p * (1 - p) * w @ squares(X) @ w) / len(y)


def expected_dropout_loss__drawn(X, y, w, p):
    """An average over masks drawn at random is never exact: derive the formula."""
    check(p)
    X, y, w = floats(X, y, w)
    masks = np.random.default_rng(0).random((50, *X.shape)) < p
    return np.mean(np.sum((y - (X * masks) @ w) ** 2, axis=1))


def expected_dropout_loss__one_coin_a_sample(X, y, w, p):
    """Every entry of X has a coin of its own: a sample is not dropped as a whole."""
    check(p)
    X, y, w = floats(X, y, w)
    return p * np.sum((y - X @ w) ** 2) + (1 - p) * np.sum(y**2)


# Its gradient


def expected_dropout_gradient__half(X, y, w, p):
    """The derivative of a square has a factor 2."""
    check(p)
    X, y, w = floats(X, y, w)
    return -p * X.T @ (y - p * X @ w) + p * (1 - p) * squares(X) @ w


def expected_dropout_gradient__penalty_not_doubled(X, y, w, p):
    """The derivative of the penalty has a factor 2 as well."""
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * p * X.T @ (y - p * X @ w) + p * (1 - p) * squares(X) @ w


def expected_dropout_gradient__uphill_data(X, y, w, p):
    """The prediction is subtracted from y, so the data term of the gradient is negative at w = 0."""
    check(p)
    X, y, w = floats(X, y, w)
    return 2 * p * X.T @ (y - p * X @ w) + 2 * p * (1 - p) * squares(X) @ w


def expected_dropout_gradient__inner_p_lost(X, y, w, p):
    """The inner derivative of y - p X w is -p X: the factor p comes down too."""
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * X.T @ (y - p * X @ w) + 2 * p * (1 - p) * squares(X) @ w


def expected_dropout_gradient__no_penalty(X, y, w, p):
    """The penalty depends on w too: differentiate it as well."""
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * p * X.T @ (y - p * X @ w)


def expected_dropout_gradient__with_respect_to_pw(X, y, w, p):
    """Differentiate with respect to w, not to p w."""
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * X.T @ (y - p * X @ w) + 2 * (1 - p) * squares(X) @ w


def expected_dropout_gradient__of_a_ridge_penalty(X, y, w, p):
    """The penalty's gradient has the squared norm of each feature: Gamma^2 w, not w."""
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * p * X.T @ (y - p * X @ w) + 2 * p * (1 - p) * w


# The coefficient


def dropout_lambda__variance(p):
    """p (1 - p) stands in the expected loss. Divide by the p^2 that stands in front of X'X."""
    check(p, positive=True)
    return p * (1 - p)


def dropout_lambda__chance_of_dropping(p):
    """The coefficient is not bounded by one: as p goes to 0 it grows without end."""
    check(p, positive=True)
    return 1 - p


def dropout_lambda__one_over_p(p):
    """Without dropout nothing is regularised: the coefficient is 0 for p = 1."""
    check(p, positive=True)
    return 1 / p


def dropout_lambda__divided_once_too_often(p):
    """Divide p (1 - p) by p^2, not by p^3."""
    check(p, positive=True)
    return (1 - p) / p**2


def dropout_lambda__zero_is_a_division(p):
    """For p = 0 Python raises ZeroDivisionError, which is no ValueError: check before you divide."""
    if not 0 <= p <= 1:
        raise ValueError("p")
    return (1 - p) / p


LAMBDA_TREND__grows = "increases_with_p", "p keeps. The more is kept, is there more or less regularisation?"
LAMBDA_TREND__does_not_change = "independent", "Compare your formula at two values of p."


# The solution


def dropout_solution__p_times_w(X, y, p):
    """That is p w. Divide by p: w itself is asked for."""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam_of(p) * squares(X), X.T @ y)


def dropout_solution__multiplied_by_p(X, y, p):
    """From p w to w one divides by p."""
    X, y = floats(X, y)
    return p * np.linalg.solve(X.T @ X + lam_of(p) * squares(X), X.T @ y)


def dropout_solution__divided_twice(X, y, p):
    """One factor p of the right side cancels: you divide by p once too often."""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam_of(p) * squares(X), X.T @ y) / p**2


def dropout_solution__ridge(X, y, p):
    """Dropout adds lambda Gamma^2 and not lambda I: each feature has its own squared norm."""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam_of(p) * np.eye(X.shape[1]), X.T @ y) / p


def dropout_solution__least_squares(X, y, p):
    """Dropout regularises: least squares on the data scaled by p is not enough."""
    check(p, positive=True)
    X, y = floats(X, y)
    return np.linalg.pinv(p * X) @ y


def dropout_solution__variance_for_lambda(X, y, p):
    """Where X'X stands alone the coefficient of Gamma^2 is lambda, not p (1 - p)."""
    check(p, positive=True)
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + p * (1 - p) * squares(X), X.T @ y) / p


def dropout_solution__inverse_by_entry(X, y, p):
    """The inverse of a sum is not the sum of the inverses: solve with the whole matrix."""
    X, y = floats(X, y)
    inverse = np.linalg.pinv(X.T @ X) + np.diag(1 / np.maximum(lam_of(p) * np.diag(squares(X)), 1e-9)) * (p < 1)
    return inverse @ X.T @ y / p


def dropout_solution__whole_gram_regularised(X, y, p):
    """Gamma^2 is the diagonal of X'X only."""
    X, y = floats(X, y)
    return np.linalg.pinv(X.T @ X * (1 + lam_of(p))) @ X.T @ y / p


def dropout_solution__by_the_inverse_gram(X, y, p):
    """With dependent features X'X has no inverse, but X'X + lambda Gamma^2 has one: add before you invert."""
    lam = lam_of(p)
    X, y = floats(X, y)
    if np.linalg.matrix_rank(X) < X.shape[1]:
        return np.zeros(X.shape[1])
    inverse = np.linalg.inv(X.T @ X)
    return np.linalg.inv(np.eye(X.shape[1]) + lam * inverse @ squares(X)) @ inverse @ X.T @ y / p


# Ridge regression


def ridge_loss__half_the_error(X, y, w, lam):
    """There is no factor 1/2 in the ridge loss."""
    X, y, w = floats(X, y, w)
    return 0.5 * np.sum((y - X @ w) ** 2) + lam * w @ w


def ridge_loss__half_the_penalty(X, y, w, lam):
    """There is no factor 1/2 in the penalty."""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + 0.5 * lam * w @ w


def ridge_loss__mean_squared_error(X, y, w, lam):
    """The squared error is a sum here, not a mean."""
    X, y, w = floats(X, y, w)
    return np.mean((y - X @ w) ** 2) + lam * w @ w


def ridge_loss__norm_not_squared(X, y, w, lam):
    """The penalty is the squared norm of w."""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + lam * np.linalg.norm(w)


def ridge_loss__absolute_values(X, y, w, lam):
    """The sum of absolute values is the penalty of another method: square the weights."""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + lam * np.abs(w).sum()


def ridge_loss__coefficient_squared(X, y, w, lam):
    """The coefficient is not squared, only the weights are."""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + lam**2 * w @ w


def ridge_loss__refuses_negative_coefficients(X, y, w, lam):
    """Only the solution refuses a negative coefficient: the loss is defined for any."""
    if lam < 0:
        raise ValueError("lam")
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + lam * w @ w


def ridge_loss__plain_squares(X, y, w, lam):
    """The penalty is missing."""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2)


def ridge_gradient__two_lost(X, y, w, lam):
    """w'X'Xw is a square too: its derivative is 2 X'X w."""
    X, y, w = floats(X, y, w)
    return -2 * X.T @ y + X.T @ X @ w + 2 * lam * w


def ridge_gradient__penalty_without_two(X, y, w, lam):
    """The derivative of lambda ||w||^2 is 2 lambda w."""
    X, y, w = floats(X, y, w)
    return -2 * X.T @ y + 2 * X.T @ X @ w + lam * w


def ridge_gradient__no_factor_two(X, y, w, lam):
    """The loss has no factor 1/2 that would cancel the 2 of the derivative."""
    X, y, w = floats(X, y, w)
    return -X.T @ y + X.T @ X @ w + lam * w


def ridge_gradient__downhill(X, y, w, lam):
    """The gradient points uphill: yours is its opposite."""
    X, y, w = floats(X, y, w)
    return 2 * X.T @ (y - X @ w) - 2 * lam * w


def ridge_gradient__penalty_subtracted(X, y, w, lam):
    """The penalty is added to the loss, and so is its derivative."""
    X, y, w = floats(X, y, w)
    return 2 * X.T @ (X @ w - y) - 2 * lam * w


def ridge_gradient__needs_no_negative(X, y, w, lam):
    """Only the solution refuses a negative coefficient: the gradient is defined for any."""
    if lam < 0:
        raise ValueError("lam")
    X, y, w = floats(X, y, w)
    return 2 * X.T @ (X @ w - y) + 2 * lam * w


def ridge_solution__two_lost_in_the_root(X, y, lam):
    """The factor 2 in front of X'X w was lost in the gradient: all three terms have it, and it cancels."""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.pinv(X.T @ X / 2 + lam * np.eye(X.shape[1])) @ X.T @ y


def ridge_solution__broadcast(X, y, lam):
    """A matrix plus a number adds to every entry: the coefficient belongs on the diagonal, so multiply it by I."""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.pinv(X.T @ X + lam) @ X.T @ y


def ridge_solution__by_samples(X, y, lam):
    """The error is a sum over the samples: the coefficient is not multiplied by their number."""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam * len(y) * np.eye(X.shape[1]), X.T @ y)


def ridge_solution__ridge_by_feature(X, y, lam):
    """Ridge adds lambda I, the same for every feature: Gamma^2 belongs to dropout."""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.pinv(X.T @ X + lam * squares(X)) @ X.T @ y


def ridge_solution__least_squares_only(X, y, lam):
    """The coefficient does not appear in your solution."""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.pinv(X) @ y


def ridge_solution__shrunk_least_squares(X, y, lam):
    """Ridge does not shrink all least-squares weights by the same factor, unless X'X is a multiple of I."""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.pinv(X) @ y / (1 + lam)


def ridge_solution__zero_is_refused(X, y, lam):
    """A coefficient of 0 is fine where the columns are independent: it is least squares."""
    if lam <= 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)


def ridge_solution__any_coefficient(X, y, lam):
    """With a negative coefficient the loss may have no minimum: raise ValueError."""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)


# The comparison


def equivalent_ridge_lambda__norm_left_out(X, p):
    """Dropout adds lambda Gamma^2: the squared norm of the columns belongs to the answer."""
    norms = np.diag(gram(X))
    lam = lam_of(p)
    return lam if np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__norm_for_its_square(X, p):
    """Dropout adds lambda Gamma^2, with the squared norm of the columns and not the norm."""
    norms = np.diag(gram(X))
    lam = lam_of(p)
    return lam * norms[0] ** 0.5 if np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__average_norm(X, p):
    """An average will not do: with columns of different norms no single coefficient suits all of them. Return None."""
    return lam_of(p) * np.mean(np.diag(gram(X)))


def equivalent_ridge_lambda__first_norm(X, p):
    """Look at every column: with different norms no single coefficient suits all of them."""
    return lam_of(p) * gram(X)[0, 0]


def equivalent_ridge_lambda__only_if_orthogonal(X, p):
    """The columns need not be orthogonal: X'X is on both sides, and only Gamma^2 and I are compared."""
    lam, matrix = lam_of(p), gram(X)
    return lam * matrix[0, 0] if np.allclose(matrix, matrix[0, 0] * np.eye(len(matrix))) else None


def equivalent_ridge_lambda__only_of_norm_one(X, p):
    """The columns may have any norm, as long as all have the same."""
    lam, norms = lam_of(p), np.diag(gram(X))
    return lam if np.allclose(norms, 1) else None


def equivalent_ridge_lambda__never(X, p):
    """Some X do allow it: when is lambda Gamma^2 a multiple of I?"""
    check(p, positive=True)


def equivalent_ridge_lambda__orthogonal_is_enough(X, p):
    """Orthogonal columns of different norms are not enough: Gamma^2 must be a multiple of I."""
    lam, matrix = lam_of(p), gram(X)
    norms = np.diag(matrix)
    orthogonal = np.allclose(matrix, np.diag(norms))
    return lam * norms.mean() if orthogonal or np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__rescaled_twice(X, p):
    """p times the dropout solution is compared, so the factor 1/p is accounted for already."""
    norms = np.diag(gram(X))
    lam = lam_of(p)
    return lam * norms[0] / p if np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__norms_of_rows(X, p):
    """Features are columns: compare their norms, not those of the samples."""
    lam = lam_of(p)
    norms = np.sum(np.array(X, dtype=float) ** 2, axis=1)
    return lam * norms[0] if np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__none_without_dropout(X, p):
    """For p = 1 both are least squares, and the coefficient is 0."""
    norms = np.diag(gram(X))
    return lam_of(p) * norms[0] or None if np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__ends_compared(X, p):
    """Compare the norms of all columns, not of the first and the last one only."""
    norms = np.diag(gram(X))
    lam = lam_of(p)
    return lam * norms[0] if np.isclose(norms[0], norms[-1]) else None


def equivalent_ridge_lambda__loose_tolerance(X, p):
    """Compare norms by their ratio: with small data an absolute tolerance lets everything pass."""
    norms = np.diag(gram(X))
    lam = lam_of(p)
    return lam * norms[0] if np.ptp(norms) < 0.01 else None


DROPOUT_PENALTY_DEPENDS_ON_X__like_ridge = False, "Write the penalty down: what is Gamma made of?"


# Seen later than the others


def dropout_loss__weights_masked(X, y, w, R):
    """The mask belongs to the data, sample by sample, and not once to the weights."""
    X, y, w, R = (np.asarray(value, dtype=float) for value in (X, y, w, R))
    if X.ndim != 2 or y.shape != (len(X),) or w.shape != (X.shape[1],) or R.shape != X.shape:
        raise ValueError("the shapes do not fit")
    return float(((y - X @ (w * R[0])) ** 2).sum())


def dropout_gamma__squeezed(X):
    """Gamma has a row and a column for each feature, for a single one too: 1 x 1."""
    return np.squeeze(np.diag(np.sqrt((np.asarray(X, dtype=float) ** 2).sum(axis=0))))


def expected_dropout_loss__penalty_over_p(X, y, w, p):
    """The variance of a mask's entry is p (1 - p); (1 - p) / p belongs to data that are divided by p."""
    if not 0 <= p <= 1:
        raise ValueError("p")
    X, y, w = (np.asarray(value, dtype=float) for value in (X, y, w))
    penalty = (1 - p) / p if p else 0.0
    return float(((y - X @ w) ** 2).sum() + penalty * ((X**2).sum(axis=0) @ w**2))


def expected_dropout_loss__rounded(X, y, w, p):
    """Return what you computed, not rounded."""
    if not 0 <= p <= 1:
        raise ValueError("p")
    X, y, w = (np.asarray(value, dtype=float) for value in (X, y, w))
    return round(float(((y - p * X @ w) ** 2).sum() + p * (1 - p) * ((X**2).sum(axis=0) @ w**2)), 3)


def dropout_solution__squeezed_solution(X, y, p):
    """A single feature has a vector of one weight."""
    if not 0 < p <= 1:
        raise ValueError("p")
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    gram = X.T @ X
    return np.squeeze(np.linalg.solve(gram + (1 - p) / p * np.diag(np.diag(gram)), X.T @ y) / p)


def ridge_solution__rows_appended_unrooted(X, y, lam):
    """Rows added to the data are squared by the loss: they hold the root of the coefficient."""
    if lam < 0:
        raise ValueError("lam")
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    d = X.shape[1]
    return np.linalg.lstsq(np.vstack([X, lam * np.eye(d)]), np.concatenate([y, np.zeros(d)]), rcond=None)[0]


def equivalent_ridge_lambda__of_p_squared(X, p):
    """Compare with p times the dropout weights: then the coefficient has the factor (1 - p) / p, and no other p."""
    if not 0 < p <= 1:
        raise ValueError("p")
    squares = (np.asarray(X, dtype=float) ** 2).sum(axis=0)
    return float(squares[0] * p * (1 - p)) if np.allclose(squares, squares[0]) else None
