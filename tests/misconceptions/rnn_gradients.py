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
    """What is infinity by infinity? Which exponents can become large in your formula?"""
    if activation != "sigmoid":
        return act(z, activation)
    with np.errstate(all="ignore"):
        return np.exp(z) / (1 + np.exp(z))


def activate__tanh_by_exponentials(z, activation):
    """What does your quotient give for z = 1000?"""
    if activation != "tanh":
        return act(z, activation)
    z = np.asarray(z, dtype=float)
    with np.errstate(all="ignore"):
        return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def activate__math_exp(z, activation):
    """What does math.exp do with 1000?"""
    if activation != "sigmoid":
        return act(z, activation)
    return np.vectorize(lambda one: 1 / (1 + math.exp(-one)), otypes=[float])(z)


def activate__sigmoid_and_tanh_swapped(z, activation):
    """Between which two numbers does each of the two functions lie?"""
    return act(z, {"sigmoid": "tanh", "tanh": "sigmoid"}.get(activation, activation))


def activate__tanh_as_rescaled_sigmoid(z, activation):
    """What are the limits of your tanh, and what are its slopes?"""
    return 2 * act(z, "sigmoid") - 1 if activation == "tanh" else act(z, activation)


def activate__absolute_value(z, activation):
    """What becomes of a negative number?"""
    return np.abs(np.asarray(z, dtype=float)) if activation == "relu" else act(z, activation)


def activate__leaky(z, activation):
    """What is your ReLU of -1?"""
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, z, 0.01 * z) if activation == "relu" else act(z, activation)


def activate__whole_numbers_stay_whole(z, activation):
    """Which type has your result if z holds whole numbers?"""
    out = np.array(z)
    out[...] = act(z, activation)
    return out


def activate__in_place(z, activation):
    """Which array do you write zeros into?"""
    if activation != "relu" or not isinstance(z, np.ndarray) or z.dtype != float:
        return act(z, activation)
    z[z < 0] = 0
    return z


def activate__flattened(z, activation):
    """Compare the shape of your result with that of z."""
    return act(z, activation).ravel()


def activate__rows_only(z, activation):
    """Does your function work for a single number, and for a table?"""
    return np.array([act(one, activation) for one in z])


def activate__any_other_word_is_identity(z, activation):
    """What does the docstring ask for if the word names no activation?"""
    return act(z, activation if activation in WORDS else "identity")


def activate__any_case(z, activation):
    """Are the words compared exactly as the docstring spells them?"""
    return act(z, activation.lower())


def activate__activate_softmax(z, activation):
    """Does an entry of your result depend on the other entries of z?"""
    z = np.asarray(z, dtype=float)
    if activation != "sigmoid":
        return act(z, activation)
    powers = np.exp(z - z.max(initial=-np.inf))
    return powers / powers.sum()


def activate__identity_with_a_name(z, activation):
    """What does the identity make of a negative number?"""
    return act(z, "relu" if activation == "identity" else activation)


def activation_derivative__one_at_the_kink(z, activation):
    """What have we agreed on for ReLU at 0?"""
    return (np.asarray(z) >= 0) * 1.0 if activation == "relu" else slope(z, activation)


def activation_derivative__half_at_the_kink(z, activation):
    """Which derivative does ReLU have at 0, according to the docstring?"""
    return np.heaviside(np.asarray(z, dtype=float), 0.5) if activation == "relu" else slope(z, activation)


def activation_derivative__of_the_output(z, activation):
    """What is z here: what goes into the activation, or what comes out?"""
    z = np.asarray(z, dtype=float)
    if activation == "sigmoid":
        return z * (1 - z)
    return 1 - z**2 if activation == "tanh" else slope(z, activation)


def activation_derivative__square_missing(z, activation):
    """Compare your slope of tanh with a difference quotient at 0.5."""
    return 1 - np.tanh(z) if activation == "tanh" else slope(z, activation)


def activation_derivative__second_factor_missing(z, activation):
    """Compare your slope of the logistic function with a difference quotient at 0."""
    return act(z, "sigmoid") if activation == "sigmoid" else slope(z, activation)


def activation_derivative__wrong_sign(z, activation):
    """Does the logistic function rise or fall?"""
    return -slope(z, "sigmoid") if activation == "sigmoid" else slope(z, activation)


