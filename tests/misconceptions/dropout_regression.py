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
    """Calculate a single diagonal entry from a sum over the samples, and compare."""
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
    """Which of the two does p stand for: keeping an entry, or dropping it?"""
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
    """Which range of p does the docstring allow?"""
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
    """Look at the caller's arguments after the call: are they as they were?"""
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
    """What does a one in the mask stand for?"""
    return np.sum(residual(X, y, w, 1 - np.array(R)) ** 2)


def dropout_loss__mask_forgotten(X, y, w, R):
    """Where does the mask stand in the formula of the prompt?"""
    return np.sum(residual(X, y, w, np.ones_like(R)) ** 2)


def dropout_loss__mean(X, y, w, R):
    """Look at the conventions of the question: is anything divided?"""
    return np.mean(residual(X, y, w, R) ** 2)


def dropout_loss__halved(X, y, w, R):
    """Look at the conventions of the question: which factors have these losses?"""
    return np.sum(residual(X, y, w, R) ** 2) / 2


def dropout_loss__norm(X, y, w, R):
    """Look at the formula of the prompt: is it a norm?"""
    return np.linalg.norm(residual(X, y, w, R))


def dropout_loss__rescaled(X, y, w, R):
    """Look at the conventions of the question: what happens to an entry that is kept?"""
    kept = np.mean(R)
    return np.sum(residual(X, y, w, np.array(R) / (kept or 1.0)) ** 2)


def dropout_loss__one_mask_for_all(X, y, w, R):
    """How many rows does the mask have, and which of them belongs to which sample?"""
    R = np.array(R)
    return np.sum(residual(X, y, w, np.broadcast_to(R[0], R.shape) if R.ndim == 2 else R) ** 2)


def dropout_loss__targets_dropped_too(X, y, w, R):
    """What is multiplied with the mask, by the prompt?"""
    error = residual(X, y, w, R)
    return np.sum((error * np.any(R, axis=1)) ** 2)


def dropout_loss__stretched(X, y, w, R):
    """What does NumPy do with shapes that do not fit? What does the docstring ask for?"""
    X, y, w, R = floats(X, y, w, R)
    return np.sum((y - (X * R) @ w) ** 2)


# Gamma


def dropout_gamma__squared(X):
    """Look at the definition of an entry of Gamma once more: which power is it?"""
    return squares(X)


def dropout_gamma__a_vector(X):
    """Which shape does the docstring ask for?"""
    return np.sqrt(np.diag(gram(X)))


def dropout_gamma__rows(X):
    """How many rows does Gamma have, and what does each of them stand for?"""
    (X,) = floats(X)
    return np.diag(np.sqrt(np.diag(X @ X.T)))


def dropout_gamma__root_of_the_whole_matrix(X):
    """Which entries of Gamma are not zero?"""
    return np.sqrt(np.abs(gram(X)))


def dropout_gamma__root_mean_square(X):
    """Calculate one diagonal entry of X'X by hand: is anything divided?"""
    return np.sqrt(squares(X) / len(X))


def dropout_gamma__sums(X):
    """Calculate one diagonal entry of X'X by hand, for a column with a negative number in it."""
    (X,) = floats(X)
    return np.diag(np.abs(X.sum(axis=0)))


# The expected Gram matrix


def expected_masked_gram__independent(X, p):
    """Is an entry of the mask independent of itself?"""
    check(p)
    return p**2 * gram(X)


def expected_masked_gram__p_twice_on_the_diagonal(X, p):
    """Calculate the expectation of the square of one entry of the mask."""
    check(p)
    return p**2 * gram(X) + p * squares(X)


def expected_masked_gram__without_a_factor_p(X, p):
    """Calculate the expectation of the square of one entry of the mask, and the variance of the entry."""
    check(p)
    return p**2 * gram(X) + (1 - p) * squares(X)


def expected_masked_gram__identity(X, p):
    """Calculate a single diagonal entry from a sum over the samples: where are the data?"""
    check(p)
    return p**2 * gram(X) + p * (1 - p) * np.eye(np.shape(X)[1])


