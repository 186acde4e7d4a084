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
    """Which sign stands in front of v in the rule for the update?"""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, alpha * v + epsilon * g))


def momentum_updates__running_average(grads, alpha, epsilon):
    """Which of the two rules is this? Compare what stands in front of the gradient."""
    return trajectory(grads, lambda v, g: (alpha * v + (1 - alpha) * g, -epsilon * (alpha * v + (1 - alpha) * g)))


def momentum_updates__learning_rate_twice(grads, alpha, epsilon):
    """How often does epsilon stand in the rule?"""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -epsilon * (alpha * v + epsilon * g)))


def momentum_updates__one_step_late(grads, alpha, epsilon):
    """Has v seen this step's gradient when you make the update?"""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -v))


def momentum_updates__nesterov(grads, alpha, epsilon):
    """Compare your update with the rule: how often does momentum act in one step?"""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * (alpha * v + epsilon * g) + epsilon * g)))


def momentum_updates__positions(grads, alpha, epsilon):
    """Is it steps or positions that are asked for?"""
    return np.cumsum(trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * v + epsilon * g))), axis=0)


def momentum_updates__last_only(grads, alpha, epsilon):
    """How many updates are asked for?"""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * v + epsilon * g)))[-1]


def momentum_updates__no_memory(grads, alpha, epsilon):
    """What becomes of v from one step to the next?"""
    return -epsilon * rows(grads)


def momentum_updates__starts_with_the_gradient(grads, alpha, epsilon):
    """What is v before the first step, and what does the rule make of it?"""
    grads, v, updates = rows(grads), None, []
    for grad in grads:
        v = grad if v is None else alpha * v + epsilon * grad
        updates.append(-v)
    return np.array(updates).reshape(grads.shape)


def momentum_updates__clipped(grads, alpha, epsilon):
    """What becomes of a large gradient?"""
    clipped = np.clip(rows(grads), -1, 1)
    return trajectory(clipped, lambda v, g: (alpha * v + epsilon * g, -(alpha * v + epsilon * g)))


def momentum_updates__flat(grads, alpha, epsilon):
    """Which shape is asked for in one dimension?"""
    return np.squeeze(trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * v + epsilon * g))))


def momentum_updates__divided_by_powers(grads, alpha, epsilon):
    """What becomes of a high power of alpha, and of a division by it?"""
    grads = rows(grads)
    power = np.float64(alpha) ** np.arange(len(grads))[:, np.newaxis]
    with np.errstate(all="ignore"):
        return -epsilon * power * np.cumsum(grads / power, axis=0)


def momentum_updates__stays_whole(grads, alpha, epsilon):
    """Which kind of numbers can your array of updates hold?"""
    updates = np.zeros_like(np.array(grads))
    v = np.zeros(updates.shape[1])
    for t, grad in enumerate(np.array(grads)):
        v = alpha * v + epsilon * grad
        updates[t] = -v
    return updates


def momentum_updates__in_place(grads, alpha, epsilon):
    """Look at the caller's gradients after the call: are they as they were?"""
    grads, v = np.asarray(grads, dtype=float), 0.0
    for row in grads:
        v = alpha * v + epsilon * row
        row[:] = -v
    return grads


def momentum_updates__one_velocity_for_all(grads, alpha, epsilon):
    """How many velocities are there?"""
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * v.mean() + epsilon * g)))


def momentum_updates__needs_a_gradient(grads, alpha, epsilon):
    """What does the docstring ask for when there are no gradients?"""
    updates = []
    for grad in rows(grads):
        updates.append(-epsilon * grad + (alpha * updates[-1] if updates else 0.0))
    return np.stack(updates)


def running_average_updates__uphill_on_average(grads, beta, delta):
    """Which sign stands in front of v in the rule for the update?"""
    return trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, delta * (beta * v + (1 - beta) * g)))


