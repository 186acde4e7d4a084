"""Known wrong answers to momentum; each docstring is the hint that a student who has it needs."""

import numpy as np


def rows(grads):
    return np.array(grads, dtype=float)


def trajectory(grads, step):
    """The rows that `step` makes of v and each gradient; it returns the new v and the update."""
    grads = rows(grads)
    updates, v = np.zeros_like(grads), np.zeros(grads.shape[1])
    for t, grad in enumerate(grads):
        v, updates[t] = step(v, grad)
    return updates


def checked(t):
    if t < 1:
        raise ValueError(t)
    return t


def in_range(keep, rate):
    if not (0 < keep < 1 and rate > 0):
        raise ValueError(f"{keep}, {rate}")


# Both rules


def momentum_updates__uphill(grads, alpha, epsilon):
    """The update is minus v: a step goes against the gradient."""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, alpha * v + epsilon * g))


def momentum_updates__running_average(grads, alpha, epsilon):
    """That is the other rule: in SGD with momentum the gradient is multiplied by epsilon alone."""
    return trajectory(grads, lambda v, g: (alpha * v + (1 - alpha) * g, -epsilon * (alpha * v + (1 - alpha) * g)))


def momentum_updates__learning_rate_twice(grads, alpha, epsilon):
    """v holds epsilon already: the update is minus v, and not minus epsilon v."""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -epsilon * (alpha * v + epsilon * g)))


def momentum_updates__one_step_late(grads, alpha, epsilon):
    """The update of a step is made from v after it has seen this step's gradient."""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -v))


def momentum_updates__nesterov(grads, alpha, epsilon):
    """That is Nesterov's variant: here the update is minus v, with no second helping of momentum."""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * (alpha * v + epsilon * g) + epsilon * g)))


def momentum_updates__positions(grads, alpha, epsilon):
    """These are positions: asked for are the single steps, not their running sum."""
    return np.cumsum(trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * v + epsilon * g))), axis=0)


def momentum_updates__last_only(grads, alpha, epsilon):
    """One row for each step: keep all updates, not the last one alone."""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * v + epsilon * g)))[-1]


def momentum_updates__no_memory(grads, alpha, epsilon):
    """v has to be carried over from step to step."""
    return -epsilon * rows(grads)


def momentum_updates__starts_with_the_gradient(grads, alpha, epsilon):
    """v_0 is zero: the first velocity is epsilon times the first gradient, learning rate and all."""
    grads, v, updates = rows(grads), None, []
    for grad in grads:
        v = grad if v is None else alpha * v + epsilon * grad
        updates.append(-v)
    return np.array(updates).reshape(grads.shape)


def momentum_updates__clipped(grads, alpha, epsilon):
    """No gradient is clipped here."""
    clipped = np.clip(rows(grads), -1, 1)
    return trajectory(clipped, lambda v, g: (alpha * v + epsilon * g, -(alpha * v + epsilon * g)))


def momentum_updates__flat(grads, alpha, epsilon):
    """In one dimension an update still is a row, of one number: the shape is (t, 1)."""
    return np.squeeze(trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * v + epsilon * g))))


def momentum_updates__divided_by_powers(grads, alpha, epsilon):
    """Dividing by powers of alpha overflows after some hundred steps, and is impossible for alpha = 0."""
    grads = rows(grads)
    power = np.float64(alpha) ** np.arange(len(grads))[:, np.newaxis]
    with np.errstate(all="ignore"):
        return -epsilon * power * np.cumsum(grads / power, axis=0)


def momentum_updates__stays_whole(grads, alpha, epsilon):
    """`zeros_like` of whole numbers is an array of whole numbers, which cuts off your updates."""
    updates = np.zeros_like(np.array(grads))
    v = np.zeros(updates.shape[1])
    for t, grad in enumerate(np.array(grads)):
        v = alpha * v + epsilon * grad
        updates[t] = -v
    return updates


def momentum_updates__in_place(grads, alpha, epsilon):
    """The updates are written into the caller's gradients: work on a copy."""
    grads, v = np.asarray(grads, dtype=float), 0.0
    for row in grads:
        v = alpha * v + epsilon * row
        row[:] = -v
    return grads