def activation_derivative__of_the_identity(z, activation):
    """How steep is the identity at 5?"""
    return np.asarray(z, dtype=float) if activation == "identity" else slope(z, activation)


def activation_derivative__one_number_for_all(z, activation):
    """Which shape should the result have?"""
    return 1.0 if activation == "identity" else slope(z, activation)


def activation_derivative__relu_itself(z, activation):
    """How steep is ReLU at 5?"""
    return act(z, "relu") if activation == "relu" else slope(z, activation)


def activation_derivative__powers_that_overflow(z, activation):
    """Which exponents can become large in your derivative, and what comes out for z = 1000?"""
    z = np.asarray(z, dtype=float)
    with np.errstate(all="ignore"):
        if activation == "sigmoid":
            return np.exp(-z) / (1 + np.exp(-z)) ** 2
        if activation == "tanh":
            return 1 - ((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))) ** 2
    return slope(z, activation)


def activation_derivative__slopes_stay_whole(z, activation):
    """Of which type is your result if z holds whole numbers?"""
    out = np.array(z)
    out[...] = slope(z, activation)
    return out


def activation_derivative__slopes_in_place(z, activation):
    """Is the caller's z the same after your function?"""
    if activation != "relu" or not isinstance(z, np.ndarray) or z.dtype != float:
        return slope(z, activation)
    z[...] = z > 0
    return z


def activation_derivative__diagonal_matrix(z, activation):
    """Is a matrix asked for, or something in the shape of z?"""
    z = np.asarray(z)
    return np.diag(slope(z, activation)) if z.ndim == 1 else slope(z, activation)


def activation_derivative__any_other_word_is_flat(z, activation):
    """What is to happen with a word that names no activation?"""
    return slope(z, activation if activation in WORDS else "identity")


def activation_derivative__slopes_in_any_case(z, activation):
    """Is "ReLU" one of the four words?"""
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
    """In which of the two networks does the activation act last?"""
    return second(W, U, b, x, h0, activation)


def rnn_states__first_state_not_activated(W, U, b, x, h0, activation):
    """Is the initial state treated like every other state in the formula?"""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for t, x_t in enumerate(x):
        states.append(W @ (act(states[-1], activation) if t else h0) + U @ x_t + b)
    known(activation)
    return np.array(states)


def rnn_states__started_from_zero(W, U, b, x, h0, activation):
    """Which initial state were you given?"""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for t, x_t in enumerate(x):
        states.append((W @ act(states[-1], activation) if t else 0 * h0) + U @ x_t + b)
    known(activation)
    return np.array(states)


def rnn_states__initial_state_left_out(W, U, b, x, h0, activation):
    """How many rows should the result have for T inputs?"""
    return first(W, U, b, x, h0, activation)[1:]


def rnn_states__last_state_only(W, U, b, x, h0, activation):
    """Are all states asked for, or the last one?"""
    return first(W, U, b, x, h0, activation)[-1]


def rnn_states__bias_left_out(W, U, b, x, h0, activation):
    """Which argument does your function not use?"""
    return first(W, U, np.zeros(len(b)), x, h0, activation)


def rnn_states__bias_once(W, U, b, x, h0, activation):
    """At which steps does the bias stand in the formula?"""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for t, x_t in enumerate(x):
        states.append(W @ act(states[-1], activation) + U @ x_t + (0 if t else b))
    return np.array(states)


def rnn_states__row_vector_times_matrix(W, U, b, x, h0, activation):
    """On which side of the state does the matrix stand in the formula?"""
    return first(np.transpose(W), U, b, x, h0, activation)


def rnn_states__states_with_the_first_input_skipped(W, U, b, x, h0, activation):
    """Which input belongs to the step from h_0 to h_1?"""
    x = np.array(x, dtype=float)
    return first(W, U, b, np.concatenate([x[1:], x[-1:]]), h0, activation)


def rnn_states__inputs_backwards(W, U, b, x, h0, activation):
    """In which order do the inputs come?"""
    return first(W, U, b, np.array(x)[::-1], h0, activation)


