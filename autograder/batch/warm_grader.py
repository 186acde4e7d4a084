"""One submission in a warm engine: plain data in, plain data out.

This is the seam between those who hand out work and those who do it. What goes in and comes out is JSON and bytes, so
it makes no difference whether the engine is in this process, in another, or on another machine.
"""

from __future__ import annotations

import time
from dataclasses import replace

from autograder.bank.bank import Bank
from autograder.bank.otter_config import otter_config
from autograder.batch.records import Measured, Record, read_record
from autograder.batch.tasks import Graded, Task
from autograder.engine.engine import Engine
from autograder.engine.preparation import keep
from autograder.engine.verdicts import Report, Status, Verdict
from autograder.errors import GraderError, SubmissionError, reason_of
from autograder.gradescope.results import gradescope_json
from autograder.intake.submission import parse_submitted
from autograder.logs import traceback_text


class WarmGrader:
    """An engine that stays warm from one submission to the next. A context manager.

    Args:
        bank: Where everything lies.
        assignment: The assignment's name.

    Raises:
        UsageError: if there is no such assignment.
        GraderError: if the engine can't be started.
    """

    def __init__(self, bank: Bank, assignment: str) -> None:
        self._bank = bank
        self._config = otter_config(bank, assignment)
        self._engine = Engine(bank, assignment, prepare=True)
        if not self._engine.was_prepared:
            keep(self._engine.bank, self._engine.recordings)
        self.assignment = self._engine.assignment
        self.weaknesses = self._engine.weaknesses

    def __enter__(self) -> WarmGrader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the engine."""
        self._engine.close()

    def grade(self, task: Task, content: bytes) -> Graded:
        """Grade one submission; never raises for a reason that lies in it, or in this grading of it."""
        try:
            return self._grade(task, content)
        except Exception as error:  # ours, whatever it is: never a grade, and never the end of the batch
            reason, details = reason_of(error), traceback_text(error)
        # What failed may have left the sandbox's side in any state.
        try:
            self._engine.close()
        except GraderError as leftover:  # the others are graded all the same
            reason, details = f"{reason}; {leftover}", f"{details}\n{traceback_text(leftover)}"
        self._engine = Engine(self._bank, self.assignment.name, prepare=True)
        return Graded(error=reason, details=details)

    def _grade(self, task: Task, content: bytes) -> Graded:
        known = read_record(task.known) if task.known else None
        verdicts = self._known_verdicts(known, task)
        start = time.monotonic()
        if known is not None and verdicts is not None and not task.loads:
            report, measured = replace(known.report, verdicts=verdicts), known.measured
        else:
            report = self._run(task, content, verdicts)
            measured = Measured(report.cpu_seconds, time.monotonic() - start, report.peak_mb)
        record = Record(report, self.assignment.points, task.sha256, measured)
        results = gradescope_json(report, self.assignment.points, self._config)
        return Graded(record.text(), results, status_of(report), report.scores(self.assignment.points))

    def _known_verdicts(self, known: Record | None, task: Task) -> tuple[Verdict, ...] | None:
        """The verdicts that need not be found again; None if they are not what they should be."""
        if known is None:
            return None
        of_case = {(verdict.question, verdict.case): verdict for verdict in known.report.verdicts}
        cases = [case for case in self._engine.cases if case.question not in task.questions]
        found = [of_case.get((case.question, case.name)) for case in cases]
        fits = [
            verdict
            for case, verdict in zip(cases, found, strict=True)
            if verdict is not None and (verdict.hidden, verdict.weight) == (case.hidden, case.weight)
        ]
        return tuple(fits) if len(fits) == len(cases) else None

    def _run(self, task: Task, content: bytes, known: tuple[Verdict, ...] | None) -> Report:
        if task.unreadable:
            return self._engine.unreadable(task.unreadable)
        try:
            submission = parse_submitted(task.submitted(content))
        except SubmissionError as error:
            return self._engine.unreadable(str(error), task.files)
        if known is None:
            return self._engine.grade(submission)
        report = self._engine.grade(submission, task.questions)
        of_case = {(verdict.question, verdict.case): verdict for verdict in (*known, *report.verdicts)}
        in_order = tuple(of_case[case.question, case.name] for case in self._engine.cases)
        return replace(report, verdicts=in_order)


def status_of(report: Report) -> str:
    """What the grade sheet says of a submission: more than one word where a person should look."""
    # Nothing of the assignment is in it: the wrong homework, most likely, and the row says so.
    lost = report.status is Status.UNREADABLE or all(verdict.outcome == "missing" for verdict in report.verdicts)
    return f"{report.status}: {report.line}" if lost or report.other_assignment else str(report.status)
