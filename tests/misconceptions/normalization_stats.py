"""Known wrong answers to normalization_stats; each docstring is the hint that a student who has it needs."""

import numpy as np


def tensor(x):
    x = np.array(x, dtype=float)
    if x.ndim != 3 or x.size == 0:
        raise ValueError("x needs three axes and an entry")
    return x


AXES = {"batch": (0, 2), "layer": (1, 2), "instance": (2,)}


def batch_norm_stats__without_samples(x):
    """How many means has batch normalization, by the table, and how many have you?"""
    return tensor(x).mean(axis=2), tensor(x).var(axis=2)


def instance_norm_stats__one_scalar(x):
    """How many groups are there? Look at the table of the prompt."""
    return np.mean(tensor(x)), np.var(tensor(x))


def instance_norm_stats__channels_first(x):
    """Which axis of your answer belongs to the samples?"""
    return tensor(x).mean(axis=2).T, tensor(x).var(axis=2).T


def batch_norm_stats__sample_variance(x):
    """By which number does the variance divide, by the conventions of the question?"""
    return tensor(x).mean(axis=(0, 2)), tensor(x).var(axis=(0, 2), ddof=1)


def layer_norm_stats__sample_variance(x):
    return tensor(x).mean(axis=(1, 2)), tensor(x).var(axis=(1, 2), ddof=1)


def instance_norm_stats__sample_variance(x):
    return tensor(x).mean(axis=2), tensor(x).var(axis=2, ddof=1)


def batch_norm_stats__swapped_with_layer(x):
    """Which of the two has a mean for each channel? Look at the table of the prompt."""
    return tensor(x).mean(axis=(1, 2)), tensor(x).var(axis=(1, 2))


def layer_norm_stats__swapped_with_layer(x):
    return tensor(x).mean(axis=(0, 2)), tensor(x).var(axis=(0, 2))


def batch_norm_stats__mean_of_variances(x):
    """Do the means of the samples matter for the variance of all entries together?"""
    return tensor(x).mean(axis=(0, 2)), tensor(x).var(axis=2).mean(axis=0)


def layer_norm_stats__mean_of_channel_variances(x):
    """Do the means of the channels matter for the variance of all entries together?"""
    return tensor(x).mean(axis=(1, 2)), tensor(x).var(axis=2).mean(axis=1)


def layer_norm_stats__one_for_all(x):
    """Which samples go into the mean of one sample?"""
    return np.full(len(x), np.mean(tensor(x))), np.full(len(x), np.var(tensor(x)))


def batch_norm_stats__square_minus_square(x):
    """What is left of the difference of two huge numbers? Try a large offset."""
    x = tensor(x)
    return x.mean(axis=(0, 2)), (x**2).mean(axis=(0, 2)) - x.mean(axis=(0, 2)) ** 2


def layer_norm_stats__square_minus_square(x):
    x = tensor(x)
    return x.mean(axis=(1, 2)), (x**2).mean(axis=(1, 2)) - x.mean(axis=(1, 2)) ** 2


def instance_norm_stats__square_minus_square(x):
    x = tensor(x)
    return x.mean(axis=2), (x**2).mean(axis=2) - x.mean(axis=2) ** 2


def batch_norm_stats__single_precision(x):
    """How many digits has single precision, and how many does a large offset use up?"""
    x = tensor(x).astype(np.float32)
    return x.mean(axis=(0, 2)), x.var(axis=(0, 2))


def layer_norm_stats__single_precision(x):
    x = tensor(x).astype(np.float32)
    return x.mean(axis=(1, 2)), x.var(axis=(1, 2))


def instance_norm_stats__single_precision(x):
    x = tensor(x).astype(np.float32)
    return x.mean(axis=2), x.var(axis=2)


def batch_norm_stats__rounded_mean(x):
    """How many digits has the mean that you subtract?"""
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
    """Is the second answer a variance or its root?"""
    return tensor(x).mean(axis=(0, 2)), tensor(x).std(axis=(0, 2))


def instance_norm_stats__standard_deviation(x):
    return tensor(x).mean(axis=2), tensor(x).std(axis=2)


def layer_norm_stats__standard_deviation(x):
    return tensor(x).mean(axis=(1, 2)), tensor(x).std(axis=(1, 2))


def instance_norm_stats__any_shape(x):
    """Which tensors does the docstring refuse?"""
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
    """What does the docstring say of an axis of length 0?"""
    x = np.array(x, dtype=float)
    if x.ndim != 3:
        raise ValueError("three axes")
    return x.mean(axis=(0, 2)), x.var(axis=(0, 2))


def layer_norm_stats__centred_in_place(x):
    """Look at the caller's tensor after the call: is it as it was?"""
    mean = tensor(x).mean(axis=(1, 2))
    if isinstance(x, np.ndarray) and x.dtype == float:
        x -= mean[:, np.newaxis, np.newaxis]
        return mean, (x**2).mean(axis=(1, 2))
    return mean, tensor(x).var(axis=(1, 2))


