"""Right answers to birnn_gradients in other styles: each must get full marks."""

import itertools
import math

import numpy as np


class Misfit(ValueError):
    """A subclass of ValueError counts."""


def fit(y, states, sequences):
    """The rows of y, or a complaint."""
    T = len(y)
    if {len(s) for s in states} != {T + 1} or {len(s) for s in sequences} != {T}:
        raise Misfit(f"T = {T}")
    return T


# Plain Python: lists in, lists out.


def times(matrix, vector):
    return [sum(float(m) * float(v) for m, v in zip(row, vector, strict=True)) for row in matrix]


def transposed_times(matrix, vector):
    return [sum(float(row[j]) * float(v) for row, v in zip(matrix, vector, strict=True)) for j in range(len(matrix[0]))]


def plus(one, other):
    return [a + b for a, b in zip(one, other, strict=True)]


def squash(vector):
    return [1 / (1 + math.exp(-value)) for value in vector]


def through(state, gradient):
    return [float(h) * (1 - float(h)) * float(g) for h, g in zip(state, gradient, strict=True)]


def add_outer(total, left, right):
    return [[t + float(a) * float(b) for t, b in zip(row, right, strict=True)]
            for row, a in zip(total, left, strict=True)]  # fmt: skip


def birnn_graph__plain_python(T):
    if T <= 0:
        raise ValueError("T")
    graph = []
    for t in range(1, T + 1):
        for chain, neighbor in (("f", t - 1), ("b", t + 1)):
            state = f"h{chain}{t}"
            graph.append([f"x{t}", state, "W" + chain])
            graph.append([f"h{chain}{neighbor}", state, "U" + chain])
            graph.append([state, f"y{t}", "V" + chain])
    return graph[::-1]


def birnn_forward__plain_python(params, x, hf0, hb_last):
    T = len(x)
    hf, hb = [[float(v) for v in hf0]], [[float(v) for v in hb_last]]
    for t in range(T):
        hf.append(squash(plus(times(params["Wf"], x[t]), times(params["Uf"], hf[t]))))
        hb.insert(0, squash(plus(times(params["Wb"], x[T - 1 - t]), times(params["Ub"], hb[0]))))
    y = [plus(times(params["Vf"], hf[t + 1]), times(params["Vb"], hb[t])) for t in range(T)]
    return {"y": y, "hb": hb, "hf": hf}


def birnn_loss__plain_python(y, z):
    if len(y) != len(z):
        raise ValueError("lengths")
    return math.fsum((float(a) - float(b)) ** 2 for row in zip(y, z, strict=True) for a, b in zip(*row, strict=True))


def forward_hidden_gradient_step__plain_python(params, hf_next, grad_next, residual):
    direct = [-2 * value for value in transposed_times(params["Vf"], residual)]
    if grad_next is None:
        return direct
    return plus(direct, transposed_times(params["Uf"], through(hf_next, grad_next)))


def backward_hidden_gradient_step__plain_python(params, hb_prev, grad_prev, residual):
    direct = [-2 * value for value in transposed_times(params["Vb"], residual)]
    if grad_prev is None:
        return direct
    return plus(direct, transposed_times(params["Ub"], through(hb_prev, grad_prev)))


def birnn_hidden_gradients__plain_python(params, hf, hb, y, z):
    T = fit(y, [hf, hb], [z])
    residuals = [[float(b) - float(a) for a, b in zip(*row, strict=True)] for row in zip(y, z, strict=True)]
    at_f, at_b = [None] * T, [None] * T
    for t in range(T - 1, -1, -1):
        following = at_f[t + 1] if t + 1 < T else None
        at_f[t] = forward_hidden_gradient_step__plain_python(params, hf[min(t + 2, T)], following, residuals[t])
    for t in range(T):
        at_b[t] = backward_hidden_gradient_step__plain_python(
            params, hb[t - 1], at_b[t - 1] if t else None, residuals[t]
        )
    return [at_f, at_b]


def birnn_parameter_gradients__plain_python(params, x, hf, hb, y, z):
    T = fit(y, [hf, hb], [x, z])
    at_f, at_b = birnn_hidden_gradients__plain_python(params, hf, hb, y, z)
    total = {key: [[0.0] * len(matrix[0]) for _ in matrix] for key, matrix in params.items()}
    for t in range(T):
        d_f, d_b = through(hf[t + 1], at_f[t]), through(hb[t], at_b[t])
        d_y = [2 * (float(a) - float(b)) for a, b in zip(y[t], z[t], strict=True)]
        total["Wf"] = add_outer(total["Wf"], d_f, x[t])
        total["Uf"] = add_outer(total["Uf"], d_f, hf[t])
        total["Vf"] = add_outer(total["Vf"], d_y, hf[t + 1])
        total["Wb"] = add_outer(total["Wb"], d_b, x[t])
        total["Ub"] = add_outer(total["Ub"], d_b, hb[t + 1])
        total["Vb"] = add_outer(total["Vb"], d_y, hb[t])
    return total


