"""Known wrong answers to gradients_through_time; each docstring is the hint that a student who has it needs."""

import numpy as np

WORDS = ("sigmoid", "tanh", "relu", "identity")


def floats(*values):
    return [np.array(value, dtype=float) for value in values]


def act(z, activation):
    """The activations as they should be."""
    if activation not in WORDS:
        raise ValueError(activation)
    return {
        "sigmoid": lambda: np.exp(-np.logaddexp(0, -z)),
        "tanh": lambda: np.tanh(z),
        "relu": lambda: np.maximum(z, 0),
        "identity": lambda: 1.0 * z,
    }[activation]()


def slope(z, activation):
    """The derivatives as they should be."""
    if activation not in WORDS:
        raise ValueError(activation)
    return {
        "sigmoid": lambda: act(z, "sigmoid") * act(-z, "sigmoid"),
        "tanh": lambda: 1 - np.tanh(z) ** 2,
        "relu": lambda: (z > 0) * 1.0,
        "identity": lambda: np.ones(z.shape),
    }[activation]()


def signals(W, x, errors, activation):
    """The derivative of all errors from t on by x_t, for each t, as it should be."""
    signal, found = np.zeros(len(W)), []
    for t in range(len(errors), 0, -1):
        signal = errors[t - 1] + slope(x[t], activation) * (W.T @ signal)
        found.append(signal)
    return np.array(found[::-1])


def weights(found, before):
    """The sum of outer products."""
    return np.einsum("ti,tj->ij", found, before)


# Over all errors


def total_gradient__mean(per_step_gradients):
    """Is the whole error a sum or a mean?"""
    return np.mean(floats(*per_step_gradients), axis=0)


def total_gradient__gradient_of_the_last_error(per_step_gradients):
    """How many errors are there, and how many do you count?"""
    return floats(*per_step_gradients)[-1]


def total_gradient__first_error_left_out(per_step_gradients):
    """Which time does the first entry of the list belong to?"""
    parts = floats(*per_step_gradients)
    return np.sum(parts[1:], axis=0) if len(parts) > 1 else parts[0] * 0


def total_gradient__last_error_left_out(per_step_gradients):
    """Which of the errors do you leave out?"""
    parts = floats(*per_step_gradients)
    return np.sum(parts[:-1], axis=0) if len(parts) > 1 else parts[0]


def total_gradient__everything_summed_up(per_step_gradients):
    """Which shape does the gradient have, and over which axis do you sum?"""
    return np.sum(floats(*per_step_gradients))


def total_gradient__last_axis(per_step_gradients):
    """Which axis is time?"""
    parts = np.array(floats(*per_step_gradients))
    return parts.sum(axis=-1)


def total_gradient__running_totals(per_step_gradients):
    """How many totals are asked for?"""
    return np.cumsum(floats(*per_step_gradients), axis=0)


def total_gradient__multiplied(per_step_gradients):
    """What is the derivative of a sum?"""
    return np.prod(floats(*per_step_gradients), axis=0)


def total_gradient__sizes_added(per_step_gradients):
    """What happens to gradients of opposite signs?"""
    return np.sum(np.abs(floats(*per_step_gradients)), axis=0)


def total_gradient__one_after_the_other(per_step_gradients):
    """What does the plus sign do to lists?"""
    parts = [np.atleast_1d(part) for part in floats(*per_step_gradients)]
    return np.concatenate(parts)


def total_gradient__vectors_only(per_step_gradients):
    """Which shapes may the parameters have, by the docstring?"""
    return [sum(float(gradient[i]) for gradient in per_step_gradients) for i in range(len(per_step_gradients[0]))]


def total_gradient__always_a_vector(per_step_gradients):
    """Which shape does the answer have when the parameters are a matrix?"""
    return np.sum(floats(*per_step_gradients), axis=0).ravel()


def total_gradient__whole_numbers(per_step_gradients):
    """Which kind of numbers can your total hold?"""
    total = np.zeros_like(np.array(per_step_gradients[0]))
    for gradient in per_step_gradients:
        total = total + np.array(gradient).astype(total.dtype)
    return total