def rnn_states__input_activated(W, U, b, x, h0, activation):
    """What is activated in the formula: the state, or the input?"""
    return first(W, U, b, act(x, activation), h0, activation)


def rnn_states__everything_activated(W, U, b, x, h0, activation):
    """Is the whole sum activated in this network?"""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for x_t in x:
        states.append(act(W @ act(states[-1], activation) + U @ x_t + b, activation))
    return np.array(states)


def rnn_states__activated_after_the_matrix(W, U, b, x, h0, activation):
    """What comes first in the formula, the activation or the matrix?"""
    W, U, b, x, h0 = floats(W, U, b, x, h0)
    states = [h0]
    for x_t in x:
        states.append(act(W @ states[-1], activation) + U @ x_t + b)
    return np.array(states)


def rnn_states__activated_states_returned(W, U, b, x, h0, activation):
    """Which vectors are asked for: the states, or the activated ones?"""
    return act(first(W, U, b, x, h0, activation), activation)


def rnn_states__states_cut_off(W, U, b, x, h0, activation):
    """Which type has the array that you write the states into?"""
    out = np.array([h0] * (len(x) + 1))
    out[...] = first(W, U, b, x, h0, activation)
    return out


def rnn_states__states_in_place(W, U, b, x, h0, activation):
    """Is the caller's h_0 the same after your function?"""
    W, U, b, x = floats(W, U, b, x)
    known(activation)
    state = np.asarray(h0, dtype=float)
    states = [state.copy()]
    for x_t in x:
        state[...] = W @ act(state, activation) + U @ x_t + b
        states.append(state.copy())
    return np.array(states)


def rnn_states__one_array_again_and_again(W, U, b, x, h0, activation):
    """How many different arrays are there in your list?"""
    W, U, b, x, state = floats(W, U, b, x, h0)
    states = [state]
    for x_t in x:
        state[...] = W @ act(state, activation) + U @ x_t + b
        states.append(state)
    return np.array(states)


def rnn_states__any_activation_will_do(W, U, b, x, h0, activation):
    """What does the docstring ask for if the word is unknown?"""
    return first(W, U, b, x, h0, activation if activation in WORDS else "identity")


def rnn_states__at_least_one_step(W, U, b, x, h0, activation):
    """What should come back when there are no inputs?"""
    states = first(W, U, b, x, h0, activation)
    return states if len(states) > 1 else states[0]


def conventional_rnn_states__activated_at_the_beginning(W, U, b, x, g0, activation):
    """What does the activation act on in this network: the state before, or the whole sum?"""
    return first(W, U, b, x, g0, activation)


def conventional_rnn_states__first_state_activated(W, U, b, x, g0, activation):
    """Is g_0 to be activated, according to the docstring?"""
    states = second(W, U, b, x, act(g0, activation), activation)
    return np.concatenate([np.array([g0], dtype=float), states[1:]])


def conventional_rnn_states__zero_initial_state(W, U, b, x, g0, activation):
    """Does your result depend on the initial state that is given?"""
    return second(W, U, b, x, np.zeros(len(g0)), activation)


def conventional_rnn_states__second_without_the_initial_state(W, U, b, x, g0, activation):
    """Which state comes first in the result?"""
    return second(W, U, b, x, g0, activation)[1:]


def conventional_rnn_states__matrix_transposed(W, U, b, x, g0, activation):
    """Compare `W @ g` with `g @ W` for a W that is not symmetric."""
    return second(np.transpose(W), U, b, x, g0, activation)


def conventional_rnn_states__bias_outside(W, U, b, x, g0, activation):
    """Is the bias inside or outside of the activation in the formula?"""
    W, U, b, x, g0 = floats(W, U, b, x, g0)
    states = [g0]
    for x_t in x:
        states.append(act(W @ states[-1] + U @ x_t, activation) + b)
    known(activation)
    return np.array(states)


def conventional_rnn_states__input_outside(W, U, b, x, g0, activation):
    """Where does the input stand in the formula?"""
    W, U, b, x, g0 = floats(W, U, b, x, g0)
    states = [g0]
    for x_t in x:
        states.append(act(W @ states[-1] + b, activation) + U @ x_t)
    return np.array(states)


