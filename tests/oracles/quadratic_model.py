"""The same quantities by automatic differentiation: of a quadratic function, and of its model."""

import numpy as np


def inputs():
    """A quadratic f(x) = x'Ax / 2 + b'x + c with an indefinite A, two points and a step."""
    random = np.random.default_rng(10)
    A = random.normal(size=(4, 4))
    return {
        "A": A + A.T,
        "b": random.normal(size=4),
        "c": random.normal(size=()),
        "x0": random.normal(size=4),
        "x": random.normal(size=4),
        "eps": np.array(0.3),
    }


def with_torch(inputs):
    import torch

    tensors = {name: torch.tensor(value, dtype=torch.float64) for name, value in inputs.items()}
    A, b, c, x0 = (tensors[name] for name in ("A", "b", "c", "x0"))

    def f(x):
        return x @ A @ x / 2 + b @ x + c

    x = tensors["x"].requires_grad_()
    start = x0.clone().requires_grad_()
    optimizer = torch.optim.SGD([start], lr=float(inputs["eps"]))
    f(start).backward()
    optimizer.step()
    return {
        "value": f(x).detach().numpy(),
        "gradient": torch.autograd.grad(f(x), x)[0].numpy(),
        "value_after_step": f(start).detach().numpy(),
        # Newton's method with the derivatives of f by automatic differentiation.
        "newton": (
            x0 - torch.linalg.solve(torch.autograd.functional.hessian(f, x0), torch.autograd.functional.jacobian(f, x0))
        ).numpy(),
    }


def with_reference(reference, inputs):
    A, b, x0, x = (inputs[name] for name in ("A", "b", "x0", "x"))
    f0, g = x0 @ A @ x0 / 2 + b @ x0 + inputs["c"], A @ x0 + b
    return {
        "value": np.asarray(reference.quadratic_model(x, x0, f0, g, A)),
        "gradient": reference.quadratic_model_gradient(x, x0, g, A),
        "value_after_step": np.asarray(reference.model_value_after_gradient_step(f0, g, A, float(inputs["eps"]))),
        "newton": reference.newton_step(x0, g, A),
    }
