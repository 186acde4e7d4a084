"""Hidden cases of birnn_gradients.

The sizes of inputs, both chains and outputs all differ where a wrong axis should be noticed, and are all equal where a
missing transpose should not raise. Neither given state is ever zero, no matrix symmetric.
"""

import numpy as np
import pytest

from autograder.cases import assert_close, assert_holds, assert_keeps_arguments, draw

DIFFERENT = (3, 4, 2, 5)  # dx, df, db, do
EQUAL = (3, 3, 3, 3)
MATRICES = ("Wf", "Uf", "Vf", "Wb", "Ub", "Vb")


def network(name, sizes=DIFFERENT):
    """Random matrices."""
    dx, df, db, do = sizes
    shapes = {"Wf": (df, dx), "Uf": (df, df), "Vf": (do, df), "Wb": (db, dx), "Ub": (db, db), "Vb": (do, db)}
    random = draw(f"network {name}")
    return {key: random.normal(size=shape) for key, shape in shapes.items()}


def sequence(name, T, sizes=DIFFERENT):
    """Inputs and both given states; those are no values of the logistic function, and need not be."""
    dx, df, db, _ = sizes
    random = draw(f"sequence {name}")
    return random.normal(size=(T, dx)), random.uniform(-0.75, 1.5, df), random.uniform(-0.75, 1.5, db)


def run(reference, name, T, sizes=DIFFERENT):
    """A network with inputs, states, outputs and targets: what `birnn_parameter_gradients` takes."""
    params, (x, hf0, hb_last) = network(name, sizes), sequence(name, T, sizes)
    states = reference.birnn_forward(params, x, hf0, hb_last)
    z = states["y"] + draw(f"residuals {name}").normal(size=states["y"].shape)
    return params, x, states["hf"], states["hb"], states["y"], z


def long_run(reference, name, T=20):
    """A network, inputs, states, outputs and targets of many steps, where what comes from the far end still counts.

    The states stay near the middle of the logistic function, where it is steepest.
    """
    params, (x, hf0, hb_last) = network(name), sequence(name, T)
    for chain, size in (("f", 4), ("b", 2)):
        params[f"U{chain}"] = 1.9 * (np.roll(np.eye(size), 1, axis=1) - np.eye(size))
        params[f"W{chain}"] *= 0.1
    states = reference.birnn_forward(params, x, hf0, hb_last)
    z = states["y"] + draw(f"residuals {name}").normal(size=states["y"].shape)
    return params, x, states["hf"], states["hb"], states["y"], z


def small_run(reference, name, T=3):
    """The same with outputs and residuals a thousand times smaller than usual."""
    params, (x, hf0, hb_last) = network(name), sequence(name, T)
    params |= {key: 1e-3 * params[key] for key in ("Vf", "Vb")}
    states = reference.birnn_forward(params, x, hf0, hb_last)
    z = states["y"] + 1e-3 * draw(f"residuals {name}").normal(size=states["y"].shape)
    return params, x, states["hf"], states["hb"], states["y"], z


def check_in_units(got, want, what, axis=None):
    """Compare what may be very small: in units of its largest entry, for each row if `axis` is 1."""
    unit = np.max(np.abs(want), axis=axis, keepdims=True)
    assert_holds(np.shape(got) == want.shape, f"{what}: the shape is not what was asked for")
    assert_close(np.asarray(got, dtype=float) / unit, want / unit, what)


def with_rows(array, more):
    """The array with so many rows more (its last one again) or fewer."""
    return array[:more] if more < 0 else np.vstack([array, *[array[-1:]] * more])


def mirrored(params):
    """The same network with its two chains exchanged."""
    return {key: params[key[0] + {"f": "b", "b": "f"}[key[1]]] for key in MATRICES}


def as_lists(params):
    return {key: matrix.tolist() for key, matrix in params.items()}


# The graph


def edges(graph):
    """The edges as a set of triples."""
    graph = graph.tolist() if isinstance(graph, np.ndarray) else graph
    assert_holds(isinstance(graph, list | tuple | set | frozenset), "a list of edges was asked for")
    good = all(
        isinstance(edge, list | tuple) and len(edge) == 3 and all(isinstance(part, str) for part in edge)
        for edge in graph
    )
    assert_holds(good, "an edge must be three texts: source, target, label")
    return {tuple(edge) for edge in graph}


