"""Public cases of rnn_gradients: small numbers that you can check by hand."""

import numpy as np
import pytest

# Two units, one input a step. With ReLU everything stays a whole number.
W = [[1, 2], [-1, 3]]
U = [[1], [2]]
B = [0, -1]
X = [[1], [-1]]


def close(got, want, message=""):
    assert np.shape(got) == np.shape(want), f"the shape should be {np.shape(want)}, and it is {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=message)


def test_activations_of_zero_and_one(student):
    close(student.activate([0.0, 1.0], "sigmoid"), [0.5, 0.731059])
    close(student.activate([0.0, 1.0], "tanh"), [0.0, 0.761594])
    close(student.activate([-2.0, 3.0], "relu"), [0.0, 3.0], "negative numbers become 0")
    close(student.activate([-2.0, 3.0], "identity"), [-2.0, 3.0])


def test_a_word_that_names_no_activation_is_refused(student):
    student.activate([1.0], "tanh")
    with pytest.raises(ValueError):
        student.activate([1.0], "softmax")


def test_derivatives_at_zero_and_one(student):
    close(student.activation_derivative([0.0, 1.0], "sigmoid"), [0.25, 0.196612])
    close(student.activation_derivative([0.0, 1.0], "tanh"), [1.0, 0.419974])
    close(student.activation_derivative([-2.0, 3.0], "relu"), [0.0, 1.0])
    close(student.activation_derivative([-2.0, 3.0], "identity"), [1.0, 1.0])


def test_the_derivative_of_relu_at_zero_is_zero(student):
    close(student.activation_derivative([0.0, 0.5], "relu"), [0.0, 1.0])


def test_two_steps_of_the_first_network(student):
    close(student.rnn_states(W, U, B, X, [1, -1], "relu"), [[1, -1], [2, 0], [1, -5]], "h_0, h_1, h_2, one per row")


def test_the_first_network_activates_its_initial_state(student):
    close(student.rnn_states([[2.0]], [[1.0]], [0.0], [[1.0]], [-3.0], "relu"), [[-3.0], [1.0]], "2 * relu(-3) + 1")


def test_two_steps_of_the_second_network(student):
    # W g_0 + U x_1 + b = (1, -1) + (1, 1) = (2, 0), and then (2, -2) + (-1, -3) = (1, -5)
    close(
        student.conventional_rnn_states(W, U, B, X, [1, 0], "relu"), [[1, 0], [2, 0], [1, 0]], "g_0, g_1, g_2 as rows"
    )


def test_the_second_network_takes_its_initial_state_as_it_is(student):
    got = student.conventional_rnn_states([[2.0]], [[1.0]], [0.0], [[1.0]], [-3.0], "tanh")
    close(got, [[-3.0], [-0.999909]], "tanh(2 * (-3) + 1)")


def test_the_second_state_from_the_first(student):
    close(student.conventional_state_from_preactivation([1.0, -5.0], "relu"), [1.0, 0.0], "of h_2 = (1, -5)")
    close(student.conventional_state_from_preactivation([0.0, 1.0], "tanh"), [0.0, 0.761594])


def test_the_second_states_from_a_whole_sequence(student):
    got = student.conventional_state_from_preactivation([[1, -1], [2, 0], [1, -5]], "relu")
    close(got, [[1, 0], [2, 0], [1, 0]], "one state per row, as it came in")


def test_the_jacobian_of_a_step_when_one_unit_is_off(student):
    close(student.step_jacobian(W, [1, -1], "relu"), [[1, 0], [-1, 0]], "row: output, column: input")


def test_the_jacobian_of_a_step_of_a_linear_network(student):
    close(student.step_jacobian(W, [4.0, -7.0], "identity"), [[1, 2], [-1, 3]])
    close(student.step_jacobian(W, [4.0, -7.0], "relu"), [[1, 0], [-1, 0]], "with ReLU the second unit is off")


def test_the_jacobian_over_two_steps(student):
    states = [[1, -1], [2, 1], [4, 0]]
    close(student.state_jacobian(W, states, "relu", 0, 2), [[-1, 0], [-4, 0]], "from h_0 to h_2")
    close(student.state_jacobian(W, states, "relu", 1, 1), [[1, 0], [0, 1]], "no step: the identity matrix")


def test_a_jacobian_back_in_time_is_refused(student):
    student.state_jacobian(W, [[1, -1], [2, 1], [4, 0]], "relu", 1, 2)
    with pytest.raises(ValueError):
        student.state_jacobian(W, [[1, -1], [2, 1], [4, 0]], "relu", 2, 1)


def test_the_jacobian_of_the_second_network_over_two_steps(student):
    got = student.conventional_state_jacobian(W, [[1, -1], [2, 1], [4, 0]], "relu", 0, 2)
    close(got, [[-1, 8], [0, 0]], "from g_0 to g_2")


def test_the_jacobian_of_the_second_network_over_no_step(student):
    states = [[1, -1], [2, 1], [4, 0]]
    close(
        student.conventional_state_jacobian(W, states, "relu", 2, 2), [[1, 0], [0, 1]], "no step: the identity matrix"
    )
    close(
        student.conventional_state_jacobian(W, states, "relu", 1, 2),
        [[1, 2], [0, 0]],
        "one step",
    )
