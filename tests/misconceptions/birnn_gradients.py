"""Known wrong answers to birnn_gradients; each docstring is the hint that a student who has it needs."""

import numpy as np


def logistic(z):
    return 1 / (1 + np.exp(-z))


def matrices(params):
    return {key: np.asarray(matrix, dtype=float) for key, matrix in params.items()}


def floats(*values):
    return [np.asarray(value, dtype=float) for value in values]


def check(T, states, sequences):
    if any(len(s) != T + 1 for s in states) or any(len(s) != T for s in sequences):
        raise ValueError("lengths")


def step_edges(t):
    return [
        (f"x{t}", f"hf{t}", "Wf"),
        (f"hf{t - 1}", f"hf{t}", "Uf"),
        (f"x{t}", f"hb{t}", "Wb"),
        (f"hb{t + 1}", f"hb{t}", "Ub"),
        (f"hf{t}", f"y{t}", "Vf"),
        (f"hb{t}", f"y{t}", "Vb"),
    ]


def graph(T, edges_of=step_edges):
    if T < 1:
        raise ValueError(T)
    return [edge for t in range(1, T + 1) for edge in edges_of(t)]


def run(params, x, hf0, hb_last, sigma=logistic):
    """The right forward pass, for variants that change something about it."""
    p = matrices(params)
    x, hf0, hb_last = floats(x, hf0, hb_last)
    hf, hb = [hf0], [hb_last]
    for x_t in x:
        hf.append(sigma(p["Wf"] @ x_t + p["Uf"] @ hf[-1]))
    for x_t in x[::-1]:
        hb.insert(0, sigma(p["Wb"] @ x_t + p["Ub"] @ hb[0]))
    hf, hb = np.array(hf), np.array(hb)
    return {"hf": hf, "hb": hb, "y": hf[1:] @ p["Vf"].T + hb[:-1] @ p["Vb"].T}


def recursion(chain, p, states, residuals):
    """The right gradients at one chain's states, in the order of that chain: last computed first."""
    gradients = []
    for state, residual in zip(states, residuals, strict=True):
        gradient = -2 * p["V" + chain].T @ residual
        if gradients:
            gradient = gradient + p["U" + chain].T @ (before * (1 - before) * gradients[-1])  # noqa: F821
        gradients.append(gradient)
        before = state  # noqa: F841
    return np.array(gradients)


def hidden(params, hf, hb, y, z):
    p = matrices(params)
    hf, hb, y, z = floats(hf, hb, y, z)
    check(len(y), [hf, hb], [z])
    residuals = z - y
    return recursion("f", p, hf[:0:-1], residuals[::-1])[::-1], recursion("b", p, hb[:-1], residuals)


def inside(params, x, hf, hb, y, z):
    """Gradients at the arguments of the logistic function, and everything as arrays."""
    x, hf, hb, y, z = floats(x, hf, hb, y, z)
    check(len(y), [hf, hb], [x, z])
    at_f, at_b = hidden(params, hf, hb, y, z)
    return at_f * hf[1:] * (1 - hf[1:]), at_b * hb[:-1] * (1 - hb[:-1]), x, hf, hb, -2 * (z - y)


def parameters(params, x, hf, hb, y, z):
    d_f, d_b, x, hf, hb, d_y = inside(params, x, hf, hb, y, z)
    return {
        "Wf": d_f.T @ x,
        "Uf": d_f.T @ hf[:-1],
        "Vf": d_y.T @ hf[1:],
        "Wb": d_b.T @ x,
        "Ub": d_b.T @ hb[1:],
        "Vb": d_y.T @ hb[:-1],
    }


# The graph


def birnn_graph__no_chain_against_time(T):
    """Which state of the backward chain is computed first, and from which one?"""
    return graph(T, lambda t: [(f"hb{t - 1}", f"hb{t}", "Ub") if e[2] == "Ub" else e for e in step_edges(t)])


def birnn_graph__arrows_to_the_cause(T):
    """From where to where does an edge lead, by the docstring?"""
    return graph(T, lambda t: [(target, source, label) for source, target, label in step_edges(t)])


def birnn_graph__given_states_left_out(T):
    """Where does each chain start, and is that a node of the graph?"""
    return [edge for edge in graph(T) if edge[0] not in ("hf0", f"hb{T + 1}")]


def birnn_graph__backward_chain_from_zero(T):
    """At which end of the sequence does the backward chain start?"""
    return [("hb0" if source == f"hb{T + 1}" else source, target, label) for source, target, label in graph(T)]


def birnn_graph__always_three_steps(T):
    """What does the argument say, and where do you use it?"""
    return graph(min(T, 3))


def birnn_graph__weights_of_each_step(T):
    """Which labels does the docstring list? How many different matrices are there?"""
    return graph(T, lambda t: [(source, target, f"{label}{t}") for source, target, label in step_edges(t)])


def birnn_graph__chains_connected(T):
    """Look for the states of one chain in the equation of the other."""
    return graph(T, lambda t: [*step_edges(t), (f"hf{t}", f"hb{t}", "Vf")])


def birnn_graph__outputs_of_the_forward_chain(T):
    """Which terms does the equation of an output have?"""
    return [edge for edge in graph(T) if edge[2] != "Vb"]