def check_edges(student, reference, T, labels):
    """The edges with these labels, and those between the nodes that these labels belong between."""
    want = {edge for edge in reference.birnn_graph(T) if edge[2] in labels}
    ends = {(source.rstrip("0123456789"), target.rstrip("0123456789")) for source, target, _ in want}
    got = {
        (source, target, label)
        for source, target, label in edges(student.birnn_graph(T))
        if label in labels or (source.rstrip("0123456789"), target.rstrip("0123456789")) in ends
    }
    what = " and ".join(labels)
    assert_holds(not want - got, f"an edge of {what} is missing, or has another source, target or label")
    assert_holds(not got - want, f"an edge of {what} is one too many")


def test_every_input_feeds_both_chains(student, reference):
    for T in (1, 3, 5):
        check_edges(student, reference, T, ("Wf", "Wb"))


def test_the_forward_chain_starts_at_state_zero_and_runs_with_time(student, reference):
    for T in (1, 3, 5):
        check_edges(student, reference, T, ("Uf",))


def test_the_backward_chain_starts_after_the_last_step_and_runs_against_time(student, reference):
    for T in (1, 3, 5):
        check_edges(student, reference, T, ("Ub",))


def test_every_output_sees_both_chains(student, reference):
    for T in (1, 3, 5):
        check_edges(student, reference, T, ("Vf", "Vb"))


def test_the_graph_has_these_edges_and_no_others(student, reference):
    # Names of two digits, too, and NumPy's whole numbers.
    for T in (np.int64(3), 12, 120):
        got, want = edges(student.birnn_graph(T)), edges(reference.birnn_graph(T))
        assert_holds(not want - got, "an edge is missing, or has another source, target or label")
        assert_holds(not got - want, "an edge is one too many")


def test_every_edge_is_there_once(student, reference):
    for T in (1, 4):
        count = len(list(student.birnn_graph(T)))
        assert_holds(count >= len(reference.birnn_graph(T)), "an edge is missing")
        assert_holds(count == len(reference.birnn_graph(T)), "an edge is there more than once")


@pytest.mark.parametrize("T", [0, -1, -3])
def test_a_graph_of_less_than_one_step_is_refused(student, T):
    student.birnn_graph(1 - T)
    with pytest.raises(ValueError):
        student.birnn_graph(T)


# Forward


def check_forward(student, reference, part, params, *given):
    got = student.birnn_forward(params, *given)
    assert_holds(isinstance(got, dict) and part in got, f"birnn_forward: a dict with the key {part!r} was asked for")
    assert_close(got[part], reference.birnn_forward(params, *given)[part], f"birnn_forward(...)[{part!r}]")


@pytest.mark.parametrize("T", [2, 5])
def test_forward_states_run_with_time_from_the_given_one(student, reference, T):
    check_forward(student, reference, "hf", network("forward"), *sequence("forward", T))


@pytest.mark.parametrize("T", [2, 5])
def test_backward_states_run_against_time_from_the_given_one(student, reference, T):
    check_forward(student, reference, "hb", network("forward"), *sequence("forward", T))


@pytest.mark.parametrize("T", [2, 5])
def test_outputs_take_both_states_of_their_own_time(student, reference, T):
    check_forward(student, reference, "y", network("forward"), *sequence("forward", T))


@pytest.mark.parametrize("part", ["hf", "hb", "y"])
def test_forward_with_equal_sizes_uses_the_right_sides_of_the_matrices(student, reference, part):
    check_forward(student, reference, part, network("equal", EQUAL), *sequence("equal", 4, EQUAL))


def test_forward_runs_for_long_and_through_saturated_states(student, reference):
    x, hf0, hb_last = sequence("long", 104)
    x[5] *= 1e-3
    x[9] *= 8.0
    given = (network("long"), x, hf0, hb_last)
    assert_close(student.birnn_forward(*given), reference.birnn_forward(*given), "birnn_forward(...)")


