"""Cases that pass on answers that nobody should be paid for."""

from __future__ import annotations

from typing import Any

from autograder.engine.collect import Case
from autograder.engine.engine import Engine
from autograder.engine.misconceptions import quietly
from autograder.engine.proxy import Answers
from autograder.engine.run_case import run_case
from autograder.engine.verdicts import Outcome
from autograder.sandbox.host.cpu_limit import TooLong, limited
from autograder.sandbox.host.errors import student_raised

_LONGEST = 2.0  # CPU seconds for one case


class _Unlike:
    """Like nothing that a case could expect."""


class _Blank:
    """The stub as it is given."""

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        """Raise what the stub raises."""
        raise student_raised(["NotImplementedError", "RuntimeError", "Exception"], name, "", "")

    def get(self, name: str) -> Any:
        """Nothing is chosen."""
        return None


class _Odd:
    """Answers with an object that is like nothing."""

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        """The object, whatever is asked."""
        return _Unlike()

    def get(self, name: str) -> Any:
        """The object, whatever is asked."""
        return _Unlike()


def too_easy(engine: Engine, case: Case) -> str:
    """Why a case tells nothing: it asks nothing, or passes on the blank stub or whatever comes back; else empty."""
    if not engine.concerns[case]:
        return "asks nothing of the student: it always passes"
    if _passes(engine, case, _Blank()):
        return "passes on the blank stub"
    return "passes whatever comes back" if _passes(engine, case, _Odd()) else ""


def _passes(engine: Engine, case: Case, answers: Answers) -> bool:
    student = engine.student(case.question, answers)
    try:
        with quietly(), limited(_LONGEST):
            return run_case(case, student, engine.reference(case.question)).outcome is Outcome.PASSED
    except (Exception, TooLong):
        return False
