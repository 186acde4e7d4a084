"""The verdicts in Otter's own results, for `otter run`: Otter has run its test files, and formats what they found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.engine.verdicts import Report
from autograder.errors import GraderError
from autograder.gradescope.results import output_line

if TYPE_CHECKING:
    from otter.test_files import GradingResults


def outcomes(report: Report) -> dict[str, dict[str, str]]:
    """Question -> case -> outcome: all that Otter's test files get to see."""
    by_question: dict[str, dict[str, str]] = {}
    for verdict in report.verdicts:
        by_question.setdefault(verdict.question, {})[verdict.case] = str(verdict.outcome)
    return by_question


def dress(results: GradingResults, report: Report) -> None:
    """Put the verdicts' messages into Otter's results, which would read "Error at line 12 in test ...".

    Raises:
        GraderError: if Otter's results and the verdicts don't agree, case by case.
    """
    if results.has_catastrophic_failure():
        raise GraderError(f"Otter produced no results: {results.catastrophic_error}")
    verdicts = {(verdict.question, verdict.case): verdict for verdict in report.verdicts}
    seen = set()
    for question, file in results.results.items():
        for result in file.test_case_results:
            verdict = verdicts.get((question, result.test_case.name))
            if verdict is None or verdict.passed != result.passed or verdict.hidden != result.test_case.hidden:
                raise GraderError(f"Otter's result for {question}: {result.test_case.name} is not the verdict on it")
            result.message = verdict.message
            seen.add((question, verdict.case))
    if seen != set(verdicts):
        raise GraderError("Otter's results do not hold every case: was the zip built from these cases?")
    results.set_output(output_line(report))