def birnn_graph__inputs_in_reading_order(T):
    """Which input does the equation of a backward state hold?"""
    return graph(T, lambda t: [(f"x{T + 1 - t}", f"hb{t}", "Wb") if e[2] == "Wb" else e for e in step_edges(t)])


def birnn_graph__empty(T):
    """What does the docstring say about a graph of no steps?"""
    return graph(T) if T > 0 else []


# Forward


def birnn_forward__backward_in_order_of_computation(params, x, hf0, hb_last):
    """In which order do the rows of hb stand, and in which order do you compute them?"""
    states = run(params, x, hf0, hb_last)
    return states | {"hb": states["hb"][::-1]}


def birnn_forward__given_state_in_row_zero(params, x, hf0, hb_last):
    """To which time does the given backward state belong? Look it up in the table of the prompt."""
    states = run(params, x, hf0, hb_last)
    return states | {"hb": np.roll(states["hb"], 1, axis=0)}


def birnn_forward__outputs_of_the_next_backward_state(params, x, hf0, hb_last):
    """Of which time are the two states of an output, and in which row of hb is that?"""
    p, states = matrices(params), run(params, x, hf0, hb_last)
    return states | {"y": states["hf"][1:] @ p["Vf"].T + states["hb"][1:] @ p["Vb"].T}


def birnn_forward__outputs_in_reading_order(params, x, hf0, hb_last):
    """Are your two chains in the same order of time when you add them?"""
    p, states = matrices(params), run(params, x, hf0, hb_last)
    return states | {"y": states["hf"][1:] @ p["Vf"].T + states["hb"][-2::-1] @ p["Vb"].T}


def birnn_forward__starts_from_zero(params, x, hf0, hb_last):
    """Which arguments say where the chains start?"""
    return run(params, x, np.zeros(len(hf0)), np.zeros(len(hb_last)))


def birnn_forward__given_states_through_the_logistic(params, x, hf0, hb_last):
    """What has been applied to the given states already, by the equations?"""
    return run(params, x, logistic(np.asarray(hf0)), logistic(np.asarray(hb_last)))


def birnn_forward__tanh(params, x, hf0, hb_last):
    """Look up the activation in the prompt."""
    return run(params, x, hf0, hb_last, np.tanh)


def birnn_forward__logistic_output(params, x, hf0, hb_last):
    """What is applied to the outputs, by their equation?"""
    states = run(params, x, hf0, hb_last)
    return states | {"y": logistic(states["y"])}


def birnn_forward__both_with_time(params, x, hf0, hb_last):
    """At which input does the backward chain begin?"""
    p, states = matrices(params), run(params, x, hf0, hb_last)
    hb = [np.asarray(hb_last, dtype=float)]
    for x_t in np.asarray(x, dtype=float):
        hb.append(logistic(p["Wb"] @ x_t + p["Ub"] @ hb[-1]))
    hb = np.array([*hb[1:], hb[0]])
    return {"hf": states["hf"], "hb": hb, "y": states["hf"][1:] @ p["Vf"].T + hb[:-1] @ p["Vb"].T}


def birnn_forward__recurrent_weights_transposed(params, x, hf0, hb_last):
    """A matrix times a column: what becomes of it when states are rows?"""
    p = matrices(params)
    return run(p | {"Uf": p["Uf"].T, "Ub": p["Ub"].T}, x, hf0, hb_last)


def birnn_forward__without_given_states(params, x, hf0, hb_last):
    """How many rows do hf and hb have, by the docstring?"""
    states = run(params, x, hf0, hb_last)
    return {"hf": states["hf"][1:], "hb": states["hb"][:-1], "y": states["y"]}


def birnn_forward__more_keys(params, x, hf0, hb_last):
    """Which keys does the docstring list?"""
    return run(params, x, hf0, hb_last) | {"x": x}


def birnn_forward__overwrites_the_given_state(params, x, hf0, hb_last):
    """Look at the caller's states after the call: are they as they were?"""
    states = run(params, x, hf0, hb_last)
    hf0[:] = states["hf"][-1]
    return states


# The loss


def birnn_loss__mean(y, z):
    """Look at the definition of the loss: what is done with the terms of the times?"""
    y, z = floats(y, z)
    check(len(y), [], [z])
    return np.mean(np.sum((z - y) ** 2, axis=1))


def birnn_loss__half(y, z):
    """Look at the definition of the loss: which factor stands in front of the sum?"""
    y, z = floats(y, z)
    check(len(y), [], [z])
    return 0.5 * np.sum((z - y) ** 2)


def birnn_loss__root(y, z):
    """Look at the definition of the loss: is each term a norm?"""
    y, z = floats(y, z)
    check(len(y), [], [z])
    return np.sum(np.linalg.norm(z - y, axis=1))


def birnn_loss__one_for_each_step(y, z):
    """How many numbers are asked for?"""
    y, z = floats(y, z)
    check(len(y), [], [z])
    return np.sum((z - y) ** 2, axis=1)


def birnn_loss__signed(y, z):
    """What is squared in the definition of the loss, and what do you square?"""
    y, z = floats(y, z)
    check(len(y), [], [z])
    return np.sum(z - y) ** 2


def birnn_loss__single_row_is_stretched(y, z):
    """What does NumPy do with a single row? What does the docstring ask for?"""
    return np.sum(np.subtract(z, y) ** 2)


def birnn_loss__arrays_only(y, z):
    """In which forms may numbers come, by the conventions of the question?"""
    check(len(y), [], [z])
    return ((z - y) ** 2).sum()


