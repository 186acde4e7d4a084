"""What hidden cases are written with: comparisons whose findings a student may read.

A finding says how an answer differs in kind (shape, sign, a constant factor, one entry, everywhere) and never holds an
input, an expected value, or a number computed from either: after `return 0` the error would be the answer.
"""

from __future__ import annotations

import copy
import functools
import itertools
import math
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.difference import LARGEST_TOLD, Array, Numbers, describe_difference
from autograder.sandbox import wire
from autograder.value_text import value_text

# An all-float32 solution deviates by up to 2.5e-5 relative on data of order 1 (question bank, conventions).
RTOL = 1e-4
ATOL = 1e-6
# What a finding is about, up to where it is described: "the weights" of "the weights after the step". A part of it, as
# in "the moments, value 1 of 2", has no such head.
_HEAD = re.compile(r"[^,(\[]*?(?=$| (?:of|by|at|with|without|after|before|in|on|under|for|to|from|that|when) )")
# Called with each comparison of numbers: got, wanted, relative and absolute tolerance. `autograder validate` measures
# with it how far a case's tolerance is from rounding; in grading there is no observer.
observers: list[Callable[[Numbers, Array, float, float], None]] = []
_PLURAL = {"is": "are", "has": "have", "holds": "hold", "looks": "look"}


@dataclass
class _Comparisons:
    """How many comparisons were made in this process: from it `engine.recording` sees how many a case makes."""

    made: int = 0


comparisons = _Comparisons()


class Wrong(AssertionError):
    """A finding about a student's answer.

    Attributes:
        finding: For the student: what is wrong in kind, without any number.
        values: For staff: what was returned and what was expected.
    """

    def __init__(self, finding: str, values: str | Callable[[], str] = "") -> None:
        super().__init__(finding)
        self.finding = finding
        self._values = values

    @property
    def values(self) -> str:
        """Made when it is asked for: most findings are never looked at that closely."""
        return self._values if isinstance(self._values, str) else self._values()

    def __str__(self) -> str:
        return f"{self.finding}\n{self.values}".rstrip()


class NotChosen(Wrong):
    """A choice that still is what the stub gave: not written yet, rather than wrong."""


def assert_close(
    got: object,
    want: object,
    what: str = "the result",
    *,
    rtol: float = RTOL,
    atol: float = ATOL,
    squeeze: bool = False,
) -> None:
    """Assert that `got` holds the numbers of `want`, whatever sequence or number type holds them.

    Args:
        got: What the student returned. Lists, tuples, Python numbers and arrays of any real dtype are all fine; a
            single number may come as a 0-d or one-element array.
        want: The expected numbers: a number, an array, or tuples and dicts of them. A tuple asks for a sequence of
            that length, a dict for exactly these keys.
        what: What the numbers are, in words a student knows.
        rtol: Relative tolerance.
        atol: Absolute tolerance. NaN and infinities must be where `want` has them.
        squeeze: Accept another shape of the same size, as `keepdims=True` leaves it.

    Raises:
        Wrong: if they differ, with the kind of difference.
    """
    comparisons.made += 1
    if isinstance(want, dict):
        if not isinstance(got, dict):
            raise Wrong(f"{what}: a dict was asked for, and {came_back(got)}", _values(got, want))
        if set(got) != set(want):
            raise Wrong(f"{what}: the keys must be exactly {', '.join(map(repr, want))}", _values(got, want))
        for key, value in want.items():
            assert_close(got[key], value, f"{what}[{key!r}]", rtol=rtol, atol=atol, squeeze=squeeze)
    elif isinstance(want, tuple):
        items = _sequence(got)
        if items is None or len(items) != len(want):
            raise Wrong(f"{what}: {len(want)} values were asked for, and {came_back(got)}", _values(got, want))
        for index, (item, value) in enumerate(zip(items, want, strict=True)):
            part = f"{what}, value {index + 1} of {len(want)}"
            assert_close(item, value, part, rtol=rtol, atol=atol, squeeze=squeeze)
    else:
        numbers, wanted = _numbers(got), np.asarray(want, dtype=float)
        for observer in observers:
            observer(numbers, wanted, rtol, atol)
        finding = describe_difference(numbers, wanted, rtol, atol, squeeze=squeeze)
        if finding:
            raise Wrong(_sentence(what, finding), _values(got, want))


