"""Counts a class, one submission at a time: what is kept grows with the cases, and by one line for each submission."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.batch.gradesheet import WITHOUT_RECORD, GradeRow
from autograder.batch.records import Record
from autograder.engine.verdicts import Outcome, Verdict, case_points, earned_shares
from autograder.report.item_discrimination import ItemDiscrimination
from autograder.report.values import FrequentValues

# Nothing of the student's ran: the function isn't there, or is the stub as given.
NOT_WRITTEN = frozenset({Outcome.MISSING, Outcome.BLANK})


@dataclass(frozen=True)
class SubmissionSummary:
    """What is kept of each submission.

    Attributes:
        row: Its row.
        kind: That of the row, or why it counts for nothing: "unreadable", "grader_error", "not_reached",
            "no_record" (its staff record can't be read), "wrong_file" (no function of the assignment in it),
            "not_attempted" (nothing but stubs), "graded".
        line: What was said about it as a whole.
        cpu_seconds: Of the student's processes; None where it was not measured.
        wall_seconds: From start to end; None where it was not measured.
        peak_mb: Memory of the student's processes; None where it was not measured.
        lost: How many cases ended in a timeout, for want of memory, or with a crash.
        other_assignment: The assignment that the file says it is of, where that is another one.
        files: Which file was graded, where others were handed in that were not.
    """

    row: GradeRow
    kind: str
    line: str = ""
    cpu_seconds: float | None = None
    wall_seconds: float | None = None
    peak_mb: float | None = None
    lost: int = 0
    other_assignment: str = ""
    files: str = ""


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
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    values: FrequentValues = field(default_factory=FrequentValues)

    @property
    def count(self) -> int:
        """In how many submissions it was run."""
        return self.outcomes.total()

    @property
    def passed(self) -> float:
        """The share of submissions that passed it."""
        return self.outcomes[Outcome.PASSED] / self.count if self.count else 0.0


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


# Cases, their numbers, and what each is worth.
_Layout = tuple[list[CaseStatistics], list[int], list[float]]


class ClassStatistics:
    """What is known of a class so far.

    Args:
        questions: The questions, in the assignment's order.
    """

    def __init__(self, questions: Sequence[str]) -> None:
        self.questions = {name: QuestionStatistics(name) for name in questions}
        self.cases: dict[tuple[str, str], CaseStatistics] = {}
        self.discrimination = ItemDiscrimination()
        self.diagnoses: Counter[str] = Counter()
        self.lines: list[SubmissionSummary] = []
        self.attempted = 0
        self._layout: list[tuple[str, str, bool, float]] = []
        self._known: _Layout = ([], [], [])

    def add(self, row: GradeRow, record: Record | None) -> None:
        """Count one submission.

        Args:
            row: Its row.
            record: Its staff record; None if there is none.
        """
        if record is None or row.kind in WITHOUT_RECORD:
            self.lines.append(SubmissionSummary(row, row.kind if row.kind in WITHOUT_RECORD else "no_record", row.said))
            return
        verdicts = record.report.verdicts
        outcomes = {verdict.outcome for verdict in verdicts}
        kind = row.kind
        if kind == "graded" and outcomes <= NOT_WRITTEN:
            kind = "not_attempted" if Outcome.BLANK in outcomes else "wrong_file"
        lost = sum(verdict.outcome in (Outcome.TIMEOUT, Outcome.MEMORY, Outcome.CRASHED) for verdict in verdicts)
        said, cost = row.said or record.report.line, record.measured
        report = record.report
        files = report.files if "Not graded:" in report.files or "Not there" in report.files else ""
        self.lines.append(
            SubmissionSummary(
                row, kind, said, cost.cpu_seconds, cost.wall_seconds, cost.peak_mb, lost, report.other_assignment, files
            )
        )
        if kind == "graded":
            self._count(row.submission, record)

    def _count(self, name: str, record: Record) -> None:
        self.attempted += 1
        verdicts = record.report.verdicts
        cases, places, parts = self._cases(record)
        passed = [float(verdict.passed) for verdict in verdicts]
        self.discrimination.add(places, passed, parts)
        diagnosed = set()
        for case, verdict in zip(cases, verdicts, strict=True):
            case.outcomes[verdict.outcome] += 1
            if verdict.outcome is Outcome.FAILED:
                if verdict.returned is not None:
                    case.values.add(verdict.returned, name)
                if verdict.diagnosis is not None:
                    diagnosed.add(verdict.diagnosis)
        self.diagnoses.update(diagnosed)
        self._count_questions(verdicts)

    def _cases(self, record: Record) -> _Layout:
        """The cases of a record, their numbers, and what each is worth as a share of the whole score."""
        verdicts = record.report.verdicts
        layout = [(one.question, one.case, one.hidden, one.weight) for one in verdicts]
        if layout == self._layout:  # as a rule all submissions of a class have the same cases
            return self._known
        for question, case, hidden, _ in layout:
            statistics = self.questions.setdefault(question, QuestionStatistics(question))
            statistics.points = record.points.get(question, statistics.points)
            self.cases.setdefault((question, case), CaseStatistics(len(self.cases), question, case, hidden))
        points = {verdict.question: self.questions[verdict.question].points or 1 for verdict in verdicts}
        whole = sum(points.values())
        cases = [self.cases[question, case] for question, case, _, _ in layout]
        worth = [one / whole for one in case_points(verdicts, points)]
        self._layout, self._known = layout, (cases, [case.place for case in cases], worth)
        return self._known

    def _count_questions(self, verdicts: Sequence[Verdict]) -> None:
        written = {verdict.question for verdict in verdicts if verdict.outcome not in NOT_WRITTEN}
        for question, share in earned_shares(verdicts).items():
            statistics = self.questions[question]
            statistics.count += 1
            statistics.shares += share
            statistics.full += share == 1
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
