"""A toy bank whose question passes the gate, and one for each fault planted in it."""

from itertools import count
from textwrap import dedent

import pytest

from autograder.validate.content import load_contents
from autograder.validate.gate import check_questions
from autograder.validate.trials import LIMITS
from tests.autograder.toys import write_bank

SOLUTION = '''
"""A toy question."""

from typing import Literal

import numpy as np


def spread(x):
    """The mean of the squares of x (n,); ValueError if x is empty."""
    # BEGIN SOLUTION
    values = np.asarray(x)
    if values.size == 0:
        raise ValueError("x is empty")
    return float(np.mean(values ** 2))
    # END SOLUTION


def weighted(x, w):
    """The sum of x (n,), each entry times its weight in w (n,)."""
    # BEGIN SOLUTION
    return float(np.asarray(x) @ np.asarray(w))
    # END SOLUTION


# Which one is even?
EVEN: Literal["three", "two"] = "two"
'''
PUBLIC = """
def test_spread_of_one_number(student):
    assert student.spread([3.0]) == 9


def test_weighted_sum_of_two(student):
    assert abs(student.weighted([1.0, 2.0], [3.0, 4.0]) - 11) < 1e-6
"""
HIDDEN = """
import pytest

from autograder.cases import assert_choices, assert_close, draw


def test_spread_of_many(student, reference):
    x = draw("spread").normal(1, 2, 5)
    assert_close(student.spread(x), reference.spread(x))


def test_spread_of_nothing(student):
    with pytest.raises(ValueError):
        student.spread([])


def test_weighted_sum_of_many(student, reference):
    x, w = draw("weighted").normal(1, 2, (2, 5))
    assert_close(student.weighted(x, w), reference.weighted(x, w))


def test_the_even_one(student, reference):
    assert_choices(student, reference, "EVEN")
"""
MISCONCEPTIONS = '''
import numpy as np


def spread__sum(x):
    """Divide by the number of entries."""
    if len(x) == 0:
        raise ValueError
    return float(np.sum(np.asarray(x) ** 2))


def weighted__no_weights(x, w):
    """Where are the weights?"""
    return float(np.sum(x))


EVEN__odd = "three", "Count again."
'''
ALTERNATIVES = """
def spread__loop(x):
    if len(x) == 0:
        raise ValueError("nothing")
    return sum(v * v for v in x) / len(x)
"""
CONTRACT = """
[[sentence]]
function = "spread"
says = "ValueError if x is empty."
cases = ["test_spread_of_nothing"]
"""


@pytest.fixture
def check(tmp_path):
    """The gate's report on the toy question, with other texts in place of the files above."""

    runs = count()

    def run(*, sample=None, limits=LIMITS, **texts):
        bank = toy(tmp_path / str(next(runs)), **texts)  # a file of cases is imported once
        contents = load_contents(bank, ["toy"])
        (report,) = check_questions(bank, contents, 1, lambda stage, total: lambda: None, sample, limits)
        return report

    return run


def toy(root, *, solution=SOLUTION, public=PUBLIC, hidden=HIDDEN, misconceptions=MISCONCEPTIONS, **others):
    """The toy bank on disk."""
    bank = write_bank(root, solution, public, hidden)
    for path, text in (
        (bank.misconceptions("toy"), misconceptions),
        (bank.alternatives("toy"), others.get("alternatives", ALTERNATIVES)),
        (bank.equivalent_mutants("toy"), others.get("equivalents", "")),
        (bank.contract("toy"), others.get("contract", CONTRACT)),
        (bank.written_solution("toy"), others.get("written")),
        (bank.prompt("toy"), others.get("prompt")),
    ):
        if text is None:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip())
    return bank
