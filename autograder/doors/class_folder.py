"""The way in for a TA: a folder of submissions in, results and a grade sheet out."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from autograder.bank.bank import Bank
from autograder.bank.otter_config import otter_config
from autograder.build.otter_files import write_otter_files
from autograder.doors.find import Found, one_line
from autograder.doors.otter_results import grade_with_otter_files, gradescope_json, write_atomically
from autograder.engine.engine import Engine
from autograder.engine.verdicts import Outcome, Report
from autograder.errors import GraderError, UsageError


@dataclass(frozen=True)
class Row:
    """One line of the grade sheet.

    Attributes:
        submission: The submission's name.
        status: "graded", or why not.
        score: Points; None if a failure of the grader left none.
        max_score: Points to be had.
        scores: Points by question; empty if a failure of the grader left none.
    """

    submission: str
    status: str
    score: float | None
    max_score: float
    scores: dict[str, float]


class ClassGrader:
    """Grades submissions one after the other and writes what was found.

    Args:
        bank: Where everything lies.
        assignment: The assignment's name.
        output: The folder for results and the grade sheet.

    Raises:
        UsageError: if there is no such assignment, or the folder can't be written to.
        GraderError: if the engine can't be started.
    """

    def __init__(self, bank: Bank, assignment: str, output: Path) -> None:
        self._bank = bank
        self._config = otter_config(bank, assignment)
        self.results = output / "results"
        self._sheet = output / "grades.csv"
        _make_writable(self.results)
        self._engine = Engine(bank, assignment)
        self.assignment = self._engine.assignment
        self.weaknesses = self._engine.weaknesses
        self._folder = tempfile.TemporaryDirectory(prefix="autograder-")
        self._tests = Path(self._folder.name)
        write_otter_files(self.assignment, self._engine.cases, self._tests)
        self.rows: list[Row] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the engine."""
        self._engine.close()
        self._folder.cleanup()

    def grade(self, found: Found) -> Row:
        """Grade one submission, write its results, and add its row."""
        json_path = self.results / f"{found.name}.json"
        staff_path = self.results / f"{found.name}.staff.json"
        try:
            for stale in (json_path, staff_path):
                stale.unlink(missing_ok=True)
            report = self._engine.grade_file(found.path)
            results = grade_with_otter_files(report, self._tests)
            write_atomically(staff_path, json.dumps(staff_record(report), indent=1))
            write_atomically(json_path, gradescope_json(results, self._config))
            row = self._row(found, report)
        except Exception as error:  # ours, whatever it is: never a grade, and never the end of the batch
            row = self._failure(found, error)
        self.rows.append(row)
        return row

    def leave_out(self, found: Found, reason: str) -> None:
        """Add the row of a submission that is not graded this time: an empty score, never a zero."""
        self.rows.append(Row(found.name, one_line(f"grader_error: {reason}"), None, self._max_score, {}))

    def write_sheet(self) -> Path:
        """Write grades.csv; returns its path.

        Raises:
            GraderError: if it can't be written.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["submission", "status", "score", "max_score", *self.assignment.questions])
        for row in self.rows:
            score = "" if row.score is None else _number(row.score)
            by_question = [_number(row.scores[q]) if row.scores else "" for q in self.assignment.questions]
            cells = [_harmless(row.submission), _harmless(row.status), score, _number(row.max_score), *by_question]
            writer.writerow(cells)
        try:
            write_atomically(self._sheet, text.getvalue())
        except OSError as error:
            raise GraderError(f"{self._sheet} could not be written: {error.strerror}") from error
        return self._sheet

    def _row(self, found: Found, report: Report) -> Row:
        scores = report.scores(self.assignment.points)
        # Nothing of the assignment is in it: the wrong homework, most likely, and the row says so.
        lost = all(verdict.outcome is Outcome.MISSING for verdict in report.verdicts)
        status = one_line(f"{report.status}: {report.line}") if lost else str(report.status)
        return Row(found.name, status, sum(scores.values()), self._max_score, scores)

    def _failure(self, found: Found, error: Exception) -> Row:
        reason = str(error) if isinstance(error, GraderError) else f"{type(error).__name__}: {error}"
        # What failed may have left the sandbox's side in any state.
        try:
            self._engine.close()
        except GraderError as leftover:  # the others are graded all the same
            reason += f"; {leftover}"
        self._engine = Engine(self._bank, self.assignment.name)
        return Row(found.name, one_line(f"grader_error: {reason}"), None, self._max_score, {})

    @property
    def _max_score(self) -> float:
        return sum(self.assignment.points.values())


def staff_record(report: Report) -> dict[str, object]:
    """All that staff may want to know about a submission, as JSON."""
    verdicts = [
        {
            "question": verdict.question,
            "case": verdict.case,
            "hidden": verdict.hidden,
            "weight": verdict.weight,
            "outcome": str(verdict.outcome),
            "message": verdict.message,
            "staff": verdict.staff,
        }
        for verdict in report.verdicts
    ]
    return {"status": str(report.status), "line": report.line, "notes": list(report.notes), "verdicts": verdicts}


def _make_writable(results: Path) -> None:
    """Make the folder of the results, and see that files can be made in it and beside it."""
    try:
        results.mkdir(parents=True, exist_ok=True)
        for folder in (results, results.parent):
            tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise UsageError(f"{results.parent}: results can't be written there: {error.strerror}") from error


def _number(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def _harmless(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula: file names come from students."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
