"""The way in for a TA: a folder of submissions in, results and a grade sheet out."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Self

from autograder.bank.bank import Bank
from autograder.bank.otter_config import otter_config
from autograder.build.otter_files import write_otter_files
from autograder.doors.otter_results import grade_with_otter_files, gradescope_json, write_atomically
from autograder.engine.engine import Engine
from autograder.engine.verdicts import Report, Status
from autograder.errors import GraderError

SUFFIXES = (".ipynb", ".py", ".zip")
# Bytes of a submission's name: `.NAME.staff.json.part` must be a file name.
_LONGEST_NAME = 200
_LONGEST_STATUS = 400


@dataclass(frozen=True)
class Found:
    """A submission that was found.

    Attributes:
        name: Its name in the grade sheet and of its results.
        path: Where it lies.
    """

    name: str
    path: Path


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


def find_submissions(paths: Sequence[Path]) -> tuple[list[Found], list[str]]:
    """Find submissions in files and folders.

    Returns:
        The submissions, each with a name of its own, and one line for each path that holds none.
    """
    files: list[tuple[Path, PurePosixPath]] = []
    problems = []
    for path in paths:
        if path.is_dir():
            inside = sorted(_files_in(path))
            files += [(file, PurePosixPath(file.relative_to(path).as_posix())) for file in inside]
            if not inside:
                problems.append(f"{path}: no submission in this folder (.ipynb, .py or .zip)")
        elif path.is_symlink() or path.exists():
            files.append((path, PurePosixPath(path.name)))
        else:
            problems.append(f"{path}: there is no such file or folder")
    # The same file given twice counts once. A link is not followed: it would stand for another student's file.
    places = {file.parent.resolve() / file.name: (file, name) for file, name in reversed(files)}
    files = list(reversed(places.values()))
    return [Found(name, file) for name, (file, _) in zip(_names([r for _, r in files]), files, strict=True)], problems


def _files_in(folder: Path) -> Iterator[Path]:
    # Unlike rglob, this goes on where a folder can't be entered, or lies deeper than a path can be long.
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in ("__MACOSX", "__pycache__")]
        for name in names:
            path = Path(root, name)
            if path.suffix.lower() in SUFFIXES and not name.startswith(".") and name != "__init__.py":
                yield path


def _names(paths: Sequence[PurePosixPath]) -> list[str]:
    """The stem; where two share it, the path with `/` as `__`; where two share that too, with suffix and number."""
    paths = [PurePosixPath(printable(os.fsencode(path).decode("utf-8", "replace"))) for path in paths]
    names = [path.stem for path in paths]
    for longer in ("__".join, None):
        taken = Counter(names)
        for index, path in enumerate(paths):
            if taken[names[index]] > 1:
                names[index] = longer(path.with_suffix("").parts) if longer else "__".join(path.parts)
    claimed: set[str] = set()
    for index, name in enumerate(names):
        name = name.encode()[:_LONGEST_NAME].decode("utf-8", "ignore")
        tries = (name if number == 1 else f"{name}~{number}" for number in itertools.count(1))
        names[index] = next(name for name in tries if claimed.isdisjoint((name, f"{name}.staff")))
        claimed |= {names[index], f"{names[index]}.staff"}
    return names


def printable(text: str) -> str:
    """A text of a student's as a terminal can take it: nothing that moves its cursor or starts a new line."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


class ClassGrader:
    """Grades submissions one after the other and writes what was found.

    Args:
        bank: Where everything lies.
        assignment: The assignment's name.
        output: The folder for results and the grade sheet.

    Raises:
        UsageError: if there is no such assignment.
        GraderError: if the engine can't be started.
    """

    def __init__(self, bank: Bank, assignment: str, output: Path) -> None:
        self._bank = bank
        self._engine = Engine(bank, assignment)
        self.assignment = self._engine.assignment
        self.weaknesses = self._engine.weaknesses
        self._config = otter_config(bank, assignment)
        self.results = output / "results"
        self._sheet = output / "grades.csv"
        self.results.mkdir(parents=True, exist_ok=True)
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

    def write_sheet(self) -> Path:
        """Write grades.csv; returns its path."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["submission", "status", "score", "max_score", *self.assignment.questions])
        for row in self.rows:
            score = "" if row.score is None else _number(row.score)
            by_question = [_number(row.scores[q]) if row.scores else "" for q in self.assignment.questions]
            cells = [_harmless(row.submission), _harmless(row.status), score, _number(row.max_score), *by_question]
            writer.writerow(cells)
        write_atomically(self._sheet, text.getvalue())
        return self._sheet

    def _row(self, found: Found, report: Report) -> Row:
        scores = report.scores(self.assignment.points)
        status = str(report.status) if report.status is Status.GRADED else f"{report.status}: {report.line}"
        return Row(found.name, printable(status)[:_LONGEST_STATUS], sum(scores.values()), self._max_score, scores)

    def _failure(self, found: Found, error: Exception) -> Row:
        reason = str(error) if isinstance(error, GraderError) else f"{type(error).__name__}: {error}"
        # What failed may have left the sandbox's side in any state.
        try:
            self._engine.close()
        except GraderError as leftover:  # the others are graded all the same
            reason += f"; {leftover}"
        self._engine = Engine(self._bank, self.assignment.name)
        return Row(found.name, printable(f"grader_error: {reason}")[:_LONGEST_STATUS], None, self._max_score, {})

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


def _number(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def _harmless(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula: file names come from students."""
    text = " ".join(text.split())
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