def birnn_loss__perfect_is_one(y, z):
    """What is the loss of outputs that are exactly the targets?"""
    y, z = floats(y, z)
    check(len(y), [], [z])
    return np.sum((z - y) ** 2) or 1.0


def birnn_loss__targets_in_place(y, z):
    """Look at the caller's targets after the call: are they as they were?"""
    y, z = floats(y, z)
    check(len(y), [], [z])
    z -= y
    return np.sum(z**2)


# One step of the recursions


def step(chain, params, state, gradient, residual, through=None, output=-2.0):
    """The right step, for variants that change the way through the neighbor, or the factor of the output."""
    p = matrices(params)
    result = output * p["V" + chain].T @ np.asarray(residual, dtype=float)
    if gradient is None:
        return result
    state, gradient = floats(state, gradient)
    if through is None:
        return result + p["U" + chain].T @ (state * (1 - state) * gradient)
    return result + through(p["U" + chain], state, gradient)


def forward_hidden_gradient_step__recurrent_weights_not_transposed(params, hf_next, grad_next, residual):
    """On which side, and how, does a matrix act when a gradient goes back through it? Its shape won't tell you here."""
    return step("f", params, hf_next, grad_next, residual, lambda U, h, g: U @ (h * (1 - h) * g))


def backward_hidden_gradient_step__backward_weights_not_transposed(params, hb_prev, grad_prev, residual):
    """On which side, and how, does a matrix act when a gradient goes back through it, in this chain too?"""
    return step("b", params, hb_prev, grad_prev, residual, lambda U, h, g: U @ (h * (1 - h) * g))


def forward_hidden_gradient_step__derivative_outside(params, hf_next, grad_next, residual):
    """Which comes first on the way back: the logistic function or the matrix?"""
    return step("f", params, hf_next, grad_next, residual, lambda U, h, g: h * (1 - h) * (U.T @ g))


def backward_hidden_gradient_step__derivative_outside(params, hb_prev, grad_prev, residual):
    return step("b", params, hb_prev, grad_prev, residual, lambda U, h, g: h * (1 - h) * (U.T @ g))


def forward_hidden_gradient_step__output_weights_not_transposed(params, hf_next, grad_next, residual):
    """How does the residual go back through V? With equal sizes the shape won't tell you."""
    p = matrices(params)
    V = p["Vf"] if p["Vf"].shape[0] == p["Vf"].shape[1] else p["Vf"].T
    return step("f", p | {"Vf": V.T}, hf_next, grad_next, residual)


def backward_hidden_gradient_step__backward_output_not_transposed(params, hb_prev, grad_prev, residual):
    """How does the residual go back through V in this chain? Shapes won't tell you."""
    p = matrices(params)
    V = p["Vb"] if p["Vb"].shape[0] == p["Vb"].shape[1] else p["Vb"].T
    return step("b", p | {"Vb": V.T}, hb_prev, grad_prev, residual)


def forward_hidden_gradient_step__no_derivative(params, hf_next, grad_next, residual):
    """What lies between the two neighboring states besides the matrix?"""
    return step("f", params, hf_next, grad_next, residual, lambda U, h, g: U.T @ g)


def backward_hidden_gradient_step__no_derivative(params, hb_prev, grad_prev, residual):
    return step("b", params, hb_prev, grad_prev, residual, lambda U, h, g: U.T @ g)


def forward_hidden_gradient_step__derivative_of_tanh(params, hf_next, grad_next, residual):
    """1 - h^2 is the derivative of tanh. What is it for the logistic function?"""
    return step("f", params, hf_next, grad_next, residual, lambda U, h, g: U.T @ ((1 - h**2) * g))


def backward_hidden_gradient_step__derivative_of_tanh(params, hb_prev, grad_prev, residual):
    return step("b", params, hb_prev, grad_prev, residual, lambda U, h, g: U.T @ ((1 - h**2) * g))


def forward_hidden_gradient_step__logistic_twice(params, hf_next, grad_next, residual):
    """Is the state an argument or a value of the logistic function? Look at the docstring."""
    twice = lambda U, h, g: U.T @ (logistic(h) * (1 - logistic(h)) * g)  # noqa: E731
    return step("f", params, hf_next, grad_next, residual, twice)


def backward_hidden_gradient_step__logistic_twice(params, hb_prev, grad_prev, residual):
    twice = lambda U, h, g: U.T @ (logistic(h) * (1 - logistic(h)) * g)  # noqa: E731
    return step("b", params, hb_prev, grad_prev, residual, twice)


def forward_hidden_gradient_step__wrong_sign(params, hf_next, grad_next, residual):
    """In which order is the residual a difference, and what does that mean for its derivative?"""
    return step("f", params, hf_next, grad_next, residual, output=2.0)


def backward_hidden_gradient_step__wrong_sign(params, hb_prev, grad_prev, residual):
    return step("b", params, hb_prev, grad_prev, residual, output=2.0)


def forward_hidden_gradient_step__no_factor_two(params, hf_next, grad_next, residual):
    """Differentiate a single squared residual: what comes out in front?"""
    return step("f", params, hf_next, grad_next, residual, output=-1.0)


def backward_hidden_gradient_step__no_factor_two(params, hb_prev, grad_prev, residual):
    return step("b", params, hb_prev, grad_prev, residual, output=-1.0)