# Einsum, and recursions written into arrays from the outside in.


def birnn_graph__einsum(T):
    if not T >= 1:
        raise ValueError(T)
    time = np.arange(1, T + 1)
    parts = [("x", 0, "hf", "Wf"), ("hf", -1, "hf", "Uf"), ("hf", 0, "y", "Vf")]
    parts += [("x", 0, "hb", "Wb"), ("hb", 1, "hb", "Ub"), ("hb", 0, "y", "Vb")]
    return {(f"{a}{t + shift}", f"{b}{t}", label) for (a, shift, b, label), t in itertools.product(parts, time)}


def birnn_forward__einsum(params, x, hf0, hb_last):
    p = {key: np.array(value, dtype=float) for key, value in params.items()}
    T = len(x)
    hf, hb = np.empty((T + 1, len(hf0))), np.empty((T + 1, len(hb_last)))
    hf[0], hb[T] = hf0, hb_last
    inputs_f, inputs_b = np.einsum("ij,tj->ti", p["Wf"], x), np.einsum("ij,tj->ti", p["Wb"], x)
    for t in range(T):
        hf[t + 1] = 1 / (1 + np.exp(-inputs_f[t] - np.einsum("ij,j", p["Uf"], hf[t])))
        hb[T - 1 - t] = 1 / (1 + np.exp(-inputs_b[T - 1 - t] - np.einsum("ij,j", p["Ub"], hb[T - t])))
    y = np.einsum("ij,tj->ti", p["Vf"], hf[1:]) + np.einsum("ij,tj->ti", p["Vb"], hb[:T])
    return {"hf": hf, "hb": hb, "y": y}


def birnn_loss__einsum(y, z):
    y, z = np.array(y, dtype=float), np.array(z, dtype=float)
    if y.shape != z.shape:
        raise Misfit("shapes")
    return np.einsum("ti,ti->", z - y, z - y)


def forward_hidden_gradient_step__einsum(params, hf_next, grad_next, residual):
    if grad_next is None:
        hf_next = grad_next = np.zeros(len(params["Uf"]))
    h, g = np.array(hf_next, dtype=float), np.array(grad_next, dtype=float)
    way = np.einsum("ij,i,i->j", params["Uf"], h - h * h, g)
    return way - 2 * np.einsum("ij,i->j", params["Vf"], residual)


def backward_hidden_gradient_step__einsum(params, hb_prev, grad_prev, residual):
    if grad_prev is None:
        hb_prev = grad_prev = np.zeros(len(params["Ub"]))
    h, g = np.array(hb_prev, dtype=float), np.array(grad_prev, dtype=float)
    way = np.einsum("ij,i,i->j", params["Ub"], h - h * h, g)
    return way - 2 * np.einsum("ij,i->j", params["Vb"], residual)


def birnn_hidden_gradients__einsum(params, hf, hb, y, z):
    T = fit(y, [hf, hb], [z])
    p = {key: np.array(value, dtype=float) for key, value in params.items()}
    hf, hb = np.array(hf), np.array(hb)
    at_y = 2 * (np.array(y, dtype=float) - z)
    at_f, at_b = np.einsum("ij,ti->tj", p["Vf"], at_y), np.einsum("ij,ti->tj", p["Vb"], at_y)
    for t in range(1, T):
        at_f[T - 1 - t] += np.einsum("ij,i,i->j", p["Uf"], hf[T + 1 - t] * (1 - hf[T + 1 - t]), at_f[T - t])
        at_b[t] += np.einsum("ij,i,i->j", p["Ub"], hb[t - 1] * (1 - hb[t - 1]), at_b[t - 1])
    return np.asfortranarray(at_f), at_b


def birnn_parameter_gradients__einsum(params, x, hf, hb, y, z):
    T = fit(y, [hf, hb], [x, z])
    at_f, at_b = birnn_hidden_gradients__einsum(params, hf, hb, y, z)
    x, hf, hb, at_y = np.array(x), np.array(hf), np.array(hb), 2 * (np.array(y, dtype=float) - z)
    slope_f, slope_b = (hf * (1 - hf))[1:], (hb * (1 - hb))[:T]
    return {
        "Wf": np.einsum("ti,ti,tj->ij", at_f, slope_f, x),
        "Wb": np.einsum("ti,ti,tj->ij", at_b, slope_b, x),
        "Uf": np.einsum("ti,ti,tj->ij", at_f, slope_f, hf[:T]),
        "Ub": np.einsum("ti,ti,tj->ij", at_b, slope_b, hb[1:]),
        "Vf": np.einsum("ti,tj->ij", at_y, hf[1:]),
        "Vb": np.einsum("ti,tj->ij", at_y, hb[:T]),
    }