def expected_masked_gram__mean_over_samples(X, p):
    """Is X'X a sum over the samples, or a mean?"""
    check(p)
    return (p**2 * gram(X) + p * (1 - p) * squares(X)) / len(X)


def expected_masked_gram__dropped_by_sample(X, p):
    """How are the entries of the mask drawn: together, or each for itself?"""
    check(p)
    return p * gram(X)


# The expected loss


def expected_dropout_loss__of_the_mean_data(X, y, w, p):
    """Is the mean of the losses the loss of the mean data? Try a single number."""
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - p * X @ w) ** 2)


def expected_dropout_loss__ridge_penalty(X, y, w, p):
    """Look at the formula of the prompt: what stands between w and its norm?"""
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - p * X @ w) ** 2) + p * (1 - p) * w @ w


def expected_dropout_loss__prediction_unscaled(X, y, w, p):
    """Look at the formula of the prompt: what is subtracted from y?"""
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + p * (1 - p) * w @ squares(X) @ w


def expected_dropout_loss__lambda_for_variance(X, y, w, p):
    """Look at the formula of the prompt: which factor stands in front of the second term?"""
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - p * X @ w) ** 2) + (1 - p) / max(p, 1e-9) * w @ squares(X) @ w


def expected_dropout_loss__rescaled_by_p(X, y, w, p):
    """Look at the conventions of the question: what happens to an entry that is kept?"""
    check(p)
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + (1 - p) / max(p, 1e-9) * w @ squares(X) @ w


def expected_dropout_loss__mean_error(X, y, w, p):
    """Look at the conventions of the question: is anything divided?"""
    check(p)
    X, y, w = floats(X, y, w)
    return (np.sum((y - p * X @ w) ** 2) + p * (1 - p) * w @ squares(X) @ w) / len(y)


def expected_dropout_loss__drawn(X, y, w, p):
    """How exact is an average over masks that are drawn? Look at the conventions of the question."""
    check(p)
    X, y, w = floats(X, y, w)
    masks = np.random.default_rng(0).random((50, *X.shape)) < p
    return np.mean(np.sum((y - (X * masks) @ w) ** 2, axis=1))


def expected_dropout_loss__one_coin_a_sample(X, y, w, p):
    """How are the entries of the mask drawn: together, or each for itself?"""
    check(p)
    X, y, w = floats(X, y, w)
    return p * np.sum((y - X @ w) ** 2) + (1 - p) * np.sum(y**2)


# Its gradient


def expected_dropout_gradient__half(X, y, w, p):
    """Differentiate the square of a single number: which factor comes down?"""
    check(p)
    X, y, w = floats(X, y, w)
    return -p * X.T @ (y - p * X @ w) + p * (1 - p) * squares(X) @ w


def expected_dropout_gradient__penalty_not_doubled(X, y, w, p):
    """Differentiate both terms, one after the other: which factor comes down from each?"""
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * p * X.T @ (y - p * X @ w) + p * (1 - p) * squares(X) @ w


def expected_dropout_gradient__uphill_data(X, y, w, p):
    """Which sign does the first term have at w = 0? Try a single number."""
    check(p)
    X, y, w = floats(X, y, w)
    return 2 * p * X.T @ (y - p * X @ w) + 2 * p * (1 - p) * squares(X) @ w


def expected_dropout_gradient__inner_p_lost(X, y, w, p):
    """What is the inner derivative of y - p X w?"""
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * X.T @ (y - p * X @ w) + 2 * p * (1 - p) * squares(X) @ w


def expected_dropout_gradient__no_penalty(X, y, w, p):
    """Which terms of the expected loss depend on w?"""
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * p * X.T @ (y - p * X @ w)


def expected_dropout_gradient__with_respect_to_pw(X, y, w, p):
    """What do you differentiate with respect to: w, or something else?"""
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * X.T @ (y - p * X @ w) + 2 * (1 - p) * squares(X) @ w


