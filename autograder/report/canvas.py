"""Puts scores into the gradebook that Canvas exported, so that Canvas can import it again.

Canvas' own importer (`lib/gradebook_importer.rb` of canvas-lms) wants the columns about the student as they were
exported, up to `Section`, then columns named `<title> (<id>)`; other columns may be left out. It finds students by
`ID`, then by `SIS User ID` and `SIS Login ID`, then by name. A row `Points Possible`, and one above it that says which
columns are posted by hand, are no students.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.batch.class_results import ClassResults
from autograder.batch.gradesheet import GradeRow, number
from autograder.batch.spreadsheet import escape_formula
from autograder.errors import UsageError
from autograder.report.roster_matching import RosterStudent, match

_POINTS = "points possible"
_BY_HAND = re.compile(r"\s*(muted|manual posting.*)?\s*", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"(.*\S)\s*\((\d+)\)\s*")
# Canvas finds students by these: they stay as they are, and students don't choose them.
_IDS = frozenset({"ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account"})
# As Canvas writes them, in whatever letters and order a file has them.
_COLUMNS = ("Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account")
_CANONICAL = {name.casefold(): name for name in (*_COLUMNS, "Section")}
_ABOUT_STUDENTS = frozenset(_CANONICAL)
_GROUP = frozenset({"group", "groups", "group name", "group_name", "team"})
# The columns of `--match`, the best first: a submission or who handed it in, and a student as the roster has them.
_MATCH = (
    ("submission", "group_name", "group", "github_username"),
    ("student", "canvas_user_id", "login_id", "user_id", "identifier", "id", "name"),
)
# What stands in place of a score where a person has decided about it; a score would undo that.
_DECIDED = {"EX": "excused in Canvas", "N/A": "not assigned in Canvas"}


@dataclass(frozen=True)
class Roster:
    """The gradebook that Canvas exported.

    Attributes:
        header: Its columns.
        above: The rows above the students: posted by hand, points possible.
        students: The rows of the students, each as long as the header.
    """

    header: tuple[str, ...]
    above: tuple[tuple[str, ...], ...]
    students: tuple[tuple[str, ...], ...]

    @property
    def student_columns(self) -> int:
        """How many columns, from the left, are about the student."""
        return 1 + max(place for place, name in enumerate(self.header) if name.casefold() in _ABOUT_STUDENTS)

    def people(self) -> list[RosterStudent]:
        """The students, with all that tells them apart."""
        return [self._person(dict(zip(self.header, row, strict=True))) for row in self.students]

    def _person(self, cells: dict[str, str]) -> RosterStudent:
        names = [cells[column].strip() for column in ("Student", "LastName", "FirstName") if column in cells]
        number, sid, login = (cells.get(column, "").strip() for column in ("ID", "SIS User ID", "SIS Login ID"))
        ids = frozenset(value.casefold() for value in (sid, login) if value)
        return RosterStudent(", ".join(names), ids, number, sid, self._group(cells))

    def _group(self, cells: dict[str, str]) -> str:
        """The group, where the roster has a column for it."""
        return next((cells[name].strip() for name in self.header if name.casefold() in _GROUP and cells[name]), "")


@dataclass(frozen=True)
class Export:
    """What goes to Canvas.

    Attributes:
        text: The CSV.
        filled: How many students got a score.
        lines: What was not matched or left as it was, one line each.
    """

    text: str
    filled: int
    lines: tuple[str, ...]


def read_roster(path: Path) -> Roster:
    """Read a gradebook that Canvas exported.

    Raises:
        UsageError: if it can't be read, or is none.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8: take the file as Canvas exported it") from error
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","  # as Canvas writes where the comma is for decimals
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise UsageError(f"{path}: not a CSV file: {error}") from error
    header = tuple(name.strip() for name in rows[0]) if rows else ()
    header = tuple(_CANONICAL.get(name.casefold(), name) for name in header)
    named = "Student" in header or {"LastName", "FirstName"} <= set(header)
    if not named or "ID" not in header or "Section" not in header:
        raise UsageError(f"{path}: not Canvas' gradebook: its columns begin with Student, ID, ... and Section")
    body = [tuple(row + [""] * len(header))[: len(header)] for row in rows[1:] if any(cell.strip() for cell in row)]
    above = tuple(row for row in body if _is_above(row))
    return Roster(header, above, tuple(row for row in body if not _is_above(row)))


