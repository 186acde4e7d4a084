"""One submission after the other in this process: what `autograder grade` does in its workers, without any."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from autograder.bank.bank import Bank
from autograder.batch.fingerprint import Fingerprints
from autograder.batch.gradesheet import GradeRow, row_of
from autograder.batch.plan import PlannedTask, Planner, Selection
from autograder.batch.store import Store
from autograder.batch.warm_grader import WarmGrader
from autograder.intake.asked import Asked
from autograder.intake.submission_source import SubmissionSource


class ClassGrader:
    """Grades submissions one after the other, always anew, and writes their results. A context manager.

    Args:
        bank: Where everything lies.
        assignment: The assignment's name.
        output: The folder for results.

    Raises:
        UsageError: if there is no such assignment, or the folder can't be written to.
        GraderError: if the engine can't be started.
    """

    def __init__(self, bank: Bank, assignment: str, output: Path) -> None:
        self._store = Store(output)
        try:
            self._grader = WarmGrader(bank, assignment)
        except BaseException:
            self._store.close()
            raise
        self.assignment = self._grader.assignment
        self.results = self._store.results
        self._fingerprints = Fingerprints.of(bank, self.assignment)
        self._planner = Planner(
            self.assignment,
            self._fingerprints,
            self._store,
            Selection(fresh=True),
            Asked.by(bank, self.assignment.questions),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the engine."""
        self._grader.close()
        self._store.close()

    def grade(self, found: SubmissionSource) -> GradeRow:
        """Grade one submission and write its results.

        Raises:
            GraderError: if it can't be read by whoever grades, or the results can't be written.
        """
        work, points = self._planner.plan(found), self.assignment.points
        assert isinstance(work, PlannedTask)
        graded = self._grader.grade(work.task, work.content)
        if graded.error:
            self._store.fail(found.name, graded.error, graded.details)
            return row_of(found, points, f"grader_error: {graded.error}", None)
        about = {"sha256": work.task.sha256, "questions": work.questions, "whole": self._fingerprints.whole}
        self._store.put(found.name, graded, points=points, **about)
        return row_of(found, points, graded.status, graded.scores)