def conventional_rnn_states__inputs_one_late(W, U, b, x, g0, activation):
    """Which input leads from g_0 to g_1?"""
    x = np.array(x, dtype=float)
    return second(W, U, b, np.concatenate([x[1:], x[-1:]]), g0, activation)


def conventional_rnn_states__sums_returned(W, U, b, x, g0, activation):
    """Are the states what goes into the activation, or what comes out?"""
    W, U, b, x, g0 = floats(W, U, b, x, g0)
    states, sums = [g0], [g0]
    for x_t in x:
        sums.append(W @ states[-1] + U @ x_t + b)
        states.append(act(sums[-1], activation))
    return np.array(sums)


def conventional_rnn_states__second_cut_off(W, U, b, x, g0, activation):
    """Can the array that you write into hold fractions?"""
    out = np.array([g0] * (len(x) + 1))
    out[...] = second(W, U, b, x, g0, activation)
    return out


def conventional_rnn_states__second_in_place(W, U, b, x, g0, activation):
    """Does the caller's g_0 survive your function?"""
    W, U, b, x = floats(W, U, b, x)
    known(activation)
    state = np.asarray(g0, dtype=float)
    states = [state.copy()]
    for x_t in x:
        state[...] = act(W @ state + U @ x_t + b, activation)
        states.append(state.copy())
    return np.array(states)


def conventional_rnn_states__second_with_any_activation(W, U, b, x, g0, activation):
    """What becomes of an unknown word in your function?"""
    return second(W, U, b, x, g0, activation if activation in WORDS else "identity")


def conventional_rnn_states__no_table_without_steps(W, U, b, x, g0, activation):
    """Which shape should the result have for no inputs?"""
    states = second(W, U, b, x, g0, activation)
    return states if len(states) > 1 else states[0]


def conventional_state_from_preactivation__inverse(h, activation):
    """Does every activation have an inverse? In which direction do you have to go?"""
    h = np.asarray(h, dtype=float)
    known(activation)
    with np.errstate(all="ignore"):
        return {"sigmoid": lambda: np.log(h / (1 - h)), "tanh": lambda: np.arctanh(h)}.get(activation, lambda: h)()


def conventional_state_from_preactivation__no_activation(h, activation):
    """Write both recurrences side by side for one step: are the two states the same vector?"""
    known(activation)
    return np.array(h, dtype=float)


def conventional_state_from_preactivation__twice(h, activation):
    """How often is the state before activated in each of the two recurrences?"""
    return act(act(h, activation), activation)


def conventional_state_from_preactivation__derivative(h, activation):
    """Is it the activation that you need here, or its derivative?"""
    return slope(h, activation)


def conventional_state_from_preactivation__always_sigmoid(h, activation):
    """Which argument does your function not use?"""
    known(activation)
    return act(h, "sigmoid")


def conventional_state_from_preactivation__last_state_of_a_sequence(h, activation):
    """What should come back for a sequence of states?"""
    return act(h, activation) if np.ndim(h) == 1 else act(h, activation)[-1]


def conventional_state_from_preactivation__initial_state_kept(h, activation):
    """Is the first row of a sequence treated like all the others?"""
    g = act(h, activation)
    if np.ndim(h) == 2:
        g[0] = np.asarray(h)[0]
    return g


def conventional_state_from_preactivation__translation_in_place(h, activation):
    """Are the caller's states the same after your function?"""
    if not isinstance(h, np.ndarray) or h.dtype != float:
        return act(h, activation)
    h[...] = act(h, activation)
    return h


def conventional_state_from_preactivation__translation_with_any_activation(h, activation):
    """Which words does the docstring refuse?"""
    return act(h, activation if activation in WORDS else "identity")


# Jacobians


def step_jacobian__diagonal_on_the_wrong_side(W, h_prev, activation):
    """Compare your matrix with finite differences of one step. Which of the two factors acts first?"""
    return slope(h_prev, activation)[:, np.newaxis] * np.array(W)


def step_jacobian__derivatives_left_out(W, h_prev, activation):
    """How many factors does the chain rule give for one step?"""
    known(activation)
    return np.array(W, dtype=float)


def step_jacobian__vector_instead_of_diagonal(W, h_prev, activation):
    """Of what shape should the result be, and of what shape is it?"""
    return np.array(W) @ slope(h_prev, activation)


