"""What each case asks of a student, recorded while the reference answers in his place.

What a case asks does not depend on the answers, save that it ends at the first wrong one. So its requests of the
reference are its requests of any student, and all of them can be asked before any case looks at an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from autograder.cases import comparisons
from autograder.engine.collect import Case
from autograder.engine.proxy import Answers, Student, calls_of
from autograder.engine.run_case import run_case
from autograder.engine.verdicts import Outcome
from autograder.errors import GraderError
from autograder.sandbox.host.sandbox import call_request, get_request


class Request(NamedTuple):
    """One thing that a case asks.

    Attributes:
        name: The function that is called, or the choice that is read.
        payload: The message to the sandbox.
    """

    name: str
    payload: bytes


@dataclass(frozen=True)
class Recording:
    """What one case asks.

    Attributes:
        requests: In order, up to the first that hands a function over: such a call is a conversation, and goes on live.
        concerns: The functions and choices that it looks at.
        comparisons: How many comparisons it makes.
        ends: For each of its parameter sets how many requests were recorded when it was done.
    """

    requests: tuple[Request, ...]
    concerns: frozenset[str]
    comparisons: int
    ends: tuple[int, ...]


def record(case: Case, student: Callable[[Answers], Student], reference: Any, answers: Answers) -> Recording:
    """Run a case on the reference and write down what it asks.

    Raises:
        GraderError: if the case does not pass: a broken case must never cost a student.
    """
    recorder = _Recorder(answers)
    proxy = student(recorder)
    before = comparisons.made
    ends = []
    for parameters in case.parameters:
        finding = run_case(replace(case, parameters=(parameters,)), proxy, reference)
        if finding.outcome is not Outcome.PASSED:
            why = f"{type(finding.cause).__name__}: {finding.cause}"
            raise GraderError(f"{case.question}: {case.name} does not pass on the reference answer ({why})")
        ends.append(len(recorder.requests))
    concerns = frozenset(call.name for call in calls_of(proxy))
    return Recording(tuple(recorder.requests), concerns, comparisons.made - before, tuple(ends))


class _Recorder:
    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._live = False
        self.requests: list[Request] = []

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        self._note(name, call_request(name, args, kwargs, echo))
        return self._answers.call(name, args, kwargs, echo=echo)

    def get(self, name: str) -> Any:
        self._note(name, get_request(name))
        return self._answers.get(name)

    def _note(self, name: str, payload: bytes | None) -> None:
        self._live = self._live or payload is None
        if payload is not None and not self._live:
            self.requests.append(Request(name, payload))