def running_average_updates__no_learning_rate(grads, beta, delta):
    """Which constants does the rule hold, and where is delta?"""
    return trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, -(beta * v + (1 - beta) * g)))


def running_average_updates__momentum_instead(grads, beta, delta):
    """Which of the two rules is this? Compare what stands in front of the gradient."""
    return trajectory(grads, lambda v, g: (beta * v + delta * g, -(beta * v + delta * g)))


def running_average_updates__weights_swapped(grads, beta, delta):
    """Which weight belongs to the old average, and which to the new gradient?"""
    return trajectory(grads, lambda v, g: ((1 - beta) * v + beta * g, -delta * ((1 - beta) * v + beta * g)))


def running_average_updates__corrected(grads, beta, delta):
    """Is anything corrected in this rule?"""
    t = np.arange(1, len(grads) + 1)[:, np.newaxis]
    updates = trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, -delta * (beta * v + (1 - beta) * g)))
    return updates / (1 - beta**t)


def running_average_updates__starts_with_the_first_gradient(grads, beta, delta):
    """What is v before the first step, and what does the rule make of it?"""
    grads, v, updates = rows(grads), None, []
    for grad in grads:
        v = grad if v is None else beta * v + (1 - beta) * grad
        updates.append(-delta * v)
    return np.array(updates).reshape(grads.shape)


def running_average_updates__rate_inside(grads, beta, delta):
    """How often does delta stand in the rule?"""
    return trajectory(
        grads, lambda v, g: (beta * v + delta * (1 - beta) * g, -delta * (beta * v + delta * (1 - beta) * g))
    )


def running_average_updates__mean_so_far(grads, beta, delta):
    """Do all gradients count alike in the rule?"""
    return -delta * np.cumsum(rows(grads), axis=0) / np.arange(1, len(grads) + 1)[:, np.newaxis]


def running_average_updates__written_over(grads, beta, delta):
    """Look at the caller's gradients after the call: are they as they were?"""
    grads, v = np.asarray(grads, dtype=float), 0.0
    for row in grads:
        v = beta * v + (1 - beta) * row
        row[:] = -delta * v
    return grads


def running_average_updates__cut_off(grads, beta, delta):
    """Which kind of numbers can your array of updates hold?"""
    updates = np.zeros_like(np.array(grads))
    v = np.zeros(updates.shape[1])
    for t, grad in enumerate(np.array(grads)):
        v = beta * v + (1 - beta) * grad
        updates[t] = -delta * v
    return updates


def running_average_updates__over_powers(grads, beta, delta):
    """What becomes of a high power of beta, and of a division by it?"""
    grads = rows(grads)
    power = np.float64(beta) ** np.arange(len(grads))[:, np.newaxis]
    with np.errstate(all="ignore"):
        return -delta * (1 - beta) * power * np.cumsum(grads / power, axis=0)


def running_average_updates__one_axis_too_few(grads, beta, delta):
    """Which shape is asked for in one dimension, and without gradients?"""
    return np.squeeze(trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, -delta * (beta * v + (1 - beta) * g))))


def running_average_updates__not_without_gradients(grads, beta, delta):
    """What does the docstring ask for when there are no gradients?"""
    updates = []
    for grad in rows(grads):
        updates.append(-delta * (1 - beta) * grad + (beta * updates[-1] if updates else 0.0))
    return np.stack(updates)


# One step


def next_momentum_update__against_the_last_step(prev_update, grad, alpha, epsilon):
    """Write v in terms of the last update: what happens to the signs?"""
    return -alpha * np.array(prev_update) - epsilon * np.array(grad)


def next_momentum_update__along_the_gradient(prev_update, grad, alpha, epsilon):
    """Which sign does the gradient get when v is replaced?"""
    return alpha * np.array(prev_update) + epsilon * np.array(grad)


def next_momentum_update__rate_on_everything(prev_update, grad, alpha, epsilon):
    """What does the last update hold already?"""
    return epsilon * (alpha * np.array(prev_update) - np.array(grad))


