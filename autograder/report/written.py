"""A student's written answers with their marks, for the student's page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autograder.bank.bank import Assignment, Bank
from autograder.batch.class_results import ClassResults
from autograder.batch.written import said
from autograder.report.html import Html, el
from autograder.report.student_page import WrittenAnswer
from autograder.written.answers import answers_file, read_answers
from autograder.written.find import Found
from autograder.written.parts import written_parts
from autograder.written.render import data_address
from autograder.written.results import results
from autograder.written.shown import shown_pieces


class WrittenPages:
    """The written answers of a class, one student after the other.

    Args:
        bank: Where the rubrics are.
        assignment: The assignment.
        folder: The `--output` of `autograder grade`.
        graded: The class.

    Raises:
        UsageError: if a rubric is wrong, or the file of marks none of this version.
    """

    def __init__(self, bank: Bank, assignment: Assignment, folder: Path, graded: ClassResults) -> None:
        self._folder = folder
        self._parts = written_parts(bank, assignment)
        self._results = results(folder, self._parts, [row.submission for row in graded.rows])

    def of(self, submission: str) -> Mapping[str, list[WrittenAnswer]]:
        """The answers of a submission by question; empty if they were not found yet."""
        answers = read_answers(answers_file(self._folder, submission))
        if answers is None:
            return {}
        found = {one.part: one for one in answers.finding.answers}
        by_question: dict[str, list[WrittenAnswer]] = {}
        for part in self._parts:
            result, own = self._results.get(submission, {}).get(part.key), found.get(part.key)
            points = result.points if result else None
            words = said(part, result) if result and points is not None else ""
            shown = answer_html(own) if own else Html("")
            by_question.setdefault(part.question, []).append(
                WrittenAnswer(part.name, points, part.points, words, shown)
            )
        return by_question


def answer_html(found: Found) -> Html:
    """An answer as safe HTML, with its pictures in it."""
    if found.state != "answered":
        return el("p", "Not answered.")
    pictures = {one.name: data_address(one.media, one.content) for one in found.pictures}
    parts = []
    for piece in shown_pieces(found.pieces, pictures.get):
        parts += [el("p", note) for note in piece.notes]
        parts.append(Html(piece.html))
    return Html("".join(parts))
