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
    """The whole error is the sum of the errors, not their mean."""
    return np.mean(floats(*per_step_gradients), axis=0)


def total_gradient__gradient_of_the_last_error(per_step_gradients):
    """Every step has an error, not only the last one."""
    return floats(*per_step_gradients)[-1]


def total_gradient__first_error_left_out(per_step_gradients):
    """The first error counts as well: time starts at 1, and the list with the gradient of E_1."""
    parts = floats(*per_step_gradients)
    return np.sum(parts[1:], axis=0) if len(parts) > 1 else parts[0] * 0


def total_gradient__last_error_left_out(per_step_gradients):
    """The last error counts as well: there are T of them."""
    parts = floats(*per_step_gradients)
    return np.sum(parts[:-1], axis=0) if len(parts) > 1 else parts[0]


def total_gradient__everything_summed_up(per_step_gradients):
    """Sum over time only: the gradient has the shape of the parameters. np.sum needs an axis for that."""
    return np.sum(floats(*per_step_gradients))


def total_gradient__last_axis(per_step_gradients):
    """Time is the first axis, and the others are the parameters'."""
    parts = np.array(floats(*per_step_gradients))
    return parts.sum(axis=-1)


def total_gradient__running_totals(per_step_gradients):
    """The last running total is what is asked for, not all of them."""
    return np.cumsum(floats(*per_step_gradients), axis=0)


def total_gradient__multiplied(per_step_gradients):
    """Derivatives of a sum are added, not multiplied."""
    return np.prod(floats(*per_step_gradients), axis=0)


def total_gradient__sizes_added(per_step_gradients):
    """Gradients have signs, and may cancel: don't add up their sizes."""
    return np.sum(np.abs(floats(*per_step_gradients)), axis=0)


def total_gradient__one_after_the_other(per_step_gradients):
    """The plus sign joins lists; it adds arrays."""
    parts = [np.atleast_1d(part) for part in floats(*per_step_gradients)]
    return np.concatenate(parts)


def total_gradient__vectors_only(per_step_gradients):
    """The parameters may have any shape, also that of a single number: there is nothing to loop over then."""
    return [sum(float(gradient[i]) for gradient in per_step_gradients) for i in range(len(per_step_gradients[0]))]


def total_gradient__always_a_vector(per_step_gradients):
    """The gradient has the shape of the parameters: a matrix stays a matrix."""
    return np.sum(floats(*per_step_gradients), axis=0).ravel()


def total_gradient__whole_numbers(per_step_gradients):
    """A total that starts as whole numbers can't take fractions in: start with floats."""
    total = np.zeros_like(np.array(per_step_gradients[0]))
    for gradient in per_step_gradients:
        total = total + np.array(gradient).astype(total.dtype)
    return total


def total_gradient__in_place(per_step_gradients):
    """`total = gradients[0]` and then `+=` changes the caller's first gradient: start with zeros."""
    total = per_step_gradients[0]
    if not isinstance(total, np.ndarray) or total.dtype != float:
        return np.sum(floats(*per_step_gradients), axis=0)
    for gradient in per_step_gradients[1:]:
        total += gradient
    return total


# Over all steps that used the parameters


def error_gradient_through_time__last_use_only(dE_dx_t, jacobians, immediate):
    """The parameters were used at every step up to t: sum over all k, and not only k = t."""
    e, immediate = floats(dE_dx_t, immediate)
    return e @ immediate[-1]


def error_gradient_through_time__first_use_only(dE_dx_t, jacobians, immediate):
    """The formula has a sum over k: k = 1 is one of its terms."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return e @ jacobians[0] @ immediate[0]


def error_gradient_through_time__last_use_left_out(dE_dx_t, jacobians, immediate):
    """k runs up to t: the last step counts too, with the identity matrix as Jacobian."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->p", e, jacobians[:-1], immediate[:-1])


def error_gradient_through_time__first_use_left_out(dE_dx_t, jacobians, immediate):
    """k starts at 1, which is the place 0 of the arrays."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->p", e, jacobians[1:], immediate[1:])


def error_gradient_through_time__no_jacobians(dE_dx_t, jacobians, immediate):
    """What moves x_k reaches x_t through the Jacobian between them: it can't be left out."""
    e, immediate = floats(dE_dx_t, immediate)
    return np.einsum("i,kip->p", e, immediate)