def momentum_updates__one_velocity_for_all(grads, alpha, epsilon):
    """Every coordinate has a velocity of its own."""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * v.mean() + epsilon * g)))


def momentum_updates__needs_a_gradient(grads, alpha, epsilon):
    """No gradients, no updates: an array of shape (0, d) is to come back for one, and no error."""
    updates = []
    for grad in rows(grads):
        updates.append(-epsilon * grad + (alpha * updates[-1] if updates else 0.0))
    return np.stack(updates)


def running_average_updates__uphill_on_average(grads, beta, delta):
    """The update is minus delta v: a step goes against the average gradient."""
    return trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, delta * (beta * v + (1 - beta) * g)))


def running_average_updates__no_learning_rate(grads, beta, delta):
    """delta is missing: the update is not the average itself."""
    return trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, -(beta * v + (1 - beta) * g)))


def running_average_updates__momentum_instead(grads, beta, delta):
    """In a running average the new gradient comes in with the weight 1 - beta."""
    return trajectory(grads, lambda v, g: (beta * v + delta * g, -(beta * v + delta * g)))


def running_average_updates__weights_swapped(grads, beta, delta):
    """beta is the weight of the old average, and 1 - beta that of the new gradient."""
    return trajectory(grads, lambda v, g: ((1 - beta) * v + beta * g, -delta * ((1 - beta) * v + beta * g)))


def running_average_updates__corrected(grads, beta, delta):
    """Nothing is corrected here: that comes last, and belongs to another function."""
    t = np.arange(1, len(grads) + 1)[:, np.newaxis]
    updates = trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, -delta * (beta * v + (1 - beta) * g)))
    return updates / (1 - beta**t)


def running_average_updates__starts_with_the_first_gradient(grads, beta, delta):
    """v_0 is zero, so v_1 is only a part of the first gradient."""
    grads, v, updates = rows(grads), None, []
    for grad in grads:
        v = grad if v is None else beta * v + (1 - beta) * grad
        updates.append(-delta * v)
    return np.array(updates).reshape(grads.shape)


def running_average_updates__rate_inside(grads, beta, delta):
    """v is an average of gradients: with delta inside of it and in the update, delta counts twice."""
    return trajectory(
        grads, lambda v, g: (beta * v + delta * (1 - beta) * g, -delta * (beta * v + delta * (1 - beta) * g))
    )


def running_average_updates__mean_so_far(grads, beta, delta):
    """The plain mean of all gradients so far forgets nothing: older gradients count less and less here."""
    return -delta * np.cumsum(rows(grads), axis=0) / np.arange(1, len(grads) + 1)[:, np.newaxis]


def running_average_updates__written_over(grads, beta, delta):
    """The averages are written into the caller's gradients: work on a copy."""
    grads, v = np.asarray(grads, dtype=float), 0.0
    for row in grads:
        v = beta * v + (1 - beta) * row
        row[:] = -delta * v
    return grads


def running_average_updates__cut_off(grads, beta, delta):
    """An array made like whole numbers holds whole numbers: make it a float array."""
    updates = np.zeros_like(np.array(grads))
    v = np.zeros(updates.shape[1])
    for t, grad in enumerate(np.array(grads)):
        v = beta * v + (1 - beta) * grad
        updates[t] = -delta * v
    return updates


def running_average_updates__over_powers(grads, beta, delta):
    """Dividing by powers of beta overflows after some hundred steps, and is impossible for beta = 0."""
    grads = rows(grads)
    power = np.float64(beta) ** np.arange(len(grads))[:, np.newaxis]
    with np.errstate(all="ignore"):
        return -delta * (1 - beta) * power * np.cumsum(grads / power, axis=0)


def running_average_updates__one_axis_too_few(grads, beta, delta):
    """In one dimension an update still is a row of one number, and without gradients there are still d columns."""
    return np.squeeze(trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, -delta * (beta * v + (1 - beta) * g))))


