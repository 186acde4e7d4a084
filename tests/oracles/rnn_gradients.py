"""PyTorch as an oracle for rnn_gradients: states and Jacobians by automatic differentiation."""

import numpy as np

ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")
TIMES = ((0, 5), (1, 4), (2, 3), (3, 3))
# With 0, where frameworks have to agree on a derivative of ReLU, and far out.
Z = (-1000.0, -30.0, -2.5, -0.5, 0.0, 0.25, 1.75, 30.0, 1000.0)


def inputs():
    """One network of three units and two inputs, run for five steps."""
    random = np.random.default_rng(20)
    return {
        "z": np.array(Z),
        "W": random.normal(0.0, 0.8, (3, 3)),
        "U": random.normal(size=(3, 2)),
        "b": random.normal(size=3),
        "x": random.normal(size=(5, 2)),
        "h0": random.normal(size=3),
    }


def with_torch(inputs):
    """Every array by PyTorch, in double precision."""
    import torch

    z, W, U, b, x, h0 = (torch.tensor(inputs[name], dtype=torch.float64) for name in ("z", "W", "U", "b", "x", "h0"))
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "identity": lambda h: 1.0 * h}
    jacobian = torch.autograd.functional.jacobian
    results = {}
    for name, function in functions.items():

        def first(h, k=0, t=5, function=function):
            for i in range(k, t):
                h = W @ function(h) + U @ x[i] + b
            return h

        def second(g, k=0, t=5, function=function):
            for i in range(k, t):
                g = function(W @ g + U @ x[i] + b)
            return g

        h = [first(h0, 0, t) for t in range(6)]
        g = [second(function(h0), 0, t) for t in range(6)]
        results[f"{name} of z"] = function(z)
        results[f"slope of {name}"] = jacobian(lambda z, function=function: function(z).sum(), z)
        results[f"{name} states"] = torch.stack(h)
        results[f"{name} conventional states"] = torch.stack(g)
        results[f"{name} step jacobian"] = jacobian(lambda h, first=first: first(h, 2, 3), h[2])
        for k, t in TIMES:
            results[f"{name} jacobian {k} to {t}"] = jacobian(lambda h, k=k, t=t, first=first: first(h, k, t), h[k])
            results[f"{name} conventional jacobian {k} to {t}"] = jacobian(
                lambda g, k=k, t=t, second=second: second(g, k, t), g[k]
            )
    return {name: value.detach().numpy() for name, value in results.items()}


def with_reference(reference, inputs):
    """The same arrays by the reference answer."""
    z, W, h0 = inputs["z"], inputs["W"], inputs["h0"]
    rest = (inputs["U"], inputs["b"], inputs["x"])
    results = {}
    for name in ACTIVATIONS:
        h = reference.rnn_states(W, *rest, h0, name)
        g0 = reference.conventional_state_from_preactivation(h0, name)
        results[f"{name} of z"] = reference.activate(z, name)
        results[f"slope of {name}"] = reference.activation_derivative(z, name)
        results[f"{name} states"] = h
        results[f"{name} conventional states"] = reference.conventional_rnn_states(W, *rest, g0, name)
        results[f"{name} step jacobian"] = reference.step_jacobian(W, h[2], name)
        for k, t in TIMES:
            results[f"{name} jacobian {k} to {t}"] = reference.state_jacobian(W, h, name, k, t)
            conventional = reference.conventional_state_jacobian(W, h, name, k, t)
            results[f"{name} conventional jacobian {k} to {t}"] = conventional
    return results
