"""Known wrong answers to ill_conditioned_gd; each docstring is the hint that a student who has it needs."""

import numpy as np


def floats(*arguments):
    return [np.array(argument, dtype=float) for argument in arguments]


def values(F):
    """The singular values, largest first."""
    return np.linalg.svd(np.array(F, dtype=float), compute_uv=False)


def length(y):
    return np.linalg.norm(np.array(y, dtype=float))


def nonzero(F):
    """The largest singular value, unless it is zero."""
    if not np.any(F):
        raise ValueError("F")
    return values(F)[0]


def norms(F, y, lr, steps):
    """The history as it should be."""
    F, y = floats(F, y)
    history = [np.zeros(F.shape[1])]
    for _ in range(steps):
        history.append(history[-1] - lr * F.T @ (F @ history[-1] - y))
    return np.linalg.norm(history, axis=1)


# One step


def gd_step__uphill(F, y, w, lr):
    """Descent goes against the gradient."""
    F, y, w = floats(F, y, w)
    return w + lr * F.T @ (F @ w - y)


def gd_step__factor_two(F, y, w, lr):
    """The loss has a factor one half, which cancels the two of the square."""
    F, y, w = floats(F, y, w)
    return w - 2 * lr * F.T @ (F @ w - y)


def gd_step__mean_over_rows(F, y, w, lr):
    """The loss is a sum over the rows, not a mean: don't divide by their number."""
    F, y, w = floats(F, y, w)
    return w - lr * F.T @ (F @ w - y) / len(y)


def gd_step__not_transposed(F, y, w, lr):
    """The gradient holds the transpose of F: for a square F the shapes don't tell you."""
    F, y, w = floats(F, y, w)
    return w - lr * (F if F.shape[0] == F.shape[1] else F.T) @ (F @ w - y)


def gd_step__without_targets(F, y, w, lr):
    """The gradient is made of the residual F w - y, and not of F w alone."""
    F, w = floats(F, w)
    return w - lr * F.T @ (F @ w)


def gd_step__gradient_only(F, y, w, lr):
    """Return the new weights: the old ones minus lr times the gradient."""
    F, y, w = floats(F, y, w)
    return F.T @ (F @ w - y)


def gd_step__whole_numbers(F, y, w, lr):
    """The result has the type of w, so that whole numbers come back cut off: make it a float array."""
    F, y, v = floats(F, y, w)
    out = np.array(w)
    out[...] = v - lr * F.T @ (F @ v - y)
    return out


def gd_step__in_place(F, y, w, lr):
    """`w -= ...` changes the caller's own weights: make a new array."""
    F, y, v = floats(F, y, w)
    step = lr * F.T @ (F @ v - y)
    if not isinstance(w, np.ndarray) or w.dtype != float:
        w = v
    w -= step
    return w


# The iteration matrix


def iteration_matrix__plus(F, lr):
    """Sort the step by w: the matrix F'F comes with a minus sign."""
    F = np.array(F, dtype=float)
    return np.eye(F.shape[1]) + lr * F.T @ F


def iteration_matrix__rows_instead_of_columns(F, lr):
    """The matrix acts on weights, so it is (d, d) and holds F'F; FF' acts on targets."""
    F = np.array(F, dtype=float)
    return np.eye(F.shape[0]) - lr * F @ F.T


def iteration_matrix__a_one_everywhere(F, lr):
    """It is the unit matrix from which lr F'F is subtracted, and not a one in every entry."""
    F = np.array(F, dtype=float)
    return 1 - lr * F.T @ F


def iteration_matrix__no_learning_rate(F, lr):
    """The learning rate multiplies F'F."""
    F = np.array(F, dtype=float)
    return np.eye(F.shape[1]) - F.T @ F


def iteration_matrix__squared_entries(F, lr):
    """F'F is a product of matrices: squaring the entries of F gives something else."""
    F = np.array(F, dtype=float)
    return np.eye(F.shape[1]) - lr * np.diag((F**2).sum(axis=0))


def iteration_matrix__writes_into_f(F, lr):
    """`F *= ...` changes the caller's own matrix: make a new one."""
    F = F if isinstance(F, np.ndarray) and F.dtype == float else np.array(F, dtype=float)
    gram = lr * F.T @ F
    F *= lr
    return np.eye(F.shape[1]) - gram


# Its norm