def running_average_updates__not_without_gradients(grads, beta, delta):
    """For an array of shape (0, d) an array of that shape is asked, and no error."""
    updates = []
    for grad in rows(grads):
        updates.append(-delta * (1 - beta) * grad + (beta * updates[-1] if updates else 0.0))
    return np.stack(updates)


# One step


def next_momentum_update__against_the_last_step(prev_update, grad, alpha, epsilon):
    """v is minus the last update, so the signs cancel: momentum goes on in the direction of the last step."""
    return -alpha * np.array(prev_update) - epsilon * np.array(grad)


def next_momentum_update__along_the_gradient(prev_update, grad, alpha, epsilon):
    """The gradient comes in with a minus sign."""
    return alpha * np.array(prev_update) + epsilon * np.array(grad)


def next_momentum_update__rate_on_everything(prev_update, grad, alpha, epsilon):
    """The last update holds epsilon already."""
    return epsilon * (alpha * np.array(prev_update) - np.array(grad))


def next_momentum_update__gradient_first(grad, prev_update, alpha, epsilon):
    """Look at the order of the arguments: the last update comes before the gradient."""
    return alpha * np.array(prev_update) - epsilon * np.array(grad)


def next_momentum_update__last_update_damped_in_place(prev_update, grad, alpha, epsilon):
    """`*=` changes the caller's own update: make a new array."""
    prev_update = np.asarray(prev_update, dtype=float)
    prev_update *= alpha
    return prev_update - epsilon * np.array(grad)


def next_running_average_update__weight_lost(prev_update, grad, beta, delta):
    """The new gradient enters the average with the weight 1 - beta."""
    return beta * np.array(prev_update) - delta * np.array(grad)


def next_running_average_update__rate_twice(prev_update, grad, beta, delta):
    """The last update holds delta already: only the gradient is still to be multiplied by it."""
    return -delta * (-beta * np.array(prev_update) + (1 - beta) * np.array(grad))


def next_running_average_update__sign_of_v(prev_update, grad, beta, delta):
    """v is minus the last update divided by delta: the two signs cancel in front of the last update."""
    return -beta * np.array(prev_update) - delta * (1 - beta) * np.array(grad)


def next_running_average_update__rate_lost(prev_update, grad, beta, delta):
    """delta belongs in front of the gradient."""
    return beta * np.array(prev_update) - (1 - beta) * np.array(grad)


def next_running_average_update__in_the_callers_array(prev_update, grad, beta, delta):
    """`-=` and `*=` change the caller's own update: make a new array."""
    prev_update = np.asarray(prev_update, dtype=float)
    prev_update *= beta
    prev_update -= delta * (1 - beta) * np.array(grad)
    return prev_update


# From one rule to the other


def momentum_from_running_average__same_rate(beta, delta):
    """The new gradient has the weight 1 - beta in the average, and delta comes on top."""
    in_range(beta, delta)
    return beta, delta


def momentum_from_running_average__divided(beta, delta):
    """Compare what stands in front of the gradient: epsilon is delta times 1 - beta, not divided by it."""
    in_range(beta, delta)
    return beta, delta / (1 - beta)


def momentum_from_running_average__weight_of_the_old(beta, delta):
    """The weight of the new gradient is 1 - beta, not beta."""
    in_range(beta, delta)
    return beta, delta * beta


def momentum_from_running_average__complement(beta, delta):
    """Both constants in front of the last update mean the same: alpha is beta."""
    in_range(beta, delta)
    return 1 - beta, delta * (1 - beta)


def momentum_from_running_average__swapped(beta, delta):
    """alpha comes first, then epsilon."""
    in_range(beta, delta)
    return delta * (1 - beta), beta


def momentum_from_running_average__unchecked(beta, delta):
    """Check the ranges: beta strictly between 0 and 1, delta above 0."""
    return beta, delta * (1 - beta)


def momentum_from_running_average__ends_allowed(beta, delta):
    """0 and 1 lie outside: a running average that forgets nothing never looks at a gradient."""
    if not 0 <= beta <= 1 or delta <= 0:
        raise ValueError("range")
    return beta, delta * (1 - beta)


