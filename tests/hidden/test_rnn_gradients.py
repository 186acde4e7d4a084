"""Hidden cases of rnn_gradients.

Networks have more inputs than units or fewer, never as many, and no symmetric W: a transpose never goes unnoticed. Any
array is a possible sequence of states, since inputs can lead anywhere.
"""

import numpy as np
import pytest

from autograder.cases import as_lists, assert_close, assert_keeps_arguments, draw, near_misses

ACTIVATIONS = ["sigmoid", "tanh", "relu", "identity"]
# No activation of ours, or not written as ours: other names, other spellings, longer and shorter words.
STRANGERS = ["softmax", "ReLU", "linear", "logistic", "relu6", "hard_sigmoid", "sig", "", *near_misses(*ACTIVATIONS)]


def numbers(name, *shape):
    """Random numbers of order 1 and of both signs."""
    return draw(name).uniform(-2.0, 2.0, shape)


def weights(name, n):
    """A random square matrix that neither shrinks nor blows up its products."""
    return draw(name).normal(0.0, 1.2 / np.sqrt(n), (n, n))


def network(name, n, m, T):
    """W, U, b, inputs and an initial state."""
    random = draw(name)
    shapes = [(n, m), (n,), (T, m), (n,)]
    return random.normal(0.0, 1.2 / np.sqrt(n), (n, n)), *(random.uniform(-2.0, 2.0, shape) for shape in shapes)


def slope(z, activation):
    """The derivative of an activation by central differences; z keeps clear of the kink."""
    z, step = np.asarray(z, dtype=float), 1e-5
    functions = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
        "identity": lambda z: z,
    }
    return (functions[activation](z + step) - functions[activation](z - step)) / (2 * step)


def differences(function, at):
    """The Jacobian of a vector function by central differences."""
    step = 1e-5
    columns = [function(at + step * e) - function(at - step * e) for e in np.eye(len(at))]
    return np.stack(columns, axis=1) / (2 * step)


def assert_keeps_arrays_and_lists(function, *arguments):
    assert_keeps_arguments(function, *arguments)
    assert_keeps_arguments(function, *as_lists(*arguments))


def check_words(call, words=STRANGERS):
    """That these words are refused where another one is not."""
    call("tanh")
    for word in words:
        with pytest.raises(ValueError):
            call(word)


# Activations


def check_activation(student, reference, function, activation, z, atol=1e-6):
    got, want = getattr(student, function)(z, activation), getattr(reference, function)(z, activation)
    what = f"the derivative of {activation}" if function == "activation_derivative" else f"the {activation} of z"
    assert_close(got, want, what, atol=atol)


def check_tiny_and_huge(student, reference, function):
    """What is not flat there keeps its digits; the logistic function and tanh of large numbers do not."""
    for activation in ("relu", "identity"):
        check_activation(student, reference, function, activation, [1e-9, -1e-9, 1e9, -1e9, 1e-30, 1e30], atol=0.0)
    check_activation(student, reference, function, "tanh", [1e-9, -1e-9], atol=0.0)


def check_shapes(student, reference, function):
    for activation in ACTIVATIONS:
        for shape in [(), (3, 2), (2, 1, 3)]:
            check_activation(student, reference, function, activation, numbers(f"shape {shape}", *shape))


def check_whole_numbers(student, reference, function):
    for activation in ACTIVATIONS:
        check_activation(student, reference, function, activation, [-3, -1, 1, 2])
        check_activation(student, reference, function, activation, np.array([[1, -2], [-1, 3]]))


def check_far_out(student, reference, function):
    for activation in ACTIVATIONS:
        check_activation(student, reference, function, activation, [-1000.0, -40.0, 40.0, 1000.0])


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_sigmoid_and_tanh_of_any_number(student, reference, activation):
    check_activation(student, reference, "activate", activation, numbers("smooth", 12))


@pytest.mark.parametrize("activation", ["relu", "identity"])
def test_relu_and_identity_of_any_number(student, reference, activation):
    check_activation(student, reference, "activate", activation, [0.0, *numbers("piecewise", 12)])


def test_activations_saturate_and_do_not_overflow(student, reference):
    check_far_out(student, reference, "activate")


def test_activations_of_tiny_and_huge_numbers(student, reference):
    check_tiny_and_huge(student, reference, "activate")


def test_activations_keep_the_shape(student, reference):
    check_shapes(student, reference, "activate")


