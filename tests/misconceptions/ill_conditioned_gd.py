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
    """In which direction does a gradient point, and in which does descent go?"""
    F, y, w = floats(F, y, w)
    return w + lr * F.T @ (F @ w - y)


def gd_step__factor_two(F, y, w, lr):
    """Which factor does the loss have, and what becomes of it when you differentiate?"""
    F, y, w = floats(F, y, w)
    return w - 2 * lr * F.T @ (F @ w - y)


def gd_step__mean_over_rows(F, y, w, lr):
    """Is the loss a sum or a mean over the rows?"""
    F, y, w = floats(F, y, w)
    return w - lr * F.T @ (F @ w - y) / len(y)


def gd_step__not_transposed(F, y, w, lr):
    """Which shapes does the product have for an F that is not square? And what does a square F hide?"""
    F, y, w = floats(F, y, w)
    return w - lr * (F if F.shape[0] == F.shape[1] else F.T) @ (F @ w - y)


def gd_step__without_targets(F, y, w, lr):
    """Where are the targets in your gradient?"""
    F, w = floats(F, w)
    return w - lr * F.T @ (F @ w)


def gd_step__gradient_only(F, y, w, lr):
    """What is asked for: the gradient, or what a step makes of the weights?"""
    F, y, w = floats(F, y, w)
    return F.T @ (F @ w - y)


def gd_step__whole_numbers(F, y, w, lr):
    """Which kind of numbers can your result hold?"""
    F, y, v = floats(F, y, w)
    out = np.array(w)
    out[...] = v - lr * F.T @ (F @ v - y)
    return out


def gd_step__in_place(F, y, w, lr):
    """Look at the caller's weights after the call: are they as they were?"""
    F, y, v = floats(F, y, w)
    step = lr * F.T @ (F @ v - y)
    if not isinstance(w, np.ndarray) or w.dtype != float:
        w = v
    w -= step
    return w


# The iteration matrix


def iteration_matrix__plus(F, lr):
    """Sort the step by w: which sign comes out?"""
    F = np.array(F, dtype=float)
    return np.eye(F.shape[1]) + lr * F.T @ F


def iteration_matrix__rows_instead_of_columns(F, lr):
    """On what does the matrix act, and which shape must it have?"""
    F = np.array(F, dtype=float)
    return np.eye(F.shape[0]) - lr * F @ F.T


def iteration_matrix__a_one_everywhere(F, lr):
    """What does a step of learning rate zero do to the weights? Try yours."""
    F = np.array(F, dtype=float)
    return 1 - lr * F.T @ F


def iteration_matrix__no_learning_rate(F, lr):
    """Where is the learning rate in your matrix?"""
    F = np.array(F, dtype=float)
    return np.eye(F.shape[1]) - F.T @ F


def iteration_matrix__squared_entries(F, lr):
    """Which product does the step hold: one of matrices, or one of entries?"""
    F = np.array(F, dtype=float)
    return np.eye(F.shape[1]) - lr * np.diag((F**2).sum(axis=0))


def iteration_matrix__writes_into_f(F, lr):
    """Look at the caller's matrix after the call: is it as it was?"""
    F = F if isinstance(F, np.ndarray) and F.dtype == float else np.array(F, dtype=float)
    gram = lr * F.T @ F
    F *= lr
    return np.eye(F.shape[1]) - gram


# Its norm


def iteration_matrix_norm__frobenius(F, lr):
    """Which norm does `np.linalg.norm` give for a matrix if you ask for none?"""
    F = np.array(F, dtype=float)
    return np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F)


def iteration_matrix_norm__largest_row_sum(F, lr):
    """Which norm is asked for? Look at the conventions of the question."""
    F = np.array(F, dtype=float)
    return np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, np.inf)


def iteration_matrix_norm__largest_eigenvalue(F, lr):
    """What if the most extreme eigenvalue is negative?"""
    F = np.array(F, dtype=float)
    return np.linalg.eigvalsh(np.eye(F.shape[1]) - lr * F.T @ F).max()


def iteration_matrix_norm__steepest_direction_only(F, lr):
    """Which directions do you look at? Try a very short step."""
    return abs(1 - lr * values(F)[0] ** 2)


def iteration_matrix_norm__flattest_direction_only(F, lr):
    """Which directions do you look at? Try a long step."""
    F = np.array(F, dtype=float)
    return abs(1 - lr * (values(F)[-1] ** 2 if F.shape[0] >= F.shape[1] else 0.0))


def iteration_matrix_norm__null_space_forgotten(F, lr):
    """What happens to weights in a direction that F maps to zero?"""
    return np.abs(1 - lr * values(F) ** 2).max()