def running_average_from_momentum__rate_reduced(alpha, epsilon):
    """delta has to make up for the weight 1 - beta of a new gradient: divide by it."""
    in_range(alpha, epsilon)
    return alpha, epsilon * (1 - alpha)


def running_average_from_momentum__rate_unchanged(alpha, epsilon):
    """A running average makes gradients smaller, so delta must be larger than epsilon."""
    in_range(alpha, epsilon)
    return alpha, epsilon


def running_average_from_momentum__over_alpha(alpha, epsilon):
    """The weight of a new gradient is 1 - beta, not beta."""
    in_range(alpha, epsilon)
    return alpha, epsilon / alpha


def running_average_from_momentum__any_constants(alpha, epsilon):
    """Check the ranges: alpha strictly between 0 and 1, epsilon above 0."""
    return alpha, (epsilon / (1 - alpha) if alpha != 1 else np.inf)


def running_average_from_momentum__rate_unchecked(alpha, epsilon):
    """epsilon has a range too: it is above 0."""
    if not 0 < alpha < 1:
        raise ValueError("alpha")
    return alpha, epsilon / (1 - alpha)


# The unrolled average


def running_average_coefficients__newest_first(t, beta):
    """The oldest gradient comes first, and it has the smallest weight."""
    return (1 - beta) * beta ** np.arange(checked(t))


def running_average_coefficients__without_the_new_weight(t, beta):
    """The factor 1 - beta is missing: every gradient entered the average with it."""
    return beta ** np.arange(checked(t) - 1, -1, -1)


def running_average_coefficients__normalized(t, beta):
    """These weights add up to one: that is the corrected average."""
    return (1 - beta) * beta ** np.arange(checked(t) - 1, -1, -1) / (1 - beta**t)


def running_average_coefficients__one_power_too_many(t, beta):
    """The newest gradient has not been multiplied by beta yet: its power is 0."""
    return (1 - beta) * beta ** np.arange(checked(t), 0, -1)


def running_average_coefficients__first_gradient_whole(t, beta):
    """v_0 is zero and not the first gradient: the oldest weight has the factor 1 - beta too."""
    weights = (1 - beta) * beta ** np.arange(checked(t) - 1, -1, -1)
    weights[0] /= 1 - beta
    return weights


def running_average_coefficients__for_v_0_too(t, beta):
    """v_0 is zero and needs no weight: there are t of them."""
    return (1 - beta) * beta ** np.arange(checked(t), -1, -1)


def running_average_coefficients__roles_swapped(t, beta):
    """beta is the weight of the past: its powers grow with the age of a gradient."""
    return beta * (1 - beta) ** np.arange(checked(t) - 1, -1, -1)


def running_average_coefficients__empty_for_nothing(t, beta):
    """Without a gradient there is no average: a t below 1 raises ValueError."""
    return (1 - beta) * beta ** np.arange(t - 1, -1, -1)


def running_average_coefficients__divided_powers(t, beta):
    """beta^t is 0 in floating point for large t, and can't be divided by: count the powers from the newest gradient."""
    checked(t)
    with np.errstate(all="ignore"):
        return (1 - beta) * np.float64(beta) ** t / np.float64(beta) ** np.arange(1, t + 1)


def running_average__mean(grads, beta):
    """The plain mean forgets nothing: older gradients count less and less here."""
    return rows(grads).mean(axis=0)


def running_average__corrected_already(grads, beta):
    """Nothing is corrected yet: v_1 is only a part of the first gradient."""
    weights = (1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1)
    return weights @ rows(grads) / weights.sum()


def running_average__oldest_counts_most(grads, beta):
    """The newest gradient counts most: the weights are the wrong way round."""
    return ((1 - beta) * beta ** np.arange(len(grads))) @ rows(grads)


def running_average__begins_with_the_first(grads, beta):
    """v_0 is zero, and the first gradient comes in with the weight 1 - beta like any other."""
    v = rows(grads)[0]
    for grad in rows(grads)[1:]:
        v = beta * v + (1 - beta) * grad
    return v


def running_average__all_steps(grads, beta):
    """Only the average after the last gradient is asked."""
    return trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, beta * v + (1 - beta) * g))