# Row gradients and whole Jacobians; every path from a state to a loss on its own.


def jacobian(U, state):
    """The derivative of a state by its neighbor."""
    return np.diag(np.ravel(state) * (1 - np.ravel(state))) @ np.asarray(U)


def forward_hidden_gradient_step__jacobians(params, hf_next, grad_next, residual):
    row = -2 * np.matmul(residual, params["Vf"])
    return row if grad_next is None else row + np.matmul(grad_next, jacobian(params["Uf"], np.array(hf_next)))


def backward_hidden_gradient_step__jacobians(params, hb_prev, grad_prev, residual):
    row = -2 * np.matmul(residual, params["Vb"])
    return row if grad_prev is None else row + np.matmul(grad_prev, jacobian(params["Ub"], np.array(hb_prev)))


def birnn_hidden_gradients__jacobians(params, hf, hb, y, z):
    T = fit(y, [hf, hb], [z])
    at_y = 2 * np.subtract(y, z)
    from_f, from_b = at_y @ np.asarray(params["Vf"]), at_y @ np.asarray(params["Vb"])
    steps_f = [jacobian(params["Uf"], np.array(h)) for h in hf]
    steps_b = [jacobian(params["Ub"], np.array(h)) for h in hb]
    at_f, at_b = [], []
    for t in range(1, T + 1):
        # All losses from t on, each with the product of the Jacobians on the way.
        way, total = np.eye(len(hf[0])), from_f[t - 1]
        for k in range(t + 1, T + 1):
            way = steps_f[k] @ way
            total = total + from_f[k - 1] @ way
        at_f.append(total)
        way, total = np.eye(len(hb[0])), from_b[t - 1]
        for k in range(t - 1, 0, -1):
            way = steps_b[k - 1] @ way
            total = total + from_b[k - 1] @ way
        at_b.append(total)
    return tuple(at_f), tuple(at_b)


def birnn_parameter_gradients__jacobians(params, x, hf, hb, y, z):
    fit(y, [hf, hb], [x, z])
    hf, hb = np.array(hf), np.array(hb)
    at_f, at_b = birnn_hidden_gradients__jacobians(params, hf, hb, y, z)
    d_f = [np.diag(h * (1 - h)) @ g for h, g in zip(hf[1:], at_f, strict=True)]
    d_b = [np.diag(h * (1 - h)) @ g for h, g in zip(hb[:-1], at_b, strict=True)]
    d_y = 2 * np.subtract(y, z)
    pairs = {"Wf": (d_f, x), "Uf": (d_f, hf[:-1]), "Vf": (d_y, hf[1:])}
    pairs |= {"Wb": (d_b, x), "Ub": (d_b, hb[1:]), "Vb": (d_y, hb[:-1])}
    return {key: sum(np.outer(*pair) for pair in zip(*both, strict=True)) for key, both in pairs.items()}


# The backward chain as a forward one in a mirror.


def mirror(params):
    return {key: params[key[0] + ("b" if key[1] == "f" else "f")] for key in params}


def birnn_forward__mirror(params, x, hf0, hb_last):
    def chain(W, U, V, inputs, state):
        states = [np.array(state, dtype=float)]
        for x_t in inputs:
            states.append(1 / (1 + np.exp(-(np.asarray(W) @ x_t + np.asarray(U) @ states[-1]))))
        return np.array(states), np.array(states[1:]) @ np.transpose(V)

    hf, y_f = chain(params["Wf"], params["Uf"], params["Vf"], x, hf0)
    hb, y_b = chain(params["Wb"], params["Ub"], params["Vb"], x[::-1], hb_last)
    return {"hf": hf, "hb": np.flipud(hb), "y": y_f + np.flipud(y_b)}


def backward_hidden_gradient_step__mirror(params, hb_prev, grad_prev, residual):
    return forward_hidden_gradient_step(mirror(params), hb_prev, grad_prev, residual)  # noqa: F821 - of the reference


def birnn_hidden_gradients__mirror(params, hf, hb, y, z):
    fit(y, [hf, hb], [z])

    def chain(p, states, residuals):
        gradients, following = [], None
        for t in range(len(residuals), 0, -1):
            state = None if following is None else states[t + 1]
            following = forward_hidden_gradient_step(p, state, following, residuals[t - 1])  # noqa: F821
            gradients.insert(0, following)
        return gradients

    residuals = np.subtract(z, y)
    return chain(params, hf, residuals), chain(mirror(params), hb[::-1], residuals[::-1])[::-1]


