"""What Otter itself makes of verdicts: its own test files, run and formatted by its own classes."""

import json

from otter.run.run_autograder.autograder_config import AutograderConfig
from otter.test_files import GradingResults
from otter.test_files.exception_test import ExceptionTestFile

from autograder.engine.collect import Case
from autograder.gradescope.otter_files import VERDICTS, otter_file
from autograder.gradescope.otter_results import dress, outcomes


def otter_results(report, points):
    """Otter's results on verdicts, with our messages in them.

    Args:
        report: The verdicts.
        points: Points by question.
    """
    files = []
    for question in sorted(points):
        of_question = [verdict for verdict in report.verdicts if verdict.question == question]
        cases = [Case(v.question, v.case, v.hidden, v.weight, print, frozenset(), ({},)) for v in of_question]
        files.append(ExceptionTestFile.from_string(otter_file(question, points[question], cases), f"{question}.py"))
        files[-1].run({VERDICTS: outcomes(report)})
    results = GradingResults(files)
    dress(results, report)
    return results


def otter_json(report, points, config):
    """The text of results.json as Otter writes it."""
    return json.dumps(otter_results(report, points).to_gradescope_dict(AutograderConfig(config)), indent=4)
