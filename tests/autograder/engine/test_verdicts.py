"""From verdicts to points."""

import pytest

from autograder.engine.verdicts import Outcome, Report, Status, Verdict, case_points, earned_shares


def verdict(question, weight, outcome=Outcome.PASSED):
    return Verdict(question, f"test_{weight}", True, weight, outcome, "")


VERDICTS = (
    verdict("b", 1.0),
    verdict("a", 2.0, Outcome.FAILED),
    verdict("b", 3.0, Outcome.BLANK),
    verdict("a", 0.5),
    verdict("c", 7.0),
    verdict("d", 0.5, Outcome.ERROR),
)


def test_a_share_is_weights_passed_of_all_weights():
    assert list(earned_shares(VERDICTS).items()) == [("b", 0.25), ("a", 0.2), ("c", 1.0), ("d", 0.0)]


def test_scores_are_points_times_shares():
    report = Report(Status.GRADED, "", VERDICTS)
    assert report.scores({"a": 10, "b": 8.2}) == {"a": 2.0, "b": 2.05}


def test_a_case_is_worth_its_part_of_the_points():
    points = {"a": 10, "b": 8.2, "c": 1, "d": 3}
    assert case_points(VERDICTS, points) == [8.2 * 1.0 / 4, 10 * 2.0 / 2.5, 8.2 * 3.0 / 4, 10 * 0.5 / 2.5, 1.0, 3.0]


@pytest.mark.parametrize("weight", [1.0, 1 / 3, 0.1])
def test_all_cases_of_a_question_earn_all_of_its_points(weight):
    verdicts = [verdict("a", weight) for _ in range(7)]
    assert sum(case_points(verdicts, {"a": 8.2})) == pytest.approx(8.2, abs=1e-12)
    assert earned_shares(verdicts) == {"a": 1.0}
