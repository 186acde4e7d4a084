"""What follows when code is graded: marks and rules make final points of it, and these are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.bank.bank import Assignment, Bank
from autograder.bank.otter_config import otter_config
from autograder.batch.changes import Change, find_rule_changes
from autograder.batch.class_results import ClassResults, read_class
from autograder.batch.gradesheet import GradeRow, number, sheet_text
from autograder.batch.policies.apply import Rules
from autograder.batch.store import Store
from autograder.batch.written import MARK, WrittenHalf, find_written_changes, with_written
from autograder.errors import UsageError
from autograder.written.results import PartResult

# Tells the entry about rules in results.json from those of cases.
RULES_MARK = " (rules of the course)"


@dataclass(frozen=True)
class Conclusion:
    """A class with all that counts.

    Attributes:
        rows: A row for each submission, with marks and final points.
        notes: What staff should know of the rules, a line each.
        changes: What marks and rules changed since the sheet was written last.
        marks: What was marked, by submission and written part.
    """

    rows: tuple[GradeRow, ...]
    notes: tuple[str, ...]
    changes: tuple[Change, ...]
    marks: Mapping[str, Mapping[str, PartResult]]


class Conclude:
    """Finishes a class, after a run or when marks changed.

    Args:
        bank: Where everything lies.
        assignment: The assignment.
        folder: Where the class is graded into.
        written: The written half.

    Raises:
        UsageError: if a file of rules is wrong; says which, the line, and what to write.
    """

    def __init__(self, bank: Bank, assignment: Assignment, folder: Path, written: WrittenHalf) -> None:
        self._assignment = assignment
        self._folder = folder
        self._written = written
        self._rules = Rules(bank, assignment, folder)
        shown = otter_config(bank, assignment.name).get("show_hidden")
        self._visibility = "after_published" if shown else "hidden"

    def of(self, rows: Sequence[GradeRow]) -> Conclusion:
        """Bring marks into the rows, and apply the rules.

        Raises:
            UsageError: if the file of marks is none of this version.
        """
        marks = self._written.results(rows)
        rows, notes = self._rules.apply([with_written(row, marks.get(row.submission, {})) for row in rows])
        return Conclusion(tuple(rows), notes, tuple(self._changes(rows)), marks)

    def write(self, store: Store, done: Conclusion, questions: Sequence[str]) -> Iterator[str]:
        """Write index, sheet and the entries in results.json; yields what to tell before the sheet is replaced.

        Raises:
            GraderError: if they can't be written.
        """
        store.write(store.index, ClassResults.of(self._assignment.name, questions, done.rows).text())
        yield from store.write_sheet(sheet_text(done.rows, questions))
        for row in done.rows:
            store.add_entries(row.submission, self._written.entries(done.marks.get(row.submission, {})), MARK)
            store.add_entries(row.submission, self._entries(row), RULES_MARK)

    def _entries(self, row: GradeRow) -> list[dict[str, Any]]:
        """What Gradescope shows of the rules: the difference, so that its sum is the final points."""
        if row.final is None or row.total is None or not row.rules:
            return []
        numbers = f"{number(row.total)} before, {number(row.final)} of {number(row.counting_max)} after"
        return [
            {
                "name": f"Points{RULES_MARK}",
                "score": round(row.final - row.total, 5),
                "max_score": 0,
                "visibility": self._visibility,
                "output": "\n".join([*row.rules, numbers]),
            }
        ]

    def _changes(self, rows: Sequence[GradeRow]) -> Iterator[Change]:
        """Nothing if there is no sheet of this version."""
        try:
            before = read_class(self._folder)
        except UsageError:
            return
        yield from find_written_changes(before, rows)
        yield from find_rule_changes(before.rows, rows)
