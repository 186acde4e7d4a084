"""What the shipped package says to a student, run in this process on a namespace instead of a kernel."""

import builtins
import importlib
import os
import re
import subprocess
import sys
import warnings
from textwrap import dedent

import numpy as np
import pytest

from autograder.packaging.student_folder import write_student_folder
from autograder.sandbox.child.stub_modules import NAMES
from autograder.sandbox.wire.import_rule import _THERE, not_there

IMPORT = builtins.__import__

RIGHT = """
    import numpy as np
    TIME, SURE = "slow", False
    def square(x):
        if np.max(x) > 10: raise ValueError
        return np.array(x) ** 2
    def pair(x, key="<BOS>"):
        return key, square(x)
"""


@pytest.fixture
def failures(course_check, folder):
    """Failing cases, with what the student reads, after the right answers and then `code` have run."""

    def check(code="", answers=RIGHT):
        path = folder / "answers.py"
        path.write_text(dedent(answers) + dedent(code))
        namespace = {"__name__": "answers"}
        exec(compile(path.read_text(), str(path), "exec"), namespace)  # noqa: S102
        cases = course_check.run("squares", namespace)
        names = re.findall(r"^def (test_\w+)", (folder / "public/test_squares.py").read_text(), re.MULTILINE)
        return {case: text for case in [*names, course_check.CHOICES] if (text := cases.failure(case))}

    return check


def test_right_answers_pass_every_case(failures):
    assert failures() == {}


def test_what_is_not_there_is_not_written_yet(failures):
    texts = failures(answers="def square(x): raise NotImplementedError('square')")
    assert texts == {
        "test_squares_of_small_numbers": "You have not written square yet.",
        "test_large_numbers_are_refused": "You have not written square yet.",
        "test_a_pair_has_key_and_square": "You have not written pair yet: there is no such name. "
        "Did you run its cell?\n(2 more examples of this case fail, too.)",
        "every_choice_is_one_of_its_options": 'You have not chosen TIME yet. Set it to one of "fast", "slow".\n'
        "You have not chosen SURE yet. Set it to one of False, True.",
    }


def test_a_function_that_needs_an_unwritten_one_says_so(failures):
    texts = failures("def square(x): raise NotImplementedError('square')")
    assert texts["test_a_pair_has_key_and_square"].startswith("You have not written square yet, and pair calls it.")


def test_a_wrong_value_is_shown_with_call_and_expectation(failures):
    assert failures("def square(x): return np.array(x) * 2.5")["test_squares_of_small_numbers"] == (
        "square([1, 2])\n"
        "    returned  array([2.5, 5. ])\n"
        "    expected  array([1, 4])\n"
        "    off by    at most 1.5\n"
        "    note      1 and 2\n"
        "    case      public/test_squares.py, line 7"
    )


def test_a_wrong_part_of_a_result_is_shown_beside_the_whole(failures):
    text = failures("def pair(x, key='<BOS>'): return key, x + 1")["test_a_pair_has_key_and_square"]
    assert text == (
        "pair(0)\n"
        "    returned  ('<BOS>', 1)\n"
        "    compared  1\n"
        "    expected  0\n"
        "    note      the square of 0\n"
        "    case      public/test_squares.py, line 19\n"
        "(2 more examples of this case fail, too.)"
    )


def test_a_wrong_shape_is_named(failures):
    text = failures("def square(x): return np.ones((3, 2))")["test_squares_of_small_numbers"]
    assert "    shape     (3, 2), expected (2,)\n" in text


def test_a_missing_return_is_suspected(failures):
    texts = failures("def square(x): pass\ndef pair(x): pass")
    assert "    returned  None   (is a `return` missing?)\n" in texts["test_squares_of_small_numbers"]
    assert "    expected  2 values: key, value\n" in texts["test_a_pair_has_key_and_square"]


