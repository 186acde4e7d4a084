"""All cases ask before any of them looks at an answer, and decide as they would alone."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from autograder.engine import engine as engine_module
from autograder.engine import session, transcript
from autograder.engine.engine import Engine
from autograder.engine.verdicts import Outcome
from autograder.sandbox.host.sandbox import Sandbox
from autograder.sandbox.limits import Limits
from tests.autograder.toys import SOLUTION, code, write_bank

LIMITS = Limits(call_seconds=0.3, load_seconds=1.0)
HIDDEN = """
import numpy as np
import pytest

from autograder.cases import assert_same


def test_one(student, reference):
    assert_same(student.total([1]), 1)
    assert_same(student.total([1, 1]), 2)
    assert_same(student.total([1, 1, 1]), 3)


def test_two(student, reference):
    with np.errstate(divide="raise"):
        assert_same(student.total([2]), 2)
        with pytest.raises(FloatingPointError):
            np.float64(1) / 0


def test_three(student, reference):
    assert_same(student.total([3]), 3)
    with pytest.raises(ValueError):
        student.double([-1.0])
    with np.errstate(divide="ignore"):
        assert np.float64(1) / 0 == np.inf
    assert_same(student.total([3, 3]), 6)


def test_model(student, reference):
    assert_same(student.total([4]), 4)
    assert_same(student.ask_twice(lambda n: student.total([n])), (1, 2))
    assert_same(student.total([4, 4]), 8)
