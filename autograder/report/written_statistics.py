"""Counts the written half of a class: points, rubric entries, agreement, and how it goes with the half for code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.bank.bank import Assignment, Bank
from autograder.batch.class_results import ClassResults
from autograder.batch.gradesheet import GradeRow
from autograder.report.item_discrimination import FEWEST
from autograder.written import overview
from autograder.written.database import Marks
from autograder.written.model import Agreement, Part
from autograder.written.parts import written_parts
from autograder.written.points import tickable
from autograder.written.results import PartResult, results

# From here on a half is done well, up to here badly: for who can do the one and not the other.
WELL, BADLY = 2 / 3, 1 / 3


@dataclass(frozen=True)
class EntryStatistics:
    """An entry of a rubric.

    Attributes:
        text: What it says.
        points: What it is worth, as it is shown.
        share: How many of the marks have it, from 0 to 1.
        separates: Correlation of having it with everything else; None where there is none.
    """

    text: str
    points: str
    share: float
    separates: float | None


@dataclass(frozen=True)
class PartStatistics:
    """A written part.

    Attributes:
        part: The part.
        points: What the marked ones earn.
        open: How many are not marked.
        separates: Correlation of its points with everything else; None where there is none.
        entries: The entries of its rubric.
        agreement: How far two marks of one answer lie apart; None if nobody marked yet.
        seconds: Median seconds for a decision; None if not known.
    """

    part: Part
    points: tuple[float, ...]
    open: int
    separates: float | None
    entries: tuple[EntryStatistics, ...]
    agreement: Agreement | None
    seconds: float | None

    @property
    def mean(self) -> float:
        """The mean share of its points, from 0 to 1."""
        return sum(self.points) / len(self.points) / self.part.points if self.points else 0.0


@dataclass(frozen=True)
class BothHalves:
    """A question by its two halves.

    Attributes:
        question: The question.
        count: How many have both.
        code: Mean share of the points for code.
        written: Mean share of the points for written parts.
        together: Correlation of the two; None where there is none.
        only_written: Who does the written half well and the code badly.
        only_code: The reverse.
    """

    question: str
    count: int
    code: float
    written: float
    together: float | None
    only_written: tuple[str, ...]
    only_code: tuple[str, ...]


@dataclass(frozen=True)
class WrittenStatistics:
    """The written half of a class.

    Attributes:
        parts: Each graded part.
        questions: Each question that has both halves, and marks.
    """

    parts: tuple[PartStatistics, ...]
    questions: tuple[BothHalves, ...]


def read_written(bank: Bank, assignment: Assignment, folder: Path, graded: ClassResults) -> WrittenStatistics | None:
    """Count the written half of a class.

    Returns:
        The counts; None if nothing is marked yet.

    Raises:
        UsageError: if a rubric is wrong, or the file of marks none of this version.
    """
    parts = tuple(part for part in written_parts(bank, assignment) if part.points > 0)
    rows = [row for row in graded.rows if row.score is not None]
    found = results(folder, parts, [row.submission for row in rows])
    if not any(one.points is not None for by_part in found.values() for one in by_part.values()):
        return None
    agreement, seconds = _from_marks(folder)
    counted = [_part(part, rows, found, agreement.get(part.key), seconds.get(part.key)) for part in parts]
    halves = [_both(question, worth, parts, rows, found) for question, worth in assignment.points.items()]
    return WrittenStatistics(tuple(counted), tuple(one for one in halves if one is not None))


def correlation(values: Sequence[float], rest: Sequence[float]) -> float | None:
    """The correlation of two lists; None with fewer than `FEWEST` pairs, or no differences between them."""
    if len(values) < FEWEST:
        return None
    import numpy as np  # late: most reports need none

    if np.ptp(values) < 1e-9 or np.ptp(rest) < 1e-9:
        return None
    return float(np.clip(np.corrcoef(values, rest)[0, 1], -1.0, 1.0))


def _from_marks(folder: Path) -> tuple[Mapping[str, Agreement], Mapping[str, float]]:
    """Agreement and time by part, while somebody else may be marking."""
    marks = Marks.to_read(folder)
    if marks is None:
        return {}, {}
    with marks:
        agreement = {one.part: one for one in overview.agreement(marks)}
        return agreement, overview.seconds(marks)


def _part(
    part: Part,
    rows: Sequence[GradeRow],
    found: Mapping[str, Mapping[str, PartResult]],
    agreement: Agreement | None,
    seconds: float | None,
) -> PartStatistics:
    marked = [(row, found[row.submission][part.key]) for row in rows]
    held = [(row, one, one.points) for row, one in marked if one.points is not None]
    points = tuple(value for _, _, value in held)
    rest = [_rest(row, found[row.submission], part.key) for row, _, _ in held]
    entries = []
    for kind, entry in tickable(part.rubric):
        has = [float(entry.key in one.ticked) for _, one, _ in held]
        sign = {"deduction": "−", "cap": "at most "}.get(kind, "")
        share = sum(has) / len(has) if has else 0.0
        entries.append(EntryStatistics(entry.text, f"{sign}{entry.points:g}", share, correlation(has, rest)))
    open_ = len(marked) - len(held)
    return PartStatistics(part, points, open_, correlation(points, rest), tuple(entries), agreement, seconds)


def _rest(row: GradeRow, by_part: Mapping[str, PartResult], part: str) -> float:
    """The share of its points that a submission has in everything but a part: what is open counts neither way."""
    others = [(one.points, one.worth) for key, one in by_part.items() if key != part and one.points is not None]
    most = row.max_score + sum(worth for _, worth in others)
    return ((row.score or 0.0) + sum(points for points, _ in others)) / most if most else 0.0


def _both(
    question: str,
    worth: float,
    parts: Sequence[Part],
    rows: Sequence[GradeRow],
    found: Mapping[str, Mapping[str, PartResult]],
) -> BothHalves | None:
    own = [part for part in parts if part.question == question]
    most = sum(part.points for part in own)
    pairs: list[tuple[str, float, float]] = []
    for row in rows:
        points = [found[row.submission][part.key].points for part in own]
        known = [one for one in points if one is not None]
        if own and len(known) == len(own) and question in row.scores:
            pairs.append((row.submission, row.scores[question] / worth, sum(known) / most))
    if not pairs:
        return None
    code, written = [one for _, one, _ in pairs], [one for _, _, one in pairs]
    return BothHalves(
        question,
        len(pairs),
        sum(code) / len(pairs),
        sum(written) / len(pairs),
        correlation(code, written),
        tuple(name for name, c, w in pairs if w >= WELL and c <= BADLY),
        tuple(name for name, c, w in pairs if c >= WELL and w <= BADLY),
    )
