"""PyTorch's gradient and optimizers, for `contour_gradient`, `sgd_trace` and `nesterov_trace`.

PyTorch keeps the points ahead, p + momentum * v, as its parameters, and -v / lr as its buffer: shifted back here.
"""

import numpy as np

STEPS = 20


def inputs():
    random = np.random.default_rng(15)
    root = random.normal(size=(3, 3))
    return {
        "points": random.normal(0.0, 3.0, (6, 2)),
        "bowl": {"hessian": np.array([[2.0, 1.0], [1.0, 12.0]]), "start": np.array([4.0, 1.0]), "lr": 0.05, "mu": 0.9},
        "other": {"hessian": root @ root.T + np.eye(3), "start": random.normal(size=3), "lr": 0.02, "mu": 0.7},
    }


def with_torch(inputs):
    import torch

    points = torch.tensor(inputs["points"], requires_grad=True)
    x, y = points.T
    (x**2 + x * y + 6 * y**2).sum().backward()
    found = {"gradient": points.grad.numpy()}
    for name in ("bowl", "other"):
        run = inputs[name]
        hessian = torch.tensor(run["hessian"])
        for kind, settings in {"sgd": {}, "nesterov": {"momentum": run["mu"], "nesterov": True}}.items():
            p = torch.nn.Parameter(torch.tensor(run["start"]))
            optimizer = torch.optim.SGD([p], lr=run["lr"], **settings)
            positions, velocities = [run["start"]], [np.zeros_like(run["start"])]
            for _ in range(STEPS):
                optimizer.zero_grad()
                (p @ hessian @ p / 2).backward()
                optimizer.step()
                ahead = p.detach().numpy().copy()
                if kind == "nesterov":
                    velocities.append(-run["lr"] * optimizer.state[p]["momentum_buffer"].numpy())
                    positions.append(ahead - run["mu"] * velocities[-1])
                else:
                    positions.append(ahead)
            found[f"{name} {kind} positions"] = np.array(positions)
            if kind == "nesterov":
                found[f"{name} {kind} velocities"] = np.array(velocities)
    return found


def with_reference(reference, inputs):
    found = {"gradient": np.array([reference.contour_gradient(x, y) for x, y in inputs["points"]])}
    for name in ("bowl", "other"):
        run = inputs[name]

        def slope(p, hessian=run["hessian"]):
            return hessian @ p

        found[f"{name} sgd positions"] = reference.sgd_trace(slope, run["start"], run["lr"], STEPS)
        positions, velocities = reference.nesterov_trace(slope, run["start"], run["lr"], run["mu"], STEPS)
        found[f"{name} nesterov positions"], found[f"{name} nesterov velocities"] = positions, velocities
    return found
