"""Verdicts: the outcome of each case on one submission, and the score that follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of one case."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    MISSING = "missing"
    BLANK = "blank"


class Status(StrEnum):
    """What became of a submission as a whole."""

    GRADED = "graded"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Verdict:
    """The outcome of one case on one submission.

    Attributes:
        question: The question that the case belongs to.
        case: The name of the case's function.
        hidden: Whether the case is hidden.
        weight: How much it counts within its question.
        outcome: What became of it.
        message: For the student. For a hidden case it holds no input, no expected value and no exception text.
        staff: For staff only: calls with their values, exception texts, what the student's code printed.
        diagnosis: The misconception that the answer agrees with, as "<question>/<misconception>".
        returned: For staff only: the wrong value that decided, where the outcome is `failed`; at most 80 characters.
        told: Whether the student may know what became of it: see `disclosure`.
    """

    question: str
    case: str
    hidden: bool
    weight: float
    outcome: Outcome
    message: str
    staff: str = ""
    diagnosis: str | None = None
    returned: str | None = None
    told: bool = True

    @property
    def passed(self) -> bool:
        """Whether the case earns its weight."""
        return self.outcome is Outcome.PASSED


@dataclass(frozen=True)
class Report:
    """All that grading one submission found.

    Attributes:
        status: Whether it could be read.
        line: One line for student and staff about the submission as a whole; may be empty.
        verdicts: One for every case of the assignment, in the order of its questions.
        notes: For staff: statements that raised, magics that were dropped, modules that were replaced.
        files: Which file was graded, and which others were handed in, in one line.
        other_assignment: The assignment that the file says it is of, where that is another one; else empty.
        cpu_seconds: CPU time of the student's sandboxes together.
        peak_mb: The most memory that one of them held, in MiB, with Python and NumPy in it; None if it isn't known.
    """

    status: Status
    line: str
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()
    files: str = ""
    other_assignment: str = ""
    # Measured, and another each time: two reports are equal when they found the same.
    cpu_seconds: float = field(default=0.0, compare=False)
    peak_mb: float | None = field(default=None, compare=False)

    def scores(self, points: Mapping[str, float]) -> dict[str, float]:
        """Points by question: points x weights passed / weights of the question."""
        shares = earned_shares(self.verdicts)
        return {question: total * shares[question] for question, total in points.items()}


class Weighted(Protocol):
    """A case, or a verdict on one."""

    @property
    def question(self) -> str:
        """The question that the case belongs to."""

    @property
    def weight(self) -> float:
        """How much it counts within its question."""


def earned_shares(verdicts: Iterable[Verdict]) -> dict[str, float]:
    """By question, in the order of the verdicts: weights passed / weights of the question, from 0 to 1."""
    verdicts = tuple(verdicts)
    weights = _question_weights(verdicts)
    earned = dict.fromkeys(weights, 0.0)
    for verdict in verdicts:
        earned[verdict.question] += verdict.weight * verdict.passed
    return {question: earned[question] / weight for question, weight in weights.items()}


def case_points(cases: Sequence[Weighted], points: Mapping[str, float]) -> list[float]:
    """What each case is worth: points of its question x its weight / weights of the question.

    These are all cases of some questions, or the verdicts on them.
    """
    weights = _question_weights(cases)
    return [points[case.question] * case.weight / weights[case.question] for case in cases]


def _question_weights(cases: Iterable[Weighted]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for case in cases:
        weights[case.question] = weights.get(case.question, 0.0) + case.weight
    return weights
