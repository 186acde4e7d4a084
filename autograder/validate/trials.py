"""Trials: answers of our own, graded as a student's would be, by warm engines in processes of their own.

These are not `batch.workers`, on purpose. Those are started afresh, with one thread for NumPy and nothing of their
parent's but the path, outlive what a student's work does to them, and go on with the next submission. Here the first
failure ends all of it, a fork of the parent has imported everything already, and the parent's hash seed and threads are
what `make validate` varies. What the two share is small: `privileges.end_with`.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from typing import Self

from autograder.bank.bank import Assignment, Bank
from autograder.engine.collect import Case
from autograder.engine.engine import Engine
from autograder.engine.failure_signature import FailureSignature
from autograder.engine.proxy import Answers
from autograder.engine.run_case import Finding
from autograder.engine.verdict_cache import VerdictCache
from autograder.engine.verdicts import Outcome, Verdict
from autograder.errors import GraderError
from autograder.intake.submission import CodeCell, Submission
from autograder.sandbox.host.answers import AnswerKey
from autograder.sandbox.limits import Limits
from autograder.sandbox.linux import privileges
from autograder.validate.margins import record_as, recorded

# For one call a quarter of what students get: the slowest answer of the bank takes 0.02 s, and mutants that never end
# are waited for.
LIMITS = Limits(call_seconds=0.5)
_VALIDATED = "validated"


@dataclass(frozen=True)
class Trial:
    """An answer to grade.

    Attributes:
        question: The question that it answers.
        source: The answer.
        cases: The names of the cases to try; the others count as passed. All if None.
        from_memory: Whether a case is looked at once for the same answers, as when students are graded. Otherwise every
            case runs, so that it is known how far off the numbers were.
    """

    question: str
    source: str
    cases: frozenset[str] | None = None
    from_memory: bool = False


@dataclass(frozen=True)
class Outcomes:
    """What became of a trial.

    Attributes:
        passed: The names of the cases that it passed.
        lost: The names of those that it didn't.
        excess: For the cases that compared numbers, the largest error in units of what was allowed.
        wrong: The names of the cases in which an answer came back that is wrong, or an error.
        diagnoses: The misconceptions that were recognized in them.
        digest: A hash of all verdicts, and of what a student reads beside hidden cases. (Beside public ones the answer
            itself is shown, and wrong ones may draw another each time.)
    """

    passed: frozenset[str]
    lost: frozenset[str]
    excess: Mapping[str, float] = field(default_factory=dict)
    wrong: frozenset[str] = frozenset()
    diagnoses: frozenset[str] = frozenset()
    digest: str = ""


@dataclass(frozen=True)
class _Validated(Bank):
    """The bank with one assignment: the questions that are validated, whether another one asks them or not."""

    questions_asked: tuple[str, ...] = ()

    def assignment(self, name: str) -> Assignment:
        return Assignment(name, name, dict.fromkeys(self.questions_asked, 1.0))


class _NoMemory(VerdictCache[tuple[Verdict, FailureSignature | None]]):
    def get(self, case: Case, answers: Sequence[AnswerKey]) -> None:
        return None

    def put(self, *_: object, **__: object) -> None:
        """Nothing."""


class TrialEngine(Engine):
    """An engine that grades trials, and writes down how far off the numbers were that its cases compared."""

    def __init__(self, bank: Bank, questions: Sequence[str], limits: Limits = LIMITS) -> None:
        asked = _Validated(bank.root, _VALIDATED, bank.cut, bank.cut_questions, tuple(questions))
        super().__init__(asked, _VALIDATED, limits)
        self._memories = {True: self.cache, False: _NoMemory()}
        self._every = self.cases

    def try_out(self, trial: Trial) -> Outcomes:
        """Grade one.

        Raises:
            GraderError: if grading failed.
        """
        self.cache = self._memories[trial.from_memory]
        names = frozenset(case.name for case in self._every if case.question == trial.question)
        self.cases = tuple(case for case in self._every if trial.cases is None or case.name in trial.cases)
        with recorded() as errors:
            report = self.grade(Submission("answer", (CodeCell(trial.source, ""),)), {trial.question})
        lost = frozenset(verdict.case for verdict in report.verdicts if not verdict.passed)
        return Outcomes(
            passed=names - lost,
            lost=lost,
            excess={case: max(found) for case, found in errors.items()},
            wrong=frozenset(v.case for v in report.verdicts if v.outcome in (Outcome.FAILED, Outcome.ERROR)),
            diagnoses=frozenset(verdict.diagnosis for verdict in report.verdicts if verdict.diagnosis),
            digest=_digest(report.verdicts),
        )

    def _judge(self, case: Case, answers: Answers) -> Finding:
        with record_as(case.name):
            return super()._judge(case, answers)


def _digest(verdicts: Iterable[Verdict]) -> str:
    said = [(v.case, str(v.outcome), v.diagnosis, v.message if v.hidden else "") for v in verdicts]
    return hashlib.sha256(repr(said).encode()).hexdigest()


class Graders:
    """Processes that grade trials. A context manager.

    Args:
        bank: Where the questions lie.
        questions: Those that trials answer.
        jobs: How many processes.
        limits: What the sandbox of each may use.
    """

    def __init__(self, bank: Bank, questions: Sequence[str], jobs: int, limits: Limits = LIMITS) -> None:
        context = multiprocessing.get_context("fork")
        self._pool = ProcessPoolExecutor(jobs, context, _start, (bank, tuple(questions), limits, os.getpid()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    @property
    def pids(self) -> tuple[int, ...]:
        """The numbers of the processes; they are started when there are trials."""
        return tuple(self._pool._processes or ())  # nothing else tells

    def run(self, trials: Sequence[Trial], done: Callable[[], None]) -> list[Outcomes]:
        """Grade trials.

        Args:
            trials: The trials; those to one question best stand together.
            done: Called when one is done.

        Raises:
            GraderError: if grading failed.
        """
        futures = [self._pool.submit(_grade, trial) for trial in trials]
        try:
            for future in as_completed(futures):
                future.result()
                done()
        except BrokenProcessPool as error:
            raise GraderError("a process that graded is gone: was it killed, or out of memory?") from error
        return [future.result() for future in futures]


_setup: tuple[Bank, Sequence[str], Limits]
_engine: TrialEngine | None = None


def _start(bank: Bank, questions: Sequence[str], limits: Limits, parent: int) -> None:
    """The begin of a worker's life."""
    global _setup
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    if not privileges.end_with(parent):
        os._exit(1)
    warnings.simplefilter("ignore")  # as when students are graded, they decide nothing
    _setup = bank, questions, limits


def _grade(trial: Trial) -> Outcomes:
    global _engine
    try:
        if _engine is None:  # not at the start, where what it raises would be lost
            _engine = TrialEngine(*_setup)
            Finalize(_engine, _engine.close, exitpriority=10)
        return _engine.try_out(trial)
    except GraderError as error:
        why = str(error)
    raise GraderError(why)  # without its cause, whose class may be one that can't travel to our parent
