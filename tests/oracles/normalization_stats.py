"""PyTorch's three normalization layers, for `normalize`."""

import numpy as np

EPS = 1e-3


def inputs():
    return {"x": np.random.default_rng(9).normal(2.0, 3.0, (5, 3, 7))}


def with_torch(inputs):
    import torch

    x = torch.tensor(inputs["x"])
    layers = {
        "batch": torch.nn.BatchNorm1d(3, eps=EPS, affine=False, dtype=torch.float64),
        "layer": torch.nn.LayerNorm((3, 7), eps=EPS, elementwise_affine=False, dtype=torch.float64),
        "instance": torch.nn.InstanceNorm1d(3, eps=EPS, dtype=torch.float64),
    }
    return {kind: layer(x).numpy() for kind, layer in layers.items()}


def with_reference(reference, inputs):
    return {kind: reference.normalize(inputs["x"], kind, EPS) for kind in ("batch", "layer", "instance")}
