"""Each sentence of a contract has hidden cases, and the gate names those that are missing, wrong or of no use."""

from dataclasses import replace

import pytest

from autograder.errors import UsageError
from autograder.validate.bank_checks import bank_violations
from autograder.validate.content import load_contents
from autograder.validate.contract.table import read_sentences
from autograder.validate.findings import Sentence
from autograder.validate.page import page
from tests.autograder.validate.conftest import HIDDEN, MISCONCEPTIONS, SOLUTION, toy
from tests.autograder.validate.test_page import REPORT

PROMISES = '''
def spread(x):
    """The mean of the squares of x.

    Args:
        x: Numbers (n,), one or more. Not changed.

    Returns:
        A number, exactly 0 for zeros.

    Raises:
        ValueError: if x is empty, or if
            x is one number.
    """'''
TABLE = """
[[sentence]]
function = "spread"
says = "Numbers (n,), one or more. Not changed."
cases = ["test_spread_keeps"]

[[sentence]]
function = "spread"
says = "A number, exactly 0 for zeros."
cases = ["test_spread_of_many"]

[[sentence]]
function = "spread"
says = '''ValueError: if x is empty, or if
    x is one number.'''
cases = ["test_spread_of_nothing"]

[[sentence]]
function = "EVEN"
says = "Which one is even?"
cases = ["test_the_even_one"]

[[sentence]]
function = "weighted"
says = "Double it."
cases = ["test_weighted_sum_of_many"]
"""
LONG = SOLUTION.replace(
    '\ndef spread(x):\n    """The mean of the squares of x (n,); ValueError if x is empty."""', PROMISES
).replace("values.size == 0:", "values.size == 0 or values.ndim == 0:")
KEEPS = (
    HIDDEN.replace("assert_choices, assert_close,", "assert_choices, assert_close, assert_keeps_arguments,")
    + """

def test_spread_keeps(student):
    assert_keeps_arguments(student.spread, [1.0, 2.0])
    with pytest.raises(ValueError):
        student.spread(3.0)
"""
)
WRONG = MISCONCEPTIONS.replace("len(x) == 0", "np.size(x) == 0 or np.ndim(x) == 0")
RIGHT = """
import numpy as np


def spread__mean(x):
    if np.size(x) == 0 or np.ndim(x) == 0:
        raise ValueError
    return float(np.square(x).mean())
"""


def graded(check, contract, solution=LONG):
    """The violations that the gate finds."""
    texts = {"hidden": KEEPS, "misconceptions": WRONG, "alternatives": RIGHT}
    report = check(solution=solution, contract=contract, **texts, sample=1)
    return [(violation.kind, violation.what) for violation in report.violations]


@pytest.fixture
def read(tmp_path):
    """The violations that are found without grading anything."""

    def run(contract, **others):
        bank = toy(tmp_path, solution=LONG, hidden=KEEPS, contract=contract, misconceptions=WRONG, **others)
        content = load_contents(bank, ["toy"])["toy"]
        found = bank_violations(bank, content, read_sentences(bank.contract("toy")))
        return [(violation.kind, violation.what) for violation in found]

    return run


def test_a_table_that_says_all_has_no_violation(check):
    assert graded(check, TABLE) == []


def test_without_a_table_there_is_one_violation(read):
    assert read(None) == [("no table of the contract", "there is no toy.toml in contracts/")]


