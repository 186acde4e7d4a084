"""A toy bank with one small question, and submissions to it."""

import shutil
from pathlib import Path
from textwrap import dedent

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.errors import UsageError
from autograder.intake.submission import CodeCell, Submission

SOLUTION = '''
"""A toy question."""

from typing import Literal

import numpy as np


def double(x):
    """Twice x; ValueError if x is negative."""
    # BEGIN SOLUTION
    if np.min(x) < 0:
        raise ValueError("x is negative")
    return 2 * np.asarray(x)
    # END SOLUTION


def total(numbers):
    """The sum of numbers."""
    # BEGIN SOLUTION
    return sum(numbers)
    # END SOLUTION


def ask_twice(model):
    """What model(1) and model(2) say, as a tuple."""
    # BEGIN SOLUTION
    return model(1), model(2)
    # END SOLUTION


# Which one is even?
EVEN: Literal["three", "two"] = "two"
'''

PUBLIC = """
import numpy as np


def test_double_of_three_is_six(student):
    np.testing.assert_allclose(student.double([3.0]), [6.0])


def test_total_of_one_and_two(student):
    assert student.total([1, 2]) == 3


def test_the_model_is_asked(student):
    assert student.ask_twice(lambda n: n + 1) == (2, 3)
"""

HIDDEN = """
import pytest

from autograder.cases import assert_choices, assert_close, assert_keeps_arguments, assert_same, draw


def test_double_of_random_numbers(student, reference):
    x = draw("double").uniform(1, 2, 4)
    assert_close(student.double(x), reference.double(x))


def test_double_refuses_negative_numbers(student):
    with pytest.raises(ValueError):
        student.double([-1.0])


def test_double_leaves_its_argument_alone(student):
    assert_keeps_arguments(student.double, [1.0, 2.0])


@pytest.mark.weight(3)
@pytest.mark.parametrize("n", [2, 7])
def test_total_of_many(student, reference, n):
    assert_same(student.total(list(range(n))), reference.total(list(range(n))))


def test_the_even_one(student, reference):
    assert_choices(student, reference, "EVEN")
"""


def write_bank(root: Path, solution: str = SOLUTION, public: str = PUBLIC, hidden: str = HIDDEN) -> Bank:
    """A bank with the question `toy`, in the assignment `toys` (9 points), and the repository's settings and lock."""
    bank = Bank(root)
    for name in ("requirements/grading.txt", "requirements/image.txt", "otter_config.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Bank.here().root / name, root / name)
    for path, text in (
        (bank.manifest("toys"), 'title = "Toys"\n\n[questions]\ntoy = 9\n'),
        (bank.prompt("toy"), f"## A toy\n\nDouble it.\n{_places(solution)}"),
        (bank.solution("toy"), solution),
        (bank.public_cases("toy"), public),
        (bank.hidden_cases("toy"), hidden),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip())
    return bank


def _places(solution: str) -> str:
    """Where the code goes: all of it at the end."""
    try:
        asked = Solution.parse(dedent(solution).lstrip(), "toy.py")
    except UsageError:
        return ""
    return f"\n<!-- code: {' '.join([*asked.functions, *asked.choices])} -->\n"


def code(*cells: str) -> Submission:
    """A notebook's code, from its cells."""
    return Submission("work.ipynb", tuple(CodeCell(dedent(text), f"cell {n}") for n, text in enumerate(cells, start=1)))