def test_an_error_is_shown_with_the_students_own_line(failures):
    text = failures("def square(x):\n    y = np.array(x) + 'a'\n    return y\n")["test_squares_of_small_numbers"]
    call, raised, own = text.split("\n")
    assert call == "square([1, 2])"
    assert raised.startswith("    raised    ")
    assert own == "    in        square, line 10: y = np.array(x) + 'a'"


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("def square(x): return sqare(x)", "is the name spelled right, and was its cell run?"),
        ("def square(x): import nosuch", "there is NumPy and what comes with Python, and nothing else"),
        ("def square(x): return x[9]", "is an index too large, or an axis missing?"),
        ("def square(): return 1", "its parameters: are they those of the stub, in that order?"),
    ],
)
def test_an_error_says_what_to_look_at(failures, code, advice):
    text = failures(code)["test_squares_of_small_numbers"]
    assert re.search(rf"^    look at   .*{re.escape(advice)}$", text, re.MULTILINE)


def test_a_type_error_inside_the_function_is_not_about_its_parameters(failures):
    text = failures("def square(x): return x + 'a'")["test_squares_of_small_numbers"]
    assert "its parameters" not in text
    assert "look at   is a value of the wrong type used here" in text


@pytest.mark.parametrize(
    ("value", "difference"),
    [
        ("[-1, -4]", "its sign"),
        ("[3, 12]", "a factor of 3 everywhere"),
        ("[1, 4.5]", "at most 0.5"),
        ("[np.nan, 4]", ""),
        ("[1, 4, 9]", ""),
        ("['1', '4x']", ""),
    ],
)
def test_numbers_differ_in_kind_or_in_size(failures, value, difference):
    text = failures(f"def square(x): return {value}")["test_squares_of_small_numbers"]
    assert re.findall(r"^    off by    (.*)$", text, re.MULTILINE) == [difference] * bool(difference)


def test_a_transpose_is_told(failures, folder):
    (folder / "public/test_squares.py").write_text(
        "import numpy as np\ndef test_a(student):\n"
        "    np.testing.assert_allclose(student.square(1), [[1, 2], [3, 4]])\n"
    )
    assert "    off by    a transpose\n" in failures("def square(x): return [[1, 3], [2, 4]]")["test_a"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2", ["returned  2", "expected  1.5", "off by    0.5"]),
        ("np.float32(2)", ["returned  np.float32(2.0)", "expected  1.5", "off by    0.5"]),
        ("None", ["returned  None   (is a `return` missing?)", "expected  1.5"]),
        ("(n for n in [2])", ["returned  <generator object square.<locals>.<genexpr>>", "expected  1.5"]),
        ("[2, 2]", ["returned  [2, 2]", "shape     (2,), expected ()", "note      one number, please"]),
    ],
)
def test_a_single_number_is_shown_once_and_without_what_numpy_wraps_around_it(failures, folder, value, shown):
    (folder / "public/test_squares.py").write_text(
        "import numpy as np\ndef test_a(student):\n    got = student.square(1)\n"
        "    assert np.shape(got) == (), 'one number, please'\n    np.testing.assert_allclose(got, 1.5)\n"
    )
    lines = failures(f"def square(x): return {value}")["test_a"].splitlines()
    assert [line.strip() for line in lines[1:-1]] == shown


def test_one_value_for_which_an_array_came_back(failures, folder):
    (folder / "public/test_squares.py").write_text("def test_a(student):\n    assert student.square(1) == 1\n")
    text = failures("def square(x): return np.ones(2)")["test_a"]
    assert "    but then  a single value was asked for, and an array came back\n" in text


def test_a_check_of_ones_own_that_refuses_is_named(failures):
    text = failures("def square(x):\n    raise ValueError('no')")["test_squares_of_small_numbers"]
    assert text.endswith("look at   this line refuses what the function was given: is the check right?")


def test_what_cannot_be_compared_is_said(failures, folder):
    (folder / "public/test_squares.py").write_text(
        "import numpy as np\ndef test_a(student):\n    assert np.reshape(student.square(1), (2, 2)).sum() == 0\n"
    )
    assert "    but then  it can't be compared: cannot reshape" in failures("def square(x): return [1]")["test_a"]


def test_an_assert_of_the_student_is_his_error(failures):
    text = failures("def square(x): assert len(x) == 0, 'why'")["test_squares_of_small_numbers"]
    assert text.startswith("square([1, 2])\n    raised    AssertionError: why\n    in        square, line 9:")


