"""Which misconception a wrong answer agrees with."""

import re
from textwrap import dedent

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.cases import Wrong
from autograder.engine import misconceptions as misconceptions_module
from autograder.engine.engine import Engine
from autograder.engine.failure_signature import MOST_KEPT, FailureSignature, failure_signature, same_signature
from autograder.engine.proxy import Call
from autograder.engine.run_case import Finding
from autograder.engine.verdicts import Outcome
from autograder.sandbox.limits import Limits
from autograder.validate.content import load_contents
from tests.autograder.engine.golden import HIDDEN, MISCONCEPTIONS, PUBLIC, SOLUTION
from tests.autograder.toys import code, write_bank

BY_ROWS = "def centred(X):\n    X = np.array(X)\n    return X - X.mean(axis=1, keepdims=True)\n"
LOOPS = '''

def spread__for_ever(X):
    """It never ends."""
    print("a misconception may print")
    while True:
        pass
'''


def write(folder, misconceptions=MISCONCEPTIONS):
    bank = write_bank(folder, SOLUTION, PUBLIC, HIDDEN)
    bank.misconceptions("toy").parent.mkdir(parents=True)
    bank.misconceptions("toy").write_text(dedent(misconceptions))
    return bank


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with Engine(write(tmp_path_factory.mktemp("bank")), "toys", Limits(call_seconds=0.5)) as engine:
        yield engine


def diagnosed(report):
    return {v.case: v.diagnosis for v in report.verdicts if v.diagnosis}


def test_a_misconception_is_found_in_another_style(engine):
    report = engine.grade(code(SOLUTION, BY_ROWS.replace("return X", "return (X").rstrip() + ").astype('f4').tolist()"))
    found = diagnosed(report)
    assert found["test_columns_have_mean_zero"] == "toy/by_rows"
    verdict = next(v for v in report.verdicts if v.case == "test_columns_have_mean_zero")
    assert verdict.message.endswith("💡 hint: The mean of each column is asked for, and this takes that of each row.")
    assert verdict.returned.startswith("[[")
    assert len(verdict.returned) <= 80


def test_what_builds_on_a_wrong_function_gets_its_hint(engine):
    found = diagnosed(engine.grade(code(SOLUTION, BY_ROWS)))
    assert found["test_spread_of_random_numbers"] == "toy/by_rows"
    # With a right helper of its own there is nothing to say about the spread.
    own = "def spread(X):\n    X = np.array(X)\n    return np.std(X - X.mean(axis=0))\n"
    assert "test_spread_of_random_numbers" not in diagnosed(engine.grade(code(SOLUTION, BY_ROWS, own)))


def test_another_value_in_one_case_speaks_against_it(engine):
    twice = BY_ROWS.replace("    return", "    if len(X) == 5: return 2 * X\n    return")
    assert "toy/by_rows" in diagnosed(engine.grade(code(SOLUTION, BY_ROWS))).values()
    # Only where it is wrong in a way of its own: the public case still agrees, and the hidden one does not.
    other = BY_ROWS.replace("    return", "    if len(X) == 3: return 2 * X\n    return")
    assert "toy/by_rows" not in diagnosed(engine.grade(code(SOLUTION, other))).values()
    assert "toy/by_rows" in diagnosed(engine.grade(code(SOLUTION, twice))).values()  # the case ended before that


def test_a_passed_case_speaks_against_it(engine):
    sometimes = BY_ROWS.replace("    return", "    if len(X) == 2: return X - X.mean(axis=0)\n    return")
    assert "toy/by_rows" not in diagnosed(engine.grade(code(SOLUTION, sometimes))).values()


def test_a_missing_exception_is_diagnosed_whatever_comes_back(engine):
    answer = "def centred(X):\n    return [[v - sum(c) / len(c) for v, c in zip(row, zip(*X))] for row in X]"
    assert diagnosed(engine.grade(code(SOLUTION, answer))) == {"test_no_rows_are_refused": "toy/empty_is_fine"}


