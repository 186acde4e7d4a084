"""Hidden cases of gradients_through_time.

Matrices are not symmetric, there are never as many parameters as units, and every step has numbers of its own.
"""

import numpy as np
import pytest

from autograder.cases import assert_close, assert_holds, assert_keeps_arguments, draw, near_misses

ACTIVATIONS = ["sigmoid", "tanh", "relu", "identity"]


def numbers(name, *shape):
    return draw(name).normal(size=shape)


def check_in_units(got, want, what):
    """Compare what may be very small or very large: in units of its largest entry."""
    unit, got = np.max(np.abs(want)), np.asarray(got)
    assert_holds(got.dtype.kind in "iuf", f"{what}: real numbers were asked for")
    assert_close(got / unit, np.asarray(want) / unit, what)


def as_list(part):
    return part.tolist() if isinstance(part, np.ndarray) else part


# Over all errors


def check_total(student, gradients):
    want = gradients[0] * 0.0
    for gradient in gradients:
        want = want + gradient
    assert_close(student.total_gradient(gradients), want, "the gradient of the whole error")


def test_all_errors_count_alike(student):
    for T in (2, 3, 7, 120):
        check_total(student, list(numbers(f"total {T}", T, 4)))


def test_parameters_may_have_any_shape(student):
    for shape in [(1,), (2, 3), (3, 3), (2, 3, 4), (1, 1), (2, 1, 3, 2)]:
        check_total(student, list(numbers(f"shape {shape}", 3, *shape)))


def test_as_many_errors_as_parameters(student):
    gradients = list(numbers("as many", 4, 4))
    check_total(student, gradients)
    # Two errors may have the same gradient, and both count.
    check_total(student, [*gradients, gradients[1]])


def test_a_single_error_is_the_whole_error(student):
    for shape in [(3,), (2, 2)]:
        check_total(student, list(numbers("single error", 1, *shape)))


def test_a_single_parameter_has_one_number_for_its_gradient(student):
    check_total(student, numbers("single parameter", 5).tolist())


def test_gradients_of_whole_numbers_and_of_floats_add_up(student):
    gradients = [[1, -2], [0.25, 0.5], [3, 1]]
    assert_close(student.total_gradient(gradients), [4.25, -0.5], "the gradient of the whole error")
    assert_close(student.total_gradient([np.array(g) for g in gradients]), [4.25, -0.5], "the same with arrays")
    assert_close(student.total_gradient(np.array(gradients)), [4.25, -0.5], "the same with one array")


def test_gradients_of_any_size_add_up(student):
    gradients = numbers("total sizes", 4, 3)
    for size in (1e-6, 1e5):
        got = student.total_gradient(list(size * gradients))
        check_in_units(got, size * gradients.sum(axis=0), "the gradient of the whole error")


def test_the_total_leaves_its_parts_alone(student):
    gradients = list(numbers("total left alone", 3, 2, 2))
    check_total(student, gradients)
    assert_keeps_arguments(student.total_gradient, gradients)
    assert_keeps_arguments(student.total_gradient, [gradient.tolist() for gradient in gradients])


# Over all steps that used the parameters


def chain(name, t, n, p):
    """An error's derivative, whole Jacobians that end with the identity, and immediate derivatives."""
    random = draw(name)
    jacobians = random.normal(size=(t, n, n))
    jacobians[-1] = np.eye(n)
    return random.normal(size=n), jacobians, random.normal(size=(t, n, p))


def check_chain(student, reference, parts):
    got, want = student.error_gradient_through_time(*parts), reference.error_gradient_through_time(*parts)
    assert_close(got, want, "the gradient of the error")


@pytest.mark.weight(2)
def test_every_step_that_used_the_parameters_counts(student, reference):
    for t, n, p in [(2, 3, 2), (4, 2, 5), (6, 3, 4), (30, 2, 3), (3, 4, 4)]:
        check_chain(student, reference, chain(f"chain {t}", t, n, p))


def test_each_step_adds_what_a_slow_loop_says(student):
    e, jacobians, immediate = chain("slow loop", 3, 2, 3)
    want = np.zeros(3)
    for k in range(3):
        for i in range(2):
            for j in range(2):
                want += e[i] * jacobians[k, i, j] * immediate[k, j]
    assert_close(student.error_gradient_through_time(e, jacobians, immediate), want, "the gradient of the error")


def test_the_first_use_reaches_the_error_through_its_whole_jacobian(student, reference):
    # Only the first step used the parameters.
    e, jacobians, immediate = chain("first use", 4, 3, 2)
    immediate[1:] = 0.0
    check_chain(student, reference, (e, jacobians, immediate))