def iteration_matrix_norm__never_above_one(F, lr):
    """What is the norm when the learning rate is much too large?"""
    F = np.array(F, dtype=float)
    return min(1.0, np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, 2))


def iteration_matrix_norm__less_than_one(F, lr):
    """What is the norm when F has a null space?"""
    nonzero_values = values(F)[values(F) > 1e-8]
    return np.abs(1 - lr * nonzero_values**2).max()


def iteration_matrix_norm__not_squared(F, lr):
    """How do the eigenvalues of F'F come from the singular values of F?"""
    F = np.array(F, dtype=float)
    sigma = np.append(values(F), 0.0) if F.shape[1] > F.shape[0] else values(F)
    return np.abs(1 - lr * sigma).max()


def iteration_matrix_norm__of_the_product_with_itself(F, lr):
    """Whose eigenvalue is this: that of M, or that of M'M?"""
    F = np.array(F, dtype=float)
    return np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, 2) ** 2


def iteration_matrix_norm__scales_f(F, lr):
    """Look at the caller's matrix after the call: is it as it was?"""
    F = F if isinstance(F, np.ndarray) and F.dtype == float else np.array(F, dtype=float)
    norm = np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, 2)
    F *= np.sqrt(abs(lr))
    return norm


# How fast is too fast


def max_stable_learning_rate__one_over_the_square(F):
    """At which eigenvalue of the iteration matrix do the weights begin to grow?"""
    return 1 / nonzero(F) ** 2


def max_stable_learning_rate__alpha_not_squared(F):
    """How do the eigenvalues of F'F come from the singular values of F?"""
    return 2 / nonzero(F)


def max_stable_learning_rate__smallest_singular_value(F):
    """Which direction diverges first?"""
    nonzero(F)
    with np.errstate(divide="ignore"):
        return 2 / values(F)[-1] ** 2


def max_stable_learning_rate__frobenius_norm(F):
    """Which norm does `np.linalg.norm` give for a matrix if you ask for none?"""
    nonzero(F)
    return 2 / np.sum(np.array(F, dtype=float) ** 2)


def max_stable_learning_rate__eigenvalues_of_f(F):
    """Are eigenvalues singular values? Try an F with zeros on and below its diagonal."""
    nonzero(F)
    F = np.array(F, dtype=float)
    if F.shape[0] != F.shape[1]:
        return 2 / values(F)[0] ** 2
    with np.errstate(divide="ignore"):
        return 2 / np.abs(np.linalg.eigvals(F)).max() ** 2


def max_stable_learning_rate__infinite_for_zero(F):
    """What does the docstring say of an F that is zero?"""
    with np.errstate(divide="ignore"):
        return 2 / values(F)[0] ** 2


def max_stable_learning_rate__full_rank_only(F):
    """Which matrices does the docstring refuse, and which do you?"""
    if np.linalg.matrix_rank(np.array(F, dtype=float)) < min(np.shape(F)):
        raise ValueError("F")
    return 2 / values(F)[0] ** 2


def max_stable_learning_rate__small_is_zero(F):
    """When is F zero, and when is it only small?"""
    if values(F)[-1] < 1e-6:
        raise ValueError("F")
    return 2 / values(F)[0] ** 2


def max_stable_learning_rate__of_the_mean_loss(F):
    """Is the loss a sum or a mean over the rows?"""
    return 2 * len(F) / nonzero(F) ** 2


def max_stable_learning_rate__normalizes_f(F):
    """Look at the caller's matrix after the call: is it as it was?"""
    alpha = nonzero(F)
    if isinstance(F, np.ndarray) and F.dtype == float:
        F /= alpha
    return 2 / alpha**2


def gd_cannot_diverge__no_overshooting(F, lr):
    """When do the weights stay bounded, though they jump to and fro?"""
    return bool(0 < lr <= 1 / values(F)[0] ** 2)


def gd_cannot_diverge__norm_below_one(F, lr):
    """What does a null space do to the norm of the iteration matrix, and what to the weights?"""
    F = np.array(F, dtype=float)
    eigenvalues = np.append(1 - lr * values(F) ** 2, [1.0] * (F.shape[1] - min(F.shape)))
    return bool(lr > 0 and np.abs(eigenvalues).max() < 1 - 1e-9)


def gd_cannot_diverge__zero_counts(F, lr):
    """What does the docstring say of a learning rate of zero?"""
    return bool(0 <= lr <= 2 / values(F)[0] ** 2)