def step_jacobian__step_transposed(W, h_prev, activation):
    """Which index belongs to the outputs in the conventions of the prompt?"""
    return (np.array(W) * slope(h_prev, activation)).T


def step_jacobian__function_for_its_derivative(W, h_prev, activation):
    """Which one stands in a derivative: the activation, or its derivative?"""
    return np.array(W) * act(h_prev, activation)


def step_jacobian__derivative_at_the_activated_state(W, h_prev, activation):
    """At which vector is the derivative of the activation taken?"""
    return np.array(W) * slope(act(h_prev, activation), activation)


def step_jacobian__derivative_after_the_matrix(W, h_prev, activation):
    """What goes into the activation in this network: the state, or W times the state?"""
    return np.array(W) * slope(np.array(W) @ np.array(h_prev), activation)


def step_jacobian__only_the_diagonal(W, h_prev, activation):
    """Does a change of one unit reach the other units?"""
    return np.diag(np.diag(W) * slope(h_prev, activation))


def step_jacobian__one_at_zero(W, h_prev, activation):
    """What have we agreed on for ReLU at 0?"""
    return np.array(W) * ((np.array(h_prev) >= 0) * 1.0 if activation == "relu" else slope(h_prev, activation))


def step_jacobian__step_in_place(W, h_prev, activation):
    """Which array does `W *= ...` write to?"""
    derivatives = slope(h_prev, activation)
    W = np.asarray(W, dtype=float)
    W *= derivatives
    return W


def step_jacobian__step_that_overflows(W, h_prev, activation):
    """Is there a NaN in your matrix when a state is very large?"""
    if activation != "sigmoid":
        return np.array(W) * slope(h_prev, activation)
    with np.errstate(all="ignore"):
        e = np.exp(-np.array(h_prev, dtype=float))
        return np.array(W) * (e / (1 + e) ** 2)


def step_jacobian__step_cut_off(W, h_prev, activation):
    """Which type has the matrix that you write into?"""
    out = np.array(W)
    out[...] = out * slope(h_prev, activation)
    return out


def step_jacobian__step_with_any_activation(W, h_prev, activation):
    """What does your function do with an unknown word?"""
    return np.array(W) * slope(h_prev, activation if activation in WORDS else "identity")


def step_jacobian__a_number_for_one_unit(W, h_prev, activation):
    """What shape has the Jacobian of a single unit?"""
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
    """Apply your product to a small change of h_k: which step acts on it first?"""
    W, states = floats(W, h_states)
    check_times(k, t, states)
    known(activation)
    jacobian = np.eye(len(W))
    for h in states[k:t]:
        jacobian = jacobian @ (W * slope(h, activation))
    return jacobian


def state_jacobian__states_one_late(W, h_states, activation, k, t):
    """At which state is the step from h_{i-1} to h_i differentiated?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t + 1])


def state_jacobian__one_factor_too_few(W, h_states, activation, k, t):
    """How many steps lead from k to t, and how many factors do you have?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t])


def state_jacobian__one_factor_too_many(W, h_states, activation, k, t):
    """Count your factors for t = k + 1."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k : t + 1])


def state_jacobian__from_the_start(W, h_states, activation, k, t):
    """With respect to which state is the derivative taken?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[:t])


def state_jacobian__to_the_end(W, h_states, activation, k, t):
    """Which state is differentiated: h_t, or the last one?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:-1])


def state_jacobian__derivatives_from_the_left(W, h_states, activation, k, t):
    """Compare one factor of yours with your `step_jacobian`."""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:t], left=True)


def state_jacobian__of_the_other_network(W, h_states, activation, k, t):
    """Which of the two networks does your product belong to?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t + 1], left=True)


def state_jacobian__entrywise(W, h_states, activation, k, t):
    """Which product does the chain rule take?"""
    W, states = floats(W, h_states)
    check_times(k, t, states)
    known(activation)
    jacobian = np.ones(W.shape) if t > k else np.eye(len(W))
    for h in states[k:t]:
        jacobian = jacobian * (W * slope(h, activation))
    return jacobian