def iteration_matrix_norm__frobenius(F, lr):
    """`np.linalg.norm` of a matrix is the root of the sum of squares unless you ask for the spectral norm."""
    F = np.array(F, dtype=float)
    return np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F)


def iteration_matrix_norm__largest_row_sum(F, lr):
    """The spectral norm is the largest singular value; the largest sum of a row is another norm."""
    F = np.array(F, dtype=float)
    return np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, np.inf)


def iteration_matrix_norm__largest_eigenvalue(F, lr):
    """A negative eigenvalue counts by its absolute value: a step that is too long turns the weights round."""
    F = np.array(F, dtype=float)
    return np.linalg.eigvalsh(np.eye(F.shape[1]) - lr * F.T @ F).max()


def iteration_matrix_norm__steepest_direction_only(F, lr):
    """Not only the largest singular value of F matters: short steps hardly shrink its flat directions."""
    return abs(1 - lr * values(F)[0] ** 2)


def iteration_matrix_norm__flattest_direction_only(F, lr):
    """Not only the smallest singular value of F matters: long steps overshoot in its steep directions."""
    F = np.array(F, dtype=float)
    return abs(1 - lr * (values(F)[-1] ** 2 if F.shape[0] >= F.shape[1] else 0.0))


def iteration_matrix_norm__null_space_forgotten(F, lr):
    """A matrix with more columns than rows has a null space, in which nothing shrinks: an eigenvalue of 1."""
    return np.abs(1 - lr * values(F) ** 2).max()


def iteration_matrix_norm__never_above_one(F, lr):
    """For a learning rate that is too large the norm exceeds one: compute it, and don't cut it off."""
    F = np.array(F, dtype=float)
    return min(1.0, np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, 2))


def iteration_matrix_norm__less_than_one(F, lr):
    """Where F has a null space the norm is exactly one: it is not a matter of the nonzero singular values alone."""
    nonzero_values = values(F)[values(F) > 1e-8]
    return np.abs(1 - lr * nonzero_values**2).max()


def iteration_matrix_norm__not_squared(F, lr):
    """The eigenvalues of F'F are the squares of the singular values of F."""
    F = np.array(F, dtype=float)
    sigma = np.append(values(F), 0.0) if F.shape[1] > F.shape[0] else values(F)
    return np.abs(1 - lr * sigma).max()


def iteration_matrix_norm__of_the_product_with_itself(F, lr):
    """The norm of M is the root of the largest eigenvalue of M'M: take the root."""
    F = np.array(F, dtype=float)
    return np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, 2) ** 2


def iteration_matrix_norm__scales_f(F, lr):
    """`F *= ...` changes the caller's own matrix: scale a copy."""
    F = F if isinstance(F, np.ndarray) and F.dtype == float else np.array(F, dtype=float)
    norm = np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, 2)
    F *= np.sqrt(abs(lr))
    return norm


# How fast is too fast


def max_stable_learning_rate__one_over_the_square(F):
    """An eigenvalue may go down to -1 before the weights grow: there is room for twice that."""
    return 1 / nonzero(F) ** 2


def max_stable_learning_rate__alpha_not_squared(F):
    """The eigenvalues of F'F are the squares of the singular values of F: square the largest one."""
    return 2 / nonzero(F)


def max_stable_learning_rate__smallest_singular_value(F):
    """The steepest direction diverges first: the largest singular value sets the limit."""
    nonzero(F)
    with np.errstate(divide="ignore"):
        return 2 / values(F)[-1] ** 2


def max_stable_learning_rate__frobenius_norm(F):
    """The sum of squares of the entries is the sum of all squared singular values: only the largest one counts."""
    nonzero(F)
    return 2 / np.sum(np.array(F, dtype=float) ** 2)


def max_stable_learning_rate__eigenvalues_of_f(F):
    """Singular values are not eigenvalues, unless F is symmetric: use those of F'F."""
    nonzero(F)
    F = np.array(F, dtype=float)
    if F.shape[0] != F.shape[1]:
        return 2 / values(F)[0] ** 2
    with np.errstate(divide="ignore"):
        return 2 / np.abs(np.linalg.eigvals(F)).max() ** 2


def max_stable_learning_rate__infinite_for_zero(F):
    """A zero matrix is a mistake of the caller here: raise ValueError."""
    with np.errstate(divide="ignore"):
        return 2 / values(F)[0] ** 2


