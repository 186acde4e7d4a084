"""A name with several definitions is said, wherever they are."""

import time

import pytest

from autograder.intake.defined_twice import defined_twice
from autograder.intake.parse import CodeCell, Submission

STUB = 'def f(x):\n    """Doc."""\n    raise NotImplementedError("f")\n'


def lines(*cells, labels=True):
    numbered = [CodeCell(source, f"cell {number}" if labels else "") for number, source in enumerate(cells, start=1)]
    return list(defined_twice(Submission("a.ipynb", tuple(numbered)), {"f", "TIME"}))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["def f(x): return 1", "x = 2", "def f(x): return 2"], "f is defined in cells 1 and 3; the last one counts"),
        (["def f(x): return 1", STUB], "f is defined in cells 1 and 2; the last one counts, and it is not written yet"),
        (
            ['TIME = "a"', "TIME = None  # one of"],
            "TIME is defined in cells 1 and 2; the last one counts, and it is not",
        ),
        (
            ["def f(x): return 1", "def f(x): return 2", "async def f(x): 3"],
            "f is defined in cells 1, 2 and 3; the last",
        ),
        (["def f(x): return 1", "f = lambda x: 2"], "f is defined in cells 1 and 2; the last one counts"),
    ],
)
def test_different_definitions_in_different_cells_are_said(cells, said):
    [line] = lines(*cells)
    assert line.startswith(said)


@pytest.mark.parametrize(
    "cells",
    [
        [STUB, "def f(x): return 1"],
        ["def f(x): return 1", "def f(x): return 1\n\n"],
        ["def f(x): return 1", "def g(x):\n    f = 2\n    def f(): pass"],
        ["def f(x): return 1", "f == 2\nprint(f)"],
        ["def g(x): return 1", "def g(x): return 2"],
        ["def f(x): return 1\ndef f(x): return 2"],
    ],
)
def test_what_harms_nobody_is_not(cells):
    assert lines(*cells) == []


def test_places_in_a_python_file_are_lines():
    code = "def f(x):\n    return 1\n\n\ndef f(x):\n    return 2\n"
    assert lines(code, labels=False) == ["f is defined in lines 1 and 5; the last one counts"]


@pytest.mark.parametrize(
    "text", ["f" * 3_000_000, "def f(" * 500_000, "f: " * 1_000_000, "\n" * 3_000_000, "f=1\n" * 500_000]
)
def test_a_hostile_text_takes_no_time(text):
    start = time.process_time()
    lines(text)
    assert time.process_time() - start < 2
