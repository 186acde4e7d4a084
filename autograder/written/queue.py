"""What to mark next: groups of equal answers, one part across the class, nobody's work twice by accident."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.written.database import Marks
from autograder.written.find import Picture
from autograder.written.model import Answer, Filter, Listed, Task

LEASE_SECONDS = 300.0
SAMPLE = 0.05


def next_task(marks: Marks, grader: str, part: str, *, after: int | None = None) -> Task | None:
    """Take what is to be marked next in a part, and lease it to the grader, in one transaction.

    Empty and untouched answers come first, then the others in the drawn order. The grader's own ranges come before
    what belongs to nobody, and that before the ranges of others. Answers of the sample come to a second grader as if
    they were new. What the grader held a lease on before and did not save is offered again.

    Args:
        marks: The marks.
        grader: Who takes it.
        part: `question.part`.
        after: The answer that was skipped: what comes after it, round to the start; its lease ends.

    Returns:
        The task; None if nothing is left in this part that isn't leased to others.
    """
    raise NotImplementedError


def task_of(marks: Marks, grader: str, answer: int, *, alone: bool = False, opinion: int | None = None) -> Task:
    """A task for an answer that the grader chose, marked or not; takes the lease if nobody has it.

    Args:
        marks: The marks.
        grader: Who takes it.
        answer: Its number.
        alone: Whether the mark is for this answer only, not for those that equal it.
        opinion: Which mark; None chooses the one that this grader made or may make.

    Raises:
        UsageError: if there is no such answer.
    """
    raise NotImplementedError


def previous_task(marks: Marks, grader: str, part: str, before: int | None = None) -> Task | None:
    """The task that this grader decided last in a part, or last before that of an answer; None if there is none."""
    raise NotImplementedError


def renew(marks: Marks, grader: str, answer: int) -> float:
    """Hold a lease for longer, while the grader reads; returns when it ends, 0 if somebody else has it by now."""
    raise NotImplementedError


def release(marks: Marks, grader: str) -> None:
    """Give back what a grader holds."""
    raise NotImplementedError


def leases(marks: Marks, part: str) -> Mapping[int, str]:
    """Who looks at what now: graders by the number of an answer."""
    raise NotImplementedError


def answer(marks: Marks, number: int) -> Answer:
    """An answer.

    Raises:
        UsageError: if there is none.
    """
    raise NotImplementedError


def picture(marks: Marks, number: int, name: str) -> Picture | None:
    """A picture of an answer; None if there is none."""
    raise NotImplementedError


def unplaced(marks: Marks, number: int) -> Answer | None:
    """What the submission of an answer holds that no part claims."""
    raise NotImplementedError


def equal_answers(marks: Marks, number: int) -> tuple[Answer, ...]:
    """The answers of the same part that equal an answer, itself first."""
    raise NotImplementedError


def submission_name(marks: Marks, number: int) -> str:
    """Whose answer it is: the submission's name in the sheet. Ask for it only when names are asked for."""
    raise NotImplementedError


def listed(marks: Marks, wanted: Filter, *, offset: int = 0, limit: int = 100) -> tuple[int, tuple[Listed, ...]]:
    """How many answers a filter lets through, and some of them, in the drawn order."""
    raise NotImplementedError