def gd_cannot_diverge__any_sign(F, lr):
    """What does the docstring say of a negative learning rate?"""
    return bool(lr != 0 and abs(lr) <= 2 / values(F)[0] ** 2)


def gd_cannot_diverge__only_an_upper_limit(F, lr):
    """How many limits does the learning rate have?"""
    return bool(lr <= 2 / values(F)[0] ** 2)


def gd_cannot_diverge__raises(F, lr):
    """What does the docstring ask for when the learning rate is not positive?"""
    if lr <= 0:
        raise ValueError("lr")
    return bool(lr <= 2 / values(F)[0] ** 2)


def gd_cannot_diverge__flat_direction(F, lr):
    """Which direction diverges first?"""
    return bool(0 < lr <= 2 / max(values(F)[-1] ** 2, 1e-300))


def gd_cannot_diverge__sum_of_squares_of_f(F, lr):
    """Which norm does `np.linalg.norm` give for a matrix if you ask for none?"""
    return bool(0 < lr <= 2 / np.sum(np.array(F, dtype=float) ** 2))


def gd_cannot_diverge__small_enough(F, lr):
    """Does your limit depend on F?"""
    return bool(0 < lr < 1)


def gd_cannot_diverge__multiplies_f(F, lr):
    """Look at the caller's matrix after the call: is it as it was?"""
    answer = bool(0 < lr <= 2 / values(F)[0] ** 2)
    if isinstance(F, np.ndarray) and F.dtype == float:
        F *= lr
    return answer


ITERATION_MATRIX_NORM__strictly = "strictly_less_than_one", "What is the eigenvalue in a direction that F maps to zero?"

ITERATION_MATRIX_NORM__unbounded = (
    "may_exceed_one",
    "The matrix is symmetric: what is its norm made of, and how large can that be here?",
)


# How large the weights can be, and are


def next_norm_bound__shrinks_first(F, y, w_norm, lr):
    """How does the norm before enter the inequality of the prompt?"""
    F = np.array(F, dtype=float)
    shrinks = np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, 2)
    return shrinks * w_norm + lr * values(F)[0] * length(y)


def next_norm_bound__frobenius_norm_of_f(F, y, w_norm, lr):
    """Which norm does `np.linalg.norm` give for a matrix if you ask for none?"""
    return w_norm + lr * np.linalg.norm(np.array(F, dtype=float)) * length(y)


def next_norm_bound__smallest_alpha(F, y, w_norm, lr):
    """Which singular value does the prompt call by this name?"""
    return w_norm + lr * values(F)[-1] * length(y)


def next_norm_bound__exact_term(F, y, w_norm, lr):
    """Which norms stand in the inequality of the prompt?"""
    F, y = floats(F, y)
    return w_norm + lr * np.linalg.norm(F.T @ y)


def next_norm_bound__squared_targets(F, y, w_norm, lr):
    """Is the norm of y squared in the inequality of the prompt?"""
    return w_norm + lr * values(F)[0] * length(y) ** 2


def next_norm_bound__squared_singular_value(F, y, w_norm, lr):
    """Which power has the singular value in the inequality of the prompt?"""
    return w_norm + lr * values(F)[0] ** 2 * length(y)


def next_norm_bound__any_learning_rate(F, y, w_norm, lr):
    """Where is the learning rate in your bound?"""
    return w_norm + values(F)[0] * length(y)


def next_norm_bound__step_alone(F, y, w_norm, lr):
    """How many terms has the inequality of the prompt on its right side?"""
    return lr * values(F)[0] * length(y)


def next_norm_bound__alpha_from_eigenvalues(F, y, w_norm, lr):
    """Are eigenvalues singular values? Try an F with zeros on and below its diagonal."""
    F = np.array(F, dtype=float)
    if F.shape[0] != F.shape[1]:
        return w_norm + lr * values(F)[0] * length(y)
    return w_norm + lr * np.abs(np.linalg.eigvals(F)).max() * length(y)


def next_norm_bound__normalizes_the_targets(F, y, w_norm, lr):
    """Look at the caller's targets after the call: are they as they were?"""
    size = length(y)
    if isinstance(y, np.ndarray) and y.dtype == float and size:
        y /= size
    return w_norm + lr * values(F)[0] * size


def gd_norm_history__start_forgotten(F, y, lr, steps):
    """How many norms are asked for, and which is the first?"""
    return norms(F, y, lr, steps)[1:]


def gd_norm_history__one_step_short(F, y, lr, steps):
    """How many steps do you make?"""
    return norms(F, y, lr, max(steps - 1, 0))


