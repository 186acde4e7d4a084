"""A case that depends on more than the answers that it gets is found."""

import pytest

from autograder.validate.content import load_contents
from autograder.validate.purity import impure_cases
from tests.autograder.validate.conftest import HIDDEN, toy

HEAD = "import random\nimport time\n\nimport numpy as np\n" + HIDDEN
CASE = "\n\nKEPT = []\n\n\ndef test_new(student, reference):\n    "


def impure(tmp_path, case):
    return impure_cases(load_contents(toy(tmp_path, hidden=HEAD + CASE + case), ["toy"])["toy"])


@pytest.mark.parametrize(
    "case",
    [
        "assert_close(student.spread([1.0]), 1.0)",
        'assert_close(student.spread(draw("a").normal(size=4)), reference.spread(draw("a").normal(size=4)))',
        "for weights in ([1.0], [2.0]):\n        assert_close(student.weighted([1.0], weights), weights[0])",
        # It draws, and asks for the same.
        "np.random.normal()\n    assert_close(student.spread([1.0]), 1.0)",
    ],
)
def test_a_good_case_passes(tmp_path, case):
    assert impure(tmp_path, case) == {}


@pytest.mark.parametrize(
    "case",
    [
        "student.spread([np.random.normal()])",
        "student.spread([random.random()])",
        "student.spread([np.random.default_rng().normal()])",
        "student.spread([time.time()])",
        "student.spread([time.perf_counter() - time.monotonic()])",
        "KEPT.append(1.0)\n    student.spread(KEPT)",
        # Only a wrong answer lets something be kept.
        "KEPT.append(1.0) if student.spread([2.0]) != 4 else 0\n    student.spread(KEPT + [0.0])",
    ],
)
def test_a_case_that_asks_for_something_else_is_found(tmp_path, case):
    assert set(impure(tmp_path, case)) == {"test_new"}
    assert "asks something else the second time" in impure(tmp_path / "again", case)["test_new"]


@pytest.mark.parametrize(
    "case",
    [
        "KEPT.append(student.spread([1.0]))\n    assert len(KEPT) < 5",
        "student.spread([1.0])\n    assert time.time() < 1000",
        "assert student.spread([1.0]) + random.random() < 1.8",
    ],
)
def test_a_case_that_finds_something_else_is_found(tmp_path, case):
    assert "finds something else" in impure(tmp_path, case)["test_new"]


def test_a_callable_that_replies_something_else_is_found(tmp_path):
    solution = 'def ask(model):\n    """Ask."""\n    # BEGIN SOLUTION\n    return len(model())\n    # END SOLUTION\n'
    public = "def test_asks(student):\n    assert student.ask(lambda: 'a') == 1\n"
    hidden = "import random\n\n\ndef test_new(student):\n    assert student.ask(lambda: [random.random()]) == 1\n"
    bank = toy(tmp_path, solution=solution, public=public, hidden=hidden, misconceptions="", alternatives="")
    assert set(impure_cases(load_contents(bank, ["toy"])["toy"])) == {"test_new"}


def test_seeds_and_clocks_are_as_before(tmp_path):
    import random
    import time

    import numpy as np

    before, clock = (random.getstate(), np.random.get_state()[1].tolist()), time.time
    impure(tmp_path, "assert student.spread([1.0]) == 1")
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before
    assert time.time is clock