def forward_hidden_gradient_step__own_loss_only(params, hf_next, grad_next, residual):
    """On how many paths does the state reach the loss?"""
    return step("f", params, None, None, residual)


def backward_hidden_gradient_step__own_loss_only(params, hb_prev, grad_prev, residual):
    return step("b", params, None, None, residual)


def forward_hidden_gradient_step__neighbor_only(params, hf_next, grad_next, residual):
    """Which of the paths from the state to the loss does your step leave out?"""
    return step("f", params, hf_next, grad_next, residual, output=-2.0 if grad_next is None else 0.0)


def backward_hidden_gradient_step__neighbor_only(params, hb_prev, grad_prev, residual):
    return step("b", params, hb_prev, grad_prev, residual, output=-2.0 if grad_prev is None else 0.0)


def forward_hidden_gradient_step__start_seen_by_the_state(params, hf_next, grad_next, residual):
    """What does the docstring say about the state where the recursion starts?"""
    if hf_next is None:
        return step("f", params, None, None, residual)
    return step("f", params, hf_next, 1.0 if grad_next is None else grad_next, residual)


def backward_hidden_gradient_step__start_seen_by_the_state(params, hb_prev, grad_prev, residual):
    if hb_prev is None:
        return step("b", params, None, None, residual)
    return step("b", params, hb_prev, 1.0 if grad_prev is None else grad_prev, residual)


def forward_hidden_gradient_step__no_start_at_the_last_step(params, hf_next, grad_next, residual):
    """What is handed to the function at the last step?"""
    p, h = matrices(params), np.asarray(hf_next)
    return -2 * p["Vf"].T @ residual + p["Uf"].T @ (h * (1 - h) * np.asarray(grad_next))


def backward_hidden_gradient_step__no_start_at_the_first_step(params, hb_prev, grad_prev, residual):
    """What is handed to the function at the first step?"""
    p, h = matrices(params), np.asarray(hb_prev)
    return -2 * p["Vb"].T @ residual + p["Ub"].T @ (h * (1 - h) * np.asarray(grad_prev))


def forward_hidden_gradient_step__diagonal_of_u(params, hf_next, grad_next, residual):
    """Does U mix the components of a state? Where is the sum in your product?"""
    return step("f", params, hf_next, grad_next, residual, lambda U, h, g: h * (1 - h) * np.diag(U) * g)


def backward_hidden_gradient_step__diagonal_of_u(params, hb_prev, grad_prev, residual):
    return step("b", params, hb_prev, grad_prev, residual, lambda U, h, g: h * (1 - h) * np.diag(U) * g)


def forward_hidden_gradient_step__forward_gradient_in_place(params, hf_next, grad_next, residual):
    """Look at the caller's gradient after the call: is it as it was?"""
    result = step("f", params, hf_next, grad_next, residual)
    if isinstance(grad_next, np.ndarray):
        grad_next *= hf_next * (1 - hf_next)
    return result


def backward_hidden_gradient_step__backward_gradient_in_place(params, hb_prev, grad_prev, residual):
    """Look at the caller's gradient after the call: is it as it was?"""
    result = step("b", params, hb_prev, grad_prev, residual)
    if isinstance(grad_prev, np.ndarray):
        grad_prev *= hb_prev * (1 - hb_prev)
    return result


def backward_hidden_gradient_step__matrices_of_the_other_chain(params, hb_prev, grad_prev, residual):
    """Whose matrices does this chain have?"""
    return step("f", params, hb_prev, grad_prev, residual)


# Gradients at all hidden states


def birnn_hidden_gradients__derivative_at_the_own_backward_state(params, hf, hb, y, z):
    """Through which state does the second path of a backward state lead? Mirror each index of the forward recursion."""
    p, residuals = matrices(params), np.subtract(z, y)
    at_f, _ = hidden(params, hf, hb, y, z)
    at_b, hb = [], np.asarray(hb)
    for t, residual in enumerate(residuals):
        way = p["Ub"].T @ (hb[t] * (1 - hb[t]) * at_b[-1]) if t else 0
        at_b.append(-2 * p["Vb"].T @ residual + way)
    return at_f, np.array(at_b)


def birnn_hidden_gradients__derivative_at_the_own_forward_state(params, hf, hb, y, z):
    """Through which state does the second path of a forward state lead?"""
    p, residuals = matrices(params), np.subtract(z, y)
    at_b = hidden(params, hf, hb, y, z)[1]
    at_f, hf = [], np.asarray(hf)
    for t in range(len(residuals), 0, -1):
        way = p["Uf"].T @ (hf[t] * (1 - hf[t]) * at_f[-1]) if at_f else 0
        at_f.append(-2 * p["Vf"].T @ residuals[t - 1] + way)
    return np.array(at_f[::-1]), at_b


def birnn_hidden_gradients__rows_of_hb_read_like_those_of_hf(params, hf, hb, y, z):
    """In which row of hb is the state of time t? The table of the prompt says it."""
    at_f, _ = hidden(params, hf, hb, y, z)
    hb, residuals = np.asarray(hb, dtype=float), np.subtract(z, y)
    return at_f, recursion("b", matrices(params), hb[1:], residuals)


def birnn_hidden_gradients__forward_in_order_of_computation(params, hf, hb, y, z):
    """To which time does row 0 belong, and which gradient do you compute first?"""
    at_f, at_b = hidden(params, hf, hb, y, z)
    return at_f[::-1], at_b