def test_the_first_of_many_uses_reaches_the_error(student, reference):
    e, jacobians, immediate = chain("first of many", 120, 3, 2)
    immediate[1:] = 0.0
    check_chain(student, reference, (e, jacobians, immediate))
    # However little of the error reaches it, when that use meant much.
    check_chain(student, reference, (e, 2.0**-30 * jacobians, 2.0**30 * immediate))


def test_chains_of_any_size(student, reference):
    e, jacobians, immediate = chain("chain sizes", 4, 3, 2)
    for size in (1e-6, 1e5):
        got, want = (side.error_gradient_through_time(size * e, jacobians, immediate) for side in (student, reference))
        check_in_units(got, want, "the gradient of the error")


def test_the_last_use_reaches_the_error_at_once(student, reference):
    e, jacobians, immediate = chain("last use", 4, 3, 2)
    immediate[:-1] = 0.0
    check_chain(student, reference, (e, jacobians, immediate))


def test_an_error_at_the_first_step(student, reference):
    check_chain(student, reference, chain("first step", 1, 3, 4))


def test_as_many_steps_as_units(student, reference):
    check_chain(student, reference, chain("as many steps", 3, 3, 2))


def test_a_single_unit_and_a_single_parameter(student, reference):
    for t, n, p in [(3, 1, 1), (3, 1, 4), (2, 4, 1)]:
        check_chain(student, reference, chain(f"single {n} {p}", t, n, p))


def test_the_gradient_of_a_real_network(student):
    # x_k = w x_{k-1} + v u_k + b, by w, v and b: compared with finite differences.
    theta, u, x0, t, step = np.array([0.7, -1.3, 0.4]), numbers("inputs", 5), 1.1, 5, 1e-5

    def states(theta):
        x = [x0]
        for one in u:
            x.append(theta @ [x[-1], one, 1.0])
        return x

    moved = [[theta + sign * step * e for sign in (1, -1)] for e in np.eye(3)]
    want = [2.5 * (states(up)[-1] - states(down)[-1]) / (2 * step) for up, down in moved]
    jacobians = [[[theta[0] ** (t - k)]] for k in range(1, t + 1)]
    immediate = [[[x, one, 1.0]] for x, one in zip(states(theta), u, strict=False)]
    got = student.error_gradient_through_time([2.5], jacobians, immediate)
    assert_close(got, want, "the gradient of the error")


def test_chains_of_whole_numbers(student, reference):
    parts = ([1, -2], [[[2, 1], [0, 3]], [[1, 0], [0, 1]]], [[[1, 2, 0], [0, -1, 1]], [[4, 0, 1], [1, 1, 1]]])
    check_chain(student, reference, parts)
    check_chain(student, reference, ([0.5, -0.25], *parts[1:]))


def test_the_chain_leaves_its_arguments_alone(student, reference):
    parts = chain("chain left alone", 3, 2, 4)
    check_chain(student, reference, parts)
    assert_keeps_arguments(student.error_gradient_through_time, *parts)
    assert_keeps_arguments(student.error_gradient_through_time, *map(as_list, parts))


# The recurrent weights


def network(name, n, T):
    """W, states x_0 to x_T, and the direct derivatives of all errors. Inputs can lead to any states."""
    random = draw(name)
    return random.normal(0.0, 1.2 / np.sqrt(n), (n, n)), random.normal(size=(T + 1, n)), random.normal(size=(T, n))


def check_weights(student, reference, W, x, errors, activation):
    got = student.recurrent_weight_gradient(W, x, errors, activation)
    assert_close(got, reference.recurrent_weight_gradient(W, x, errors, activation), "the gradient with respect to W")


FUNCTIONS = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "identity": lambda z: z,
}