def error_gradient_through_time__steps_multiplied_again(dE_dx_t, jacobians, immediate):
    """The Jacobians given lead from x_k all the way to x_t: nothing has to be multiplied up any more."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    total, signal = np.zeros(immediate.shape[2]), e
    for k in range(len(jacobians) - 1, -1, -1):
        signal = signal @ jacobians[k]
        total += signal @ immediate[k]
    return total


def error_gradient_through_time__jacobians_transposed(dE_dx_t, jacobians, immediate):
    """The error's derivative is a row, and stands on the left of the Jacobian."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kji,kjp->p", e, jacobians, immediate)


def error_gradient_through_time__times_reversed(dE_dx_t, jacobians, immediate):
    """The same k for both: the Jacobian from x_k, and what moves x_k."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->p", e, jacobians[::-1], immediate)


def error_gradient_through_time__times_shifted(dE_dx_t, jacobians, immediate):
    """Both arrays start at k = 1: use the same place of both."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->p", e, np.roll(jacobians, -1, axis=0), immediate)


def error_gradient_through_time__mean_over_time(dE_dx_t, jacobians, immediate):
    """The contributions add up: no division by their number."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->p", e, jacobians, immediate) / len(jacobians)


def error_gradient_through_time__error_left_out(dE_dx_t, jacobians, immediate):
    """That is a derivative of the states summed up: the error weighs them by its own derivative."""
    jacobians, immediate = floats(jacobians, immediate)
    return np.einsum("kij,kjp->p", jacobians, immediate)


def error_gradient_through_time__sums_multiplied(dE_dx_t, jacobians, immediate):
    """A sum of products is not the product of the sums."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return e @ jacobians.sum(axis=0) @ immediate.sum(axis=0)


def error_gradient_through_time__one_row_for_each_step(dE_dx_t, jacobians, immediate):
    """The contributions of all k are asked for as one sum."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kij,kjp->kp", e, jacobians, immediate)


def error_gradient_through_time__entry_by_entry(dE_dx_t, jacobians, immediate):
    """The chain rule multiplies matrices: * works entry by entry, and keeps the diagonal only."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum("i,kii,kip->p", e, jacobians, immediate)


def error_gradient_through_time__error_at_every_step(dE_dx_t, jacobians, immediate):
    """The error is that of step t alone: going back it only passes through Jacobians, nothing is added to it."""
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    return np.einsum(
        "ki,kip->p", e @ jacobians + e * (np.arange(len(jacobians)) < len(jacobians) - 1)[:, None], immediate
    )


def error_gradient_through_time__cut_off(dE_dx_t, jacobians, immediate):
    """A whole-number total cuts fractions off: start with floats."""
    total = np.zeros_like(np.array(immediate)[0])
    e, jacobians, immediate = floats(dE_dx_t, jacobians, immediate)
    for jacobian, use in zip(jacobians, immediate, strict=True):
        total = total + (e @ jacobian @ use).astype(total.dtype)
    return total


def error_gradient_through_time__chain_in_place(dE_dx_t, jacobians, immediate):
    """Multiplying into the caller's own arrays changes them: work on copies."""
    e, jacobians = floats(dE_dx_t, jacobians)
    immediate = np.asarray(immediate, dtype=float)
    for k, jacobian in enumerate(jacobians):
        immediate[k] = jacobian @ immediate[k]
    return e @ immediate.sum(axis=0)


# The recurrent weights


def recurrent_weight_gradient__immediate_use_only(W, x_states, dE_dx, activation):
    """Each error depends on all earlier uses of W, and not only on that of its own step."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(errors, act(x[:-1], activation))


def recurrent_weight_gradient__one_step_back_only(W, x_states, dE_dx, activation):
    """An error goes back through all the steps, not only through one."""
    W, x, errors = floats(W, x_states, dE_dx)
    found = errors.copy()
    found[:-1] += slope(x[1:-1], activation) * (errors[1:] @ W)
    return weights(found, act(x[:-1], activation))


def recurrent_weight_gradient__last_error_only(W, x_states, dE_dx, activation):
    """Every step has an error of its own: each row of dE_dx counts."""
    W, x, errors = floats(W, x_states, dE_dx)
    errors[:-1] = 0
    return weights(signals(W, x, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__first_use_forgotten(W, x_states, dE_dx, activation):
    """W was used in the step from x_0 to x_1 as well."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation)[1:], act(x[1:-1], activation))