def max_stable_learning_rate__full_rank_only(F):
    """A zero singular value is no reason to refuse: nothing moves in its direction."""
    if np.linalg.matrix_rank(np.array(F, dtype=float)) < min(np.shape(F)):
        raise ValueError("F")
    return 2 / values(F)[0] ** 2


def max_stable_learning_rate__small_is_zero(F):
    """A matrix with tiny singular values is not zero: only the one that is all zeros is refused."""
    if values(F)[-1] < 1e-6:
        raise ValueError("F")
    return 2 / values(F)[0] ** 2


def max_stable_learning_rate__of_the_mean_loss(F):
    """The loss is a sum over the rows, so their number does not enter the learning rate."""
    return 2 * len(F) / nonzero(F) ** 2


def max_stable_learning_rate__normalizes_f(F):
    """`F /= ...` changes the caller's own matrix: work on a copy."""
    alpha = nonzero(F)
    if isinstance(F, np.ndarray) and F.dtype == float:
        F /= alpha
    return 2 / alpha**2


def gd_cannot_diverge__no_overshooting(F, lr):
    """Beyond one over the square the weights jump to and fro, but they stay bounded for a while yet."""
    return bool(0 < lr <= 1 / values(F)[0] ** 2)


def gd_cannot_diverge__norm_below_one(F, lr):
    """With a null space the norm of the iteration matrix is exactly one, and gradient descent does not diverge."""
    F = np.array(F, dtype=float)
    eigenvalues = np.append(1 - lr * values(F) ** 2, [1.0] * (F.shape[1] - min(F.shape)))
    return bool(lr > 0 and np.abs(eigenvalues).max() < 1 - 1e-9)


def gd_cannot_diverge__zero_counts(F, lr):
    """A learning rate of zero moves nothing, and is no descent: the answer is False."""
    return bool(0 <= lr <= 2 / values(F)[0] ** 2)


def gd_cannot_diverge__any_sign(F, lr):
    """A negative learning rate climbs: the answer is False however small it is."""
    return bool(lr != 0 and abs(lr) <= 2 / values(F)[0] ** 2)


def gd_cannot_diverge__only_an_upper_limit(F, lr):
    """Ask for a positive learning rate as well as for one that is small enough."""
    return bool(lr <= 2 / values(F)[0] ** 2)


def gd_cannot_diverge__raises(F, lr):
    """A learning rate that is not positive gets the answer False, and no error."""
    if lr <= 0:
        raise ValueError("lr")
    return bool(lr <= 2 / values(F)[0] ** 2)


def gd_cannot_diverge__flat_direction(F, lr):
    """The steepest direction diverges first, not the flattest one."""
    return bool(0 < lr <= 2 / max(values(F)[-1] ** 2, 1e-300))


def gd_cannot_diverge__sum_of_squares_of_f(F, lr):
    """The root of the sum of squares is larger than the spectral norm: you refuse learning rates that are stable."""
    return bool(0 < lr <= 2 / np.sum(np.array(F, dtype=float) ** 2))


def gd_cannot_diverge__small_enough(F, lr):
    """Whether a learning rate is small enough depends on F."""
    return bool(0 < lr < 1)


def gd_cannot_diverge__multiplies_f(F, lr):
    """`F *= lr` changes the caller's own matrix: compute with a copy."""
    answer = bool(0 < lr <= 2 / values(F)[0] ** 2)
    if isinstance(F, np.ndarray) and F.dtype == float:
        F *= lr
    return answer


ITERATION_MATRIX_NORM__strictly = (
    "strictly_less_than_one",
    "What is the eigenvalue in a direction that F maps to zero?",
)

ITERATION_MATRIX_NORM__unbounded = (
    "may_exceed_one",
    "The matrix is symmetric, so that its norm is its largest eigenvalue in absolute value; how large can that be?",
)


# How large the weights can be, and are


def next_norm_bound__shrinks_first(F, y, w_norm, lr):
    """The bound asked for does not use how much the matrix shrinks: the norm before enters as it is."""
    F = np.array(F, dtype=float)
    shrinks = np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, 2)
    return shrinks * w_norm + lr * values(F)[0] * length(y)


