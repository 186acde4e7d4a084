"""Right answers in other types, made by machine: the reference's own values as other people's code returns them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.engine.proxy import Answers
from autograder.validate.trials import Change


class _Changed:
    """Answers whose values are changed on their way to the cases; arguments that come back are left alone."""

    def __init__(self, answers: Answers, change: Callable[[Any], Any]) -> None:
        self._answers = answers
        self._change = change

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        result = self._answers.call(name, args, kwargs, echo=echo)
        return result if echo else _deep(result, self._change)

    def get(self, name: str) -> Any:
        return self._answers.get(name)


def _deep(value: Any, change: Callable[[Any], Any]) -> Any:
    """Change every array and number in a value."""
    if type(value) in (list, tuple):
        return type(value)(_deep(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _deep(item, change) for key, item in value.items()}
    return change(value)


def _is_float_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _float32(value: Any) -> Any:
    return np.asarray(value, dtype=np.float32) if isinstance(value, float) or _is_float_array(value) else value


def _numpy_scalar(value: Any) -> Any:
    if isinstance(value, bool | int | float) and not isinstance(value, np.generic):
        return np.asarray(value)[()]
    return value


def _zero_d(value: Any) -> Any:
    # Whole numbers and truths stay: they are asked for as such, and NumPy hands them out as scalars.
    return np.asarray(value) if isinstance(value, float) else value


def _lists(value: Any) -> Any:
    # A list can't say that it has no rows of three.
    return value.tolist() if isinstance(value, np.ndarray) and value.size else value


def _tuples(value: Any) -> Any:
    return _as_tuples(value.tolist()) if isinstance(value, np.ndarray) and value.size else value


def _as_tuples(value: Any) -> Any:
    return tuple(_as_tuples(item) for item in value) if isinstance(value, list) else value


def _fortran(value: Any) -> Any:
    return np.asfortranarray(value) if isinstance(value, np.ndarray) and value.ndim else value


def _read_only(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.flags.writeable = False
    return value


def _strided(value: Any) -> Any:
    """A view that leaves out every second number of a larger array."""
    if not isinstance(value, np.ndarray) or not value.ndim:
        return value
    wide = np.repeat(value, 2, axis=-1)
    return wide[..., ::2]


VARIATIONS: dict[str, Change] = {
    name: (lambda answers, change=change: _Changed(answers, change))  # type: ignore[misc]
    for name, change in {
        "float32": _float32,
        "lists": _lists,
        "tuples": _tuples,
        "numpy_scalars": _numpy_scalar,
        "zero_d_arrays": _zero_d,
        "fortran_order": _fortran,
        "read_only": _read_only,
        "strided_views": _strided,
    }.items()
}
