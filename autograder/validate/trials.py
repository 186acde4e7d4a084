"""Trials: answers of our own, each judged by the cases that concern it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.engine.collect import Case
from autograder.engine.proxy import Answers
from autograder.engine.verdicts import Outcome
from autograder.validate.content import Content, answers_of
from autograder.validate.margins import recorded
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
        excess: For the cases that compared numbers, the largest error in units of what was allowed.
    """

    passed: frozenset[str]
    lost: frozenset[str]
    hung: frozenset[str]
    excess: Mapping[str, float]

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

    def work(task: int, start: int) -> Iterator[tuple[bool, float | None]]:
        return _steps(trials[task], start)

    results = run_tasks(len(trials), work, jobs, lambda _: done())
    return [_outcomes(trial, steps) for trial, steps in zip(trials, results, strict=True)]


def _steps(trial: Trial, start: int) -> Iterator[tuple[bool, float | None]]:
    """Whether each case is passed, from one on, and how large the errors were if it compared numbers."""
    try:
        answers: Answers = answers_of(trial.source)
    except Exception:  # a mutant may raise where it is defined: no function of it is there then
        yield from ((False, None) for _ in trial.cases[start:])
        return
    if trial.change is not None:
        answers = trial.change(answers)
    for case in trial.cases[start:]:
        with recorded() as errors:
            try:
                passed = trial.content.judge(case, answers).outcome is Outcome.PASSED
            except MemoryError:
                passed = False
        yield passed, max(errors, default=None)


def _outcomes(trial: Trial, steps: Sequence[object]) -> Outcomes:
    tried = dict(zip((case.name for case in trial.cases), steps, strict=False))
    known = {name: step for name, step in tried.items() if isinstance(step, tuple)}
    passed = frozenset(name for name, (right, _) in known.items() if right)
    return Outcomes(
        passed=passed,
        lost=frozenset(tried) - passed,
        hung=frozenset(tried) - frozenset(known),
        excess={name: excess for name, (_, excess) in known.items() if excess is not None},
    )


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