def expected_dropout_gradient__of_a_ridge_penalty(X, y, w, p):
    """Differentiate the second term: what stands between w and its norm?"""
    check(p)
    X, y, w = floats(X, y, w)
    return -2 * p * X.T @ (y - p * X @ w) + 2 * p * (1 - p) * w


# The coefficient


def dropout_lambda__variance(p):
    """By what do you have to divide so that X'X stands alone?"""
    check(p, positive=True)
    return p * (1 - p)


def dropout_lambda__chance_of_dropping(p):
    """What happens to the coefficient when p goes to 0?"""
    check(p, positive=True)
    return 1 - p


def dropout_lambda__one_over_p(p):
    """What should the coefficient be when nothing is dropped?"""
    check(p, positive=True)
    return 1 / p


def dropout_lambda__divided_once_too_often(p):
    """By which power of p do you have to divide so that X'X stands alone?"""
    check(p, positive=True)
    return (1 - p) / p**2


def dropout_lambda__zero_is_a_division(p):
    """Which error does Python raise for p = 0, and which one is asked for?"""
    if not 0 <= p <= 1:
        raise ValueError("p")
    return (1 - p) / p


LAMBDA_TREND__grows = "increases_with_p", "p keeps. The more is kept, is there more or less regularization?"
LAMBDA_TREND__does_not_change = "independent", "Compare your formula at two values of p."


# The solution


def dropout_solution__p_times_w(X, y, p):
    """Is what you return w? Look at the left side of the equation in the prompt."""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam_of(p) * squares(X), X.T @ y)


def dropout_solution__multiplied_by_p(X, y, p):
    """How does one come from the left side of the equation to w?"""
    X, y = floats(X, y)
    return p * np.linalg.solve(X.T @ X + lam_of(p) * squares(X), X.T @ y)


def dropout_solution__divided_twice(X, y, p):
    """Count the factors p on both sides of the equation, before and after you solve it."""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam_of(p) * squares(X), X.T @ y) / p**2


def dropout_solution__ridge(X, y, p):
    """Look at the equation of the prompt: what is added to X'X?"""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam_of(p) * np.eye(X.shape[1]), X.T @ y) / p


def dropout_solution__least_squares(X, y, p):
    """Does your solution hold the second term of the expected loss at all?"""
    check(p, positive=True)
    X, y = floats(X, y)
    return np.linalg.pinv(p * X) @ y


def dropout_solution__variance_for_lambda(X, y, p):
    """Which coefficient belongs in front of the added matrix once X'X stands alone?"""
    check(p, positive=True)
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + p * (1 - p) * squares(X), X.T @ y) / p


def dropout_solution__inverse_by_entry(X, y, p):
    """Is the inverse of a sum the sum of the inverses?"""
    X, y = floats(X, y)
    inverse = np.linalg.pinv(X.T @ X) + np.diag(1 / np.maximum(lam_of(p) * np.diag(squares(X)), 1e-9)) * (p < 1)
    return inverse @ X.T @ y / p


def dropout_solution__whole_gram_regularized(X, y, p):
    """Which entries of Gamma are not zero?"""
    X, y = floats(X, y)
    return np.linalg.pinv(X.T @ X * (1 + lam_of(p))) @ X.T @ y / p


def dropout_solution__by_the_inverse_gram(X, y, p):
    """Which matrix has to be invertible here? Look at the equation of the prompt."""
    lam = lam_of(p)
    X, y = floats(X, y)
    if np.linalg.matrix_rank(X) < X.shape[1]:
        return np.zeros(X.shape[1])
    inverse = np.linalg.inv(X.T @ X)
    return np.linalg.inv(np.eye(X.shape[1]) + lam * inverse @ squares(X)) @ inverse @ X.T @ y / p


# Ridge regression


def ridge_loss__half_the_error(X, y, w, lam):
    """Look at the conventions of the question: which factors have these losses?"""
    X, y, w = floats(X, y, w)
    return 0.5 * np.sum((y - X @ w) ** 2) + lam * w @ w


