"""Right answers to softmax in other styles: each must get full marks."""

import math

import numpy as np


def softmax__by_logarithms(scores):
    """Through the logarithms of the probabilities."""
    largest = np.max(scores, axis=-1, keepdims=True)
    shifted = np.asarray(scores, dtype=float) - largest
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def softmax__row_by_row(scores):
    """A function of one vector, along the last axis."""

    def one(row):
        exponentials = np.exp(row - row.max())
        return exponentials / exponentials.sum()

    return np.apply_along_axis(one, -1, np.asarray(scores, dtype=float))


def softmax__lists(scores):
    """Python's own numbers, and lists."""
    if np.ndim(scores) > 1:
        return [softmax__lists(row) for row in scores]
    largest = max(scores)
    exponentials = [math.exp(score - largest) for score in scores]
    return [value / sum(exponentials) for value in exponentials]
