"""Written parts: a place in the notebook, an answer for staff, and one HTML file for upload."""

import json

import nbformat
import pytest

from autograder.bank.written import read_written_parts
from autograder.errors import UsageError
from autograder.packaging.course_check import written
from autograder.packaging.notebook import notebook

ANSWERS = """# Written parts of squares

## why

Source: a.txt Q1

### Answer

Because $x \\cdot x$.

### Rubric

* 1 point: says so.
"""


@pytest.fixture
def book(bank, homework, tmp_path):
    """The notebook of an assignment with one written part, as a file."""
    bank.written_solution("squares").write_text(ANSWERS)
    prompt = bank.prompt("squares")
    prompt.write_text(prompt.read_text() + "\nSay why.\n\n<!-- written: why -->\n")
    path = tmp_path / "homework.ipynb"
    path.write_text(notebook(bank, homework))
    return path


def test_a_part_has_an_answer_and_a_rubric(bank, book):
    [part] = read_written_parts(bank, "squares")
    assert (part.name, part.source) == ("why", "a.txt Q1")
    assert part.answer == "Because $x \\cdot x$."
    assert part.rubric == "* 1 point: says so."


def test_the_notebook_has_a_place_for_it_and_a_cell_that_collects(book):
    cells = json.loads(book.read_text())["cells"]
    ids = [cell["id"] for cell in cells]
    assert ids.index("squares-written-why") < ids.index("squares-check") < ids.index("written-export")
    place = cells[ids.index("squares-written-why")]
    assert place["metadata"].get("editable") is not False
    assert "".join(place["source"]).startswith(written.UNTOUCHED)
    assert "Because" not in book.read_text()


def test_a_notebook_with_no_written_part_has_no_such_cell(bank, homework):
    assert not [cell for cell in json.loads(notebook(bank, homework))["cells"] if "written" in cell["id"]]


def test_answers_and_added_cells_are_collected_with_their_question(book, capsys):
    contents = nbformat.read(book, as_version=4)
    place = next(n for n, cell in enumerate(contents.cells) if cell.id == "squares-written-why")
    contents.cells[place].source = "It is **so**, $x^2$."
    contents.cells.insert(place + 1, nbformat.v4.new_markdown_cell("And a second cell."))
    contents.cells.insert(place - 1, nbformat.v4.new_markdown_cell("My notes elsewhere."))
    nbformat.write(contents, book)
    written.export(str(book))
    page = (book.parent / "homework_written.html").read_text()
    assert "<strong>so</strong>" in page
    assert "And a second cell." in page
    assert "Say why." in page
    assert "My notes elsewhere." not in page
    assert capsys.readouterr().out.count("\n") == 1


def test_what_is_not_answered_is_named(book, capsys):
    written.export(str(book))
    assert "Not answered yet: squares: why" in capsys.readouterr().out
    assert "Not answered." in (book.parent / "homework_written.html").read_text()


@pytest.mark.parametrize(
    ("answers", "prompt", "line"),
    [
        (ANSWERS, "", "has places for the written parts none, and .* answers why"),
        ("", "<!-- written: why -->", "written parts why, and .* answers none"),
        (ANSWERS.replace("### Rubric", ""), "<!-- written: why -->", "why needs a line"),
        (ANSWERS.replace("Source: a.txt Q1", ""), "<!-- written: why -->", "why needs a line"),
    ],
)
def test_places_and_answers_must_fit(bank, homework, answers, prompt, line):
    bank.written_solution("squares").write_text(answers)
    path = bank.prompt("squares")
    path.write_text(path.read_text() + f"\n{prompt}\n")
    with pytest.raises(UsageError, match=line):
        notebook(bank, homework)