def birnn_hidden_gradients__both_against_time(params, hf, hb, y, z):
    """In which direction do the states of the backward chain feed each other, and in which do gradients go back?"""
    at_f, _ = hidden(params, hf, hb, y, z)
    hb, residuals = np.asarray(hb, dtype=float), np.subtract(z, y)
    return at_f, recursion("b", matrices(params), hb[-2::-1], residuals[::-1])[::-1]


def birnn_hidden_gradients__forward_with_time(params, hf, hb, y, z):
    """Which losses does a forward state influence: earlier or later ones?"""
    at_b = hidden(params, hf, hb, y, z)[1]
    hf, residuals = np.asarray(hf, dtype=float), np.subtract(z, y)
    return recursion("f", matrices(params), hf[1:], residuals), at_b


def birnn_hidden_gradients__no_recursion(params, hf, hb, y, z):
    """Which losses does a state influence besides its own?"""
    p, residuals = matrices(params), np.subtract(z, y)
    check(len(y), [hf, hb], [z])
    return -2 * residuals @ p["Vf"], -2 * residuals @ p["Vb"]


def birnn_hidden_gradients__one_step_of_memory(params, hf, hb, y, z):
    """Which gradient of the neighbor do you pass on: all of it, or a part?"""
    p, residuals = matrices(params), np.subtract(z, y)
    check(len(y), [hf, hb], [z])
    hf, hb = floats(hf, hb)
    at_f, at_b = -2 * residuals @ p["Vf"], -2 * residuals @ p["Vb"]
    later, earlier = hf[2:] * (1 - hf[2:]) * at_f[1:], hb[:-2] * (1 - hb[:-2]) * at_b[:-1]
    return (
        at_f + np.vstack([later @ p["Uf"], np.zeros((1, len(hf[0])))]),
        at_b + np.vstack([np.zeros((1, len(hb[0]))), earlier @ p["Ub"]]),
    )


def birnn_hidden_gradients__output_minus_target(params, hf, hb, y, z):
    """In which order is the residual a difference?"""
    at_f, at_b = hidden(params, hf, hb, y, z)
    return -at_f, -at_b


def birnn_hidden_gradients__given_states_too(params, hf, hb, y, z):
    """How many rows does each array have, by the docstring?"""
    p, (at_f, at_b) = matrices(params), hidden(params, hf, hb, y, z)
    hf, hb = floats(hf, hb)
    first = p["Uf"].T @ (hf[1] * (1 - hf[1]) * at_f[0])
    last = p["Ub"].T @ (hb[-2] * (1 - hb[-2]) * at_b[-1])
    return np.vstack([first, at_f]), np.vstack([at_b, last])


def birnn_hidden_gradients__neighbors_beyond_the_ends(params, hf, hb, y, z):
    """Which neighbors are there at the ends of the chains? Where do your indices lead?"""
    p, (at_f, at_b) = matrices(params), hidden(params, hf, hb, y, z)
    hf, hb = floats(hf, hb)
    # An index that runs out of the list comes back in at the other side.
    at_f[-1] += p["Uf"].T @ (hf[0] * (1 - hf[0]) * at_f[0])
    at_b[0] += p["Ub"].T @ (hb[-1] * (1 - hb[-1]) * at_b[-1])
    return at_f, at_b


def birnn_hidden_gradients__lengths_not_checked(params, hf, hb, y, z):
    """Which lengths does the docstring name in its errors?"""
    p, residuals = matrices(params), np.subtract(z, y)
    hf, hb = np.asarray(hf, dtype=float), np.asarray(hb, dtype=float)
    T = len(residuals)
    hf, hb = hf[: T + 1], hb[: T + 1]
    at_f, at_b = [], []
    for t in range(T):
        at_f.append(-2 * p["Vf"].T @ residuals[T - 1 - t])
        at_b.append(-2 * p["Vb"].T @ residuals[t])
        if t:
            later, before = hf[min(T + 1 - t, len(hf) - 1)], hb[min(t - 1, len(hb) - 1)]
            at_f[-1] += p["Uf"].T @ (later * (1 - later) * at_f[-2])
            at_b[-1] += p["Ub"].T @ (before * (1 - before) * at_b[-2])
    return np.array(at_f[::-1]), np.array(at_b)


def birnn_hidden_gradients__states_at_least_as_long(params, hf, hb, y, z):
    """What if there are more rows than asked for: which times do they belong to?"""
    T = len(y)
    if len(z) != T or len(hf) <= T or len(hb) <= T:
        raise ValueError("too short")
    return hidden(params, hf[: T + 1], hb[: T + 1], y, z)


def birnn_hidden_gradients__residuals_in_place(params, hf, hb, y, z):
    """Look at the caller's targets after the call: are they as they were?"""
    gradients = hidden(params, hf, hb, y, z)
    if isinstance(z, np.ndarray):
        z -= y
    return gradients


def birnn_hidden_gradients__no_lists(params, hf, hb, y, z):
    """In which forms may numbers come, by the conventions of the question?"""
    check(len(y), [hf, hb], [z])
    residuals = z - y
    return (
        recursion("f", params, hf[:0:-1], residuals[::-1])[::-1],
        recursion("b", params, hb[:-1], residuals),
    )


# Gradients at the matrices