def test_an_error_that_does_not_come_is_expected(failures):
    text = failures("def square(x): return np.array(x) ** 2")["test_large_numbers_are_refused"]
    assert text.startswith(
        "square([11])\n    returned  array([121])\n    expected  to raise ValueError\n    case      "
    )


def test_another_error_than_the_expected_one_is_told_apart(failures):
    text = failures("def square(x): return 1 / 0")["test_large_numbers_are_refused"]
    assert "    raised    ZeroDivisionError: division by zero\n" in text
    assert text.endswith("    expected  to raise ValueError")


def test_a_name_that_is_no_function_is_named(failures):
    text = failures("square = 3")["test_squares_of_small_numbers"]
    assert text.startswith("square is defined, but it is 3 and not a function.")


@pytest.mark.parametrize("value", ["'quick'", "3", "True", "['slow']", "np.ones(2)"])
def test_an_answer_that_is_no_option_is_named_with_the_options(failures, value):
    text = failures(f"TIME = {value}")["every_choice_is_one_of_its_options"]
    assert text.startswith("TIME is ")
    assert text.endswith('which is none of its options "fast", "slow".')


@pytest.fixture
def hours_are_asked(bank, homework, folder):
    """The folder of a question that asks for a number, too."""
    path = bank.solution("squares")
    path.write_text(path.read_text() + "\n\n# How long it took.\nHOURS: float = 1.5\n")
    write_student_folder(bank, homework, folder)


@pytest.mark.usefixtures("hours_are_asked")
@pytest.mark.parametrize(
    "value", ["5", "0.25", "-1", "float('inf')", "np.int64(3)", "np.float32(2)", "np.array(2)", "np.array([1.5])"]
)
def test_any_number_may_be_entered(failures, value):
    assert failures(f"HOURS = {value}") == {}


@pytest.mark.usefixtures("hours_are_asked")
@pytest.mark.parametrize(
    "value", ["'5'", "True", "np.bool_(True)", "[5]", "5j", "np.ones(2)", "np.ones(0)", "np.array(['5'])", "print"]
)
def test_what_is_not_a_number_is_named(failures, value):
    text = failures(f"HOURS = {value}")["every_choice_is_one_of_its_options"]
    assert text.startswith("HOURS is ")
    assert text.endswith(", which is not a number.")


@pytest.mark.usefixtures("hours_are_asked")
def test_a_number_that_is_not_entered_yet_is_asked_for(failures, folder):
    want = "You have not entered HOURS yet. Set it to a number."
    assert failures("HOURS = None") == {"every_choice_is_one_of_its_options": want}
    assert "HOURS = None  # a number" in (folder / "homework.ipynb").read_text()
    (folder / "public/test_squares.py").write_text("def test_a(student):\n    assert student.HOURS == 2\n")
    assert failures()["test_a"] == want
    assert "test_a" not in failures("HOURS = 2.0")


def test_a_hostile_repr_does_not_break_the_message(failures):
    code = "class Odd:\n    def __repr__(self): return 1 / 0\ndef square(x): return Odd()\n"
    assert "    returned  <Odd>\n" in failures(code)["test_squares_of_small_numbers"]


def test_long_values_are_cut(failures):
    text = failures("def square(x): return list(range(10_000))")["test_squares_of_small_numbers"]
    assert len(text) < 700


def test_arguments_are_shown_as_they_went_in_and_copies_are_handed_over(failures, bank, folder):
    (folder / "public/test_squares.py").write_text(
        "import numpy as np\nX, LIST = np.ones(2), [[1]]\n"
        "def test_a(student):\n    student.square(X)\n    student.pair(LIST)\n    assert X[0] == 1 and LIST == [[1]]\n"
        "    assert student.square(X) == 0\n"
    )
    text = failures("def square(x): x[0] = 7; return 1\ndef pair(x): x[0].append(2)")["test_a"]
    assert text.startswith("square(array([1., 1.]))\n    returned  1\n    expected  0\n")


