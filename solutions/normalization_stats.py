"""Which entries batch, layer and instance normalization average over.

Source: 002_e57a68eb4e5e7a82.txt Q4.1.
"""

import numpy as np
from numpy.typing import ArrayLike

# Four samples, two channels, three features: the tensor of the last task.
SEED_TENSOR = np.array(
    [
        [[1, 3, 2], [1, 2, 3]],
        [[3, 3, 2], [2, 4, 4]],
        [[4, 2, 2], [1, 2, 4]],
        [[3, 3, 2], [3, 3, 2]],
    ]
)


# BEGIN SOLUTION
# The axes that each scheme averages over: whatever its name says stays out of the list.
_AXES = {"batch": (0, 2), "layer": (1, 2), "instance": (2,)}


def _checked(x: ArrayLike) -> np.ndarray:
    """`x` as a new float64 tensor of three axes, none of them empty."""
    tensor = np.array(x, dtype=np.float64)
    if tensor.ndim != 3:
        raise ValueError(f"x needs three axes (batch, channels, features), not {tensor.ndim}")
    if tensor.size == 0:
        raise ValueError(f"x is empty: its shape is {tensor.shape}")
    return tensor


def _stats(x: ArrayLike, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance over the axes of `kind`."""
    tensor = _checked(x)
    # np.var subtracts the mean before it squares. E[x^2] - E[x]^2 would lose every digit under a large offset.
    return tensor.mean(axis=_AXES[kind]), tensor.var(axis=_AXES[kind])


# END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q4.1.
def batch_norm_stats(x: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    r"""Mean and variance of every channel, over all samples and features.

    $$\mu_c = \frac1{NL}\sum_{n,l} x_{ncl}, \qquad \sigma_c^2 = \frac1{NL}\sum_{n,l} (x_{ncl} - \mu_c)^2$$

    Args:
        x: Tensor (N, C, L): N samples, C channels, L features. Lists and whole numbers are fine. Not changed.

    Returns:
        The means (C,) and the variances (C,), unrounded, as two float arrays.

    Raises:
        ValueError: if `x` has not exactly three axes, or an axis has length 0.
    """
    # BEGIN SOLUTION
    return _stats(x, "batch")
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q4.1.
def layer_norm_stats(x: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    r"""Mean and variance of every sample, over all its channels and features.

    $$\mu_n = \frac1{CL}\sum_{c,l} x_{ncl}, \qquad \sigma_n^2 = \frac1{CL}\sum_{c,l} (x_{ncl} - \mu_n)^2$$

    Args:
        x: Tensor (N, C, L). Lists and whole numbers are fine. Not changed.

    Returns:
        The means (N,) and the variances (N,), unrounded, as two float arrays.

    Raises:
        ValueError: if `x` has not exactly three axes, or an axis has length 0.
    """
    # BEGIN SOLUTION
    return _stats(x, "layer")
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q4.1.
def instance_norm_stats(x: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    r"""Mean and variance of every channel of every sample, over its features.

    $$\mu_{nc} = \frac1L\sum_{l} x_{ncl}, \qquad \sigma_{nc}^2 = \frac1L\sum_{l} (x_{ncl} - \mu_{nc})^2$$

    Args:
        x: Tensor (N, C, L). Lists and whole numbers are fine. Not changed.

    Returns:
        The means (N, C) and the variances (N, C), unrounded, as two float arrays. For L = 1 the variances are 0.

    Raises:
        ValueError: if `x` has not exactly three axes, or an axis has length 0.
    """
    # BEGIN SOLUTION
    return _stats(x, "instance")
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q4.1.
def normalize(x: ArrayLike, kind: str, eps: float = 1e-5) -> np.ndarray:
    r"""Subtract the mean and divide by the standard deviation of one scheme: no learned scale, no learned shift.

    $$\hat x_{ncl} = \frac{x_{ncl} - \mu}{\sqrt{\sigma^2 + \epsilon}}$$

    Here $\mu$ and $\sigma^2$ are the statistics of `kind` that the entry $x_{ncl}$ went into.

    Args:
        x: Tensor (N, C, L). Lists and whole numbers are fine. Not changed.
        kind: "batch", "layer" or "instance".
        eps: Added to the variance, under the root, so that a constant group gives 0 and not a division by zero.

    Returns:
        Float array of the shape of `x`.

    Raises:
        ValueError: if `kind` is another word, if `x` has not exactly three axes, or if an axis has length 0.
    """
    # BEGIN SOLUTION
    if kind not in _AXES:
        raise ValueError(f"kind must be one of {', '.join(_AXES)}, not {kind!r}")
    tensor = _checked(x)
    # keepdims leaves axes of length 1, so that every statistic meets the entries that it was made from.
    mean = tensor.mean(axis=_AXES[kind], keepdims=True)
    variance = tensor.var(axis=_AXES[kind], keepdims=True)
    return (tensor - mean) / np.sqrt(variance + eps)
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q4.1.
def seed_tensor_stats() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The statistics of `SEED_TENSOR` under all three schemes, unrounded.

    Returns:
        Exactly the keys "batch", "layer" and "instance", each with its pair (means, variances).
    """
    # BEGIN SOLUTION
    return {
        "batch": batch_norm_stats(SEED_TENSOR),
        "layer": layer_norm_stats(SEED_TENSOR),
        "instance": instance_norm_stats(SEED_TENSOR),
    }
    # END SOLUTION
