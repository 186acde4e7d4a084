"""Known wrong answers to rnn_gradients; each docstring is the hint that a student who has it needs."""

import math

import numpy as np

WORDS = ("sigmoid", "tanh", "relu", "identity")


def known(activation):
    if activation not in WORDS:
        raise ValueError(activation)


def act(z, activation):
    """The activations as they should be."""
    known(activation)
    z = np.asarray(z, dtype=float)
    return {
        "sigmoid": lambda: np.exp(-np.logaddexp(0, -z)),
        "tanh": lambda: np.tanh(z),
        "relu": lambda: np.maximum(z, 0),
        "identity": lambda: 1.0 * z,
    }[activation]()


def slope(z, activation):
    """The derivatives as they should be."""
    known(activation)
    z = np.asarray(z, dtype=float)
    return {
        "sigmoid": lambda: act(z, "sigmoid") * act(-z, "sigmoid"),
        "tanh": lambda: 1 - np.tanh(z) ** 2,
        "relu": lambda: (z > 0) * 1.0,
        "identity": lambda: np.ones(z.shape),
    }[activation]()


def floats(*values):
    return [np.array(value, dtype=float) for value in values]


def check_times(k, t, states):
    if not 0 <= k <= t < len(states):
        raise ValueError("times")


# Activations


def activate__sigmoid_by_growing_exponential(z, activation):
    """exp(z) / (1 + exp(z)) is infinity by infinity for z = 1000: use a form whose exponent never grows."""
    if activation != "sigmoid":
        return act(z, activation)
    with np.errstate(all="ignore"):
        return np.exp(z) / (1 + np.exp(z))


def activate__tanh_by_exponentials(z, activation):
    """A quotient of exponentials is infinity by infinity for z = 1000: NumPy has tanh."""
    if activation != "tanh":
        return act(z, activation)
    z = np.asarray(z, dtype=float)
    with np.errstate(all="ignore"):
        return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def activate__math_exp(z, activation):
    """math.exp(1000) raises OverflowError: split by the sign of z, or use a form whose exponent never grows."""
    if activation != "sigmoid":
        return act(z, activation)
    return np.vectorize(lambda one: 1 / (1 + math.exp(-one)), otypes=[float])(z)


def activate__sigmoid_and_tanh_swapped(z, activation):
    """The logistic function lies between 0 and 1, tanh between -1 and 1."""
    return act(z, {"sigmoid": "tanh", "tanh": "sigmoid"}.get(activation, activation))


def activate__tanh_as_rescaled_sigmoid(z, activation):
    """tanh(z) is 2 sigmoid(2z) - 1: both factors are needed."""
    return 2 * act(z, "sigmoid") - 1 if activation == "tanh" else act(z, activation)


def activate__absolute_value(z, activation):
    """ReLU cuts negative numbers off at 0; it doesn't turn them round."""
    return np.abs(np.asarray(z, dtype=float)) if activation == "relu" else act(z, activation)


def activate__leaky(z, activation):
    """ReLU is 0 for every negative number: no leak."""
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, z, 0.01 * z) if activation == "relu" else act(z, activation)


def activate__whole_numbers_stay_whole(z, activation):
    """The result has the type of z, so that whole numbers come back cut off: make it a float array."""
    out = np.array(z)
    out[...] = act(z, activation)
    return out


def activate__in_place(z, activation):
    """Writing zeros into z changes the caller's own array: work on a copy."""
    if activation != "relu" or not isinstance(z, np.ndarray) or z.dtype != float:
        return act(z, activation)
    z[z < 0] = 0
    return z


def activate__flattened(z, activation):
    """The result has the shape of z: a single number, a vector, a table."""
    return act(z, activation).ravel()


def activate__rows_only(z, activation):
    """A single number is fine as z, and so is a table: nothing in the formula asks for a vector."""
    return np.array([act(one, activation) for one in z])


def activate__any_other_word_is_identity(z, activation):
    """A word that names no activation is a mistake: raise ValueError."""
    return act(z, activation if activation in WORDS else "identity")


