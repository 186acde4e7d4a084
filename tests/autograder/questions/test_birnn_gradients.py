"""The reference of birnn_gradients against finite differences, a loop over paths, and what its source gets wrong."""

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference

SIZES = [(5, (3, 4, 2, 5)), (1, (2, 3, 4, 1)), (2, (1, 1, 1, 1)), (4, (2, 2, 2, 2))]


@pytest.fixture
def solution():
    return load_reference(Bank.here().solution("birnn_gradients"))


def network(T, sizes):
    dx, df, db, do = sizes
    random = np.random.default_rng(6)
    shapes = {"Wf": (df, dx), "Uf": (df, df), "Vf": (do, df), "Wb": (db, dx), "Ub": (db, db), "Vb": (do, db)}
    params = {key: random.normal(size=shape) for key, shape in shapes.items()}
    return (
        params,
        random.normal(size=(T, dx)),
        random.normal(size=df),
        random.normal(size=db),
        random.normal(size=(T, do)),
    )


def slow_states(params, x, hf0, hb_last):
    """The two chains by their formulas, entry by entry."""

    def state(chain, x_t, neighbor):
        W, U = params["W" + chain], params["U" + chain]
        return [
            1 / (1 + np.exp(-sum(W[i] * x_t) - sum(U[i][j] * neighbor[j] for j in range(len(U)))))
            for i in range(len(U))
        ]

    T = len(x)
    hf, hb = {0: list(hf0)}, {T + 1: list(hb_last)}
    for t in range(1, T + 1):
        hf[t] = state("f", x[t - 1], hf[t - 1])
    for t in range(T, 0, -1):
        hb[t] = state("b", x[t - 1], hb[t + 1])
    return hf, hb


def loss_from(params, x, hf0, hb_last, z, bump=None):
    """The loss, with a state of one chain moved by something while all that depends on it follows."""
    chain, time, move = bump or ("", 0, 0)
    T, sigma = len(x), lambda a: 1 / (1 + np.exp(-a))
    hf, hb = [hf0], {T + 1: hb_last}
    for t in range(1, T + 1):
        hf.append(sigma(params["Wf"] @ x[t - 1] + params["Uf"] @ hf[-1]) + (move if (chain, time) == ("f", t) else 0))
    for t in range(T, 0, -1):
        hb[t] = sigma(params["Wb"] @ x[t - 1] + params["Ub"] @ hb[t + 1]) + (move if (chain, time) == ("b", t) else 0)
    return sum(np.sum((z[t - 1] - params["Vf"] @ hf[t] - params["Vb"] @ hb[t]) ** 2) for t in range(1, T + 1))


def differences(function, size, step=1e-5):
    """Central differences of a function of a move."""
    return np.array([(function(step * e) - function(-step * e)) / (2 * step) for e in np.eye(size)])


@pytest.mark.parametrize(("T", "sizes"), SIZES)
def test_forward_is_the_loop_over_the_formulas(solution, T, sizes):
    params, x, hf0, hb_last, _ = network(T, sizes)
    got = solution.birnn_forward(params, x, hf0, hb_last)
    hf, hb = slow_states(params, x, hf0, hb_last)
    np.testing.assert_allclose(got["hf"], [hf[t] for t in range(T + 1)], rtol=0, atol=1e-14)
    np.testing.assert_allclose(got["hb"], [hb[t] for t in range(1, T + 2)], rtol=0, atol=1e-14)
    y = [params["Vf"] @ hf[t] + params["Vb"] @ hb[t] for t in range(1, T + 1)]
    np.testing.assert_allclose(got["y"], y, rtol=0, atol=1e-14)


def test_saturated_states_overflow_nowhere(solution):
    params, x, hf0, hb_last, _ = network(3, (2, 2, 2, 2))
    got = solution.birnn_forward(params, 1e4 * x, hf0, hb_last)
    assert np.isfinite(got["y"]).all()


