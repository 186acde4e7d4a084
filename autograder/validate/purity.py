"""Whether a case is a function of the answers that it gets, and of nothing else.

The engine looks only once at the same answers (`autograder.engine.verdict_cache`), so a case must not look at the
clock, draw from a global random state, or keep anything between two runs. Each case runs on the reference and on
answers that are wrong, again and again: in order and in reverse, with other seeds, at another time. It must ask for
the same things, to the byte, and find the same.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.engine.collect import Case
from autograder.engine.proxy import Answers
from autograder.engine.reference import ReferenceAnswers
from autograder.engine.run_case import run_case
from autograder.sandbox.wire import encode
from autograder.validate.content import Content

_CLOCKS = ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time")


@dataclass(frozen=True)
class Transcript:
    """What one run of a case asked and found.

    Attributes:
        asked: Every request, and every reply to a call back, as bytes.
        found: What became of it.
    """

    asked: tuple[bytes, ...]
    found: str


def impure_cases(content: Content) -> dict[str, str]:
    """The cases that depend on more than answers, each with what differed between two runs on the same ones."""
    answers: dict[str, Callable[[], Answers]] = {
        "the reference": lambda: ReferenceAnswers({content.name: content.reference}),
        "the answer 0": lambda: _Constant(0),
        "the answer 1": lambda: _Constant(1),
    }
    first: dict[tuple[str, str], Transcript] = {}
    found: dict[str, str] = {}
    for run in range(2):
        for who, given in answers.items():
            for case in content.cases[:: -1 if run else 1]:
                with _another_world(run):
                    transcript = _run(content, case, given())
                if transcript != (known := first.setdefault((case.name, who), transcript)):
                    what = "asks" if transcript.asked != known.asked else "finds"
                    found.setdefault(case.name, f"{what} something else the second time that it sees {who}")
    return found


def _run(content: Content, case: Case, answers: Answers) -> Transcript:
    taped = _Taped(answers)
    finding = run_case(case, content.student(taped), content.reference)
    return Transcript(tuple(taped.tape), f"{finding.outcome} {type(finding.cause).__name__} {finding.cause}")


@contextlib.contextmanager
def _another_world(run: int) -> Iterator[None]:
    """Global seeds and clocks that are other ones in each run; as they were, afterwards."""
    state, old = random.getstate(), np.random.get_state()
    random.seed(run)
    np.random.seed(run)
    clocks = {name: getattr(time, name) for name in _CLOCKS}
    for place, (name, clock) in enumerate(clocks.items(), start=1):
        setattr(time, name, _later(clock, place * run))
    try:
        yield
    finally:
        for name, clock in clocks.items():
            setattr(time, name, clock)
        random.setstate(state)
        np.random.set_state(old)


def _later(clock: Callable[[], float], hours: int) -> Callable[[], float]:
    """A clock that goes forward whenever it is asked."""
    ticks = itertools.count(3600 * hours)
    return lambda: type(clock())(next(ticks))


class _Constant:
    """Gives the same answer to everything, and asks no one back."""

    def __init__(self, value: object) -> None:
        self._value = value

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        return args if echo else self._value

    def get(self, name: str) -> Any:
        return self._value


class _Taped:
    """Answers, with a tape of what they are asked and of what callables among the arguments reply."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.tape: list[bytes] = []

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        handles = itertools.count()
        self.tape.append(encode((name, args, kwargs, echo), lambda _: next(handles)))
        given, named = self._with_tape(args), self._with_tape(kwargs)
        return self._answers.call(name, given, named, echo=echo)

    def get(self, name: str) -> Any:
        self.tape.append(encode(name))
        return self._answers.get(name)

    def _with_tape(self, value: Any) -> Any:
        if type(value) in (list, tuple):
            return type(value)(map(self._with_tape, value))
        if type(value) is dict:
            return {key: self._with_tape(item) for key, item in value.items()}
        return self._taped(value) if callable(value) and not isinstance(value, np.ndarray) else value

    def _taped(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            reply = function(*args, **kwargs)
            self.tape.append(encode((args, kwargs, reply)))
            return reply

        return call