def activate__any_case(z, activation):
    """The words are written exactly so: "ReLU" is none of them."""
    return act(z, activation.lower())


def activate__activate_softmax(z, activation):
    """The logistic function acts on each entry on its own; it is no softmax, whose entries sum to one."""
    z = np.asarray(z, dtype=float)
    if activation != "sigmoid":
        return act(z, activation)
    powers = np.exp(z - z.max(initial=-np.inf))
    return powers / powers.sum()


def activate__identity_with_a_name(z, activation):
    """The identity returns its argument as it is, negative numbers too."""
    return act(z, "relu" if activation == "identity" else activation)


def activation_derivative__one_at_the_kink(z, activation):
    """At 0 we agreed on the derivative 0 for ReLU: > and not >=."""
    return (np.asarray(z) >= 0) * 1.0 if activation == "relu" else slope(z, activation)


def activation_derivative__half_at_the_kink(z, activation):
    """At 0 we agreed on the derivative 0 for ReLU, and not on the mean of both sides."""
    return np.heaviside(np.asarray(z, dtype=float), 0.5) if activation == "relu" else slope(z, activation)


def activation_derivative__of_the_output(z, activation):
    """s (1 - s) and 1 - s^2 hold for s, the activated z: z is what goes into the activation."""
    z = np.asarray(z, dtype=float)
    if activation == "sigmoid":
        return z * (1 - z)
    return 1 - z**2 if activation == "tanh" else slope(z, activation)


def activation_derivative__square_missing(z, activation):
    """The derivative of tanh is 1 minus its square."""
    return 1 - np.tanh(z) if activation == "tanh" else slope(z, activation)


def activation_derivative__second_factor_missing(z, activation):
    """The derivative of the logistic function has two factors: s and 1 - s."""
    return act(z, "sigmoid") if activation == "sigmoid" else slope(z, activation)


def activation_derivative__wrong_sign(z, activation):
    """The logistic function grows: its derivative is positive."""
    return -slope(z, "sigmoid") if activation == "sigmoid" else slope(z, activation)


def activation_derivative__of_the_identity(z, activation):
    """The derivative of the identity is 1 everywhere, and not z."""
    return np.asarray(z, dtype=float) if activation == "identity" else slope(z, activation)


def activation_derivative__one_number_for_all(z, activation):
    """The result has the shape of z: for the identity, a 1 for each entry."""
    return 1.0 if activation == "identity" else slope(z, activation)


def activation_derivative__relu_itself(z, activation):
    """The derivative of ReLU is 1 where it is on; it does not grow with z."""
    return act(z, "relu") if activation == "relu" else slope(z, activation)


def activation_derivative__powers_that_overflow(z, activation):
    """exp(1000) is infinite, and infinity by infinity is NaN: write the derivative by the function itself."""
    z = np.asarray(z, dtype=float)
    with np.errstate(all="ignore"):
        if activation == "sigmoid":
            return np.exp(-z) / (1 + np.exp(-z)) ** 2
        if activation == "tanh":
            return 1 - ((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))) ** 2
    return slope(z, activation)


def activation_derivative__slopes_stay_whole(z, activation):
    """The result has the type of z, so that slopes at whole numbers are cut off: make it a float array."""
    out = np.array(z)
    out[...] = slope(z, activation)
    return out


def activation_derivative__slopes_in_place(z, activation):
    """Your function writes into the caller's own z: work on a copy."""
    if activation != "relu" or not isinstance(z, np.ndarray) or z.dtype != float:
        return slope(z, activation)
    z[...] = z > 0
    return z


def activation_derivative__diagonal_matrix(z, activation):
    """Asked for is the derivative of each entry, in the shape of z, and not yet the matrix."""
    z = np.asarray(z)
    return np.diag(slope(z, activation)) if z.ndim == 1 else slope(z, activation)


def activation_derivative__any_other_word_is_flat(z, activation):
    """A word that names no activation is a mistake here too: raise ValueError."""
    return slope(z, activation if activation in WORDS else "identity")


def activation_derivative__slopes_in_any_case(z, activation):
    """The words are written exactly so: do not lower the case."""
    return slope(z, activation.lower())


