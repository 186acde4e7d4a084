"""One submission, one verdict for every case: each way in which a student's work can end."""

import re

import pytest

from autograder.engine.engine import Engine
from autograder.engine.verdicts import Outcome, Status
from autograder.errors import GraderError, UsageError
from autograder.sandbox.limits import Limits
from tests.autograder.toys import HIDDEN, PUBLIC, SOLUTION, code, write_bank

RIGHT = """
import numpy as np

def double(x):
    if min(x) < 0:
        raise ValueError("negative")
    return [2 * v for v in x]

def total(numbers):
    return float(sum(numbers))

def ask_twice(model):
    return [model(1), model(2)]

EVEN = "two"
"""
DOUBLE = {"test_double_of_three_is_six", "test_double_of_random_numbers", "test_double_leaves_its_argument_alone"}
REFUSES = "test_double_refuses_negative_numbers"
TOTAL = {"test_total_of_one_and_two", "test_total_of_many"}


@pytest.fixture(scope="module")
def engine(toy_bank):
    with Engine(toy_bank, "toys", Limits(call_seconds=0.3, load_seconds=0.5, memory_bytes=300 << 20)) as engine:
        yield engine


def lost(report):
    """The cases that did not pass, with their outcomes."""
    return {v.case: str(v.outcome) for v in report.verdicts if not v.passed}


def message(report, case):
    return next(v.message for v in report.verdicts if v.case == case)


def test_right_work_gets_all_points_in_another_style(engine):
    report = engine.grade(code(RIGHT))
    assert lost(report) == {"test_the_model_is_asked": "failed"}  # a list is no tuple for a plain assert
    assert report.status is Status.GRADED
    assert report.line == ""


def test_score_is_the_share_of_weights(engine):
    report = engine.grade(code(RIGHT.replace("float(sum(numbers))", "0")))
    # Weights 1 x 7 and 3; lost: 1 + 1 (total) + 3 + the tuple.
    assert report.scores({"toy": 9}) == {"toy": pytest.approx(9 * 5 / 10)}


def test_every_case_has_exactly_one_verdict_in_the_order_of_the_files(engine):
    report = engine.grade(code("x = 1"))
    assert [(v.case, v.hidden) for v in report.verdicts] == [(c.name, c.hidden) for c in engine.cases]
    names = re.findall(r"def (test_\w+)", PUBLIC + HIDDEN)
    assert [v.case for v in report.verdicts] == names


def test_the_blank_stub_is_blank_everywhere(engine, toy_bank):
    from autograder.bank.solution import Solution

    report = engine.grade(code(Solution.read(toy_bank.solution("toy")).stub))
    assert {v.outcome for v in report.verdicts} == {Outcome.BLANK}


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("while True: pass", "timeout"),
        ("import time; time.sleep(60)", "timeout"),
        ("import os; os._exit(0)", "crashed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", None),  # refused where a seccomp filter holds
        ("return bytearray(1 << 40)", "memory"),
        ("return 1 / 0", "error"),
        ("raise SystemExit(0)", "error"),
        ("raise KeyboardInterrupt", "error"),
        ("raise AssertionError('mine')", "error"),
        ("return None", "failed"),
        ("return 'six'", "failed"),
        ("return [[2 * v for v in x]]", "failed"),
        ("return [float('nan') for v in x]", "failed"),
        ("return object()", "failed"),
        ("return {1: x}", "failed"),
    ],
)
def test_an_ending_costs_the_cases_of_its_own_function(engine, body, outcome):
    report = engine.grade(code(RIGHT, f"def double(x):\n    {body}"))
    result = lost(report)
    result.pop("test_the_model_is_asked")
    expected = {"crashed", "error"} if outcome is None else {outcome}
    # A function that raises or returns nonsense leaves its argument alone.
    judged = DOUBLE - {"test_double_leaves_its_argument_alone"} if outcome == "failed" else DOUBLE
    assert set(result) == judged | {REFUSES}
    assert {result[case] for case in judged} <= expected