def test_activations_of_whole_numbers_are_not_cut_off(student, reference):
    check_whole_numbers(student, reference, "activate")


def test_activations_leave_their_argument_alone(student, reference):
    for activation in ACTIVATIONS:
        z = numbers("left alone", 6)
        check_activation(student, reference, "activate", activation, z)
        assert_keeps_arrays_and_lists(student.activate, z, activation)


def test_activate_knows_four_words_only(student):
    check_words(lambda word: student.activate(np.array([0.5, -1.5]), word))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_derivatives_of_sigmoid_and_tanh(student, activation):
    z = numbers("smooth slopes", 12)
    assert_close(student.activation_derivative(z, activation), slope(z, activation), f"the derivative of {activation}")


@pytest.mark.parametrize("activation", ["relu", "identity"])
def test_derivatives_of_relu_and_identity(student, activation):
    z = numbers("piecewise slopes", 12)
    assert_close(student.activation_derivative(z, activation), slope(z, activation), f"the derivative of {activation}")


def test_the_derivative_of_relu_is_zero_at_the_kink(student, reference):
    z = [0.0, 1.0, -0.0, -1.0, 1e-12, -1e-12]
    check_activation(student, reference, "activation_derivative", "relu", z, atol=0.0)
    check_activation(student, reference, "activation_derivative", "relu", 0.0, atol=0.0)


def test_derivatives_vanish_far_out_and_do_not_overflow(student, reference):
    check_far_out(student, reference, "activation_derivative")
    for activation in ("sigmoid", "tanh"):
        check_activation(student, reference, "activation_derivative", activation, [-1000.0, 1000.0], atol=1e-12)


def test_derivatives_at_tiny_and_huge_numbers(student, reference):
    check_tiny_and_huge(student, reference, "activation_derivative")


def test_derivatives_keep_the_shape(student, reference):
    check_shapes(student, reference, "activation_derivative")


def test_derivatives_at_whole_numbers_are_not_cut_off(student, reference):
    check_whole_numbers(student, reference, "activation_derivative")


def test_derivatives_leave_their_argument_alone(student, reference):
    for activation in ACTIVATIONS:
        z = numbers("slopes left alone", 6)
        check_activation(student, reference, "activation_derivative", activation, z)
        assert_keeps_arrays_and_lists(student.activation_derivative, z, activation)


def test_derivatives_of_four_words_only(student):
    check_words(lambda word: student.activation_derivative(np.array([0.5, -1.5]), word))


# The two recurrences


def check_states(student, reference, function, parts, activation, atol=1e-6):
    got, want = getattr(student, function)(*parts, activation), getattr(reference, function)(*parts, activation)
    assert_close(got, want, "the sequence of states", atol=atol)


def check_long_sequence(student, function):
    """A linear network of one unit that goes to and fro between 4 and -3, a hundred and ten times."""
    want = np.resize([[4.0], [-3.0]], (111, 1))
    got = getattr(student, function)([[-1.0]], [[1.0]], [0.0], np.ones((110, 1)), want[0], "identity")
    assert_close(got, want, "the sequence of states")


def check_state_sizes(student, reference, function):
    """Two networks that any positive factor goes through, in other units."""
    W, U, b, x, h0 = network("sizes", 2, 3, 4)
    for activation in ("relu", "identity"):
        for size in (1e-9, 1e9):
            parts = (W, U, size * b, size * x, size * h0)
            check_states(student, reference, function, parts, activation, atol=0.0)


def check_strange_states(student, function):
    for T, words in ((1, STRANGERS), (0, STRANGERS[::3])):
        parts = (np.eye(2), np.eye(2), np.ones(2), np.ones((T, 2)), np.ones(2))
        check_words(lambda word, parts=parts: getattr(student, function)(*parts, word), words)


