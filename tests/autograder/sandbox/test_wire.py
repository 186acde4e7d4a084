from __future__ import annotations

import collections
import decimal
import enum
import fractions
import math

import numpy as np
import pytest

from autograder.sandbox.wire import Opaque, WireError, decode, encode


class Color(enum.IntEnum):
    RED = 3


Point = collections.namedtuple("Point", "x y")
GRID = np.arange(12.0).reshape(3, 4)

PLAIN = [
    None, True, False, 0, -1, 2**63 - 1, -(2**63), 2**63, -(2**200), 1.5, -0.0, math.inf, 1 + 2j, "", "é∂\0", b"",
    b"\xff", [], [1, [2, [3]]], (), (1,), {}, {"a": [1.0], (1, 2): None}, set(), frozenset({1, (2,)}),
    [0.5] * 30, [float(i) for i in range(8)],
    pytest.param({1, "a"}, id="{1, 'a'}"),  # whose order is not the same in every process, as a test's name must be
]  # fmt: skip


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_come_back_with_their_exact_types(value):
    back = decode(encode(value))
    assert back == value
    assert type(back) is type(value)
    assert repr(back) == repr(value) or isinstance(value, (set, frozenset))


ARRAYS = [
    np.array(3.0), np.zeros((0, 3)), np.zeros((2, 0, 10**5)), GRID, GRID.T, GRID[::2, ::-1], np.asfortranarray(GRID),
    np.array([True, False]), np.arange(3, dtype=np.int8), np.arange(3, dtype=np.uint64), np.arange(3, dtype=np.float16),
    np.array([1j, 2], np.complex64), np.array(["a", "bcd", ""]), np.array([], "U3"), np.arange(3, dtype=np.longdouble),
]  # fmt: skip


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: f"{a.dtype}{a.shape}")
def test_arrays_come_back_whole_and_own_their_memory(array):
    back = decode(encode(array))
    assert type(back) is np.ndarray
    assert (back.shape, back.dtype) == (array.shape, array.dtype)
    assert np.array_equal(back, array)
    assert back.flags.owndata
    assert back.flags.writeable
    assert back.flags.c_contiguous


def test_byte_order_becomes_native():
    back = decode(encode(np.arange(3, dtype=">i4")))
    assert back.dtype == np.int32
    assert back.tolist() == [0, 1, 2]


@pytest.mark.parametrize("scalar", [np.float32(0.1), np.int64(-3), np.bool_(True), np.complex64(1j), np.uint8(255)])
def test_numpy_scalars_keep_their_type(scalar):
    back = decode(encode(scalar))
    assert type(back) is type(scalar)
    assert back == scalar


def test_the_bits_of_a_nan_survive():
    bits = np.array([0x7FF8000000000123, 0xFFF8000000000001], np.uint64)
    assert decode(encode(bits.view(np.float64))).view(np.uint64).tolist() == bits.tolist()
    assert math.isnan(decode(encode([math.nan] * 20))[3])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Point(1, 2), (1, 2)),
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.defaultdict(list, a=[1]), {"a": [1]}),
        (collections.Counter("aa"), {"a": 2}),
        (Color.RED, 3),
        (range(3), [0, 1, 2]),
        ({"a": 1}.keys(), ["a"]),
        ({"a": 1}.items(), [("a", 1)]),
        (fractions.Fraction(1, 2), 0.5),
        (decimal.Decimal("0.25"), 0.25),
        (np.array([1, "a", None, [2]], object), [1, "a", None, [2]]),
        (np.str_("a"), "a"),
        (bytearray(b"ab"), b"ab"),
    ],
    ids=repr,
)
def test_relatives_of_plain_types_are_sent_as_their_base(value, expected):
    back = decode(encode(value))
    assert back == expected
    assert type(back) is type(expected)


def test_array_subclasses_are_sent_as_arrays():
    assert type(decode(encode(GRID.view(np.matrix)))) is np.ndarray
    assert type(decode(encode(np.ma.masked_array([1.0, 2.0], [True, False])))) is np.ndarray


ODD = [object(), (x for x in ()), lambda: 0, len, int, np.array([b"x"]), np.datetime64("2020"), 10**5000, "\ud800",
       np.zeros(2, [("a", int)]), decimal.Decimal("sNaN"), 1 .__add__]  # fmt: skip


@pytest.mark.parametrize("value", ODD, ids=lambda v: type(v).__name__)
def test_everything_else_arrives_as_an_opaque_object_with_its_types_name(value):
    back = decode(encode([value, 1]))
    assert type(back[0]) is Opaque
    assert back[0].type_name == type(value).__name__
    assert back[1] == 1


def test_a_set_is_the_same_message_wherever_its_items_lie():
    items = [math.nan, 1.5, "a", frozenset({-0.0, "b"}), 7]
    messages = {encode({*items, float("nan"), frozenset({float("nan"), n % 2 or 1})}) for n in range(20)}
    assert len(messages) == 1
    assert {type(item) for item in decode(messages.pop())} == {float, str, frozenset, int}


def test_cycles_and_great_depth_end_in_an_opaque_object():
    cycle: list[object] = [1]
    cycle.append(cycle)
    back = decode(encode(cycle))
    assert back[0] == 1
    assert type(back[1]) is Opaque
    zero = np.empty((), object)
    zero[()] = zero
    assert type(decode(encode(zero))) is Opaque
    deep: list[object] = []
    for _ in range(500):
        deep = [deep]
    back, depth = decode(encode(deep)), 0
    while type(back) is list:
        back, depth = back[0], depth + 1
    assert type(back) is Opaque
    assert depth == 100


def test_a_list_used_twice_is_no_cycle():
    inner = [1]
    assert decode(encode([inner, inner])) == [[1], [1]]


@pytest.mark.parametrize("value", [np.zeros(9 << 20), "a" * (65 << 20), [0] * 1_000_001, range(10**12)], ids=type)
def test_what_is_too_large_is_sent_as_an_opaque_object(value):
    assert type(decode(encode(value))) is Opaque


def test_doubling_lists_do_not_explode():
    value: list[object] = []
    for _ in range(60):
        value = [value, value]
    assert type(decode(encode(value))) is Opaque


def test_an_opaque_object_equals_nothing_and_is_neither_true_nor_false():
    opaque = decode(encode(object()))
    assert (opaque == opaque) is False
    assert (opaque != opaque) is True
    assert repr(opaque) == "<an object of type 'object'>"
    with pytest.raises(TypeError):
        bool(opaque)
    with pytest.raises(TypeError):
        iter(opaque)
    with pytest.raises(TypeError):
        np.ones(2) + opaque
    with pytest.raises(AttributeError):
        opaque.type_name = "list"
    assert not callable(opaque)


def test_callables_travel_as_handles_wherever_they_are():
    table = [math.sin, len]
    data = encode([math.sin, {"f": (len,)}], table.index)
    assert decode(data, table.__getitem__) == [math.sin, {"f": (len,)}]
    with pytest.raises(WireError):
        decode(data)


def test_the_trusted_side_never_sends_an_opaque_object_by_mistake():
    with pytest.raises(WireError, match="generator"):
        encode([(x for x in ())], strict=True)
    with pytest.raises(WireError):
        encode(np.zeros(9 << 20), strict=True)


def nested(depth):
    value = 1.5
    for _ in range(depth):
        value = [value]
    return value