# The two recurrences


def first(W, U, b, x, h0, activation):
    """The first network as it should be."""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for x_t in x:
        states.append(W @ act(states[-1], activation) + U @ x_t + b)
    return np.array(states)


def second(W, U, b, x, g0, activation):
    """The second network as it should be."""
    W, U, b, x, g0 = floats(W, U, b, x, g0)
    states = [g0]
    for x_t in x:
        states.append(act(W @ states[-1] + U @ x_t + b, activation))
    return np.array(states)


def rnn_states__activated_at_the_end(W, U, b, x, h0, activation):
    """Here the activation acts on the state before, inside: W sigma(h). Yours is the other network."""
    return second(W, U, b, x, h0, activation)


def rnn_states__first_state_not_activated(W, U, b, x, h0, activation):
    """h_0 is activated like every other state."""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for t, x_t in enumerate(x):
        states.append(W @ (act(states[-1], activation) if t else h0) + U @ x_t + b)
    known(activation)
    return np.array(states)


def rnn_states__started_from_zero(W, U, b, x, h0, activation):
    """Nothing says that the activated initial state is 0: use the given h_0."""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for t, x_t in enumerate(x):
        states.append((W @ act(states[-1], activation) if t else 0 * h0) + U @ x_t + b)
    known(activation)
    return np.array(states)


def rnn_states__initial_state_left_out(W, U, b, x, h0, activation):
    """The result has T+1 rows: the given state is the first."""
    return first(W, U, b, x, h0, activation)[1:]


def rnn_states__last_state_only(W, U, b, x, h0, activation):
    """All the states are asked for, one per row."""
    return first(W, U, b, x, h0, activation)[-1]


def rnn_states__bias_left_out(W, U, b, x, h0, activation):
    """The bias b is added at every step."""
    return first(W, U, np.zeros(len(b)), x, h0, activation)


def rnn_states__bias_once(W, U, b, x, h0, activation):
    """The bias b is added at every step, not only at the first."""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for t, x_t in enumerate(x):
        states.append(W @ act(states[-1], activation) + U @ x_t + (0 if t else b))
    return np.array(states)


def rnn_states__row_vector_times_matrix(W, U, b, x, h0, activation):
    """W stands on the left of the state: h @ W multiplies with its transpose."""
    return first(np.transpose(W), U, b, x, h0, activation)


def rnn_states__states_with_the_first_input_skipped(W, U, b, x, h0, activation):
    """Row 0 of x is x_1: it belongs to the step from h_0 to h_1."""
    x = np.array(x, dtype=float)
    return first(W, U, b, np.concatenate([x[1:], x[-1:]]), h0, activation)


def rnn_states__inputs_backwards(W, U, b, x, h0, activation):
    """Time runs along the rows of x, from the first to the last."""
    return first(W, U, b, np.array(x)[::-1], h0, activation)


def rnn_states__input_activated(W, U, b, x, h0, activation):
    """Only the state is activated here, not the input."""
    return first(W, U, b, act(x, activation), h0, activation)


def rnn_states__everything_activated(W, U, b, x, h0, activation):
    """The activation stands inside, at the state before: nothing is activated once more at the end."""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for x_t in x:
        states.append(act(W @ act(states[-1], activation) + U @ x_t + b, activation))
    return np.array(states)


def rnn_states__activated_after_the_matrix(W, U, b, x, h0, activation):
    """First the activation, then the matrix: W sigma(h), and not sigma(W h)."""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for x_t in x:
        states.append(act(W @ states[-1], activation) + U @ x_t + b)
    return np.array(states)


def rnn_states__activated_states_returned(W, U, b, x, h0, activation):
    """The states h_t are asked for, not what becomes of them in the next step."""
    return act(first(W, U, b, x, h0, activation), activation)


def rnn_states__states_cut_off(W, U, b, x, h0, activation):
    """An array made like a whole-number h_0 cuts the states off: make it a float array."""
    out = np.array([h0] * (len(x) + 1))
    out[...] = first(W, U, b, x, h0, activation)
    return out


