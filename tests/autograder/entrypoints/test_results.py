"""Otter's results must be the verdicts, case by case; anything else is a failure of ours."""

from dataclasses import replace

import pytest

from autograder.bank.text import write_atomically
from autograder.engine.collect import Case
from autograder.engine.verdicts import Outcome, Report, Status, Verdict
from autograder.errors import GraderError
from autograder.gradescope.otter_files import otter_file
from autograder.gradescope.results import dress, grade_with_otter_files

CASES = [
    Case("q", name, name != "test_a", weight, print, frozenset(), ({},))
    for name, weight in [("test_a", 1), ("test_b", 3)]
]
VERDICTS = (
    Verdict("q", "test_a", False, 1, Outcome.PASSED, "fine"),
    Verdict("q", "test_b", True, 3, Outcome.FAILED, "is wrong"),
)
REPORT = Report(Status.GRADED, "a line", VERDICTS)


@pytest.fixture
def tests(tmp_path):
    (tmp_path / "q.py").write_text(otter_file("q", 2, CASES))
    return tmp_path


def test_points_follow_weights_and_messages_the_verdicts(tests):
    results = grade_with_otter_files(REPORT, tests)
    assert results.total == 0.5
    assert results.possible == 2
    assert [result.message for result in results.results["q"].test_case_results] == ["fine", "is wrong"]
    assert results.output.startswith("a line\n")


@pytest.mark.parametrize(
    "verdicts",
    [
        VERDICTS[:1],  # one is not there
        (*VERDICTS, replace(VERDICTS[0], case="test_c")),  # one is too many
        (replace(VERDICTS[0], hidden=True), VERDICTS[1]),
    ],
)
def test_results_of_other_cases_are_refused(tests, verdicts):
    with pytest.raises(GraderError):
        grade_with_otter_files(replace(REPORT, verdicts=verdicts), tests)


def test_results_that_say_other_than_the_verdicts_are_refused(tests):
    results = grade_with_otter_files(REPORT, tests)
    results.results["q"].test_case_results[1].passed = True
    with pytest.raises(GraderError, match="is not the verdict on it"):
        dress(results, REPORT)


def test_a_failure_of_otter_is_refused():
    from otter.test_files import GradingResults

    with pytest.raises(GraderError, match="Otter produced no results"):
        dress(GradingResults.without_results(EOFError("x")), REPORT)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "new\ud800")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.json", "old")]