@pytest.mark.parametrize("part", ["hf", "hb", "y"])
def test_forward_over_a_single_step(student, reference, part):
    check_forward(student, reference, part, network("single"), *sequence("single", 1))


@pytest.mark.parametrize("size", [1e-4, 1e4])
def test_forward_takes_numbers_of_any_size(student, reference, size):
    params, (x, hf0, hb_last) = network("sizes"), sequence("sizes", 3)
    params |= {key: params[key] / size for key in ("Wf", "Wb")}
    params |= {key: params[key] / max(size, 1.0) for key in ("Uf", "Ub")}  # the states in between are of order 1
    params |= {key: params[key] * size for key in ("Vf", "Vb")}
    given = (size * x, size * hf0, size * hb_last)
    got, want = student.birnn_forward(params, *given), reference.birnn_forward(params, *given)
    assert_holds(isinstance(got, dict) and set(got) == set(want), "a dict with the keys hf, hb and y was asked for")
    for key, rows in want.items():
        check_in_units(got[key], rows, f"birnn_forward(...)[{key!r}]", axis=1)


def test_forward_ends_in_ones_for_large_inputs(student, reference):
    # The formula of the prompt gives 1 there, and only other ways to write it overflow.
    params = {key: np.ones((1, 1)) for key in ("Wf", "Uf", "Vf", "Wb", "Ub", "Vb")}
    for x in ([[800.0], [0.5], [1e5]], [[-40.0], [0.5], [-600.0]]):  # and 0 on the other side
        given = (params, x, [0.25], [0.25])
        assert_close(student.birnn_forward(*given), reference.birnn_forward(*given), "birnn_forward(...)")


def test_forward_returns_three_arrays_and_no_more(student, reference):
    params, given = network("keys"), sequence("keys", 3)
    assert_close(student.birnn_forward(params, *given), reference.birnn_forward(params, *given), "birnn_forward(...)")


def test_forward_takes_lists_and_leaves_its_arguments_alone(student, reference):
    params, given = network("lists"), sequence("lists", 3)
    got = student.birnn_forward(as_lists(params), *(array.tolist() for array in given))
    assert_close(got, reference.birnn_forward(params, *given), "birnn_forward(...)")
    assert_keeps_arguments(student.birnn_forward, params, *given)
    assert_keeps_arguments(student.birnn_forward, as_lists(params), *(array.tolist() for array in given))


# The loss


@pytest.mark.parametrize("shape", [(1, 1), (1, 4), (5, 1), (4, 3), (30, 2)])
def test_the_loss_sums_over_time_and_components(student, reference, shape):
    random = draw(f"loss {shape}")
    y, z = random.normal(size=shape), random.normal(size=shape)
    assert_close(student.birnn_loss(y, z), reference.birnn_loss(y, z), "the loss")


def test_the_loss_grows_with_the_square_of_the_residual(student, reference):
    random = draw("loss scale")
    y, residual = random.normal(size=(3, 2)), random.normal(size=(3, 2))
    want = reference.birnn_loss(y, y + residual)
    for factor in (-3.0, 0.02):
        assert_close(student.birnn_loss(y, y + factor * residual), factor**2 * want, "the loss")
    # What is close to a perfect output still has a loss, and what is far from one has all of it.
    for factor in (1e-5, 1e4):
        got = student.birnn_loss(np.zeros_like(y), factor * residual)
        assert_close(np.asarray(got) / factor**2, want, "the loss")


def test_the_loss_of_perfect_outputs_is_zero(student, reference):
    y = draw("perfect").normal(size=(4, 3))
    assert_close(student.birnn_loss(y, y.copy()), reference.birnn_loss(y, y), "the loss")
    assert_close(student.birnn_loss(y, y + 0.5), reference.birnn_loss(y, y + 0.5), "the loss of outputs that are off")


@pytest.mark.parametrize(("rows", "others"), [(3, 1), (1, 3), (3, 2)])
def test_the_loss_refuses_different_lengths(student, rows, others):
    student.birnn_loss(np.ones((rows, 2)), np.zeros((rows, 2)))
    with pytest.raises(ValueError):
        student.birnn_loss(np.ones((rows, 2)), np.zeros((others, 2)))


