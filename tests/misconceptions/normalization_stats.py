"""Known wrong answers to normalization_stats; each docstring is the hint that a student who has it needs."""

import numpy as np


def tensor(x):
    x = np.array(x, dtype=float)
    if x.ndim != 3 or x.size == 0:
        raise ValueError("x needs three axes and an entry")
    return x


AXES = {"batch": (0, 2), "layer": (1, 2), "instance": (2,)}


def batch_norm_stats__without_samples(x):
    """Batch normalization has one mean for each channel: average over the samples too, not over features alone."""
    return tensor(x).mean(axis=2), tensor(x).var(axis=2)


def instance_norm_stats__one_scalar(x):
    """Each sample and channel has a mean of its own: the answer for a whole tensor has the shape (N, C)."""
    return np.mean(tensor(x)), np.var(tensor(x))


def instance_norm_stats__channels_first(x):
    """Rows of the answer are samples, columns are channels: the shape is (N, C)."""
    return tensor(x).mean(axis=2).T, tensor(x).var(axis=2).T


def batch_norm_stats__sample_variance(x):
    """The variance here is the population variance: divide by the number of entries, not by one less."""
    return tensor(x).mean(axis=(0, 2)), tensor(x).var(axis=(0, 2), ddof=1)


def layer_norm_stats__sample_variance(x):
    return tensor(x).mean(axis=(1, 2)), tensor(x).var(axis=(1, 2), ddof=1)


def instance_norm_stats__sample_variance(x):
    return tensor(x).mean(axis=2), tensor(x).var(axis=2, ddof=1)


def batch_norm_stats__swapped_with_layer(x):
    """Batch statistics are per channel and layer statistics per sample: yours are the other way round."""
    return tensor(x).mean(axis=(1, 2)), tensor(x).var(axis=(1, 2))


def layer_norm_stats__swapped_with_layer(x):
    return tensor(x).mean(axis=(0, 2)), tensor(x).var(axis=(0, 2))


def batch_norm_stats__mean_of_variances(x):
    """The mean of the samples' variances leaves out how far apart the samples' means are."""
    return tensor(x).mean(axis=(0, 2)), tensor(x).var(axis=2).mean(axis=0)


def layer_norm_stats__mean_of_channel_variances(x):
    """The mean of the channels' variances leaves out how far apart the channels' means are."""
    return tensor(x).mean(axis=(1, 2)), tensor(x).var(axis=2).mean(axis=1)


def layer_norm_stats__one_for_all(x):
    """Layer normalization never mixes samples: each has a mean and a variance of its own."""
    return np.full(len(x), np.mean(tensor(x))), np.full(len(x), np.var(tensor(x)))


def batch_norm_stats__square_minus_square(x):
    """E[x^2] - E[x]^2 subtracts two huge numbers when the values have a large offset: subtract the mean first."""
    x = tensor(x)
    return x.mean(axis=(0, 2)), (x**2).mean(axis=(0, 2)) - x.mean(axis=(0, 2)) ** 2


def layer_norm_stats__square_minus_square(x):
    x = tensor(x)
    return x.mean(axis=(1, 2)), (x**2).mean(axis=(1, 2)) - x.mean(axis=(1, 2)) ** 2


def instance_norm_stats__square_minus_square(x):
    x = tensor(x)
    return x.mean(axis=2), (x**2).mean(axis=2) - x.mean(axis=2) ** 2


def batch_norm_stats__single_precision(x):
    """Single precision has seven digits: a large offset eats all that distinguishes the values. Use float64."""
    x = tensor(x).astype(np.float32)
    return x.mean(axis=(0, 2)), x.var(axis=(0, 2))


def layer_norm_stats__single_precision(x):
    x = tensor(x).astype(np.float32)
    return x.mean(axis=(1, 2)), x.var(axis=(1, 2))


def instance_norm_stats__single_precision(x):
    x = tensor(x).astype(np.float32)
    return x.mean(axis=2), x.var(axis=2)


def batch_norm_stats__rounded_mean(x):
    """A mean that is rounded stays wrong in everything computed from it: keep all digits."""
    x = tensor(x)
    mean = x.mean(axis=(0, 2)).round(2)
    return mean, ((x - mean[:, np.newaxis]) ** 2).mean(axis=(0, 2))


def layer_norm_stats__rounded_mean(x):
    x = tensor(x)
    mean = x.mean(axis=(1, 2)).round(2)
    return mean, ((x - mean[:, np.newaxis, np.newaxis]) ** 2).mean(axis=(1, 2))


def instance_norm_stats__rounded_mean(x):
    x = tensor(x)
    mean = x.mean(axis=2).round(2)
    return mean, ((x - mean[:, :, np.newaxis]) ** 2).mean(axis=2)


def batch_norm_stats__standard_deviation(x):
    """The second answer is the variance, not its square root."""
    return tensor(x).mean(axis=(0, 2)), tensor(x).std(axis=(0, 2))


def instance_norm_stats__standard_deviation(x):
    return tensor(x).mean(axis=2), tensor(x).std(axis=2)


def layer_norm_stats__standard_deviation(x):
    return tensor(x).mean(axis=(1, 2)), tensor(x).std(axis=(1, 2))


def instance_norm_stats__any_shape(x):
    """A tensor with another number of axes, or with none of something, is a mistake: raise ValueError."""
    x = np.array(x, dtype=float)
    return x.mean(axis=-1), x.var(axis=-1)


