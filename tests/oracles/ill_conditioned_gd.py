"""PyTorch's gradient descent with automatic gradients, and its singular values."""

import numpy as np

STEPS = 12


def inputs():
    """An ill-conditioned matrix with fewer rows than columns, targets, weights and a learning rate."""
    random = np.random.default_rng(11)
    U, V = (np.linalg.qr(random.normal(size=(size, size)))[0] for size in (3, 4))
    return {
        "F": U * np.array([1.5, 0.3, 1.5e-9]) @ V[:, :3].T,
        "y": random.normal(size=3),
        "w": random.normal(size=4),
        "lr": np.array(1.9 / 1.5**2),
    }


def with_torch(inputs):
    import torch

    F, y = (torch.tensor(inputs[name]) for name in ("F", "y"))
    lr = float(inputs["lr"])

    def loss(w):
        return 0.5 * (y - F @ w).square().sum()

    def run(start, steps):
        w = torch.tensor(start, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=lr)
        norms = [float(w.detach().norm())]
        for _ in range(steps):
            optimizer.zero_grad()
            loss(w).backward()
            optimizer.step()
            norms.append(float(w.detach().norm()))
        return w.detach().numpy(), np.array(norms)

    matrix = torch.eye(4) - lr * torch.autograd.functional.hessian(loss, torch.tensor(inputs["w"]))
    alpha = float(torch.linalg.matrix_norm(F, 2))
    return {
        "step": run(inputs["w"], 1)[0],
        "norms": run(np.zeros(4), STEPS)[1],
        "matrix": matrix.numpy(),
        "matrix_norm": torch.linalg.matrix_norm(matrix, 2).numpy(),
        "largest_rate": np.array(2 / alpha**2),
        "next_norm": np.array(0.5 + lr * alpha * float(y.norm())),
    }


def with_reference(reference, inputs):
    F, y, w = (inputs[name] for name in ("F", "y", "w"))
    lr = float(inputs["lr"])
    return {
        "step": reference.gd_step(F, y, w, lr),
        "norms": reference.gd_norm_history(F, y, lr, STEPS),
        "matrix": reference.iteration_matrix(F, lr),
        "matrix_norm": np.asarray(reference.iteration_matrix_norm(F, lr)),
        "largest_rate": np.asarray(reference.max_stable_learning_rate(F)),
        "next_norm": np.asarray(reference.next_norm_bound(F, y, 0.5, lr)),
    }