def next_momentum_update__gradient_first(grad, prev_update, alpha, epsilon):
    """In which order do the arguments come?"""
    return alpha * np.array(prev_update) - epsilon * np.array(grad)


def next_momentum_update__last_update_damped_in_place(prev_update, grad, alpha, epsilon):
    """Look at the caller's update after the call: is it as it was?"""
    prev_update = np.asarray(prev_update, dtype=float)
    prev_update *= alpha
    return prev_update - epsilon * np.array(grad)


def next_running_average_update__weight_lost(prev_update, grad, beta, delta):
    """With which weight does the new gradient enter the average?"""
    return beta * np.array(prev_update) - delta * np.array(grad)


def next_running_average_update__rate_twice(prev_update, grad, beta, delta):
    """What does the last update hold already?"""
    return -delta * (-beta * np.array(prev_update) + (1 - beta) * np.array(grad))


def next_running_average_update__sign_of_v(prev_update, grad, beta, delta):
    """Write v in terms of the last update: what happens to the signs?"""
    return -beta * np.array(prev_update) - delta * (1 - beta) * np.array(grad)


def next_running_average_update__rate_lost(prev_update, grad, beta, delta):
    """Where is delta in your step?"""
    return beta * np.array(prev_update) - (1 - beta) * np.array(grad)


def next_running_average_update__in_the_callers_array(prev_update, grad, beta, delta):
    """Look at the caller's update after the call: is it as it was?"""
    prev_update = np.asarray(prev_update, dtype=float)
    prev_update *= beta
    prev_update -= delta * (1 - beta) * np.array(grad)
    return prev_update


# From one rule to the other


def momentum_from_running_average__same_rate(beta, delta):
    """Compare what stands in front of the gradient in the two recursions."""
    in_range(beta, delta)
    return beta, delta


def momentum_from_running_average__divided(beta, delta):
    """Make one step by both rules with the constants that you return: what comes out?"""
    in_range(beta, delta)
    return beta, delta / (1 - beta)


def momentum_from_running_average__weight_of_the_old(beta, delta):
    """Which weight does a new gradient have in the average?"""
    in_range(beta, delta)
    return beta, delta * beta


def momentum_from_running_average__complement(beta, delta):
    """Compare what stands in front of the last update in the two recursions."""
    in_range(beta, delta)
    return 1 - beta, delta * (1 - beta)


def momentum_from_running_average__swapped(beta, delta):
    """In which order are the two constants asked for?"""
    in_range(beta, delta)
    return delta * (1 - beta), beta


def momentum_from_running_average__unchecked(beta, delta):
    """Which ranges does the docstring name?"""
    return beta, delta * (1 - beta)


def momentum_from_running_average__ends_allowed(beta, delta):
    """Do 0 and 1 belong to the range? Look at the prompt."""
    if not 0 <= beta <= 1 or delta <= 0:
        raise ValueError("range")
    return beta, delta * (1 - beta)


def running_average_from_momentum__rate_reduced(alpha, epsilon):
    """Make one step by both rules with the constants that you return: what comes out?"""
    in_range(alpha, epsilon)
    return alpha, epsilon * (1 - alpha)


def running_average_from_momentum__rate_unchanged(alpha, epsilon):
    """Does a running average leave the first gradient as it is?"""
    in_range(alpha, epsilon)
    return alpha, epsilon


def running_average_from_momentum__over_alpha(alpha, epsilon):
    """Which weight does a new gradient have in the average?"""
    in_range(alpha, epsilon)
    return alpha, epsilon / alpha


def running_average_from_momentum__any_constants(alpha, epsilon):
    """Which ranges does the docstring name?"""
    return alpha, (epsilon / (1 - alpha) if alpha != 1 else np.inf)