def total_gradient__in_place(per_step_gradients):
    """Look at the caller's gradients after the call: are they as they were?"""
    total = per_step_gradients[0]
    if not isinstance(total, np.ndarray) or total.dtype != float:
        return np.sum(floats(*per_step_gradients), axis=0)
    for gradient in per_step_gradients[1:]:
        total += gradient
    return total


# Over all steps that used the parameters


def error_gradient_through_time__last_use_only(dE_dx_t, jacobians, immediate):
    """At how many steps were the parameters used?"""
    e, immediate = floats(dE_dx_t, immediate)
    return e @ immediate[-1]


def error_gradient_through_time__first_use_only(dE_dx_t, jacobians, immediate):
    """At how many steps were the parameters used, and how many do you count?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return e @ jacobians[0] @ immediate[0]


def error_gradient_through_time__last_use_left_out(dE_dx_t, jacobians, immediate):
    """What does the docstring say of the last Jacobian, and do you use it?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->p", e, jacobians[:-1], immediate[:-1])


def error_gradient_through_time__first_use_left_out(dE_dx_t, jacobians, immediate):
    """At which place of the arrays is the time k = 1?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->p", e, jacobians[1:], immediate[1:])


def error_gradient_through_time__no_jacobians(dE_dx_t, jacobians, immediate):
    """How does what moves an early state reach the state of the error?"""
    e, immediate = floats(dE_dx_t, immediate)
    return np.einsum("i,kip->p", e, immediate)


def error_gradient_through_time__steps_multiplied_again(dE_dx_t, jacobians, immediate):
    """From where to where do the given Jacobians lead?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    total, signal = np.zeros(immediate.shape[2]), e
    for k in range(len(jacobians) - 1, -1, -1):
        signal = signal @ jacobians[k]
        total += signal @ immediate[k]
    return total


def error_gradient_through_time__jacobians_transposed(dE_dx_t, jacobians, immediate):
    """On which side of a Jacobian does a row stand?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kji,kjp->p", e, jacobians, immediate)


def error_gradient_through_time__times_reversed(dE_dx_t, jacobians, immediate):
    """Of which time is the Jacobian, and of which time is what you multiply it with?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->p", e, jacobians[::-1], immediate)


def error_gradient_through_time__times_shifted(dE_dx_t, jacobians, immediate):
    """At which place does each of the two arrays start?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->p", e, np.roll(jacobians, -1, axis=0), immediate)


def error_gradient_through_time__mean_over_time(dE_dx_t, jacobians, immediate):
    """What becomes of the contributions: is anything divided?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->p", e, jacobians, immediate) / len(jacobians)


def error_gradient_through_time__error_left_out(dE_dx_t, jacobians, immediate):
    """Of what is this the derivative: of the error, or of the state?"""
    jacobians, immediate = floats(jacobians, immediate)
    return np.einsum("kij,kjp->p", jacobians, immediate)


def error_gradient_through_time__sums_multiplied(dE_dx_t, jacobians, immediate):
    """Is a sum of products the product of the sums?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return e @ jacobians.sum(axis=0) @ immediate.sum(axis=0)


def error_gradient_through_time__one_row_for_each_step(dE_dx_t, jacobians, immediate):
    """How many gradients are asked for?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->kp", e, jacobians, immediate)


def error_gradient_through_time__entry_by_entry(dE_dx_t, jacobians, immediate):
    """Which product does the chain rule hold: one of matrices, or one of entries?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kii,kip->p", e, jacobians, immediate)


def error_gradient_through_time__error_at_every_step(dE_dx_t, jacobians, immediate):
    """How many errors are there in this function?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum(
        "ki,kip->p", e @ jacobians + e * (np.arange(len(jacobians)) < len(jacobians) - 1)[:, None], immediate
    )


def error_gradient_through_time__cut_off(dE_dx_t, jacobians, immediate):
    """Which kind of numbers can your total hold?"""
    total = np.zeros_like(np.array(immediate)[0])
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    for jacobian, use in zip(jacobians, immediate, strict=True):
        total = total + (e @ jacobian @ use).astype(total.dtype)
    return total