def test_a_missing_function_is_missing(engine):
    report = engine.grade(code(RIGHT, "del double"))
    assert {case: o for case, o in lost(report).items() if case in DOUBLE} == dict.fromkeys(DOUBLE, "missing")
    assert "there is no double" in message(report, "test_double_of_three_is_six")


def test_a_name_that_is_no_function_is_missing(engine):
    assert lost(engine.grade(code(RIGHT, "double = 6")))["test_double_of_three_is_six"] == "missing"


def test_raises_does_not_catch_a_hang(toy_bank, tmp_path):
    hidden = (
        "import pytest\n\ndef test_refuses(student):\n    with pytest.raises(Exception):\n        student.double(-1)\n"
    )
    bank = write_bank(tmp_path, hidden=hidden)
    with Engine(bank, "toys", Limits(call_seconds=0.2)) as engine:
        report = engine.grade(code(RIGHT, "def double(x):\n    while True: pass"))
    assert lost(report)["test_refuses"] == "timeout"


def test_a_hang_at_top_level_costs_that_statement(engine):
    report = engine.grade(code("while True: pass", RIGHT, "while True: pass"))
    assert set(lost(report)) == {"test_the_model_is_asked"}
    assert "cell 1" in report.line
    assert "timeout" in report.line


def test_an_error_at_import_costs_that_statement(engine):
    report = engine.grade(code("import no_such_module\nprint(no_such_module.x)", RIGHT, "1 / 0"))
    assert set(lost(report)) == {"test_the_model_is_asked"}
    assert "cell 1, line 1 raised ModuleNotFoundError" in report.line
    assert "cell 3, line 1 raised ZeroDivisionError" in report.line


def test_a_cell_that_is_no_python_is_said_and_costs_itself(engine):
    report = engine.grade(code(RIGHT, "def total(numbers:\n    return 0"))
    assert set(lost(report)) == {"test_the_model_is_asked"}
    assert "cell 2" in report.line


def test_the_wrong_file_is_said(engine):
    assert "is this the right file?" in engine.grade(code("x = 1")).line


def test_magics_shell_lines_and_graders_are_dropped(engine):
    report = engine.grade(code("%matplotlib inline\n!pip install x\nimport otter\ngrader = otter.Notebook()", RIGHT))
    assert set(lost(report)) == {"test_the_model_is_asked"}
    assert "dropped" in " ".join(report.notes)


def test_cells_twice_or_out_of_order_do_not_matter(engine):
    cells = ["def double(x):\n    return helper(x)", RIGHT.replace("def double", "def helper"), "EVEN = 'two'"]
    assert set(lost(engine.grade(code(*cells, *cells[:1])))) == {"test_the_model_is_asked"}


def test_nothing_carries_over_from_one_student_to_the_next(engine):
    right, wrong = code(RIGHT), code("def double(x):\n    x[0] = 7\n    return x\n")
    first = engine.grade(right)
    assert engine.grade(wrong).scores({"toy": 9}) == {"toy": 0}
    assert engine.grade(right) == first


def test_a_changed_argument_is_found(engine):
    source = RIGHT + "\ndef double(x):\n    for i, v in enumerate(x):\n        x[i] = 2 * v\n    return x"
    assert lost(engine.grade(code(source)))["test_double_leaves_its_argument_alone"] == "failed"


def test_a_hidden_message_holds_no_number(engine):
    report = engine.grade(code(RIGHT.replace("2 * v", "3.25 * v").replace("float(sum(numbers))", "1234")))
    hidden = [v.message for v in report.verdicts if v.hidden and not v.passed]
    assert len(hidden) == 2
    assert not re.search(r"\d", "".join(hidden))
    assert "is off by the same factor everywhere" in "".join(hidden)


