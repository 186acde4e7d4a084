"""A file of cases is read as pytest would read it, and what means more to pytest is refused."""

import os
import sys

import pytest

from autograder.bank.bank import Bank
from autograder.engine.collect import collect_cases
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
    "a class": ("class TestMany:\n    def test_a(self): ...\n", "TestMany must be a plain function"),
    "a unittest": (
        "import unittest\nclass Many(unittest.TestCase):\n    def test_a(self): ...\n",
        "Many must be a plain function",
    ),
    "a fixture": ("@pytest.fixture\ndef given(): ...\ndef test_a(given): ...\n", "given means something to pytest"),
    "a fixture that nobody asks for": (
        "@pytest.fixture(autouse=True)\ndef given(): ...\ndef test_a(): ...\n",
        "given means something to pytest",
    ),
    "another mark": ("@pytest.mark.skip\ndef test_a(): ...\n", "is marked skip"),
    "a mark on a set": (
        "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.skip)])\ndef test_a(x): ...\n",
        "test_a is parametrized wrongly: a set has a mark",
    ),
    "a mark on all": (
        "pytestmark = pytest.mark.weight(2)\ndef test_a(): ...\n",
        "pytestmark means something to pytest",
    ),
    "a hook": (
        "def pytest_generate_tests(metafunc): ...\ndef test_a(): ...\n",
        "pytest_generate_tests means something",
    ),
    "a setup": ("def setup_module(): ...\ndef test_a(): ...\n", "setup_module means something"),
    "no weight": ("@pytest.mark.weight('2')\ndef test_a(): ...\n", "weight takes one positive number"),
    "a weight of nothing": ("@pytest.mark.weight(0)\ndef test_a(): ...\n", "weight takes one positive number"),
    "two numbers": ("@pytest.mark.weight(1, 2)\ndef test_a(): ...\n", "weight takes one positive number"),
    "an unknown argument": ("def test_a(studnet): ...\n", "test_a asks for studnet"),
    "a parameter that is not taken": (
        "@pytest.mark.parametrize('x', [1])\ndef test_a(student): ...\n",
        "needs values for each",
    ),
    "too few values": (
        "@pytest.mark.parametrize('x,y', [(1,)])\ndef test_a(x, y): ...\n",
        "parametrized wrongly: zip()",
    ),
    "no values": ("@pytest.mark.parametrize('x', [])\ndef test_a(x): ...\n", "asks for x"),
    "a parameter twice": (
        "@pytest.mark.parametrize('x', [1])\n@pytest.mark.parametrize('x', [2])\ndef test_a(x): ...\n",
        "needs values for each",
    ),
    "indirect parameters": (
        "@pytest.mark.parametrize('x', [1], indirect=True)\ndef test_a(x): ...\n",
        "parametrized wrongly",
    ),
    "too few ids": (
        "@pytest.mark.parametrize('x', [1], ids=['a', 'b'])\ndef test_a(x): ...\n",
        "parametrized wrongly: ids",
    ),
    "a default": ("def test_a(student=None): ...\n", "no defaults"),
    "a coroutine": ("async def test_a(): ...\n", "must be a plain function"),
    "a generator": ("def test_a():\n    yield\n", "must be a plain function"),
    "what is no function": ("import functools\ntest_a = functools.partial(print)\n", "must be a plain function"),
    "a wrapped function": (
        "import functools\ndef g(student): ...\n@functools.wraps(g)\ndef test_a(*a): ...\n",
        "must be a plain function",
    ),
    "no Python": ("def test_a(:\n", ", line 2: SyntaxError"),
    "an import that fails": ("import no_such_module\n", ", line 2: ModuleNotFoundError"),
    "an import that skips": ("pytest.skip('no', allow_module_level=True)\n", ", line 2: Skipped"),
    "an import that exits": ("raise SystemExit(0)\n", ", line 2: SystemExit"),
    "no case": ("x = 1\n", "holds no case"),
}


class Collected:
    """A plugin that keeps what pytest collects."""

    def pytest_collection_finish(self, session):
        self.items = session.items


def by_pytest(folder, file):
    """Name, weight, arguments and parameter sets of the cases of a file, as pytest has them."""
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    weight(n): how much a case counts\n")
    kept = Collected()
    options = ["-c", folder / "pytest.ini", "--rootdir", folder, "--collect-only", "--import-mode=importlib"]
    options += ["--assert=plain", "--noconftest", "-p", "no:cacheprovider", "-p", "no:terminal", "-W", "ignore"]
    assert pytest.main([*map(str, options), str(file)], plugins=[kept]) == pytest.ExitCode.OK
    cases = {}
    for item in kept.items:
        mark = item.get_closest_marker("weight")
        wants = {"student", "reference"} & set(item.fixturenames)
        case = cases.setdefault(item.originalname, (mark.args[0] if mark else 1, wants, []))
        case[2].append(str(sorted(item.callspec.params.items())) if hasattr(item, "callspec") else "[]")
    return [(name, *case) for name, case in cases.items()]


def described(cases):
    return [(c.name, c.weight, c.wants, [str(sorted(p.items())) for p in c.parameters]) for c in cases]


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    """A pytest within pytest is not told what the outer one was."""
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


@pytest.mark.parametrize("question", Bank.here().questions())
def test_the_files_of_the_bank_are_read_as_pytest_reads_them(question, tmp_path):
    bank = Bank.here()
    cases = collect_cases(bank, [question])
    for hidden, file in ((False, bank.public_cases(question)), (True, bank.hidden_cases(question))):
        assert described(case for case in cases if case.hidden is hidden) == by_pytest(tmp_path, file)


def test_all_that_a_file_may_hold_is_read_as_pytest_reads_it(tmp_path):
    bank = write_bank(tmp_path)
    bank.hidden_cases("toy").write_text(PLAIN)
    plain = [case for case in collect_cases(bank, ["toy"]) if case.hidden]
    assert described(plain) == by_pytest(tmp_path, bank.hidden_cases("toy"))
    assert {case.name: (case.weight, len(case.parameters)) for case in plain} == {
        "test_two_axes": (2.5, 6),
        "test_a_list_of_one_name": (1, 2),
        "test_texts_are_taken_apart": (1, 2),
        "test_the_closest_weight_counts": (3, 1),
        "test_nothing": (1, 1),
    }


@pytest.mark.parametrize("kind", ODD)
def test_what_is_not_plain_is_refused_in_a_line_that_says_where(tmp_path, kind):
    text, reason = ODD[kind]
    bank = write_bank(tmp_path)
    bank.hidden_cases("toy").write_text(f"import pytest\n{text}")
    with pytest.raises(GraderError) as caught:
        collect_cases(bank, ["toy"])
    assert "hidden/test_toy.py" in str(caught.value)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