def test_the_loss_refuses_as_many_numbers_in_other_rows(student):
    student.birnn_loss(np.ones((3, 2)), np.zeros((3, 2)))
    with pytest.raises(ValueError):
        student.birnn_loss(np.ones((3, 2)), np.zeros((2, 3)))


def test_the_loss_takes_lists_of_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    random = draw("whole numbers")
    y, z = random.integers(-5, 5, (4, 3)), random.integers(-5, 5, (4, 3))
    assert_close(student.birnn_loss(y.tolist(), z.tolist()), reference.birnn_loss(y, z), "the loss")
    assert_keeps_arguments(student.birnn_loss, y.astype(float), z.astype(float))
    assert_keeps_arguments(student.birnn_loss, y.tolist(), z.tolist())


# One step of the recursions: the same cases for both chains


def step_of(side, chain):
    return getattr(side, f"{chain}_hidden_gradient_step")


def step_arguments(name, chain, sizes=DIFFERENT):
    """A network, the neighboring state and its gradient, a residual."""
    width = sizes[1 if chain == "forward" else 2]
    random = draw(f"{chain} step {name}")
    return (
        network(f"{chain} {name}", sizes),
        random.uniform(0.05, 0.95, width),
        2.0 * random.normal(size=width),
        random.normal(size=sizes[3]),
    )


def check_step(student, reference, chain, *arguments):
    want = step_of(reference, chain)(*arguments)
    assert_close(step_of(student, chain)(*arguments), want, "the gradient at the state")


def check_equal_sizes(student, reference, chain):
    check_step(student, reference, chain, *step_arguments("equal", chain, EQUAL))


def check_start(student, reference, chain):
    params, state, _, residual = step_arguments("start", chain)
    for ignored in (None, state):
        check_step(student, reference, chain, params, ignored, None, residual)


def check_no_residual(student, reference, chain):
    params, state, gradient, residual = step_arguments("no residual", chain)
    check_step(student, reference, chain, params, state, gradient, np.zeros_like(residual))


def check_no_gradient(student, reference, chain):
    """A neighboring gradient of zeros is the same as none."""
    params, state, gradient, residual = step_arguments("no gradient", chain)
    want = step_of(reference, chain)(params, None, None, residual)
    got = step_of(student, chain)(params, state, np.zeros_like(gradient), residual)
    assert_close(got, want, "the gradient at the state")


def check_superposition(student, reference, chain):
    """Gradients add up where residuals and neighboring gradients do, for the same state."""
    params, state, gradient, residual = step_arguments("superposition", chain)
    random = draw("superposition")
    more, other = random.normal(size=gradient.shape), random.normal(size=residual.shape)
    step = step_of(reference, chain)
    want = step(params, state, gradient, residual) - 2.0 * step(params, state, more, other)
    got = step_of(student, chain)(params, state, gradient - 2.0 * more, residual - 2.0 * other)
    assert_close(got, want, "the gradient at the state")


def check_saturated(student, reference, chain):
    """Where the logistic function is flat, nothing comes through the neighboring state."""
    params, state, gradient, residual = step_arguments("saturated", chain)
    for size in (1.0, 1e9):
        check_step(student, reference, chain, params, np.round(state), size * gradient, residual)


def check_lists_and_arguments(student, reference, chain):
    params, *rest = step_arguments("lists", chain)
    want = step_of(reference, chain)(params, *rest)
    got = step_of(student, chain)(as_lists(params), *(array.tolist() for array in rest))
    assert_close(got, want, "the gradient at the state")
    assert_keeps_arguments(step_of(student, chain), params, *rest)
    assert_keeps_arguments(step_of(student, chain), as_lists(params), *(array.tolist() for array in rest))


def check_scale(student, reference, chain):
    """Gradients may be of any size."""
    params, state, gradient, residual = step_arguments("scale", chain)
    want = step_of(reference, chain)(params, state, gradient, residual)
    for factor in (1e-3, 1e4):
        got = step_of(student, chain)(params, state, factor * gradient, factor * residual)
        assert_close(np.asarray(got) / factor, want, "the gradient at the state")