FLAT = '''

def is_flat(X):
    """Whether all rows of X are the same."""
    # BEGIN SOLUTION
    return bool((np.abs(centred(X)) < 1e-9).all())
    # END SOLUTION
'''
FLAT_CASES = """

def test_equal_rows_are_flat(student):
    assert_same(student.is_flat([[1.0, 2.0], [1.0, 2.0]]), True, "whether it is flat")


def test_other_rows_are_not_flat(student):
    assert_same(student.is_flat([[1.0, 2.0], [1.0, 3.0]]), False, "whether it is flat")
"""
FLAT_MISCONCEPTIONS = '''

def is_flat__never(X):
    """Rows may be the same."""
    return False


def spread__doubled(X):
    """Once is enough."""
    return float(2 * np.std(X - np.mean(X, axis=0)))
'''


@pytest.fixture(scope="module")
def flat(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flat")
    bank = write_bank(folder, SOLUTION + FLAT, PUBLIC, HIDDEN + FLAT_CASES)
    bank.misconceptions("toy").parent.mkdir(parents=True)
    bank.misconceptions("toy").write_text(dedent(MISCONCEPTIONS + FLAT_MISCONCEPTIONS))
    with Engine(bank, "toys", Limits(call_seconds=0.5)) as engine:
        yield engine


def hints(report):
    return {v.case: v.message.partition("💡 ")[2] for v in report.verdicts if v.diagnosis}


def test_yes_or_no_says_nothing_where_what_it_builds_on_is_wrong(flat):
    never = code(SOLUTION + FLAT, "def is_flat(X):\n    return False")
    assert hints(flat.grade(never)) == {"test_equal_rows_are_flat": "perhaps: Rows may be the same."}
    # Nothing is wrong with how it tells what is flat.
    below = code(SOLUTION + FLAT, "def centred(X):\n    return np.array(X) + 1")
    assert "test_equal_rows_are_flat" in {v.case for v in flat.grade(below).verdicts if not v.passed}
    assert "toy/never" not in diagnosed(flat.grade(below)).values()


def test_numbers_are_less_sure_where_what_it_builds_on_is_wrong(flat):
    case = "test_spread_of_random_numbers"
    twice = "def spread(X):\n    return np.std(2 * np.array(centred(X)))"
    assert hints(flat.grade(code(SOLUTION + FLAT, twice)))[case] == "hint: Once is enough."
    below = "def centred(X):\n    return 2 * (np.array(X) - np.mean(X, axis=0))"
    assert hints(flat.grade(code(SOLUTION + FLAT, below)))[case] == "perhaps: Once is enough."
    # An exception that is missing below makes no number wrong.
    unchecked = "def centred(X):\n    return np.array(X) - np.mean(X, axis=0)"
    assert hints(flat.grade(code(SOLUTION + FLAT, unchecked, twice)))[case] == "hint: Once is enough."


def test_of_choices_that_are_graded_together_staff_only_learns_which_is_wrong(engine):
    report = engine.grade(code(SOLUTION, "SUM = True"))
    verdict = next(v for v in report.verdicts if not v.passed)
    assert verdict.diagnosis == "toy/same"
    assert "💡" not in verdict.message
    alone = engine.grade(code(SOLUTION, 'EFFECT = "larger"\nSUM = True')).verdicts
    assert {v.case: v.diagnosis for v in alone if not v.passed}["test_what_centring_does"] == "toy/larger"
    assert any("💡 hint: Is there a matrix" in v.message for v in alone)


@pytest.mark.parametrize(
    "answer", ["def spread(X):\n    return 0", "def spread(X):\n    return None", "del spread", ""]
)
def test_other_answers_get_no_diagnosis(engine, answer):
    assert diagnosed(engine.grade(code(SOLUTION, answer))) == {}


def test_a_misconception_that_never_ends_is_left_out(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(misconceptions_module, "LONGEST", 0.2)
    with Engine(write(tmp_path, MISCONCEPTIONS + LOOPS), "toys") as engine:
        found = diagnosed(engine.grade(code(SOLUTION, "def spread(X):\n    return np.std(centred(X), ddof=1)")))
    assert set(found.values()) == {"toy/of_a_sample"}
    assert capsys.readouterr().out == ""


def test_a_question_without_misconceptions_is_graded(tmp_path):
    with Engine(write_bank(tmp_path), "toys") as engine:
        assert diagnosed(engine.grade(code("def total(numbers):\n    return 0"))) == {}


def test_each_case_asks_a_misconception_once(tmp_path, monkeypatch):
    asked = []
    ask = misconceptions_module.Misconceptions._ask
    monkeypatch.setattr(
        misconceptions_module.Misconceptions, "_ask", lambda self, *key: asked.append(key) or ask(self, *key)
    )
    with Engine(write(tmp_path), "toys") as engine:
        first = engine.grade(code(SOLUTION, BY_ROWS))
        once = len(asked)
        assert engine.grade(code(SOLUTION, BY_ROWS)) == first
    assert len(asked) == once == len(set(asked)) > 0


# Traces


def trace(*values, finding="it is wrong"):
    calls = tuple(Call("f", (), {}, value) for value in values)
    return failure_signature(Finding(Outcome.FAILED, Wrong(finding), calls))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1.0, 2.0], np.array([1, 2])),
        ([[1.0], [2.0]], np.array([[1], [2]])),
        ((np.ones(2), 3.0), [[1, 1], 3]),
        (1e-9, 1.00005e-9),
        (float("nan"), np.float32("nan")),
        (np.array([7.0]), 7),
        (1 << 80, 1 << 80),
        ([], np.zeros((0, 2))),
        ({"a": [1, 2]}, {"a": np.array([1.0, 2.0])}),
        (np.arange(10_000.0), list(map(float, range(10_000)))),
        ([[0.5] * 30] * 40, np.full((40, 30), 0.5)),
        (np.array([1, 2], np.uint8), [1, 2]),
        (np.full(2, np.longdouble("1e4000")), [np.inf, np.inf]),
    ],
)
def test_the_same_answer_in_another_style(one, other):
    assert same_signature(trace(one), trace(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.0, 1.001),
        (1e-9, 2e-9),
        (0.0, 1e-9),
        (True, 1),
        ("1", 1),
        ([1, 2], [1, 2, 3]),
        ([], 0),
        (None, 0.0),
        (1 << 80, 1 << 81),
        ({"a": 1}, {"b": 1}),
        (np.ones((2, 3)), np.ones((3, 2))),
        (np.arange(10_000.0), np.arange(10_000.0) + 1),
        (np.array([1], np.uint8), [2]),
    ],
)
def test_another_answer(one, other):
    assert not same_signature(trace(one), trace(other))


