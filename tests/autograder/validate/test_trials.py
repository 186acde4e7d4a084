"""Answers of our own are graded as a student's are, in processes that may be lost."""

import os
import signal

import numpy as np
import pytest

from autograder.errors import GraderError
from autograder.sandbox.host.zygote import library_folders
from autograder.validate.styles import STYLES
from autograder.validate.trials import Graders, Trial
from autograder.validate.variations import dressed
from tests.autograder.validate.conftest import HIDDEN, SOLUTION, toy


@pytest.fixture(scope="module")
def graders(tmp_path_factory):
    with Graders(toy(tmp_path_factory.mktemp("bank")), ["toy"], 1) as graders:
        yield graders


def run(graders, *sources, **options):
    done = []
    found = graders.run([Trial("toy", source, **options) for source in sources], lambda: done.append(1))
    assert len(done) == len(sources)
    return found


def test_right_and_wrong_answers_in_the_order_in_which_they_were_given(graders):
    wrong = SOLUTION + "\n\ndef spread(x):\n    return 1 / 0\n"
    right, lost, again = run(graders, SOLUTION, wrong, SOLUTION)
    assert right.lost == frozenset()
    assert lost.lost == lost.wrong == {"test_spread_of_one_number", "test_spread_of_many", "test_spread_of_nothing"}
    assert right.digest == again.digest != lost.digest


def test_errors_are_measured_in_units_of_what_a_case_allows(graders):
    [found] = run(graders, SOLUTION.replace("values ** 2)", "values ** 2) * (1 + 1e-5)"))
    assert found.lost == {"test_spread_of_one_number"}  # which compares to the last bit, and not by a tolerance
    assert 0.01 < found.excess["test_spread_of_many"] < 1


def test_a_misconception_is_recognized_and_what_that_compares_is_not_measured(graders):
    [found] = run(graders, SOLUTION + "\n\ndef weighted(x, w):\n    return sum(x)\n")
    assert found.diagnoses == {"toy/no_weights"}
    assert set(found.excess) == {"test_spread_of_many", "test_weighted_sum_of_many"}


def test_only_the_cases_that_are_named_run(graders):
    [found] = run(graders, "", cases=frozenset({"test_the_even_one"}))
    assert found.lost == {"test_the_even_one"}


def test_from_memory_the_verdicts_are_the_same(graders):
    wrong = SOLUTION.replace("np.mean", "np.sum")
    [looked] = run(graders, wrong)
    first, second = run(graders, wrong, wrong, from_memory=True)
    assert looked.digest == first.digest == second.digest
    assert first.excess
    assert not second.excess  # nothing was looked at again


def test_a_sandbox_has_the_numpy_that_is_imported_here(tmp_path, monkeypatch):
    (tmp_path / "numpy").mkdir()
    monkeypatch.setattr(np, "__file__", str(tmp_path / "numpy" / "__init__.py"))
    assert library_folders()[0] == str(tmp_path)


def test_a_worker_that_is_killed_is_a_failure_of_the_grader(tmp_path):
    with Graders(toy(tmp_path), ["toy"], 1) as graders:
        run(graders, SOLUTION)
        [pid] = graders.pids
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(GraderError, match="is gone"):
            run(graders, SOLUTION)


def test_a_case_without_a_verdict_is_a_failure_of_the_grader(tmp_path):
    skips = HIDDEN.replace("    x, w =", "    pytest.skip()\n    x, w =")
    with Graders(toy(tmp_path, hidden=skips), ["toy"], 1) as graders, pytest.raises(GraderError, match="no verdict"):
        run(graders, SOLUTION)


# Styles


def names(source, style, functions=("f", "g")):
    found = {}
    exec(dressed(source, functions, style), found)  # noqa: S102 - written here
    return found


def test_only_what_is_asked_from_outside_is_dressed():
    source = (
        "import numpy as np\nA = 'x'\n\ndef f():\n    return np.ones(2)\n\ndef g():\n    return type(f()).__name__\n"
    )
    found = names(source, "lists")
    assert found["f"]() == [1.0, 1.0]
    assert found["g"]() == "ndarray"
    assert found["A"] == "x"


def test_helpers_of_an_answer_may_have_any_name():
    source = "def parts(x):\n    return x\ndef STYLES():\n    pass\ndef f():\n    return parts(1.0)\ndef g():\n    pass"
    found = names(source, "float32")
    assert found["f"]().dtype == np.float32
    assert found["parts"](3) == 3


@pytest.mark.parametrize("style", STYLES)
def test_a_style_keeps_the_numbers(style):
    value = (np.array([[1.0, 2.0], [3.0, 4.0]]), 0.5, {"a": [1.5, True]})
    changed = STYLES[style](value)
    assert np.array_equal(changed[0], value[0])
    assert changed[1] == 0.5
    assert changed[2]["a"][0] == 1.5
    assert changed[2]["a"][1]
