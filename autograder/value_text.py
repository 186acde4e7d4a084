"""Values as text for people: short, the same every time, and cheap, since failing work shows thousands of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Enough to see a relative error of 1e-7, at which numpy.testing fails.
_DIGITS = 8
_WHOLE, _ENDS = 24, 3  # an array of up to so many numbers is shown whole, of a larger one the first and the last few
_ITEMS = 20  # as many of a list, dict or set
_SORTED = 1000  # a larger set would take seconds to be put in order
_MOST_BITS = 1000
_USUAL = (np.dtype(float), np.dtype(int), np.dtype(bool))

Number = Callable[[float], str]


def value_text(value: object, longest: int = 400) -> str:
    """A value as one line, never longer than `longest` and three dots."""
    with np.errstate(all="ignore"):  # a long double may be too large for a float
        return _joined(_pieces(value, _number), longest)


def brief_text(value: object, longest: int = 80) -> str:
    """A value without its style and with five digits, so that the same answer of two students reads the same."""
    with np.errstate(all="ignore"):
        text = _joined(_pieces(_plain(value), lambda number: f"{number + 0.0:.5g}"), longest - 3)
    return text.removeprefix("array(").removesuffix(")") if text.startswith("array(") else text


def _joined(pieces: Iterable[str], longest: int) -> str:
    text = ""
    for piece in pieces:
        text += piece
        if len(text) > longest:
            return f"{text[:longest]}..."
    return text


def _number(number: float) -> str:
    text = f"{number:.{_DIGITS}g}"
    return text if not text.lstrip("-").isdigit() else f"{text}.0"


def _pieces(value: object, number: Number) -> Iterator[str]:
    if isinstance(value, np.ndarray):
        yield from _array(value, number)
    elif isinstance(value, np.generic) and value.dtype.kind in "biuf":
        yield number(float(value)) if value.dtype.kind == "f" else repr(value.item())
    elif isinstance(value, float):
        yield number(value)
    elif isinstance(value, int) and value.bit_length() > _MOST_BITS:
        yield f"<a whole number of {value.bit_length()} bits>"
    elif isinstance(value, list):
        yield from _enclosed("[", (_pieces(item, number) for item in value), "]", len(value))
    elif isinstance(value, tuple):
        end = ",)" if len(value) == 1 else ")"
        yield from _enclosed("(", (_pieces(item, number) for item in value), end, len(value))
    elif isinstance(value, Mapping):
        yield from _enclosed("{", (_entry(item, number) for item in value.items()), "}", len(value))
    elif isinstance(value, set | frozenset) and len(value) > _SORTED:
        yield f"<a set of {len(value)}>"
    elif isinstance(value, set | frozenset) and value:
        # A set of words has another order in another process.
        texts = sorted(value_text(item) for item in value)
        yield from _enclosed("{", ((text,) for text in texts), "}", len(value))
    elif isinstance(value, str | bytes) and len(value) > 1000:
        yield f"{value[:1000]!r} ... ({len(value)} in all)"
    elif callable(value):
        yield f"<function {getattr(value, '__name__', type(value).__name__)}>"
    else:
        # Not where it lies in memory, which is another place each time.
        yield re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def _entry(item: tuple[object, object], number: Number) -> Iterator[str]:
    yield from _pieces(item[0], number)
    yield ": "
    yield from _pieces(item[1], number)


def _enclosed(begin: str, items: Iterable[Iterable[str]], end: str, length: int) -> Iterator[str]:
    yield begin
    for index, item in enumerate(items):
        if index:
            yield ", "
        if index == _ITEMS:
            yield f"... ({length} in all)"
            break
        yield from item
    yield end


def _array(array: NDArray[Any], number: Number) -> Iterator[str]:
    if array.ndim == 0:
        yield from _pieces(array.item(), number)
    elif array.size == 0:
        yield f"<an empty array of shape {array.shape}>"
    elif array.size > _WHOLE:
        first, last = (array.reshape(-1)[part].tolist() for part in (slice(_ENDS), slice(-_ENDS, None)))
        yield f"<an array of shape {array.shape}: "
        for item in first:
            yield from (*_pieces(item, number), ", ")
        yield "..."
        for item in last:
            yield from (", ", *_pieces(item, number))
        yield ">"
    else:
        yield "array("
        yield from _pieces(array.tolist(), number)
        yield ")" if array.dtype in _USUAL or array.dtype.kind not in "iuf" else f", dtype={array.dtype})"


def _plain(value: object) -> object:
    """Lists, tuples and arrays of numbers as one thing."""
    if isinstance(value, list | tuple) and value:
        try:
            array = np.asarray(value)
        except (ValueError, OverflowError):  # not regular, or too large
            return value
        return _floats(array) if array.dtype.kind in "iuf" else value
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "iuf":
        return _floats(value)
    return float(value) if type(value) is int and abs(value) < 1 << 53 else value


def _floats(numbers: Any) -> object:
    with np.errstate(over="ignore"):  # a long double beyond all floats is infinite, and no warning
        return numbers.astype(float)
