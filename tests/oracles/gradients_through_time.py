"""PyTorch as an oracle for gradients_through_time: gradients of a recurrent network by automatic differentiation."""

import numpy as np

ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")


def inputs():
    """A network of three units and two inputs, run for five steps, with a target at every step."""
    random = np.random.default_rng(21)
    return {
        "W": random.normal(0.0, 0.8, (3, 3)),
        "drive": random.normal(size=(5, 3)),
        "x0": random.normal(size=3),
        "target": random.normal(size=(5, 3)),
    }


def with_torch(inputs):
    """Every array by PyTorch, in double precision. The error of a step is half the squared distance from its target."""
    import torch

    W, drive, x0, target = (torch.tensor(inputs[name], dtype=torch.float64) for name in inputs)
    W.requires_grad_()
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "identity": lambda x: 1.0 * x}
    results = {}
    for name, function in functions.items():
        states = [x0]
        for added in drive:
            states.append(W @ function(states[-1]) + added)
        errors = [((state - y) ** 2).sum() / 2 for state, y in zip(states[1:], target, strict=True)]
        results[f"{name} states"] = torch.stack(states)
        results[f"{name} gradient"] = torch.autograd.grad(sum(errors), W, retain_graph=True)[0]
        parts = [torch.autograd.grad(error, W, retain_graph=True)[0] for error in errors]
        results[f"{name} gradients of each error"] = torch.stack(parts)

        def run(state, weights, k, function=function):
            for added in drive[k:]:
                state = weights @ function(state) + added
            return state

        jacobian = torch.autograd.functional.jacobian
        whole = [jacobian(lambda s, k=k, run=run: run(s, W.detach(), k), states[k].detach()) for k in range(1, 6)]
        uses = [
            jacobian(lambda w, k=k, f=function, s=states: w @ f(s[k].detach()), W.detach()).reshape(3, 9)
            for k in range(5)
        ]
        results[f"{name} jacobians"] = torch.stack(whole)
        results[f"{name} immediate"] = torch.stack(uses)
    return {name: value.detach().numpy() for name, value in results.items()}


def with_reference(reference, inputs):
    """The same arrays: those that the question asks for by the reference answer, the others by their formulas."""
    W, drive, target = inputs["W"], inputs["drive"], inputs["target"]
    functions = {
        "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda x: 1 / (2 + 2 * np.cosh(x))),
        "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
        "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0),
        "identity": (lambda x: x, np.ones_like),
    }
    results = {}
    for name, (function, slope) in functions.items():
        x = [inputs["x0"]]
        for added in drive:
            x.append(W @ function(x[-1]) + added)
        x = np.array(x)
        jacobians = [np.eye(3)]
        for k in range(4, 0, -1):
            jacobians.insert(0, jacobians[0] @ W @ np.diag(slope(x[k])))
        immediate = [np.kron(np.eye(3), function(x[k])) for k in range(5)]
        direct = x[1:] - target
        each = [reference.recurrent_weight_gradient(W, x[: t + 1], _only_last(direct[:t]), name) for t in range(1, 6)]
        # The last error once more, by the other function.
        each[-1] = reference.error_gradient_through_time(direct[-1], jacobians, immediate).reshape(3, 3)
        whole = reference.recurrent_weight_gradient(W, x, direct, name)
        np.testing.assert_allclose(reference.total_gradient(each), whole, rtol=1e-12)
        results |= {f"{name} states": x, f"{name} gradient": whole, f"{name} gradients of each error": np.array(each)}
        results |= {f"{name} jacobians": np.array(jacobians), f"{name} immediate": np.array(immediate)}
    return results


def _only_last(errors):
    """The derivatives of one error alone: those of all earlier errors are zero."""
    return np.concatenate([0 * errors[:-1], errors[-1:]])
