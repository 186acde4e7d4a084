"""Public cases of birnn_gradients: the small network of the prompt, and single steps that you can check by hand."""

import numpy as np
import pytest

LN3 = np.log(3)
# All sizes are 1: the logistic function of LN3 is 3/4, that of -LN3 is 1/4.
PARAMS = {
    "Wf": np.array([[LN3]]),
    "Uf": np.array([[4 / 3 * LN3]]),
    "Vf": np.array([[2.0]]),
    "Wb": np.array([[LN3]]),
    "Ub": np.array([[-4 * LN3]]),
    "Vb": np.array([[-4.0]]),
}
X = np.array([[1.0], [0.0]])
HF = np.array([[0.0], [0.75], [0.75]])  # at times 0, 1, 2
HB = np.array([[0.25], [0.5], [0.0]])  # at times 1, 2, 3
Y = np.array([[0.5], [-0.5]])
Z = np.array([[1.0], [1.0]])  # the residuals are 1/2 and 3/2

# Two states in both chains, two outputs; the steps need no other matrices.
TWO = {
    "Wf": np.ones((2, 3)),
    "Uf": np.array([[2.0, 0.0], [1.0, -1.0]]),
    "Vf": np.array([[1.0, 2.0], [0.0, 1.0]]),
    "Wb": np.ones((2, 3)),
    "Ub": np.array([[0.0, 4.0], [1.0, 0.0]]),
    "Vb": np.array([[1.0, 0.0], [3.0, 1.0]]),
}


def close(got, want, what):
    # A single number may come as an array with one entry.
    single = np.ndim(want) == 0 and np.size(got) == 1
    assert single or np.shape(got) == np.shape(want), f"asked for the shape {np.shape(want)}, got {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=what)


def edges(graph):
    return {tuple(edge) for edge in graph}


def test_an_input_feeds_both_chains(student):
    got = {edge for edge in edges(student.birnn_graph(2)) if edge[0] == "x2"}
    assert got == {("x2", "hf2", "Wf"), ("x2", "hb2", "Wb")}


def test_the_forward_chain_runs_with_time(student):
    got = {edge for edge in edges(student.birnn_graph(2)) if edge[2] == "Uf"}
    assert got == {("hf0", "hf1", "Uf"), ("hf1", "hf2", "Uf")}


def test_a_graph_of_no_steps_is_refused(student):
    student.birnn_graph(1)
    with pytest.raises(ValueError):
        student.birnn_graph(0)


def test_forward_computes_the_states_of_the_prompt(student):
    got = student.birnn_forward(PARAMS, X, np.zeros(1), np.zeros(1))
    assert set(got) == {"hf", "hb", "y"}, f"the keys hf, hb and y were asked for, got {sorted(got)}"
    close(got["hf"], HF, "hf: the given state first")
    close(got["hb"], HB, "hb: the given state last")


def test_forward_computes_the_outputs_of_the_prompt(student):
    got = student.birnn_forward(PARAMS, X, np.zeros(1), np.zeros(1))
    close(got["y"], Y, "y, as in the prompt")


def test_the_loss_is_a_sum_of_squares(student):
    close(student.birnn_loss(Y, Z), 2.5, "0.5^2 + 1.5^2")
    close(student.birnn_loss([[1, 2], [0, 0]], [[1, 0], [2, 1]]), 9.0, "0 + 4 + 4 + 1")


def test_the_loss_refuses_a_single_target_for_two_outputs(student):
    student.birnn_loss(Y, [[1.0], [1.0]])
    with pytest.raises(ValueError):
        student.birnn_loss(Y, [[1.0]])


def test_the_forward_recursion_starts_at_the_last_step(student):
    got = student.forward_hidden_gradient_step(TWO, None, None, np.array([1.0, -2.0]))
    close(got, [-2, 0], "at the last step")


def test_a_step_of_the_forward_recursion_takes_all_ways_to_the_loss(student):
    got = student.forward_hidden_gradient_step(TWO, np.array([0.5, 0.25]), np.array([4.0, 16.0]), np.array([1.0, -2.0]))
    close(got, [3, -3], "all ways from the state to the loss")


def test_the_backward_recursion_starts_at_the_first_step(student):
    got = student.backward_hidden_gradient_step(TWO, None, None, np.array([1.0, -2.0]))
    close(got, [10, 4], "at the first step")


def test_a_step_of_the_backward_recursion_takes_all_ways_to_the_loss(student):
    got = student.backward_hidden_gradient_step(
        TWO, np.array([0.5, 0.25]), np.array([4.0, 16.0]), np.array([1.0, -2.0])
    )
    close(got, [13, 8], "all ways from the state to the loss")


def test_gradients_at_the_forward_states_of_the_prompt(student):
    got, _ = student.birnn_hidden_gradients(PARAMS, HF, HB, Y, Z)
    close(got, [[-2 - 1.5 * LN3], [-6]], "row 0 is time 1")


def test_gradients_at_the_backward_states_of_the_prompt(student):
    _, got = student.birnn_hidden_gradients(PARAMS, HF, HB, Y, Z)
    close(got, [[4], [12 - 3 * LN3]], "row 0 is time 1")


def test_hidden_gradients_refuse_a_missing_target(student):
    student.birnn_hidden_gradients(PARAMS, HF, HB, Y, Z)
    with pytest.raises(ValueError):
        student.birnn_hidden_gradients(PARAMS, HF, HB, Y, Z[:1])


def test_gradients_at_the_matrices_of_the_forward_chain(student):
    got = student.birnn_parameter_gradients(PARAMS, X, HF, HB, Y, Z)
    close(got["Wf"], [[-0.375 - 0.28125 * LN3]], "Wf")
    close(got["Uf"], [[-27 / 32]], "Uf")
    close(got["Vf"], [[-3]], "Vf")


def test_gradients_at_the_matrices_of_the_backward_chain(student):
    got = student.birnn_parameter_gradients(PARAMS, X, HF, HB, Y, Z)
    close(got["Wb"], [[0.75]], "Wb")
    close(got["Ub"], [[0.375]], "Ub")
    close(got["Vb"], [[-1.75]], "Vb")


def test_parameter_gradients_refuse_a_missing_input(student):
    student.birnn_parameter_gradients(PARAMS, X, HF, HB, Y, Z)
    with pytest.raises(ValueError):
        student.birnn_parameter_gradients(PARAMS, X[:1], HF, HB, Y, Z)
