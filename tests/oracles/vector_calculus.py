"""PyTorch's Jacobians, for the four derivatives."""

import numpy as np


def inputs():
    random = np.random.default_rng(13)
    return {"x": random.normal(size=4), "c": random.normal(size=4), "map": random.normal(size=(3, 4)),
            "form": random.normal(size=(4, 4))}  # fmt: skip


def with_torch(inputs):
    import torch

    x, c, linear, form = (torch.tensor(inputs[name]) for name in ("x", "c", "map", "form"))
    functions = {
        "inner product": lambda x: x @ c,
        "squared norm": lambda x: x @ x,
        "linear map": lambda x: linear @ x,
        "quadratic form": lambda x: x @ form @ x,
    }
    return {name: torch.autograd.functional.jacobian(f, x).numpy() for name, f in functions.items()}


def with_reference(reference, inputs):
    x = inputs["x"]
    return {
        "inner product": reference.grad_inner_product(x, inputs["c"]),
        "squared norm": reference.grad_squared_norm(x),
        "linear map": reference.jacobian_linear_map(inputs["map"], x),
        "quadratic form": reference.grad_quadratic_form(inputs["form"], x),
    }
