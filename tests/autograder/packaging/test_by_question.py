"""A notebook for each question: checked alone, handed in together, and graded where it is handed in alone."""

import json
import os
import re
import shutil
import zipfile
from threading import Timer

import pytest

from autograder.bank.solution import Solution
from autograder.errors import SubmissionError
from autograder.intake import parse
from autograder.intake.asked import Asked
from autograder.intake.parse import parse_submission
from autograder.intake.submission import read_submitted_file
from autograder.packaging.notebook import notebook
from autograder.packaging.student_folder import write_student_zip
from tests.autograder.packaging.open_notebook import CODE, book_with, handed_in


@pytest.fixture
def folder(bank, homework, tmp_path):
    """The student's folder, from the zip."""
    path = tmp_path / "student.zip"
    write_student_zip(bank, homework, path, by_question=True)
    shutil.unpack_archive(path, tmp_path / "unpacked")
    return tmp_path / "unpacked" / "homework"


@pytest.fixture
def opened(kernel):
    """The notebook of the first question is open."""
    kernel.monkeypatch.setenv("JPY_SESSION_NAME", str(kernel.folder / "01_squares.ipynb"))
    return kernel


def write(folder, name, answers):
    book_with(folder, name, answers, original=name)


ONE = "def one():\n    return 1"


def test_each_holds_its_question_and_no_other(folder, bank, homework):
    assert sorted(path.name for path in folder.glob("*.ipynb")) == ["01_squares.ipynb", "02_one.ipynb"]
    assert "jupyter lab 01_squares.ipynb" in (folder / "README.md").read_text()
    assert "homework.ipynb" not in (folder / "README.md").read_text()
    ids = [cell["id"] for cell in json.loads((folder / "02_one.ipynb").read_text())["cells"]]
    assert "one-one" in ids
    assert not any(name.startswith("squares") for name in ids)
    whole = [cell["id"] for cell in json.loads(notebook(bank, homework))["cells"]]
    assert [name for name in whole if not name.startswith("squares")] == ids


def test_the_first_cell_and_the_table_are_about_the_question(opened, capsys):
    grader = opened.start()
    said = capsys.readouterr().out
    assert "This is 01_squares.ipynb: its last cell hands in the notebooks of all questions together." in said
    assert "lies here, too" not in said
    shown = repr(grader.check_all())
    assert "1. Squares" in shown
    assert "2. One" not in shown
    assert "The others have notebooks of their own." in shown


def test_all_are_handed_in_together_and_read_as_one(opened):
    write(opened.folder, "01_squares.ipynb", {"squares-pair": CODE})
    write(opened.folder, "02_one.ipynb", {"one-one": ONE})
    summary = opened.start().export()
    assert [row[1] for row in summary.rows] == ["4 of 4", "1 of 1"]
    assert summary.notebook == "homework.ipynb"
    assert re.search(r"from 01_squares.ipynb \(saved at \d\d:.*\), 02_one.ipynb \(saved at \d\d:", repr(summary))
    assert not any("and not" in warning for warning in summary.warnings)
    text = handed_in(summary)
    book = json.loads(text)
    ids = [cell["id"] for cell in book["cells"]]
    assert len(ids) == len(set(ids))
    assert ids.count("start") == 1
    assert "question" not in book["metadata"]["course"]
    sources = [cell.source for cell in parse_submission("homework.ipynb", text.encode()).cells]
    assert any(ONE in source for source in sources)
    assert any(CODE in source for source in sources)
    assert not (opened.folder / "homework.ipynb").exists()


def test_open_notebooks_of_other_questions_are_saved_first(opened, page):
    page["01_squares.ipynb"] = {"squares-pair": CODE}
    page["02_one.ipynb"] = {"one-one": ONE}
    summary = opened.start().export()
    assert opened.asked == ["docmanager:save-all", "docmanager:save"]
    assert [row[1] for row in summary.rows] == ["4 of 4", "1 of 1"]
    assert summary.warnings == []


def test_the_open_one_is_waited_for_while_the_page_saves_the_others_before(opened, page):
    def execute(command):
        if command == "docmanager:save-all":
            write(opened.folder, "02_one.ipynb", {"one-one": ONE})
        else:
            Timer(0.5, write, (opened.folder, "01_squares.ipynb", {"squares-pair": CODE})).start()

    opened.commands.execute = execute
    opened.monkeypatch.setenv("JPY_SESSION_NAME", str(opened.folder / "01_squares.ipynb"))
    summary = opened.start().export()
    assert [row[1] for row in summary.rows] == ["4 of 4", "1 of 1"]
    assert summary.warnings == []


def test_on_colab_the_other_questions_come_from_the_folder(opened, colab):
    book = json.loads((opened.folder / "02_one.ipynb").read_text())
    book["metadata"]["course"]["question"] = "squares"  # that of the page, as the zip had it
    (opened.folder / "blank.ipynb").write_text(json.dumps(book))
    write(opened.folder, "02_one.ipynb", {"one-one": ONE})
    opened.monkeypatch.delenv("JPY_SESSION_NAME")
    summary = opened.start().export()
    assert [row[1] for row in summary.rows] == ["4 of 4", "1 of 1"]
    assert "Put together from 02_one.ipynb (saved at" in repr(summary)
    assert "blank.ipynb" not in repr(summary)
    assert [f'"id": "{name}"' in handed_in(summary) for name in ("squares-pair", "one-one")] == [True, True]


