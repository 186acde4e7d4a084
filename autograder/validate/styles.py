"""Right values in other people's types: the same numbers as lists, in single precision, read-only and so on.

This file runs in two places: here, where tests import it, and in a sandbox, in front of an answer (see `dressed`). It
needs NumPy and what comes with Python, nothing else.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Change = Callable[[Any], Any]


def is_float(value: Any) -> bool:
    """Whether a value is a single floating-point number."""
    return isinstance(value, float | np.floating)


def is_floats(value: Any) -> bool:
    """Whether a value is an array of them."""
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def parts(change: Change, inside: tuple[type, ...] = (tuple, list, dict)) -> Change:
    """A change of single values, made wherever they stand in a result."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict) and dict in inside:
            return {key: changed(item) for key, item in value.items()}
        if isinstance(value, tuple | list) and type(value) in inside:
            return type(value)(changed(item) for item in value)
        return change(value)

    return changed


def _lists(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


def _tuples(value: Any) -> Any:
    return _nested(value.tolist()) if isinstance(value, np.ndarray) else value


def _nested(value: Any) -> Any:
    return tuple(_nested(item) for item in value) if isinstance(value, list) else value


def _rows(value: Any) -> Any:
    return list(value) if isinstance(value, np.ndarray) and value.ndim else value


def _single(value: Any) -> Any:
    return np.asarray(value, np.float32)[()] if is_float(value) or is_floats(value) else value


def _long(value: Any) -> Any:
    return value.astype(np.longdouble) if is_floats(value) else value


def _whole(value: Any) -> Any:
    if is_float(value) and np.isfinite(value) and value == int(value):
        return int(value)
    whole = is_floats(value) and np.isfinite(value).all() and (value % 1 == 0).all()
    return value.astype(int) if whole else value


def _scalar(value: Any) -> Any:
    return np.asarray(value)[()] if type(value) in (bool, int, float) else value


def _zero_d(value: Any) -> Any:
    # Whole numbers stay: they are asked for as such, and NumPy hands them out as scalars.
    return np.array(value) if is_float(value) or isinstance(value, bool) else value


def _one_entry(value: Any) -> Any:
    return np.array([value]) if is_float(value) else value


def _fortran(value: Any) -> Any:
    return np.asfortranarray(value) if isinstance(value, np.ndarray) and value.ndim else value


def _backwards(value: Any) -> Any:
    return value[::-1][::-1] if isinstance(value, np.ndarray) and value.ndim else value


def _strided(value: Any) -> Any:
    """A view that leaves out every second number of a larger array."""
    return np.repeat(value, 2, axis=-1)[..., ::2] if isinstance(value, np.ndarray) and value.ndim else value


def _read_only(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.flags.writeable = False
    return value


STYLES: dict[str, Change] = {
    "lists": parts(_lists),
    "tuples": parts(_tuples),
    "a list of rows": parts(_rows),
    "a list for a tuple": lambda value: list(value) if isinstance(value, tuple) else value,
    "float32": parts(_single),
    "long doubles": parts(_long),
    "whole numbers where they are": parts(_whole),
    "NumPy scalars": parts(_scalar),
    "0-d arrays": parts(_zero_d, inside=(tuple, dict)),
    "arrays of one entry": parts(_one_entry, inside=(tuple, dict)),
    "Fortran order": parts(_fortran),
    "views": parts(_backwards),
    "strided views": parts(_strided),
    "read-only": parts(_read_only),
}


def in_style(function: Callable[..., Any], style: str) -> Callable[..., Any]:
    """The same function, with what it returns in another style."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return STYLES[style](function(*args, **kwargs))

    return call