def recurrent_weight_gradient__transposed(W, x_states, dE_dx, activation):
    """The entry (i, j) belongs to W[i, j], which leads from unit j to unit i: yours is the transpose."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation), act(x[:-1], activation)).T


def recurrent_weight_gradient__state_after_the_step(W, x_states, dE_dx, activation):
    """W meets the activated state *before* the step: x_{t-1}, not x_t."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation), act(x[1:], activation))


def recurrent_weight_gradient__state_not_activated(W, x_states, dE_dx, activation):
    """W is multiplied with the activated state, so that is what stands in the derivative."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation), x[:-1])


def recurrent_weight_gradient__first_state_not_activated(W, x_states, dE_dx, activation):
    """x_0 is activated in the first step like every other state."""
    W, x, errors = floats(W, x_states, dE_dx)
    before = act(x[:-1], activation)
    before[0] = x[0]
    return weights(signals(W, x, errors, activation), before)


def recurrent_weight_gradient__not_transposed_going_back(W, x_states, dE_dx, activation):
    """Going back an error passes through the transpose of W."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W.T, x, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__no_slopes(W, x_states, dE_dx, activation):
    """Going back an error passes through the activation as well: its derivative is a factor at every step."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, "identity"), act(x[:-1], activation))


def recurrent_weight_gradient__no_weights_going_back(W, x_states, dE_dx, activation):
    """Going back an error passes through W, too."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(np.eye(len(W)), x, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__slope_of_the_step_before(W, x_states, dE_dx, activation):
    """From x_{t+1} back to x_t the slope is that at x_t."""
    W, x, errors = floats(W, x_states, dE_dx)
    moved = np.concatenate([x[:1], x[:-1]])
    return weights(signals(W, moved, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__slope_of_the_step_after(W, x_states, dE_dx, activation):
    """The slope at x_{t+1} belongs to the step after: from x_{t+1} back to x_t it is the one at x_t."""
    W, x, errors = floats(W, x_states, dE_dx)
    moved = np.concatenate([x[1:], x[-1:]])
    return weights(signals(W, moved, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__slope_before_the_weights(W, x_states, dE_dx, activation):
    """The Jacobian of a step is W diag(sigma'): going back, first W transposed, and then the slopes."""
    W, x, errors = floats(W, x_states, dE_dx)
    signal, found = np.zeros(len(W)), []
    for t in range(len(errors), 0, -1):
        signal = errors[t - 1] + W.T @ (slope(x[t], activation) * signal)
        found.append(signal)
    return weights(np.array(found[::-1]), act(x[:-1], activation))


def recurrent_weight_gradient__of_the_other_network(W, x_states, dE_dx, activation):
    """That is the gradient of a network that activates at the end of a step: here x_t is not activated yet."""
    W, x, errors = floats(W, x_states, dE_dx)
    signal, found = np.zeros(len(W)), []
    for t in range(len(errors), 0, -1):
        signal = slope(x[t], activation) * (errors[t - 1] + W.T @ signal)
        found.append(signal)
    return weights(np.array(found[::-1]), act(x[:-1], activation))


def recurrent_weight_gradient__slope_of_the_activated_state(W, x_states, dE_dx, activation):
    """The slope is taken at x_t itself, which goes into the activation."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, act(x, activation), errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__forward_in_time(W, x_states, dE_dx, activation):
    """Errors travel backwards in time: x_t acts on later errors, not on earlier ones."""
    W, x, errors = floats(W, x_states, dE_dx)
    signal, found = np.zeros(len(W)), []
    for t in range(1, len(errors) + 1):
        signal = errors[t - 1] + slope(x[t], activation) * (W.T @ signal)
        found.append(signal)
    return weights(np.array(found), act(x[:-1], activation))


def recurrent_weight_gradient__running_sum_counted_twice(W, x_states, dE_dx, activation):
    """The signal holds all later errors already: starting a walk back from each of them counts them again."""
    W, x, errors = floats(W, x_states, dE_dx)
    found = signals(W, x, errors, activation)
    return weights(signals(W, x, found, activation), act(x[:-1], activation))


def recurrent_weight_gradient__mean_over_steps(W, x_states, dE_dx, activation):
    """The errors are summed up, not averaged."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation), act(x[:-1], activation)) / len(errors)


def recurrent_weight_gradient__wrong_sign(W, x_states, dE_dx, activation):
    """The gradient is asked for, not a step against it."""
    W, x, errors = floats(W, x_states, dE_dx)
    return -weights(signals(W, x, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__errors_one_late(W, x_states, dE_dx, activation):
    """Row t-1 of dE_dx belongs to x_t: there is no error at time 0."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, np.concatenate([errors[1:], errors[:1]]), activation), act(x[:-1], activation))


def recurrent_weight_gradient__slope_in_the_last_factor(W, x_states, dE_dx, activation):
    """With x_{t-1} held fixed, x_t is linear in W: its derivative holds the activated state and no slope."""
    W, x, errors = floats(W, x_states, dE_dx)
    return weights(signals(W, x, errors, activation), slope(x[:-1], activation))


def recurrent_weight_gradient__one_at_the_kink(W, x_states, dE_dx, activation):
    """At 0 the slope of ReLU is 0 by agreement."""
    W, x, errors = floats(W, x_states, dE_dx)
    nudged = np.where(x == 0, 1e-9, x) if activation == "relu" else x
    return weights(signals(W, nudged, errors, activation), act(x[:-1], activation))


def recurrent_weight_gradient__powers_that_overflow(W, x_states, dE_dx, activation):
    """exp(1000) is infinite: write the slope by the activation itself, in a form whose exponent never grows."""
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
    """A gradient made like a whole-number W cuts every contribution off: make it a float array."""
    gradient = np.zeros_like(np.array(W))
    W, x, errors = floats(W, x_states, dE_dx)
    for signal, before in zip(signals(W, x, errors, activation), act(x[:-1], activation), strict=True):
        gradient = gradient + np.outer(signal, before).astype(gradient.dtype)
    return gradient


def recurrent_weight_gradient__weights_in_place(W, x_states, dE_dx, activation):
    """Adding to the rows of dE_dx changes the caller's own array: work on a copy."""
    W, x = floats(W, x_states)
    errors = np.asarray(dE_dx, dtype=float)
    for t in range(len(errors) - 1, 0, -1):
        errors[t - 1] += slope(x[t], activation) * (W.T @ errors[t])
    return weights(errors, act(x[:-1], activation))


def recurrent_weight_gradient__any_activation(W, x_states, dE_dx, activation):
    """A word that names no activation is a mistake of the caller: raise ValueError."""
    W, x, errors = floats(W, x_states, dE_dx)
    known = activation if activation in WORDS else "identity"
    return weights(signals(W, x, errors, known), act(x[:-1], known))


def recurrent_weight_gradient__always_tanh(W, x_states, dE_dx, activation):
    """The activation is a parameter: it need not be tanh."""
    W, x, errors = floats(W, x_states, dE_dx)
    if activation not in WORDS:
        raise ValueError(activation)
    return weights(signals(W, x, errors, "tanh"), act(x[:-1], "tanh"))


# Seen later than the others


def total_gradient__signs_lost(per_step_gradients):
    """Gradients of opposite signs cancel: do not add their sizes."""
    return np.sqrt((np.asarray(per_step_gradients, dtype=float) ** 2).sum(axis=0))


def total_gradient__newest_counts_most(per_step_gradients):
    """Every step counts alike in the sum: there is no running average here."""
    total = np.zeros(np.shape(per_step_gradients)[1:])
    for gradient in per_step_gradients:
        total = 0.9 * total + np.asarray(gradient, dtype=float)
    return total


def recurrent_weight_gradient__symmetric_part(W, x_states, dE_dx, activation):
    """Each entry of W is a parameter of its own, whatever the one across the diagonal does."""
    W, x, errors = floats(W, x_states, dE_dx)
    signal = signals(W, x, errors, activation)
    gradient = sum(np.outer(signal[t], act(x[t], activation)) for t in range(len(errors)))
    return (gradient + gradient.T) / 2


def recurrent_weight_gradient__slopes_of_sizes(W, x_states, dE_dx, activation):
    """The slope of ReLU depends on the sign of its input."""
    W, x, errors = floats(W, x_states, dE_dx)
    gradient, back = np.zeros_like(W), np.zeros(len(W))
    for t in range(len(errors), 0, -1):
        total = errors[t - 1] + back
        gradient += np.outer(total, act(x[t - 1], activation))
        back = slope(np.abs(x[t - 1]), activation) * (W.T @ total)
    return gradient
