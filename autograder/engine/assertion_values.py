"""What a public case compared when it failed: the arguments of a function of numpy.testing, or a plain assert."""

from __future__ import annotations

import ast
import functools
import linecache
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.cases import Wrong, assert_close


@dataclass(frozen=True)
class AssertionValues:
    """Two values that a function of numpy.testing was given, which say it better than its own message.

    Attributes:
        got: The student's.
        want: The expected one.
        note: The words that the case adds; empty if there are none.
        rtol: The relative tolerance.
        atol: The absolute one.
    """

    got: Any
    want: Any
    note: str
    rtol: float
    atol: float

    def difference(self, what: str) -> str:
        """How they differ, as a hidden case would say it; empty where no numbers are compared, or they agree."""
        want = _real(self.want)
        if want is not None:
            try:
                assert_close(self.got, want, what, rtol=self.rtol, atol=self.atol)
            except Wrong as wrong:
                return wrong.finding
        return ""

    @property
    def largest_error(self) -> float | None:
        """The largest difference of several numbers; None where a single one, or another shape, came back."""
        got, want = _real(self.got), _real(self.want)
        if got is None or want is None or got.shape != want.shape or got.size < 2:
            return None
        with np.errstate(all="ignore"):
            error = float(np.abs(got - want).max())
        return error if np.isfinite(error) else None


def compared_by_numpy(cause: BaseException) -> AssertionValues | None:
    """What a function of numpy.testing compared; None if it was no such function that raised."""
    for frame, _ in frames(cause):
        names = frame.f_locals
        if str(frame.f_globals.get("__name__")).startswith("numpy.testing") and {"actual", "desired"} <= names.keys():
            return AssertionValues(
                got=_single(names["actual"]),
                want=_single(names["desired"]),
                note=str(names.get("err_msg", "")),
                rtol=float(names.get("rtol", 1e-7)),
                atol=float(names.get("atol", 0.0)),
            )
    return None


def asserted(cause: AssertionError) -> str:
    """The condition of the plain assert that failed, as it stands in the case; empty if there was none."""
    for frame, number in reversed(frames(cause)):
        path = frame.f_code.co_filename
        if Path(path).stem.startswith("test_"):
            return next((text for first, last, text in _asserts(path) if first <= number <= last), "")
    return ""


def frames(cause: BaseException) -> list[tuple[FrameType, int]]:
    """Where an exception came through, with the lines, the outermost first."""
    # Not through `traceback`, which reads and parses the source of every frame.
    found, trace = [], cause.__traceback__
    while trace is not None:
        found.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found


@functools.cache
def _asserts(path: str) -> tuple[tuple[int, int, str], ...]:
    """First line, last line and condition of each assert of a file of cases."""
    text = "".join(linecache.getlines(path))
    statements = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assert))
    return tuple((node.lineno, node.end_lineno or node.lineno, ast.unparse(node.test)) for node in statements)


def _real(value: Any) -> NDArray[np.float64] | None:
    """A value as real numbers; None if it is none, or holds what no float can."""
    try:
        array = np.asarray(value)
        with np.errstate(all="ignore"):  # a long double may be too large
            return array.astype(float) if array.dtype.kind in "biuf" else None
    except (ValueError, TypeError, OverflowError):
        return None


def _single(value: Any) -> Any:
    """NumPy wraps a single value into an array without axes."""
    return value[()] if isinstance(value, np.ndarray) and not value.ndim else value