def assert_same(got: object, want: object, what: str = "the result") -> None:
    """Assert that `got` is `want` exactly: whole numbers, strings, booleans, and sequences of them.

    Lists, tuples and arrays count as the same sequence, NumPy scalars as the Python value, and so does an array of one
    element where a single value was asked for; a boolean is never a number.

    Raises:
        Wrong: if they differ.
    """
    comparisons.made += 1
    if _is_far_more(got, want):
        raise Wrong(f"{what} is far more than was asked for", _values(got, want))
    plain_got, plain_want = _plain(got), _plain(want)
    if isinstance(got, np.ndarray) and got.size == 1 and not isinstance(plain_want, tuple):
        plain_got = _plain(got.reshape(()))
    if _tagged(plain_got) == _tagged(plain_want):
        return
    if isinstance(plain_want, tuple) and isinstance(plain_got, tuple) and len(plain_got) != len(plain_want):
        raise Wrong(_sentence(what, "has another length than was asked for"), _values(got, want))
    if type(plain_got) is not type(plain_want):
        raise Wrong(f"{what}: {kind_of(want)} was asked for, and {came_back(got)}", _values(got, want))
    raise Wrong(_sentence(what, "is not what was asked for"), _values(got, want))


def assert_holds(condition: object, finding: str, values: str = "") -> None:
    """Assert a property of the answer.

    Args:
        condition: What must be true.
        finding: What to tell the student when it isn't: no input, no expected value.
        values: For staff.

    Raises:
        Wrong: if it is not true.
    """
    comparisons.made += 1
    if not condition:
        raise Wrong(finding, values)


def assert_choices(student: Any, reference: Any, *names: str) -> None:
    """Assert that the named choices are all right: together, all or none.

    Raises:
        NotChosen: if one is still `None`.
        Wrong: if one is wrong, without saying which.
    """
    chosen = {name: getattr(student, name) for name in names}
    for name, value in chosen.items():
        if value is None:
            raise NotChosen(f"{name} is still None: choose one of the options in the comment beside it")
    wrong = [name for name, value in chosen.items() if not _is_option(value, getattr(reference, name))]
    if wrong:
        text = "is not the right option" if len(names) == 1 else "are graded together, and not all are right"
        values = ", ".join(f"{name} = {value_text(chosen[name], 200)}" for name in wrong)
        raise Wrong(f"{', '.join(names)} {text}", f"wrong: {values}")


def assert_keeps_arguments(function: Callable[..., object], *arguments: object) -> None:
    """Call `function` and assert that it left its arguments as they were.

    Raises:
        Wrong: if an array, list or dict among the arguments is another afterwards.
    """
    before = wire.encode(arguments)
    # A student's function changes copies in its own process: that side must tell what became of them.
    echo = getattr(function, "echo", None)
    if echo is not None:
        after = echo(*arguments)
    else:
        after = copy.deepcopy(arguments)
        function(*after)
    assert_holds(wire.encode(after) == before, "an argument was changed: work on a copy instead")


def as_lists(*arguments: object) -> list[object]:
    """The same arguments with lists in place of arrays."""
    return [argument.tolist() if isinstance(argument, np.ndarray) else argument for argument in arguments]


def near_misses(*known: str) -> list[str]:
    """Words that are none of these and look like one of them.

    Each is cut and made longer. How else a word may be let pass (in capitals, with blanks) is asked of one word each,
    in turn: it is hardly done for one of them alone, and each word asked costs every submission a call.
    """
    words = [form for word in known for form in (word[0], word[:-1], f"{word}2", word.upper())]
    ways = ("{0[0]}{0[0]}", "{1}", "{2}", " {0}", "{0} ", "x_{0}")
    turns = zip(ways, itertools.cycle(known), strict=False)
    words += [way.format(word, word[1:], word.title()) for way, word in turns]
    return [word for word in dict.fromkeys(words) if word not in known]


def draw(name: str) -> np.random.Generator:
    """A generator of random numbers that is the same in every process for the same name."""
    return np.random.Generator(np.random.PCG64(_seed(name)))


