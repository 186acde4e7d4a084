"""A plain file of cases is read as pytest would read it, and what is not plain is left to pytest."""

import pytest

from autograder.bank.bank import Bank
from autograder.engine import collect
from autograder.engine.collect import collect_cases
from autograder.engine.plain_cases import plain_cases
from autograder.errors import GraderError
from tests.autograder.toys import write_bank

PLAIN = """
import dataclasses
import numpy as np
import pytest

@dataclasses.dataclass
class Pair:
    left: "int"

def check(got): ...
testing = 3 if False else None
del testing

@pytest.mark.weight(2.5)
@pytest.mark.parametrize("x", [[1, 2], np.arange(3), None], ids=["list", "array", "none"])
@pytest.mark.parametrize(("a", "b"), [(1, 2), pytest.param(3, 4, id="named")])
def test_two_axes(student, reference, x, a, b): ...

@pytest.mark.parametrize(["x"], [(1,), (2,)])
def test_a_list_of_one_name(x, student): ...

@pytest.mark.parametrize("x, y", ["ab", "cd"])
def test_texts_are_taken_apart(student, x, y): ...

@pytest.mark.weight(1)
@pytest.mark.weight(3)
def test_the_closest_weight_counts(student, *, reference): ...

def test_nothing(): ...
"""
ODD = {
    "a class": "class TestMany:\n    def test_a(self): ...\n",
    "a unittest": "import unittest\nclass Many(unittest.TestCase):\n    def test_a(self): ...\n",
    "a fixture": "@pytest.fixture\ndef given(): ...\ndef test_a(given): ...\n",
    "a fixture that nobody asks for": "@pytest.fixture(autouse=True)\ndef given(): ...\ndef test_a(): ...\n",
    "another mark": "@pytest.mark.skip\ndef test_a(): ...\n",
    "a mark on a set": "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.skip)])\ndef test_a(x): ...\n",
    "a mark on all": "pytestmark = pytest.mark.weight(2)\ndef test_a(): ...\n",
    "a hook": "def pytest_generate_tests(metafunc): ...\ndef test_a(): ...\n",
    "a setup": "def setup_module(): ...\ndef test_a(): ...\n",
    "no weight": "@pytest.mark.weight('2')\ndef test_a(): ...\n",
    "a weight of nothing": "@pytest.mark.weight(0)\ndef test_a(): ...\n",
    "two numbers": "@pytest.mark.weight(1, 2)\ndef test_a(): ...\n",
    "an unknown argument": "def test_a(studnet): ...\n",
    "a parameter that is not taken": "@pytest.mark.parametrize('x', [1])\ndef test_a(student): ...\n",
    "too few values": "@pytest.mark.parametrize('x,y', [(1,)])\ndef test_a(x, y): ...\n",
    "no values": "@pytest.mark.parametrize('x', [])\ndef test_a(x): ...\n",
    "a parameter twice": "@pytest.mark.parametrize('x', [1])\n@pytest.mark.parametrize('x', [2])\ndef test_a(x): ...\n",
    "indirect parameters": "@pytest.mark.parametrize('x', [1], indirect=True)\ndef test_a(x): ...\n",
    "too few ids": "@pytest.mark.parametrize('x', [1], ids=['a', 'b'])\ndef test_a(x): ...\n",
    "a default": "def test_a(student=None): ...\n",
    "a coroutine": "async def test_a(): ...\n",
    "a generator": "def test_a():\n    yield\n",
    "what is no function": "import functools\ntest_a = functools.partial(print)\n",
    "a wrapped function": "import functools\ndef g(student): ...\n@functools.wraps(g)\ndef test_a(*a): ...\n",
    "no Python": "def test_a(:\n",
    "an import that fails": "import no_such_module\n",
    "an import that skips": "pytest.skip('no', allow_module_level=True)\n",
    "an import that exits": "raise SystemExit(0)\n",
    "no case": "x = 1\n",
}


def described(cases):
    return [
        (c.question, c.name, c.hidden, c.weight, c.function.__code__.co_code, c.wants, [list(p) for p in c.parameters])
        for c in cases
    ]


def files_of(bank, questions):
    return {
        file.resolve(): (question, hidden)
        for question in questions
        for hidden, file in ((False, bank.public_cases(question)), (True, bank.hidden_cases(question)))
    }


def test_every_file_of_the_bank_is_plain_and_read_as_pytest_reads_it():
    files = files_of(Bank.here(), Bank.here().assignment("complete").questions)
    plain = collect._read_plain(files)
    assert plain is not None
    assert described(plain) == described(collect._collect_with_pytest(files))


def test_all_that_a_plain_file_may_hold_is_read_as_pytest_reads_it(tmp_path):
    bank = write_bank(tmp_path)
    bank.hidden_cases("toy").write_text(PLAIN)
    files = files_of(bank, ["toy"])
    plain, collected = collect._read_plain(files), collect._collect_with_pytest(files)
    assert described(plain) == described(collected)
    for ours, theirs in zip(plain, collected, strict=True):
        assert [str(p) for p in ours.parameters] == [str(p) for p in theirs.parameters]
    found = {case.name: (case.weight, len(case.parameters)) for case in plain if case.hidden}
    assert found == {
        "test_two_axes": (2.5, 6),
        "test_a_list_of_one_name": (1, 2),
        "test_texts_are_taken_apart": (1, 2),
        "test_the_closest_weight_counts": (3, 1),
        "test_nothing": (1, 1),
    }


@pytest.mark.parametrize("kind", ODD)
def test_what_is_not_plain_is_left_to_pytest(tmp_path, kind):
    file = tmp_path / "test_toy.py"
    file.write_text(f"import pytest\n{ODD[kind]}")
    assert not plain_cases(file)


@pytest.mark.parametrize("kind", ODD)
def test_what_pytest_says_of_it_holds(tmp_path, kind):
    # Two folders: pytest does not import a file again that it failed to import.
    banks = [write_bank(tmp_path / name) for name in ("ours", "pytests")]
    for bank in banks:
        bank.hidden_cases("toy").write_text(f"import pytest\n{ODD[kind]}")
    ours = outcome(lambda: collect_cases(banks[0], ["toy"]))
    theirs = outcome(lambda: collect._collect_with_pytest(files_of(banks[1], ["toy"])))
    assert ours == theirs


def outcome(collecting):
    try:
        return described(collecting())
    except GraderError as error:
        return str(error).replace("ours", "pytests")