@pytest.mark.weight(2)
def test_a_forward_step_adds_both_ways_to_the_loss(student, reference):
    check_step(student, reference, "forward", *step_arguments("both", "forward"))


def test_a_forward_step_with_equal_sizes_uses_the_right_sides_of_the_matrices(student, reference):
    check_equal_sizes(student, reference, "forward")


def test_a_forward_step_at_the_last_time_ignores_the_next_state(student, reference):
    check_start(student, reference, "forward")


def test_a_forward_step_without_residual_passes_the_next_gradient_on(student, reference):
    check_no_residual(student, reference, "forward")


def test_a_forward_step_with_a_zero_gradient_sees_the_output_only(student, reference):
    check_no_gradient(student, reference, "forward")


def test_a_forward_step_is_linear(student, reference):
    check_superposition(student, reference, "forward")


def test_a_forward_step_passes_nothing_through_saturated_states(student, reference):
    check_saturated(student, reference, "forward")


def test_a_forward_step_takes_gradients_of_any_size(student, reference):
    check_scale(student, reference, "forward")


def test_a_forward_step_takes_lists_and_leaves_its_arguments_alone(student, reference):
    check_lists_and_arguments(student, reference, "forward")


@pytest.mark.weight(2)
def test_a_backward_step_adds_both_ways_to_the_loss(student, reference):
    check_step(student, reference, "backward", *step_arguments("both", "backward"))


def test_a_backward_step_with_equal_sizes_uses_the_right_sides_of_the_matrices(student, reference):
    check_equal_sizes(student, reference, "backward")


def test_a_backward_step_at_the_first_time_ignores_the_state_before(student, reference):
    check_start(student, reference, "backward")


def test_a_backward_step_without_residual_passes_the_gradient_on(student, reference):
    check_no_residual(student, reference, "backward")


def test_a_backward_step_with_a_zero_gradient_sees_the_output_only(student, reference):
    check_no_gradient(student, reference, "backward")


def test_a_backward_step_is_linear(student, reference):
    check_superposition(student, reference, "backward")


def test_a_backward_step_passes_nothing_through_saturated_states(student, reference):
    check_saturated(student, reference, "backward")


def test_a_backward_step_takes_gradients_of_any_size(student, reference):
    check_scale(student, reference, "backward")


def test_a_backward_step_takes_lists_and_leaves_its_arguments_alone(student, reference):
    check_lists_and_arguments(student, reference, "backward")


# Gradients at all hidden states


def hidden_gradients(side, params, _x, *rest):
    got = side.birnn_hidden_gradients(params, *rest)
    pair = isinstance(got, list | tuple) and len(got) == 2
    assert_holds(pair, "birnn_hidden_gradients: a pair (forward gradients, backward gradients) was asked for")
    return tuple(got)


def check_hidden(student, reference, chain, arguments):
    number = ("forward", "backward").index(chain)
    want = hidden_gradients(reference, *arguments)[number]
    assert_close(hidden_gradients(student, *arguments)[number], want, f"the gradients at the {chain} states")


@pytest.mark.weight(2)
def test_gradients_at_forward_states_count_all_later_losses(student, reference):
    check_hidden(student, reference, "forward", run(reference, "hidden", 5))


@pytest.mark.weight(2)
def test_gradients_at_backward_states_count_all_earlier_losses(student, reference):
    check_hidden(student, reference, "backward", run(reference, "hidden", 5))


def test_hidden_gradients_flow_through_many_steps(student, reference):
    # Only the losses at both ends are not zero: all states between them get what comes from the far one alone.
    params, x, hf, hb, y, z = long_run(reference, "hidden, long", 104)
    z[1:-1] = y[1:-1]
    got, want = (hidden_gradients(side, params, x, hf, hb, y, z) for side in (student, reference))
    for chain, ours, theirs in zip(("forward", "backward"), want, got, strict=True):
        check_in_units(theirs, ours, f"the gradients at the {chain} states", axis=1)


@pytest.mark.parametrize("chain", ["forward", "backward"])
def test_hidden_gradients_over_two_steps(student, reference, chain):
    check_hidden(student, reference, chain, run(reference, "hidden, two steps", 2))


