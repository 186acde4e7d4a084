"""PyTorch's gradients and steps, for one unit and for a hidden layer."""

import numpy as np


def inputs():
    random = np.random.default_rng(14)
    d = 7
    kink = np.array([[2.0, -3.0, 1.5, -1.0], [-0.5, 1.0, 2.0, 1.0]])
    return {
        "units": np.vstack([random.normal(0.0, 1.5, (40, 4)), kink]),  # rows: w, b, x, y
        "layer": {
            "W1": random.uniform(0.5, 2.0, (d, 1)) * random.choice([-1.0, 1.0], (d, 1)),
            "b1": random.normal(size=d),
            "W2": random.normal(size=(1, d)),
            "examples": random.normal(0.0, 1.5, (6, 2)),
        },
        "lr": 0.05,
    }


def with_torch(inputs):
    import torch

    rows = {"gradients": [], "steps": [], "elbows": []}
    for w, b, x, y in inputs["units"].tolist():
        p = torch.tensor([w, b], dtype=torch.float64, requires_grad=True)
        (0.5 * (torch.relu(p[0] * x + p[1]) - y) ** 2).backward()
        rows["gradients"].append(p.grad.tolist())
        torch.optim.SGD([p], lr=inputs["lr"]).step()
        rows["steps"].append(p.tolist())
    layer = inputs["layer"]
    for x, y in layer["examples"].tolist():
        hidden = torch.nn.Linear(1, len(layer["b1"]), dtype=torch.float64)
        out = torch.nn.Linear(len(layer["b1"]), 1, bias=False, dtype=torch.float64)
        with torch.no_grad():
            hidden.weight.copy_(torch.tensor(layer["W1"]))
            hidden.bias.copy_(torch.tensor(layer["b1"]))
            out.weight.copy_(torch.tensor(layer["W2"]))
        f = out(torch.relu(hidden(torch.tensor([x], dtype=torch.float64))))
        (0.5 * (f - y) ** 2).sum().backward()
        torch.optim.SGD([*hidden.parameters(), *out.parameters()], lr=inputs["lr"]).step()
        rows["elbows"].append((-hidden.bias / hidden.weight[:, 0]).tolist())
    return {name: np.array(values) for name, values in rows.items()}


def with_reference(reference, inputs):
    units, layer, lr = inputs["units"].tolist(), inputs["layer"], inputs["lr"]
    parameters = layer["W1"], layer["b1"], layer["W2"]
    return {
        "gradients": np.array([[reference.loss_grad_w(*unit), reference.loss_grad_b(*unit)] for unit in units]),
        "steps": np.array([reference.sgd_step(*unit, lr) for unit in units]),
        "elbows": np.array([reference.updated_hidden_elbows(*parameters, x, y, lr) for x, y in layer["examples"]]),
    }
