"""Gradescope's results: what we write is what Otter writes, and Otter's own must be the verdicts, case by case."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.bank.text import write_atomically
from autograder.engine.verdicts import Outcome, Report, Status, Verdict
from autograder.errors import GraderError
from autograder.gradescope.otter_results import dress
from autograder.gradescope.results import gradescope_json
from tests.autograder.otter_json import otter_json, otter_results

VERDICTS = (
    Verdict("q", "test_a", False, 1, Outcome.PASSED, "fine"),
    Verdict("q", "test_b", True, 3, Outcome.FAILED, "is wrong"),
)
REPORT = Report(Status.GRADED, "a line", VERDICTS)
POINTS = {"q": 2.0}

# What a message may hold: it ends up between texts of ours, and whatever splits lines is indented.
TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("\n\r\t \x0b\x0c\x1c\x85\u2028❌💡"), max_size=30)
VERDICTS_OF_A_CASE = st.tuples(st.booleans(), st.sampled_from([1, 2, 0.5, 7.3]), st.sampled_from(list(Outcome)), TEXTS)
QUESTIONS = st.dictionaries(
    st.from_regex("[a-z]([a-z0-9_]{0,6}[a-z0-9])?", fullmatch=True),
    st.tuples(st.sampled_from([1, 5, 2.5, 0.1, 3]), st.lists(VERDICTS_OF_A_CASE, min_size=1, max_size=5)),
    min_size=1,
    max_size=4,
)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "show_hidden": st.booleans(),
        "show_all_public": st.booleans(),
        "force_public_test_summary": st.booleans(),
        "show_stdout": st.booleans(),
        "points_possible": st.none() | st.sampled_from([0, 10, 12.5]),
        "score_threshold": st.none() | st.sampled_from([0, 0.5, 1.0]),
        "lang": st.just("python"),
        "plugins": st.just([{"a.B": {"assignment": "toys"}}]),
    },
)


@given(QUESTIONS, SETTINGS, TEXTS)
def test_whatever_the_verdicts_and_settings_are_the_text_is_otters_to_the_byte(questions, settings, line):
    verdicts = tuple(
        Verdict(question, f"test_{number}", *rest)
        for question, (_, cases) in questions.items()
        for number, rest in enumerate(cases)
    )
    points = {question: points for question, (points, _) in questions.items()}
    report = Report(Status.GRADED, line, verdicts)
    assert gradescope_json(report, points, settings) == otter_json(report, points, settings)


def test_points_follow_weights_and_messages_the_verdicts():
    results = json.loads(gradescope_json(REPORT, POINTS, {"show_hidden": True}))
    assert results["output"].startswith("a line\n")
    [public, question] = results["tests"]
    assert (public["name"], public["status"]) == ("Public Tests", "passed")
    assert (question["score"], question["max_score"], question["visibility"]) == (0.5, 2.0, "after_published")
    assert "is wrong" in question["output"]


@pytest.mark.parametrize(
    ("verdicts", "points"),
    [
        (VERDICTS, {"q": 2.0, "r": 1.0}),  # nothing on a question
        (VERDICTS, {"r": 1.0}),  # another assignment's
        ((*VERDICTS, VERDICTS[0]), POINTS),  # two on one case
    ],
)
def test_verdicts_that_are_not_those_of_the_assignment_are_refused(verdicts, points):
    with pytest.raises(GraderError, match="verdict"):
        gradescope_json(replace(REPORT, verdicts=verdicts), points, {})


@pytest.mark.parametrize("setting", [{"show_hidden": "yes"}, {"points_possible": "ten"}, {"score_threshold": True}])
def test_a_setting_of_the_wrong_kind_is_named(setting):
    with pytest.raises(GraderError, match=f"otter_config.json: {next(iter(setting))} must be"):
        gradescope_json(REPORT, POINTS, setting)


@pytest.mark.parametrize(
    "verdicts",
    [
        VERDICTS[:1],  # one is not there
        (*VERDICTS, replace(VERDICTS[0], case="test_c")),  # one is too many
        (replace(VERDICTS[0], hidden=True), VERDICTS[1]),
    ],
)
def test_otters_results_of_other_cases_are_refused(verdicts):
    results = otter_results(REPORT, POINTS)
    with pytest.raises(GraderError):
        dress(results, replace(REPORT, verdicts=verdicts))


def test_otters_results_that_say_other_than_the_verdicts_are_refused():
    results = otter_results(REPORT, POINTS)
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