@pytest.mark.parametrize("chain", ["forward", "backward"])
def test_hidden_gradients_of_a_single_step_have_no_recursion(student, reference, chain):
    check_hidden(student, reference, chain, run(reference, "hidden, one step", 1))


@pytest.mark.parametrize("chain", ["forward", "backward"])
def test_hidden_gradients_with_equal_sizes_use_the_right_sides_of_the_matrices(student, reference, chain):
    check_hidden(student, reference, chain, run(reference, "hidden, equal", 4, EQUAL))


@pytest.mark.parametrize("chain", ["forward", "backward"])
def test_one_loss_alone_reaches_the_states_that_it_depends_on(student, reference, chain):
    # A single residual in the middle: zeros after it in the forward chain, before it in the backward one.
    params, x, hf, hb, y, z = run(reference, "middle", 5)
    only = y.copy()
    only[2] = z[2]
    check_hidden(student, reference, chain, (params, x, hf, hb, y, only))


@pytest.mark.parametrize("chain", ["forward", "backward"])
def test_without_recurrent_weights_every_state_sees_its_own_output_only(student, reference, chain):
    params, (x, hf0, hb_last) = network("not recurrent"), sequence("not recurrent", 4)
    for key in ("Uf", "Ub"):
        params[key] = np.zeros_like(params[key])
    states = reference.birnn_forward(params, x, hf0, hb_last)
    residuals = draw("not recurrent").normal(size=states["y"].shape)
    got = hidden_gradients(student, params, x, states["hf"], states["hb"], states["y"], states["y"] + residuals)
    number = ("forward", "backward").index(chain)
    want = [[-2 * sum(r * v for r, v in zip(row, column, strict=True)) for column in params[f"V{chain[0]}"].T]
            for row in residuals]  # fmt: skip
    assert_close(got[number], np.array(want), f"the gradients at the {chain} states")


def test_hidden_gradients_of_perfect_outputs_are_zero(student, reference):
    params, x, hf, hb, y, _ = run(reference, "hidden, perfect", 4)
    arguments = (params, x, hf, hb, y, y.copy())
    assert_close(hidden_gradients(student, *arguments), hidden_gradients(reference, *arguments), "the gradients")


def test_hidden_gradients_are_linear_in_the_residual(student, reference):
    params, x, hf, hb, y, z = run(reference, "hidden, linear", 3)
    want = hidden_gradients(reference, params, x, hf, hb, y, z)
    for factor in (-3.0, 1e4):
        got = hidden_gradients(student, params, x, hf, hb, y, y + factor * (z - y))
        assert_close(tuple(np.asarray(part, dtype=float) / factor for part in got), want, "the gradients")


def test_hidden_gradients_may_be_very_small(student, reference):
    arguments = small_run(reference, "hidden, small")
    for got, want in zip(*(hidden_gradients(side, *arguments) for side in (student, reference)), strict=True):
        check_in_units(got, want, "the gradients")


def test_time_run_backwards_exchanges_the_gradients_of_both_chains(student, reference):
    params, x, hf, hb, y, z = run(reference, "hidden, mirror", 4)
    at_forward, at_backward = hidden_gradients(reference, params, x, hf, hb, y, z)
    got = hidden_gradients(student, mirrored(params), x[::-1], hb[::-1], hf[::-1], y[::-1], z[::-1])
    assert_close(got, (at_backward[::-1], at_forward[::-1]), "the gradients")


# Each array once with a row less, and once with a single row, which NumPy would stretch.
@pytest.mark.parametrize("rows", [slice(None, -1), slice(0, 1)])
def test_hidden_gradients_refuse_lengths_that_do_not_fit(student, reference, rows):
    params, _, *right = run(reference, "hidden, lengths", 4)
    student.birnn_hidden_gradients(params, *right)
    for wrong in range(4):
        with pytest.raises(ValueError):
            student.birnn_hidden_gradients(params, *(a[rows] if n == wrong else a for n, a in enumerate(right)))