def ridge_loss__half_the_penalty(X, y, w, lam):
    """Look at the formula of the prompt: which factor does the penalty have?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + 0.5 * lam * w @ w


def ridge_loss__mean_squared_error(X, y, w, lam):
    """Look at the conventions of the question: is anything divided?"""
    X, y, w = floats(X, y, w)
    return np.mean((y - X @ w) ** 2) + lam * w @ w


def ridge_loss__norm_not_squared(X, y, w, lam):
    """Look at the formula of the prompt: is the penalty a norm?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + lam * np.linalg.norm(w)


def ridge_loss__absolute_values(X, y, w, lam):
    """Look at the formula of the prompt: which norm is in the penalty?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + lam * np.abs(w).sum()


def ridge_loss__coefficient_squared(X, y, w, lam):
    """Look at the formula of the prompt: which power does the coefficient have?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + lam**2 * w @ w


def ridge_loss__refuses_negative_coefficients(X, y, w, lam):
    """Which coefficients does the docstring of the loss allow?"""
    if lam < 0:
        raise ValueError("lam")
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + lam * w @ w


def ridge_loss__plain_squares(X, y, w, lam):
    """How many terms does the ridge loss have?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2)


def ridge_gradient__two_lost(X, y, w, lam):
    """Differentiate the three terms one after the other. Which factor comes down from w'X'Xw?"""
    X, y, w = floats(X, y, w)
    return -2 * X.T @ y + X.T @ X @ w + 2 * lam * w


def ridge_gradient__penalty_without_two(X, y, w, lam):
    """Differentiate the penalty for a single weight: which factor comes down?"""
    X, y, w = floats(X, y, w)
    return -2 * X.T @ y + 2 * X.T @ X @ w + lam * w


def ridge_gradient__no_factor_two(X, y, w, lam):
    """Differentiate the square of a single number: which factor comes down, and does anything cancel it?"""
    X, y, w = floats(X, y, w)
    return -X.T @ y + X.T @ X @ w + lam * w


def ridge_gradient__downhill(X, y, w, lam):
    """In which direction does a gradient point: to a larger or a smaller loss?"""
    X, y, w = floats(X, y, w)
    return 2 * X.T @ (y - X @ w) - 2 * lam * w


def ridge_gradient__penalty_subtracted(X, y, w, lam):
    """Which sign does the penalty have in the loss?"""
    X, y, w = floats(X, y, w)
    return 2 * X.T @ (X @ w - y) - 2 * lam * w


def ridge_gradient__needs_no_negative(X, y, w, lam):
    """Which coefficients does the docstring of the gradient allow?"""
    if lam < 0:
        raise ValueError("lam")
    X, y, w = floats(X, y, w)
    return 2 * X.T @ (X @ w - y) + 2 * lam * w


def ridge_solution__two_lost_in_the_root(X, y, lam):
    """Put your solution into the gradient: is that zero? Compare the factors of all terms."""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.pinv(X.T @ X / 2 + lam * np.eye(X.shape[1])) @ X.T @ y


def ridge_solution__broadcast(X, y, lam):
    """What does NumPy add when it adds a number to a matrix?"""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.pinv(X.T @ X + lam) @ X.T @ y


def ridge_solution__by_samples(X, y, lam):
    """Is the error a sum or a mean over the samples? What does that mean for the coefficient?"""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam * len(y) * np.eye(X.shape[1]), X.T @ y)


def ridge_solution__ridge_by_feature(X, y, lam):
    """Whose penalty looks at the features: that of ridge regression?"""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.pinv(X.T @ X + lam * squares(X)) @ X.T @ y


def ridge_solution__least_squares_only(X, y, lam):
    """Where does the coefficient appear in your solution?"""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.pinv(X) @ y


def ridge_solution__shrunk_least_squares(X, y, lam):
    """Are all weights shrunk by the same factor? Put your solution into the gradient."""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.pinv(X) @ y / (1 + lam)


def ridge_solution__zero_is_refused(X, y, lam):
    """Which coefficients does the docstring of the solution allow?"""
    if lam <= 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)


def ridge_solution__any_coefficient(X, y, lam):
    """Which coefficients does the docstring of the solution refuse?"""
    X, y = floats(X, y)
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)


# The comparison


def equivalent_ridge_lambda__norm_left_out(X, p):
    """Compare what is added to X'X by the one and by the other, entry by entry."""
    norms = np.diag(gram(X))
    lam = lam_of(p)
    return lam if np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__norm_for_its_square(X, p):
    """Compare what is added to X'X by the one and by the other: which power of Gamma is it?"""
    norms = np.diag(gram(X))
    lam = lam_of(p)
    return lam * norms[0] ** 0.5 if np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__average_norm(X, p):
    """Is there a single coefficient that suits all of the columns? What is to be returned otherwise?"""
    return lam_of(p) * np.mean(np.diag(gram(X)))


