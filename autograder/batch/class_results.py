"""What a run says about a class as a whole, and the folder that it is in, for those who only read.

DIR/run.json     the assignment, the questions and a row for each submission, written when a run ends
DIR/results/     a staff record and Gradescope's JSON for each submission that has a result

`store` writes there; the sheet `grades.csv` is made from the same rows, and nothing reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.batch.gradesheet import DECIMALS, WITHOUT_RECORD, GradeRow
from autograder.batch.json_values import NOT_OURS, items, number, numbers, text
from autograder.batch.records import Record, read_record
from autograder.errors import UsageError
from autograder.intake.submitter import Member, Submitter
from autograder.version import version

# Another number when a version reads an index of the one before wrongly.
FORMAT = 1


@dataclass(frozen=True)
class ClassResults:
    """The index of a class.

    Attributes:
        assignment: The assignment's name.
        questions: Its questions, in order.
        rows: A row for each submission, in order.
        version: The version of the autograder that wrote it.
    """

    assignment: str
    questions: tuple[str, ...]
    rows: tuple[GradeRow, ...]
    version: str = field(default_factory=version)

    @classmethod
    def of(cls, assignment: str, questions: Sequence[str], rows: Sequence[GradeRow]) -> ClassResults:
        """What a run found, with points as the sheet has them: whatever shows them agrees to the last digit."""
        return cls(assignment, tuple(questions), tuple(_as_in_sheet(row, questions) for row in rows))

    def text(self) -> str:
        """The index as JSON, one line a row, so that it can be read and searched."""
        head = {
            "format": FORMAT,
            "version": self.version,
            "assignment": self.assignment,
            "questions": self.questions,
        }
        rows = ",\n".join(json.dumps(asdict(row)) for row in self.rows)
        return f'{json.dumps(head, indent=1)[:-2]},\n "rows": [\n{rows}\n]}}\n'


def index_file(folder: Path) -> Path:
    """Where the index of a class is."""
    return folder / "run.json"


def staff_file(folder: Path, submission: str) -> Path:
    """Where the staff record of a submission is."""
    return folder / "results" / f"{submission}.staff.json"


def read_class(folder: Path) -> ClassResults:
    """Read the index of a class.

    Args:
        folder: The `--output` of `autograder grade`.

    Raises:
        UsageError: if there is none, or one of another version.
    """
    path = index_file(folder)
    again = "run the same `autograder grade` command again, which grades anew what it must"
    try:
        data = json.loads(path.read_bytes())
        if data["format"] != FORMAT:
            raise ValueError("another format")
        return ClassResults(
            text(data["assignment"]),
            tuple(text(question) for question in items(data["questions"])),
            tuple(_row(row) for row in items(data["rows"])),
            text(data["version"]),
        )
    except FileNotFoundError as error:
        if (folder / "grades.csv").exists():
            raise UsageError(f"{folder}: graded by an older version: {again}") from error
        raise UsageError(f"{path}: there is no such file: is this the --output of `autograder grade`?") from error
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error
    except NOT_OURS as error:
        raise UsageError(f"{path}: not as this version writes it: {again}") from error


def records(folder: Path, found: ClassResults) -> Iterator[tuple[GradeRow, Record | None]]:
    """Each row with its staff record, read when its turn comes; None if there is none that can be read."""
    for row in found.rows:
        yield row, None if row.kind in WITHOUT_RECORD else record_of(staff_file(folder, row.submission))


def record_of(path: Path) -> Record | None:
    """The staff record in a file; None if there is none that can be read."""
    try:
        return read_record(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def _as_in_sheet(row: GradeRow, questions: Sequence[str]) -> GradeRow:
    scores = {question: round(row.scores[question], DECIMALS) for question in questions if question in row.scores}
    score = None if row.score is None else round(row.score, DECIMALS)
    written = {part: None if points is None else round(points, DECIMALS) for part, points in row.written.items()}
    most, written_max = round(row.max_score, DECIMALS), round(row.written_max, DECIMALS)
    return replace(row, score=score, max_score=most, scores=scores, written=written, written_max=written_max)


def _number_or_none(value: object) -> float | None:
    return None if value is None else number(value)


def _row(data: dict[str, Any]) -> GradeRow:
    person = {text(key): text(value) for key, value in data["person"].items() if key != "members"}
    listed = items(data["person"].get("members", []))
    members = tuple(Member(**{text(key): text(value) for key, value in member.items()}) for member in listed)
    return GradeRow(
        submission=text(data["submission"]),
        status=text(data["status"]),
        score=_number_or_none(data["score"]),
        max_score=number(data["max_score"]),
        scores=numbers(data["scores"]),
        # An index of before written parts had points has none.
        written={text(part): _number_or_none(one) for part, one in data.get("written", {}).items()},
        written_max=number(data.get("written_max", 0.0)),
        # One of before there were rules has none of them.
        final=_number_or_none(data.get("final")),
        final_max=_number_or_none(data.get("final_max")),
        rules=tuple(text(line) for line in items(data.get("rules", []))),
        late_days=int(number(data.get("late_days", 0))),
        person=Submitter(**person, members=members),
    )
