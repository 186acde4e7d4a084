"""The engine: grades one submission after the other against one assignment, in one warm process."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Self

from autograder.bank.bank import Assignment, Bank
from autograder.bank.solution import Solution
from autograder.engine import disclosure
from autograder.engine.case_answers import CaseAnswers
from autograder.engine.collect import Case, collect_cases
from autograder.engine.diagnosis import Diagnosis, Diagnostician
from autograder.engine.failure_signature import FailureSignature, failure_signature
from autograder.engine.messages import for_staff, for_student, not_deleted, returned, with_hint
from autograder.engine.misconceptions import Misconceptions
from autograder.engine.parts import asked_bank
from autograder.engine.preparation import prepared
from autograder.engine.proxy import Answers, Student
from autograder.engine.recording import Recording, record
from autograder.engine.reference import ReferenceAnswers, load_reference
from autograder.engine.run_case import Finding, run_case
from autograder.engine.session import Session
from autograder.engine.transcript import Answers as Transcript
from autograder.engine.transcript import transcribe
from autograder.engine.verdict_cache import VerdictCache
from autograder.engine.verdicts import Outcome, Report, Status, Verdict
from autograder.errors import SubmissionError
from autograder.intake.asked import Asked
from autograder.intake.defined_twice import defined_twice
from autograder.intake.parse import conflict_line
from autograder.intake.submission import Submission, parse_submitted, read_submitted_file
from autograder.sandbox.host.assessment import assess
from autograder.sandbox.host.cpu_limit import CaseTooLong, limited
from autograder.sandbox.host.errors import SandboxLost
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.linux.memory_group import fitted
from autograder.sandbox.linux.privileges import protect_this_process

_LONGEST_TROUBLE = 500  # characters: an exception's own text has more
SUBMISSION_SECONDS = 300.0  # wall time; half of what Gradescope gives by default
# CPU seconds that one case may take on this side.
LONGEST_CASE = 2.0

# A verdict, and what is kept for the diagnosis of a case that was lost.
_Result = tuple[Verdict, FailureSignature | None]


@dataclass(frozen=True)
class _QuestionMaterial:
    solution: Solution
    reference: ModuleType


class Engine:
    """Grades submissions for one assignment. A context manager.

    Args:
        bank: Where questions, solutions and cases lie.
        assignment: Which assignment.
        limits: What one sandbox may use.
        submission_seconds: Wall time for one submission.
        without: Layers of the sandbox to leave out, for tests of the others.
        prepare: Whether to take over what an earlier engine found: the cases are then not run on the reference again.

    Attributes:
        bank: Where its questions lie, as it asks them.
        assignment: The assignment.
        cases: All its cases, by question, the public ones first.
        recordings: What each case asks.
        was_prepared: Whether that was taken over.
        asked: What the assignment asks for, which tells answers from the stub as given.
        concerns: The functions and choices that each case looks at.
        cache: What became of cases on answers that came before.

    Raises:
        UsageError: if there is no such assignment, or its manifest is wrong.
        GraderError: if a case can't be collected, or fails on the reference: a broken case must never cost a student.
    """

    def __init__(
        self,
        bank: Bank,
        assignment: str,
        limits: Limits | None = None,
        submission_seconds: float = SUBMISSION_SECONDS,
        without: Collection[str] = (),
        prepare: bool = False,
    ) -> None:
        self._seconds = submission_seconds
        self._problems: list[str] = []  # of the misconceptions, with the last submission
        self._resources = contextlib.ExitStack()
        self.cache: VerdictCache[_Result] = VerdictCache()
        protect_this_process()
        # First of all: the zygote never holds a case or an answer.
        self._zygote = self._resources.enter_context(Zygote(fitted(limits or Limits()), without))
        try:
            self.bank = bank = asked_bank(bank, assignment)
            self.assignment: Assignment = bank.assignment(assignment)
            self._questions = {name: self._read(name) for name in self.assignment.questions}
            self.asked = Asked.by_solutions([question.solution for question in self._questions.values()])
            self.cases = collect_cases(bank, self.assignment.questions)
            known = prepared(bank, self.assignment.questions, self.cases) if prepare else None
            self.was_prepared = known is not None
            self.recordings = self._record_cases() if known is None else known
            self.concerns = {case: recording.concerns for case, recording in self.recordings.items()}
            self._diagnosticians = {name: self._diagnostician(name) for name in self.assignment.questions}
        except BaseException:
            self._resources.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote and whatever it started."""
        self._resources.close()

    def grade_file(self, path: Path) -> Report:
        """Grade a notebook, a Python file, a zip with one of them, or a folder with one of them.

        Raises:
            GraderError: if grading failed for a reason that is not the student's.
        """
        files = ""
        try:
            found = read_submitted_file(path, self.asked)
            files = found.files
            submission = parse_submitted(found)
        except SubmissionError as error:
            return self.unreadable(str(error), files)
        return self.grade(submission)

    def grade(self, submission: Submission, questions: Collection[str] | None = None) -> Report:
        """Grade one submission.

        If `questions` are named, their cases alone run.

        Raises:
            GraderError: if grading failed for a reason that is not the student's; no process of the student is left
                then either, or the error says so.
        """
        with Session(self._zygote, submission, self._seconds) as session:
            line = self._line(session)
            found: dict[Case, _Result] = {}
            self.cache.next_submission()
            # Public cases first, whatever their question: their messages show all that the student's code says, and
            # after a hidden case that could be the input it was called with.
            wanted = [case for case in self.cases if questions is None or case.question in questions]
            for hidden in (False, True):
                found |= self._decide(session, [case for case in wanted if case.hidden is hidden])
        sessions = [session]
        verdicts = self._as_told(submission, wanted, found, sessions)
        if any(report.syntax_error for report in session.reports.values()):
            verdicts = tuple(replace(verdict, message=not_deleted(verdict.message)) for verdict in verdicts)
        notes = (*_notes(session), *self._problems)
        other = submission.assignment if submission.assignment != self.assignment.name else ""
        cpu, peaks = sum(one.cpu_seconds for one in sessions), [one.peak_mb for one in sessions if one.peak_mb]
        return Report(Status.GRADED, line, verdicts, notes, submission.files, other, cpu, max(peaks, default=None))

    def unreadable(self, line: str, files: str = "") -> Report:
        """The report on a submission that can't be read: no points, and a line that says what to do."""
        verdicts = (
            Verdict(case.question, case.name, case.hidden, case.weight, Outcome.MISSING, "❌ nothing could be read")
            for case in self.cases
        )
        return Report(Status.UNREADABLE, line, tuple(verdicts), files=files.replace("Graded:", "Read:", 1))

    @property
    def weaknesses(self) -> tuple[str, ...]:
        """What this machine's sandbox lacks, and what a submission could do for that; empty where it is strong."""
        return assess(self._zygote.report, self.bank.root).weaknesses

    def student(self, question: str, answers: Answers) -> Student:
        """What the cases of a question see as `student`, with no calls recorded yet."""
        solution = self._questions[question].solution
        return Student(answers, solution.functions, solution.choices)

    def reference(self, question: str) -> ModuleType:
        """The reference answer of a question."""
        return self._questions[question].reference

    def misconceptions(self, question: str) -> Misconceptions:
        """The misconceptions of a question."""
        return self._diagnosticians[question].misconceptions

    def conclude(self, case: Case, finding: Finding, output: str) -> _Result:
        """The verdict on a case, and what is kept of it for the diagnosis if it was lost.

        Whatever a value is, putting it into words costs this case at most its words.
        """
        signature = None
        try:
            message = for_student(case, finding, self._questions[case.question].solution.choices)
            staff, value = for_staff(finding, output), returned(finding)
            if finding.outcome is not Outcome.PASSED:
                signature = failure_signature(finding)
        except Exception as error:
            message, value = f"❌ {finding.outcome}: what came back can't be put into words", None
            staff = f"a failure of the grader's own words: {type(error).__name__}: {str(error)[:_LONGEST_TROUBLE]}"
        verdict = Verdict(
            case.question, case.name, case.hidden, case.weight, finding.outcome, message, staff, returned=value
        )
        return verdict, signature

    def with_hints(self, found: Mapping[Case, _Result]) -> Iterator[Verdict]:
        """The verdicts in order, with the hints of the misconceptions that the answers agree with."""
        diagnoses: dict[Case, Diagnosis] = {}
        self._problems = []
        for question in sorted({case.question for case, (_, signature) in found.items() if signature is not None}):
            signatures = {case: signature for case, (_, signature) in found.items() if case.question == question}
            diagnosed, problems = self._diagnosticians[question].diagnose(signatures)
            diagnoses |= diagnosed
            self._problems += problems
        for case in (case for case in self.cases if case in found):
            verdict, diagnosis = found[case][0], diagnoses.get(case)
            if diagnosis is not None:
                hinted = (
                    with_hint(verdict.message, diagnosis.hint, diagnosis.sure) if diagnosis.hint else verdict.message
                )
                verdict = replace(verdict, diagnosis=diagnosis.name, message=hinted)
            yield verdict

    def _read(self, question: str) -> _QuestionMaterial:
        path = self.bank.solution(question)
        return _QuestionMaterial(Solution.read(path), load_reference(path))

    def _record_cases(self) -> dict[Case, Recording]:
        """Every case passes on the reference: what a case raises later, on a student's work, comes from that work."""
        answers = ReferenceAnswers({name: question.reference for name, question in self._questions.items()})
        return {
            case: record(case, partial(self.student, case.question), self.reference(case.question), answers)
            for case in self.cases
        }

    def _diagnostician(self, name: str) -> Diagnostician:
        concerns = {case: names for case, names in self.concerns.items() if case.question == name}
        question = self._questions[name]
        return Diagnostician(self.bank, name, concerns, question.reference, frozenset(question.solution.choices))

    def _as_told(
        self, submission: Submission, wanted: Sequence[Case], found: dict[Case, _Result], sessions: list[Session]
    ) -> tuple[Verdict, ...]:
        """The verdicts as the student may read them: see `disclosure`.

        Where a question is asked again `found` changes, and `sessions` gets one more.
        """
        verdicts, session = tuple(self.with_hints(found)), sessions[0]
        scopes = self._scopes(session, wanted, {verdict.question for verdict in verdicts if not verdict.passed})
        if disclosure.bits_told(verdicts, scopes) <= disclosure.MOST_TOLD:
            return verdicts
        alone = set()
        for question in sorted({verdict.question for verdict in verdicts if verdict.hidden and not verdict.passed}):
            with Session(self._zygote, submission, session.seconds_left()) as again:
                again.names()
                results = self._decide(again, [c for c in wanted if c.hidden and c.question == question])
            sessions.append(again)
            if again.seconds_left() <= 0:  # what was asked before stands
                break
            alone.add(question)
            found |= results
        return tuple(disclosure.as_told(self.with_hints(found), scopes, alone))

    def _scopes(
        self, session: Session, cases: Iterable[Case], lost: Collection[str]
    ) -> dict[tuple[str, str], disclosure.Scope]:
        """What may become of each case, as far as it is known before anything hidden is asked.

        Of questions that are not `lost` no hint can be told, and none is read.
        """
        hints = {question: self._diagnosticians[question].hints for question in lost}
        scopes = {}
        for case in cases:
            names = self.concerns[case]
            scopes[case.question, case.name] = disclosure.Scope(
                comparisons=self.recordings[case].comparisons,
                about=names,
                lines=sum(map(session.reader.lines_of, names)),
                hints=hints.get(case.question, 0),
                missing=not all(map(session.defines, names)),
            )
        return scopes

    def _decide(self, session: Session, cases: Sequence[Case]) -> dict[Case, _Result]:
        """What becomes of some cases: first they ask all that they ask, then each looks at its own answers."""
        printed = session.output()  # while the cells ran: for the first case's report
        requests = [self.recordings[case].requests for case in cases]
        transcript = deque(transcribe(session, requests))
        found = {}
        for case in cases:
            found[case] = self._result(session, case, transcript.popleft(), printed)
            printed = ""
        return found

    def _result(self, session: Session, case: Case, answers: Transcript, printed: str) -> _Result:
        """The result of one case. What it holds of the answers is let go with it."""
        requests = self.recordings[case].requests
        asked = zip(answers, requests, strict=False)
        keys = [
            None if isinstance(one, SandboxLost) else session.reader.key(one, request.name) for one, request in asked
        ]
        known = [key for key in keys if key is not None]
        cacheable = len(known) == len(answers) > 0 and not printed
        result = self.cache.get(case, known) if cacheable else None
        if result is not None:
            return result
        given, finding = CaseAnswers(session, requests, answers), None
        try:
            with limited(LONGEST_CASE, CaseTooLong):
                finding = self._judge(case, given)
        except CaseTooLong as error:
            finding = finding or Finding(Outcome.FAILED, error)  # it may have come when all was done
        output = printed + session.output()
        result = self.conclude(case, finding, output)
        if cacheable and not (output or given.live or isinstance(finding.cause, CaseTooLong)):
            verdict, signature = result
            size = len(verdict.message) + len(verdict.staff) + (signature.held if signature is not None else 0)
            self.cache.put(case, known, result, size, passed=verdict.passed)
        finding.release()
        return result

    def _judge(self, case: Case, answers: Answers) -> Finding:
        return run_case(case, self.student(case.question, answers), self.reference(case.question))

    def _line(self, session: Session) -> str:
        """One line about the submission as a whole: what of it could not run."""
        asked = {name for q in self._questions.values() for name in (*q.solution.functions, *q.solution.choices)}
        names = session.names()
        troubles = list(_troubles(session))
        said = session.submission.assignment
        if said not in ("", self.assignment.name):
            troubles.insert(0, f"this file says that it is of {said!r}, and it was graded as {self.assignment.name!r}")
        if not asked & names:
            troubles.insert(0, f"no function of {self.assignment.title!r} was found: is this the right file?")
        troubles += defined_twice(session.submission, asked)
        more = f"; and {len(troubles) - 3} more" if len(troubles) > 3 else ""
        return "; ".join(trouble[:_LONGEST_TROUBLE] for trouble in troubles[:3]) + more


def _troubles(session: Session) -> Iterator[str]:
    """What of the student's own code did not run, in words for the student: nothing hidden has been seen by then."""
    for label, report in session.reports.items():
        if report.syntax_error:
            error, where = report.syntax_error, label or "the file"
            why = error.message
            source = next((cell.source for cell in session.submission.cells if cell.label == label), "")
            if line := conflict_line(source):
                why = f"git's marks of a merge conflict stand there (<<<<<<<, line {line}): keep one version of the two"
            yield f"{error.where or label} is no valid Python, so nothing of {where} ran: {why}"
        for error in report.errors:
            yield f"{error.where or label} raised {error.type_name}: {error.message}"
    yield from session.lost_statements


def _notes(session: Session) -> Iterator[str]:
    yield from _troubles(session)
    for label, report in session.reports.items():
        yield from (f"{label or 'the file'}: dropped {line!r}" for line in report.dropped)
    yield from (f"{name} was replaced by a stand-in that does nothing" for name in sorted(session.reader.stub_modules))
