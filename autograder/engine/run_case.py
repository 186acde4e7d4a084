"""Runs one case against one student and says what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from autograder.cases import NotChosen
from autograder.engine.collect import Case
from autograder.engine.proxy import Call, Student, calls_of, lost_call
from autograder.engine.verdicts import Outcome
from autograder.errors import GraderError
from autograder.sandbox.host.cpu_limit import CaseTooLong
from autograder.sandbox.host.errors import Missing, SandboxLost, StudentRaised

_NO_CASE_ASKS_FOR = 1 << 28  # bytes of one array


@dataclass(frozen=True)
class Finding:
    """What became of a case, before it is put into words.

    Attributes:
        outcome: The verdict.
        cause: What decided it: an exception of the student's, the loss of the sandbox, or what the case found wrong.
        calls: The calls that the case made, up to then.
    """

    outcome: Outcome
    cause: BaseException | None = None
    calls: tuple[Call, ...] = ()

    def release(self) -> None:
        """Let go of all frames that exceptions came through: they hold every value that the case saw.

        An exception, its traceback and the frame that caught it are a cycle, which only the garbage collector finds.
        """
        rest = [self.cause, *(call.raised for call in self.calls)]
        while rest:
            error = rest.pop()
            if error is not None and error.__traceback__ is not None:
                error.__traceback__ = None
                rest += [error.__cause__, error.__context__]


def run_case(case: Case, student: Student, reference: Any) -> Finding:
    """Run a case with each of its parameters; the first that does not pass decides.

    Raises:
        GraderError: if the case skips or ends pytest instead of deciding.
    """
    available = {"student": student, "reference": reference}
    arguments = {name: available[name] for name in case.wants}
    cause: BaseException | None = None
    for parameters in case.parameters:
        try:
            case.function(**arguments, **parameters)
        except (pytest.skip.Exception, pytest.exit.Exception, pytest.xfail.Exception) as error:
            raise GraderError(f"{case.question}: {case.name} gave no verdict ({type(error).__name__})") from error
        except (Exception, pytest.fail.Exception, CaseTooLong) as error:
            cause = error
        cause = lost_call(student) or cause
        if cause is not None:
            calls = tuple(calls_of(student))
            return Finding(_outcome(cause, calls), cause, calls)
    return Finding(Outcome.PASSED)


def _outcome(cause: BaseException, calls: tuple[Call, ...]) -> Outcome:
    if isinstance(cause, SandboxLost):
        return Outcome(cause.outcome)
    if isinstance(cause, Missing):
        return Outcome.MISSING
    if isinstance(cause, NotChosen) or (isinstance(cause, StudentRaised) and isinstance(cause, NotImplementedError)):
        return Outcome.BLANK
    if isinstance(cause, StudentRaised):
        return Outcome.ERROR
    if isinstance(cause, GraderError) or (isinstance(cause, MemoryError) and not _asked_for_far_too_much(cause)):
        raise cause
    if any(call.is_choice and call.came_back is None for call in calls):
        return Outcome.BLANK  # a public case, which has plain asserts only, on a choice that is still None
    # The case ran through on the reference: whatever it raised beside its assertions comes from what the student
    # returned, such as a comparison with a value of a strange type.
    return Outcome.FAILED


def _asked_for_far_too_much(error: MemoryError) -> bool:
    """Whether NumPy was asked for more than any case needs on right answers: what came back made it do so."""
    return getattr(error, "_total_size", 0) > _NO_CASE_ASKS_FOR