def running_average_from_momentum__rate_unchecked(alpha, epsilon):
    """How many of the constants have a range?"""
    if not 0 < alpha < 1:
        raise ValueError("alpha")
    return alpha, epsilon / (1 - alpha)


# The unrolled average


def running_average_coefficients__newest_first(t, beta):
    """Whose weight comes first, by the docstring?"""
    return (1 - beta) * beta ** np.arange(checked(t))


def running_average_coefficients__without_the_new_weight(t, beta):
    """With which factor does a gradient come in, before it ages?"""
    return beta ** np.arange(checked(t) - 1, -1, -1)


def running_average_coefficients__normalized(t, beta):
    """What do the weights add up to? Try a single gradient."""
    return (1 - beta) * beta ** np.arange(checked(t) - 1, -1, -1) / (1 - beta**t)


def running_average_coefficients__one_power_too_many(t, beta):
    """How often has the newest gradient been multiplied by beta?"""
    return (1 - beta) * beta ** np.arange(checked(t), 0, -1)


def running_average_coefficients__first_gradient_whole(t, beta):
    """Is the first gradient another one than the others? What is v before it?"""
    weights = (1 - beta) * beta ** np.arange(checked(t) - 1, -1, -1)
    weights[0] /= 1 - beta
    return weights


def running_average_coefficients__for_v_0_too(t, beta):
    """How many weights are asked for?"""
    return (1 - beta) * beta ** np.arange(checked(t), -1, -1)


def running_average_coefficients__roles_swapped(t, beta):
    """By what is an old gradient multiplied at each step?"""
    return beta * (1 - beta) ** np.arange(checked(t) - 1, -1, -1)


def running_average_coefficients__empty_for_nothing(t, beta):
    """What does the docstring say of a t below 1?"""
    return (1 - beta) * beta ** np.arange(t - 1, -1, -1)


def running_average_coefficients__divided_powers(t, beta):
    """What becomes of a high power of beta, and of a division by it?"""
    checked(t)
    with np.errstate(all="ignore"):
        return (1 - beta) * np.float64(beta) ** t / np.float64(beta) ** np.arange(1, t + 1)


def running_average__mean(grads, beta):
    """Do all gradients count alike?"""
    return rows(grads).mean(axis=0)


def running_average__corrected_already(grads, beta):
    """Is anything corrected here? Try a single gradient."""
    weights = (1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1)
    return weights @ rows(grads) / weights.sum()


def running_average__oldest_counts_most(grads, beta):
    """Which gradient counts most: the oldest or the newest?"""
    return ((1 - beta) * beta ** np.arange(len(grads))) @ rows(grads)


def running_average__begins_with_the_first(grads, beta):
    """What is v before the first gradient, and what does the recursion make of it?"""
    v = rows(grads)[0]
    for grad in rows(grads)[1:]:
        v = beta * v + (1 - beta) * grad
    return v


def running_average__all_steps(grads, beta):
    """How many averages are asked for?"""
    return trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, beta * v + (1 - beta) * g))


def running_average__unweighted(grads, beta):
    """With which weight does the new gradient come in?"""
    return (beta ** np.arange(len(grads) - 1, -1, -1)) @ rows(grads)


def running_average__swapped_weights(grads, beta):
    """Which weight belongs to the old average, and which to the new gradient?"""
    return (beta * (1 - beta) ** np.arange(len(grads) - 1, -1, -1)) @ rows(grads)


def running_average__over_the_coordinates(grads, beta):
    """Which axis of the gradients is time?"""
    return np.array([((1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1)) @ rows(grads).mean(axis=1)])


def running_average__limited(grads, beta):
    """What becomes of a large gradient?"""
    return ((1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1)) @ np.clip(rows(grads), -10, 10)


def running_average__divides_by_powers(grads, beta):
    """What becomes of a high power of beta, and of a division by it?"""
    t = len(grads)
    with np.errstate(all="ignore"):
        return (1 - beta) * np.float64(beta) ** t * (np.float64(beta) ** -np.arange(1.0, t + 1) @ rows(grads))


