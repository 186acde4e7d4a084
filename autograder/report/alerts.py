"""What a person should look at, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.report.item_discrimination import chance
from autograder.report.statistics import CaseStatistics, ClassStatistics

_FEWEST = 3  # attempts before "nobody passes" says something about the case


@dataclass(frozen=True)
class Alert:
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


def alerts(statistics: ClassStatistics) -> list[Alert]:
    """What needs a human's eye, most urgent first; only what was found."""
    found = [
        _submissions(statistics, "grader_error", "The grader failed", "No score. Run the same command again."),
        _submissions(statistics, "not_reached", "Not graded yet", "No score. The same command goes on with them."),
        _submissions(statistics, "no_record", "Results that can't be read", "Grade these submissions again."),
        _submissions(
            statistics, "unreadable", "Files that can't be read", "Zero points. Ask for another file, or wait."
        ),
        _submissions(
            statistics, "wrong_file", "Is this the right file?", "Zero points: nothing of the assignment in it."
        ),
        _submissions(statistics, "not_attempted", "Nothing attempted", "The stubs as given. Somebody who needs help?"),
        _listed(
            "Work that says it is of another assignment",
            "Graded as this one, and paid for what the two share. Ask for the right file.",
            [(line.row.submission, line.line) for line in statistics.lines if line.other_assignment],
        ),
        _listed(
            "More than one file handed in",
            "One was graded. Is it the right one?",
            [(line.row.submission, line.files) for line in statistics.lines if line.files],
        ),
        _cases("Cases that nobody passes", "Too hard, not asked for, or wrong.", nobody_passes(statistics)),
        _cases("Cases that strong work fails more often", "Read them: often the case is wrong.", backwards(statistics)),
    ]
    return [alert for alert in found if alert.count]


def nobody_passes(statistics: ClassStatistics) -> list[CaseStatistics]:
    """Cases that were tried and never passed."""
    return [case for case in statistics.cases.values() if case.count >= _FEWEST and not case.passed]


def backwards(statistics: ClassStatistics) -> list[CaseStatistics]:
    """Cases whose item-rest correlation is below zero by more than chance."""
    found = []
    for case in statistics.cases.values():
        correlation = statistics.discrimination.correlation(case.place)
        if correlation is not None and correlation < -chance(case.count):
            found.append(case)
    return found


def _submissions(statistics: ClassStatistics, kind: str, what: str, do: str) -> Alert:
    return _listed(what, do, [(line.row.submission, line.line) for line in statistics.of_kind(kind)])


def _listed(what: str, do: str, submissions: Sequence[tuple[str, str]]) -> Alert:
    return Alert(what, do, submissions=tuple(submissions))


def _cases(what: str, do: str, cases: Sequence[CaseStatistics]) -> Alert:
    return Alert(what, do, cases=tuple((case.question, case.name) for case in cases))