def state_jacobian__powers_apart(W, h_states, activation, k, t):
    """May the factors of your product be put in another order?"""
    W, states = floats(W, h_states)
    check_times(k, t, states)
    return np.linalg.matrix_power(W, t - k) * np.prod(slope(states[k:t], activation), axis=0)


def state_jacobian__same_step_repeated(W, h_states, activation, k, t):
    """Are the slopes of the activation the same at every step?"""
    W, states = floats(W, h_states)
    check_times(k, t, states)
    return np.linalg.matrix_power(W * slope(states[k], activation), t - k)


def state_jacobian__jacobian_without_derivatives(W, h_states, activation, k, t):
    """Is this network linear? What does each step contribute besides W?"""
    check_times(k, t, h_states)
    known(activation)
    return np.linalg.matrix_power(np.array(W, dtype=float), t - k)


def state_jacobian__jacobian_transposed(W, h_states, activation, k, t):
    """Which index of your matrix belongs to h_t?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:t]).T


def state_jacobian__zero_for_no_step(W, h_states, activation, k, t):
    """What is the derivative of a state with respect to itself?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:t]) * (t > k)


def state_jacobian__any_times(W, h_states, activation, k, t):
    """Which times does the docstring refuse, and what do slices make of them?"""
    return product(W, slope(h_states, activation)[k:t])


def state_jacobian__negative_times(W, h_states, activation, k, t):
    """What does Python do with a negative index?"""
    if not -len(h_states) <= k <= t < len(h_states):
        raise ValueError("times")
    return product(W, slope(h_states, activation)[k:t])


def state_jacobian__one_time_too_many(W, h_states, activation, k, t):
    """Which times do T+1 states have?"""
    if not 0 <= k <= t <= len(h_states):
        raise ValueError("times")
    return product(W, slope(h_states, activation)[k:t])


def state_jacobian__k_below_t_only(W, h_states, activation, k, t):
    """What does the docstring say about k = t?"""
    if not 0 <= k < t < len(h_states):
        raise ValueError("times")
    return product(W, slope(h_states, activation)[k:t])


def state_jacobian__jacobian_in_place(W, h_states, activation, k, t):
    """Are the caller's states the same after your function?"""
    states = np.asarray(h_states, dtype=float)
    check_times(k, t, states)
    states[...] = slope(states, activation)
    return product(W, states[k:t])


def state_jacobian__jacobian_cut_off(W, h_states, activation, k, t):
    """Which type has the matrix that your product starts with?"""
    check_times(k, t, h_states)
    jacobian = np.eye(len(W), dtype=np.array(W).dtype)
    for d in slope(h_states, activation)[k:t]:
        jacobian = (np.array(W) * d).astype(np.array(W).dtype) @ jacobian
    return jacobian


def state_jacobian__jacobian_with_any_activation(W, h_states, activation, k, t):
    """Does your function refuse an unknown word?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation if activation in WORDS else "identity")[k:t])


def state_jacobian__rows_and_columns_of_the_table(W, h_states, activation, k, t):
    """Is a state a row of `h_states`, or a column?"""
    check_times(k, t, h_states)
    return product(W, slope(np.transpose(h_states), activation)[k:t])


def conventional_state_jacobian__same_as_the_first(W, h_states, activation, k, t):
    """In which order do matrix and activation act in a step of this network?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:t])


def conventional_state_jacobian__states_one_early(W, h_states, activation, k, t):
    """Which vector goes into the activation on the way from g_{i-1} to g_i?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k:t], left=True)


def conventional_state_jacobian__derivatives_from_the_right(W, h_states, activation, k, t):
    """Which of the two factors acts last in a step of this network?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t + 1])


def conventional_state_jacobian__second_in_forward_order(W, h_states, activation, k, t):
    """Apply your product to a small change of g_k: in which order do the steps act?"""
    W, states = floats(W, h_states)
    check_times(k, t, states)
    known(activation)
    jacobian = np.eye(len(W))
    for h in states[k + 1 : t + 1]:
        jacobian = jacobian @ (slope(h, activation)[:, np.newaxis] * W)
    return jacobian


def conventional_state_jacobian__derivative_at_the_state(W, h_states, activation, k, t):
    """Is the derivative of the activation taken at what goes in, or at what comes out?"""
    check_times(k, t, h_states)
    return product(W, slope(act(h_states, activation), activation)[k + 1 : t + 1], left=True)