def running_average__a_number_in_one_dimension(grads, beta):
    """Which shape is asked for in one dimension?"""
    v = ((1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1)) @ rows(grads)
    return np.atleast_2d(v) if v.size == 1 else v


def running_average__whole_numbers(grads, beta):
    """Which kind of numbers can your average hold?"""
    grads = np.array(grads)
    return (((1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1)) @ grads).astype(grads.dtype)


def running_average__gradients_scaled_in_place(grads, beta):
    """Look at the caller's gradients after the call: are they as they were?"""
    grads = np.asarray(grads, dtype=float)
    grads *= ((1 - beta) * beta ** np.arange(len(grads) - 1, -1, -1))[:, np.newaxis]
    return grads.sum(axis=0)


# Bias


def expected_running_average__unbiased(mean_grad, t, beta):
    """What do the weights of the gradients add up to?"""
    return np.array(mean_grad, dtype=float)


def expected_running_average__last_weight(mean_grad, t, beta):
    """Of how many gradients is this the weight?"""
    return (1 - beta) * np.array(mean_grad)


def expected_running_average__what_is_missing(mean_grad, t, beta):
    """Is this the sum of the weights, or what is left of it? Try t = 1."""
    return beta**t * np.array(mean_grad)


def expected_running_average__one_term_less(mean_grad, t, beta):
    """How many terms does the sum have? Try t = 1."""
    return (1 - beta ** (t - 1)) * np.array(mean_grad)


def expected_running_average__series_alone(mean_grad, t, beta):
    """Which factor do all weights have in common?"""
    return (1 - beta**t) / (1 - beta) * np.array(mean_grad)


def expected_running_average__linear(mean_grad, t, beta):
    """Are all weights the same?"""
    return min(1.0, t * (1 - beta)) * np.array(mean_grad)


def expected_running_average__never_zero(mean_grad, t, beta):
    """What is the expectation when the mean of the gradients is zero?"""
    return (1 - beta**t) * np.array(mean_grad) + beta**t * 1e-3


def expected_running_average__mean_scaled_in_place(mean_grad, t, beta):
    """Look at the caller's mean after the call: is it as it was?"""
    mean_grad = np.asarray(mean_grad, dtype=float)
    mean_grad *= 1 - beta**t
    return mean_grad


def bias_correction__multiplied(v, t, beta):
    """Is v too large or too small? And what does your factor do to it?"""
    return np.array(v) * (1 - beta ** checked(t))


def bias_correction__first_step_only(v, t, beta):
    """How much weight is there after more than one step?"""
    checked(t)
    return np.array(v) / (1 - beta)


def bias_correction__by_the_missing_part(v, t, beta):
    """Is this the weight that is there, or what is left of it? Try gradients that are all equal."""
    return np.array(v) / beta ** checked(t)


def bias_correction__steps_from_zero(v, t, beta):
    """Which t does the first gradient have?"""
    return np.array(v) / (1 - beta ** (checked(t) + 1))


def bias_correction__bias_added(v, t, beta):
    """Do you know the mean of the gradients? What may the correction be made of?"""
    return np.array(v) * (1 + beta ** checked(t))


def bias_correction__none(v, t, beta):
    """Try it on gradients that are all equal: what comes out, and what should?"""
    checked(t)
    return np.array(v)


def bias_correction__product_with_t(v, t, beta):
    """What happens to the weight of the past at each step: is anything multiplied by t?"""
    return np.array(v) / (1 - beta * checked(t))


def bias_correction__any_t(v, t, beta):
    """What does the docstring say of a t below 1?"""
    with np.errstate(all="ignore"):
        return np.array(v) / (1 - np.float64(beta) ** t)


def bias_correction__zero_only(v, t, beta):
    """Which t does the docstring refuse, besides 0?"""
    if t == 0:
        raise ValueError("t")
    return np.array(v) / (1 - beta**t)