@pytest.mark.weight(2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_first_network_follows_its_recurrence(student, reference, activation):
    check_states(student, reference, "rnn_states", network("first", 3, 2, 6), activation)


def test_the_first_network_activates_its_state_and_not_its_input(student, reference):
    # One step from a state that every activation changes.
    for activation in ACTIVATIONS:
        check_states(student, reference, "rnn_states", network("one step", 4, 3, 1), activation)


def test_the_first_network_reads_one_input_a_step(student):
    # W = 0: each state is what its own input makes of it.
    _, U, b, x, h0 = network("no memory", 2, 5, 4)
    got = student.rnn_states(np.zeros((2, 2)), U, b, x, h0, "tanh")
    assert_close(got, np.vstack([h0, x @ U.T + b]), "the sequence of states")


def test_the_first_network_without_inputs_stays_where_it_is(student, reference):
    check_states(student, reference, "rnn_states", network("no steps", 3, 2, 0), "sigmoid")
    check_states(student, reference, "rnn_states", network("no steps, one unit", 1, 2, 0), "relu")


def test_the_first_network_with_a_single_unit(student, reference):
    for activation in ACTIVATIONS:
        check_states(student, reference, "rnn_states", network("single unit", 1, 2, 5), activation)


def test_the_first_network_takes_lists_of_whole_numbers(student, reference):
    parts = ([[1, -2], [3, 1]], [[1, 0, 2], [-1, 1, 0]], [1, -1], [[1, 2, -1], [0, 1, 1]], [2, -1])
    for activation in ("sigmoid", "relu"):
        check_states(student, reference, "rnn_states", parts, activation)


def test_the_first_network_leaves_its_arguments_alone(student, reference):
    parts = network("first left alone", 3, 2, 4)
    for activation in ("relu", "identity"):
        check_states(student, reference, "rnn_states", parts, activation)
        assert_keeps_arrays_and_lists(student.rnn_states, *parts, activation)


def test_the_first_network_takes_as_many_steps_as_there_are_inputs(student):
    check_long_sequence(student, "rnn_states")


def test_the_first_network_with_tiny_and_huge_states(student, reference):
    check_state_sizes(student, reference, "rnn_states")


def test_the_first_network_knows_four_activations_only(student):
    check_strange_states(student, "rnn_states")


@pytest.mark.weight(2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_second_network_follows_its_recurrence(student, reference, activation):
    check_states(student, reference, "conventional_rnn_states", network("second", 3, 2, 6), activation)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_second_network_is_the_first_one_activated(student, reference, activation):
    W, U, b, x, h0 = network("equivalent", 3, 4, 5)
    h = reference.rnn_states(W, U, b, x, h0, activation)
    g = reference.activate(h, activation)
    assert_close(student.conventional_rnn_states(W, U, b, x, g[0], activation), g, "the sequence of states")


def test_the_second_network_does_not_activate_its_initial_state(student, reference):
    for activation in ACTIVATIONS:
        check_states(student, reference, "conventional_rnn_states", network("one second step", 4, 3, 1), activation)


def test_the_second_network_without_inputs_stays_where_it_is(student, reference):
    check_states(student, reference, "conventional_rnn_states", network("no second steps", 3, 2, 0), "sigmoid")
    check_states(student, reference, "conventional_rnn_states", network("no second steps, one", 1, 2, 0), "relu")


def test_the_second_network_with_a_single_unit(student, reference):
    for activation in ACTIVATIONS:
        check_states(student, reference, "conventional_rnn_states", network("single second unit", 1, 2, 5), activation)


def test_the_second_network_takes_lists_of_whole_numbers(student, reference):
    parts = ([[1, -2], [3, 1]], [[1, 0, 2], [-1, 1, 0]], [1, -1], [[1, 2, -1], [0, 1, 1]], [2, -1])
    for activation in ("sigmoid", "relu"):
        check_states(student, reference, "conventional_rnn_states", parts, activation)


def test_the_second_network_leaves_its_arguments_alone(student, reference):
    parts = network("second left alone", 3, 2, 4)
    for activation in ("relu", "identity"):
        check_states(student, reference, "conventional_rnn_states", parts, activation)
        assert_keeps_arrays_and_lists(student.conventional_rnn_states, *parts, activation)


def test_the_second_network_takes_as_many_steps_as_there_are_inputs(student):
    check_long_sequence(student, "conventional_rnn_states")


def test_the_second_network_with_tiny_and_huge_states(student, reference):
    check_state_sizes(student, reference, "conventional_rnn_states")


def test_the_second_network_knows_four_activations_only(student):
    check_strange_states(student, "conventional_rnn_states")


def check_translation(student, reference, h, activation):
    got = student.conventional_state_from_preactivation(h, activation)
    assert_close(got, reference.conventional_state_from_preactivation(h, activation), "the state of the second network")


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_second_state_follows_from_the_first(student, reference, activation):
    W, U, b, x, h0 = network("translation", 4, 2, 3)
    g = reference.conventional_rnn_states(W, U, b, x, reference.activate(h0, activation), activation)
    h = reference.rnn_states(W, U, b, x, h0, activation)
    for t in (1, 3):
        assert_close(
            student.conventional_state_from_preactivation(h[t], activation), g[t], "the state of the second network"
        )


def test_the_second_state_needs_no_inverse_of_the_activation(student, reference):
    for activation, h in [("relu", [-2.0, 0.0, 1.5]), ("sigmoid", [-3.0, 0.0, 4.0]), ("tanh", [-1.0, 1.0, 2.5])]:
        check_translation(student, reference, h, activation)


def test_a_whole_sequence_is_translated_at_once(student, reference):
    for activation in ACTIVATIONS:
        check_translation(student, reference, numbers("whole sequence", 6, 3), activation)
        check_translation(student, reference, numbers("square sequence", 3, 3), activation)


def test_translation_leaves_the_states_alone(student, reference):
    for activation in ("relu", "identity"):
        h = numbers("translated left alone", 4, 3)
        check_translation(student, reference, h, activation)
        assert_keeps_arrays_and_lists(student.conventional_state_from_preactivation, h, activation)


def test_translation_of_tiny_and_huge_states(student, reference):
    check_tiny_and_huge(student, reference, "conventional_state_from_preactivation")


def test_translation_knows_four_activations_only(student):
    check_words(lambda word: student.conventional_state_from_preactivation(np.array([0.5, -1.5]), word))


# The Jacobian of one step


def check_step(student, reference, W, h, activation, atol=1e-6):
    got, want = student.step_jacobian(W, h, activation), reference.step_jacobian(W, h, activation)
    assert_close(got, want, "the Jacobian of a step", atol=atol)


@pytest.mark.weight(2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_step_is_differentiated_as_finite_differences_do(student, reference, activation):
    W, U, b, x, h0 = network("step", 3, 2, 1)
    want = differences(lambda h: reference.rnn_states(W, U, b, x, h, activation)[1], h0)
    assert_close(student.step_jacobian(W, h0, activation), want, "the Jacobian of a step")


def test_a_unit_that_is_off_passes_nothing_on(student, reference):
    for h in ([1.5, -0.5, 2.0, 0.0], [-1.0, -2.0, -0.5, 3.0], [-1.0, -1.0, 0.0, -1.0]):
        check_step(student, reference, weights("off", 4), np.array(h), "relu")


def test_a_saturated_step_has_no_derivative_left(student, reference):
    W, h = weights("saturated", 3), np.array([1000.0, -1000.0, 0.25])
    for activation in ("sigmoid", "tanh"):
        check_step(student, reference, W, h, activation)


def test_a_step_of_a_single_unit(student, reference):
    for activation in ACTIVATIONS:
        check_step(student, reference, [[-1.75]], [0.6], activation)


def test_a_step_takes_lists_of_whole_numbers(student, reference):
    for activation in ("sigmoid", "identity"):
        check_step(student, reference, [[2, -1], [1, 3]], [1, -2], activation)


def test_a_step_leaves_its_arguments_alone(student, reference):
    W, h = weights("step left alone", 3), numbers("step left alone", 3)
    for activation in ("tanh", "relu"):
        check_step(student, reference, W, h, activation)
        assert_keeps_arrays_and_lists(student.step_jacobian, W, h, activation)


def test_a_step_of_tiny_and_huge_weights(student, reference):
    W = weights("step sizes", 2)
    for activation in ("tanh", "relu"):
        for size in (1e-9, 1e9):
            check_step(student, reference, size * W, [1e-10, -0.5], activation, atol=0.0)


def test_a_step_knows_four_activations_only(student):
    check_words(lambda word: student.step_jacobian(np.eye(2), np.ones(2), word))


# Jacobians over many steps


def check_jacobian(student, reference, function, W, states, activation, k, t, atol=1e-6):
    got = getattr(student, function)(W, states, activation, k, t)
    assert_close(got, getattr(reference, function)(W, states, activation, k, t), "the Jacobian", atol=atol)


def check_times(student, reference, function, activation):
    W, states = weights(f"times {activation}", 3), numbers("times", 5, 3)
    for k, t in [(0, 1), (0, 2), (1, 3), (3, 4), (0, 4)]:
        check_jacobian(student, reference, function, W, states, activation, k, t)


def check_relu_masks(student, reference, function):
    # Which units are on changes from step to step, and one is exactly at the kink.
    states = np.array([[1.0, 2.0, 0.5], [0.5, -1.0, 2.0], [0.0, 1.0, 0.5], [1.0, 1.0, -2.0], [-0.5, 2.0, 1.0]])
    W = weights("masks", 3)
    for k, t in [(0, 1), (2, 4), (0, 4)]:
        check_jacobian(student, reference, function, W, states, "relu", k, t)
    for t in (3, 4):  # nothing comes through a unit that is off, however large the weights are
        check_jacobian(student, reference, function, 1e9 * W, states, "relu", t - 1, t, atol=0.0)


def check_composition(student, reference, function):
    W, states = weights("composition", 3), numbers("composition", 7, 3)
    for k, j, t in [(0, 2, 6), (1, 4, 5), (0, 5, 6)]:
        parts = [getattr(reference, function)(W, states, "tanh", *times) for times in ((j, t), (k, j))]
        assert_close(getattr(student, function)(W, states, "tanh", k, t), parts[0] @ parts[1], "the Jacobian")


def check_identity(student, function):
    W, states = weights("no step", 3), numbers("no step", 4, 3)
    for time in (0, 3):
        assert_close(getattr(student, function)(W, states, "sigmoid", time, time), np.eye(3), "the Jacobian")
    assert_close(getattr(student, function)(W, states[:1], "relu", 0, 0), np.eye(3), "the Jacobian")
    assert_close(getattr(student, function)(W, states, "identity", 1, 2), W, "the Jacobian of one linear step")


def check_power(student, function):
    # A linear network: the states don't matter at all.
    W = weights("power", 4)
    got = getattr(student, function)(W, numbers("power", 6, 4), "identity", 1, 5)
    assert_close(got, np.linalg.matrix_power(W, 4), "the Jacobian")


def check_many_steps(student, function):
    # A quarter of a turn, stretched: after 104 of them all is as it was, but longer. NumPy's whole numbers are times.
    W = 1.0625 * np.array([[0.0, -1.0], [1.0, 0.0]])
    got = getattr(student, function)(W, np.ones((107, 2)), "relu", np.int64(2), np.int64(106))
    assert_close(got, 1.0625**104 * np.eye(2), "the Jacobian", atol=1e-3)
    got = getattr(student, function)(W, np.ones((107, 2)), "relu", 105, 106)
    assert_close(got, W, "the Jacobian")


def check_jacobian_sizes(student, reference, function):
    W, states = weights("jacobian sizes", 3), numbers("jacobian sizes", 4, 3)
    for size in (1e-6, 1e6):
        for activation in ("tanh", "relu"):
            check_jacobian(student, reference, function, size * W, states, activation, 1, 3, atol=0.0)


def check_strange_jacobian(student, function):
    W, states = np.eye(2), np.ones((2, 2))
    for k, words in ((0, STRANGERS), (1, STRANGERS[::3])):
        check_words(lambda word, k=k: getattr(student, function)(W, states, word, k, 1), words)


def check_whole_number_jacobian(student, reference, function):
    W, states = [[2, -1], [1, 1]], [[1, 0], [-1, 1], [1, -2], [0, 1]]
    for activation in ("sigmoid", "identity"):
        check_jacobian(student, reference, function, W, states, activation, 0, 3)


def check_jacobian_keeps(student, reference, function):
    W, states = weights("jacobian left alone", 3), numbers("jacobian left alone", 4, 3)
    for activation in ("tanh", "relu"):
        check_jacobian(student, reference, function, W, states, activation, 0, 3)
        assert_keeps_arrays_and_lists(getattr(student, function), W, states, activation, 0, 3)


# Backwards, before the start, after the end, both.
BAD_TIMES = [(2, 1), (3, 0), (-1, 2), (-2, -1), (0, 4), (4, 4), (2, 5)]


@pytest.mark.weight(2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_jacobian_between_two_times(student, reference, activation):
    check_times(student, reference, "state_jacobian", activation)


@pytest.mark.weight(2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_jacobian_agrees_with_finite_differences(student, reference, activation):
    W, U, b, x, h0 = network("differences", 3, 2, 4)
    states = reference.rnn_states(W, U, b, x, h0, activation)
    want = differences(lambda h: reference.rnn_states(W, U, b, x, h, activation)[-1], h0)
    assert_close(student.state_jacobian(W, states, activation, 0, 4), want, "the Jacobian")


def test_jacobians_compose(student, reference):
    check_composition(student, reference, "state_jacobian")


def test_no_step_has_the_identity_as_jacobian(student):
    check_identity(student, "state_jacobian")


def test_the_jacobian_of_a_linear_network_is_a_power(student):
    check_power(student, "state_jacobian")


def test_the_jacobian_needs_the_states_before_each_step(student, reference):
    check_relu_masks(student, reference, "state_jacobian")


def test_the_jacobian_of_a_single_unit_is_a_product_of_numbers(student, reference):
    w, states = -1.4, numbers("single", 6, 1)
    for activation in ACTIVATIONS:
        want = w**3 * np.prod(reference.activation_derivative(states[1:4], activation))
        assert_close(student.state_jacobian([[w]], states, activation, 1, 4), [[want]], "the Jacobian")


def test_the_jacobian_takes_lists_of_whole_numbers(student, reference):
    check_whole_number_jacobian(student, reference, "state_jacobian")


def test_the_jacobian_leaves_its_arguments_alone(student, reference):
    check_jacobian_keeps(student, reference, "state_jacobian")


@pytest.mark.parametrize(("k", "t"), BAD_TIMES)
def test_the_jacobian_refuses_times_outside_the_sequence(student, k, t):
    student.state_jacobian(weights("bad times", 2), numbers("bad times", 4, 2), "tanh", 0, 3)
    with pytest.raises(ValueError):
        student.state_jacobian(weights("bad times", 2), numbers("bad times", 4, 2), "tanh", k, t)


def test_the_jacobian_goes_back_as_many_steps_as_there_are(student):
    check_many_steps(student, "state_jacobian")


def test_the_jacobian_of_tiny_and_huge_weights(student, reference):
    check_jacobian_sizes(student, reference, "state_jacobian")


def test_the_jacobian_knows_four_activations_only(student):
    check_strange_jacobian(student, "state_jacobian")


@pytest.mark.weight(2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_second_jacobian_between_two_times(student, reference, activation):
    check_times(student, reference, "conventional_state_jacobian", activation)


@pytest.mark.weight(2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_second_jacobian_agrees_with_finite_differences(student, reference, activation):
    W, U, b, x, h0 = network("differences", 3, 2, 4)
    states = reference.rnn_states(W, U, b, x, h0, activation)
    g0 = reference.activate(h0, activation)
    want = differences(lambda g: reference.conventional_rnn_states(W, U, b, x, g, activation)[-1], g0)
    assert_close(student.conventional_state_jacobian(W, states, activation, 0, 4), want, "the Jacobian")


def test_second_jacobians_compose(student, reference):
    check_composition(student, reference, "conventional_state_jacobian")


def test_no_step_has_the_identity_as_second_jacobian(student):
    check_identity(student, "conventional_state_jacobian")


def test_the_second_jacobian_of_a_linear_network_is_a_power(student):
    check_power(student, "conventional_state_jacobian")


def test_the_second_jacobian_needs_the_states_after_each_step(student, reference):
    check_relu_masks(student, reference, "conventional_state_jacobian")


def test_the_second_jacobian_of_a_single_unit_is_a_product_of_numbers(student, reference):
    w, states = -1.4, numbers("single", 6, 1)
    for activation in ACTIVATIONS:
        want = w**3 * np.prod(reference.activation_derivative(states[2:5], activation))
        assert_close(student.conventional_state_jacobian([[w]], states, activation, 1, 4), [[want]], "the Jacobian")


def test_the_second_jacobian_takes_lists_of_whole_numbers(student, reference):
    check_whole_number_jacobian(student, reference, "conventional_state_jacobian")


def test_the_second_jacobian_leaves_its_arguments_alone(student, reference):
    check_jacobian_keeps(student, reference, "conventional_state_jacobian")


@pytest.mark.parametrize(("k", "t"), BAD_TIMES)
def test_the_second_jacobian_refuses_times_outside_the_sequence(student, k, t):
    student.conventional_state_jacobian(weights("bad times", 2), numbers("bad times", 4, 2), "tanh", 0, 3)
    with pytest.raises(ValueError):
        student.conventional_state_jacobian(weights("bad times", 2), numbers("bad times", 4, 2), "tanh", k, t)


def test_the_second_jacobian_goes_back_as_many_steps_as_there_are(student):
    check_many_steps(student, "conventional_state_jacobian")


def test_the_second_jacobian_of_tiny_and_huge_weights(student, reference):
    check_jacobian_sizes(student, reference, "conventional_state_jacobian")


def test_the_second_jacobian_knows_four_activations_only(student):
    check_strange_jacobian(student, "conventional_state_jacobian")
