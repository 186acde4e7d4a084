"""What a person should look at, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.report.separation import chance
from autograder.report.tally import CaseTally, Tally

_FEWEST = 3  # attempts before "nobody passes" says something about the case


@dataclass(frozen=True)
class Trouble:
    """One thing to look at.

    Attributes:
        what: What it is, in a few words.
        do: What to do about it.
        submissions: The submissions concerned, each with what was said about it.
        cases: The cases concerned, as (question, case).
    """

    what: str
    do: str
    submissions: tuple[tuple[str, str], ...] = ()
    cases: tuple[tuple[str, str], ...] = ()

    @property
    def count(self) -> int:
        """How many submissions or cases it concerns."""
        return len(self.submissions) + len(self.cases)


def troubles(tally: Tally) -> list[Trouble]:
    """What needs a human's eye, most urgent first; only what was found."""
    found = [
        _submissions(tally, "grader_error", "The grader failed", "No score. Run the same command again."),
        _submissions(tally, "not_reached", "Not graded yet", "No score. The same command goes on with them."),
        _submissions(tally, "no_record", "Results that can't be read", "Grade these submissions again."),
        _submissions(tally, "unreadable", "Files that can't be read", "Zero points. Ask for another file, or wait."),
        _submissions(tally, "wrong_file", "Is this the right file?", "Zero points: nothing of the assignment in it."),
        _submissions(tally, "not_attempted", "Nothing attempted", "The stubs as given. Somebody who needs help?"),
        _cases("Cases that nobody passes", "Too hard, not asked for, or wrong.", nobody_passes(tally)),
        _cases("Cases that strong work fails more often", "Read them: often the case is wrong.", backwards(tally)),
    ]
    return [trouble for trouble in found if trouble.count]


def nobody_passes(tally: Tally) -> list[CaseTally]:
    """Cases that were tried and never passed."""
    return [case for case in tally.cases.values() if case.count >= _FEWEST and not case.passed]


def backwards(tally: Tally) -> list[CaseTally]:
    """Cases whose item-rest correlation is below zero by more than chance."""
    found = []
    for case in tally.cases.values():
        correlation = tally.separation.correlation(case.place)
        if correlation is not None and correlation < -chance(case.count):
            found.append(case)
    return found


def _submissions(tally: Tally, kind: str, what: str, do: str) -> Trouble:
    return Trouble(what, do, submissions=tuple((line.row.submission, line.line) for line in tally.of_kind(kind)))


def _cases(what: str, do: str, cases: Sequence[CaseTally]) -> Trouble:
    return Trouble(what, do, cases=tuple((case.question, case.name) for case in cases))