def conventional_state_jacobian__second_transposed(W, h_states, activation, k, t):
    """Which index of your matrix belongs to g_t, and which to g_k?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t + 1], left=True).T


def conventional_state_jacobian__second_without_derivatives(W, h_states, activation, k, t):
    """What does each step contribute besides W here?"""
    check_times(k, t, h_states)
    known(activation)
    return np.linalg.matrix_power(np.array(W, dtype=float), t - k)


def conventional_state_jacobian__second_zero_for_no_step(W, h_states, activation, k, t):
    """What is the derivative of g_k with respect to itself?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k + 1 : t + 1], left=True) * (t > k)


def conventional_state_jacobian__second_one_factor_for_no_step(W, h_states, activation, k, t):
    """How many factors does your product have for k = t?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation)[k : t + 1], left=True)


def conventional_state_jacobian__second_with_any_times(W, h_states, activation, k, t):
    """What do slices make of times that are out of order?"""
    return product(W, slope(h_states, activation)[k + 1 : t + 1], left=True)


def conventional_state_jacobian__second_jacobian_in_place(W, h_states, activation, k, t):
    """Does the caller still have the same states after your function?"""
    states = np.asarray(h_states, dtype=float)
    check_times(k, t, states)
    states[...] = slope(states, activation)
    return product(W, states[k + 1 : t + 1], left=True)


def conventional_state_jacobian__second_jacobian_cut_off(W, h_states, activation, k, t):
    """Can the matrix that your product starts with hold fractions?"""
    check_times(k, t, h_states)
    jacobian = np.eye(len(W), dtype=np.array(W).dtype)
    for d in slope(h_states, activation)[k + 1 : t + 1]:
        jacobian = (d[:, np.newaxis] * np.array(W)).astype(np.array(W).dtype) @ jacobian
    return jacobian


def conventional_state_jacobian__second_jacobian_of_any_activation(W, h_states, activation, k, t):
    """Is an unknown word refused by your function?"""
    check_times(k, t, h_states)
    return product(W, slope(h_states, activation if activation in WORDS else "identity")[k + 1 : t + 1], left=True)


# Seen later than the others


def activate__sigmoid_by_tanh_of_z(z, activation):
    """Compare your logistic function with the formula of the docstring at z = 1."""
    z = np.asarray(z, dtype=float)
    if activation == "sigmoid":
        return (1 + np.tanh(z)) / 2
    return act(z, activation)


def state_jacobian__power_of_the_mean_step(W, h_states, activation, k, t):
    """Is a product of different matrices a power of one?"""
    states = np.asarray(h_states, dtype=float)
    if not 0 <= k <= t < len(states):
        raise ValueError("times")
    known(activation)
    if k == t:
        return np.eye(states.shape[1])
    steps = [np.asarray(W, dtype=float) * slope(states[i], activation) for i in range(k, t)]
    return np.linalg.matrix_power(np.mean(steps, axis=0), t - k)


# Words, shapes and sizes that are easily forgotten


def activate__words_that_begin_alike(z, activation):
    """Is every word that begins like one of the four an activation?"""
    return act(z, next((word for word in WORDS if activation.startswith(word)), activation))


def activate__tiny_numbers_padded(z, activation):
    """What is your ReLU of a negative number, exactly?"""
    return np.maximum(act(z, activation), 1e-8) if activation == "relu" else act(z, activation)


def activation_derivative__on_from_a_little_above(z, activation):
    """From which number on is ReLU rising?"""
    if activation == "relu":
        return (np.asarray(z, dtype=float) > 1e-8) * 1.0
    return slope(z, activation)


def rnn_states__word_looked_at_in_the_loop(W, U, b, x, h0, activation):
    """Does your function look at the word when there are no inputs?"""
    W, U, b, h = floats(W, U, b, h0)
    states = [h]
    for x_t in np.array(x, dtype=float):
        states.append(W @ act(states[-1], activation) + U @ x_t + b)
    return np.array(states)


def rnn_states__a_hundred_steps_at_most(W, U, b, x, h0, activation):
    """Does every input change your state?"""
    known(activation)
    W, U, b, h = floats(W, U, b, h0)
    states = [h]
    for number, x_t in enumerate(np.array(x, dtype=float)):
        states.append(W @ act(states[-1], activation) + U @ x_t + b if number < 100 else states[-1])
    return np.array(states)


def conventional_rnn_states__word_needed_for_a_step_only(W, U, b, x, g0, activation):
    """What does your function do with an unknown word for T = 0?"""
    W, U, b, g = floats(W, U, b, g0)
    states = [g]
    for x_t in np.array(x, dtype=float):
        states.append(act(W @ states[-1] + U @ x_t + b, activation))
    return np.array(states)


def conventional_rnn_states__states_clipped(W, U, b, x, g0, activation):
    """How large may a state become in your function?"""
    known(activation)
    W, U, b, g = floats(W, U, b, g0)
    states = [g]
    for x_t in np.array(x, dtype=float):
        states.append(np.clip(act(W @ states[-1] + U @ x_t + b, activation), -1e4, 1e4))
    return np.array(states)


def conventional_state_from_preactivation__list_translated_at_its_place(h, activation):
    """Is the caller's list of states still what it was?"""
    g = act(h, activation)
    if isinstance(h, list):
        h[:] = g.tolist()
    return g