def bias_correction__v_divided_in_place(v, t, beta):
    """Look at the caller's average after the call: is it as it was?"""
    v = np.asarray(v, dtype=float)
    v /= 1 - beta ** checked(t)
    return v


def bias_correction__safe_division(v, t, beta):
    """Can your denominator be zero at all? What does the margin do to a long memory?"""
    return np.array(v) / (1 - beta ** checked(t) + 1e-6)


RUNNING_AVERAGE_BIASED_WHEN__at_every_mean = "always", "What if the mean of the gradients is zero?"
RUNNING_AVERAGE_BIASED_WHEN__at_no_time = "never", "Do the weights of the gradients add up to one?"


# Seen later than the others


def momentum_updates__dampened(grads, alpha, epsilon):
    """Which weight does the new gradient have in this rule?"""
    grads = np.asarray(grads, dtype=float)
    updates, v = np.zeros_like(grads), np.zeros(grads.shape[1:])
    for t, grad in enumerate(grads):
        v = alpha * v + epsilon * grad * (1 if t == 0 else 1 - alpha)
        updates[t] = -v
    return updates


def momentum_updates__damped_after_the_step(grads, alpha, epsilon):
    """When is the velocity damped: before or after the new gradient is added?"""
    grads = np.asarray(grads, dtype=float)
    updates, v = np.zeros_like(grads), np.zeros(grads.shape[1:])
    for t, grad in enumerate(grads):
        v = alpha * (v + epsilon * grad)
        updates[t] = -v
    return updates


def running_average_updates__rate_absorbed(grads, beta, delta):
    """Does the learning rate change from step to step?"""
    grads = np.asarray(grads, dtype=float)
    updates, v = np.zeros_like(grads), np.zeros(grads.shape[1:])
    for t, grad in enumerate(grads):
        v = beta * v + (1 - beta) * grad
        updates[t] = -delta / (1 + t) * v
    return updates


def next_running_average_update__average_in_place_of_update(prev_update, grad, beta, delta):
    """What are you given: the last average, or the last update?"""
    return -delta * (beta * np.asarray(prev_update, dtype=float) + (1 - beta) * np.asarray(grad, dtype=float))


def expected_running_average__sum_of_an_endless_series(mean_grad, t, beta):
    """Up to which power does the sum go?"""
    return np.asarray(mean_grad, dtype=float) * (1 - beta ** (t + 100))


def bias_correction__squeezed(v, t, beta):
    """Which shape does an average with one coordinate have?"""
    if t < 1:
        raise ValueError("t")
    return np.squeeze(np.asarray(v, dtype=float) / (1 - beta**t))


def running_average__corrected_at_each_step(grads, beta):
    """What goes into the next step: the average, or something made of it?"""
    grads = np.asarray(grads, dtype=float)
    v = np.zeros(grads.shape[1:])
    for t, grad in enumerate(grads, start=1):
        v = (beta * v + (1 - beta) * grad) / (1 - beta**t)
    return v


# Right in ordinary cases only


def momentum_updates__range_checked(grads, alpha, epsilon):
    """Which ranges does the docstring check?"""
    if not 0 <= alpha < 1:
        raise ValueError(alpha)
    return trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * v + epsilon * g)))


def windows(grads, keep, rate, width):
    """Updates that only see so many of the last gradients."""
    grads = rows(grads)
    ages = [np.arange(min(t + 1, width) - 1.0, -1, -1) for t in range(len(grads))]
    seen = [grads[max(0, t + 1 - width) : t + 1] for t in range(len(grads))]
    sums = [keep**age @ part for age, part in zip(ages, seen, strict=True)]
    return -rate * np.array(sums).reshape(grads.shape)


def momentum_updates__hundred_steps_back(grads, alpha, epsilon):
    """How long does a gradient act in the rule, and how long in yours?"""
    return windows(grads, alpha, epsilon, 100)