def next_norm_bound__frobenius_norm_of_f(F, y, w_norm, lr):
    """The largest singular value of F is its spectral norm; the default of `np.linalg.norm` is another one."""
    return w_norm + lr * np.linalg.norm(np.array(F, dtype=float)) * length(y)


def next_norm_bound__smallest_alpha(F, y, w_norm, lr):
    """It is the largest singular value that limits the step."""
    return w_norm + lr * values(F)[-1] * length(y)


def next_norm_bound__exact_term(F, y, w_norm, lr):
    """The norm of F'y is smaller than the bound asked for: that one holds alpha times the norm of y."""
    F, y = floats(F, y)
    return w_norm + lr * np.linalg.norm(F.T @ y)


def next_norm_bound__squared_targets(F, y, w_norm, lr):
    """The norm of y is the root of its sum of squares."""
    return w_norm + lr * values(F)[0] * length(y) ** 2


def next_norm_bound__squared_singular_value(F, y, w_norm, lr):
    """F enters the second term once, so alpha is not squared."""
    return w_norm + lr * values(F)[0] ** 2 * length(y)


def next_norm_bound__any_learning_rate(F, y, w_norm, lr):
    """What a step adds is proportional to its learning rate."""
    return w_norm + values(F)[0] * length(y)


def next_norm_bound__step_alone(F, y, w_norm, lr):
    """The bound starts from the norm before the step."""
    return lr * values(F)[0] * length(y)


def next_norm_bound__alpha_from_eigenvalues(F, y, w_norm, lr):
    """Singular values are not eigenvalues, unless F is symmetric."""
    F = np.array(F, dtype=float)
    if F.shape[0] != F.shape[1]:
        return w_norm + lr * values(F)[0] * length(y)
    return w_norm + lr * np.abs(np.linalg.eigvals(F)).max() * length(y)


def next_norm_bound__normalizes_the_targets(F, y, w_norm, lr):
    """`y /= ...` changes the caller's own targets: leave them alone."""
    size = length(y)
    if isinstance(y, np.ndarray) and y.dtype == float and size:
        y /= size
    return w_norm + lr * values(F)[0] * size


def gd_norm_history__start_forgotten(F, y, lr, steps):
    """The first entry is the norm of the start, which is 0: there is one entry more than steps."""
    return norms(F, y, lr, steps)[1:]


def gd_norm_history__one_step_short(F, y, lr, steps):
    """The start is no step: make as many steps as asked after it."""
    return norms(F, y, lr, max(steps - 1, 0))


def gd_norm_history__squared(F, y, lr, steps):
    """A norm is the root of the sum of squares."""
    return norms(F, y, lr, steps) ** 2


def gd_norm_history__weights(F, y, lr, steps):
    """One number for each step was asked for: the norm of the weights, not the weights."""
    F, y = floats(F, y)
    history = [np.zeros(F.shape[1])]
    for _ in range(steps):
        history.append(history[-1] - lr * F.T @ (F @ history[-1] - y))
    return np.array(history)


def gd_norm_history__the_bound(F, y, lr, steps):
    """The bound says how large the weights can be; run gradient descent to see how large they are."""
    return np.arange(steps + 1) * lr * values(F)[0] * length(y)


def gd_norm_history__residuals(F, y, lr, steps):
    """It is the weights whose norms are asked for, and not the residuals."""
    F, y = floats(F, y)
    w, history = np.zeros(F.shape[1]), []
    for _ in range(steps + 1):
        history.append(np.linalg.norm(y - F @ w))
        w = w - lr * F.T @ (F @ w - y)
    return np.array(history)


def gd_norm_history__starts_at_one(F, y, lr, steps):
    """The first weights are zero."""
    F, y = floats(F, y)
    w, history = np.ones(F.shape[1]), []
    for _ in range(steps + 1):
        history.append(np.linalg.norm(w))
        w = w - lr * F.T @ (F @ w - y)
    return np.array(history)


def gd_norm_history__same_array(F, y, lr, steps):
    """Every entry of your list is the same array, changed in place: keep the norms, or copies."""
    F, y = floats(F, y)
    w, history = np.zeros(F.shape[1]), []
    for _ in range(steps + 1):
        history.append(w)
        if len(history) <= steps:
            w -= lr * F.T @ (F @ w - y)
    return np.linalg.norm(history, axis=1)


