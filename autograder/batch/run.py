"""A class from end to end: plan, hand out, write each result when it is known, and at the end the sheet."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from autograder.bank.bank import Bank
from autograder.batch.changes import changes_text, find_changes, summary
from autograder.batch.cluster import Cluster
from autograder.batch.conclusion import Conclude
from autograder.batch.fingerprint import Fingerprints
from autograder.batch.gradesheet import NOT_GRADED, NOT_REACHED, GradeRow, row_of
from autograder.batch.plan import PlannedTask, Planner, Selection
from autograder.batch.progress import Progress
from autograder.batch.store import State, Store
from autograder.batch.tasks import Graded
from autograder.batch.workers import Setup, Workers
from autograder.batch.written import WrittenHalf
from autograder.errors import reason_of
from autograder.intake.asked import Asked
from autograder.intake.submission_source import SubmissionSource
from autograder.logs import traceback_text

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RunSummary:
    """How a run ended.

    Attributes:
        rows: One for each submission, in order.
        kept: How many of them were taken from an earlier run.
        interrupted: Whether it was ended before its time.
    """

    rows: tuple[GradeRow, ...]
    kept: int
    interrupted: bool

    @property
    def failed(self) -> tuple[str, ...]:
        """The submissions whose grading failed for a reason of ours."""
        return tuple(row.submission for row in self.rows if row.score is None and row.status != NOT_GRADED)


class Run:
    """One run of `autograder grade`.

    Args:
        bank: Where everything lies.
        assignment: The assignment's name.
        submissions: What to grade.
        store: Where results are.
        selection: What is wanted.
        progress: Who shows it.
        written: The written half.

    Raises:
        UsageError: if a file of rules is wrong.
    """

    def __init__(
        self,
        bank: Bank,
        assignment: str,
        submissions: Sequence[SubmissionSource],
        store: Store,
        selection: Selection,
        progress: Progress,
        written: WrittenHalf,
    ) -> None:
        self._assignment = bank.assignment(assignment)
        self._fingerprints = Fingerprints.of(bank, self._assignment)
        self._setup = Setup(bank.root, assignment)  # a worker makes the assignment's bank of it
        self._submissions = submissions
        self._store = store
        asked = Asked.by(bank, self._assignment.questions)
        self._planner = Planner(self._assignment, self._fingerprints, store, selection, asked)
        self._progress = progress
        self._written = written
        self._conclude = Conclude(bank, self._assignment, store.output, written)
        # Only rows are kept: what belongs to a submission is on disk before the next one is handed out.
        self._rows: list[GradeRow | None] = [None] * len(submissions)
        self._kept = 0

    def grade(self, jobs: int, accept: Callable[[Sequence[str]], None], scheduler: str = "") -> RunSummary:
        """Grade what has to be graded; after Ctrl-C, say what is known.

        Args:
            jobs: How many processes.
            accept: Called before anything is graded, with what the sandbox lacks where that is done; may raise.
            scheduler: The address of the Dask cluster that grades; this machine if empty.

        Raises:
            GraderError: if no engine can be started, or results can't be written.
            UsageError: if there is no such cluster, or it has other files than this machine.
        """
        interrupted = False
        try:
            workers: Workers[tuple[int, PlannedTask]] | Cluster[tuple[int, PlannedTask]] = (
                Cluster(self._setup, self._fingerprints, scheduler, accept)
                if scheduler
                else Workers(self._setup, jobs, accept)
            )
            with workers:
                for (index, planned), graded in workers.run(self._to_do()):
                    self._note(index, planned, graded)
        except KeyboardInterrupt:
            interrupted = True
        rows = tuple(self._row_at_the_end(index) for index in range(len(self._rows)))
        return RunSummary(rows, self._kept, interrupted)

    def finish(self, ended: RunSummary) -> Iterator[str]:
        """Replace the grades; what a regrade changed, and what rules did not fit, is said before that.

        Raises:
            GraderError: if they can't be written.
        """
        done = self._conclude.of(ended.rows)
        yield from done.notes
        if not ended.interrupted:
            changes = [*find_changes(self._store.replaced()), *done.changes]
            if changes:
                self._store.write(self._store.changes, changes_text(changes))
                yield from summary(changes)
                yield f"  all of them: {self._store.changes}"
        yield from self._conclude.write(self._store, done, self._assignment.questions)
        if not ended.interrupted:
            names = [row.submission for row in ended.rows]
            self._written.forget_others(names)
            self._store.forget_others(names)
            self._store.settle()

    def _to_do(self) -> Iterator[tuple[tuple[int, PlannedTask], PlannedTask]]:
        """The submissions that have to run; the rows of the others are filled in on the way."""
        waits = True
        for index, found in enumerate(self._submissions):
            try:
                planned = self._planner.plan(found)
                if self._planner.selects(found):
                    self._written.note(found.name, self._planner.submitted(found))
            except Exception as error:  # ours, or the disk's: never the end of the batch
                self._fail(index, reason_of(error), traceback_text(error))
                continue
            if isinstance(planned, PlannedTask):
                _log.info("%s: to run: %s", found.name, ", ".join(planned.task.questions) or "nothing, only points")
                if waits:
                    waits = False
                    self._progress.starting()
                yield (index, planned), planned
            elif planned is not None:
                _log.info("%s: kept as graded before", found.name)
                self._keep(index, planned)

    def _note(self, index: int, planned: PlannedTask, graded: Graded) -> None:
        found, points = self._submissions[index], self._assignment.points
        if graded.error:
            self._fail(index, graded.error, graded.details)
            return
        about = {"sha256": planned.task.sha256, "questions": planned.questions, "whole": self._fingerprints.whole}
        self._store.put(found.name, graded, points=points, **about)
        self._add(index, row_of(found, points, graded.status, graded.scores))

    def _keep(self, index: int, state: State) -> None:
        self._kept += 1
        self._add(index, row_of(self._submissions[index], state.points, state.status, state.scores), kept=True)

    def _fail(self, index: int, reason: str, details: str) -> None:
        found = self._submissions[index]
        self._store.fail(found.name, reason, details)
        self._add(index, row_of(found, self._assignment.points, f"grader_error: {reason}", None))

    def _add(self, index: int, row: GradeRow, *, kept: bool = False) -> None:
        self._rows[index] = row
        self._progress.add(row, kept=kept)

    def _row_at_the_end(self, index: int) -> GradeRow:
        """The row of a submission, also if it was not reached: then nothing old may stay beside it."""
        row, found = self._rows[index], self._submissions[index]
        if row is not None:
            return row
        state = self._planner.holds(found)
        if state is not None:
            self._kept += 1
            return row_of(found, state.points, state.status, state.scores)
        if not self._planner.selects(found):
            return row_of(found, self._assignment.points, NOT_GRADED, None)
        self._store.drop(found.name)
        return row_of(found, self._assignment.points, NOT_REACHED, None)