def test_little_is_kept_of_a_large_answer():
    assert trace(["word"] * 2 * MOST_KEPT).answers is None
    [(_, numbers)] = trace(np.zeros(1_000_000)).answers
    assert numbers.sample.nbytes < 10_000


def test_another_finding_is_another_trace():
    assert not same_signature(trace(1, finding="is wrong"), trace(1, finding="is zero"))
    assert isinstance(trace(1), FailureSignature)


# The bank


# How many misconceptions of the bank are recognized is a column of `autograder validate --quick`.


@pytest.mark.parametrize("name", Bank.here().questions())
def test_a_hint_does_not_hold_the_answer(name):
    content = load_contents(Bank.here(), [name])[name]
    for label, variant in content.misconceptions.items():
        for choice in content.solution.choices.keys() & set(variant.replaces):
            answer = getattr(content.reference, choice)
            if isinstance(answer, str):
                assert answer.lower() not in variant.hint.lower().split(), f"{label}: the hint says {answer}"


# Broken ones

HINTED = """
def double__none(x):
    \"\"\"Is nothing doubled?\"\"\"
    return np.asarray(x)
"""
UNDOUBLED = code("def double(x): return list(x)\ndef total(numbers): return sum(numbers)\nEVEN = 'two'")


def write_hints(root, *broken):
    bank = write_bank(root)
    bank.misconceptions("toy").parent.mkdir(parents=True, exist_ok=True)
    bank.misconceptions("toy").write_text("\n\n".join([HINTED, *broken]))
    return bank


@pytest.fixture(scope="module")
def without_hints(tmp_path_factory):
    with Engine(write_bank(tmp_path_factory.mktemp("bank")), "toys") as engine:
        return engine.grade(UNDOUBLED)


