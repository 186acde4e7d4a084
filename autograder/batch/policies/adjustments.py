"""Changes of points by hand that stay: DIR/adjustments.csv, written by people and only read here."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.batch.gradesheet import GradeRow
from autograder.batch.policies.tables import TableRow, read_table
from autograder.batch.records import Record

FILE = "adjustments.csv"
_MOST = 1e6


@dataclass(frozen=True)
class Adjustment:
    """A line of that file.

    Attributes:
        submission: The submission's name, as in grades.csv.
        question: The question, or `question.part` of a written part; empty where it is about the total.
        case: The case that it is about; empty if about the whole question.
        points: To add; negative to take away.
        reason: Why; students read it.
        who: Who decided.
        line: Its line in the file.
    """

    submission: str
    question: str
    case: str
    points: float
    reason: str
    who: str
    line: int

    @property
    def is_written(self) -> bool:
        """Whether it is about a written part."""
        return "." in self.question

    def said(self) -> str:
        """What students and staff read."""
        about = f"{self.question}: {self.case}" if self.case else self.question or "total"
        return f"{about}: {self.points:+g} ({self.reason})"

    def misfit(self, row: GradeRow, record: Callable[[str], Record | None]) -> str:
        """Why it no longer fits the submission; empty if it does."""
        if row.score is None:
            return f"{row.submission} has no score ({row.kind})"
        if not self.question:
            return ""
        if self.is_written:
            if self.question not in row.written:
                return f"{self.question} is no graded written part"
            return f"{self.question} is not marked" if row.written[self.question] is None else ""
        if self.question not in row.scores:
            return f"there is no question {self.question}"
        return self._case_misfit(record(row.submission)) if self.case else ""

    def _case_misfit(self, record: Record | None) -> str:
        cases = {v.case: v for v in record.report.verdicts if v.question == self.question} if record else {}
        verdict = cases.get(self.case)
        if verdict is None:
            return f"{self.question} has no case {self.case}"
        if verdict.passed and self.points > 0:
            return f"{self.case} passes now: its points are earned already"
        if not verdict.passed and self.points < 0:
            return f"{self.case} is lost now: its points are taken already"
        return ""


def read_adjustments(folder: Path) -> tuple[Adjustment, ...]:
    """The adjustments of a class; none if there is no such file.

    Args:
        folder: The `--output` of `autograder grade`.

    Raises:
        UsageError: if the file is wrong; says the line, and what to write.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    rows = read_table(path, ("submission", "points", "reason", "who"), ("question", "case", "part"))
    found: list[Adjustment] = []
    for row in rows:
        one = _adjustment(row)
        same = [other.line for other in found if _but_line(other) == _but_line(one)]
        if same:
            raise row.wrong(f"the same as line {same[0]}: leave one of them")
        found.append(one)
    return tuple(found)


def _adjustment(row: TableRow) -> Adjustment:
    cells = row.cells
    for column in ("submission", "points", "reason", "who"):
        if not cells[column]:
            raise row.wrong(f"{column} is empty: write whose it is, the points, why, and who decided")
    question, case, part = cells["question"], cells["case"], cells["part"]
    if case and part:
        raise row.wrong("case and part: write only one of them")
    if case and not question:
        raise row.wrong(f"the case {case} needs its question")
    if part:
        question = part if "." in part else f"{question}.{part}"
        if cells["question"] not in ("", question.partition(".")[0]):
            raise row.wrong(f"{part} is no part of {cells['question']}")
        if question.startswith("."):
            raise row.wrong(f"the part {part} needs its question")
    return Adjustment(cells["submission"], question, case, _points(row), cells["reason"], cells["who"], row.line)


def _points(row: TableRow) -> float:
    text = row.cells["points"]
    try:
        points = float(text.replace("\N{MINUS SIGN}", "-").lstrip("'"))
    except ValueError:
        points = math.nan
    if not 0 < abs(points) <= _MOST:
        raise row.wrong(f"points {text!r}: write how many to add, or with a minus how many to take away, as 1.5 or -2")
    return points


def _but_line(one: Adjustment) -> tuple[object, ...]:
    return one.submission, one.question, one.case, one.points, one.reason