"""
LOG = "import json\nLOG = []\n"
# Every function tells what it was called with so far.
TELLS = SOLUTION.replace("return sum(numbers)", "LOG.append(len(numbers) * 10 + numbers[0])\n    return str(LOG)")


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    return write_bank(tmp_path_factory.mktemp("bank"), hidden=HIDDEN)


def outcomes(report):
    return {verdict.case: verdict.outcome for verdict in report.verdicts}


def told(report):
    return replace(report, cpu_seconds=0.0, peak_mb=None)


@pytest.fixture
def batches(monkeypatch):
    """How many requests went together, each time."""
    found, ask_all = [], Sandbox.ask_all
    monkeypatch.setattr(
        Sandbox, "ask_all", lambda self, requests, *rest: found.append(len(requests)) or ask_all(self, requests, *rest)
    )
    return found


def test_all_that_cases_ask_goes_together(bank, batches):
    with Engine(bank, "toys", LIMITS) as engine:
        for source in (SOLUTION, TELLS):  # whatever it answers
            batches.clear()
            engine.grade(code("LOG = []", source))
            # Public; hidden: three calls, one, three, and one before a function is handed over.
            assert batches == [2, 8]
        batches.clear()
        engine.grade(code("x = 1"))
        assert batches == []  # what is not there is not called


def test_what_is_asked_does_not_depend_on_the_answers(bank, monkeypatch):
    """A student's code can't learn whether an answer was accepted: the next question is the same."""
    sent, ask_all = [], Sandbox.ask_all
    monkeypatch.setattr(
        Sandbox, "ask_all", lambda self, requests, *rest: sent.append(requests) or ask_all(self, requests, *rest)
    )
    asked = []
    with Engine(bank, "toys", LIMITS) as engine:
        for value in ("sum(numbers)", "7", "None", "1 / 0", "[numbers] * 1000"):
            sent.clear()
            engine.grade(code(SOLUTION.replace("return sum(numbers)", f"return {value}")))
            asked.append(list(sent))
    assert asked[1:] == asked[:-1]
    assert sum(map(len, asked[0])) == 10


def test_the_order_of_calls_does_not_depend_on_what_is_known(bank):
    with Engine(bank, "toys", LIMITS) as engine:
        first = engine.grade(code("LOG = []", TELLS))
        engine.grade(code(SOLUTION))
        engine.grade(code("LOG = []", TELLS.replace("return str(LOG)", "return sum(numbers)")))
        again = engine.grade(code("LOG = []", TELLS))
    assert told(first) == told(again)
    assert "[21, 11, 21, 31, 12, 13, 23, 14]" in next(v.staff for v in first.verdicts if v.case == "test_model")


@pytest.mark.parametrize("most", [0, 150])
def test_small_batches_decide_the_same(bank, monkeypatch, batches, most):
    wrong = code(SOLUTION.replace("return sum(numbers)", "return sum(numbers) + (len(numbers) == 3)"))
    with Engine(bank, "toys", LIMITS) as engine:
        together = engine.grade(wrong)
        batches.clear()
        monkeypatch.setattr(transcript, "MOST_AT_ONCE", most)
        assert told(engine.grade(wrong)) == told(together)
    assert max(batches) < 4
    assert [case for case, outcome in outcomes(together).items() if outcome is Outcome.FAILED] == ["test_one"]


HANG = "while numbers == [3]: pass\n    return sum(numbers)"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (HANG, Outcome.TIMEOUT),
        (HANG.replace("pass", "import os; os._exit(3)"), Outcome.CRASHED),
        (HANG.replace("pass", "numbers = bytes(10**10)"), Outcome.MEMORY),
    ],
)
def test_a_loss_is_of_the_case_that_caused_it(bank, body, outcome):
    lossy = code(SOLUTION.replace("return sum(numbers)", body))
    with Engine(bank, "toys", LIMITS) as engine:
        reports = [engine.grade(lossy) for _ in range(2)]
    assert told(reports[0]) == told(reports[1])
    found = outcomes(reports[0])
    assert found.pop("test_three") is outcome
    assert set(found.values()) == {Outcome.PASSED}


def test_beyond_the_budget_only_small_answers_are_taken(bank, monkeypatch):
    large = code(SOLUTION.replace("return sum(numbers)", "return [sum(numbers)] * 5000"))
    monkeypatch.setattr(session, "MOST_CARRIED", 100_000)  # two of them
    with Engine(bank, "toys", LIMITS) as engine:
        found = outcomes(engine.grade(large))
    assert found["test_total_of_one_and_two"] is found["test_one"] is Outcome.FAILED
    assert found["test_two"] is found["test_three"] is Outcome.MEMORY
    assert found["test_double_of_three_is_six"] is Outcome.PASSED


def test_what_a_case_made_a_function_print_is_in_its_own_report(bank):
    prints = code(SOLUTION.replace("return sum(numbers)", "print(numbers)\n    return -1"))
    with Engine(bank, "toys", LIMITS) as engine:
        staff = {verdict.case: verdict.staff for verdict in engine.grade(prints).verdicts}
    for case, printed in {"test_one": "[1]", "test_two": "[2]", "test_three": "[3]", "test_model": "[4]"}.items():
        assert [text for text in ("[1]", "[2]", "[3]", "[4]") if text in staff[case].replace("call", "")] == [printed]


def test_a_failure_of_ours_ends_the_submission_and_no_later_one(bank, monkeypatch):
    with Engine(bank, "toys", LIMITS) as engine:
        with monkeypatch.context() as patch:
            patch.setattr(engine, "conclude", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                engine.grade(code(SOLUTION))
        assert set(outcomes(engine.grade(code(SOLUTION))).values()) == {Outcome.PASSED}


def test_what_came_back_is_let_go_as_soon_as_its_case_is_decided(toy_bank, monkeypatch):
    """Without the garbage collector: exceptions, tracebacks and frames are cycles, which hold all values."""
    kept, conclude = [], Engine.conclude

    def conclude_and_keep(engine, case, finding, output):
        kept.extend(weakref.ref(call.came_back) for call in finding.calls if isinstance(call.came_back, np.ndarray))
        return conclude(engine, case, finding, output)

    monkeypatch.setattr(Engine, "conclude", conclude_and_keep)
    wrong = "import numpy as np\ndef double(x): return np.zeros(1000)\ntotal = double\n"
    gc.disable()
    try:
        with Engine(toy_bank, "toys") as engine:
            engine.grade(code(wrong))
    finally:
        gc.enable()
    assert len(kept) > 3
    assert [found for found in kept if found() is not None] == []


def test_a_value_that_keeps_a_case_busy_costs_that_case(tmp_path, monkeypatch):
    hidden = HIDDEN + "\n\ndef test_count(student):\n    assert sum(1 for _ in range(student.total([5]))) == 5\n"
    busy = code(SOLUTION.replace("return sum(numbers)", "return 10**15 if numbers == [5] else sum(numbers)"))
    monkeypatch.setattr(engine_module, "LONGEST_CASE", 0.1)
    with Engine(write_bank(tmp_path, hidden=hidden), "toys", LIMITS) as engine:
        for _ in range(2):
            found = outcomes(engine.grade(busy))
            assert found.pop("test_count") is Outcome.FAILED
            assert set(found.values()) == {Outcome.PASSED}


def test_functions_that_call_each_other_without_end_are_the_students(bank):
    endless = code(
        SOLUTION.replace("return sum(numbers)", "return MODEL[0](1) if MODEL else sum(numbers)").replace(
            "return model(1), model(2)", "MODEL.append(model)\n    return model(1), MODEL.clear()"
        )
        + "\nMODEL = []\n"
    )
    with Engine(bank, "toys", LIMITS) as engine:
        found = outcomes(engine.grade(endless))
    assert found["test_model"] is Outcome.ERROR
    assert found["test_two"] is Outcome.PASSED


def test_what_a_function_of_ours_can_not_send_back_is_refused(tmp_path):
    hidden = (
        HIDDEN + "\n\ndef test_large(student):\n"
        "    assert student.ask_twice(lambda x: np.zeros(len(x) * [2**22, 1][len(x) < 3])) is not None\n"
    ).replace("lambda n: student.total([n])), (1, 2)", "lambda n: n), (1, 2)")
    asks = "try: model([0] * 9)\n    except ValueError: return 'refused'\n    return model(1), model(2)"
    source = SOLUTION.replace("return model(1), model(2)", asks)
    solution = SOLUTION.replace(
        "return model(1), model(2)", "try: return model(1), model(2)\n    except TypeError: return model([]), 0"
    )
    with Engine(write_bank(tmp_path, solution=solution, hidden=hidden), "toys", LIMITS) as engine:
        found = outcomes(engine.grade(code(source)))
    assert found["test_large"] is Outcome.PASSED
