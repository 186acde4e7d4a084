"""How two arrays differ, in words and in kind only: what a student may read about a hidden case."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
# An array, or in words why a value is none.
Numbers = Array | str
# The largest length or dimension that is told: a student may choose them, and large ones could spell out an input.
LARGEST_TOLD = 100


def describe_difference(got: Numbers, want: Array, rtol: float, atol: float, *, squeeze: bool = False) -> str:
    """Say how `got` differs from `want`, or nothing when it doesn't.

    Args:
        got: The student's numbers, or why there are none.
        want: The expected numbers.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        squeeze: Accept another shape of the same size.

    Returns:
        "" when they agree; else the rest of a sentence that begins with what the numbers are.
    """
    if isinstance(got, str):
        return got
    single = want.ndim == 0
    if got.shape != want.shape:
        if got.size != want.size or not (squeeze or single):
            asked = "a single number" if single else f"the shape {want.shape}"
            return f"has {shape_text(got.shape)}, and {asked} was asked for"
        got = got.reshape(want.shape)
    right = _agree(got, want, rtol, atol)
    if right.all():
        return ""
    return _kind(got, want, right, rtol, atol)


def _agree(got: Array, want: Array, rtol: float, atol: float) -> NDArray[np.bool_]:
    # Inside errstate: infinities in a student's numbers are findings, not warnings.
    with np.errstate(all="ignore"):
        return np.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True)


def _kind(got: Array, want: Array, right: NDArray[np.bool_], rtol: float, atol: float) -> str:
    if np.isnan(got).any() and not np.isnan(want).any():
        return "holds NaN"
    if np.isinf(got).any() and not np.isinf(want).any():
        return "holds an infinite number"
    if not np.isfinite(got).all() or not np.isfinite(want).all():
        return "is not right where numbers are infinite or undefined"
    if _agree(-got, want, rtol, atol).all():
        return "has the wrong sign"
    if want.ndim == 2 and got.T.shape == want.shape and _agree(got.T, want, rtol, atol).all():
        return "looks transposed"
    if want.size > 1 and _constant_factor(got, want, rtol, atol):
        return "is off by the same factor everywhere"
    if want.size > 1:
        wrong = np.flatnonzero(~right.reshape(len(want), -1).all(axis=1)) if want.ndim else np.array([0])
        if len(want) > 1 and wrong.tolist() == [0]:
            return "is wrong in the first entry only"
        if len(want) > 1 and wrong.tolist() == [len(want) - 1]:
            return "is wrong in the last entry only"
        if right.any():
            return "is right in some entries and wrong in others"
    if (np.abs(got - want) <= 0.05 * np.abs(want)).all():
        return "is close, but not close enough: something small is missing, or was rounded"
    return "is wrong" + (" everywhere" if want.size > 1 else "")


def _constant_factor(got: Array, want: Array, rtol: float, atol: float) -> bool:
    """Whether `got` is a multiple of `want` (by neither 0 nor 1)."""
    scale = float(np.vdot(want, want))
    if scale == 0:
        return False
    factor = float(np.vdot(want, got)) / scale
    return factor != 0 and bool(_agree(got, factor * want, rtol, atol * abs(factor)).all())


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape in words; of a very large one only that it is large."""
    return f"the shape {shape}" if max(shape, default=0) <= LARGEST_TOLD and len(shape) <= 4 else "a very large shape"