def test_a_hidden_message_names_the_students_own_line_but_not_what_it_said(engine):
    report = engine.grade(code(RIGHT, "def total(numbers):\n    raise RuntimeError(f'saw {numbers}')"))
    text = message(report, "test_total_of_many")
    assert "total raised RuntimeError at cell 2, line 2" in text
    assert "saw [" not in text


@pytest.mark.parametrize(
    "body",
    [
        "raise type(f'saw{len(numbers)}', (Exception,), {})(str(numbers))",
        "return type(f'saw{len(numbers)}', (), {})()",
        "import os; os._exit(100 + len(numbers))",
        "return f'saw{len(numbers)}'",
    ],
)
def test_a_hidden_message_holds_nothing_that_the_students_process_could_choose_freely(engine, body):
    report = engine.grade(code(RIGHT, f"def total(numbers):\n    {body}"))
    text = message(report, "test_total_of_many").replace(body, "").replace("cell 2, line 2", "")
    assert not re.search(r"saw|\d", text)


def test_a_hidden_message_names_a_students_own_assert(engine):
    report = engine.grade(code(RIGHT, "def total(numbers):\n    assert False"))
    assert "total raised AssertionError at cell 2, line 2" in message(report, "test_total_of_many")


def test_a_public_message_shows_call_and_values(engine):
    text = message(engine.grade(code(RIGHT.replace("2 * v", "3 * v"))), "test_double_of_three_is_six")
    assert "called    double([3.0])" in text
    assert "returned  [9.0]" in text


def test_what_was_printed_reaches_staff_only(engine):
    report = engine.grade(code(RIGHT, "def total(numbers):\n    print('saw', numbers)\n    return 0"))
    verdict = next(v for v in report.verdicts if v.case == "test_total_of_many")
    assert "saw [0, 1]" in verdict.staff
    assert "saw" not in verdict.message


def test_a_file_is_one_cell_and_an_unreadable_one_gets_a_line(engine, tmp_path):
    right, empty = tmp_path / "a.py", tmp_path / "b.ipynb"
    right.write_text(RIGHT)
    empty.touch()
    assert set(lost(engine.grade_file(right))) == {"test_the_model_is_asked"}
    report = engine.grade_file(empty)
    assert report.status is Status.UNREADABLE
    assert "empty" in report.line
    assert report.scores({"toy": 9}) == {"toy": 0}


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"hidden": HIDDEN.replace("uniform(1, 2, 4)", "uniform(-2, -1, 4)")}, "does not pass on the reference"),
        ({"hidden": "def test_nothing(student, tmp_path):\n    pass\n"}, "asks for .*tmp_path"),
        ({"hidden": "import pytest\n\n@pytest.mark.skip\ndef test_x(student):\n    pass\n"}, "is marked skip"),
        ({"hidden": "import pytest\n\ndef test_x(student):\n    pytest.skip('no')\n"}, "gave no verdict"),
        ({"hidden": "import no_such_module\n"}, r"hidden/test_toy\.py, line 1: ModuleNotFoundError"),
        ({"hidden": "def test_x(student):\n    pass\n\ndef test_y(:\n"}, r"hidden/test_toy\.py, line 4: SyntaxError"),
        ({"public": "raise ValueError('two\\nlines')\n"}, r"public/test_toy\.py, line 1: ValueError: two$"),
        ({"public": "class TestX:\n    def test_x(self, student):\n        pass\n"}, "public/.* plain function"),
        ({"hidden": "def helper():\n    pass\n"}, "holds no case"),
        ({"hidden": PUBLIC}, "share a name"),
        ({"hidden": "import pytest\n\n@pytest.mark.weight(-1)\ndef test_x(student):\n    pass\n"}, "weight takes"),
        ({"solution": SOLUTION.replace("import numpy as np", "import no_such_module")}, "can't be imported"),
    ],
)
def test_a_broken_question_is_the_graders_error(tmp_path, change, finding):
    bank = write_bank(tmp_path, **change)
    with pytest.raises(GraderError, match=finding), Engine(bank, "toys"):
        pass


