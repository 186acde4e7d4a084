"""Written parts: a place in the notebook, an answer for staff, and one HTML file for upload."""

import importlib
import json
import re
import sys
from pathlib import Path

import nbformat
import pytest

import autograder
from autograder.bank.written import read_written_parts
from autograder.errors import UsageError
from autograder.packaging.notebook import notebook
from autograder.packaging.student_folder import student_files

OURS = Path(autograder.__file__).parent / "written"
FOR_WRITTEN = ("markdown-it-py", "mdit-py-plugins", "nh3", "latex2mathml")
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
    lock = bank.root / "requirements/grading.txt"
    lock.write_text(lock.read_text() + "".join(f"{name}==1 \\\n" for name in FOR_WRITTEN))
    for name, content in student_files(bank, homework).items():
        (tmp_path / "student" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "student" / name).write_bytes(content)
    return tmp_path / "student" / "homework.ipynb"


@pytest.fixture
def written(book, monkeypatch):
    """The shipped module, imported from the student folder."""
    monkeypatch.syspath_prepend(book.parent)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield importlib.import_module("course_check.written")
    for name in [name for name in sys.modules if name.split(".")[0] == "course_check"]:
        del sys.modules[name]


def test_a_part_has_an_answer_and_a_rubric(bank, book):
    [part] = read_written_parts(bank, "squares")
    assert (part.name, part.source) == ("why", "a.txt Q1")
    assert part.answer == "Because $x \\cdot x$."
    assert part.rubric == "* 1 point: says so."


def test_the_notebook_has_a_place_for_it_and_a_cell_that_collects(book, written):
    cells = json.loads(book.read_text())["cells"]
    ids = [cell["id"] for cell in cells]
    assert ids.index("squares-written-why") < ids.index("squares-check") < ids.index("written-export")
    place = cells[ids.index("squares-written-why")]
    assert place["metadata"].get("editable") is not False
    assert "".join(place["source"]).startswith(written.UNTOUCHED)
    assert "Because" not in book.read_text()


def test_a_notebook_with_no_written_part_has_no_such_cell(bank, homework):
    assert not [cell for cell in json.loads(notebook(bank, homework))["cells"] if "written" in cell["id"]]


def test_answers_and_added_cells_are_collected_with_their_question(book, written, capsys):
    contents = nbformat.read(book, as_version=4)
    place = next(n for n, cell in enumerate(contents.cells) if cell.id == "squares-written-why")
    contents.cells[place].source = "It is **so**, $x^2$."
    contents.cells.insert(place + 1, nbformat.v4.new_markdown_cell("And a second cell."))
    contents.cells.insert(1, nbformat.v4.new_markdown_cell("My notes elsewhere."))
    nbformat.write(contents, book)
    written.export(str(book))
    page = (book.parent / "homework_written.html").read_text()
    assert "<strong>so</strong>" in page
    assert "And a second cell." in page
    assert "Say why." in page
    assert page.index("What belongs to no part") < page.index("My notes elsewhere.")
    said = capsys.readouterr().out
    assert "Some of your text belongs to no part" in said
    assert said.startswith("Wrote ")
    assert "Not answered" not in said


def test_a_page_runs_nothing_and_needs_no_network(book, written):
    contents = nbformat.read(book, as_version=4)
    place = next(cell for cell in contents.cells if cell.id == "squares-written-why")
    place.source = "$x^2$ <img src=x onerror=alert(1)> <script>alert(1)</script> ![a](https://a.example/b.png)"
    nbformat.write(contents, book)
    written.export(str(book))
    page = (book.parent / "homework_written.html").read_text()
    assert "<math" in page
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|link|iframe|object)|<img|https?://[^ ]*\.js|src=.http", page.replace("&lt;", ""))


def test_a_missing_picture_is_a_line_in_the_page(book, written):
    contents = nbformat.read(book, as_version=4)
    next(cell for cell in contents.cells if cell.id == "squares-written-why").source = "![p](attachment:my plot.png)"
    nbformat.write(contents, book)
    written.export(str(book))
    assert "the picture my plot.png is not in the notebook" in (book.parent / "homework_written.html").read_text()


def test_students_and_graders_find_by_the_same_code(book):
    for name in ("find.py", "pictures.py", "render.py"):
        assert (book.parent / "course_check" / name).read_bytes() == (OURS / name).read_bytes()


def test_a_notebook_without_the_list_of_what_was_given_says_what_to_do(book, written, monkeypatch):
    (book.parent / "public/given.json").unlink()
    monkeypatch.chdir(book.parent)
    with pytest.raises(FileNotFoundError, match="get a fresh copy"):
        written.export(str(book))


def test_what_is_not_answered_is_named(book, written, capsys):
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
