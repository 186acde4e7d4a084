from __future__ import annotations

import random
import time
from struct import pack

import numpy as np
import pytest

from autograder.sandbox.wire import Opaque, WireError, decode, encode
from autograder.sandbox.wire import format as wf

SEEDS = [
    encode(value)
    for value in (
        ("call", "f", (np.ones((2, 3)), [1, 2.5, None]), {"key": {1: {2, 3}}}, True),
        [2**100, "text", b"bytes", 1j, np.float32(1), np.array(["ab", "c"]), object(), [0.5] * 12],
        {"a": [[[np.zeros(0)]]], (1, "b"): frozenset({1})},
    )
]
PLAIN = {type(None), bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, np.ndarray, Opaque}
PLAIN |= {dtype.type for dtype in wf.DTYPES}


def assert_plain(value):
    assert type(value) in PLAIN
    if type(value) in (list, tuple, set, frozenset):
        for item in value:
            assert_plain(item)
    elif type(value) is dict:
        for key, item in value.items():
            assert_plain(key)
            assert_plain(item)
    elif type(value) is np.ndarray:
        assert value.flags.owndata
        repr(value.ravel()[:3].tolist())


def attempt(data):
    """Whether it was a message; anything but WireError is a failure of the decoder."""
    try:
        value = decode(data)
    except WireError:
        return False
    assert_plain(value)
    return True


def test_random_bytes_are_refused_or_plain():
    rng = random.Random(1)
    for _ in range(3000):
        attempt(bytes([rng.choice(b"NTFiIdcsbltmSzDanuho"), *rng.randbytes(rng.randrange(40))]))


def test_mutated_messages_are_refused_or_plain():
    rng = random.Random(2)
    accepted = 0
    for _ in range(3000):
        data = bytearray(rng.choice(SEEDS))
        for _ in range(rng.randrange(1, 4)):
            action, place = rng.randrange(4), rng.randrange(len(data))
            if action == 0:
                data[place] = rng.randrange(256)
            elif action == 1:
                del data[place : place + rng.randrange(1, 9)]
            elif action == 2:
                data[place:place] = rng.randbytes(rng.randrange(1, 9))
            else:
                data[place : place + 4] = pack("<I", rng.choice([0, 1, 2**31, 2**32 - 1]))
            data = data or bytearray(b"N")
        accepted += attempt(bytes(data))
    assert 0 < accepted < 3000


@pytest.mark.parametrize("data", SEEDS, ids=range(len(SEEDS)))
def test_every_cut_message_is_refused(data):
    assert attempt(data)
    assert not any(attempt(data[:size]) for size in range(len(data)))
    assert not attempt(data + b"N")


def lists(depth):
    return pack("<BI", wf.LIST, 1) * depth + b"N"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"?",
        lists(101),
        lists(100_000),
        pack("<BI", wf.LIST, 2**32 - 1),
        pack("<BI", wf.FLOATS, 2**31) + bytes(80),
        pack("<BI", wf.STR, 2**32 - 1) + b"a",
        pack("<BI", wf.STR, 3) + "\ud800".encode("utf-8", "surrogatepass"),
        pack("<BI", wf.BIGINT, 1025) + bytes(1025),
        pack("<BI", wf.DICT, 1) + encode([]) + b"N",
        pack("<BI", wf.SET, 1) + encode({}),
        pack("<BBB", wf.ARRAY, 11, 33) + bytes(33 * 8),
        pack("<BBBQQ", wf.ARRAY, 11, 2, 2**40, 2**40),
        pack("<BBBQQ", wf.ARRAY, 11, 2, 0, 2**62),
        pack("<BBBQQ", wf.ARRAY, 11, 2, 0, 2**50),
        pack("<BBBQ", wf.ARRAY, 200, 1, 1) + bytes(8),
        pack("<BBBQ", wf.ARRAY, 11, 1, 2) + bytes(8),
        pack("<BIBQ", wf.TEXT_ARRAY, 1, 1, 1) + pack("<I", 0x110000),
        pack("<BIBQ", wf.TEXT_ARRAY, 1, 1, 1) + pack("<I", 0xD800),
        pack("<BIBQ", wf.TEXT_ARRAY, 2**32 - 1, 1, 0),
        pack("<BI", wf.HANDLE, 1),
        pack("<BI", wf.OPAQUE, 1000) + b"a" * 1000,
    ],
    ids=lambda data: data[:12].hex(),
)
def test_known_tricks_are_refused(data):
    with pytest.raises(WireError):
        decode(data)


def test_bools_that_are_neither_zero_nor_one_become_true():
    back = decode(pack("<BBBQ", wf.ARRAY, wf.BOOL_CODE, 1, 3) + b"\x00\x02\xff")
    assert back.view(np.uint8).tolist() == [0, 1, 1]
    assert decode(bytes([wf.SCALAR, wf.BOOL_CODE, 7])) is np.True_


@pytest.mark.parametrize("tag", [wf.SET, wf.FROZENSET])
def test_keys_made_to_collide_are_refused_at_once(tag):
    keys = [key * (2**61 - 1) for key in range(1, 30_000)]
    body = b"".join(pack("<BI", wf.BIGINT, 16) + key.to_bytes(16, "little", signed=True) for key in keys)
    start = time.process_time()
    with pytest.raises(WireError, match="hashes"):
        decode(pack("<BI", tag, len(keys)) + body)
    assert time.process_time() - start < 5  # inserting them takes minutes


class Liar:
    @property
    def __class__(self):
        return list

    def __len__(self):
        return 10**18


class Raising(list):
    def __iter__(self):
        raise KeyboardInterrupt

    __len__ = __getitem__ = __iter__


class FalseDict(dict):
    def items(self):
        raise SystemExit

    __iter__ = keys = values = items


class FalseArray(np.ndarray):
    shape = property(lambda self: 1 / 0)
    tobytes = dtype = ndim = shape


class FalseFloat(float):
    def __float__(self):
        raise ValueError


class Meta(type):
    __name__ = property(lambda cls: 1 / 0)
    __mro__ = property(lambda cls: 1 / 0)


class Nameless(metaclass=Meta):
    pass


class FalseNumber(float):
    def __new__(cls, x):
        return float.__new__(cls, x)

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


def test_objects_that_lie_are_sent_as_what_they_are():
    false_dict = FalseDict()
    dict.__setitem__(false_dict, "a", 1)
    array = np.arange(3.0).view(FalseArray)
    back = decode(encode([Liar(), Raising([1]), false_dict, array, FalseFloat(2.5), Nameless(), FalseNumber(1)]))
    assert type(back[0]) is Opaque
    assert back[0].type_name == "Liar"
    assert back[1:3] == [[1], {"a": 1}]
    assert back[3].tolist() == [0, 1, 2]
    assert back[4] == 2.5
    assert type(back[5]) is Opaque
    assert back[6] != 7


def test_a_class_with_an_endless_name_is_cut():
    assert len(decode(encode(type("x" * 10**6, (), {})())).type_name) == wf.MAX_NAME