def rnn_states__states_in_place(W, U, b, x, h0, activation):
    """Adding to the state at its place changes the caller's h_0: make a new vector at each step."""
    W, U, b, x = floats(W, U, b, x)
    known(activation)
    state = np.asarray(h0, dtype=float)
    states = [state.copy()]
    for x_t in x:
        state[...] = W @ act(state, activation) + U @ x_t + b
        states.append(state.copy())
    return np.array(states)


def rnn_states__one_array_again_and_again(W, U, b, x, h0, activation):
    """Every row is the same array, changed later on: append a copy."""
    W, U, b, x, state = floats(W, U, b, x, h0)
    states = [state]
    for x_t in x:
        state[...] = W @ act(state, activation) + U @ x_t + b
        states.append(state)
    return np.array(states)


def rnn_states__any_activation_will_do(W, U, b, x, h0, activation):
    """An unknown activation must not pass: raise ValueError."""
    return first(W, U, b, x, h0, activation if activation in WORDS else "identity")


def rnn_states__at_least_one_step(W, U, b, x, h0, activation):
    """Without inputs there is no step: the result is the initial state alone, of shape (1, n)."""
    states = first(W, U, b, x, h0, activation)
    return states if len(states) > 1 else states[0]


def conventional_rnn_states__activated_at_the_beginning(W, U, b, x, g0, activation):
    """Here the activation acts last, on the whole sum. Yours is the other network."""
    return first(W, U, b, x, g0, activation)


def conventional_rnn_states__first_state_activated(W, U, b, x, g0, activation):
    """g_0 is taken as it is: it counts as activated already."""
    states = second(W, U, b, x, act(g0, activation), activation)
    return np.concatenate([np.array([g0], dtype=float), states[1:]])


def conventional_rnn_states__zero_initial_state(W, U, b, x, g0, activation):
    """The initial state is given, and need not be 0."""
    return second(W, U, b, x, np.zeros(len(g0)), activation)


def conventional_rnn_states__second_without_the_initial_state(W, U, b, x, g0, activation):
    """The result has T+1 rows: g_0 is the first."""
    return second(W, U, b, x, g0, activation)[1:]


def conventional_rnn_states__matrix_transposed(W, U, b, x, g0, activation):
    """W g is a matrix times a vector: g @ W multiplies with the transpose."""
    return second(np.transpose(W), U, b, x, g0, activation)


def conventional_rnn_states__bias_outside(W, U, b, x, g0, activation):
    """The bias is inside the activation."""
    W, U, b, x, g0 = floats(W, U, b, x, g0)
    states = [g0]
    for x_t in x:
        states.append(act(W @ states[-1] + U @ x_t, activation) + b)
    known(activation)
    return np.array(states)


def conventional_rnn_states__input_outside(W, U, b, x, g0, activation):
    """The input is inside the activation, with the rest of the sum."""
    W, U, b, x, g0 = floats(W, U, b, x, g0)
    states = [g0]
    for x_t in x:
        states.append(act(W @ states[-1] + b, activation) + U @ x_t)
    return np.array(states)


def conventional_rnn_states__inputs_one_late(W, U, b, x, g0, activation):
    """Row 0 of x is x_1, which leads from g_0 to g_1."""
    x = np.array(x, dtype=float)
    return second(W, U, b, np.concatenate([x[1:], x[-1:]]), g0, activation)


def conventional_rnn_states__sums_returned(W, U, b, x, g0, activation):
    """The states are what comes out of the activation, not what goes in."""
    W, U, b, x, g0 = floats(W, U, b, x, g0)
    states, sums = [g0], [g0]
    for x_t in x:
        sums.append(W @ states[-1] + U @ x_t + b)
        states.append(act(sums[-1], activation))
    return np.array(sums)


def conventional_rnn_states__second_cut_off(W, U, b, x, g0, activation):
    """An array made like a whole-number g_0 cuts the states off: make it a float array."""
    out = np.array([g0] * (len(x) + 1))
    out[...] = second(W, U, b, x, g0, activation)
    return out


