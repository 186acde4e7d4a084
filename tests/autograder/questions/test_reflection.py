"""reflection: what counts as a number of hours, and what an untouched one is."""

import pytest

from autograder.cases import NotChosen

NUMBER_CASES = {
    "HOURS_WRITING": "test_hours_of_writing_are_a_number",
    "HOURS_CODE": "test_hours_of_code_are_a_number",
    "HOURS_TOTAL": "test_total_hours_are_a_number",
}
SUM_CASE = "test_total_is_the_sum_of_writing_and_code"
PUBLIC_CASE = "test_the_hours_add_up"

only_reflection = pytest.mark.parametrize("content", ["reflection"], indirect=True)


def entered(content, writing="5.0", code="4.0", total="9.0"):
    text = f"import numpy as np\nHOURS_WRITING = {writing}\nHOURS_CODE = {code}\nHOURS_TOTAL = {total}\n"
    return content.lost(text)


def test_the_reference_holds_the_hours_of_the_source(reference):
    solution = reference("reflection")
    assert (solution.HOURS_WRITING, solution.HOURS_CODE, solution.HOURS_TOTAL) == (5, 4, 9)


@only_reflection
@pytest.mark.parametrize(
    "form",
    ["{}", "float({})", "np.float32({})", "np.int16({})", "np.array({})", "np.array([{}.0])", "np.longdouble({})"],
)
def test_numbers_may_come_in_any_form(content, form):
    assert entered(content, *(form.format(n) for n in (5, 4, 9))) == {}


@only_reflection
@pytest.mark.parametrize(
    "value",
    ["float('nan')", "float('inf')", "-float('inf')", "-0.5", "True", "np.bool_(True)", "'5'", "5j", "[5]", "{}"],
)
@pytest.mark.parametrize("name", NUMBER_CASES)
def test_what_is_no_time_is_refused(content, name, value):
    lost = entered(content, **{name.removeprefix("HOURS_").lower(): value})
    assert {NUMBER_CASES[name], SUM_CASE} <= set(lost)
    assert not set(lost) & (set(NUMBER_CASES.values()) - {NUMBER_CASES[name]})


@only_reflection
def test_the_total_is_right_to_within_one_millionth(content):
    assert entered(content, total="9.0000009") == {}
    assert set(entered(content, total="9.0000011")) == {SUM_CASE, PUBLIC_CASE}
    assert set(entered(content, total="8.9999989")) == {SUM_CASE, PUBLIC_CASE}


@only_reflection
def test_what_was_not_entered_is_blank_and_not_wrong(content):
    lost = content.lost(content.solution.stub)
    assert {type(lost[name]) for name in (*NUMBER_CASES.values(), SUM_CASE)} == {NotChosen}
    assert set(entered(content, code="None")) == {NUMBER_CASES["HOURS_CODE"], SUM_CASE, PUBLIC_CASE}
