"""The reference of rnn_gradients against exact fractions, complex steps, and the numbers of the sources."""

import importlib.util
import inspect
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference

STEP = 1e-30
# Functions that accept complex numbers: their derivative is an imaginary part, with no digit lost.
SMOOTH = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "identity": lambda z: z}


@pytest.fixture
def solution():
    return load_reference(Bank.here().solution("rnn_gradients"))


def network(n=4, m=3, T=6):
    random = np.random.default_rng(5)
    shapes = [(n, n), (n, m), (n,), (T, m), (n,)]
    return [random.normal(0, 0.8, shape) for shape in shapes]


def columns(run, at):
    """The Jacobian of a complex function, column by column."""
    return np.stack([run(at + 1j * STEP * e).imag / STEP for e in np.eye(len(at))], axis=1)


@pytest.mark.parametrize("activation", SMOOTH)
def test_activations_and_their_derivatives(solution, activation):
    z = np.linspace(-6, 6, 49)
    np.testing.assert_allclose(solution.activate(z, activation), SMOOTH[activation](z), rtol=1e-14)
    slopes = SMOOTH[activation](z + 1j * STEP).imag / STEP
    np.testing.assert_allclose(solution.activation_derivative(z, activation), slopes, rtol=1e-10)


@pytest.mark.parametrize("activation", SMOOTH)
def test_jacobians_agree_with_complex_steps(solution, activation):
    W, U, b, x, h0 = network()
    function = SMOOTH[activation]
    h = solution.rnn_states(W, U, b, x, h0, activation)
    g = solution.conventional_rnn_states(W, U, b, x, function(h0), activation)
    np.testing.assert_allclose(function(h), g, rtol=1e-13)

    def first(state, k, t):
        for i in range(k, t):
            state = W @ function(state) + U @ x[i] + b
        return state

    def second(state, k, t):
        for i in range(k, t):
            state = function(W @ state + U @ x[i] + b)
        return state

    for t in range(7):
        np.testing.assert_allclose(h[t], first(h0, 0, t), rtol=1e-13)
        for k in range(t + 1):
            want = columns(lambda s, k=k, t=t: first(s, k, t), h[k])
            np.testing.assert_allclose(solution.state_jacobian(W, h, activation, k, t), want, rtol=1e-11, atol=1e-13)
            want = columns(lambda s, k=k, t=t: second(s, k, t), g[k])
            got = solution.conventional_state_jacobian(W, h, activation, k, t)
            np.testing.assert_allclose(got, want, rtol=1e-11, atol=1e-13)


def test_a_relu_network_in_exact_fractions(solution):
    """Dyadic numbers: the reference makes no rounding error at all, and shares no line with this loop."""
    W = [[Fraction(1, 2), Fraction(-1)], [Fraction(3, 4), Fraction(1, 4)]]
    U, b = [[Fraction(1)], [Fraction(-1, 2)]], [Fraction(1, 4), Fraction(1)]
    x = [[Fraction(1)], [Fraction(2)], [Fraction(-4)], [Fraction(1, 2)]]
    h, jacobian = [Fraction(-1), Fraction(3)], [[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]]
    states = [h]
    for [x_t] in x:
        on = [int(one > 0) for one in h]
        jacobian = [[sum(W[i][a] * on[a] * jacobian[a][j] for a in (0, 1)) for j in (0, 1)] for i in (0, 1)]
        h = [sum(W[i][a] * max(h[a], 0) for a in (0, 1)) + U[i][0] * x_t + b[i] for i in (0, 1)]
        states.append(h)
    numbers = [np.array(one, dtype=float) for one in (W, U, b, x, states[0])]
    got = solution.rnn_states(*numbers, "relu")
    assert got.tolist() == [[float(one) for one in state] for state in states]
    assert len({tuple(one > 0 for one in state) for state in states}) > 1
    got = solution.state_jacobian(W, got, "relu", 0, 4)
    assert got.tolist() == [[float(one) for one in row] for row in jacobian]


def test_a_nilpotent_matrix_explodes_while_one_unit_is_off(solution):
    """The bank's counterexample to a condition on eigenvalues: 2^10 times the root of 2."""
    W, b, h0 = 2.0 * np.array([[1, 1], [-1, -1]]), [1.0, -1.0], [1.0, -1.0]
    h = solution.rnn_states(W, np.zeros((2, 1)), b, np.zeros((10, 1)), h0, "relu")
    norm = np.linalg.norm(solution.state_jacobian(W, h, "relu", 0, 10), 2)
    assert norm == pytest.approx(1448.15, abs=0.01)
    assert norm == pytest.approx(2**10 * 2**0.5)


def test_the_example_of_the_prompt(solution):
    W, U = [[1, 2], [0, 1]], [[1], [-1]]
    assert solution.rnn_states(W, U, [0, 1], [[1]], [1, -2], "relu").tolist() == [[1, -2], [2, 0]]
    assert solution.step_jacobian(W, [1, -2], "relu").tolist() == [[1, 0], [0, 0]]


def test_far_out_nothing_overflows(solution):
    z = np.array([-1000.0, 1000.0])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for activation in ("sigmoid", "tanh", "relu", "identity"):
            solution.activate(z, activation)
            solution.activation_derivative(z, activation)
        assert solution.activate(z, "sigmoid").tolist() == [0, 1]
        assert solution.activation_derivative(z, "sigmoid").tolist() == [0, 0]


def test_no_hidden_case_lies_on_the_kink_by_chance(solution):
    """Finite differences, and single precision, want random ReLU networks that keep clear of 0."""
    path = Path(__file__).parents[2] / "hidden" / "test_rnn_gradients.py"
    spec = importlib.util.spec_from_file_location("hidden_rnn_gradients", path)
    hidden = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hidden)
    near = []

    def watched(z, activation):
        if activation == "relu":
            sizes = np.abs(np.asarray(z, dtype=float)).ravel()
            near.extend(sizes[sizes > 1e-8])  # what is smaller stands there on purpose, and no difference is taken
        return derivative(z, activation)

    derivative, solution.activation_derivative = solution.activation_derivative, watched
    student = SimpleNamespace(**vars(solution))
    for name, case in vars(hidden).items():
        if not name.startswith("test_"):
            continue
        arguments = inspect.signature(case).parameters.keys()
        if arguments == {"student", "reference"}:
            case(student, solution)
        elif arguments == {"student", "reference", "activation"}:
            marks = [mark for mark in case.pytestmark if mark.name == "parametrize"]
            if "relu" in marks[0].args[1]:
                case(student, solution, "relu")
    assert len(near) > 100
    assert min(near) > 5e-4


@pytest.mark.parametrize("function", ["rnn_states", "conventional_rnn_states"])
def test_an_unknown_word_is_refused_where_no_step_is_made(solution, function):
    parts = (np.eye(2), np.eye(2), np.ones(2), np.zeros((0, 2)), np.ones(2))
    assert getattr(solution, function)(*parts, "tanh").tolist() == [[1.0, 1.0]]
    with pytest.raises(ValueError, match="activation"):
        getattr(solution, function)(*parts, "linear")
