"""PyTorch's batch normalization, its weight normalization under autograd, and its optimizer, for weight_norm."""

import numpy as np

GAIN, SHIFT, LR = -1.7, 0.6, 0.4


def inputs():
    random = np.random.default_rng(4)
    return {
        "u": 1.5 * random.normal(size=5),
        "X": random.normal(size=(7, 5)) @ random.normal(size=(5, 5)) + 2.0,
        "target": random.normal(size=7),
        "grads_w": random.normal(size=(12, 5)),
    }


def with_torch(inputs):
    import torch
    from torch.nn.utils import parametrizations

    tensors = {name: torch.tensor(value) for name, value in inputs.items()}
    u, X = tensors["u"], tensors["X"]

    def layer(start):
        """A linear layer of one unit, with weight normalization."""
        made = parametrizations.weight_norm(torch.nn.Linear(5, 1, dtype=torch.float64))
        gain, direction = made.parametrizations.weight.original0, made.parametrizations.weight.original1
        with torch.no_grad():
            gain.fill_(GAIN)
            direction.copy_(start[None])
            made.bias.fill_(SHIFT)
        return made, gain, direction

    batch_norm = torch.nn.functional.batch_norm(
        (X @ u)[:, None],
        running_mean=None,
        running_var=None,
        weight=torch.tensor([GAIN], dtype=torch.float64),
        bias=torch.tensor([SHIFT], dtype=torch.float64),
        training=True,
        eps=1e-30,  # PyTorch refuses 0; in float64 this adds nothing to the variance
    )

    made, gain, direction = layer(u)
    weight = made.weight  # computed anew at every access: a gradient needs the one that was used
    y = torch.nn.functional.linear(X, weight, made.bias)[:, 0]
    loss = torch.nn.functional.mse_loss(y, tensors["target"])
    grad_w, grad_gain, grad_u = torch.autograd.grad(loss, [weight, gain, direction])
    jacobian = torch.autograd.functional.jacobian(lambda u: GAIN * u / torch.linalg.vector_norm(u), u)

    moving, _, direction = layer(u)
    optimizer = torch.optim.SGD([direction], lr=LR)
    path = [direction.detach().clone()]
    for row in tensors["grads_w"]:
        optimizer.zero_grad()
        (moving.weight[0] @ row).backward()
        optimizer.step()
        path.append(direction.detach().clone())

    found = {
        "weight_norm": weight[0],
        "batch_norm_preactivation": batch_norm[:, 0],
        "weight_norm_preactivation": y,
        "preactivation_std": torch.std(X @ u, correction=0),
        "weight_norm_jacobian": jacobian,
        "grad_w": grad_w[0],
        "weight_norm_grad_u": grad_u[0],
        "weight_norm_grad_gain": grad_gain[0, 0],
        "weight_norm_step": path[1][0],
        "squared_norm_increase": (path[1] ** 2).sum() - (path[0] ** 2).sum(),
        "norm_trajectory": torch.stack([torch.linalg.vector_norm(u) for u in path]),
    }
    return {name: value.detach().numpy() for name, value in found.items()}


def with_reference(reference, inputs):
    u, X, grads_w = inputs["u"], inputs["X"], inputs["grads_w"]
    y = reference.weight_norm_preactivation(X, u, GAIN, SHIFT)
    # The loss is the mean squared error, and the layer is linear in w.
    grad_w = 2 * X.T @ (y - inputs["target"]) / len(X)
    return {
        "weight_norm": reference.weight_norm(u, GAIN),
        "batch_norm_preactivation": reference.batch_norm_preactivation(X, u, GAIN, SHIFT),
        "weight_norm_preactivation": y,
        "preactivation_std": reference.preactivation_std(u, np.cov(X.T, bias=True)),
        "weight_norm_jacobian": reference.weight_norm_jacobian(u, GAIN),
        "grad_w": grad_w,
        "weight_norm_grad_u": reference.weight_norm_grad_u(u, GAIN, grad_w),
        "weight_norm_grad_gain": reference.weight_norm_grad_gain(u, grad_w),
        "weight_norm_step": reference.weight_norm_step(u, GAIN, grads_w[0], LR),
        "squared_norm_increase": reference.squared_norm_increase(u, GAIN, grads_w[0], LR),
        "norm_trajectory": reference.norm_trajectory(u, GAIN, grads_w, LR),
    }