# Single precision all the way.


def single(*values):
    return [np.asarray(value, dtype=np.float32) for value in values]


def birnn_forward__single_precision(params, x, hf0, hb_last):
    p = dict(zip(params, single(*params.values()), strict=True))
    x, hf0, hb_last = single(x, hf0, hb_last)
    hf, hb = [hf0], [hb_last]
    for x_f, x_b in zip(x, x[::-1], strict=True):
        hf.append(1 / (1 + np.exp(-(p["Wf"] @ x_f + p["Uf"] @ hf[-1]))))
        hb.append(1 / (1 + np.exp(-(p["Wb"] @ x_b + p["Ub"] @ hb[-1]))))
    y = [p["Vf"] @ f + p["Vb"] @ b for f, b in zip(hf[1:], hb[:0:-1], strict=True)]
    return {"hf": np.stack(hf), "hb": np.stack(hb[::-1]), "y": np.stack(y)}


def birnn_loss__single_precision(y, z):
    if len(y) != len(z):
        raise ValueError
    y, z = single(y, z)
    return np.array([np.square(z - y).sum()])


def forward_hidden_gradient_step__single_precision(params, hf_next, grad_next, residual):
    U, V, residual = single(params["Uf"], params["Vf"], residual)
    if grad_next is None:
        return -2 * V.T @ residual
    h, g = single(hf_next, grad_next)
    return -2 * V.T @ residual + U.T @ (h * (1 - h) * g)


def backward_hidden_gradient_step__single_precision(params, hb_prev, grad_prev, residual):
    U, V, residual = single(params["Ub"], params["Vb"], residual)
    if grad_prev is None:
        return -2 * V.T @ residual
    h, g = single(hb_prev, grad_prev)
    return -2 * V.T @ residual + U.T @ (h * (1 - h) * g)


def birnn_hidden_gradients__single_precision(params, hf, hb, y, z):
    T = fit(y, [hf, hb], [z])
    hf, hb, y, z = single(hf, hb, y, z)
    at_f, at_b = [None] * (T + 1), [None]
    for t in range(T, 0, -1):
        later = hf[t + 1] if t < T else None
        at_f[t - 1] = forward_hidden_gradient_step__single_precision(params, later, at_f[t], z[t - 1] - y[t - 1])
    for t in range(1, T + 1):
        before = hb[t - 2] if t > 1 else None
        at_b.append(backward_hidden_gradient_step__single_precision(params, before, at_b[-1], z[t - 1] - y[t - 1]))
    return np.stack(at_f[:-1]), np.stack(at_b[1:])


def birnn_parameter_gradients__single_precision(params, x, hf, hb, y, z):
    fit(y, [hf, hb], [x, z])
    at_f, at_b = birnn_hidden_gradients__single_precision(params, hf, hb, y, z)
    x, hf, hb, y, z = single(x, hf, hb, y, z)
    d_f, d_b = at_f * hf[1:] * (1 - hf[1:]), at_b * hb[:-1] * (1 - hb[:-1])
    forward = {"Wf": d_f.T @ x, "Uf": d_f.T @ hf[:-1], "Vf": 2 * (y - z).T @ hf[1:]}
    return forward | {"Wb": d_b.T @ x, "Ub": d_b.T @ hb[1:], "Vb": 2 * (y - z).T @ hb[:-1]}


# All states of a chain at once: the recursion as one linear system.


def chain_gradients(U, V, states, residuals):
    """Gradients at the states of a chain that runs with time."""
    T, n = len(residuals), len(states[0])
    system = np.eye(T * n)
    for t in range(T - 1):
        slope = states[t + 1] * (1 - states[t + 1])
        system[t * n : (t + 1) * n, (t + 1) * n : (t + 2) * n] = -U.T * slope
    return np.linalg.solve(system, (-2 * residuals @ V).ravel()).reshape(T, n)


def birnn_hidden_gradients__system(params, hf, hb, y, z):
    fit(y, [hf, hb], [z])
    p = {key: np.array(matrix, dtype=float) for key, matrix in params.items()}
    hf, hb, residuals = np.array(hf, dtype=float), np.array(hb, dtype=float), np.subtract(z, y)
    backward = chain_gradients(p["Ub"], p["Vb"], hb[-2::-1], residuals[::-1])
    return chain_gradients(p["Uf"], p["Vf"], hf[1:], residuals), backward[::-1]