def conventional_rnn_states__second_in_place(W, U, b, x, g0, activation):
    """Writing the new state over the old one changes the caller's g_0: make a new vector at each step."""
    W, U, b, x = floats(W, U, b, x)
    known(activation)
    state = np.asarray(g0, dtype=float)
    states = [state.copy()]
    for x_t in x:
        state[...] = act(W @ state + U @ x_t + b, activation)
        states.append(state.copy())
    return np.array(states)


def conventional_rnn_states__second_with_any_activation(W, U, b, x, g0, activation):
    """An unknown activation must not pass here either: raise ValueError."""
    return second(W, U, b, x, g0, activation if activation in WORDS else "identity")


def conventional_rnn_states__no_table_without_steps(W, U, b, x, g0, activation):
    """Without inputs the result is g_0 alone, in a table of one row."""
    states = second(W, U, b, x, g0, activation)
    return states if len(states) > 1 else states[0]


def conventional_state_from_preactivation__inverse(h, activation):
    """g is the activated h: no inverse is needed, and ReLU has none."""
    h = np.asarray(h, dtype=float)
    known(activation)
    with np.errstate(all="ignore"):
        return {"sigmoid": lambda: np.log(h / (1 - h)), "tanh": lambda: np.arctanh(h)}.get(activation, lambda: h)()


def conventional_state_from_preactivation__no_activation(h, activation):
    """The two states are not the same vector: compare the two recurrences with h_{t-1} and g_{t-1} side by side."""
    known(activation)
    return np.array(h, dtype=float)


def conventional_state_from_preactivation__twice(h, activation):
    """One activation lies between the two states, not two."""
    return act(act(h, activation), activation)


def conventional_state_from_preactivation__derivative(h, activation):
    """The function itself leads from one state to the other, not its derivative."""
    return slope(h, activation)


def conventional_state_from_preactivation__always_sigmoid(h, activation):
    """The activation is a parameter: it need not be the logistic function."""
    known(activation)
    return act(h, "sigmoid")


def conventional_state_from_preactivation__last_state_of_a_sequence(h, activation):
    """A whole sequence of states comes back as a whole sequence."""
    return act(h, activation) if np.ndim(h) == 1 else act(h, activation)[-1]


def conventional_state_from_preactivation__initial_state_kept(h, activation):
    """In a sequence g_0 is the activated h_0, like all that follow."""
    g = act(h, activation)
    if np.ndim(h) == 2:
        g[0] = np.asarray(h)[0]
    return g


def conventional_state_from_preactivation__translation_in_place(h, activation):
    """Activating h at its place changes the caller's own states: work on a copy."""
    if not isinstance(h, np.ndarray) or h.dtype != float:
        return act(h, activation)
    h[...] = act(h, activation)
    return h


def conventional_state_from_preactivation__translation_with_any_activation(h, activation):
    """A word that names no activation: raise ValueError."""
    return act(h, activation if activation in WORDS else "identity")


# Jacobians


def step_jacobian__diagonal_on_the_wrong_side(W, h_prev, activation):
    """In W sigma(h) the activation acts first: its derivatives scale the columns of W, from the right."""
    return slope(h_prev, activation)[:, np.newaxis] * np.array(W)


def step_jacobian__derivatives_left_out(W, h_prev, activation):
    """The activation has a derivative too: the chain rule has two factors."""
    known(activation)
    return np.array(W, dtype=float)


def step_jacobian__vector_instead_of_diagonal(W, h_prev, activation):
    """W times the vector of derivatives is a vector: they belong on the diagonal of a matrix."""
    return np.array(W) @ slope(h_prev, activation)


def step_jacobian__step_transposed(W, h_prev, activation):
    """Rows are outputs, columns inputs: yours is the transpose."""
    return (np.array(W) * slope(h_prev, activation)).T


def step_jacobian__function_for_its_derivative(W, h_prev, activation):
    """The derivative of the activation stands in the Jacobian, not the activation."""
    return np.array(W) * act(h_prev, activation)