@pytest.mark.parametrize(
    "text",
    [
        "def double__wrong(x:\n",
        "def double__wrong(x):\n    return 0\n\0",
        "DOUBLE = " + "(" * 500 + ")" * 500,
        'EVEN__wrong = "three", None',
        'EVEN__wrong = "three", 3',
        'EVEN__wrong = "three", "\\ud800"',
        'def double__wrong(x):\n    f"a hint {1}"\n    return 0',
        'def double__wrong(x):\n    b"a hint"\n    return 0',
        'def double__Wrong(x):\n    """A hint."""\n    return 0',
        "async def double__wrong(x):\n    return 0",
        "def no_such__wrong(x):\n    return 0",
        "from __future__ import annotations",
    ],
)
def test_a_file_of_misconceptions_that_cannot_be_read_costs_hints_and_no_grade(
    in_this_process, tmp_path, without_hints, text
):
    bank = write_hints(tmp_path, text)
    with Engine(bank, "toys") as engine:
        report = engine.grade(UNDOUBLED)
    assert report.verdicts == without_hints.verdicts
    [note] = report.notes
    assert note.startswith(f"toy: no hints, its misconceptions failed: UsageError: {bank.misconceptions('toy')}, line ")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return no_such_name", "NameError: name 'no_such_name' is not defined"),
        ("return np.no_such_name(x)", "AttributeError: module 'numpy' has no attribute 'no_such_name'"),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("import pytest; pytest.skip('not today')", "GraderError: toy: "),
        ("while True: pass", "takes more than 0.2 CPU seconds"),
        ("import time; time.sleep(1000)", "or 0.6 in all"),
        (
            "while True:\n        try:\n            while True: pass\n        except BaseException: pass",
            "takes more than 0.2 CPU seconds",
        ),
        ("return bytearray(1 << 62)", "MemoryError"),
        ("class E(BaseException):\n        def __str__(self): return 3\n    raise E", "E: (it has no text)"),
    ],
)
def test_a_misconception_that_fails_when_it_is_run_is_left_out(
    in_this_process, tmp_path, without_hints, monkeypatch, body, said
):
    monkeypatch.setattr(misconceptions_module, "LONGEST", 0.2)
    monkeypatch.setattr(misconceptions_module, "LONGEST_WAIT", 0.6)
    bank = write_hints(tmp_path, f'def double__broken(x):\n    """A hint."""\n    {body}\n')
    with Engine(bank, "toys") as engine:
        report = engine.grade(UNDOUBLED)
        assert engine.grade(UNDOUBLED) == report
    assert [v.outcome for v in report.verdicts] == [v.outcome for v in without_hints.verdicts]
    assert set(diagnosed(report).values()) == {"toy/none"}
    assert any("Is nothing doubled?" in v.message for v in report.verdicts)
    [note] = report.notes
    where = re.escape(f"a misconception was left out: {bank.misconceptions('toy')}, line ")
    assert re.match(rf"{where}(9|1\d): toy/broken ", note)  # in its body
    assert said in note


@pytest.mark.parametrize(
    "text", ["1 / 0", "import no_such_module", "no_such_name", "raise SystemExit", "while True: pass", "return 3"]
)
def test_what_fails_when_misconceptions_are_loaded_costs_hints_and_no_grade(
    in_this_process, tmp_path, without_hints, monkeypatch, text
):
    monkeypatch.setattr(misconceptions_module, "LONGEST", 0.2)
    bank = write_hints(tmp_path, text)
    with Engine(bank, "toys") as engine:
        report = engine.grade(UNDOUBLED)
    assert report.verdicts == without_hints.verdicts
    [note] = report.notes
    assert note.startswith(f"a misconception was left out: {bank.misconceptions('toy')}, line 7: toy/none ")


@pytest.mark.parametrize(
    "value", ["object()", "lambda: 3", "iter([1])", "type", "np", "{1: {2: [object()]}}", "1 << 99999"]
)
def test_a_misconception_of_an_odd_type_costs_no_grade(in_this_process, tmp_path, without_hints, value):
    with Engine(write_hints(tmp_path, f"def double__odd(x):\n    return {value}"), "toys") as engine:
        report = engine.grade(UNDOUBLED)
    assert [v.outcome for v in report.verdicts] == [v.outcome for v in without_hints.verdicts]
    assert set(diagnosed(report).values()) == {"toy/none"}


def test_what_a_misconception_sets_is_as_before_afterwards(in_this_process, tmp_path, without_hints):
    sets = "np.seterr(all='raise')\nnp.set_printoptions(precision=1)\nimport warnings\nwarnings.simplefilter('error')"
    before = np.geterr(), np.get_printoptions()
    with Engine(write_hints(tmp_path, sets), "toys") as engine:
        report = engine.grade(UNDOUBLED)
    assert (np.geterr(), np.get_printoptions()) == before
    assert set(diagnosed(report).values()) == {"toy/none"}