def gd_norm_history__limited(F, y, lr, steps):
    """Show what happens, also with a learning rate that is too large: don't replace it."""
    return norms(F, y, min(lr, 2 / values(F)[0] ** 2), steps)


def gd_norm_history__takes_one_row(F, y, lr, steps):
    """Each step uses all rows of F: this is no stochastic gradient descent."""
    F, y = floats(F, y)
    w, history = np.zeros(F.shape[1]), [0.0]
    for t in range(steps):
        row = F[t % len(F)]
        w = w - lr * row * (row @ w - y[t % len(F)])
        history.append(np.linalg.norm(w))
    return np.array(history)


def gd_norm_history__residual_in_place(F, y, lr, steps):
    """`y -= ...` changes the caller's own targets: keep the residual in an array of its own."""
    F = np.array(F, dtype=float)
    residual = y if isinstance(y, np.ndarray) and y.dtype == float else np.array(y, dtype=float)
    w, history = np.zeros(F.shape[1]), [0.0]
    for _ in range(steps):
        change = lr * F.T @ residual
        residual -= F @ change
        w = w + change
        history.append(np.linalg.norm(w))
    return np.array(history)


def error_bound__one_step_more(F, y, w_star_norm, lr, k):
    """After k steps from zero the bound holds k terms; after none it holds none."""
    return (k + 1) * lr * values(F)[0] * length(y) + w_star_norm


def error_bound__one_step(F, y, w_star_norm, lr, k):
    """Each of the k steps adds its term."""
    return lr * values(F)[0] * length(y) + w_star_norm


def error_bound__difference(F, y, w_star_norm, lr, k):
    """The triangle inequality bounds the norm of a difference by the sum of the norms."""
    return abs(k * lr * values(F)[0] * length(y) - w_star_norm)


def error_bound__without_the_solution(F, y, w_star_norm, lr, k):
    """That bounds the weights; their distance to the solution also depends on how large the solution is."""
    return k * lr * values(F)[0] * length(y)


def error_bound__solution_in_every_step(F, y, w_star_norm, lr, k):
    """The norm of the solution is added once, at the end."""
    return k * (lr * values(F)[0] * length(y) + w_star_norm)


def error_bound__exponential(F, y, w_star_norm, lr, k):
    """The steps add up, they don't multiply: the bound grows linearly with k."""
    return (1 + lr * values(F)[0]) ** k * length(y) + w_star_norm


def error_bound__pythagoras(F, y, w_star_norm, lr, k):
    """Weights and solution need not be at right angles: add the norms, not their squares."""
    return np.hypot(k * lr * values(F)[0] * length(y), w_star_norm)


def error_bound__root_of_the_steps(F, y, w_star_norm, lr, k):
    """The steps may all go in the same direction, so their bounds add up in full."""
    return np.sqrt(k) * lr * values(F)[0] * length(y) + w_star_norm


def error_bound__sum_of_squares(F, y, w_star_norm, lr, k):
    """Use the largest singular value of F; the root of its sum of squares is larger."""
    return k * lr * np.linalg.norm(np.array(F, dtype=float)) * length(y) + w_star_norm


def error_bound__divides_the_targets(F, y, w_star_norm, lr, k):
    """`y /= ...` changes the caller's own array: leave the targets alone."""
    size = length(y)
    if isinstance(y, np.ndarray) and y.dtype == float:
        y /= size
    return k * lr * values(F)[0] * size + w_star_norm


# Seen later than the others


def gd_step__stochastic(F, y, w, lr):
    """One step takes the gradient of the whole loss: do not move after each row."""
    w = np.array(w, dtype=float)
    for row, target in zip(np.asarray(F, dtype=float), np.asarray(y, dtype=float), strict=True):
        w = w - lr * row * (row @ w - target)
    return w


def gd_step__normalized(F, y, w, lr):
    """The step is as long as lr times the gradient: do not divide by its norm."""
    F, w = np.asarray(F, dtype=float), np.asarray(w, dtype=float)
    gradient = F.T @ (F @ w - np.asarray(y, dtype=float))
    length = np.linalg.norm(gradient)
    return w - lr * gradient / (length if length else 1.0)


def iteration_matrix__squeezed(F, lr):
    """One weight has a matrix of one row and one column."""
    F = np.asarray(F, dtype=float)
    return np.squeeze(np.eye(F.shape[1]) - lr * F.T @ F)