def step_jacobian__derivative_at_the_activated_state(W, h_prev, activation):
    """The derivative is taken at h_{t-1}, which goes into the activation, not at what comes out."""
    return np.array(W) * slope(act(h_prev, activation), activation)


def step_jacobian__derivative_after_the_matrix(W, h_prev, activation):
    """The derivative is taken at h_{t-1} itself, not at W h_{t-1}."""
    return np.array(W) * slope(np.array(W) @ np.array(h_prev), activation)


def step_jacobian__only_the_diagonal(W, h_prev, activation):
    """Every unit acts on every other one: the Jacobian has entries beside the diagonal."""
    return np.diag(np.diag(W) * slope(h_prev, activation))


def step_jacobian__one_at_zero(W, h_prev, activation):
    """At 0 the derivative of ReLU is 0 by agreement."""
    return np.array(W) * ((np.array(h_prev) >= 0) * 1.0 if activation == "relu" else slope(h_prev, activation))


def step_jacobian__step_in_place(W, h_prev, activation):
    """`W *= ...` changes the caller's own matrix: make a new one."""
    derivatives = slope(h_prev, activation)
    W = np.asarray(W, dtype=float)
    W *= derivatives
    return W


def step_jacobian__step_that_overflows(W, h_prev, activation):
    """Far out the derivative is 0; a quotient of exponentials makes NaN of it."""
    if activation != "sigmoid":
        return np.array(W) * slope(h_prev, activation)
    with np.errstate(all="ignore"):
        e = np.exp(-np.array(h_prev, dtype=float))
        return np.array(W) * (e / (1 + e) ** 2)


def step_jacobian__step_cut_off(W, h_prev, activation):
    """A matrix of whole numbers can't hold the products: make it a float array."""
    out = np.array(W)
    out[...] = out * slope(h_prev, activation)
    return out


def step_jacobian__step_with_any_activation(W, h_prev, activation):
    """A word that names no activation is a mistake of the caller: raise ValueError."""
    return np.array(W) * slope(h_prev, activation if activation in WORDS else "identity")


def step_jacobian__a_number_for_one_unit(W, h_prev, activation):
    """Also for a single unit the Jacobian is a matrix, of shape (1, 1)."""
    jacobian = np.array(W) * slope(h_prev, activation)
    return jacobian.ravel() if jacobian.size == 1 else jacobian


def product(W, derivatives, *, left=False):
    """The product of the steps, the latest one on the left."""
    W = np.array(W, dtype=float)
    jacobian = np.eye(len(W))
    for d in derivatives:
        jacobian = (d[:, np.newaxis] * W if left else W * d) @ jacobian
    return jacobian


def state_jacobian__forward_order(W, h_states, activation, k, t):
    """The latest step stands on the left: its factor acts on what the earlier ones made."""
    W, states = floats(W, h_states)
    check_times(k, t, states)
    known(activation)
    jacobian = np.eye(len(W))
    for h in states[k:t]:
        jacobian = jacobian @ (W * slope(h, activation))
    return jacobian


def state_jacobian__states_one_late(W, h_states, activation, k, t):
    """The step to h_i is differentiated at h_{i-1}: the states needed are h_k to h_{t-1}."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t + 1])


def state_jacobian__one_factor_too_few(W, h_states, activation, k, t):
    """From k to t there are t - k steps, and as many factors."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t])


def state_jacobian__one_factor_too_many(W, h_states, activation, k, t):
    """From k to t there are t - k steps: h_t itself is not activated any more."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k : t + 1])


def state_jacobian__from_the_start(W, h_states, activation, k, t):
    """The derivative is by h_k, not by h_0: start at k."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[:t])