def test_sides_of_a_comparison_may_be_swapped(failures, folder):
    (folder / "public/test_squares.py").write_text("def test_a(student):\n    assert 250 + 7 == student.square(1)\n")
    assert failures("def square(x): return 1000 + x")["test_a"] == (
        "square(1)\n    returned  1001\n    expected  257\n    case      public/test_squares.py, line 2"
    )


def test_warnings_decide_nothing(failures):
    code = "import warnings\nwarnings.simplefilter('error')\n"
    with warnings.catch_warnings():
        assert failures(code + "square_ = square\ndef square(x): warnings.warn('hm'); return square_(x)") == {}


def test_an_interrupt_names_the_call_that_ran(failures):
    texts = failures("def pair(x): raise KeyboardInterrupt")
    assert texts == {"test_a_pair_has_key_and_square": "You interrupted the check while it ran pair(0)."}


def test_cases_after_an_interrupt_did_not_run(course_check, folder):
    def square(x):
        raise KeyboardInterrupt

    cases = course_check.run("squares", {"__name__": __name__, "square": square})
    assert cases.failure("test_large_numbers_are_refused") == "Not run, because you interrupted the check."


def test_exit_in_an_answer_is_a_failure_and_no_end(failures):
    texts = failures("def square(x): raise SystemExit")
    raised, _, look_at = texts["test_squares_of_small_numbers"].splitlines()[1:]
    assert raised == "    raised    SystemExit: "
    assert look_at == "    look at   a function ends with `return`, not with an exit"
    assert set(texts) == {
        "test_squares_of_small_numbers", "test_large_numbers_are_refused", "test_a_pair_has_key_and_square"
    }  # fmt: skip


def test_broken_cases_fail_and_say_what_to_do(course_check, folder):
    (folder / "public/test_squares.py").write_text("def test_a(student:\n")
    assert "get a fresh copy" in course_check.run("squares", {}).failure("test_a")


def test_changed_cases_count_at_once_and_nothing_stays_behind(failures, folder, monkeypatch):
    def state():
        # pytest's own variables are those of the run around this one.
        variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        return variables, list(sys.meta_path), list(sys.path), list(warnings.filters), sys.dont_write_bytecode

    modules, before = set(sys.modules), state()
    assert failures() == {}
    path = folder / "public/test_squares.py"
    path.write_text(path.read_text().replace("[1, 4]", "[1, 5]"))
    assert list(failures()) == ["test_squares_of_small_numbers"]
    assert {name for name in set(sys.modules) - modules if "test_squares" in name or name.startswith("public")} == set()
    assert state() == before
    assert [path.name for path in folder.rglob("__pycache__")] == []
    assert [path.name for path in folder.rglob(".pytest_cache")] == []


def test_configuration_of_the_student_does_not_matter(failures, folder, monkeypatch):
    for place in (folder, folder / "public"):
        (place / "conftest.py").write_text("raise RuntimeError('conftest was read')")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n")
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\npython_functions = 'nothing'\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--nonsense")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    monkeypatch.chdir(folder)
    assert failures() == {}
    assert os.environ["PYTEST_ADDOPTS"] == "--nonsense"


def test_what_the_answers_print_stands_with_their_case_and_is_cut(course_check, folder, capsys):
    show = importlib.import_module("course_check.show")

    def square(x):
        print("seen\n" * 2000)
        return x

    cases = course_check.run("squares", {"__name__": __name__, "square": square})
    result = show.QuestionResult(importlib.import_module("course_check.assignment").Assignment().question("1"), cases)
    for text in (repr(result), result._repr_html_()):
        assert 4 <= text.count("seen") < 20
        assert "(2001 lines in all)" in text
        assert len(text) < 3000
    printed = capsys.readouterr()
    assert printed.out + printed.err == ""


def command(folder, *arguments):
    # Without our package: a student has only what requirements.txt names.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-B", "-m", "course_check", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_file_of_answers_is_checked_by_command(folder):
    (folder / "mine.py").write_text("from __future__ import annotations\n1 / 0\n" + dedent(RIGHT) + "one = lambda: 2\n")
    done = command(folder, "mine.py")
    assert done.returncode == 1
    assert done.stdout.startswith("mine.py, line 2 raised ZeroDivisionError: division by zero\n")
    assert "1. Squares: 4 of 4 public cases pass.\n✅ square: 2 of 2 cases\n✅ pair: 1 of 1 case\n" in done.stdout
    failed = "2. One: 0 of 1 public cases pass.\n❌ one: 0 of 1 case\n  ❌ one is one\n      one()\n"
    assert f"{failed}          returned  2\n          expected  1\n" in done.stdout
    assert done.stdout.count("Hidden cases look closer") == 2
    assert done.stderr == ""


