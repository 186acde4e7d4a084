"""What of a submission has to run, given what is known of it already."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, replace

from autograder.bank.bank import Assignment
from autograder.batch.fingerprint import Fingerprints, digest
from autograder.batch.store import State, Store
from autograder.batch.tasks import Task, joined
from autograder.errors import SubmissionError
from autograder.intake.asked import Asked
from autograder.intake.submission import SubmittedFile
from autograder.intake.submission_source import SubmissionSource


@dataclass(frozen=True)
class Selection:
    """What the person at the command line wants run again.

    Attributes:
        only: Run these questions and no others, known or not; all that need it if empty.
        submissions: Grade these and no others; all if empty.
        fresh: Take nothing from earlier runs.
    """

    only: Collection[str] = ()
    submissions: Collection[str] = ()
    fresh: bool = False


@dataclass(frozen=True)
class PlannedTask:
    """A task, with what is to be remembered of it.

    Attributes:
        task: What is to be done.
        content: The bytes of the file, and of those beside it: see `tasks.joined`.
        questions: By question, the fingerprint that its verdicts will have.
    """

    task: Task
    content: bytes
    questions: dict[str, str]


class Planner:
    """Tells for each submission what has to run.

    Args:
        assignment: The assignment.
        fingerprints: What results are computed from now.
        store: What is known.
        selection: What is wanted.
        asked: What the assignment asks for, which tells answers from the stub as given.
    """

    def __init__(
        self, assignment: Assignment, fingerprints: Fingerprints, store: Store, selection: Selection, asked: Asked
    ) -> None:
        self._asked = asked
        self._assignment = assignment
        self._fingerprints = fingerprints
        self._store = store
        self._selection = selection

    def plan(self, found: SubmissionSource) -> State | PlannedTask | None:
        """What to do with a submission.

        Returns:
            Its state if that holds still; work; or None if it is not to be graded now and has no result.

        Raises:
            GraderError: if the person who grades may not read it.
        """
        selection, state = self._selection, self._store.state(found.name)
        if not self.selects(found):
            return state
        answer, unreadable = self._read(found)
        sha256 = content_of(answer, unreadable)
        now = self._fingerprints.questions
        beside = tuple((file.name, len(file.content)) for file in answer.beside)
        whole = Task(
            answer.name, sha256, unreadable, tuple(now), submission=found.name, beside=beside, files=answer.files
        )
        everything = PlannedTask(whole, joined(answer), dict(now))
        if state is None or state.sha256 != sha256 or selection.fresh:
            return everything
        stale = tuple(question for question in now if self._is_stale(question, state))
        loads = bool(stale) or state.whole != self._fingerprints.whole
        if not loads and state.points == self._assignment.points:
            return state
        known = self._store.staff_text(found.name)
        if unreadable or not known or not set(now) <= {*state.questions, *stale}:
            return everything
        task = replace(whole, questions=stale, loads=loads, known=known)
        return PlannedTask(task, everything.content, {q: now[q] if q in stale else state.questions[q] for q in now})

    def submitted(self, found: SubmissionSource) -> SubmittedFile | None:
        """What was handed in; None if there is nothing that can be read.

        Raises:
            GraderError: if the person who grades may not read it.
        """
        answer, unreadable = self._read(found)
        return None if unreadable else answer

    def selects(self, found: SubmissionSource) -> bool:
        """Whether a submission is to be graded in this run, if it has to be."""
        return not self._selection.submissions or found.name in self._selection.submissions

    def _is_stale(self, question: str, state: State) -> bool:
        if self._selection.only:
            return question in self._selection.only
        forced = bool(self._selection.submissions)
        return forced or state.questions.get(question) != self._fingerprints.questions[question]

    def holds(self, found: SubmissionSource) -> State | None:
        """The state of a submission if nothing of it would have to run; none if it can't be read."""
        try:
            planned = self.plan(found)
        except Exception:  # said when it is graded
            return None
        return planned if isinstance(planned, State) else None

    def _read(self, found: SubmissionSource) -> tuple[SubmittedFile, str]:
        try:
            return found.read(self._asked), ""
        except SubmissionError as error:
            return SubmittedFile("", b""), str(error)


def content_of(answer: SubmittedFile, unreadable: str) -> str:
    """The hash of a submission: of the file that counts and all that is said of others, or of why there is none."""
    beside = (part for file in answer.beside for part in (os.fsencode(file.name), file.content))
    said = [os.fsencode(answer.files), *beside]
    return digest([os.fsencode(answer.name), answer.content, os.fsencode(unreadable), *said])