def state_jacobian__to_the_end(W, h_states, activation, k, t):
    """The derivative is that of h_t, not of the last state: stop at t."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:-1])


def state_jacobian__derivatives_from_the_left(W, h_states, activation, k, t):
    """In this network each step is W diag(sigma'): the derivatives scale columns."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:t], left=True)


def state_jacobian__of_the_other_network(W, h_states, activation, k, t):
    """That is the Jacobian of the network that activates at the end of a step."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t + 1], left=True)


def state_jacobian__entrywise(W, h_states, activation, k, t):
    """The chain rule multiplies matrices, and not their entries one by one."""
    W, states = floats(W, h_states)
    check_times(k, t, states)
    known(activation)
    jacobian = np.ones(W.shape) if t > k else np.eye(len(W))
    for h in states[k:t]:
        jacobian = jacobian * (W * slope(h, activation))
    return jacobian


def state_jacobian__powers_apart(W, h_states, activation, k, t):
    """W and the diagonal matrices don't commute: the power of W can't be taken out of the product."""
    W, states = floats(W, h_states)
    check_times(k, t, states)
    return np.linalg.matrix_power(W, t - k) * np.prod(slope(states[k:t], activation), axis=0)


def state_jacobian__same_step_repeated(W, h_states, activation, k, t):
    """Each step has its own derivatives: they change with the state."""
    W, states = floats(W, h_states)
    check_times(k, t, states)
    return np.linalg.matrix_power(W * slope(states[k], activation), t - k)


def state_jacobian__jacobian_without_derivatives(W, h_states, activation, k, t):
    """The network is not linear: each step has the derivatives of the activation in it."""
    check_times(k, t, h_states)
    known(activation)
    return np.linalg.matrix_power(np.array(W, dtype=float), t - k)


def state_jacobian__jacobian_transposed(W, h_states, activation, k, t):
    """Rows belong to h_t, columns to h_k: yours is the transpose."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:t]).T


def state_jacobian__zero_for_no_step(W, h_states, activation, k, t):
    """A state depends on itself: for k = t the Jacobian is the identity matrix."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:t]) * (t > k)


def state_jacobian__any_times(W, h_states, activation, k, t):
    """Times that are out of order or outside 0 to T are a mistake: slices would just be empty. Raise ValueError."""
    return product(W, slope(h_states, activation)[k:t])


def state_jacobian__negative_times(W, h_states, activation, k, t):
    """A negative time must not count from the end, as Python has it: raise ValueError."""
    if not -len(h_states) <= k <= t < len(h_states):
        raise ValueError("times")
    return product(W, slope(h_states, activation)[k:t])


def state_jacobian__one_time_too_many(W, h_states, activation, k, t):
    """T+1 states have the times 0 to T: T+1 is none of them."""
    if not 0 <= k <= t <= len(h_states):
        raise ValueError("times")
    return product(W, slope(h_states, activation)[k:t])


def state_jacobian__k_below_t_only(W, h_states, activation, k, t):
    """The same time twice is allowed, and gives the identity matrix."""
    if not 0 <= k < t < len(h_states):
        raise ValueError("times")
    return product(W, slope(h_states, activation)[k:t])


def state_jacobian__jacobian_in_place(W, h_states, activation, k, t):
    """Your function writes into the caller's states: work on a copy."""
    states = np.asarray(h_states, dtype=float)
    check_times(k, t, states)
    states[...] = slope(states, activation)
    return product(W, states[k:t])


def state_jacobian__jacobian_cut_off(W, h_states, activation, k, t):
    """A product that starts as a whole-number matrix cuts every factor off: start with floats."""
    check_times(k, t, h_states)
    jacobian = np.eye(len(W), dtype=np.array(W).dtype)
    for d in slope(h_states, activation)[k:t]:
        jacobian = (np.array(W) * d).astype(np.array(W).dtype) @ jacobian
    return jacobian


def state_jacobian__jacobian_with_any_activation(W, h_states, activation, k, t):
    """An unknown activation has no derivative: raise ValueError."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation if activation in WORDS else "identity")[k:t])


def state_jacobian__rows_and_columns_of_the_table(W, h_states, activation, k, t):
    """A state is a row of h_states, not a column."""
    check_times(k, t, h_states)
    return product(W, slope(np.transpose(h_states), activation)[k:t])


def conventional_state_jacobian__same_as_the_first(W, h_states, activation, k, t):
    """Here the activation comes last in each step: its derivatives stand on the left, and at another time."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:t])


def conventional_state_jacobian__states_one_early(W, h_states, activation, k, t):
    """What goes into the activation on the way to g_i is h_i: the vectors needed are h_{k+1} to h_t."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:t], left=True)


def conventional_state_jacobian__derivatives_from_the_right(W, h_states, activation, k, t):
    """In sigma(W g) the matrix acts first: the derivatives scale its rows, from the left."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t + 1])


def conventional_state_jacobian__second_in_forward_order(W, h_states, activation, k, t):
    """Here too the latest step stands on the left."""
    W, states = floats(W, h_states)
    check_times(k, t, states)
    known(activation)
    jacobian = np.eye(len(W))
    for h in states[k + 1 : t + 1]:
        jacobian = jacobian @ (slope(h, activation)[:, np.newaxis] * W)
    return jacobian


def conventional_state_jacobian__derivative_at_the_state(W, h_states, activation, k, t):
    """The derivative is taken at h_i, which goes into the activation, and not at g_i, which comes out."""
    check_times(k, t, h_states)
    return product(W, slope(act(h_states, activation), activation)[k + 1 : t + 1], left=True)


def conventional_state_jacobian__second_transposed(W, h_states, activation, k, t):
    """Rows belong to g_t, columns to g_k: yours is the transpose."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t + 1], left=True).T


def conventional_state_jacobian__second_without_derivatives(W, h_states, activation, k, t):
    """Each step has the derivatives of the activation in it."""
    check_times(k, t, h_states)
    known(activation)
    return np.linalg.matrix_power(np.array(W, dtype=float), t - k)


def conventional_state_jacobian__second_zero_for_no_step(W, h_states, activation, k, t):
    """For k = t nothing lies between the two states: the identity matrix."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t + 1], left=True) * (t > k)


def conventional_state_jacobian__second_one_factor_for_no_step(W, h_states, activation, k, t):
    """From k to t there are t - k factors, the first of them at time k+1: none for k = t."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k : t + 1], left=True)


def conventional_state_jacobian__second_with_any_times(W, h_states, activation, k, t):
    """Slices accept any times without a word: check them, and raise ValueError."""
    return product(W, slope(h_states, activation)[k + 1 : t + 1], left=True)


def conventional_state_jacobian__second_jacobian_in_place(W, h_states, activation, k, t):
    """The caller's states are not yours to change: work on a copy."""
    states = np.asarray(h_states, dtype=float)
    check_times(k, t, states)
    states[...] = slope(states, activation)
    return product(W, states[k + 1 : t + 1], left=True)


def conventional_state_jacobian__second_jacobian_cut_off(W, h_states, activation, k, t):
    """Products with fractions do not fit into whole numbers: start with floats."""
    check_times(k, t, h_states)
    jacobian = np.eye(len(W), dtype=np.array(W).dtype)
    for d in slope(h_states, activation)[k + 1 : t + 1]:
        jacobian = (d[:, np.newaxis] * np.array(W)).astype(np.array(W).dtype) @ jacobian
    return jacobian


def conventional_state_jacobian__second_jacobian_of_any_activation(W, h_states, activation, k, t):
    """A word that names no activation: raise ValueError."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation if activation in WORDS else "identity")[k + 1 : t + 1], left=True)


# Seen later than the others


def activate__sigmoid_by_tanh_of_z(z, activation):
    """The logistic function is (1 + tanh(z / 2)) / 2: half of z goes into tanh."""
    z = np.asarray(z, dtype=float)
    if activation == "sigmoid":
        return (1 + np.tanh(z)) / 2
    return act(z, activation)


def state_jacobian__power_of_the_mean_step(W, h_states, activation, k, t):
    """Every step has slopes of its own: a product of different matrices is no power of one."""
    states = np.asarray(h_states, dtype=float)
    if not 0 <= k <= t < len(states):
        raise ValueError("times")
    known(activation)
    if k == t:
        return np.eye(states.shape[1])
    steps = [np.asarray(W, dtype=float) * slope(states[i], activation) for i in range(k, t)]
    return np.linalg.matrix_power(np.mean(steps, axis=0), t - k)
