"""Counts a class, one submission at a time: what is kept grows with the cases, and by one line for each submission."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.engine.verdicts import Outcome
from autograder.report.item_discrimination import ItemDiscrimination
from autograder.report.results import WITHOUT_RECORD, Row
from autograder.report.values import FrequentValues

# Nothing of the student's ran: the function isn't there, or is the stub as given.
NOT_WRITTEN = frozenset({str(Outcome.MISSING), str(Outcome.BLANK)})


@dataclass(frozen=True)
class SubmissionSummary:
    """What is kept of each submission.

    Attributes:
        row: Its line in the grade sheet.
        kind: As in the grade sheet, or why it counts for nothing: "unreadable", "grader_error", "not_reached",
            "no_record" (its staff record can't be read), "wrong_file" (no function of the assignment in it),
            "not_attempted" (nothing but stubs), "graded".
        line: What was said about it as a whole.
        cpu_seconds: Of the student's processes; None where it was not measured.
        wall_seconds: From start to end; None where it was not measured.
        peak_mb: Memory of the student's processes; None where it was not measured.
        lost: How many cases ended in a timeout, for want of memory, or with a crash.
    """

    row: Row
    kind: str
    line: str = ""
    cpu_seconds: float | None = None
    wall_seconds: float | None = None
    peak_mb: float | None = None
    lost: int = 0


@dataclass
class CaseStatistics:
    """One case, counted over all submissions in which something was attempted.

    Attributes:
        place: Its number.
        question: Its question.
        name: Its name.
        hidden: Whether it is hidden.
        outcomes: How often each outcome came.
        values: The wrong values that came back.
    """

    place: int
    question: str
    name: str
    hidden: bool
    outcomes: Counter[str] = field(default_factory=Counter)
    values: FrequentValues = field(default_factory=FrequentValues)

    @property
    def count(self) -> int:
        """In how many submissions it was run."""
        return self.outcomes.total()

    @property
    def passed(self) -> float:
        """The share of submissions that passed it."""
        return self.outcomes[str(Outcome.PASSED)] / self.count if self.count else 0.0


@dataclass
class QuestionStatistics:
    """One question, counted over all submissions in which something was attempted.

    Attributes:
        name: Its name.
        points: What it is worth; None if no record says it.
        shares: The sum of the shares of its points that were earned.
        full: How many submissions have all its points.
        not_attempted: How many left it as it was given.
        count: How many submissions were counted.
    """

    name: str
    points: float | None = None
    shares: float = 0.0
    full: int = 0
    not_attempted: int = 0
    count: int = 0


class ClassStatistics:
    """What is known of a class so far.

    Args:
        points: Points by question, for records that do not say them.
    """

    def __init__(self, questions: tuple[str, ...], points: Mapping[str, float]) -> None:
        self.questions = {name: QuestionStatistics(name, points.get(name)) for name in questions}
        self.cases: dict[tuple[str, str], CaseStatistics] = {}
        self.discrimination = ItemDiscrimination()
        self.diagnoses: Counter[str] = Counter()
        self.lines: list[SubmissionSummary] = []
        self.attempted = 0
        self._layout: list[tuple[str, str, bool, float]] = []
        self._known: tuple[list[CaseStatistics], NDArray[Any], NDArray[Any]] = ([], np.zeros(0, int), np.zeros(0))

    def add(self, row: Row, record: Mapping[str, Any] | None) -> None:
        """Count one submission.

        Args:
            row: Its line in the grade sheet.
            record: Its staff record; None if there is none.
        """
        if record is None or row.kind in WITHOUT_RECORD:
            self.lines.append(SubmissionSummary(row, row.kind if row.kind in WITHOUT_RECORD else "no_record", row.said))
            return
        verdicts = record["verdicts"]
        outcomes = {verdict["outcome"] for verdict in verdicts}
        kind = row.kind
        if kind == "graded" and outcomes <= NOT_WRITTEN:
            kind = "not_attempted" if Outcome.BLANK in outcomes else "wrong_file"
        lost = sum(verdict["outcome"] in (Outcome.TIMEOUT, Outcome.MEMORY, Outcome.CRASHED) for verdict in verdicts)
        said = row.said or str(record.get("line", ""))
        cpu, wall, peak = (record.get(name) for name in ("cpu_seconds", "wall_seconds", "peak_mb"))
        self.lines.append(SubmissionSummary(row, kind, said, cpu, wall, peak, lost))
        if kind == "graded":
            self._count(row.submission, verdicts, record.get("points") or {})

    def _count(self, name: str, verdicts: list[dict[str, Any]], points: Mapping[str, float]) -> None:
        self.attempted += 1
        cases, places, parts = self._cases(verdicts, points)
        passed = np.fromiter((verdict["outcome"] == "passed" for verdict in verdicts), float, len(verdicts))
        self.discrimination.add(places, passed, parts)
        diagnosed = set()
        for case, verdict in zip(cases, verdicts, strict=True):
            outcome = verdict["outcome"]
            case.outcomes[outcome] += 1
            if outcome == "failed":
                if (returned := verdict.get("returned")) is not None:
                    case.values.add(returned, name)
                if (diagnosis := verdict.get("diagnosis")) is not None:
                    diagnosed.add(diagnosis)
        self.diagnoses.update(diagnosed)
        self._count_questions(verdicts)

    def _cases(
        self, verdicts: list[dict[str, Any]], points: Mapping[str, float]
    ) -> tuple[list[CaseStatistics], NDArray[Any], NDArray[Any]]:
        """The cases of these verdicts, their numbers, and what each is worth as a share of the whole score."""
        layout = [(one["question"], one["case"], one["hidden"], one["weight"]) for one in verdicts]
        if layout == self._layout:  # as a rule all submissions of a class have the same cases
            return self._known
        weights: Counter[str] = Counter()
        for question, case, hidden, weight in layout:
            weights[question] += weight
            statistics = self.questions.setdefault(question, QuestionStatistics(question))
            statistics.points = points.get(question, statistics.points)
            self.cases.setdefault((question, case), CaseStatistics(len(self.cases), question, case, hidden))
        whole = sum(self.questions[question].points or 1 for question in weights)
        cases = [self.cases[question, case] for question, case, _, _ in layout]
        worth = [(self.questions[q].points or 1) * weight / weights[q] / whole for q, _, _, weight in layout]
        self._layout, self._known = layout, (cases, np.array([case.place for case in cases]), np.array(worth))
        return self._known

    def _count_questions(self, verdicts: list[dict[str, Any]]) -> None:
        weights: dict[str, float] = {}
        earned: dict[str, float] = {}
        written = set()
        for verdict in verdicts:
            question, weight, outcome = verdict["question"], verdict["weight"], verdict["outcome"]
            weights[question] = weights.get(question, 0) + weight
            if outcome == "passed":
                earned[question] = earned.get(question, 0) + weight
            if outcome not in NOT_WRITTEN:
                written.add(question)
        for question, weight in weights.items():
            statistics = self.questions[question]
            statistics.count += 1
            statistics.shares += earned.get(question, 0) / weight
            statistics.full += earned.get(question, 0) == weight
            statistics.not_attempted += question not in written

    def scores(self) -> list[float]:
        """The scores of all submissions that could be read, wrong files and empty ones included."""
        return [
            line.row.score
            for line in self.lines
            if line.row.score is not None and line.kind not in ("unreadable", *WITHOUT_RECORD)
        ]

    def of_kind(self, kind: str) -> list[SubmissionSummary]:
        """The submissions of one kind."""
        return [line for line in self.lines if line.kind == kind]

    def middle(self) -> tuple[float, float] | None:
        """Mean and median score; None if there is no score."""
        scores = self.scores()
        return (statistics.fmean(scores), statistics.median(scores)) if scores else None