def gd_norm_history__squared(F, y, lr, steps):
    """Is it norms that come back, or their squares?"""
    return norms(F, y, lr, steps) ** 2


def gd_norm_history__weights(F, y, lr, steps):
    """How many numbers are asked for at each step?"""
    F, y = floats(F, y)
    history = [np.zeros(F.shape[1])]
    for _ in range(steps):
        history.append(history[-1] - lr * F.T @ (F @ history[-1] - y))
    return np.array(history)


def gd_norm_history__the_bound(F, y, lr, steps):
    """Is it what can happen that is asked for, or what does happen?"""
    return np.arange(steps + 1) * lr * values(F)[0] * length(y)


def gd_norm_history__residuals(F, y, lr, steps):
    """Whose norms are asked for?"""
    F, y = floats(F, y)
    w, history = np.zeros(F.shape[1]), []
    for _ in range(steps + 1):
        history.append(np.linalg.norm(y - F @ w))
        w = w - lr * F.T @ (F @ w - y)
    return np.array(history)


def gd_norm_history__starts_at_one(F, y, lr, steps):
    """Where does gradient descent start, by the prompt?"""
    F, y = floats(F, y)
    w, history = np.ones(F.shape[1]), []
    for _ in range(steps + 1):
        history.append(np.linalg.norm(w))
        w = w - lr * F.T @ (F @ w - y)
    return np.array(history)


def gd_norm_history__same_array(F, y, lr, steps):
    """Is every entry of your list an array of its own?"""
    F, y = floats(F, y)
    w, history = np.zeros(F.shape[1]), []
    for _ in range(steps + 1):
        history.append(w)
        if len(history) <= steps:
            w -= lr * F.T @ (F @ w - y)
    return np.linalg.norm(history, axis=1)


def gd_norm_history__limited(F, y, lr, steps):
    """Which learning rate is used, whatever the caller gives?"""
    return norms(F, y, min(lr, 2 / values(F)[0] ** 2), steps)


def gd_norm_history__takes_one_row(F, y, lr, steps):
    """Which rows of F does each step use?"""
    F, y = floats(F, y)
    w, history = np.zeros(F.shape[1]), [0.0]
    for t in range(steps):
        row = F[t % len(F)]
        w = w - lr * row * (row @ w - y[t % len(F)])
        history.append(np.linalg.norm(w))
    return np.array(history)


def gd_norm_history__residual_in_place(F, y, lr, steps):
    """Look at the caller's targets after the call: are they as they were?"""
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
    """How many steps were made, and how many terms do you add? Try none."""
    return (k + 1) * lr * values(F)[0] * length(y) + w_star_norm


def error_bound__one_step(F, y, w_star_norm, lr, k):
    """How many terms does the bound add for k steps?"""
    return lr * values(F)[0] * length(y) + w_star_norm


def error_bound__difference(F, y, w_star_norm, lr, k):
    """What does the triangle inequality say about the norm of a difference?"""
    return abs(k * lr * values(F)[0] * length(y) - w_star_norm)


def error_bound__without_the_solution(F, y, w_star_norm, lr, k):
    """How many terms has the inequality of the prompt on its right side?"""
    return k * lr * values(F)[0] * length(y)


def error_bound__solution_in_every_step(F, y, w_star_norm, lr, k):
    """How often does the norm of the solution stand in the inequality?"""
    return k * (lr * values(F)[0] * length(y) + w_star_norm)


def error_bound__exponential(F, y, w_star_norm, lr, k):
    """How does the bound grow with k, by the inequality of the prompt?"""
    return (1 + lr * values(F)[0]) ** k * length(y) + w_star_norm


def error_bound__pythagoras(F, y, w_star_norm, lr, k):
    """Must weights and solution be at right angles? What does the inequality add?"""
    return np.hypot(k * lr * values(F)[0] * length(y), w_star_norm)


def error_bound__root_of_the_steps(F, y, w_star_norm, lr, k):
    """Can all steps go in the same direction? How does the inequality add them?"""
    return np.sqrt(k) * lr * values(F)[0] * length(y) + w_star_norm


def error_bound__sum_of_squares(F, y, w_star_norm, lr, k):
    """Which norm does `np.linalg.norm` give for a matrix if you ask for none?"""
    return k * lr * np.linalg.norm(np.array(F, dtype=float)) * length(y) + w_star_norm


def error_bound__divides_the_targets(F, y, w_star_norm, lr, k):
    """Look at the caller's targets after the call: are they as they were?"""
    size = length(y)
    if isinstance(y, np.ndarray) and y.dtype == float:
        y /= size
    return k * lr * values(F)[0] * size + w_star_norm