def equivalent_ridge_lambda__first_norm(X, p):
    """How many of the columns do you look at?"""
    return lam_of(p) * gram(X)[0, 0]


def equivalent_ridge_lambda__only_if_orthogonal(X, p):
    """Which matrices have to be the same for both, and which entries of X'X matter for that?"""
    lam, matrix = lam_of(p), gram(X)
    return lam * matrix[0, 0] if np.allclose(matrix, matrix[0, 0] * np.eye(len(matrix))) else None


def equivalent_ridge_lambda__only_of_norm_one(X, p):
    """Which property of the columns do you require, and which one is needed?"""
    lam, norms = lam_of(p), np.diag(gram(X))
    return lam if np.allclose(norms, 1) else None


def equivalent_ridge_lambda__never(X, p):
    """Is there no X at all for which both are the same? Try a single column."""
    check(p, positive=True)


def equivalent_ridge_lambda__orthogonal_is_enough(X, p):
    """Try orthogonal columns of different lengths: are both solutions the same?"""
    lam, matrix = lam_of(p), gram(X)
    norms = np.diag(matrix)
    orthogonal = np.allclose(matrix, np.diag(norms))
    return lam * norms.mean() if orthogonal or np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__rescaled_twice(X, p):
    """What is compared with the ridge solution, by the docstring?"""
    norms = np.diag(gram(X))
    lam = lam_of(p)
    return lam * norms[0] / p if np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__norms_of_rows(X, p):
    """What does Gamma hold: something of the rows of X, or of its columns?"""
    lam = lam_of(p)
    norms = np.sum(np.array(X, dtype=float) ** 2, axis=1)
    return lam * norms[0] if np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__none_without_dropout(X, p):
    """What are the two solutions when nothing is dropped?"""
    norms = np.diag(gram(X))
    return lam_of(p) * norms[0] or None if np.allclose(norms, norms[0]) else None


def equivalent_ridge_lambda__ends_compared(X, p):
    """Which of the columns do you compare?"""
    norms = np.diag(gram(X))
    lam = lam_of(p)
    return lam * norms[0] if np.isclose(norms[0], norms[-1]) else None


def equivalent_ridge_lambda__loose_tolerance(X, p):
    """What does your tolerance mean for very small data?"""
    norms = np.diag(gram(X))
    lam = lam_of(p)
    return lam * norms[0] if np.ptp(norms) < 0.01 else None


DROPOUT_PENALTY_DEPENDS_ON_X__like_ridge = False, "Write the penalty down: what is Gamma made of?"


# Seen later than the others


def dropout_loss__weights_masked(X, y, w, R):
    """What is multiplied with the mask, and for which sample?"""
    X, y, w, R = (np.asarray(value, dtype=float) for value in (X, y, w, R))
    if X.ndim != 2 or y.shape != (len(X),) or w.shape != (X.shape[1],) or R.shape != X.shape:
        raise ValueError("the shapes do not fit")
    return float(((y - X @ (w * R[0])) ** 2).sum())


def dropout_gamma__squeezed(X):
    """Which shape does the docstring ask for where there is a single feature?"""
    return np.squeeze(np.diag(np.sqrt((np.asarray(X, dtype=float) ** 2).sum(axis=0))))