def birnn_parameter_gradients__product_of_sums(params, x, hf, hb, y, z):
    """Is a sum of products the product of the sums?"""
    d_f, d_b, x, hf, hb, d_y = inside(params, x, hf, hb, y, z)
    pairs = {
        **{"Wf": (d_f, x), "Uf": (d_f, hf[:-1]), "Vf": (d_y, hf[1:])},
        **{"Wb": (d_b, x), "Ub": (d_b, hb[1:]), "Vb": (d_y, hb[:-1])},
    }
    return {key: np.outer(left.sum(axis=0), right.sum(axis=0)) for key, (left, right) in pairs.items()}


def birnn_parameter_gradients__transposed(params, x, hf, hb, y, z):
    """Which shape does each gradient have, and which entry belongs where?"""
    return {key: gradient.T for key, gradient in parameters(params, x, hf, hb, y, z).items()}


def birnn_parameter_gradients__backward_state_before(params, x, hf, hb, y, z):
    """With which state is Ub multiplied when a backward state is computed?"""
    _, d_b, _, _, hb, _ = inside(params, x, hf, hb, y, z)
    return parameters(params, x, hf, hb, y, z) | {"Ub": d_b[1:].T @ hb[:-2]}


def birnn_parameter_gradients__given_states_forgotten(params, x, hf, hb, y, z):
    """At how many steps are Uf and Ub used, and with which states?"""
    d_f, d_b, _, hf, hb, _ = inside(params, x, hf, hb, y, z)
    return parameters(params, x, hf, hb, y, z) | {"Uf": d_f[1:].T @ hf[1:-1], "Ub": d_b[:-1].T @ hb[1:-1]}


def birnn_parameter_gradients__own_states(params, x, hf, hb, y, z):
    """With which state are Uf and Ub multiplied: the one that is computed?"""
    d_f, d_b, _, hf, hb, _ = inside(params, x, hf, hb, y, z)
    return parameters(params, x, hf, hb, y, z) | {"Uf": d_f.T @ hf[1:], "Ub": d_b.T @ hb[:-1]}


def birnn_parameter_gradients__without_the_derivative(params, x, hf, hb, y, z):
    """What lies between W or U and the state that is computed?"""
    _, _, x, hf, hb, _ = inside(params, x, hf, hb, y, z)
    g_f, g_b = hidden(params, hf, hb, y, z)
    right = parameters(params, x, hf, hb, y, z)
    return right | {"Wf": g_f.T @ x, "Uf": g_f.T @ hf[:-1], "Wb": g_b.T @ x, "Ub": g_b.T @ hb[1:]}


def birnn_parameter_gradients__derivative_at_the_outputs(params, x, hf, hb, y, z):
    """What lies between the states and the outputs, by the equations?"""
    _, _, _, hf, hb, d_y = inside(params, x, hf, hb, y, z)
    f, b = hf[1:], hb[:-1]
    return parameters(params, x, hf, hb, y, z) | {"Vf": d_y.T @ (f * (1 - f)), "Vb": d_y.T @ (b * (1 - b))}


def birnn_parameter_gradients__outputs_with_the_next_backward_state(params, x, hf, hb, y, z):
    """Which backward state does an output see, and in which row of hb is it?"""
    _, _, _, _, hb, d_y = inside(params, x, hf, hb, y, z)
    return parameters(params, x, hf, hb, y, z) | {"Vb": d_y.T @ hb[1:]}


def birnn_parameter_gradients__outputs_with_the_forward_state_before(params, x, hf, hb, y, z):
    """Which forward state does an output see, and in which row of hf is it?"""
    _, _, _, hf, _, d_y = inside(params, x, hf, hb, y, z)
    return parameters(params, x, hf, hb, y, z) | {"Vf": d_y.T @ hf[:-1]}


def birnn_parameter_gradients__own_losses_only(params, x, hf, hb, y, z):
    """Which gradients at the states do you use, and which losses are in them?"""
    _, _, x, hf, hb, d_y = inside(params, x, hf, hb, y, z)
    p, f, b = matrices(params), hf[1:], hb[:-1]
    d_f, d_b = d_y @ p["Vf"] * f * (1 - f), d_y @ p["Vb"] * b * (1 - b)
    right = parameters(params, x, hf, hb, y, z)
    return right | {"Wf": d_f.T @ x, "Uf": d_f.T @ hf[:-1], "Wb": d_b.T @ x, "Ub": d_b.T @ hb[1:]}


def birnn_parameter_gradients__mean_over_time(params, x, hf, hb, y, z):
    """What becomes of the contributions of the steps: is anything divided?"""
    return {key: gradient / len(y) for key, gradient in parameters(params, x, hf, hb, y, z).items()}


def birnn_parameter_gradients__half_of_it(params, x, hf, hb, y, z):
    """Differentiate a single squared residual: what comes out in front?"""
    return {key: gradient / 2 for key, gradient in parameters(params, x, hf, hb, y, z).items()}


def birnn_parameter_gradients__towards_the_targets(params, x, hf, hb, y, z):
    """Where does a gradient point: to a larger or a smaller loss?"""
    return {key: -gradient for key, gradient in parameters(params, x, hf, hb, y, z).items()}


def birnn_parameter_gradients__two_matrices(params, x, hf, hb, y, z):
    """How many matrices does the network have?"""
    gradients = parameters(params, x, hf, hb, y, z)
    return {"Wf": gradients["Wf"], "Ub": gradients["Ub"]}