def error_gradient_through_time__chain_in_place(dE_dx_t, jacobians, immediate):
    """Look at the caller's arrays after the call: are they as they were?"""
    e, jacobians = floats(dE_dx_t, jacobians)
    immediate = np.asarray(immediate, dtype=float)
    for k, jacobian in enumerate(jacobians):
        immediate[k] = jacobian @ immediate[k]
    return e @ immediate.sum(axis=0)


# The recurrent weights


def recurrent_weight_gradient__immediate_use_only(W, x_states, dE_dx, activation):
    """Which uses of W does an error depend on, besides that of its own step?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(errors, act(x[:-1], activation))


def recurrent_weight_gradient__one_step_back_only(W, x_states, dE_dx, activation):
    """How far does an error go back in your function?"""
    W, x, errors = floats(W, x_states, dE_dx)
    found = errors.copy()
    found[:-1] += slope(x[1:-1], activation) * (errors[1:] @ W)
    return weights(found, act(x[:-1], activation))


def recurrent_weight_gradient__last_error_only(W, x_states, dE_dx, activation):
    """How many errors are there, and how many do you count?"""
    W, x, errors = floats(W, x_states, dE_dx)
    errors[:-1] = 0
    return weights(signals(W, x, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__first_use_forgotten(W, x_states, dE_dx, activation):
    """In which step was W used for the first time?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation)[1:], act(x[1:-1], activation))


def recurrent_weight_gradient__transposed(W, x_states, dE_dx, activation):
    """From which unit to which does the entry (i, j) of W lead, and where is that in your answer?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation), act(x[:-1], activation)).T


def recurrent_weight_gradient__state_after_the_step(W, x_states, dE_dx, activation):
    """With which state is W multiplied in a step?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation), act(x[1:], activation))


