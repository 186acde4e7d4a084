"""How much the messages of one submission may tell of hidden inputs, in bits, and what is left out where it is more.

A student's code that has seen a hidden input chooses what becomes of the cases after it, and so what he reads. What is
told is counted as a code would have to spell it out: a message that was told before of the same functions is cheap, a
new one costs the logarithm of how many there may be. By Kraft's inequality no more than 2^n different sequences of
messages cost n bits or less, so that n bits is all that they carry, whatever the code does.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from autograder.engine.messages import NOT_WRITTEN
from autograder.engine.verdicts import Outcome, Verdict
from autograder.sandbox.wire.builtin_errors import BUILTIN_ERRORS

# What all messages may tell together; beyond that each question is asked again in a sandbox that has seen nothing else,
# and its messages may tell as much of its own inputs. An array of 7 x 3 random numbers has 21 x 53 = 1113 bits.
MOST_TOLD = 950.0
# What a comparison that fails may say: kinds of difference in words, with shapes, counts and types among them.
KINDS = 256
# What a case may say beside: that an exception did not come, that a choice is none of its options, and so on.
_OTHERS = 32
# An exception's name, whether a place is known, and whether the line refuses what it was given.
_ERRORS = 4 * (len(BUILTIN_ERRORS) + 5)
# What a question does not define is missing before anything hidden is asked: that it still is, tells next to nothing.
_AS_EXPECTED, _UNEXPECTED = 0.01, 7.0
# How often something new is expected, as if that had come so often before.
_NEW = 2
WITHHELD = "➖ not shown: the messages on hidden cases before this one have told all that one submission may be told"
_HINT = "\n💡"


@dataclass(frozen=True)
class Scope:
    """What may become of a case, as far as it is known before anything hidden is asked.

    Attributes:
        comparisons: How many comparisons it makes.
        about: The functions and choices that it looks at.
        lines: The lines of these functions, all together.
        hints: How many misconceptions its question has.
        missing: Whether one of the functions is not there.
    """

    comparisons: int
    about: frozenset[str]
    lines: int
    hints: int
    missing: bool

    @property
    def functions(self) -> int:
        """Of how many functions and choices a message may speak."""
        return max(len(self.about), 1)

    @property
    def messages(self) -> int:
        """How many messages a hidden case may have, without hints."""
        return len(Outcome) + _OTHERS + KINDS * self.comparisons + _ERRORS * (self.lines + 1) * self.functions


Scopes = Mapping[tuple[str, str], Scope]


def bits_told(verdicts: Iterable[Verdict], scopes: Scopes) -> float:
    """What all verdicts on a submission tell together."""
    counters: defaultdict[str, _Counter] = defaultdict(_Counter)
    return sum(counters[verdict.question].bits(verdict, scopes) for verdict in verdicts)


def as_told(verdicts: Iterable[Verdict], scopes: Scopes, alone: Collection[str]) -> list[Verdict]:
    """The verdicts as the student may read them.

    Each question in `alone` has room of its own: its hidden cases were asked in a sandbox of their own.
    """
    counters: defaultdict[str, _Counter] = defaultdict(_Counter)
    room: defaultdict[str | None, float] = defaultdict(lambda: MOST_TOLD)
    told = []
    for verdict in verdicts:
        bits = counters[verdict.question].bits(verdict, scopes)
        of = verdict.question if verdict.question in alone else None
        room[of] -= bits
        told.append(verdict if room[of] >= 0 or not bits else _withheld(verdict))
    return told


def bound(weights: Mapping[str, Collection[float]]) -> float:
    """What a submission can tell of the hidden inputs of a question at most, in bits.

    The messages, which questions were lost before they were asked again, and the points of what is not shown.
    """
    points = sum(math.log2(count + 1) for found in weights.values() for count in Counter(found).values())
    return MOST_TOLD + len(weights) + points


class _Counter:
    """Counts what the verdicts of one question tell: whether each was lost, and how.

    A function that is wrong loses its cases alike, and with one hint: what is said of it costs little from then on. So
    honest work stays well below what may be told, also where each of many functions is wrong in a way of its own.
    """

    def __init__(self) -> None:
        self._passed: Counter[bool] = Counter()
        # By what a case is about, and as if it had come before: most that is lost is not written, or has no hint.
        self._messages: defaultdict[frozenset[str], Counter[str]] = defaultdict(lambda: Counter({NOT_WRITTEN: _NEW}))
        self._hints: defaultdict[frozenset[str], Counter[str]] = defaultdict(lambda: Counter({"": _NEW}))

    def bits(self, verdict: Verdict, scopes: Scopes) -> float:
        """What a verdict tells after those before it; a public one by its hint, which hidden ones decide, too."""
        scope = scopes[verdict.question, verdict.case]
        message, _, hint = verdict.message.partition(_HINT)
        # "hint" or "perhaps"
        hint_bits = 0.0 if verdict.passed else _bits(self._hints[scope.about], hint, 1 + 2 * scope.hints)
        if not verdict.hidden:
            return hint_bits
        if scope.missing and verdict.outcome is Outcome.MISSING:
            return _AS_EXPECTED
        bits = hint_bits + (_UNEXPECTED if scope.missing else 0.0)
        bits -= math.log2((self._passed[verdict.passed] + 0.5) / (self._passed.total() + 1))
        self._passed[verdict.passed] += 1
        if verdict.passed:
            return bits
        told = self._messages[scope.about]
        if message.endswith(NOT_WRITTEN):  # of each function in its own words
            return bits + _bits(told, NOT_WRITTEN, scope.messages) + math.log2(scope.functions)
        return bits + _bits(told, message, scope.messages)


def _bits(told: Counter[str], text: str, possible: int) -> float:
    """The length of a text in a code that knows how often each was told before; counts it."""
    share = told[text] or _NEW / possible
    bits = math.log2((told.total() + _NEW) / share)
    told[text] += 1
    return bits


def _withheld(verdict: Verdict) -> Verdict:
    """Of a hidden case nothing is told, not even whether it passed; of a public one all but the hint."""
    if not verdict.hidden:
        return replace(verdict, message=verdict.message.partition(_HINT)[0])
    staff = f"not shown to the student:\n{verdict.message}\n{verdict.staff}".rstrip()
    return replace(verdict, message=WITHHELD, staff=staff, told=False)