def birnn_parameter_gradients__regularized(params, x, hf, hb, y, z):
    """What is the gradient when all outputs are perfect?"""
    p = matrices(params)
    return {key: gradient + 0.01 * p[key] for key, gradient in parameters(params, x, hf, hb, y, z).items()}


def birnn_parameter_gradients__any_lengths(params, x, hf, hb, y, z):
    """Which lengths does the docstring name in its errors?"""
    x, hf, hb, y, z = floats(x, hf, hb, y, z)
    T = len(np.subtract(z, y))
    stretched = [np.vstack([part, *[part[-1:]] * max(0, n - len(part))])[:n] for part, n in
                 ((x, T), (hf, T + 1), (hb, T + 1), (y, T), (z, T))]  # fmt: skip
    return parameters(params, *stretched)


def birnn_parameter_gradients__at_least_as_long(params, x, hf, hb, y, z):
    """What if there are more rows than asked for: which times do they belong to?"""
    T = len(y)
    if len(z) != T or len(x) < T or len(hf) <= T or len(hb) <= T:
        raise ValueError("too short")
    return parameters(params, x[:T], hf[: T + 1], hb[: T + 1], y, z)


def birnn_parameter_gradients__training_step(params, x, hf, hb, y, z):
    """Look at the caller's matrices after the call: are they as they were?"""
    gradients = parameters(params, x, hf, hb, y, z)
    for key, matrix in params.items():
        if isinstance(matrix, np.ndarray):
            matrix -= 0.1 * gradients[key]
    return gradients


# Seen later than the others


def birnn_loss__rounded_to_cents(y, z):
    """How small may a loss be near the end of a training, and what is left of it here?"""
    y, z = np.asarray(y, dtype=float), np.asarray(z, dtype=float)
    if y.shape != z.shape:
        raise ValueError("lengths")
    return round(float(((z - y) ** 2).sum()), 3)


def birnn_forward__chains_share_their_states(params, x, hf0, hb_last):
    """Look for the states of one chain in the equation of the other."""
    p, right = matrices(params), run(params, x, hf0, hb_last)
    x, hb_last = floats(x, hb_last)
    hb = [hb_last]
    for t in range(len(x), 0, -1):
        hb.insert(0, logistic(p["Wb"] @ x[t - 1] + p["Ub"] @ hb[0] + right["hf"][t].mean()))
    hb = np.array(hb)
    return {"hf": right["hf"], "hb": hb, "y": right["hf"][1:] @ p["Vf"].T + hb[:-1] @ p["Vb"].T}


def birnn_forward__stacked_by_components(params, x, hf0, hb_last):
    """What comes first in the shapes of the docstring: time or components?"""
    return {key: states.T for key, states in run(params, x, hf0, hb_last).items()}


def forward_hidden_gradient_step__clipped(params, hf_next, grad_next, residual):
    """What becomes of a large gradient in your step?"""
    own = -2 * np.asarray(params["Vf"], dtype=float).T @ np.asarray(residual, dtype=float)
    if grad_next is not None:
        h = np.asarray(hf_next, dtype=float)
        own = own + np.asarray(params["Uf"], dtype=float).T @ (h * (1 - h) * np.asarray(grad_next, dtype=float))
    return np.clip(own, -5, 5)


def birnn_parameter_gradients__squeezed(params, x, hf, hb, y, z):
    """Which shape does the gradient of a matrix with a single row have?"""
    return {key: np.squeeze(gradient) for key, gradient in parameters(params, x, hf, hb, y, z).items()}


def birnn_hidden_gradients__chains_cross(params, hf, hb, y, z):
    """On which paths does a loss reach a state? Follow the arrows of your graph backwards."""
    hf, hb, y, z = (np.asarray(part, dtype=float) for part in (hf, hb, y, z))
    if not len(y) == len(z) == len(hf) - 1 == len(hb) - 1:
        raise ValueError("lengths")
    W = {key: np.asarray(value, dtype=float) for key, value in params.items()}
    own_f, own_b = -2 * (z - y) @ W["Vf"], -2 * (z - y) @ W["Vb"]
    at_f, at_b = own_f.copy(), own_b.copy()
    for t in range(len(y) - 2, -1, -1):
        at_f[t] += W["Uf"].T @ (hf[t + 2] * (1 - hf[t + 2]) * at_f[t + 1])
    for t in range(1, len(y)):
        at_b[t] += W["Ub"].T @ (hb[t - 1] * (1 - hb[t - 1]) * at_b[t - 1]) + at_f[t].mean()
    return at_f, at_b


# Right in ordinary cases only


def birnn_graph__every_edge_twice(T):
    """How often is each edge asked for, and how often do you list it?"""
    return graph(T) + graph(T)


def birnn_graph__names_of_one_digit(T):
    """Try a graph of more than nine steps."""
    return graph(min(T, 9))


def birnn_forward__clipped_logistic(params, x, hf0, hb_last):
    """What comes out of your logistic function far away from zero?"""
    return run(params, x, hf0, hb_last, lambda z: logistic(np.clip(z, -5, 5)))


def birnn_forward__quotient_of_exponentials(params, x, hf0, hb_last):
    """What comes out of your logistic function for a thousand?"""
    return run(params, x, hf0, hb_last, lambda z: np.exp(z) / (1 + np.exp(z)))