def layer_norm_stats__any_shape(x):
    x = np.array(x, dtype=float)
    rows = x.reshape(len(x), -1)
    return rows.mean(axis=1), rows.var(axis=1)


def batch_norm_stats__any_shape(x):
    rows = np.swapaxes(np.array(x, dtype=float), 0, 1)
    rows = rows.reshape(len(rows), -1)
    return rows.mean(axis=1), rows.var(axis=1)


def batch_norm_stats__empty_is_fine(x):
    """An axis of length 0 leaves nothing to average: raise ValueError."""
    x = np.array(x, dtype=float)
    if x.ndim != 3:
        raise ValueError("three axes")
    return x.mean(axis=(0, 2)), x.var(axis=(0, 2))


def layer_norm_stats__centred_in_place(x):
    """Your function subtracts from the caller's own tensor: work on a copy."""
    mean = tensor(x).mean(axis=(1, 2))
    if isinstance(x, np.ndarray) and x.dtype == float:
        x -= mean[:, np.newaxis, np.newaxis]
        return mean, (x**2).mean(axis=(1, 2))
    return mean, tensor(x).var(axis=(1, 2))


def normalize__eps_outside_the_root(x, kind, eps=1e-5):
    """eps is added to the variance, under the root, and not to the standard deviation."""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    return (x - x.mean(axis=axes, keepdims=True)) / (x.std(axis=axes, keepdims=True) + eps)


def normalize__no_eps(x, kind, eps=1e-5):
    """Without eps a constant group is divided by zero."""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    return (x - x.mean(axis=axes, keepdims=True)) / x.std(axis=axes, keepdims=True)


def normalize__another_default_eps(x, kind, eps=1e-8):
    """Where no eps is given it is 1e-5."""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    return (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def normalize__by_the_variance(x, kind, eps=1e-5):
    """Divide by the root of the variance, not by the variance."""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    return (x - x.mean(axis=axes, keepdims=True)) / (x.var(axis=axes, keepdims=True) + eps)


def normalize__mean_only(x, kind, eps=1e-5):
    """Subtracting the mean is half of it: divide by the standard deviation too."""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    return x - x.mean(axis=AXES[kind], keepdims=True)


def normalize__left_to_broadcasting(x, kind, eps=1e-5):
    """NumPy lines shapes up from the right: a statistic of shape (C,) meets the feature axis unless you reshape it."""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    mean, variance = x.mean(axis=AXES[kind]), x.var(axis=AXES[kind])
    try:
        return (x - mean) / np.sqrt(variance + eps)
    except ValueError:  # reshaped only where NumPy complains
        shape = {"batch": (1, -1, 1), "layer": (-1, 1, 1), "instance": (*x.shape[:2], 1)}[kind]
        return (x - mean.reshape(shape)) / np.sqrt(variance.reshape(shape) + eps)


def normalize__whole_numbers(x, kind, eps=1e-5):
    """The result has the type of x, so that whole numbers come back cut off: make it a float array."""
    out = np.array(x)
    result = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    out[...] = (result - result.mean(axis=axes, keepdims=True)) / np.sqrt(result.var(axis=axes, keepdims=True) + eps)
    return out


def normalize__in_place(x, kind, eps=1e-5):
    """`x -= mean` changes the caller's own tensor: work on a copy."""
    axes = AXES.get(kind)
    if axes is None:
        raise ValueError(kind)
    tensor(x)
    x = np.asarray(x, dtype=float)
    x -= x.mean(axis=axes, keepdims=True)
    x /= np.sqrt((x**2).mean(axis=axes, keepdims=True) + eps)
    return x


def normalize__scaled_and_shifted(x, kind, eps=1e-5):
    """There is no learned scale and shift here."""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    return 0.5 + 0.5 * (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def normalize__any_other_kind_is_instance(x, kind, eps=1e-5):
    """A kind that is none of the three is a mistake: raise ValueError."""
    x = tensor(x)
    axes = AXES.get(kind.lower(), (2,))
    return (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def normalize__negative_axes(x, kind, eps=1e-5):
    """Check the number of axes: with axes counted from the end a tensor of four axes goes through unnoticed."""
    x = np.array(x, dtype=float)
    axes = {"batch": (-3, -1), "layer": (-2, -1), "instance": -1}.get(kind)
    if axes is None or x.size == 0 or x.ndim < 3:
        raise ValueError("x or kind")
    return (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def seed_tensor_stats__two_decimals():
    """Two decimals are not enough: return what your functions compute, unrounded."""
    return {
        "batch": ([2.5, 2.58], [0.58, 1.08]),
        "layer": ([2, 3, 2.5, 2.67], [0.67, 0.67, 1.25, 0.22]),
        "instance": (
            [[2, 2], [2.67, 3.33], [2.67, 2.33], [2.67, 2.67]],
            [[0.67, 0.67], [0.22, 0.89], [0.89, 1.56], [0.22, 0.22]],
        ),
    }


def seed_tensor_stats__means_only():
    """Each key holds a pair: the means and the variances."""
    return {kind: tensor(SEED_TENSOR).mean(axis=axes) for kind, axes in AXES.items()}  # noqa: F821 - of the reference


def seed_tensor_stats__other_keys():
    """The keys are exactly "batch", "layer" and "instance"."""
    x = tensor(SEED_TENSOR)  # noqa: F821 - of the reference
    return {f"{kind}_norm": (x.mean(axis=axes), x.var(axis=axes)) for kind, axes in AXES.items()}