@pytest.mark.weight(2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_gradient_by_the_weights_agrees_with_finite_differences(student, activation):
    W, x, errors = network("differences", 2, 4)
    function, step = FUNCTIONS[activation], 1e-5
    drive = x[1:] - function(x[:-1]) @ W.T  # what the inputs must have added

    def error(W):
        state, total = x[0], 0.0
        for added, e in zip(drive, errors, strict=True):
            state = W @ function(state) + added
            total += e @ state
        return total

    want = np.zeros((2, 2))
    for i, j in np.ndindex(2, 2):
        move = np.zeros((2, 2))
        move[i, j] = step
        want[i, j] = (error(W + move) - error(W - move)) / (2 * step)
    assert_close(student.recurrent_weight_gradient(W, x, errors, activation), want, "the gradient with respect to W")


@pytest.mark.weight(2)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_all_errors_reach_all_uses_of_the_weights(student, reference, activation):
    check_weights(student, reference, *network("double sum", 3, 5), activation)


def test_an_error_in_the_end_reaches_all_earlier_steps(student, reference):
    W, x, errors = network("only the last", 3, 5)
    errors[:-1] = 0.0
    for activation in ACTIVATIONS:
        check_weights(student, reference, W, x, errors, activation)


def test_an_error_in_the_end_reaches_the_first_of_many_uses(student, reference):
    # Going back changes the directions of an error, and hardly its length; all but the first state activate to zero.
    W = np.linalg.qr(numbers("turning", 3, 3))[0]
    x, errors = np.zeros((105, 3)), np.zeros((104, 3))
    x[0], errors[-1] = [0.5, -0.25, 1.0], [1.0, 2.0, -1.0]
    for activation in ("tanh", "identity"):
        check_weights(student, reference, W, x, errors, activation)


def test_gradients_by_the_weights_of_any_size(student, reference):
    W, x, errors = network("weights sizes", 3, 4)
    for size in (1e-6, 1e5):
        got, want = (side.recurrent_weight_gradient(W, x, size * errors, "tanh") for side in (student, reference))
        check_in_units(got, want, "the gradient with respect to W")


def test_an_error_at_the_start_reaches_no_later_step(student, reference):
    W, x, errors = network("only the first", 3, 4)
    errors[1:] = 0.0
    check_weights(student, reference, W, x, errors, "tanh")


def test_one_step_has_the_immediate_derivative_alone(student, reference):
    for activation in ACTIVATIONS:
        check_weights(student, reference, *network("one step", 3, 1), activation)


def test_two_errors_and_two_uses_of_the_weights(student, reference):
    for activation in ACTIVATIONS:
        check_weights(student, reference, *network("two steps", 2, 2), activation)


def test_as_many_steps_as_units_in_a_network(student, reference):
    check_weights(student, reference, *network("square", 4, 4), "sigmoid")


def test_the_gradient_by_the_single_weight_of_one_unit(student, reference):
    for activation in ACTIVATIONS:
        check_weights(student, reference, *network("one unit", 1, 5), activation)


def test_units_that_are_off_pass_no_error_back(student, reference):
    # Each state has units that are on, off, or exactly at the kink.
    x = np.array([[1.0, -2.0, 0.5], [0.0, 1.5, -1.0], [2.0, 0.0, 1.0], [-1.0, 1.0, 0.0], [0.5, 0.5, -0.5]])
    W, _, errors = network("masks", 3, 4)
    check_weights(student, reference, W, x, errors, "relu")


def test_saturated_units_pass_no_error_back_and_do_not_overflow(student, reference):
    W, x, errors = network("saturated", 3, 4)
    x[1:3] = [[1000.0, -1000.0, 0.5], [-0.5, 1000.0, -1000.0]]
    for activation in ("sigmoid", "tanh"):
        check_weights(student, reference, W, x, errors, activation)
    for activation in ("relu", "identity"):  # which do not saturate
        got, want = (side.recurrent_weight_gradient(W, x, errors, activation) for side in (student, reference))
        check_in_units(got, want, "the gradient with respect to W")


def test_the_gradient_grows_with_the_errors(student, reference):
    W, x, errors = network("linear in errors", 3, 4)
    want = -3.0 * reference.recurrent_weight_gradient(W, x, errors, "tanh")
    assert_close(student.recurrent_weight_gradient(W, x, -3.0 * errors, "tanh"), want, "the gradient with respect to W")


def test_a_network_of_whole_numbers(student, reference):
    W, x, errors = [[1, -2], [3, 1]], [[1, -1], [2, 0], [-1, 1]], [[1, 2], [-1, 1]]
    for activation in ("sigmoid", "relu", "identity"):
        check_weights(student, reference, W, x, errors, activation)


def test_the_gradient_by_the_weights_leaves_its_arguments_alone(student, reference):
    for activation in ("tanh", "relu"):
        parts = network("weights left alone", 3, 4)
        check_weights(student, reference, *parts, activation)
        assert_keeps_arguments(student.recurrent_weight_gradient, *parts, activation)
        assert_keeps_arguments(student.recurrent_weight_gradient, *map(as_list, parts), activation)


@pytest.mark.parametrize("T", [3, 1])
def test_weights_have_a_gradient_for_four_activations_only(student, T):
    W, x, errors = network("strange", 2, T)
    words = ["softmax", "ReLU", "linear", "", "id", *near_misses(*ACTIVATIONS)]
    for size, strangers in ((1.0, words), (0.0, words[::3])):
        student.recurrent_weight_gradient(W, x, size * errors, "tanh")
        for activation in strangers:
            with pytest.raises(ValueError):
                student.recurrent_weight_gradient(W, x, size * errors, activation)