def test_the_command_is_content_when_all_cases_pass(folder):
    (folder / "mine.py").write_text(dedent(RIGHT))
    assert command(folder, "mine.py", "squares").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "usage: python -m course_check"),
        (("nowhere.py",), "nowhere.py: there is no such file\n"),
        (("README.md", "nothing"), "There is no question 'nothing'. The questions are squares, one.\n"),
        (("README.md", "squarse"), "Did you mean 'squares'? The questions are squares, one.\n"),
    ],
)
def test_the_command_says_in_a_line_what_is_wrong(folder, arguments, line):
    done = command(folder, *arguments)
    assert done.returncode == 2
    assert line in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_python_is_named(folder):
    done = command(folder, "README.md")
    assert done.returncode == 1
    assert done.stdout.startswith("README.md, line 3 is no valid Python, so nothing of the file counts: ")


def test_numpy_values_are_shown_without_line_breaks(failures):
    text = failures("def square(x): return np.zeros((20, 20))")["test_squares_of_small_numbers"]
    assert "    returned  array([[0., 0., ..., 0., 0.], [0.," in text
    assert np.get_printoptions()["threshold"] == 1000


def test_calls_of_the_case_before_are_forgotten(failures, folder):
    (folder / "public/test_squares.py").write_text(
        "def test_a(student):\n    student.square(1)\n\n\ndef test_b(student):\n    assert 1 + 1 == 3\n"
    )
    assert failures()["test_b"] == "    compared  2\n    expected  3\n    case      public/test_squares.py, line 6"


TELLS = "is not there when this is graded: use NumPy and Python's standard library"


@pytest.mark.parametrize(
    "code",
    [
        "import pandas as pd\ndef square(x): return pd.Series(x).to_numpy() ** 2",
        "from pandas import Series\ndef square(x): return Series(x).to_numpy() ** 2",
        "import pandas\nMADE = pandas.Series([1])\ndef square(x): return MADE.to_numpy() * np.array(x) ** 2",
        "def square(x):\n    import pandas\n    return pandas.Series(x).to_numpy() ** 2",
        "def square(x):\n    from pandas.core.api import Series\n    return Series(x).to_numpy() ** 2",
    ],
)
def test_what_needs_another_package_is_told_before_it_is_graded(failures, code):
    assert f"raised    ModuleNotFoundError: pandas {TELLS}" in failures(code)["test_squares_of_small_numbers"]


def test_the_standard_library_plots_and_packages_that_nothing_needs_cost_no_case(failures):
    code = """
    import pandas as pd, json, xml.dom.minidom, sqlite3, html
    from fractions import Fraction
    from IPython.display import display
    from otter import Notebook
    old_square = square
    def square(x):
        import urllib.error, colorsys
        json.loads(html.unescape("[1]"))
        return old_square(x)
    """
    assert failures(code) == {}


def test_names_are_given_back_and_the_note_names_each_package_once(course_check, folder):
    namespace = {"__name__": "__main__"}
    exec("import pandas as pd, numpy as np\nfrom pandas import Series\nfrom pytest import approx", namespace)  # noqa: S102
    before = dict(namespace)
    assert course_check.run("squares", namespace).not_there == ["_pytest", "pandas"]
    assert namespace == before
    assert builtins.__import__ is IMPORT


def test_the_rule_and_its_words_are_those_of_the_sandbox(course_check):
    rule = sys.modules[f"{course_check.__package__}.import_rule"]
    assert rule.not_there("pandas.core") == not_there("pandas.core") == f"pandas {TELLS}"
    shown = set(rule._SHOWING.split())
    assert shown == NAMES
    assert (_THERE | shown | set(rule._KERNEL.split())) == rule._THERE