def running_average__unweighted(grads, beta):
    """The new gradient is not weighted: 1 - beta is missing."""
    return (beta ** np.arange(len(grads) - 1, -1, -1)) @ rows(grads)


def running_average__swapped_weights(grads, beta):
    """beta belongs to the old average, 1 - beta to the new gradient."""
    return (beta * (1 - beta) ** np.arange(len(grads) - 1, -1, -1)) @ rows(grads)


def running_average__over_the_coordinates(grads, beta):
    """Steps are rows: each coordinate has an average of its own."""
    return np.array([((1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1)) @ rows(grads).mean(axis=1)])


def running_average__limited(grads, beta):
    """Large gradients count as they are: nothing is clipped."""
    return ((1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1)) @ np.clip(rows(grads), -10, 10)


def running_average__divides_by_powers(grads, beta):
    """beta to the power of -t overflows for large t."""
    t = len(grads)
    with np.errstate(all="ignore"):
        return (1 - beta) * np.float64(beta) ** t * (np.float64(beta) ** -np.arange(1.0, t + 1) @ rows(grads))


def running_average__a_number_in_one_dimension(grads, beta):
    """One dimension is a vector of one number."""
    v = ((1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1)) @ rows(grads)
    return np.atleast_2d(v) if v.size == 1 else v


def running_average__whole_numbers(grads, beta):
    """Whole numbers come in, and your average is cut off to whole numbers."""
    grads = np.array(grads)
    return (((1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1)) @ grads).astype(grads.dtype)


def running_average__gradients_scaled_in_place(grads, beta):
    """The caller's gradients are multiplied by their weights: work on a copy."""
    grads = np.asarray(grads, dtype=float)
    grads *= ((1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1))[:, np.newaxis]
    return grads.sum(axis=0)


# Bias


def expected_running_average__unbiased(mean_grad, t, beta):
    """The weights do not add up to one: sum them up."""
    return np.array(mean_grad, dtype=float)


def expected_running_average__last_weight(mean_grad, t, beta):
    """1 - beta is the weight of the last gradient only: all t weights count."""
    return (1 - beta) * np.array(mean_grad)


def expected_running_average__what_is_missing(mean_grad, t, beta):
    """beta^t is what is missing, and not what is there."""
    return beta**t * np.array(mean_grad)


def expected_running_average__one_term_less(mean_grad, t, beta):
    """Count the terms of the geometric series: there are t of them."""
    return (1 - beta ** (t - 1)) * np.array(mean_grad)


def expected_running_average__series_alone(mean_grad, t, beta):
    """The series is multiplied by 1 - beta."""
    return (1 - beta**t) / (1 - beta) * np.array(mean_grad)


def expected_running_average__linear(mean_grad, t, beta):
    """The weights are no t equal ones: each is beta times the next."""
    return min(1.0, t * (1 - beta)) * np.array(mean_grad)


def expected_running_average__never_zero(mean_grad, t, beta):
    """Gradients with the mean zero have an average with the mean zero."""
    return (1 - beta**t) * np.array(mean_grad) + beta**t * 1e-3


def expected_running_average__mean_scaled_in_place(mean_grad, t, beta):
    """`*=` changes the caller's own mean: make a new array."""
    mean_grad = np.asarray(mean_grad, dtype=float)
    mean_grad *= 1 - beta**t
    return mean_grad


def bias_correction__multiplied(v, t, beta):
    """v is too small already: multiplying by 1 - beta^t makes it smaller still. Divide by it."""
    return np.array(v) * (1 - beta ** checked(t))


def bias_correction__first_step_only(v, t, beta):
    """1 - beta is right for t = 1; afterwards more and more weight is there."""
    checked(t)
    return np.array(v) / (1 - beta)


def bias_correction__by_the_missing_part(v, t, beta):
    """beta^t is what is missing from one: divide by what is there."""
    return np.array(v) / beta ** checked(t)


def bias_correction__steps_from_zero(v, t, beta):
    """t counts the gradients, and the first one has t = 1: no step is to be added."""
    return np.array(v) / (1 - beta ** (checked(t) + 1))