def recurrent_weight_gradient__state_not_activated(W, x_states, dE_dx, activation):
    """With what is W multiplied in a step: the state, or what is made of it?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation), x[:-1])


def recurrent_weight_gradient__first_state_not_activated(W, x_states, dE_dx, activation):
    """Is the first state treated like the others?"""
    W, x, errors = floats(W, x_states, dE_dx)
    before = act(x[:-1], activation)
    before[0] = x[0]
    return weights(signals(W, x, errors, activation), before)


def recurrent_weight_gradient__not_transposed_going_back(W, x_states, dE_dx, activation):
    """On which side, and how, does W act when an error goes back?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W.T, x, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__no_slopes(W, x_states, dE_dx, activation):
    """What lies between two states besides W?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, "identity"), act(x[:-1], activation))


def recurrent_weight_gradient__no_weights_going_back(W, x_states, dE_dx, activation):
    """What lies between two states besides the activation?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(np.eye(len(W)), x, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__slope_of_the_step_before(W, x_states, dE_dx, activation):
    """At which state is the slope between two neighbors to be taken?"""
    W, x, errors = floats(W, x_states, dE_dx)
    moved = np.concatenate([x[:1], x[:-1]])
    return weights(signals(W, moved, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__slope_of_the_step_after(W, x_states, dE_dx, activation):
    """Which state goes into the activation between two neighbors?"""
    W, x, errors = floats(W, x_states, dE_dx)
    moved = np.concatenate([x[1:], x[-1:]])
    return weights(signals(W, moved, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__slope_before_the_weights(W, x_states, dE_dx, activation):
    """In which order does an error meet weights and activation on its way back?"""
    W, x, errors = floats(W, x_states, dE_dx)
    signal, found = np.zeros(len(W)), []
    for t in range(len(errors), 0, -1):
        signal = errors[t - 1] + W.T @ (slope(x[t], activation) * signal)
        found.append(signal)
    return weights(np.array(found[::-1]), act(x[:-1], activation))


def recurrent_weight_gradient__of_the_other_network(W, x_states, dE_dx, activation):
    """Where does the activation stand in the equation of a step?"""
    W, x, errors = floats(W, x_states, dE_dx)
    signal, found = np.zeros(len(W)), []
    for t in range(len(errors), 0, -1):
        signal = slope(x[t], activation) * (errors[t - 1] + W.T @ signal)
        found.append(signal)
    return weights(np.array(found[::-1]), act(x[:-1], activation))


def recurrent_weight_gradient__slope_of_the_activated_state(W, x_states, dE_dx, activation):
    """What goes into the activation, and where do you take its slope?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, act(x, activation), errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__forward_in_time(W, x_states, dE_dx, activation):
    """Which errors does a state act on: earlier or later ones?"""
    W, x, errors = floats(W, x_states, dE_dx)
    signal, found = np.zeros(len(W)), []
    for t in range(1, len(errors) + 1):
        signal = errors[t - 1] + slope(x[t], activation) * (W.T @ signal)
        found.append(signal)
    return weights(np.array(found), act(x[:-1], activation))


def recurrent_weight_gradient__running_sum_counted_twice(W, x_states, dE_dx, activation):
    """Which errors are in your signal already, and how often do you count them?"""
    W, x, errors = floats(W, x_states, dE_dx)
    found = signals(W, x, errors, activation)
    return weights(signals(W, x, found, activation), act(x[:-1], activation))


def recurrent_weight_gradient__mean_over_steps(W, x_states, dE_dx, activation):
    """Is the whole error a sum or a mean?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation), act(x[:-1], activation)) / len(errors)


def recurrent_weight_gradient__wrong_sign(W, x_states, dE_dx, activation):
    """Is it the gradient that is asked for, or a step against it?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return -weights(signals(W, x, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__errors_one_late(W, x_states, dE_dx, activation):
    """To which time does the first row of the errors belong?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, np.concatenate([errors[1:], errors[:1]]), activation), act(x[:-1], activation))


def recurrent_weight_gradient__slope_in_the_last_factor(W, x_states, dE_dx, activation):
    """How does a state depend on W when the state before is held fixed?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation), slope(x[:-1], activation))


def recurrent_weight_gradient__one_at_the_kink(W, x_states, dE_dx, activation):
    """What does the prompt say of the derivative of ReLU at 0?"""
    W, x, errors = floats(W, x_states, dE_dx)
    nudged = np.where(x == 0, 1e-9, x) if activation == "relu" else x
    return weights(signals(W, nudged, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__powers_that_overflow(W, x_states, dE_dx, activation):
    """What is exp of a very large number, and of which sign is your exponent?"""
    W, x, errors = floats(W, x_states, dE_dx)
    if activation != "sigmoid":
        return weights(signals(W, x, errors, activation), act(x[:-1], activation))
    with np.errstate(all="ignore"):
        slopes = np.exp(-x) / (1 + np.exp(-x)) ** 2
    signal, gradient = np.zeros(len(W)), np.zeros(W.shape)
    for t in range(len(errors), 0, -1):
        signal = errors[t - 1] + slopes[t] * (W.T @ signal)
        gradient += np.outer(signal, act(x[t - 1], activation))
    return gradient


def recurrent_weight_gradient__weights_cut_off(W, x_states, dE_dx, activation):
    """Which kind of numbers can your gradient hold?"""
    gradient = np.zeros_like(np.array(W))
    W, x, errors = floats(W, x_states, dE_dx)
    for signal, before in zip(signals(W, x, errors, activation), act(x[:-1], activation), strict=True):
        gradient = gradient + np.outer(signal, before).astype(gradient.dtype)
    return gradient


def recurrent_weight_gradient__weights_in_place(W, x_states, dE_dx, activation):
    """Look at the caller's arrays after the call: are they as they were?"""
    W, x = floats(W, x_states)
    errors = np.asarray(dE_dx, dtype=float)
    for t in range(len(errors) - 1, 0, -1):
        errors[t - 1] += slope(x[t], activation) * (W.T @ errors[t])
    return weights(errors, act(x[:-1], activation))


def recurrent_weight_gradient__any_activation(W, x_states, dE_dx, activation):
    """Which words does the docstring allow?"""
    W, x, errors = floats(W, x_states, dE_dx)
    known = activation if activation in WORDS else "identity"
    return weights(signals(W, x, errors, known), act(x[:-1], known))


def recurrent_weight_gradient__always_tanh(W, x_states, dE_dx, activation):
    """Where does the activation come from?"""
    W, x, errors = floats(W, x_states, dE_dx)
    if activation not in WORDS:
        raise ValueError(activation)
    return weights(signals(W, x, errors, "tanh"), act(x[:-1], "tanh"))


# Seen later than the others


def total_gradient__signs_lost(per_step_gradients):
    """Which signs do your gradients have when you add them?"""
    return np.sqrt((np.asarray(per_step_gradients, dtype=float) ** 2).sum(axis=0))


def total_gradient__newest_counts_most(per_step_gradients):
    """Does every error count alike?"""
    total = np.zeros(np.shape(per_step_gradients)[1:])
    for gradient in per_step_gradients:
        total = 0.9 * total + np.asarray(gradient, dtype=float)
    return total


def recurrent_weight_gradient__symmetric_part(W, x_states, dE_dx, activation):
    """How many parameters are there in W?"""
    W, x, errors = floats(W, x_states, dE_dx)
    signal = signals(W, x, errors, activation)
    gradient = sum(np.outer(signal[t], act(x[t], activation)) for t in range(len(errors)))
    return (gradient + gradient.T) / 2


def recurrent_weight_gradient__slopes_of_sizes(W, x_states, dE_dx, activation):
    """What does the slope of ReLU depend on?"""
    W, x, errors = floats(W, x_states, dE_dx)
    gradient, back = np.zeros_like(W), np.zeros(len(W))
    for t in range(len(errors), 0, -1):
        total = errors[t - 1] + back
        gradient += np.outer(total, act(x[t - 1], activation))
        back = slope(np.abs(x[t - 1]), activation) * (W.T @ total)
    return gradient


# Right in ordinary cases only


def total_gradient__fifty_errors_at_most(per_step_gradients):
    """How many errors do you count when there are very many?"""
    return np.sum([np.asarray(gradient, dtype=float) for gradient in list(per_step_gradients)[:50]], axis=0)


def total_gradient__small_totals_dropped(per_step_gradients):
    """What becomes of a small total?"""
    total = np.sum([np.asarray(gradient, dtype=float) for gradient in per_step_gradients], axis=0)
    return np.where(np.abs(total) < 1e-4, 0.0, total)


def error_gradient_through_time__ten_uses(dE_dx_t, jacobians, immediate):
    """How many uses do you count when there are very many steps?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("n,knm,kmp->p", e, jacobians[-10:], immediate[-10:])


def error_gradient_through_time__small_chains_dropped(dE_dx_t, jacobians, immediate):
    """What becomes of a small gradient?"""
    gradient = np.einsum("n,knm,kmp->p", *floats(dE_dx_t, jacobians, immediate))
    return np.where(np.abs(gradient) < 1e-4, 0.0, gradient)


def recurrent_weight_gradient__five_steps_back(W, x_states, dE_dx, activation):
    """How far does an error go back in your function? Try a long sequence."""
    W, x, errors = floats(W, x_states, dE_dx)
    gradient = np.zeros_like(W)
    for t in range(1, len(errors) + 1):
        signal = errors[t - 1]
        for k in range(t, max(0, t - 6), -1):
            gradient += np.outer(signal, act(x[k - 1], activation))
            signal = slope(x[k - 1], activation) * (W.T @ signal)
    return gradient


def recurrent_weight_gradient__large_signals_clipped(W, x_states, dE_dx, activation):
    """What becomes of a large gradient?"""
    W, x, errors = floats(W, x_states, dE_dx)
    return np.clip(weights(signals(W, x, errors, activation), act(x[:-1], activation)), -100, 100)


def total_gradient__equal_gradients_counted_once(per_step_gradients):
    """What if two errors have the same gradient?"""
    different = {np.array(gradient, dtype=float).tobytes(): gradient for gradient in per_step_gradients}
    return sum(floats(*different.values()))


def error_gradient_through_time__faint_signals_left_out(dE_dx_t, jacobians, immediate):
    """What can a step add whose share of the error is small?"""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    signals = e @ jacobians
    signals[np.linalg.norm(signals, axis=1) < 1e-3 * np.linalg.norm(e)] = 0.0
    return np.einsum("kn,knp->p", signals, immediate)
