"""The same grade through every door."""

import json
import zipfile
from pathlib import Path

import pytest

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.intake.find import SubmissionSource
from tests.autograder.class_grader import ClassGrader
from tests.autograder.entrypoints.conftest import build_zip, through_grader, through_gradescope, through_otter
from tests.autograder.toys import SOLUTION

SAMPLES = Path(__file__).parents[2] / "samples" / "deep_learning_theory"

RIGHT = SOLUTION.split('"""', 2)[2]
DOUBLE = {
    "test_double_of_three_is_six",
    "test_double_of_random_numbers",
    "test_double_refuses_negative_numbers",
    "test_double_leaves_its_argument_alone",
}
# What to do to right work, and the cases that it then loses.
CHANGES = {
    "perfect": ("", set()),
    "partly right": ("def total(numbers):\n    return 3", {"test_total_of_many"}),
    "raising": ("def double(x):\n    return 1 / 0", DOUBLE),
    "endless loop": ("def double(x):\n    while True:\n        pass", DOUBLE),
    "error at import": ("import no_such_module\n1 / 0", set()),
    "missing function": ("del double", DOUBLE),
    "wrong shape": (
        "right = double\ndef double(x):\n    return right([x])",
        {"test_double_of_three_is_six", "test_double_of_random_numbers"},
    ),
    "wrong type": ("def ask_twice(model):\n    return 'none'", {"test_the_model_is_asked"}),
    "process that kills itself": ("def double(x):\n    import os; os._exit(0)", DOUBLE),
}
WEIGHTS = {"test_total_of_many": 3}


@pytest.fixture(scope="module")
def patient_grader(toy_bank, tmp_path_factory):
    """With the limits of real grading, since messages name them."""
    with ClassGrader(toy_bank, "toys", tmp_path_factory.mktemp("grades")) as grader:
        yield grader


@pytest.fixture
def doors(doors, patient_grader):
    return doors | {"local": through_grader(patient_grader)}


def notebook(*sources):
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [], "execution_count": None, "source": s}
        for n, s in enumerate(sources)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def toys_points(lost):
    return 9 * (10 - sum(WEIGHTS.get(case, 1) for case in lost)) / 10


def check_doors(doors, path, score):
    results = {name: door(path) for name, door in doors.items()}
    assert {name: result.status for name, result in results.items()} == dict.fromkeys(doors, 0), results
    assert {result.text for result in results.values()} == {results["local"].text}
    assert results["local"].score == pytest.approx(score, abs=1e-4)


@pytest.mark.parametrize("change", CHANGES)
def test_each_way_to_end_gets_the_same_grade_through_every_door(doors, tmp_path, change):
    more, lost = CHANGES[change]
    path = tmp_path / "work.ipynb"
    path.write_text(notebook(RIGHT, more))
    check_doors(doors, path, toys_points(lost))


# A package that graders have installed, and modules that lay out of reach where Python lies in a closed folder.
IMPORTS = """
import pandas as pd
import colorsys, graphlib, html.parser, sqlite3, tomllib, urllib.error, xml.etree.ElementTree
import email.mime.text, http.client, multiprocessing.shared_memory

def total(numbers):
    tomllib.loads("a = 1"), graphlib.TopologicalSorter(), xml.etree.ElementTree.fromstring("<a/>")
    return sqlite3.connect(":memory:").execute("select ?", (sum(numbers),)).fetchone()[0]

def double(x):
    return pd.Series(x).to_numpy() * 2
"""


def test_the_standard_library_is_there_and_pandas_is_not_through_every_door(doors, tmp_path):
    path = tmp_path / "work.ipynb"
    path.write_text(notebook(RIGHT, IMPORTS))
    check_doors(doors, path, toys_points(DOUBLE))
    said = json.loads(doors["local"](path).text)["output"]
    assert "cell 2, line 2 raised ModuleNotFoundError: pandas is not there when this is graded: use NumPy and" in said
    assert said.count("raised") == 1


def test_the_blank_stub_gets_nothing_through_every_door(doors, toy_bank, tmp_path):
    path = tmp_path / "work.ipynb"
    path.write_text(notebook(Solution.read(toy_bank.solution("toy")).stub))
    check_doors(doors, path, 0)


def test_odd_notebooks_get_the_same_grade_through_every_door(doors, tmp_path):
    """Doubled and deleted cells, cells out of order, magics and shell lines, Otter's own lines."""
    path = tmp_path / "work.ipynb"
    odd = "%matplotlib inline\n!ls\nimport otter\ngrader = otter.Notebook()\ngrader.check('toy')"
    helper_last = "def total(numbers):\n    return add(numbers)"
    path.write_text(notebook(helper_last, odd, RIGHT, RIGHT, helper_last, "add = sum", "%%bash\nexit 1"))
    check_doors(doors, path, 9)


def test_a_second_notebook_in_a_folder_is_refused_through_every_door(doors, tmp_path):
    path = tmp_path / "work.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("work.ipynb", "old/work.ipynb"):  # Otter would take the first
            archive.writestr(name, notebook(RIGHT))
    check_doors(doors, path, 0)


def test_a_python_file_gets_the_same_grade_through_every_door(doors, tmp_path):
    path = tmp_path / "work.py"
    path.write_text(SOLUTION)
    check_doors(doors, path, 9)


@pytest.fixture(scope="module")
def course_zip(tmp_path_factory):
    return build_zip(Bank.here(), "deep_learning_theory", tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def course_grader(tmp_path_factory):
    with ClassGrader(Bank.here(), "deep_learning_theory", tmp_path_factory.mktemp("grades")) as grader:
        yield grader


@pytest.mark.parametrize("sample", ["perfect.ipynb", "messy.ipynb"])
def test_a_real_notebook_gets_the_same_grade_through_every_door(course_zip, course_grader, tmp_path, sample):
    path = SAMPLES / sample
    course_grader.grade(SubmissionSource(path.stem, path))
    local = (course_grader.results / f"{path.stem}.json").read_text()
    assert through_otter(course_zip, path, tmp_path / "otter").text == local
    assert through_gradescope(course_zip, path, tmp_path / "gradescope").text == local
