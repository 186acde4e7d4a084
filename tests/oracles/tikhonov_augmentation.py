"""PyTorch's least squares, and the minimum of the loss by automatic first and second derivatives."""

import numpy as np


def inputs():
    """Data with fewer rows than columns, and with more; a covariance; weights."""
    random = np.random.default_rng(12)
    A = random.normal(size=(4, 4))
    return {
        "few": random.normal(size=(3, 4)),
        "many": random.normal(size=(9, 4)),
        "y_few": random.normal(size=3),
        "y_many": random.normal(size=9),
        "Sigma": A @ A.T + 0.5 * np.eye(4),
        "w": random.normal(size=4),
    }


def with_torch(inputs):
    import torch

    tensors = {name: torch.tensor(value) for name, value in inputs.items()}
    precision = torch.linalg.inv(tensors["Sigma"])
    results = {
        "ols": torch.linalg.lstsq(tensors["many"], tensors["y_many"][:, None]).solution[:, 0].numpy(),
        "root_squared": precision.numpy(),
    }
    for size in ("few", "many"):
        X, y = tensors[size], tensors[f"y_{size}"]

        def loss(w, X=X, y=y):
            return (y - X @ w).square().sum() + w @ precision @ w

        results[f"loss_{size}"] = loss(tensors["w"]).numpy()
        # The loss is quadratic, so that one Newton step from anywhere ends in its minimum.
        gradient = torch.autograd.functional.jacobian(loss, tensors["w"])
        hessian = torch.autograd.functional.hessian(loss, tensors["w"])
        results[f"weights_{size}"] = (tensors["w"] - torch.linalg.solve(hessian, gradient)).numpy()
    return results | {f"augmented_{size}": results[f"weights_{size}"] for size in ("few", "many")}


def with_reference(reference, inputs):
    Sigma, w = inputs["Sigma"], inputs["w"]
    root = reference.regularization_root(Sigma)
    results = {"ols": reference.ols_solution(inputs["many"], inputs["y_many"]), "root_squared": root.T @ root}
    for size in ("few", "many"):
        X, y = inputs[size], inputs[f"y_{size}"]
        results[f"loss_{size}"] = np.asarray(reference.tikhonov_loss(X, y, w, Sigma))
        results[f"weights_{size}"] = reference.tikhonov_solution(X, y, Sigma)
        results[f"augmented_{size}"] = reference.augmented_ols_solution(X, y, Sigma)
    return results
