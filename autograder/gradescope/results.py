"""From verdicts to Gradescope's results.json, by Otter's own test files and Otter's own formatting."""

from __future__ import annotations

import inspect
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from otter.run.run_autograder.autograder_config import AutograderConfig
from otter.test_files import GradingResults
from otter.test_files.exception_test import ExceptionTestFile

from autograder.bank.bank import Assignment
from autograder.engine.collect import Case
from autograder.engine.verdicts import Report
from autograder.errors import GraderError
from autograder.gradescope.otter_files import VERDICTS, otter_files

NOTE = (
    "Public cases show their results at once. Hidden cases count too: their results appear when the grades are "
    "published, so all public cases passed is not yet full marks."
)


def outcomes(report: Report) -> dict[str, dict[str, str]]:
    """Question -> case -> outcome: all that Otter's test files get to see."""
    by_question: dict[str, dict[str, str]] = {}
    for verdict in report.verdicts:
        by_question.setdefault(verdict.question, {})[verdict.case] = str(verdict.outcome)
    return by_question


class OtterFiles:
    """The Otter test files of an assignment, loaded once for all submissions.

    Args:
        assignment: The assignment.
        cases: Its cases.
    """

    def __init__(self, assignment: Assignment, cases: Sequence[Case]) -> None:
        self._files = [
            ExceptionTestFile.from_string(text, path=f"{question}.py")
            for question, text in sorted(otter_files(assignment, cases).items())
        ]
        for file in self._files:
            for case in file.test_cases:
                # Otter looks it up for each case of each submission, which took a third of its time.
                case.body.test_func.__signature__ = inspect.signature(case.body.test_func)

    def results(self, report: Report) -> GradingResults:
        """Run them on verdicts, in this process and without a kernel; what is returned holds until the next call.

        Raises:
            GraderError: if Otter's results and the verdicts don't agree.
        """
        return _results(self._files, report)


def grade_with_otter_files(report: Report, tests: Path) -> GradingResults:
    """Run the zip's Otter test files on verdicts, in this process and without a kernel.

    Args:
        report: The verdicts.
        tests: The folder with one Otter test file per question.

    Raises:
        GraderError: if Otter's results and the verdicts don't agree.
    """
    return _results([ExceptionTestFile.from_file(str(path)) for path in sorted(tests.glob("*.py"))], report)


def _results(files: Sequence[ExceptionTestFile], report: Report) -> GradingResults:
    environment = {VERDICTS: outcomes(report)}
    for file in files:
        file.run(environment)
    results = GradingResults(files)
    dress(results, report)
    return results


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
    results.set_output("\n\n".join(part for part in (report.files, report.line, NOTE) if part))


def gradescope_json(results: GradingResults, otter_config: dict[str, Any]) -> str:
    """The text of results.json, to the byte as `otter run` writes it."""
    return json.dumps(results.to_gradescope_dict(AutograderConfig(otter_config)), indent=4)
