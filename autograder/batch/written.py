"""The written half of a class: answers are found while code is graded, and marks come into the sheet at the end."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.bank.bank import Assignment, Bank
from autograder.bank.otter_config import otter_config
from autograder.bank.text import write_atomically
from autograder.batch.changes import Change
from autograder.batch.class_results import ClassResults
from autograder.batch.fingerprint import digest
from autograder.batch.gradesheet import GradeRow, number
from autograder.errors import GraderError
from autograder.intake.submission import SubmittedFile
from autograder.logs import traceback_text
from autograder.written.answers import Answers, answers_file, answers_folder, answers_text, read_answers
from autograder.written.model import Part
from autograder.written.parts import written_parts
from autograder.written.points import tickable
from autograder.written.results import PartResult, results
from autograder.written.submitted import find_submitted, text_beside

_log = logging.getLogger(__name__)
# Another number where this version finds more in the same file than the one before.
_FINDER = b"1"
# Tells entries of written parts in results.json from those of cases.
MARK = " (written answer)"


class WrittenHalf:
    """The written answers of a class, and what was marked of them.

    Args:
        bank: Where prompts and rubrics are.
        assignment: The assignment.
        folder: Where the class is graded into.
        given: The cells of the notebook as students got it, as JSON has them.

    Raises:
        UsageError: if a written part has no points, or a rubric is wrong.
    """

    def __init__(self, bank: Bank, assignment: Assignment, folder: Path, given: Sequence[Mapping[str, Any]]) -> None:
        self.parts: tuple[Part, ...] = written_parts(bank, assignment)
        self.graded = tuple(part for part in self.parts if part.points > 0)
        self._folder = folder
        self._given = given
        self._template = json.dumps(list(given), sort_keys=True).encode()
        self._hidden = "after_published" if _shows_hidden(bank, assignment) else "hidden"

    def note(self, name: str, submitted: SubmittedFile | None) -> None:
        """Find the answers of a submission and write them beside its results; nothing if they are there already.

        Args:
            name: The submission.
            submitted: What was handed in; None if there is nothing that can be read: then all parts are empty.

        Raises:
            GraderError: if they can't be written.
        """
        if not self.parts:
            return
        text = None if submitted is None else text_beside(submitted)
        content = b"" if submitted is None else submitted.content
        source = digest([_FINDER, self._template, content, text or b""])
        path = answers_file(self._folder, name)
        known = read_answers(path)
        if known is not None and known.source == source:
            return
        try:
            finding = find_submitted(submitted, text, self._given, [part.key for part in self.parts])
        except Exception as error:  # of ours: the parts stay open, and nobody loses a point
            _log.warning("%s: its written answers could not be found: %s", name, traceback_text(error))
            path.unlink(missing_ok=True)
            return
        try:
            path.parent.mkdir(exist_ok=True)
            write_atomically(path, answers_text(Answers(source, finding)))
        except OSError as error:
            raise GraderError(f"{path} could not be written: {error.strerror}") from error

    def forget_others(self, names: Sequence[str]) -> None:
        """Remove the answers of submissions that the class has no more."""
        kept = {f"{name}.json" for name in names}
        for path in answers_folder(self._folder).glob("*.json"):
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def results(self, rows: Sequence[GradeRow]) -> Mapping[str, Mapping[str, PartResult]]:
        """By submission and graded part, what was marked.

        Raises:
            UsageError: if the file of marks is none of this version.
        """
        return results(self._folder, self.parts, [row.submission for row in rows])

    def entries(self, found: Mapping[str, PartResult]) -> list[dict[str, Any]]:
        """The entries of a submission for results.json, one for each part that is marked; seen as hidden cases are."""
        return [
            {
                "name": f"{part.question}: {part.name}{MARK}",
                "score": round(one.points, 5),
                "max_score": one.worth,
                "visibility": self._hidden,
                "output": said(part, one),
            }
            for part in self.graded
            if (one := found.get(part.key)) is not None and one.points is not None
        ]


def with_written(row: GradeRow, found: Mapping[str, PartResult]) -> GradeRow:
    """A row with its points of written parts."""
    return replace(
        row,
        written={key: one.points for key, one in found.items()},
        written_max=sum(one.worth for one in found.values()),
    )


def said(part: Part, found: PartResult) -> str:
    """What a student reads of a mark: the rubric's entries that were ticked, the adjustment, the comment."""
    signs = {"item": "+", "alternative": "+", "deduction": "-", "cap": "at most "}
    lines = [
        f"{signs[kind]}{entry.points:g}: {entry.text}"
        for kind, entry in tickable(part.rubric)
        if entry.key in found.ticked
    ]
    if found.adjustment:
        lines.append(f"{found.adjustment:+g}: {found.reason}")
    if part.points != part.rubric.points and lines:
        lines.append(f"({part.rubric.points:g} points of the rubric are {part.points:g} here.)")
    return "\n".join([*(lines or ["Nothing of the rubric was found."]), *filter(None, [found.comment])])


def find_written_changes(before: ClassResults, rows: Sequence[GradeRow]) -> Iterator[Change]:
    """What changed in the points of written parts that were in the sheet already."""
    old = {row.submission: row.written for row in before.rows}
    for row in rows:
        was, through, after = 0.0, list[str](), list[float | None]()
        for key, points in old.get(row.submission, {}).items():
            now = row.written.get(key)
            if points is None or (now is not None and number(now) == number(points)):
                continue
            was += points
            after.append(now)
            through.append(f"written {key} {number(points)} -> {'open' if now is None else number(now)}")
        if through:
            known = [points for points in after if points is not None]
            yield Change(row.submission, was, sum(known) if len(known) == len(after) else None, tuple(through))


def _shows_hidden(bank: Bank, assignment: Assignment) -> bool:
    return bool(otter_config(bank, assignment.name).get("show_hidden"))