def momentum_updates__small_updates_dropped(grads, alpha, epsilon):
    """What becomes of a small update?"""
    updates = trajectory(grads, lambda v, g: (alpha * v + epsilon * g, -(alpha * v + epsilon * g)))
    return np.where(np.abs(updates) < 1e-5, 0.0, updates)


def running_average_updates__average_range_checked(grads, beta, delta):
    """Which ranges does the docstring check?"""
    if not 0 <= beta < 1 or delta <= 0:
        raise ValueError(beta)
    return trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, -delta * (beta * v + (1 - beta) * g)))


def running_average_updates__hundred_averaged(grads, beta, delta):
    """How long does a gradient act in the rule, and how long in yours?"""
    return windows(grads, beta, delta * (1 - beta), 100)


def running_average_updates__large_gradients_limited(grads, beta, delta):
    """What becomes of a large gradient?"""
    grads = np.clip(rows(grads), -100, 100)
    return trajectory(grads, lambda v, g: (beta * v + (1 - beta) * g, -delta * (beta * v + (1 - beta) * g)))


def next_momentum_update__step_range_checked(prev_update, grad, alpha, epsilon):
    """Where are the ranges checked, by the prompt?"""
    in_range(alpha, epsilon)
    return alpha * np.asarray(prev_update, dtype=float) - epsilon * np.asarray(grad, dtype=float)


def next_momentum_update__large_steps_limited(prev_update, grad, alpha, epsilon):
    """What becomes of a large update?"""
    return np.clip(alpha * np.asarray(prev_update, dtype=float) - epsilon * np.asarray(grad, dtype=float), -100, 100)


def next_running_average_update__average_step_range_checked(prev_update, grad, beta, delta):
    """Where are the ranges checked, by the prompt?"""
    in_range(beta, delta)
    return beta * np.asarray(prev_update, dtype=float) - delta * (1 - beta) * np.asarray(grad, dtype=float)


def next_running_average_update__large_average_steps_limited(prev_update, grad, beta, delta):
    """What becomes of a large update?"""
    update = beta * np.asarray(prev_update, dtype=float) - delta * (1 - beta) * np.asarray(grad, dtype=float)
    return np.clip(update, -100, 100)


def momentum_from_running_average__rounded_rule(beta, delta):
    """Is what you return what you calculated? Think of a very small learning rate."""
    in_range(beta, delta)
    return beta, round(delta * (1 - beta), 6)


def running_average_from_momentum__safe_denominator(alpha, epsilon):
    """Can your denominator be zero at all? What does the margin do to a very heavy ball?"""
    in_range(alpha, epsilon)
    return alpha, epsilon / (1 - alpha + 1e-6)


def running_average__last_thousand(grads, beta):
    """How many gradients do you look at?"""
    last = rows(grads)[-1000:]
    return (1 - beta) * beta ** np.arange(len(last) - 1.0, -1, -1) @ last


def running_average__small_average_dropped(grads, beta):
    """What becomes of a small average?"""
    last = rows(grads)
    v = (1 - beta) * beta ** np.arange(len(last) - 1.0, -1, -1) @ last
    return np.where(np.abs(v) < 1e-5, 0.0, v)


def expected_running_average__complete_after_a_hundred(mean_grad, t, beta):
    """How long does it take until all weight is there? Try a beta near 1."""
    return (1 - beta**t if t <= 100 else 1.0) * np.asarray(mean_grad, dtype=float)


def bias_correction__none_after_a_hundred(v, t, beta):
    """How long does it take until all weight is there? Try a beta near 1."""
    return np.asarray(v, dtype=float) / (1 - beta ** checked(t) if t <= 100 else 1.0)


def bias_correction__tiny_margin(v, t, beta):
    """How small can your denominator be, and how small is the margin beside it?"""
    return np.asarray(v, dtype=float) / (1 - beta ** checked(t) + 1e-8)
