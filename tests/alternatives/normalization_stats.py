"""Right answers to normalization_stats in other styles: each must get full marks."""

import math
import statistics

import numpy as np


def complain(x):
    """A check in plain Python."""
    if np.ndim(x) != 3 or 0 in np.shape(x):
        raise ValueError("three axes, none of them empty")


class BadTensor(ValueError):
    """A subclass of ValueError counts."""


# Plain Python: lists in, lists out.


def batch_norm_stats__plain_python(x):
    complain(x)
    means, variances = [], []
    for c in range(len(x[0])):
        values = [float(value) for sample in x for value in sample[c]]
        means.append(math.fsum(values) / len(values))
        variances.append(math.fsum((value - means[c]) ** 2 for value in values) / len(values))
    return means, variances


def layer_norm_stats__plain_python(x):
    complain(x)
    groups = [[float(value) for channel in sample for value in channel] for sample in x]
    return [statistics.fmean(g) for g in groups], [statistics.pvariance(g) for g in groups]


def instance_norm_stats__plain_python(x):
    complain(x)
    rows = [[[float(value) for value in channel] for channel in sample] for sample in x]
    means = [[sum(channel) / len(channel) for channel in sample] for sample in rows]
    variances = [[statistics.pvariance(channel) for channel in sample] for sample in rows]
    return means, variances


def normalize__plain_python(x, kind, eps=1e-5):
    complain(x)
    if kind == "batch":
        means, variances = batch_norm_stats__plain_python(x)
        pick = lambda stat, n, c: stat[c]  # noqa: E731
    elif kind == "layer":
        means, variances = layer_norm_stats__plain_python(x)
        pick = lambda stat, n, c: stat[n]  # noqa: E731
    elif kind == "instance":
        means, variances = instance_norm_stats__plain_python(x)
        pick = lambda stat, n, c: stat[n][c]  # noqa: E731
    else:
        raise ValueError(f"no such kind: {kind}")
    return [
        [
            [(float(value) - pick(means, n, c)) / math.sqrt(pick(variances, n, c) + eps) for value in channel]
            for c, channel in enumerate(sample)
        ]
        for n, sample in enumerate(x)
    ]


# Axes of length 1 left in, pairs as lists.


def batch_norm_stats__keepdims(x):
    complain(x)
    return [np.mean(x, axis=(0, 2), keepdims=True), np.var(x, axis=(0, 2), keepdims=True)]


def layer_norm_stats__keepdims(x):
    complain(x)
    return [np.mean(x, axis=(1, 2), keepdims=True), np.var(x, axis=(1, 2), keepdims=True)]


def instance_norm_stats__keepdims(x):
    complain(x)
    return [np.mean(x, axis=2, keepdims=True), np.var(x, axis=2, keepdims=True)]


# Sums by einsum, statistics as one array of two rows.


def batch_norm_stats__einsum(x):
    x = np.array(x, dtype=np.float64)
    if x.ndim != 3 or not x.size:
        raise BadTensor(x.shape)
    count = x.shape[0] * x.shape[2]
    mean = np.einsum("ncl->c", x) / count
    centred = x - mean[None, :, None]
    return np.array([mean, np.einsum("ncl,ncl->c", centred, centred) / count])


def layer_norm_stats__einsum(x):
    x = np.array(x, dtype=np.float64)
    if x.ndim != 3 or not x.size:
        raise BadTensor(x.shape)
    mean = np.einsum("ncl->n", x) / (x.size / len(x))
    centred = x - mean[:, None, None]
    return np.array([mean, np.einsum("ncl,ncl->n", centred, centred) / (x.size / len(x))])


def instance_norm_stats__einsum(x):
    x = np.array(x, dtype=np.float64)
    if x.ndim != 3 or not x.size:
        raise BadTensor(x.shape)
    mean = np.einsum("ncl->nc", x) / x.shape[2]
    centred = x - mean[:, :, None]
    return np.array([mean, np.einsum("ncl,ncl->nc", centred, centred) / x.shape[2]])


# Everything brought to one axis first; statistics rounded to float32 on the way out.


def batch_norm_stats__flattened(x):
    complain(x)
    rows = np.moveaxis(np.asarray(x, dtype=float), 1, 0).reshape(np.shape(x)[1], -1)
    return rows.mean(axis=1).astype(np.float32), rows.var(axis=1).astype(np.float32)


def layer_norm_stats__flattened(x):
    complain(x)
    rows = np.asarray(x, dtype=float).reshape(len(x), -1)
    return rows.mean(axis=1).astype(np.float32), rows.var(axis=1).astype(np.float32)


def instance_norm_stats__flattened(x):
    complain(x)
    n, c, length = np.shape(x)
    rows = np.asarray(x, dtype=float).reshape(n * c, length)
    return rows.mean(axis=1).reshape(n, c).astype(np.float32), rows.var(axis=1).reshape(n, c).astype(np.float32)


def normalize__flattened(x, kind, eps=1e-5):
    complain(x)
    x = np.asarray(x, dtype=float)
    to_rows = {"batch": (1, 0, 2), "layer": (0, 1, 2), "instance": (0, 1, 2)}
    if kind not in to_rows:
        raise ValueError(kind)
    turned = x.transpose(to_rows[kind])
    rows = turned.reshape(x.shape[0] * x.shape[1] if kind == "instance" else len(turned), -1)
    rows = (rows - rows.mean(axis=1, keepdims=True)) / np.sqrt(rows.var(axis=1, keepdims=True) + eps)
    return np.ascontiguousarray(rows.reshape(turned.shape).transpose(np.argsort(to_rows[kind]))).astype(np.float32)


def seed_tensor_stats__on_paper():
    # Worked out with fractions, typed in.
    return {
        "instance": (
            [[2, 2], [8 / 3, 10 / 3], [8 / 3, 7 / 3], [8 / 3, 8 / 3]],
            [[2 / 3, 2 / 3], [2 / 9, 8 / 9], [8 / 9, 14 / 9], [2 / 9, 2 / 9]],
        ),
        "layer": ((2, 3, 5 / 2, 8 / 3), (2 / 3, 2 / 3, 5 / 4, 2 / 9)),
        "batch": ((5 / 2, 31 / 12), (7 / 12, 155 / 144)),
    }


# Normalizing by the functions above, one group at a time.


def normalize__group_by_group(x, kind, eps=1e-5):
    complain(x)
    out = np.array(x, dtype=float)
    if kind == "batch":
        groups = [(slice(None), c) for c in range(out.shape[1])]
    elif kind == "layer":
        groups = list(range(out.shape[0]))
    elif kind == "instance":
        groups = list(np.ndindex(out.shape[:2]))
    else:
        raise ValueError(kind)
    for group in groups:
        values = out[group]
        out[group] = (values - values.mean()) / (values.var() + eps) ** 0.5
    return out
