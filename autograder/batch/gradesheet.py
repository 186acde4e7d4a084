"""grades.csv: a row for each submission. Output only: what reads grades reads `class_results`."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.batch.spreadsheet import escape_formula
from autograder.intake.submission_names import one_line
from autograder.intake.submission_source import SubmissionSource
from autograder.intake.submitter import PERSON_COLUMNS, Submitter

WIDTH = 100
# Statuses of those that a run was not asked for, or did not come to.
NOT_REACHED = "grader_error: not reached"
NOT_GRADED = "grader_error: not graded yet"
# Kinds of rows without a result.
WITHOUT_RECORD = ("grader_error", "not_reached")
DECIMALS = 5  # of points


@dataclass(frozen=True)
class GradeRow:
    """One line of the grade sheet.

    Attributes:
        submission: The submission's name.
        status: "graded", or why not.
        score: Points; None if a failure of the grader left none.
        max_score: Points to be had.
        scores: Points by question; empty if a failure of the grader left none.
        person: Whose it is.
        written: Points by written part, `question.part`, of those that are graded; None while one is open.
        written_max: Points to be had for them.
        final: Points after the rules of the course; None if it has none, or there is no score.
        final_max: Points to be had by these rules; None if there are none.
        rules: Which rule changed which score, a line each; students read them.
        late_days: Free days of delay that it used.
    """

    submission: str
    status: str
    score: float | None
    max_score: float
    scores: Mapping[str, float]
    person: Submitter = field(default_factory=Submitter)
    written: Mapping[str, float | None] = field(default_factory=dict)
    written_max: float = 0.0
    final: float | None = None
    final_max: float | None = None
    rules: tuple[str, ...] = ()
    late_days: int = 0

    @property
    def open_parts(self) -> tuple[str, ...]:
        """The written parts that nobody has marked yet, or that are open again."""
        return tuple(part for part, points in self.written.items() if points is None)

    @property
    def written_points(self) -> float:
        """Points of the written parts that are marked."""
        return sum(points for points in self.written.values() if points is not None)

    @property
    def total(self) -> float | None:
        """Code and what is marked of the written parts; None if the code has no score."""
        return None if self.score is None else self.score + self.written_points

    @property
    def total_max(self) -> float:
        """Points to be had, for code and in writing."""
        return self.max_score + self.written_max

    @property
    def is_ruled(self) -> bool:
        """Whether the course has rules that decide about its points."""
        return self.final_max is not None

    @property
    def counting(self) -> float | None:
        """The points that count: after the rules where there are any, else the total."""
        return self.final if self.is_ruled else self.total

    @property
    def counting_max(self) -> float:
        """Points to be had of these."""
        return self.total_max if self.final_max is None else self.final_max

    @property
    def said_in_sheet(self) -> str:
        """The status, with how far the written parts are while some are open."""
        if not self.open_parts:
            return self.status
        written = f"written {len(self.written) - len(self.open_parts)} of {len(self.written)}"
        return written if self.status == "graded" else f"{self.status}; {written}"

    @property
    def needs_a_look(self) -> bool:
        """Whether it is anything else than plainly graded."""
        return self.status != "graded"

    @property
    def kind(self) -> str:
        """The status in one word: "graded", "unreadable", "grader_error", or "not_reached" if no run came to it yet."""
        return "not_reached" if self.status in (NOT_REACHED, NOT_GRADED) else self.status.partition(":")[0]

    @property
    def said(self) -> str:
        """What the status says beyond that; may be empty."""
        return "" if self.kind == "not_reached" else self.status.partition(":")[2].strip()


def row_of(found: SubmissionSource, points: dict[str, float], status: str, scores: dict[str, float] | None) -> GradeRow:
    """The row of a submission; no scores is no score, never a zero."""
    score = None if scores is None else sum(scores.values())
    return GradeRow(found.name, one_line(status), score, sum(points.values()), scores or {}, found.person)


def sheet_text(rows: Sequence[GradeRow], questions: Sequence[str]) -> str:
    """The text of grades.csv; what is known of the persons comes last, in columns that are there only if needed."""
    known = [column for column in PERSON_COLUMNS if any(getattr(row.person, column) for row in rows)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    parts = list(dict.fromkeys(part for row in rows for part in row.written))
    written = ["written", "written_max", "total", *parts] if parts else []
    ruled = ["before_rules", "final", "final_max", "late_days", "rules"] if any(row.is_ruled for row in rows) else []
    writer.writerow(["submission", "status", "score", "max_score", *questions, *written, *ruled, *known])
    for row in rows:
        score = "" if row.score is None else number(row.score)
        by_question = [number(row.scores[q]) if q in row.scores else "" for q in questions]
        about = [escape_formula(getattr(row.person, column)) for column in known]
        cells = [
            escape_formula(row.submission),
            escape_formula(row.said_in_sheet),
            score,
            number(row.max_score),
            *by_question,
            *(_written(row, parts) if parts else []),
            *(_ruled(row) if ruled else []),
            *about,
        ]
        writer.writerow(cells)
    return text.getvalue()


def _written(row: GradeRow, parts: Sequence[str]) -> list[str]:
    total = "" if row.total is None else number(row.total)
    by_part = [row.written.get(part) for part in parts]
    points = ["" if one is None else number(one) for one in by_part]
    marked = "" if all(one is None for one in by_part) else number(row.written_points)
    return [marked, number(row.written_max), total, *points]


def _ruled(row: GradeRow) -> list[str]:
    before, final = ("" if points is None else number(points) for points in (row.total, row.counting))
    lines = escape_formula("; ".join(one_line(line) for line in row.rules))
    return [before, final, number(row.counting_max), str(row.late_days), lines]


def row_line(row: GradeRow, points: dict[str, float]) -> str:
    """A row for the terminal, in at most `WIDTH` columns where its status allows: the points that were lost."""
    score = "-" if row.score is None else f"{row.score:.2f}"
    line = f"{row.submission:<28} {score:>6} / {row.max_score:g}"
    if row.needs_a_look:
        return f"{line}  {row.status}"
    lost = [f"{q} {number(s)}/{points[q]:g}" for q, s in row.scores.items() if q in points and s < points[q] - 1e-9]
    shown = "  ".join(lost)
    while len(line) + 2 + len(shown) > WIDTH and lost:
        lost.pop()
        shown = "  ".join([*lost, "..."])
    return f"{line}  {shown}".rstrip()


def number(value: float) -> str:
    """A number of points, as short as it can be."""
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
