"""Trials: answers of our own, each judged by the cases that concern it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.engine.collect import Case
from autograder.engine.proxy import Answers
from autograder.engine.verdicts import Outcome
from autograder.validate.content import Content, answers_of
from autograder.validate.pool import run_tasks

Change = Callable[[Answers], Answers]


@dataclass(frozen=True)
class Trial:
    """An answer and the cases to try on it.

    Attributes:
        content: The question.
        source: The answer.
        cases: The cases.
        change: What to make of its answers before the cases see them.
    """

    content: Content
    source: str
    cases: tuple[Case, ...]
    change: Change | None = None


@dataclass(frozen=True)
class Outcomes:
    """What became of a trial.

    Attributes:
        passed: The names of the cases that it passed.
        lost: The names of those that it didn't.
        hung: The names of those, among the lost, in which it had to be ended. After two of them the other cases were
            not tried.
    """

    passed: frozenset[str]
    lost: frozenset[str]
    hung: frozenset[str]

    @property
    def complete(self) -> bool:
        """Whether every case was tried."""
        return len(self.hung) < 2


def run_trials(trials: Sequence[Trial], jobs: int, done: Callable[[], None]) -> list[Outcomes]:
    """Run trials in forked workers.

    Args:
        trials: The trials.
        jobs: How many workers.
        done: Called when a trial is done.

    Raises:
        GraderError: if a case gave no verdict.
    """

    def work(task: int, start: int) -> Iterator[bool]:
        return _passed(trials[task], start)

    results = run_tasks(len(trials), work, jobs, lambda _: done())
    return [_outcomes(trial, steps) for trial, steps in zip(trials, results, strict=True)]


def _passed(trial: Trial, start: int) -> Iterator[bool]:
    """Whether each case is passed, from one on."""
    try:
        answers: Answers = answers_of(trial.source)
    except Exception:  # a mutant may raise where it is defined: no function of it is there then
        yield from (False for _ in trial.cases[start:])
        return
    if trial.change is not None:
        answers = trial.change(answers)
    for case in trial.cases[start:]:
        try:
            finding = trial.content.judge(case, answers)
        except MemoryError:
            yield False
        else:
            yield finding.outcome is Outcome.PASSED


def _outcomes(trial: Trial, steps: Sequence[object]) -> Outcomes:
    tried = dict(zip((case.name for case in trial.cases), steps, strict=False))
    passed = frozenset(name for name, step in tried.items() if step is True)
    hung = frozenset(name for name, step in tried.items() if not isinstance(step, bool))
    return Outcomes(passed, frozenset(tried) - passed, hung)


def alone(caught: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """For each case what only it catches.

    Args:
        caught: For each wrong answer the cases that catch it.
    """
    only: dict[str, list[str]] = {}
    for wrong, cases in caught.items():
        if len(cases) == 1:
            only.setdefault(next(iter(cases)), []).append(wrong)
    return only
