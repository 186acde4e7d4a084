"""Reads what `autograder grade` left in its folder, one submission at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.batch.gradesheet import NOT_GRADED, NOT_REACHED
from autograder.errors import UsageError

# Columns of grades.csv that are no questions; those about the person are there only if the import knew them.
_PERSON = ("name", "email", "sid", "late", "submitted")
_COLUMNS = ("submission", "status", "score", "max_score", *_PERSON)
# Kinds of rows without a result.
WITHOUT_RECORD = ("grader_error", "not_reached")


@dataclass(frozen=True)
class Row:
    """One line of the grade sheet.

    Attributes:
        submission: The submission's name; its results are in `results/<submission>.json`.
        kind: "graded", "unreadable", "grader_error", or "not_reached" if no run came to it yet.
        said: What the status says beyond that; may be empty.
        score: Points; None if a failure of the grader left none.
        max_score: Points to be had.
        scores: Points by question; empty if a failure of the grader left none.
        person: What the import knew of the student (`name`, `email`, `sid`, `late`, `submitted`), without the rest;
            of a group the names, addresses and numbers of all, with `; ` between them.
    """

    submission: str
    kind: str
    said: str
    score: float | None
    max_score: float
    scores: Mapping[str, float]
    person: Mapping[str, str]


@dataclass(frozen=True)
class GradeSheet:
    """grades.csv.

    Attributes:
        folder: Where it lies.
        questions: The questions, in the assignment's order.
        rows: Its lines.
    """

    folder: Path
    questions: tuple[str, ...]
    rows: tuple[Row, ...]

    def staff_file(self, row: Row) -> Path:
        """Where the staff record of a submission lies."""
        return self.folder / "results" / f"{row.submission}.staff.json"

    def records(self) -> Iterator[tuple[Row, dict[str, Any] | None]]:
        """Each line with its staff record, read when its turn comes; None if there is none that can be read."""
        for row in self.rows:
            yield row, None if row.kind in WITHOUT_RECORD else _record(self.staff_file(row))


def read_sheet(folder: Path) -> GradeSheet:
    """Read grades.csv.

    Args:
        folder: The `--output` of `autograder grade`.

    Raises:
        UsageError: if it isn't there, or is no grade sheet.
    """
    path = folder / "grades.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            columns = tuple(reader.fieldnames or ())
            questions = tuple(column for column in columns if column not in _COLUMNS)
            rows = tuple(_row(line, questions, folder) for line in reader)
    except OSError as error:
        raise UsageError(f"{path}: can't be read ({error.strerror}): is this the --output of a run?") from error
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise UsageError(f"{path}: not a grade sheet of `autograder grade` ({error})") from error
    if columns[:1] != ("submission",):
        raise UsageError(f"{path}: not a grade sheet of `autograder grade` (its first column is not `submission`)")
    return GradeSheet(folder, questions, rows)


def _row(line: dict[str, str], questions: tuple[str, ...], folder: Path) -> Row:
    kind, _, said = line["status"].removeprefix("'").partition(":")
    if line["status"] in (NOT_REACHED, NOT_GRADED):
        kind, said = "not_reached", ""
    scores = {question: float(line[question]) for question in questions if line[question]}
    return Row(
        submission=_plain(line["submission"], folder),
        kind=kind,
        said=said.strip(),
        score=float(line["score"]) if line["score"] else None,
        max_score=float(line["max_score"]),
        scores=scores,
        person={name: _unquoted(line[name]) for name in _PERSON if line.get(name)},
    )


def _plain(cell: str, folder: Path) -> str:
    """The submission's name without the quote that keeps a spreadsheet from taking it for a formula."""
    if (folder / "results" / f"{cell}.staff.json").exists():
        return cell
    return _unquoted(cell)


def _unquoted(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


def _record(path: Path) -> dict[str, Any] | None:
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None  # counted and named in the report: it needs another run
    well_formed = isinstance(record, dict) and isinstance(record.get("verdicts"), list)
    return record if well_formed else None
