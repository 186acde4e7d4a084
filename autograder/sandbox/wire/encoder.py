"""Turns a value into bytes; in the sandbox the value may be hostile.

A hostile value can only spoil its own message, since this runs in the student's process. It must still not be easy
to break by accident: values are looked at through `type(x)` and the methods of the built-in classes, never through
what a subclass says about itself.
"""

from __future__ import annotations

import decimal
import numbers
import types
from collections import abc
from collections.abc import Callable, Iterable
from itertools import chain
from struct import Struct, pack
from typing import Any, cast

import numpy as np

from autograder.sandbox.wire import format as wf
from autograder.sandbox.wire.format import Opaque, WireError
from autograder.sandbox.wire.table import Table

Register = Callable[[Any], int | None]

_mro: Callable[[type], tuple[type, ...]] = type.__dict__["__mro__"].__get__
_name: Callable[[type], str] = type.__dict__["__name__"].__get__
# Made once: these are what most messages are made of.
_TWO, _SIZED, _INT, _FLOAT = (Struct(form).pack for form in ("<BB", "<BI", "<Bq", "<Bd"))
_SHAPES = [Struct(f"<B{ndim}Q").pack for ndim in range(wf.MAX_NDIM + 1)]


class _TooLargeError(Exception):
    """The message would pass the caps."""


def safe_text(text: object, cap: int) -> str:
    """A string that any file and terminal can take: base class, capped, no lone surrogates."""
    if not issubclass(type(text), str):  # `isinstance` would believe a false __class__
        return ""
    return str.encode(str.__getitem__(cast(str, text), slice(0, cap)), "utf-8", "replace").decode()


def type_name(value: object) -> str:
    """The name of the value's class, whatever the value says about itself."""
    return safe_text(_name(type(value)), wf.MAX_NAME)


def encode(
    value: object,
    register: Register | None = None,
    *,
    strict: bool = False,
    fit: bool = False,
    cap: int = wf.FRAME_BYTES,
) -> bytes:
    """Encode a value; whatever is outside the closed set becomes an `Opaque`.

    Args:
        value: what to send.
        register: turns a callable into the number of a handle (None: not this one); without it they become opaque.
        strict: raise WireError instead of sending an opaque object in place of something: for the trusted side,
            where it would be a mistake of ours.
        fit: raise WireError when the message would be too long, instead of sending an opaque object.
        cap: how many bytes are too long.

    Returns:
        The message, at most `cap` bytes long; one that would be longer is sent as an opaque object.
    """
    try:
        encoder = _Encoder(register, strict, cap)
        encoder.put(value, 0)
        return bytes(encoder.out)
    except _TooLargeError:
        if strict or fit:
            raise WireError("too large to send") from None
        encoder = _Encoder(None, strict, cap)
        encoder.put(Opaque(type_name(value)), 0)
        return bytes(encoder.out)


