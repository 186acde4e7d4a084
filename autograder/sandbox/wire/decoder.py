"""Turns bytes that may come from a hostile process into plain values, or raises WireError.

Only exact built-ins and base-class arrays that own their memory are built. Nothing is imported, looked up by name
or called, apart from `resolve`, which is given a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from struct import Struct
from typing import Any

import numpy as np

from autograder.sandbox.wire import format as wf
from autograder.sandbox.wire.format import Opaque, Room, WireError
from autograder.sandbox.wire.table import Table

Resolve = Callable[[int], Any]

_U32, _I64, _F64, _C128 = Struct("<I"), Struct("<q"), Struct("<d"), Struct("<dd")
_SHAPES = [Struct(f"<{ndim}Q") for ndim in range(wf.MAX_NDIM + 1)]
_SURROGATES = (0xD800, 0xDFFF)
_COLLISIONS = 64
# What values take in memory, in bytes: CPython's own sizes, rounded up. An item is a number of its own and its place;
# a number of an array counts as two of 64 bits, since comparing makes such copies of any type.
_SEQUENCE, _ITEM, _SET, _SET_ITEM, _DICT, _DICT_ITEM, _ARRAY, _NUMBER, _TEXT = 56, 40, 216, 110, 240, 150, 128, 16, 64
_DIGITS = 4  # for each byte of a large whole number: what is printed of it takes more time than room
_ALL_ROOM = 1 << 62


def decode(data: bytes, resolve: Resolve | None = None, *, tables: bool = False, room: Room | None = None) -> Any:
    """Decode one message.

    Args:
        data: the message; anything may be in it.
        resolve: turns the number of a handle back into a callable; without it a handle is an error.
        tables: whether there may be functions that are tables: in the sandbox only.
        room: what the value may take in memory, which is counted down; as much as it likes if None.

    Returns:
        The value.

    Raises:
        RoomExceeded: there is not so much room; nothing that large was built then.
        WireError: whatever else is wrong with the bytes.
    """
    try:
        decoder = _Decoder(bytes(data), resolve, tables, room or Room(_ALL_ROOM))
        value = decoder.take(0)
    except WireError:
        raise
    except Exception as error:  # struct.error, UnicodeDecodeError, MemoryError, RecursionError, KeyError...
        raise WireError(f"malformed message: {type(error).__name__}") from None
    if decoder.position != len(decoder.data):
        raise WireError("bytes after the end of the message")
    return value


class _Decoder:
    __slots__ = ("data", "items", "position", "resolve", "room", "tables")

    def __init__(self, data: bytes, resolve: Resolve | None, tables: bool, room: Room) -> None:
        if len(data) > wf.FRAME_BYTES:
            raise WireError("too large")
        self.data = data
        self.resolve = resolve
        self.tables = tables
        self.room = room
        self.position = 0
        self.items = 0

    def take(self, depth: int) -> Any:
        start = self.position
        self.position = start + 1
        return _READERS[self.data[start]](self, depth)  # an unknown tag is a KeyError

    def number(self, form: Struct) -> Any:
        start = self.position
        self.position = start + form.size
        return form.unpack_from(self.data, start)[0]

    def raw(self, size: int) -> bytes:
        start = self.position
        end = start + size
        if end > len(self.data):
            raise WireError("message ends early")
        self.position = end
        return self.data[start:end]

    def int64(self, depth: int) -> int:
        value: int = self.number(_I64)
        return value

    def bigint(self, depth: int) -> int:
        size = self.number(_U32)
        if size > wf.MAX_INT_BYTES:
            raise WireError("integer too large")
        self.room.take(_DIGITS * size)
        return int.from_bytes(self.raw(size), "little", signed=True)

    def float_(self, depth: int) -> float:
        start = self.position
        self.position = start + 8
        value: float = _F64.unpack_from(self.data, start)[0]
        return value

    def complex_(self, depth: int) -> complex:
        real, imag = _C128.unpack(self.raw(16))
        return complex(real, imag)

    def str_(self, depth: int) -> str:
        data, start = self.data, self.position + 4
        end = start + _U32.unpack_from(data, start - 4)[0]
        if end > len(data):
            raise WireError("message ends early")
        self.position = end
        self.room.take(_TEXT + 2 * (end - start))
        return data[start:end].decode("utf-8")

    def bytes_(self, depth: int) -> bytes:
        raw = self.raw(self.number(_U32))
        self.room.take(_TEXT + len(raw))
        return raw

    def count(self, depth: int, per_item: int, size_of: int = _SEQUENCE, size_of_item: int = _ITEM) -> int:
        """The length of a container, refused before anything is built if the message can't hold it."""
        size: int = self.number(_U32)
        self.items += size * per_item
        if depth >= wf.MAX_DEPTH or self.items > wf.MAX_ITEMS or size * per_item > len(self.data) - self.position:
            raise WireError("too deep or too many items")
        self.room.take(size_of + size * size_of_item)
        return size

    def items_of(self, number: int, depth: int) -> list[Any]:
        """So many values after one another: `take`, without a call for each."""
        data, readers = self.data, _READERS
        values = []
        for _ in range(number):
            start = self.position
            self.position = start + 1
            values.append(readers[data[start]](self, depth))
        return values

    def list_(self, depth: int) -> list[Any]:
        return self.items_of(self.count(depth, 1), depth + 1)

    def members(self, depth: int) -> list[Any]:
        return self.keys(self.items_of(self.count(depth, 1, _SET, _SET_ITEM), depth + 1))

    def floats(self, depth: int) -> list[float]:
        size = self.count(depth, 1)
        values: list[float] = np.frombuffer(self.raw(8 * size), np.float64).tolist()
        return values

    def tuple_(self, depth: int) -> tuple[Any, ...]:
        return tuple(self.list_(depth))

    def keys(self, values: list[Any]) -> list[Any]:
        """Refuse keys made to collide: hashes of numbers are known, and a million equal ones take hours to insert."""
        if len(values) > _COLLISIONS and Counter(map(hash, values)).most_common(1)[0][1] > _COLLISIONS:
            raise WireError("too many equal hashes")
        return values

    def set_(self, depth: int) -> set[Any]:
        return set(self.members(depth))

    def frozenset_(self, depth: int) -> frozenset[Any]:
        return frozenset(self.members(depth))

    def dict_(self, depth: int) -> dict[Any, Any]:
        size = self.count(depth, 2, _DICT, _DICT_ITEM)
        if not size:  # as the keyword arguments of most calls are
            return {}
        flat = self.items_of(2 * size, depth + 1)
        return dict(zip(self.keys(flat[::2]), flat[1::2], strict=True))

    def shape(self, itemsize: int) -> tuple[tuple[int, ...], int]:
        ndim = self.data[self.position]
        if ndim > wf.MAX_NDIM:
            raise WireError("too many dimensions")
        form = _SHAPES[ndim]
        shape = form.unpack_from(self.data, self.position + 1)
        self.position += 1 + form.size
        size, extent = 1, itemsize
        for dim in shape:
            size *= dim
            extent *= max(dim, 1)
            if extent > wf.MAX_EXTENT:  # also of an empty one: a sum over an axis of none has all the others
                raise WireError("array too large")
        rows = extent // itemsize  # an array without numbers has its rows
        self.room.take(_ARRAY + max(_NUMBER * rows, 2 * size * itemsize))
        return shape, size

    def array(self, depth: int) -> np.ndarray[Any, Any]:
        code = self.data[self.position]
        dtype = wf.DTYPES[code]
        self.position += 1
        shape, size = self.shape(dtype.itemsize)
        flat = np.frombuffer(self.raw(size * dtype.itemsize), dtype)
        if code == wf.BOOL_CODE:
            # A bool that is neither 0 nor 1 makes NumPy's sums and comparisons disagree with each other.
            flat = flat.view(np.uint8) != 0
        return flat.reshape(shape).copy()

    def text_array(self, depth: int) -> np.ndarray[Any, Any]:
        length = self.number(_U32)
        if length > wf.FRAME_BYTES:
            raise WireError("array too large")
        shape, size = self.shape(4 * max(length, 1))
        points = np.frombuffer(self.raw(4 * length * size), np.uint32)
        low, high = _SURROGATES
        if points.size and (points.max() > 0x10FFFF or bool(np.any((points >= low) & (points <= high)))):
            raise WireError("not text")
        if not points.size:
            return np.zeros(shape, f"U{length}")
        return np.array(points.view(f"=U{length}").reshape(shape), order="C")

    def scalar(self, depth: int) -> np.generic:
        dtype = wf.DTYPES[self.raw(1)[0]]
        raw = self.raw(dtype.itemsize)
        if dtype == np.bool_:
            return np.bool_(raw != b"\0")
        value: np.generic = np.frombuffer(raw, dtype)[0]
        return value

    def handle(self, depth: int) -> Any:
        if self.resolve is None:
            raise WireError("a handle where none may be")
        return self.resolve(self.number(_U32))

    def table(self, depth: int) -> Table:
        if not self.tables:
            raise WireError("a table where none may be")
        return Table(self.take(depth))

    def opaque(self, depth: int) -> Opaque:
        size = self.number(_U32)
        if size > 4 * wf.MAX_NAME:
            raise WireError("name too long")
        return Opaque(self.raw(size).decode("utf-8"))


_READERS: dict[int, Callable[[_Decoder, int], Any]] = {
    wf.NONE: lambda decoder, depth: None,
    wf.TRUE: lambda decoder, depth: True,
    wf.FALSE: lambda decoder, depth: False,
    wf.INT64: _Decoder.int64,
    wf.BIGINT: _Decoder.bigint,
    wf.FLOAT: _Decoder.float_,
    wf.COMPLEX: _Decoder.complex_,
    wf.STR: _Decoder.str_,
    wf.BYTES: _Decoder.bytes_,
    wf.LIST: _Decoder.list_,
    wf.FLOATS: _Decoder.floats,
    wf.TUPLE: _Decoder.tuple_,
    wf.DICT: _Decoder.dict_,
    wf.SET: _Decoder.set_,
    wf.FROZENSET: _Decoder.frozenset_,
    wf.ARRAY: _Decoder.array,
    wf.TEXT_ARRAY: _Decoder.text_array,
    wf.SCALAR: _Decoder.scalar,
    wf.HANDLE: _Decoder.handle,
    wf.OPAQUE: _Decoder.opaque,
    wf.TABLE: _Decoder.table,
}