def expected_dropout_loss__penalty_over_p(X, y, w, p):
    """Look at the formula of the prompt: which factor does the second term have, and is it one of w or of p w?"""
    if not 0 <= p <= 1:
        raise ValueError("p")
    X, y, w = (np.asarray(value, dtype=float) for value in (X, y, w))
    penalty = (1 - p) / p if p else 0.0
    return float(((y - X @ w) ** 2).sum() + penalty * ((X**2).sum(axis=0) @ w**2))


def expected_dropout_loss__rounded(X, y, w, p):
    """Is what you return what you calculated?"""
    if not 0 <= p <= 1:
        raise ValueError("p")
    X, y, w = (np.asarray(value, dtype=float) for value in (X, y, w))
    return round(float(((y - p * X @ w) ** 2).sum() + p * (1 - p) * ((X**2).sum(axis=0) @ w**2)), 3)


def dropout_solution__squeezed_solution(X, y, p):
    """Which shape does the docstring ask for where there is a single feature?"""
    if not 0 < p <= 1:
        raise ValueError("p")
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    gram = X.T @ X
    return np.squeeze(np.linalg.solve(gram + (1 - p) / p * np.diag(np.diag(gram)), X.T @ y) / p)


def ridge_solution__rows_appended_unrooted(X, y, lam):
    """What does the loss do with a row that you append to the data?"""
    if lam < 0:
        raise ValueError("lam")
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    d = X.shape[1]
    return np.linalg.lstsq(np.vstack([X, lam * np.eye(d)]), np.concatenate([y, np.zeros(d)]), rcond=None)[0]


def equivalent_ridge_lambda__of_p_squared(X, p):
    """What is compared with the ridge solution, and which coefficient does it have?"""
    if not 0 < p <= 1:
        raise ValueError("p")
    squares = (np.asarray(X, dtype=float) ** 2).sum(axis=0)
    return float(squares[0] * p * (1 - p)) if np.allclose(squares, squares[0]) else None


# Right in ordinary cases only


def dropout_loss__one_number_for_a_mask(X, y, w, R):
    """Which shape has the mask, by the docstring? Is a single number one?"""
    X, y, w, R = floats(X, y, w, R)
    if y.shape != X.shape[:1] or w.shape != X.shape[1:] or (R.ndim and R.shape != X.shape):
        raise ValueError("shapes")
    return np.sum((y - (X * R) @ w) ** 2)


def dropout_loss__a_column_of_weights(X, y, w, R):
    """Which shape do the weights have, by the docstring? Is a length enough?"""
    X, y, w, R = floats(X, y, w, R)
    if y.shape != X.shape[:1] or len(w) != X.shape[1] or R.shape != X.shape:
        raise ValueError("shapes")
    return np.sum((y - (X * R) @ w.ravel()) ** 2)


def a_little_added(value, little=1e-7):
    return np.asarray(value, dtype=float) + little


def dropout_loss__loss_and_a_little(X, y, w, R):
    """What is the loss of data that are very small?"""
    return a_little_added(np.sum(residual(X, y, w, R) ** 2))


def dropout_gamma__gamma_and_a_little(X):
    """What is Gamma for data that are very small?"""
    return np.sqrt(squares(X) + 1e-12 * np.eye(np.shape(X)[1]))


def dropout_gamma__zero_columns_refused(X):
    """Which errors does the docstring name?"""
    if (np.diag(squares(X)) == 0).any():
        raise ValueError("a column of zeros")
    return np.sqrt(squares(X))


def expected_masked_gram__gram_and_a_little(X, p):
    """What is the expected matrix for data that are very small?"""
    check(p)
    return a_little_added(p**2 * gram(X) + p * (1 - p) * squares(X))


def expected_dropout_loss__expectation_and_a_little(X, y, w, p):
    """What is the expected loss for data that are very small?"""
    check(p)
    X, y, w = floats(X, y, w)
    return a_little_added(np.sum((y - p * X @ w) ** 2) + p * (1 - p) * w @ squares(X) @ w)