@pytest.mark.parametrize(
    ("old", "new", "kind", "what"),
    [
        (
            "one or more. Not",
            "one and more. Not",
            "the table says what students don't read",
            "spread: Numbers (n,), one",
        ),
        ('["test_spread_keeps"]', '["test_no_such"]', "the table names no hidden case", "spread: test_no_such"),
        (
            '"test_spread_keeps"',
            '"test_spread_of_one_number"',
            "the table names no hidden case",
            "spread: test_spread_of_o",
        ),
        (
            '"test_spread_keeps"',
            '"test_the_even_one"',
            "the table names a case on another function",
            "spread: test_the",
        ),
        ('"EVEN"', '"ODD"', "the table names what is not asked", "ODD: Which one is even?"),
        (
            ". Not changed.",
            ".",
            "a sentence of the contract has no case",
            "spread: x: Numbers (n,), one or more. Not changed.",
        ),
        (
            "A number, exactly",
            "A number,",
            "a sentence of the contract has no case",
            "spread: Returns: A number, exactly 0",
        ),
        (
            "says = '''ValueError: if x is empty, or if\n    x is one number.'''",
            "says = 'ValueError: if x is empty,'",
            "a sentence of the contract has no case",
            "spread: Raises: ValueError: if x is empty, or if x is one number.",
        ),
        (
            "says = '''ValueError: if x is empty, or if\n    x is one number.'''",
            "says = 'if x is one number.'",
            "a sentence of the contract has no case",
            "spread: Raises: ValueError: if x is empty, or if x is one number.",
        ),
    ],
)
def test_what_is_wrong_with_an_entry_is_named(read, old, new, kind, what):
    assert old in TABLE
    found = read(TABLE.replace(old, new))
    assert any(named == kind and told.startswith(what) for named, told in found), found


def test_cases_that_do_not_notice_a_missing_error_are_named(check):
    assert graded(check, TABLE.replace('["test_spread_of_nothing"]', '["test_spread_of_many"]')) == [
        (
            "the cases of a Raises sentence notice nothing",
            f"spread: without {what} none is lost of test_spread_of_many",
        )
        for what in ("any error", "`raise ValueError` in line 24")
    ]


def test_each_raise_is_taken_out_alone(check):
    apart = LONG.replace(
        'if values.size == 0 or values.ndim == 0:\n        raise ValueError("x is empty")',
        'if values.size == 0:\n        raise ValueError("x is empty")\n'
        '    if values.ndim == 0:\n        raise ValueError("x is one number")',
    )
    assert apart != LONG
    [(kind, what)] = [one for one in graded(check, TABLE, apart) if "Raises" in one[0]]
    assert kind == "the cases of a Raises sentence notice nothing"
    assert what == "spread: without `raise ValueError` in line 26 none is lost of test_spread_of_nothing"
    both = TABLE.replace('["test_spread_of_nothing"]', '["test_spread_of_nothing", "test_spread_keeps"]')
    assert graded(check, both, apart) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[sentence]]\nfunction = 'f'\nsays = 'x'\n", "each [[sentence]] needs function, says and cases"),
        ("[[sentence]]\nfunction = 'f'\nsays = 'x'\ncases = []\n", "each [[sentence]] needs"),
        ("[[sentence]]\nfunction = 'f'\nsays = 'x'\ncases = 'c'\n", "each [[sentence]] needs"),
        ("[[promise]]\nfunction = 'f'\n", "only [[sentence]] means something"),
        ("[[sentence\n", "line 1"),
    ],
)
def test_a_table_in_another_form_is_wrong_use(tmp_path, text, message):
    path = tmp_path / "toy.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"toy\.toml") as error:
        read_sentences(path)
    assert message in str(error.value)


def test_line_breaks_do_not_matter(tmp_path):
    path = tmp_path / "toy.toml"
    path.write_text("[[sentence]]\nfunction = 'f'\nsays = '''\nNot\n   changed.'''\ncases = ['c']\n")
    assert read_sentences(path) == (Sentence("f", "Not changed.", ("c",)),)


def test_the_page_shows_the_table():
    sentences = (Sentence("f", "|x|. Not changed.", ("test_one", "test_two")), Sentence("f", "No.", ("test_one",)))
    text = page([replace(REPORT, sentences=sentences)], {"toy": "0"})
    assert "* `f`\n  * |x|. Not changed. -> `test_one`, `test_two`\n  * No. -> `test_one`" in text


def test_a_rubric_that_does_not_parse_is_named(read):
    rubric = "# Toy\n\n## why\n\nSource: s\n\n### Answer\n\nSo.\n\n### Rubric\n\n2 points.\n\n- 1: so.\n"
    prompt = "## A toy\n\nDouble it.\n\n<!-- written: why -->\n"
    [(kind, what)] = read(TABLE, written=rubric, prompt=prompt)
    assert kind == "a rubric is not in the grammar"
    assert what == "why (toy.md, line 13: the items sum to 1, and not to 2: mend a price, or the total)"
    assert read(TABLE, written=rubric.replace("- 1", "- 2"), prompt=prompt) == []