class _Seed(np.random.SeedSequence):
    """What `default_rng` makes of a number: to make that anew takes longer than many a case.

    Args:
        number: The seed.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._words = super().generate_state(4, np.uint64)

    def generate_state(self, n_words: int, dtype: Any = np.uint64) -> Any:
        """The words that PCG64 asks for, always the same."""
        return self._words


@functools.cache
def _seed(name: str) -> _Seed:
    return _Seed(zlib.crc32(name.encode()))


def kind_of(value: object) -> str:
    """What a value is, in words and without its content: "an array of shape (2, 3)"."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        # Not its shape: beside a hidden case nothing is said that a student's process could choose freely.
        return f"an array with {_count(value.ndim, 'axis', 'axes')}"
    if isinstance(value, list | tuple | dict | set):
        return f"a {type(value).__name__} with {_count(len(value), 'item', 'items')}"
    if isinstance(value, wire.Opaque):
        # Not its type's name, which a student could make up from a hidden input.
        return "an object that is neither numbers nor text (a generator or a function, perhaps)"
    if isinstance(value, np.generic):
        value = value.item()
    kinds = {
        str: "a text",
        bool: "True or False",
        int: "a whole number",
        float: "a number",
        complex: "a complex number",
    }
    return kinds.get(type(value)) or f"a value of type {type(value).__name__}"


def came_back(value: object) -> str:
    """The end of a sentence: that a value of this kind came back."""
    return "None came back: is the `return` missing?" if value is None else f"{kind_of(value)} came back"


def _sentence(what: str, finding: str) -> str:
    """Both together, with the verb in the plural where it is about several: "the weights after the step are zero"."""
    head = _HEAD.match(what)
    plural = head is not None and head[0].endswith("s") and not head[0].endswith(("ss", "us", "is", "as"))
    verb, _, rest = finding.partition(" ")
    return f"{what} {_PLURAL.get(verb, verb) if plural else verb} {rest}".rstrip()


def _numbers(value: object) -> Numbers:
    """The numbers in a student's value, or in words why there are none."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return f"must be numbers in a regular shape, and {came_back(value)}"
    if array.dtype == object:  # whole numbers beyond 64 bits
        if not all(type(item) in (int, float) for item in array.flat):
            return f"must be numbers, and {came_back(value)}"
    elif array.dtype.kind not in "iuf":
        content = {"b": "booleans", "c": "complex numbers"}.get(array.dtype.kind, "text")
        holding = f" that holds {content}" if isinstance(value, np.ndarray | list | tuple) else ""
        return f"must be real numbers, and {kind_of(value)}{holding} came back"
    if array.dtype == np.float64:
        return array
    try:
        with np.errstate(over="ignore"):  # a long double beyond them is infinite, which is a finding and no warning
            return array.astype(float)
    except OverflowError:
        return "holds a number that is far too large"


def _sequence(value: object) -> list[object] | tuple[object, ...] | None:
    if isinstance(value, np.ndarray):
        return list(value) if value.ndim else None
    return value if isinstance(value, list | tuple) else None


def _plain(value: object) -> object:
    """Sequences as tuples and NumPy scalars as Python values, all the way down."""
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return value.item()
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return value


def _is_option(value: object, option: object) -> bool:
    return not _is_far_more(value, option) and _tagged(_plain(value)) == _tagged(_plain(option))


def _is_far_more(got: object, want: object) -> bool:
    """Whether a value has so many more parts than another that taking it apart would only cost time and memory."""
    enough = 10_000 + 10 * _parts(want, 1_000_000)
    return _parts(got, enough) > enough


def _parts(value: object, enough: int) -> int:
    """How many parts a value has, counted no further than beyond `enough`."""
    count, rest = 0, [value]
    while rest and count <= enough:
        item = rest.pop()
        count += math.prod(dim or 1 for dim in item.shape) if isinstance(item, np.ndarray) else 1
        if isinstance(item, list | tuple):
            count += len(item)
            rest += item if count <= enough else ()
    return count


def _tagged(value: object) -> object:
    """A value that compares equal only to the same kind: `True == 1` and `False == 0` are no matches."""
    if isinstance(value, tuple):
        return tuple(_tagged(item) for item in value)
    return isinstance(value, bool), value


def _values(got: object, want: object) -> Callable[[], str]:
    return lambda: f"returned  {value_text(got, 600)}\nexpected  {value_text(want, 600)}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number <= LARGEST_TOLD else f"many {many}"
