"""Known wrong answers to softmax, each with the hint that a student who has it needs."""

import numpy as np


def softmax__overflows(scores):
    """What is exp(1000) in floating point? Question 2 says what you may do to all scores beforehand."""
    exponentials = np.exp(np.asarray(scores, dtype=float))
    return exponentials / np.sum(exponentials, axis=-1, keepdims=True)


def softmax__over_all_entries(scores):
    """Which of the axes should sum to 1?"""
    exponentials = np.exp(np.asarray(scores, dtype=float) - np.max(scores))
    return exponentials / np.sum(exponentials)


def softmax__along_the_first_axis(scores):
    """Along which axis are the scores of one example?"""
    exponentials = np.exp(np.asarray(scores, dtype=float) - np.max(scores, axis=0, keepdims=True))
    return exponentials / np.sum(exponentials, axis=0, keepdims=True)


def softmax__one_shift_for_all_rows(scores):
    """Is the number that you take off the largest score of each row, or of all rows?"""
    exponentials = np.exp(np.asarray(scores, dtype=float) - np.max(scores))
    return exponentials / np.sum(exponentials, axis=-1, keepdims=True)


def softmax__not_normalized(scores):
    """Do the probabilities of one example sum to 1?"""
    return np.exp(np.asarray(scores, dtype=float) - np.max(scores, axis=-1, keepdims=True))


def softmax__logarithms(scores):
    """These are logarithms of probabilities: one step is missing."""
    shifted = np.asarray(scores, dtype=float) - np.max(scores, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


def softmax__in_place(scores):
    """Does the caller still have the scores after the call?"""
    scores = np.asarray(scores, dtype=float)
    scores -= np.max(scores, axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= np.sum(scores, axis=-1, keepdims=True)
    return scores


ADD_TO_ALL_SCORES__closer = "brings them closer together", "Put s + c into the formula, and simplify."
ADD_TO_ALL_SCORES__further = "moves them further apart", "Is this adding a number, or multiplying by one?"
