"""What a hostile function returns: values that a case, a comparison or a message may choke on.

Each crosses the wire before a case sees it. `LEAVES` also stand where an answer has a number, in an answer that has the
right form otherwise: that leads deeper into a case than what is refused at its door.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

# A long double of 80 bits whose leading bit is missing, which no computation makes.
_UNNORMAL = b"\x01" * 7 + b"\x00\x01\x40" + bytes(6)
_COLLIDING = 2**61 - 1


def _nested(depth: int, value: object = 4.56789) -> object:
    for _ in range(depth):
        value = [value]
    return value


LEAVES: dict[str, Any] = {
    "NaN": float("nan"),
    "infinity": float("inf"),
    "negative infinity": float("-inf"),
    "the largest": 1.7e308,
    "the smallest": 5e-324,
    "negative": -1.0,
    "zero": 0,
    "one": 1,
    "true": True,
    "a billion": 10**9,
    "2 to the 63rd": 2**63,
    "2,000 digits": 10**2000,
    "complex": complex("nan+infj"),
    "none": None,
    "text": "x" * 30,
    "numeric text": "1e400",
    "braces": "{0.__class__} %s %n \x1b[2J\r\n\u202e",
    "bytes": b"\xff" * 50,
    "long double": np.longdouble("1e4000"),
    "unnormal long double": np.frombuffer(_UNNORMAL, np.longdouble)[0],
    "half NaN": np.float16("nan"),
    "inert": object(),
    "inert function": lambda *a: True,
    "set with NaN": {float("nan"), float("nan"), 1.0},
}
VALUES: dict[str, Callable[[], Any]] = {
    "column": lambda: np.zeros((450_000, 1)),
    "row": lambda: np.zeros((1, 450_000)),
    "square": lambda: np.ones((670, 670)),
    "random square": lambda: np.random.default_rng(0).normal(size=(300, 300)),
    "long": lambda: np.full(450_000, 0.5),
    "whole numbers": lambda: np.arange(400_000),
    "bytes of numbers": lambda: np.ones(400_000, np.int8),
    "cube": lambda: np.zeros((75, 75, 75)),
    "32 axes": lambda: np.ones((1,) * 32),
    "18 axes": lambda: np.ones((2,) * 18),
    "subnormal": lambda: np.full(400_000, 5e-324),
    "single number": lambda: np.array(0.5),
    "empty": lambda: np.zeros(0),
    "empty rows": lambda: np.zeros((400_000, 0)),
    "empty axis": lambda: np.zeros((3, 0, 2)),
    "text array": lambda: np.array(["6.0"] * 100),
    "long doubles": lambda: np.full((3, 3), np.longdouble("1e4000")),
    "unnormal long doubles": lambda: np.frombuffer(_UNNORMAL * 8, np.longdouble),
    "objects": lambda: np.array([1.0, None, "x"], dtype=object),
    "structured": lambda: np.zeros(3, [("a", "f8"), ("b", "O")]),
    "dates": lambda: np.array(["NaT"], "M8[s]"),
    "deep": lambda: _nested(90),
    "64 axes as lists": lambda: _nested(64),
    "ragged": lambda: [[], [1.0]] * 300,
    "arrays": lambda: [np.zeros(n % 3) for n in range(300)],
    "many small": lambda: [0.5, 1] * 5_000,
    "many texts": lambda: [str(n) for n in range(5_000)],
    "long text": lambda: "(a+)+" * 50_000,
    "dict": lambda: {n: [n] for n in range(3_000)},
    "NaN keys": lambda: {float("nan"): n for n in range(100)} | {float("nan"): 0.0},
    "colliding keys": lambda: {n + k * _COLLIDING: 0 for n in range(1, 40) for k in range(60)},
    "keys of all kinds": lambda: {None: 1, 1.5: 2, "x": 3, (1, ("y",)): 4, frozenset([1]): 5, b"z": 6},
    "sets of sets": lambda: {frozenset(range(n * 60, n * 60 + 59)) for n in range(60)},
    "long words": lambda: [("w" * 5_000,) * 3, 0.5],
    "words": lambda: [(("a", "b"), -0.5), (("a", "c"), float("nan"))],
    "large numbers": lambda: [10**2000] * 100,
    "empty list": list,
    "empty dict": dict,
    "tuple of all": lambda: tuple(LEAVES.values()),
    "list of tuples": lambda: [(n, n) for n in range(1_000)],
}