def upload(folder, homework, bank):
    """What is read of the notebooks in a folder, handed in as they are."""
    asked = Asked.by_solutions([Solution.read(bank.solution(question)) for question in homework.questions])
    return read_submitted_file(folder, asked)


def test_handed_in_as_they_are_they_are_put_together(folder, bank, homework):
    write(folder, "01_squares.ipynb", {"squares-pair": CODE})
    write(folder, "02_one.ipynb", {"one-one": ONE})
    file = upload(folder, homework, bank)
    assert file.name == "homework.ipynb"
    assert file.files == "Graded: 01_squares.ipynb, 02_one.ipynb."
    found = parse_submission(file.name, file.content)
    assert (found.assignment, found.question) == ("homework", "")
    assert [[text in cell.source for cell in found.cells].count(True) for text in (CODE, ONE)] == [1, 1]


def test_one_without_code_is_in_it_too_for_what_it_holds_in_writing(folder, bank, homework):
    write(folder, "01_squares.ipynb", {"squares-pair": CODE})
    book = json.loads((folder / "02_one.ipynb").read_text())
    book["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "Because of the sum."})
    (folder / "02_one.ipynb").write_text(json.dumps(book))
    assert b"Because of the sum." in upload(folder, homework, bank).content


def test_of_two_with_one_question_the_one_with_answers_counts_else_both_are_named(folder, bank, homework):
    write(folder, "01_squares.ipynb", {"squares-pair": CODE})
    blank = (folder / "02_one.ipynb").read_bytes()
    shutil.copy(folder / "02_one.ipynb", folder / "02_one-Copy1.ipynb")
    for answered, other in (("02_one-Copy1.ipynb", "02_one.ipynb"), ("02_one.ipynb", "02_one-Copy1.ipynb")):
        write(folder, answered, {"one-one": ONE})
        (folder / other).write_bytes(blank)
        assert ONE.split("\n")[1].encode() in upload(folder, homework, bank).content
    write(folder, "02_one-Copy1.ipynb", {"one-one": ONE.replace("1", "2")})
    with pytest.raises(SubmissionError, match=r"notebooks of one to choose from \(02_one-Copy1.ipynb, 02_one.ipynb\)"):
        upload(folder, homework, bank)


def test_beside_a_file_with_answers_to_all_they_are_refused(folder, bank, homework):
    write(folder, "01_squares.ipynb", {"squares-pair": CODE})
    (folder / "mine.py").write_text(ONE)
    with pytest.raises(SubmissionError, match=r"2 files hold answers \(01_squares.ipynb, mine.py\)"):
        upload(folder, homework, bank)


def test_what_is_put_together_is_bounded(folder, bank, homework, monkeypatch):
    write(folder, "01_squares.ipynb", {"squares-pair": CODE})
    monkeypatch.setattr(parse, "MAX_FILE_BYTES", 6_000)
    with pytest.raises(SubmissionError, match="together"):
        upload(folder, homework, bank)


def test_what_each_notebook_says_of_handing_in(folder, capsys):
    books = {path.name: path.read_text() for path in folder.glob("*.ipynb")}
    titles = {json.dumps(json.loads(text)["cells"][0]["source"]) for text in books.values()}
    assert len(titles) == 1  # so that it is there once where they are put together
    assert "(<01_squares.ipynb>)" in titles.pop()
    for text in (*books.values(), (folder / "README.md").read_text()):
        assert "count the same." not in text.partition("## Submit")[2].partition("##")[0]
        assert "no single notebook" in " ".join(text.split()).replace("\\n", " ")


def test_of_two_with_the_same_question_the_open_one_counts_and_the_other_is_named(opened):
    write(opened.folder, "01_squares.ipynb", {"squares-pair": CODE})
    shutil.copy(opened.folder / "01_squares.ipynb", opened.folder / "old.ipynb")
    write(opened.folder, "old.ipynb", {"squares-pair": "raise RuntimeError"})
    later = (opened.folder / "01_squares.ipynb").stat().st_mtime + 100
    os.utime(opened.folder / "old.ipynb", (later, later))
    summary = opened.start().export()
    assert summary.rows[0][1] == "4 of 4"
    assert any("and not old.ipynb" in warning for warning in summary.warnings)


def test_a_notebook_that_is_missing_is_a_question_without_answers(opened):
    write(opened.folder, "01_squares.ipynb", {"squares-pair": CODE})
    (opened.folder / "02_one.ipynb").unlink()
    summary = opened.start().export()
    assert [row[1] for row in summary.rows] == ["4 of 4", "0 of 1"]
    with zipfile.ZipFile(summary.path) as archive:
        assert archive.namelist() == ["homework.ipynb"]


def test_what_students_added_in_any_of_them_is_in_the_zip(opened):
    for name in ("01_squares.ipynb", "02_one.ipynb"):
        book = json.loads((opened.folder / name).read_text())
        book["cells"].insert(3, {"cell_type": "code", "id": "same", "metadata": {}, "source": f"x = {name!r}"})
        book["cells"][0]["source"] = f"typed into the title of {name}"
        (opened.folder / name).write_text(json.dumps(book))
    text = handed_in(opened.start().export())
    for name in ("01_squares.ipynb", "02_one.ipynb"):
        assert f"x = '{name}'" in text
        assert f"typed into the title of {name}" in text