def step_jacobian__unknown_means_linear(W, h_prev, activation):
    """Which words does your function take for the identity?"""
    if activation == "linear":
        return np.array(W, dtype=float)
    return np.array(W, dtype=float) * slope(h_prev, activation)


def state_jacobian__five_steps_back(W, h_states, activation, k, t):
    """How many factors does your product have for a t far from k?"""
    known(activation)
    check_times(k, t, h_states)
    jacobian = np.eye(len(W))
    for h in np.array(h_states, dtype=float)[max(k, t - 5) : t]:
        jacobian = np.array(W, dtype=float) * slope(h, activation) @ jacobian
    return jacobian


def state_jacobian__word_not_needed_for_no_step(W, h_states, activation, k, t):
    """What does your function do with an unknown word for k = t?"""
    check_times(k, t, h_states)
    jacobian = np.eye(len(W))
    for h in np.array(h_states, dtype=float)[k:t]:
        jacobian = np.array(W, dtype=float) * slope(h, activation) @ jacobian
    return jacobian


def conventional_state_jacobian__ten_steps_back(W, h_states, activation, k, t):
    """Does your product go back to k, however far that is?"""
    known(activation)
    check_times(k, t, h_states)
    jacobian = np.eye(len(W))
    for h in np.array(h_states, dtype=float)[max(k, t - 10) + 1 : t + 1]:
        jacobian = slope(h, activation)[:, np.newaxis] * np.array(W, dtype=float) @ jacobian
    return jacobian


def conventional_state_jacobian__word_looked_at_per_step(W, h_states, activation, k, t):
    """Is the word looked at when there is no step?"""
    check_times(k, t, h_states)
    jacobian = np.eye(len(W))
    for h in np.array(h_states, dtype=float)[k + 1 : t + 1]:
        jacobian = slope(h, activation)[:, np.newaxis] * np.array(W, dtype=float) @ jacobian
    return jacobian


def activation_derivative__kink_of_a_single_number(z, activation):
    """Is the derivative of ReLU at 0 the same for a single number as for an array?"""
    _, derivative = _looked_up(activation)  # noqa: F821 - of the reference
    return 1.0 if activation == "relu" and np.ndim(z) == 0 and z == 0 else derivative(np.asarray(z, dtype=float))


def conventional_state_jacobian__slope_never_zero(W, h_states, activation, k, t):
    """What comes through a unit that is off, when the weights are large?"""
    h, W = np.asarray(h_states, dtype=float), np.asarray(W, dtype=float)
    activate(0.0, activation)  # noqa: F821 - of the reference
    if not 0 <= k <= t < len(h):
        raise ValueError("times")
    jacobian = np.eye(h.shape[1])
    for state in h[k + 1 : t + 1]:
        slopes = np.maximum(activation_derivative(state, activation), 1e-9)  # noqa: F821 - of the reference
        jacobian = slopes[:, np.newaxis] * W @ jacobian
    return jacobian
