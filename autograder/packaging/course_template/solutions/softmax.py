"""Softmax: from scores to probabilities."""

# BEGIN SOLUTION
from typing import Literal

# END SOLUTION
import numpy as np


def softmax(scores):
    """Make probabilities of scores: p_i = exp(s_i) / sum_j exp(s_j), along the last axis.

    Args:
        scores: Finite real numbers, shape (..., n) with n >= 1. They may be so large that exp(s_i) overflows.

    Returns:
        Array of floats, shape (..., n), in which every last axis sums to 1.
    """
    # BEGIN SOLUTION
    shifted = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return shifted / np.sum(shifted, axis=-1, keepdims=True)
    # END SOLUTION


# What adding the same number to every score does to the probabilities.
ADD_TO_ALL_SCORES: Literal["nothing", "brings them closer together", "moves them further apart"] = "nothing"