def read_decided(path: Path) -> dict[str, list[str]]:
    """Read who is who as a person has settled it: a CSV with a column for submissions and one for students.

    Also what Canvas exports of its groups, and GitHub Classroom of its roster.

    Raises:
        UsageError: if it can't be read, or lacks one of the two.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: no CSV file in UTF-8: {error}") from error
    columns = [name for name in (rows[0] if rows else {}) if name]
    called = {name.strip().casefold(): name for name in columns}
    submission, student = (next((called[one] for one in wanted if one in called), "") for wanted in _MATCH)
    if not submission or not student:
        raise UsageError(f"{path}: it needs a line for each person, with the columns: submission,student")
    decided: dict[str, list[str]] = {}
    for row in rows:
        name, who = (row[submission] or "").strip(), (row[student] or "").strip()
        if name and who:
            decided.setdefault(name, []).append(who)
    return decided


def find_column(roster: Roster, wanted: str) -> int:
    """The number of the column that gets the scores.

    Args:
        roster: The gradebook.
        wanted: The column's name, its title without the id, or the id alone.

    Raises:
        UsageError: if no column, or more than one, is called so.
    """
    columns = _assignments(roster)
    found = [
        place
        for place, (title, number) in columns.items()
        if wanted in (number, roster.header[place]) or title.casefold() == wanted.casefold()
    ]
    if len(found) == 1:
        return found[0]
    problem = "more than one column of the roster is" if found else "no column of the roster is"
    choice = "; ".join(roster.header[place] for place in columns) or "none: create the assignment in Canvas first"
    raise UsageError(f"{problem} called {wanted!r}: say --column and one of: {choice}")


def check_written(graded: ClassResults) -> None:
    """Refuse a class with written parts that are open: their points would be missing in Canvas, and nobody would see.

    Raises:
        UsageError: if there are any; says how many, and what to do.
    """
    parts = sorted({part for row in graded.rows for part in row.open_parts})
    rows = sum(bool(row.open_parts) for row in graded.rows)
    if parts:
        named = ", ".join(parts[:3]) + (f" and {len(parts) - 3} more" if len(parts) > 3 else "")
        raise UsageError(
            f"written parts of {rows} submissions are not marked yet ({named}): mark them with `autograder mark`, or "
            "say --incomplete to export the points so far"
        )


def fill(
    roster: Roster, graded: ClassResults, column: int, decided: Mapping[str, Sequence[str]] | None = None
) -> Export:
    """Put the totals of a class into a column of the gradebook; what is not clear is left as it was, and said.

    Args:
        roster: The gradebook.
        graded: The grades.
        column: Where they go.
        decided: The students of submissions that a person has settled.
    """
    people = roster.people()
    found, lines = match(people, graded.rows, decided)
    keep = [*range(roster.student_columns), column]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([roster.header[place] for place in keep])
    writer.writerows([row[place] for place in keep] for row in roster.above)
    ruled = []
    filled = 0
    for index, student in enumerate(roster.students):
        cells = [_cell(student[place], roster.header[place]) for place in keep]
        cells[-1] = student[column]
        row = found.get(index)
        said = _DECIDED.get(cells[-1].strip().upper())
        if row is not None and said:
            lines.append(f"{people[index].name}: {said}: left as it was")
        elif row is not None and row.score is not None:
            cells[-1] = number(row.counting or 0.0)
            filled += 1
            if row.rules:
                ruled.append(_ruled_line(people[index].name, row))
        elif row is not None:
            lines.append(f"{people[index].name}: {row.submission} has no score ({row.kind}): left as it was")
        writer.writerow(cells)
    possible = next((row[column].strip() for row in roster.above if _POINTS in row[0].lower()), "")
    if ruled:
        lines += [f"the rules of the course changed or explain {len(ruled)} of the scores, before -> after:", *ruled]
    most = max((row.counting_max for row in graded.rows), default=0.0)
    if possible and _float(possible) != most:
        lines.append(f"Canvas gives {possible} points for this, the grade sheet {most:g}: the scores are not scaled")
    return Export(out.getvalue(), filled, tuple(lines))


def _ruled_line(name: str, row: GradeRow) -> str:
    before, after = (number(points or 0.0) for points in (row.total, row.counting))
    return f"{name}: {before} -> {after}: {'; '.join(row.rules)}"


def _assignments(roster: Roster) -> dict[int, tuple[str, str]]:
    """The columns of assignments: their titles and ids."""
    found = {}
    for place, name in enumerate(roster.header[roster.student_columns :], roster.student_columns):
        if parsed := _ASSIGNMENT.fullmatch(name):
            found[place] = (parsed[1], parsed[2])
    return found


def _is_above(row: tuple[str, ...]) -> bool:
    return _POINTS in row[0].lower() or all(_BY_HAND.fullmatch(cell) for cell in row)


def _float(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:  # such as "(read only)"
        return None


def _cell(text: str, column: str) -> str:
    return text if column in _IDS else escape_formula(text)
