"""The notebook: its cells, their order, and what an author is told about a wrong prompt."""

import json

import nbformat
import pytest

from autograder.errors import UsageError
from autograder.packaging.notebook import notebook


@pytest.fixture
def cells(bank, homework):
    return json.loads(notebook(bank, homework))["cells"]


def source(cells, name):
    return "".join(next(cell["source"] for cell in cells if cell["id"] == name))


def prompt(bank, text):
    bank.prompt("squares").write_text(text)


def test_cells_come_in_the_order_of_the_prompt(cells):
    assert [cell["id"] for cell in cells] == [
        "title", "start",
        "squares-prompt-1", "squares-given", "squares-square", "squares-prompt-2", "squares-SURE", "squares-prompt-3",
        "squares-pair", "squares-checks", "squares-check",
        "one-prompt-1", "one-one", "one-checks", "one-check",
        "submit", "check-all", "export",
    ]  # fmt: skip


def test_questions_are_numbered_and_show_their_points(cells):
    assert source(cells, "squares-prompt-1").startswith("## 1. Squares (6 points)\n\nEverything")
    assert source(cells, "one-prompt-1").startswith("## 2. One (1 point)\n")
    assert "Worth 7 points" in source(cells, "title")


def test_code_is_the_stub(cells):
    assert source(cells, "squares-given") == "import numpy as np\n\nLIMIT = 10"
    assert source(cells, "squares-square").endswith('raise NotImplementedError("square")')
    assert source(cells, "squares-SURE") == (
        'SURE = None  # one of False, True\n\n# What squaring takes.\nTIME = None  # one of "fast", "slow"'
    )


def test_cells_around_the_code_check_and_export(cells):
    assert 'grader = Notebook("homework.ipynb")' in source(cells, "start")
    assert source(cells, "squares-check") == 'grader.check("squares")'
    assert source(cells, "check-all") == "grader.check_all()"
    assert source(cells, "export") == "grader.export()"


def test_students_may_edit_code_and_nothing_else(cells):
    fixed = {cell["id"] for cell in cells if cell["metadata"].get("editable") is False}
    open_cells = {"squares-given", "squares-square", "squares-pair", "squares-SURE", "one-one"}
    assert fixed == {cell["id"] for cell in cells} - open_cells


def test_the_notebook_is_valid_and_says_of_which_assignment_it_is(bank, homework):
    text = notebook(bank, homework)
    book = nbformat.reads(text, as_version=4)
    nbformat.validate(book)
    assert set(book.metadata) == {"course", "kernelspec", "language_info"}
    assert book.metadata.course.assignment == "homework"
    assert book.metadata.kernelspec.name == "python3"
    assert text.endswith("}\n")
    assert text == notebook(bank, homework)


def test_ids_of_long_names_are_cut_and_stay_apart(bank, homework):
    long = "f" * 70
    two = "\n\n".join(
        f'def {name}():\n    """Doc."""\n    # BEGIN SOLUTION\n    return 1\n    # END SOLUTION\n'
        for name in (long, long + "g")
    )
    bank.solution("one").write_text(two)
    ids = [cell["id"] for cell in json.loads(notebook(bank, homework))["cells"]]
    assert len(set(ids)) == len(ids)
    assert max(map(len, ids)) == 64


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Squares\n", "line 1: a prompt starts with its title"),
        ("", "line 1: a prompt starts with its title"),
        ("## T\n\n<!-- code: cube -->\n", "line 3: cube is no function or choice"),
        ("## T\n<!-- code: square -->\n<!-- code: square -->\n", "line 3: square is no function .* place already"),
        ("## T\n<!-- codes: square -->\n", "line 2: looks like a marker"),
        ("## T\n<!-- code: square\n", "line 2: looks like a marker"),
    ],
)
def test_a_wrong_prompt_is_named_with_its_line(bank, homework, text, message):
    prompt(bank, text)
    with pytest.raises(UsageError, match=rf"squares\.md, {message}"):
        notebook(bank, homework)


def test_a_missing_prompt_is_named(bank, homework):
    bank.prompt("one").unlink()
    with pytest.raises(UsageError, match=r"one\.md: there is no such file"):
        notebook(bank, homework)


def test_two_questions_must_not_ask_for_one_name(bank, homework):
    bank.solution("one").write_text(bank.solution("one").read_text().replace("def one", "def square"))
    with pytest.raises(UsageError, match="both squares and one ask for square"):
        notebook(bank, homework)