# Rows more or fewer in hf, hb, y and z: each length counts by itself, and not a sum, a pair or the shorter one.
OTHER_ROWS = [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1), (1, 1, 0, 0), (-1, -1, 0, 0), (1, -1, 0, 0), (-1, 1, 0, 0),
              (0, 0, 1, 1), (0, 0, 1, 0), (2, 2, 0, 0), (1, 1, 0, 1)]  # fmt: skip


def test_hidden_gradients_compare_each_length_with_that_of_the_outputs(student, reference):
    params, _, *right = run(reference, "hidden, too long", 3)
    student.birnn_hidden_gradients(params, *right)
    for more in OTHER_ROWS:
        with pytest.raises(ValueError):
            student.birnn_hidden_gradients(params, *map(with_rows, right, more))
    # An axis in front makes a single row of all.
    for wrong in (0, 1):
        with pytest.raises(ValueError):
            student.birnn_hidden_gradients(params, *(a[None] if n == wrong else a for n, a in enumerate(right)))


def test_hidden_gradients_take_lists_and_leave_their_arguments_alone(student, reference):
    params, _, *rest = run(reference, "hidden, lists", 3)
    got = student.birnn_hidden_gradients(as_lists(params), *(array.tolist() for array in rest))
    assert_close(got, reference.birnn_hidden_gradients(params, *rest), "the gradients")
    assert_keeps_arguments(student.birnn_hidden_gradients, params, *rest)
    assert_keeps_arguments(student.birnn_hidden_gradients, as_lists(params), *(array.tolist() for array in rest))


# Gradients at the matrices


def check_matrices(student, reference, keys, arguments):
    got, want = student.birnn_parameter_gradients(*arguments), reference.birnn_parameter_gradients(*arguments)
    assert_holds(isinstance(got, dict), "birnn_parameter_gradients: a dict was asked for")
    for key in keys:
        assert_holds(key in got, f"birnn_parameter_gradients: the key {key!r} is missing")
        assert_close(got[key], want[key], f"the gradient at {key}")


def test_the_gradient_at_wf_pairs_forward_states_with_inputs(student, reference):
    check_matrices(student, reference, ["Wf"], run(reference, "matrices", 5))


def test_the_gradient_at_uf_pairs_forward_states_with_those_before(student, reference):
    check_matrices(student, reference, ["Uf"], run(reference, "matrices", 5))


def test_the_gradient_at_vf_pairs_outputs_with_forward_states(student, reference):
    check_matrices(student, reference, ["Vf"], run(reference, "matrices", 5))


def test_the_gradient_at_wb_pairs_backward_states_with_inputs(student, reference):
    check_matrices(student, reference, ["Wb"], run(reference, "matrices", 5))


def test_the_gradient_at_ub_pairs_backward_states_with_those_after(student, reference):
    check_matrices(student, reference, ["Ub"], run(reference, "matrices", 5))


def test_the_gradient_at_vb_pairs_outputs_with_backward_states(student, reference):
    check_matrices(student, reference, ["Vb"], run(reference, "matrices", 5))


@pytest.mark.parametrize("keys", [("Wf", "Uf", "Vf"), ("Wb", "Ub", "Vb")])
def test_gradients_at_matrices_gather_many_steps(student, reference, keys):
    params, x, hf, hb, y, z = long_run(reference, "matrices, long")
    # The loss at the far end of the chain is much larger than the others: it reaches the matrices through all steps.
    z[-1 if keys[0] == "Wf" else 0] *= 300.0
    check_matrices(student, reference, keys, (params, x, hf, hb, y, z))


@pytest.mark.parametrize("key", MATRICES)
def test_gradients_at_matrices_of_equal_sizes_are_not_transposed(student, reference, key):
    check_matrices(student, reference, [key], run(reference, "matrices, equal", 3, EQUAL))


def test_after_a_single_step_recurrent_gradients_come_from_the_given_states(student, reference):
    check_matrices(student, reference, ["Uf", "Ub"], run(reference, "matrices, one step", 1))


def test_gradients_at_matrices_of_a_single_entry_are_matrices(student, reference):
    check_matrices(student, reference, MATRICES, run(reference, "single entries", 4, (1, 1, 1, 1)))


def test_a_single_step_gives_gradients_at_all_matrices(student, reference):
    check_matrices(student, reference, MATRICES, run(reference, "matrices, one step", 1))