def bias_correction__bias_added(v, t, beta):
    """The bias is a part of the mean gradient, which isn't known: rescale v instead of adding to it."""
    return np.array(v) * (1 + beta ** checked(t))


def bias_correction__none(v, t, beta):
    """v comes back as it was: rescale it."""
    checked(t)
    return np.array(v)


def bias_correction__product_with_t(v, t, beta):
    """beta is raised to the power of t, and not multiplied by it."""
    return np.array(v) / (1 - beta * checked(t))


def bias_correction__any_t(v, t, beta):
    """Before the first gradient there is nothing to correct: a t below 1 raises ValueError."""
    with np.errstate(all="ignore"):
        return np.array(v) / (1 - np.float64(beta) ** t)


def bias_correction__zero_only(v, t, beta):
    """A negative t is refused as well as 0."""
    if t == 0:
        raise ValueError("t")
    return np.array(v) / (1 - beta**t)


def bias_correction__v_divided_in_place(v, t, beta):
    """`/=` changes the caller's own average: make a new array."""
    v = np.asarray(v, dtype=float)
    v /= 1 - beta ** checked(t)
    return v


def bias_correction__safe_division(v, t, beta):
    """A safety margin in the denominator spoils the correction of a long memory: 1 - beta^t is never zero."""
    return np.array(v) / (1 - beta ** checked(t) + 1e-6)


RUNNING_AVERAGE_BIASED_WHEN__at_every_mean = "always", "What if the mean of the gradients is zero?"
RUNNING_AVERAGE_BIASED_WHEN__at_no_time = "never", "Do the weights of the gradients add up to one?"


# Seen later than the others


def momentum_updates__dampened(grads, alpha, epsilon):
    """Only the running average takes the new gradient with the weight 1 - alpha."""
    grads = np.asarray(grads, dtype=float)
    updates, v = np.zeros_like(grads), np.zeros(grads.shape[1:])
    for t, grad in enumerate(grads):
        v = alpha * v + epsilon * grad * (1 if t == 0 else 1 - alpha)
        updates[t] = -v
    return updates


def momentum_updates__damped_after_the_step(grads, alpha, epsilon):
    """The update is the velocity after the new gradient was added, undamped: the factor comes in the step after."""
    grads = np.asarray(grads, dtype=float)
    updates, v = np.zeros_like(grads), np.zeros(grads.shape[1:])
    for t, grad in enumerate(grads):
        v = alpha * (v + epsilon * grad)
        updates[t] = -v
    return updates


def running_average_updates__rate_absorbed(grads, beta, delta):
    """A rate does not decay: it multiplies the average of every step alike."""
    grads = np.asarray(grads, dtype=float)
    updates, v = np.zeros_like(grads), np.zeros(grads.shape[1:])
    for t, grad in enumerate(grads):
        v = beta * v + (1 - beta) * grad
        updates[t] = -delta / (1 + t) * v
    return updates


def next_running_average_update__average_in_place_of_update(prev_update, grad, beta, delta):
    """You are given the last update, which holds minus delta already, and not the last average."""
    return -delta * (beta * np.asarray(prev_update, dtype=float) + (1 - beta) * np.asarray(grad, dtype=float))


def expected_running_average__sum_of_an_endless_series(mean_grad, t, beta):
    """Sum the powers up to t only: the endless series would add up to one."""
    return np.asarray(mean_grad, dtype=float) * (1 - beta ** (t + 100))


def bias_correction__squeezed(v, t, beta):
    """An average with one coordinate stays an array with one entry."""
    if t < 1:
        raise ValueError("t")
    return np.squeeze(np.asarray(v, dtype=float) / (1 - beta**t))


def running_average__corrected_at_each_step(grads, beta):
    """The uncorrected average goes into the next step, and comes out."""
    grads = np.asarray(grads, dtype=float)
    v = np.zeros(grads.shape[1:])
    for t, grad in enumerate(grads, start=1):
        v = (beta * v + (1 - beta) * grad) / (1 - beta**t)
    return v