def expected_dropout_gradient__large_ones_clipped(X, y, w, p):
    """What becomes of a large gradient?"""
    check(p)
    X, y, w = floats(X, y, w)
    return np.clip(-2 * p * X.T @ (y - p * X @ w) + 2 * p * (1 - p) * squares(X) @ w, -100, 100)


def dropout_solution__steadied(X, y, p):
    """Is the matrix that you solve with the one of the prompt? Think of data that are very small."""
    X, y = floats(X, y)
    return np.linalg.solve(gram(X) + lam_of(p) * squares(X) + 1e-6 * np.eye(X.shape[1]), X.T @ y) / p


def descent(matrix, right, steps):
    w, lr = np.zeros(len(right)), 1 / np.linalg.norm(matrix, 2)
    for _ in range(steps):
        w = w - lr * (matrix @ w - right)
    return w


def dropout_solution__thousands_of_steps(X, y, p):
    """How near to the minimum are you when you stop? Is there a way that needs no steps?"""
    X, y = floats(X, y)
    return descent(gram(X) + lam_of(p) * squares(X), X.T @ y, 3000) / p


def ridge_loss__large_coefficients_capped(X, y, w, lam):
    """Which coefficients does the docstring of the loss allow, however large?"""
    X, y, w = floats(X, y, w)
    return np.sum((y - X @ w) ** 2) + min(lam, 100) * w @ w


def ridge_loss__ridge_loss_and_a_little(X, y, w, lam):
    """What is the loss for data that are very small?"""
    X, y, w = floats(X, y, w)
    return a_little_added(np.sum((y - X @ w) ** 2) + lam * w @ w)


def ridge_gradient__large_gradients_clipped(X, y, w, lam):
    """What becomes of a large gradient?"""
    X, y, w = floats(X, y, w)
    return np.clip(2 * X.T @ (X @ w - y) + 2 * lam * w, -100, 100)


def ridge_solution__steadied_ridge(X, y, lam):
    """Which coefficient stands in the matrix that you solve with? Think of data that are very small."""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return np.linalg.solve(gram(X) + (lam + 1e-6) * np.eye(X.shape[1]), X.T @ y)


def ridge_solution__a_thousand_ridge_steps(X, y, lam):
    """How near to the minimum are you when you stop? Is there a way that needs no steps?"""
    if lam < 0:
        raise ValueError("lam")
    X, y = floats(X, y)
    return descent(gram(X) + lam * np.eye(X.shape[1]), X.T @ y, 1000)


def equivalent_ridge_lambda__largest_entries_compared(X, p):
    """What does Gamma hold of a column? Is that what you compare?"""
    (X,) = floats(X)
    sizes = np.abs(X).max(axis=0)
    return lam_of(p) * (X[:, 0] @ X[:, 0]) if np.allclose(sizes, sizes[0]) else None


def equivalent_ridge_lambda__sums_compared(X, p):
    """What does Gamma hold of each column, and is that what you compare?"""
    (X,) = floats(X)
    sizes = np.abs(X).sum(axis=0)
    return lam_of(p) * (X[:, 0] @ X[:, 0]) if np.allclose(sizes, sizes[0]) else None


def equivalent_ridge_lambda__nearly_the_same_norm(X, p):
    """How large a difference counts as rounding?"""
    norms = np.diag(squares(X))
    return lam_of(p) * norms[0] if np.allclose(norms, norms[0], rtol=0.01) else None


def dropout_solution__four_conjugate_gradient_steps(X, y, p):
    """How many steps does an iteration need, and how many do you make?"""
    if not 0 < p <= 1:
        raise ValueError("p")
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    gram = X.T @ X
    A, w = p**2 * gram + p * (1 - p) * np.diag(np.diag(gram)), np.zeros(X.shape[1])
    rest = way = p * X.T @ y
    for _ in range(4):
        if rest @ rest < 1e-30:
            break
        step = rest @ rest / (way @ A @ way)
        w, left = w + step * way, rest - step * A @ way
        rest, way = left, left + left @ left / (rest @ rest) * way
    return w
