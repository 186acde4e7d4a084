"""What may cross the wire: the closed set of types, their tags, and the caps on size.

Nothing here reads or writes: `encoder` and `decoder` share this page, and `wire` is what others import.
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

FRAME_BYTES = 16 << 20
# From the sandbox: far above what any right answer needs, and low enough to be read in a moment.
ANSWER_BYTES = 4 << 20
CALLBACK_BYTES = 1 << 20  # a question to a function of the trusted side, which may keep what it was asked
MAX_ITEMS = 250_000
MAX_DEPTH = 100
# 2467 digits: below the 4300 at which Python refuses to print an int, so whatever arrives can be printed.
MAX_INT_BYTES = 1024
MAX_NAME = 80
MAX_NDIM = 32
MAX_EXTENT = ANSWER_BYTES  # bytes of an array, also of an empty one with its zeros taken for ones

NONE, TRUE, FALSE = b"N"[0], b"T"[0], b"F"[0]
INT64, BIGINT, FLOAT, COMPLEX = b"i"[0], b"I"[0], b"d"[0], b"c"[0]
STR, BYTES = b"s"[0], b"b"[0]
LIST, TUPLE, DICT, SET, FROZENSET = b"l"[0], b"t"[0], b"m"[0], b"S"[0], b"z"[0]
FLOATS = b"D"[0]  # a list of floats only: one buffer, since it is what most answers are made of
ARRAY, SCALAR, TEXT_ARRAY = b"a"[0], b"n"[0], b"u"[0]
HANDLE, OPAQUE = b"h"[0], b"o"[0]
TABLE = b"e"[0]  # only on the way to the sandbox

# The number on the wire is the place in this list. Long doubles are those of this machine: both ends run on it.
DTYPES: tuple[np.dtype[Any], ...] = tuple(
    np.dtype(t)
    for t in (
        *(np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64),
        *(np.float16, np.float32, np.float64, np.longdouble, np.complex64, np.complex128, np.clongdouble),
    )
)
# By kind and size, since several C types (long, long long) are the same thing for our purpose.
DTYPE_CODE: dict[tuple[str, int], int] = {(d.kind, d.itemsize): i for i, d in enumerate(DTYPES)}
BOOL_CODE = 0


class ProtocolViolation(Exception):
    """A message that is well formed, but not one that the protocol allows here."""


class WireError(Exception):
    """Bytes that are no message, or (on the trusted side) a value that can't be sent."""


class RoomExceeded(WireError):
    """A message that would take more memory, once decoded, than there is room for."""


class Room:
    """Bytes of memory that decoded values may still take.

    Args:
        left: How many there are; what is decoded counts it down, before it is built.
    """

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, size: int) -> None:
        """Count memory that is about to be used.

        Raises:
            RoomExceeded: there is not so much left.
        """
        self.left -= size
        if self.left < 0:
            raise RoomExceeded("more than there is room for")


class Opaque:
    """What arrives in place of anything outside the closed set: inert, and equal to nothing.

    It has no truth value: `assert answer` must not pass for an object that nobody can look into.
    """

    __slots__ = ("type_name",)
    __array_ufunc__ = None  # NumPy's operators leave the decision to `__eq__` instead of wrapping it in an array

    type_name: str

    def __init__(self, type_name: str) -> None:
        object.__setattr__(self, "type_name", type_name)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(name)

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{self!r} is neither true nor false")

    def __repr__(self) -> str:
        return f"<an object of type {self.type_name!r}>"