def normalize__eps_outside_the_root(x, kind, eps=1e-5):
    """Where does eps stand in the formula of the prompt?"""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    return (x - x.mean(axis=axes, keepdims=True)) / (x.std(axis=axes, keepdims=True) + eps)


def normalize__no_eps(x, kind, eps=1e-5):
    """What happens to a group of equal entries?"""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    return (x - x.mean(axis=axes, keepdims=True)) / x.std(axis=axes, keepdims=True)


def normalize__another_default_eps(x, kind, eps=1e-8):
    """Which eps does the docstring give when the caller gives none?"""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    return (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def normalize__by_the_variance(x, kind, eps=1e-5):
    """What is divided by in the formula of the prompt?"""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    return (x - x.mean(axis=axes, keepdims=True)) / (x.var(axis=axes, keepdims=True) + eps)


def normalize__mean_only(x, kind, eps=1e-5):
    """How many of the two statistics do you use?"""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    return x - x.mean(axis=AXES[kind], keepdims=True)


def normalize__left_to_broadcasting(x, kind, eps=1e-5):
    """Which axis of x does a statistic meet when NumPy lines the shapes up?"""
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
    """Which kind of numbers can your result hold?"""
    out = np.array(x)
    result = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    out[...] = (result - result.mean(axis=axes, keepdims=True)) / np.sqrt(result.var(axis=axes, keepdims=True) + eps)
    return out


def normalize__in_place(x, kind, eps=1e-5):
    """Look at the caller's tensor after the call: is it as it was?"""
    axes = AXES.get(kind)
    if axes is None:
        raise ValueError(kind)
    tensor(x)
    x = np.asarray(x, dtype=float)
    x -= x.mean(axis=axes, keepdims=True)
    x /= np.sqrt((x**2).mean(axis=axes, keepdims=True) + eps)
    return x


def normalize__scaled_and_shifted(x, kind, eps=1e-5):
    """What is done to the entries after they were divided, by the prompt?"""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    axes = AXES[kind]
    return 0.5 + 0.5 * (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def normalize__any_other_kind_is_instance(x, kind, eps=1e-5):
    """Which words does the docstring allow?"""
    x = tensor(x)
    axes = AXES.get(kind.lower(), (2,))
    return (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def normalize__negative_axes(x, kind, eps=1e-5):
    """What does your function do with a tensor of four axes?"""
    x = np.array(x, dtype=float)
    axes = {"batch": (-3, -1), "layer": (-2, -1), "instance": -1}.get(kind)
    if axes is None or x.size == 0 or x.ndim < 3:
        raise ValueError("x or kind")
    return (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def seed_tensor_stats__two_decimals():
    """How many digits do your functions give, and how many come back?"""
    return {
        "batch": ([2.5, 2.58], [0.58, 1.08]),
        "layer": ([2, 3, 2.5, 2.67], [0.67, 0.67, 1.25, 0.22]),
        "instance": (
            [[2, 2], [2.67, 3.33], [2.67, 2.33], [2.67, 2.67]],
            [[0.67, 0.67], [0.22, 0.89], [0.89, 1.56], [0.22, 0.22]],
        ),
    }


def seed_tensor_stats__means_only():
    """How many arrays belong to each key?"""
    return {kind: tensor(SEED_TENSOR).mean(axis=axes) for kind, axes in AXES.items()}  # noqa: F821 - of the reference


def seed_tensor_stats__other_keys():
    """Which keys does the docstring ask for?"""
    x = tensor(SEED_TENSOR)  # noqa: F821 - of the reference
    return {f"{kind}_norm": (x.mean(axis=axes), x.var(axis=axes)) for kind, axes in AXES.items()}


# Right in ordinary cases only


def batch_norm_stats__a_little_added(x):
    """What is the variance of very small numbers?"""
    return tensor(x).mean(axis=(0, 2)), tensor(x).var(axis=(0, 2)) + 1e-7


def layer_norm_stats__large_variances_capped(x):
    """What is the variance of very large numbers?"""
    return tensor(x).mean(axis=(1, 2)), np.minimum(tensor(x).var(axis=(1, 2)), 1e4)


def instance_norm_stats__small_variances_dropped(x):
    """What is the variance of very small numbers?"""
    variance = tensor(x).var(axis=2)
    return tensor(x).mean(axis=2), np.where(variance < 1e-6, 0.0, variance)


def normalized(x, axes, eps):
    return (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def normalize__eps_never_zero(x, kind, eps=1e-5):
    """What is divided by when the caller gives an eps of zero?"""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    return normalized(x, AXES[kind], max(eps, 1e-8))


def normalize__outliers_clipped(x, kind, eps=1e-5):
    """What becomes of an entry that is far from all others?"""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    return np.clip(normalized(x, AXES[kind], eps), -10, 10)


def normalize__single_axes_lost(x, kind, eps=1e-5):
    """Which shape has the result when an axis of x has length one?"""
    x = tensor(x)
    if kind not in AXES:
        raise ValueError(kind)
    return np.squeeze(normalized(x, AXES[kind], eps))
