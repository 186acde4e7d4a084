"""What students read, as a whole: `messages.md` holds it, to be read and to be compared."""

import re

import numpy as np
import pytest

from autograder.cases import Wrong
from autograder.engine.assertion_values import compared_by_numpy
from autograder.engine.collect import Case
from autograder.engine.messages import for_student
from autograder.engine.proxy import Call
from autograder.engine.run_case import Finding
from autograder.engine.verdicts import Outcome
from tests.autograder.engine.golden import ANSWERS, FILE, golden


def test_the_messages_are_the_ones_in_the_file():
    made = golden()
    assert len(ANSWERS) >= 30
    assert made == FILE.read_text(encoding="utf-8"), f"see that it reads well, then write {FILE.name} anew: golden.py"


def test_no_hidden_message_holds_what_only_the_case_knows():
    hidden = re.findall(r"^hidden: .*\n\n((?:    .*\n)+)", FILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(hidden) > 40
    for message in hidden:
        # Numbers: of shapes, axes and counts, and of the student's own lines.
        told = r"shape \([\d, ]*\)|axis \d|length 1|with \d|: \d values were|cell \d+, line \d+: `[^`]*`|n - 1"
        plain = re.sub(told, "", message)
        assert not re.search(r"\d", plain), message
        assert "Traceback" not in message


@pytest.mark.parametrize(
    ("got", "want", "difference"),
    [
        ([1.00001, 3.0], [1.0, 2.0], "it is wrong in the last entry only"),
        (["no"], ["yes"], ""),
        (None, 2.0, "it must be numbers, and None came back: is the `return` missing?"),
    ],
)
def test_a_public_case_allows_what_it_says_and_no_less(got, want, difference):
    with pytest.raises(Exception) as caught:
        np.testing.assert_allclose(got, want, rtol=1e-4)
    assert compared_by_numpy(caught.value).difference("it") == difference


@pytest.mark.parametrize(
    ("called", "whose"), [(["spread"], " of spread"), (["spread"] * 2, " of spread"), (["spread", "centred"], "")]
)
def test_a_result_has_a_name_where_only_one_function_was_called(called, whose):
    case = Case("toy", "test_it", True, 1.0, print, frozenset(), ({},))
    calls = tuple(Call(name, (1.0,), {}, 2.0) for name in called)
    message = for_student(case, Finding(Outcome.FAILED, Wrong("the result is too large"), calls), {})
    assert message == f"❌ failed: the result{whose} is too large"