def test_an_unknown_assignment_is_wrong_use(toy_bank):
    with pytest.raises(UsageError, match="there are: toys"):
        Engine(toy_bank, "nonsense")


def test_a_case_that_skips_on_a_students_work_is_the_graders_error(tmp_path):
    hidden = "import pytest\n\ndef test_x(student):\n    if student.total([1]) != 1:\n        pytest.skip('no')\n"
    with (
        Engine(write_bank(tmp_path, hidden=hidden), "toys") as engine,
        pytest.raises(GraderError, match="gave no verdict"),
    ):
        engine.grade(code("def total(numbers): return 0"))


SPREADS = """
import numpy as np


def test_as_many_as_it_says(student):
    size = len(student.ask_twice(lambda n: [n])[0])
    assert np.zeros((size, size, size)).sum() == 0
"""


def test_memory_that_an_answer_makes_a_case_ask_for_is_the_answers_fault(tmp_path):
    with Engine(write_bank(tmp_path, hidden=SPREADS), "toys") as engine:
        report = engine.grade(code("def ask_twice(model): return range(900_000), [2]"))
    assert lost(report)["test_as_many_as_it_says"] == "failed"


def test_memory_that_the_machine_lacks_is_the_graders_error(tmp_path):
    hidden = "def test_x(student):\n    if student.total([1]) != 1:\n        raise MemoryError\n"
    with Engine(write_bank(tmp_path, hidden=hidden), "toys") as engine, pytest.raises(MemoryError):
        engine.grade(code("def total(numbers): return 0"))


def test_time_for_the_whole_submission_ends(toy_bank):
    with Engine(toy_bank, "toys", submission_seconds=0.0) as engine:
        report = engine.grade(code(RIGHT))
    assert {v.outcome for v in report.verdicts} == {Outcome.TIMEOUT}


def test_an_error_that_was_not_raised_is_named(engine):
    report = engine.grade(code(RIGHT, "def double(x):\n    return [2 * v for v in x]"))
    assert "double should have raised ValueError here" in message(report, "test_double_refuses_negative_numbers")


def test_a_plain_assert_of_a_public_case_is_shown(engine):
    text = message(engine.grade(code(RIGHT, "def total(numbers):\n    return 4")), "test_total_of_one_and_two")
    assert text.splitlines()[1:] == ["called    total([1, 2])", "returned  4", "expected  student.total([1, 2]) == 3"]


def test_a_question_whose_answer_cannot_be_sent_is_the_students_error(engine):
    report = engine.grade(code(RIGHT, "def ask_twice(model):\n    return model((1 << 8191) - 1 << 1)"))
    assert lost(report)["test_the_model_is_asked"] == "error"


def test_a_message_does_not_hold_a_place_in_memory(engine):
    report = engine.grade(code(RIGHT, "def ask_twice(model):\n    return (model, model)"))
    assert "0x" not in message(report, "test_the_model_is_asked")


def test_a_public_choice_that_is_still_none_is_blank(tmp_path):
    public = PUBLIC + "\n\ndef test_even_is_said(student):\n    assert student.EVEN in ('two', 'three')\n"
    with Engine(write_bank(tmp_path, public=public), "toys") as engine:
        found = {
            value: {v.case: v.outcome for v in engine.grade(code(f"EVEN = {value}")).verdicts}["test_even_is_said"]
            for value in ("None", "'four'")
        }
    assert found == {"None": Outcome.BLANK, "'four'": Outcome.FAILED}


def test_what_a_student_raises_moves_no_cursor(engine):
    report = engine.grade(code("def double(x): raise ValueError('\x1b]0;owned\x07')"))
    texts = [verdict.message + verdict.staff for verdict in report.verdicts]
    assert any("owned" in text for text in texts)
    assert not any("\x1b" in text or "\x07" in text for text in texts)
