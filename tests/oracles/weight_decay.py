"""SGD, Adam and AdamW of PyTorch on given gradients: what weight_decay is compared with.

SGD and Adam add `weight_decay` times the weights to the gradient, so that it is twice the L2 coefficient; AdamW
multiplies it by the learning rate, so that it is the decay divided by the learning rate.
`weight_decay.json` holds what `with_torch(inputs())` returned, so that the tests need no PyTorch.
"""

import numpy as np

STEPS = 15
DEFAULT = {"lr": 1e-3, "rho1": 0.9, "rho2": 0.999, "stabilizer": 1e-8}
OTHER = {"lr": 0.1, "rho1": 0.6, "rho2": 0.8, "stabilizer": 0.05}


def inputs():
    """Weights, gradients, strengths and hyper-parameters of a few runs."""
    random = np.random.default_rng(83)
    runs = {}
    for name, hyper in {"default": DEFAULT, "other": OTHER}.items():
        runs[name] = {
            "theta": random.normal(size=4),
            # Sizes of gradients from 1e-3 to 10.
            "gradients": random.normal(size=(STEPS, 4)) * np.array([1e-3, 0.1, 1.0, 10.0]),
            "l2": 0.3,
            "decay": 0.05,
            "hyper": hyper,
        }
    return runs


def with_torch(inputs):
    """All weights along each run, and Adam's moments at the end."""
    import torch

    results = {}
    for name, run in inputs.items():
        hyper = run["hyper"]
        lr, betas, eps = hyper["lr"], (hyper["rho1"], hyper["rho2"]), hyper["stabilizer"]
        kinds = {
            "sgd": lambda w, lr=lr, run=run: torch.optim.SGD([w], lr=lr, weight_decay=2 * run["l2"]),
            "adam": lambda w, lr=lr, betas=betas, eps=eps: torch.optim.Adam([w], lr=lr, betas=betas, eps=eps),
            "adam l2": lambda w, lr=lr, betas=betas, eps=eps, run=run: torch.optim.Adam(
                [w], lr=lr, betas=betas, eps=eps, weight_decay=2 * run["l2"]
            ),
            "adam decay": lambda w, lr=lr, betas=betas, eps=eps, run=run: torch.optim.AdamW(
                [w], lr=lr, betas=betas, eps=eps, weight_decay=run["decay"] / lr
            ),
        }
        for kind, optimizer_of in kinds.items():
            weights = torch.tensor(run["theta"], requires_grad=True)
            optimizer, path = optimizer_of(weights), []
            for gradient in run["gradients"]:
                weights.grad = torch.tensor(gradient)
                optimizer.step()
                path.append(weights.detach().numpy().copy())
            results[f"{name}: {kind}"] = np.array(path)
            state = optimizer.state[weights]
            if "exp_avg" in state:
                results[f"{name}: {kind}, first moment"] = state["exp_avg"].numpy()
                results[f"{name}: {kind}, second moment"] = state["exp_avg_sq"].numpy()
    return results


def with_reference(reference, inputs):
    """The same by the reference answer; SGD both ways."""
    results = {}
    for name, run in inputs.items():
        hyper, l2, decay = run["hyper"], run["l2"], run["decay"]
        weights, path = run["theta"], []
        for gradient in run["gradients"]:
            weights = reference.sgd_l2_step(weights, gradient, hyper["lr"], l2)
            path.append(weights)
        results[f"{name}: sgd"] = np.array(path)
        kinds = {
            "adam": (reference.adam_step, ()),
            "adam l2": (reference.adam_l2_step, (l2,)),
            "adam decay": (reference.adam_weight_decay_step, (decay,)),
        }
        for kind, (step, strength) in kinds.items():
            weights, s, r, path = run["theta"], np.zeros(4), np.zeros(4), []
            for t, gradient in enumerate(run["gradients"], start=1):
                weights, s, r = step(weights, gradient, s, r, t, *strength, **hyper)
                path.append(weights)
            results[f"{name}: {kind}"] = np.array(path)
            results[f"{name}: {kind}, first moment"], results[f"{name}: {kind}, second moment"] = s, r
    return results