# Seen later than the others


def gd_step__stochastic(F, y, w, lr):
    """How many gradients does one step take, and of which loss?"""
    w = np.array(w, dtype=float)
    for row, target in zip(np.asarray(F, dtype=float), np.asarray(y, dtype=float), strict=True):
        w = w - lr * row * (row @ w - target)
    return w


def gd_step__normalized(F, y, w, lr):
    """How long is a step, by the formula of the prompt?"""
    F, w = np.asarray(F, dtype=float), np.asarray(w, dtype=float)
    gradient = F.T @ (F @ w - np.asarray(y, dtype=float))
    length = np.linalg.norm(gradient)
    return w - lr * gradient / (length if length else 1.0)


def iteration_matrix__squeezed(F, lr):
    """Which shape does the matrix have for a single weight?"""
    F = np.asarray(F, dtype=float)
    return np.squeeze(np.eye(F.shape[1]) - lr * F.T @ F)


# Right in ordinary cases only


def by_power_iteration(F, steps):
    """The largest singular value, or what so many steps find of it."""
    gram, x, size = np.array(F, dtype=float).T @ np.array(F, dtype=float), np.arange(1.0, np.shape(F)[1] + 1), 0.0
    for _ in range(steps):
        x = gram @ x
        size = np.linalg.norm(x)
        if size == 0:
            return 0.0
        x = x / size
    return np.sqrt(size)


def gd_step__large_gradients_clipped(F, y, w, lr):
    """What becomes of a large gradient?"""
    F, y, w = floats(F, y, w)
    return w - lr * np.clip(F.T @ (F @ w - y), -100, 100)


def iteration_matrix__small_entries_dropped(F, lr):
    """What becomes of a small entry?"""
    (F,) = floats(F)
    M = np.eye(F.shape[1]) - lr * F.T @ F
    return np.where(np.abs(M) < 1e-4, 0.0, M)


def iteration_matrix_norm__hundred_power_steps(F, lr):
    """How far has your iteration come when two directions are nearly alike?"""
    (F,) = floats(F)
    return by_power_iteration(np.eye(F.shape[1]) - lr * F.T @ F, 100)


def iteration_matrix_norm__norm_and_a_little(F, lr):
    """What is the norm when hardly anything is left?"""
    (F,) = floats(F)
    return np.linalg.norm(np.eye(F.shape[1]) - lr * F.T @ F, 2) + 1e-6


def max_stable_learning_rate__fifty_power_steps(F):
    """How far has your iteration come when two directions are nearly alike?"""
    nonzero(F)
    return 2 / by_power_iteration(F, 50) ** 2


def max_stable_learning_rate__sum_is_zero(F):
    """What else than zero can have the sum zero?"""
    if np.sum(F) == 0:
        raise ValueError("F")
    return 2 / values(F)[0] ** 2


def gd_cannot_diverge__nearly_stable(F, lr):
    """How far beyond the largest stable learning rate do you still say yes?"""
    return bool(0 < lr <= 1.0005 * 2 / values(F)[0] ** 2)


def gd_cannot_diverge__within_a_millionth(F, lr):
    """What does your tolerance mean for a very large F?"""
    return bool(0 < lr <= 2 / values(F)[0] ** 2 + 1e-6)


def next_norm_bound__fifty_steps_to_alpha(F, y, w_norm, lr):
    """How far has your iteration come when two directions are nearly alike?"""
    return w_norm + lr * by_power_iteration(F, 50) * length(y)


def gd_norm_history__stops_where_it_is_flat(F, y, lr, steps):
    """What do you do where the gradient is small, and what does the formula say?"""
    F, y = floats(F, y)
    w, history = np.zeros(F.shape[1]), [0.0]
    for _ in range(steps):
        slope = F.T @ (F @ w - y)
        w = w - lr * slope if np.linalg.norm(slope) > 1e-4 else w
        history.append(np.linalg.norm(w))
    return np.array(history)


def gd_norm_history__learning_rates_refused(F, y, lr, steps):
    """Which learning rates does the docstring allow?"""
    if lr <= 0:
        raise ValueError("lr")
    return norms(F, y, lr, steps)


def error_bound__fifty_steps_to_the_norm(F, y, w_star_norm, lr, k):
    """How far has your iteration come when two directions are nearly alike?"""
    return k * lr * by_power_iteration(F, 50) * length(y) + w_star_norm


def error_bound__saturates(F, y, w_star_norm, lr, k):
    """How does your bound grow when there are very many steps?"""
    return min(k, 100) * lr * values(F)[0] * length(y) + w_star_norm