def test_without_recurrent_weights_there_still_is_a_gradient_at_them(student, reference):
    params, (x, hf0, hb_last) = network("zero weights"), sequence("zero weights", 3)
    params = params | {key: np.zeros_like(params[key]) for key in ("Uf", "Ub")}
    states = reference.birnn_forward(params, x, hf0, hb_last)
    z = draw("zero weights").normal(size=states["y"].shape)
    check_matrices(student, reference, ["Uf", "Ub"], (params, x, states["hf"], states["hb"], states["y"], z))


def test_parameter_gradients_of_perfect_outputs_are_zero(student, reference):
    params, x, hf, hb, y, _ = run(reference, "matrices, perfect", 3)
    check_matrices(student, reference, MATRICES, (params, x, hf, hb, y, y.copy()))


def test_parameter_gradients_are_linear_in_the_residual(student, reference):
    params, x, hf, hb, y, z = run(reference, "matrices, linear", 3)
    want = reference.birnn_parameter_gradients(params, x, hf, hb, y, z)
    for factor in (-3.0, 1e4):
        got = student.birnn_parameter_gradients(params, x, hf, hb, y, y + factor * (z - y))
        assert_holds(isinstance(got, dict), "birnn_parameter_gradients: a dict was asked for")
        numbers = {key: np.asarray(matrix, dtype=float) / factor for key, matrix in got.items()}
        assert_close(numbers, want, "birnn_parameter_gradients(...)")


def test_parameter_gradients_may_be_very_small(student, reference):
    arguments = small_run(reference, "matrices, small")
    got, want = (side.birnn_parameter_gradients(*arguments) for side in (student, reference))
    assert_holds(isinstance(got, dict) and set(got) == set(want), "birnn_parameter_gradients: six keys were asked for")
    for key in MATRICES:
        check_in_units(got[key], want[key], f"the gradient at {key}")


def test_time_run_backwards_exchanges_the_matrices_of_both_chains(student, reference):
    params, x, hf, hb, y, z = run(reference, "matrices, mirror", 4)
    want = mirrored(reference.birnn_parameter_gradients(params, x, hf, hb, y, z))
    got = student.birnn_parameter_gradients(mirrored(params), x[::-1], hb[::-1], hf[::-1], y[::-1], z[::-1])
    assert_close(got, want, "birnn_parameter_gradients(...)")


@pytest.mark.parametrize("rows", [slice(None, -1), slice(0, 1)])
def test_parameter_gradients_refuse_lengths_that_do_not_fit(student, reference, rows):
    params, *right = run(reference, "matrices, lengths", 4)
    student.birnn_parameter_gradients(params, *right)
    for wrong in range(5):
        with pytest.raises(ValueError):
            student.birnn_parameter_gradients(params, *(a[rows] if n == wrong else a for n, a in enumerate(right)))


def test_parameter_gradients_compare_each_length_with_that_of_the_outputs(student, reference):
    params, *right = run(reference, "matrices, too long", 3)
    student.birnn_parameter_gradients(params, *right)
    # x with one row more or fewer alone, against z, and together with the states.
    of_x = [(1, 0, 0, 0, 0), (1, 0, 0, 0, -1), (-1, 0, 0, 0, 1), (1, 0, 0, 0, 1), (1, 1, 1, 0, 0), (-1, -1, -1, 0, 0)]
    for more in (*of_x, *((0, *rest) for rest in OTHER_ROWS)):
        with pytest.raises(ValueError):
            student.birnn_parameter_gradients(params, *map(with_rows, right, more))


def test_parameter_gradients_take_lists_and_leave_their_arguments_alone(student, reference):
    params, *rest = run(reference, "matrices, lists", 3)
    got = student.birnn_parameter_gradients(as_lists(params), *(array.tolist() for array in rest))
    assert_close(got, reference.birnn_parameter_gradients(params, *rest), "birnn_parameter_gradients(...)")
    assert_keeps_arguments(student.birnn_parameter_gradients, params, *rest)
    assert_keeps_arguments(student.birnn_parameter_gradients, as_lists(params), *(array.tolist() for array in rest))