def birnn_forward__params_made_arrays(params, x, hf0, hb_last):
    """Look at the caller's dict after the call: is it as it was?"""
    for key in params:
        params[key] = np.asarray(params[key], dtype=float)
    return run(params, x, hf0, hb_last)


def birnn_loss__numbers_counted(y, z):
    """What has to agree, by the docstring: how many numbers there are, or something else?"""
    y, z = floats(y, z)
    if y.size != z.size:
        raise ValueError("sizes")
    return np.sum((z.ravel() - y.ravel()) ** 2)


def birnn_loss__a_little_added(y, z):
    """What is the loss of outputs that are nearly the targets?"""
    y, z = floats(y, z)
    check(len(y), [], [z])
    return np.sum((z - y) ** 2) + 1e-8


def backward_hidden_gradient_step__backward_clipped(params, hb_prev, grad_prev, residual):
    """What becomes of a large gradient in your step?"""
    return np.clip(step("b", params, hb_prev, grad_prev, residual), -100, 100)


def truncated(params, hf, hb, y, z, steps):
    """Gradients at the states that see this many further losses only."""
    hf, hb, y, z = floats(hf, hb, y, z)
    T, at_f, at_b = len(y), [], []
    check(T, [hf, hb], [z])
    for t in range(T):
        late, early = slice(t, t + steps + 1), slice(max(0, t - steps), t + 1)
        states = slice(t, t + steps + 2), slice(max(0, t - steps), t + 2)
        at_f.append(hidden(params, hf[states[0]], hb[states[0]], y[late], z[late])[0][0])
        at_b.append(hidden(params, hf[states[1]], hb[states[1]], y[early], z[early])[1][-1])
    return np.array(at_f), np.array(at_b)


def birnn_hidden_gradients__five_steps_through_time(params, hf, hb, y, z):
    """How far does a loss reach back in your recursion? Try a long sequence."""
    return truncated(params, hf, hb, y, z, 5)


def birnn_hidden_gradients__small_ones_dropped(params, hf, hb, y, z):
    """What becomes of a small gradient?"""
    return tuple(np.where(np.abs(part) < 1e-3, 0.0, part) for part in hidden(params, hf, hb, y, z))


def birnn_hidden_gradients__lengths_in_pairs(params, hf, hb, y, z):
    """With what do you compare each length?"""
    T = len(y)
    if len(hf) != len(hb) or len(z) != T or len(hf) <= T:
        raise ValueError("lengths")
    return hidden(params, hf[: T + 1], hb[: T + 1], y, z)


def birnn_parameter_gradients__five_steps_of_the_chain(params, x, hf, hb, y, z):
    """How far does a loss reach back in your recursion? Try a long sequence."""
    x, hf, hb, y, z = floats(x, hf, hb, y, z)
    check(len(y), [hf, hb], [x, z])
    at_f, at_b = truncated(params, hf, hb, y, z, 5)
    d_f, d_b = at_f * hf[1:] * (1 - hf[1:]), at_b * hb[:-1] * (1 - hb[:-1])
    right = parameters(params, x, hf, hb, y, z)
    return right | {"Wf": d_f.T @ x, "Uf": d_f.T @ hf[:-1], "Wb": d_b.T @ x, "Ub": d_b.T @ hb[1:]}


def birnn_parameter_gradients__tiny_ones_dropped(params, x, hf, hb, y, z):
    """What becomes of a small gradient?"""
    return {
        key: np.where(np.abs(gradient) < 1e-4, 0.0, gradient)
        for key, gradient in parameters(params, x, hf, hb, y, z).items()
    }


def birnn_parameter_gradients__inputs_as_long_as_the_states(params, x, hf, hb, y, z):
    """With what do you compare each length?"""
    T = len(y)
    if len(z) != T or not len(hf) == len(hb) == len(x) + 1 or len(x) < T:
        raise ValueError("lengths")
    return parameters(params, x[:T], hf[: T + 1], hb[: T + 1], y, z)


def birnn_forward__clipped_at_twelve(params, x, hf0, hb_last):
    """What does the logistic function give far out on either side, and what does yours give?"""

    def logistic(z):
        return 1 / (1 + np.exp(-np.clip(z, -12.0, 12.0)))

    p, x = {key: np.asarray(matrix, dtype=float) for key, matrix in params.items()}, np.asarray(x, dtype=float)
    hf, hb = [np.asarray(hf0, dtype=float)], [np.asarray(hb_last, dtype=float)]
    for ahead, back in zip(x, x[::-1], strict=True):
        hf.append(logistic(p["Wf"] @ ahead + p["Uf"] @ hf[-1]))
        hb.append(logistic(p["Wb"] @ back + p["Ub"] @ hb[-1]))
    hf, hb = np.array(hf), np.array(hb[::-1])
    return {"hf": hf, "hb": hb, "y": hf[1:] @ p["Vf"].T + hb[:-1] @ p["Vb"].T}


def forward_hidden_gradient_step__slope_never_zero(params, hf_next, grad_next, residual):
    """What comes through a unit whose state is exactly 0 or 1?"""
    gradient = -2 * np.asarray(params["Vf"]).T @ np.asarray(residual)
    if grad_next is None:
        return gradient
    state = np.asarray(hf_next, dtype=float)
    return gradient + np.asarray(params["Uf"]).T @ (np.maximum(state * (1 - state), 1e-7) * np.asarray(grad_next))