class _Encoder:
    def __init__(self, register: Register | None, strict: bool, cap: int) -> None:
        self.out = bytearray()
        self.register = register
        self.strict = strict
        self.cap = cap
        self.items = 0
        self.active: set[int] = set()  # the containers that we are inside of: meeting one again is a cycle

    def put(self, value: Any, depth: int) -> None:
        writer = _EXACT.get(type(value))
        if writer is not None:
            writer(self, value, depth)
            return
        start = len(self.out)
        try:
            self.put_other(value, depth)
        except (_TooLargeError, MemoryError, WireError):
            raise
        except Exception:  # a hostile or broken object: the class's name is all that can be said of it
            del self.out[start:]
            self.opaque(value)

    def put_other(self, value: Any, depth: int) -> None:
        if type(value) is Opaque:
            self.write_opaque(value.type_name)
            return
        if self.register is not None and callable(value):
            number = self.register(value)
            if number is not None:
                self.out += pack("<BI", wf.HANDLE, number)
                return
        for base in _mro(type(value)):
            writer = _BASES.get(base)
            if writer is not None:
                writer(self, value, depth)
                return
        if issubclass(type(value), (numbers.Real, decimal.Decimal)):
            self.put(float(value), depth)
        elif issubclass(type(value), (abc.KeysView, abc.ValuesView, abc.ItemsView)):
            self.sequence(wf.LIST, list(value), value, depth)
        else:
            self.opaque(value)

    def opaque(self, value: object) -> None:
        if self.strict:
            raise WireError(f"an object of type {type_name(value)!r} can't be sent")
        self.write_opaque(type_name(value))

    def write_opaque(self, name: object) -> None:
        raw = safe_text(name, wf.MAX_NAME).encode()
        self.out += pack("<BI", wf.OPAQUE, len(raw))
        self.out += raw

    def grow(self, extra: int) -> None:
        if len(self.out) + extra > self.cap:
            raise _TooLargeError

    def none(self, value: None, depth: int) -> None:
        self.out.append(wf.NONE)

    def bool_(self, value: bool, depth: int) -> None:
        self.out.append(wf.TRUE if value else wf.FALSE)

    def int_(self, value: int, depth: int) -> None:
        bits = int.bit_length(value)
        if bits < 64:
            self.out += _INT(wf.INT64, int.__int__(value))
        elif bits < wf.MAX_INT_BYTES * 8:
            raw = int.to_bytes(value, bits // 8 + 1, "little", signed=True)
            self.out += pack("<BI", wf.BIGINT, len(raw))
            self.out += raw
        else:
            self.opaque(value)

    def float_(self, value: float, depth: int) -> None:
        self.out += _FLOAT(wf.FLOAT, float.__float__(value))

    def complex_(self, value: complex, depth: int) -> None:
        real: float = complex.__dict__["real"].__get__(value)
        imag: float = complex.__dict__["imag"].__get__(value)
        self.out += pack("<Bdd", wf.COMPLEX, real, imag)

    def str_(self, value: str, depth: int) -> None:
        self.grow(str.__len__(value))
        try:
            raw = str.encode(value)
        except UnicodeEncodeError:  # lone surrogates: files and terminals on the other side could not take them
            self.opaque(value)
            return
        self.grow(len(raw))
        self.out += _SIZED(wf.STR, len(raw))
        self.out += raw

    def bytes_(self, value: Any, depth: int) -> None:
        raw = memoryview(value)
        self.grow(raw.nbytes)
        self.out += pack("<BI", wf.BYTES, raw.nbytes)
        self.out += raw.tobytes()

    def contents(self, owner: object, values: Iterable[Any], depth: int, per_item: int = 1) -> list[Any] | None:
        """What is in a container; None where it is too deep, or leads back to itself: then its name is written."""
        if depth >= wf.MAX_DEPTH or id(owner) in self.active:
            self.opaque(owner)
            return None
        items = list(values)
        self.items += per_item * len(items)
        if self.items > wf.MAX_ITEMS:
            raise _TooLargeError
        return items

    def sequence(self, tag: int, values: Iterable[Any], owner: object, depth: int) -> None:
        """Write `values` as the items of `owner`, which is what a cycle would lead back to."""
        items = self.contents(owner, values, depth)
        if items is None:
            return
        size = len(items)
        if tag == wf.LIST and size > 8 and set(map(type, items)) == {float}:
            self.grow(8 * size)
            self.out += pack(f"<BI{size}d", wf.FLOATS, size, *items)
            return
        self.out += _SIZED(tag, size)
        if items:
            self.inside(items, owner, depth)

    def inside(self, items: Iterable[Any], owner: object, depth: int) -> None:
        self.active.add(id(owner))
        for item in items:  # `put`, without a call for each item
            writer = _EXACT.get(type(item))
            if writer is not None:
                writer(self, item, depth + 1)
            else:
                self.put(item, depth + 1)
        self.active.discard(id(owner))
        self.grow(0)

    def list_(self, value: list[Any], depth: int) -> None:
        self.sequence(wf.LIST, list.__iter__(value), value, depth)

    def tuple_(self, value: tuple[Any, ...], depth: int) -> None:
        self.sequence(wf.TUPLE, tuple.__iter__(value), value, depth)

    def set_(self, value: set[Any], depth: int) -> None:
        self.unordered(wf.SET, set.__iter__(value), value, depth)

    def frozenset_(self, value: frozenset[Any], depth: int) -> None:
        self.unordered(wf.FROZENSET, frozenset.__iter__(value), value, depth)

    def unordered(self, tag: int, values: Iterable[Any], owner: object, depth: int) -> None:
        """Write a set in the order of its encoded items: its own, with NaN or inert objects in it, is by addresses.

        The same value is then always the same message, also when a case sends back what it was given.
        """
        items = self.contents(owner, values, depth)
        if items is None:
            return
        self.out += _SIZED(tag, len(items))
        start, parts = len(self.out), []
        for item in items:
            self.inside([item], owner, depth)
            parts.append(bytes(self.out[start:]))
            del self.out[start:]
        self.out += b"".join(sorted(parts))
        self.grow(0)

    def range_(self, value: range, depth: int) -> None:
        if len(value) > wf.MAX_ITEMS:
            raise _TooLargeError
        self.sequence(wf.LIST, value, value, depth)

    def dict_(self, value: dict[Any, Any], depth: int) -> None:
        items = self.contents(value, dict.items(value), depth, per_item=2)
        if items is not None:
            self.out += _SIZED(wf.DICT, len(items))
            self.inside(chain.from_iterable(items), value, depth)

    def table(self, value: Table, depth: int) -> None:
        if not self.strict:  # from the sandbox nobody takes one
            self.opaque(value)
            return
        self.out.append(wf.TABLE)
        self.dict_(dict(value.entries), depth)

    def array(self, value: np.ndarray[Any, Any], depth: int) -> None:
        base = value if type(value) is np.ndarray else np.ndarray.view(value, np.ndarray)
        dtype = base.dtype
        kind, size = dtype.kind, dtype.itemsize
        code = wf.DTYPE_CODE.get((kind, size))
        if code is None and kind == "O":
            if depth >= wf.MAX_DEPTH or base.size > wf.MAX_ITEMS:
                self.opaque(value)
            else:
                self.put(base.tolist(), depth + 1)  # nested lists of objects: arrays inside stay arrays
            return
        if (code is None and kind != "U") or base.ndim > wf.MAX_NDIM:
            self.opaque(value)
            return
        self.grow(base.nbytes)
        if not dtype.isnative:
            base = base.astype(dtype.newbyteorder("="))
        if code is None:
            self.out += pack("<BI", wf.TEXT_ARRAY, size // 4)
        else:
            self.out += _TWO(wf.ARRAY, code)
        self.out += _SHAPES[base.ndim](base.ndim, *base.shape)
        self.out += base.tobytes()

    def scalar(self, value: np.generic, depth: int) -> None:
        dtype = np.generic.__dict__["dtype"].__get__(value)
        code = wf.DTYPE_CODE.get((dtype.kind, dtype.itemsize))
        if code is None:
            if dtype.kind == "U":
                self.str_(str.__str__(value), depth)
            elif dtype.kind == "S":
                self.bytes_(bytes(value), depth)  # type: ignore[call-overload]
            else:
                self.opaque(value)
            return
        self.out += pack("<BB", wf.SCALAR, code)
        self.out += np.generic.tobytes(value)


_Writer = Callable[[_Encoder, Any, int], None]
_EXACT: dict[type, _Writer] = {
    type(None): _Encoder.none,
    bool: _Encoder.bool_,
    int: _Encoder.int_,
    float: _Encoder.float_,
    complex: _Encoder.complex_,
    str: _Encoder.str_,
    bytes: _Encoder.bytes_,
    list: _Encoder.list_,
    tuple: _Encoder.tuple_,
    dict: _Encoder.dict_,
    set: _Encoder.set_,
    frozenset: _Encoder.frozenset_,
    np.ndarray: _Encoder.array,
    Table: _Encoder.table,
    **{d.type: _Encoder.scalar for d in wf.DTYPES},
}
# Looked up along the class's ancestors, so a NumPy scalar that is also a float is found as a NumPy scalar first.
_BASES: dict[type, _Writer] = {
    **{cls: writer for cls, writer in _EXACT.items() if cls is not Table},  # one that remembers is a function
    np.generic: _Encoder.scalar,
    np.str_: _Encoder.scalar,
    np.bytes_: _Encoder.scalar,
    bytearray: _Encoder.bytes_,
    range: _Encoder.range_,
    types.MappingProxyType: lambda encoder, value, depth: encoder.dict_(dict(value), depth),
}
