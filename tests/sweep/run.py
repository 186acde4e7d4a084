"""Every case of an assignment on every hostile value. Run with: make sweep

Nothing of a student's runs here: a stand-in gives each answer as it would come out of the wire. What is asked of the
judge: a verdict for each case, and neither much time nor much memory. The cases that a value passes are listed, to be
looked at: where there should be a one, one is right.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.bank.bank import Bank
from autograder.engine.engine import LONGEST_CASE, Engine
from autograder.engine.reference import ReferenceAnswers, copied
from autograder.engine.run_case import run_case
from autograder.engine.verdicts import Outcome
from autograder.sandbox.host.answers import FAR_MORE, decode_within
from autograder.sandbox.host.cpu_limit import CaseTooLong, TooLong, limited
from autograder.sandbox.host.errors import SandboxLost, student_raised
from autograder.sandbox.host.protocol import CASE_BYTES
from autograder.sandbox.wire import decode, encode
from autograder.sandbox.wire.format import ANSWER_BYTES, CALLBACK_BYTES, Room, RoomExceeded
from autograder.sandbox.wire.table import Table
from tests.sweep.values import LEAVES, VALUES

# Of one case on one value, and of the diagnosis of all: CPU time, and memory.
MOST_SECONDS = 10.0
MOST_MB = 150
_MEMORY = 3 << 30
Make = Callable[[Callable[[], Any]], Any]


class Hostile:
    """Answers for a student with what a value makes of the reference's answer."""

    def __init__(self, references: ReferenceAnswers, make: Make) -> None:
        self._references = references
        self._make = make

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        """The value; the functions that are handed over are asked with it, too."""
        for function in (*args, *kwargs.values()):
            if callable(function) and type(function) is not Table:
                with contextlib.suppress(Exception):
                    question = encode(self._make(lambda: 0.5), cap=CALLBACK_BYTES)
                    encode(function(decode(question)), strict=True)
        given, named = copied(args), copied(kwargs)
        value = self._through(lambda: self._references.call(name, given, named, echo=echo))
        if echo and not isinstance(value, tuple):
            return tuple(value for _ in args)
        return value

    def get(self, name: str) -> Any:
        """The value, for a choice."""
        return self._through(lambda: self._references.get(name))

    def _through(self, right: Callable[[], Any]) -> Any:
        try:
            value = self._make(right)
        except Exception as error:
            raise student_raised([cls.__name__ for cls in type(error).__mro__], "", "", "") from None
        try:
            return decode_within(encode(value, cap=ANSWER_BYTES), Room(CASE_BYTES))
        except RoomExceeded:
            raise SandboxLost("memory", FAR_MORE) from None


def like(right: object, leaf: object) -> object:
    """An answer of the right form that has this where it had numbers and words."""
    if isinstance(right, np.ndarray):
        try:
            return np.full(right.shape, leaf)
        except (OverflowError, ValueError, TypeError):
            return np.full(right.shape, leaf, dtype=object)
    if isinstance(right, list | tuple):
        return type(right)(like(item, leaf) for item in right)
    if isinstance(right, dict):
        return {key: like(item, leaf) for key, item in right.items()}
    return leaf


def _fixed(value: Callable[[], Any]) -> Make:
    return lambda right: value()


def makers() -> dict[str, Make]:
    """By name: from how the right answer is computed to what is returned instead."""
    found = {name: _fixed(value) for name, value in VALUES.items()}
    for name, leaf in LEAVES.items():
        found[f"{name} alone"] = _fixed(lambda leaf=leaf: leaf)
        found[f"{name} in the right form"] = lambda right, leaf=leaf: like(right(), leaf)
    return found


@dataclass
class Found:
    """What came of one value.

    Attributes:
        passed: The cases that it passed.
        failures: What ended in a failure of ours, or took too long or too much.
        seconds: CPU time.
        megabytes: The most memory that a case took.
        cut: How many cases the engine cut short.
    """

    passed: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    megabytes: int = 0
    cut: int = 0


class Sweep:
    """An assignment's cases, to be tried with one value after the other. A context manager."""

    def __init__(self, assignment: str) -> None:
        self.engine = Engine(Bank.here(), assignment)
        self._references = ReferenceAnswers(
            {name: self.engine.reference(name) for name in self.engine.assignment.questions}
        )
        # What passes on these looks at no value: that an argument was left alone, say, or that an exception is raised.
        plain: tuple[Make, ...] = (_fixed(lambda: 0), _fixed(lambda: None), lambda right: like(right(), None))
        self.blind = set().union(*(self.run(make).passed for make in plain))

    def __enter__(self) -> Sweep:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.close()

    def run(self, make: Make) -> Found:
        """Every case on one value, with messages and diagnosis."""
        found = Found()
        answers = Hostile(self._references, make)
        concluded = {}
        start = time.process_time()
        for case in self.engine.cases:
            with _watched(f"{case.question}: {case.name}", found):
                student = self.engine.student(case.question, answers)
                with limited(LONGEST_CASE, CaseTooLong):
                    finding = run_case(case, student, self.engine.reference(case.question))
                concluded[case] = self.engine.conclude(case, finding, "")
                if finding.outcome is Outcome.PASSED:
                    found.passed.add(f"{case.question}: {case.name}")
                found.cut += isinstance(finding.cause, CaseTooLong)
        with _watched("diagnosis", found):
            list(self.engine.with_hints(concluded))
        found.seconds = time.process_time() - start
        return found


@contextlib.contextmanager
def _watched(name: str, found: Found) -> Iterator[None]:
    before, start = _peak_mb(forget=True), time.process_time()
    try:
        yield
    except (Exception, TooLong) as error:
        found.failures.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
    seconds, megabytes = time.process_time() - start, _peak_mb() - before
    found.megabytes = max(found.megabytes, megabytes)
    if seconds > MOST_SECONDS or megabytes > MOST_MB:
        found.failures.append(f"{name}: {seconds:.1f} s, {megabytes} MB")


def _peak_mb(*, forget: bool = False) -> int:
    """The most memory that this process had since this was forgotten; 0 where nobody knows."""
    if not sys.platform.startswith("linux"):
        return 0
    if forget:
        Path("/proc/self/clear_refs").write_text("5")
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) >> 10
    return 0


def main() -> int:
    """Try all values; 1 if anything is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="complete")
    parser.add_argument("--value", action="append", choices=makers(), help="this value; all if none is named")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    wrong = 0
    with Sweep(options.assignment) as sweep:
        for name in options.value or makers():
            found = sweep.run(makers()[name])
            passed = sorted(found.passed - sweep.blind)
            print(
                f"{name}: {found.seconds:.1f} s, {found.megabytes} MB, {found.cut} cut short, {len(passed)} passed",
                flush=True,
            )
            print("".join(f"    passed: {case}\n" for case in passed), end="")
            print("".join(f"    FAILURE: {what}\n" for what in found.failures), end="", flush=True)
            wrong += bool(found.failures)
    print(f"{len(sweep.engine.cases)} cases, {len(options.value or makers())} values: {wrong} not as they must be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