@pytest.mark.parametrize(("T", "sizes"), SIZES)
def test_hidden_gradients_are_those_of_finite_differences(solution, T, sizes):
    params, x, hf0, hb_last, z = network(T, sizes)
    states = solution.birnn_forward(params, x, hf0, hb_last)
    at_f, at_b = solution.birnn_hidden_gradients(params, states["hf"], states["hb"], states["y"], z)
    for t in range(1, T + 1):
        for chain, gradient in (("f", at_f[t - 1]), ("b", at_b[t - 1])):
            want = differences(lambda m: loss_from(params, x, hf0, hb_last, z, (chain, t, m)), len(gradient))  # noqa: B023
            np.testing.assert_allclose(gradient, want, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize(("T", "sizes"), SIZES)
@pytest.mark.parametrize("key", ["Wf", "Uf", "Vf", "Wb", "Ub", "Vb"])
def test_parameter_gradients_are_those_of_finite_differences(solution, T, sizes, key):
    params, x, hf0, hb_last, z = network(T, sizes)
    states = solution.birnn_forward(params, x, hf0, hb_last)
    got = solution.birnn_parameter_gradients(params, x, states["hf"], states["hb"], states["y"], z)[key]
    shape = params[key].shape

    def loss(move):
        return loss_from(params | {key: params[key] + move.reshape(shape)}, x, hf0, hb_last, z)

    np.testing.assert_allclose(got, differences(loss, got.size).reshape(shape), rtol=1e-8, atol=1e-8)


def test_the_loss_is_the_sum_of_squared_norms(solution):
    random = np.random.default_rng(6)
    y, z = random.normal(size=(4, 3)), random.normal(size=(4, 3))
    assert solution.birnn_loss(y, z) == pytest.approx(
        sum(np.linalg.norm(z[t] - y[t]) ** 2 for t in range(4)), rel=1e-14
    )


def test_the_graph_of_the_source_has_14_nodes_and_18_edges(solution):
    graph = solution.birnn_graph(3)
    assert len(graph) == len(set(graph)) == 18
    assert len({node for source, target, _ in graph for node in (source, target)}) == 14


@pytest.mark.parametrize("T", [1, 2, 7])
def test_the_graph_runs_from_given_nodes_to_all_others(solution, T):
    """Inputs and given states have no edge into them; every output and computed state has those of its formula."""
    graph = solution.birnn_graph(T)
    nodes = {node for source, target, _ in graph for node in (source, target)}
    into = {node: sorted(label for _, target, label in graph if target == node) for node in nodes}
    assert len(graph) == 6 * T
    assert len(nodes) == 4 * T + 2
    assert {node for node in nodes if not into[node]} == {f"x{t}" for t in range(1, T + 1)} | {"hf0", f"hb{T + 1}"}
    wanted = {"hf": ["Uf", "Wf"], "hb": ["Ub", "Wb"], "y": ["Vb", "Vf"]}
    assert all(into[node] == wanted[node.rstrip("0123456789")] for node in nodes if into[node])


def gradients_of_the_source(params, x, hf, hb, y, z):
    """The source's backward recursion: transposes added, its derivative left at the state of time t."""
    at_b = []
    for t in range(len(y)):
        way = params["Ub"].T @ (hb[t] * (1 - hb[t]) * at_b[-1]) if t else 0
        at_b.append(-2 * params["Vb"].T @ (z[t] - y[t]) + way)
    inside = np.array(at_b) * hb[:-1] * (1 - hb[:-1])
    return {"Wb": inside.T @ x, "Ub": inside.T @ hb[1:]}


@pytest.mark.parametrize(("T", "wrong"), [(1, False), (5, True)])
def test_the_index_that_the_source_gets_wrong_matters_from_two_steps_on(solution, T, wrong):
    params, x, hf0, hb_last, z = network(T, (3, 4, 2, 5))
    states = solution.birnn_forward(params, x, hf0, hb_last)
    arguments = (params, x, states["hf"], states["hb"], states["y"], z)
    right, source = solution.birnn_parameter_gradients(*arguments), gradients_of_the_source(*arguments)
    for key, gradient in source.items():
        assert (np.abs(right[key] - gradient).max() > 0.1) == wrong
