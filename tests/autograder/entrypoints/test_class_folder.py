"""A TA with a folder of odd files."""

import csv
import json
import os

import pytest

from autograder import cli
from autograder.bank.bank import BANK_VARIABLE
from autograder.commands.status import OK, WRONG_USE
from tests.autograder.toys import SOLUTION


@pytest.fixture
def toys(toy_bank, monkeypatch):
    """The toy bank as the one that the command finds."""
    monkeypatch.setenv(BANK_VARIABLE, str(toy_bank.root))
    return toy_bank


def grade(*paths, output):
    return cli.main(["grade", *map(str, paths), "--assignment", "toys", "--output", str(output)])


def sheet(output):
    with (output / "grades.csv").open(newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def test_a_folder_of_odd_files_is_graded_and_nothing_is_lost(toys, tmp_path, capsys):
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "right.py").write_text(SOLUTION)
    (folder / "no json.ipynb").write_text("hello")
    (folder / "käse.py").write_text("x = 1")
    (folder / "=1+1.py").write_text("")
    (folder / "notes.txt").write_text("not a submission")
    (folder / ".hidden.py").write_text("x = 1")
    assert grade(folder, output=output) == OK
    rows = sheet(output)
    assert rows["right"] == {"submission": "right", "status": "graded", "score": "9", "max_score": "9", "toy": "9"}
    assert rows["no json"]["status"].startswith("unreadable: no json.ipynb is not a notebook")
    assert rows["no json"]["score"] == "0"
    assert rows["käse"]["score"] == "0"
    assert "'=1+1" in rows  # no formula for a spreadsheet
    assert len(rows) == 4
    for name in ("right", "no json", "käse", "=1+1"):
        result = json.loads((output / "results" / f"{name}.json").read_text())
        assert [test["max_score"] for test in result["tests"] if "max_score" in test] == [9]
    assert "is this the right file?" in json.loads((output / "results" / "käse.json").read_text())["output"]
    assert "4 submissions" in capsys.readouterr().out


@pytest.mark.usefixtures("in_this_process")
def test_a_path_that_is_not_there_is_said_and_the_rest_is_graded(toys, tmp_path, capsys):
    (tmp_path / "right.py").write_text(SOLUTION)
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / "nowhere.py", tmp_path / "empty", tmp_path / "right.py"]
    assert grade(*paths, output=tmp_path / "out") == WRONG_USE
    assert set(sheet(tmp_path / "out")) == {"right"}
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "nowhere.py: there is no such file" in lines[0]
    assert "no submission in this folder" in lines[1]


def test_a_folder_with_nothing_in_it_is_wrong_use(toys, tmp_path):
    assert grade(tmp_path, output=tmp_path / "out") == WRONG_USE
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("in_this_process")
def test_the_row_of_a_wrong_homework_says_so(toys, tmp_path):
    (tmp_path / "wrong.py").write_text("def other(x):\n    return x\n")
    (tmp_path / "broken.py").write_text(f"def f(:\n{SOLUTION}")
    (tmp_path / "bad.py").write_text(SOLUTION.replace("return", "return None  #"))
    assert grade(tmp_path, output=tmp_path / "out") == OK
    rows = sheet(tmp_path / "out")
    assert rows["wrong"]["status"] == "graded: no function of 'Toys' was found: is this the right file?"
    assert "line 1 is no valid Python" in rows["broken"]["status"]
    assert rows["bad"]["status"] == "graded"


@pytest.mark.usefixtures("in_this_process")
def test_what_a_student_chose_cannot_move_a_cursor_or_open_a_line(toys, tmp_path, capsys):
    (tmp_path / "a\n\x1b[31mb.py").write_text("raise ValueError('\\x1b[2J\\n\\rall graded')")
    assert grade(tmp_path, output=tmp_path / "out") == OK
    out, err = capsys.readouterr()
    assert not {"\x1b", "\r"} & set(out + err + (tmp_path / "out" / "grades.csv").read_text())
    assert len(sheet(tmp_path / "out")) == 1
    assert len(out.splitlines()) == 6  # the row, an empty line, what was written, three lines about the class


@pytest.mark.parametrize("make", ["file", "below a file", "read-only"])
def test_an_output_that_cannot_be_written_is_one_line(toys, tmp_path, capsys, make, monkeypatch):
    (tmp_path / "a.py").write_text(SOLUTION)
    output = tmp_path / "out"
    if make == "read-only":
        monkeypatch.setattr("tempfile.TemporaryFile", lambda dir: (_ for _ in ()).throw(PermissionError(13, "denied")))
    else:
        output.touch()
        output = output / "deeper" if make == "below a file" else output
    assert grade(tmp_path / "a.py", output=output) == WRONG_USE
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"autograder: {output}: results can't be written there: ")


@pytest.mark.usefixtures("in_this_process")
def test_results_of_one_submission_are_never_the_staff_file_of_another(toys, tmp_path):
    for name in ("a.py", "a.staff.py", "A.STAFF.py"):
        (tmp_path / name).write_text(SOLUTION)
    assert grade(tmp_path, output=tmp_path / "out") == OK
    for name in sheet(tmp_path / "out"):
        assert "tests" in json.loads((tmp_path / "out" / "results" / f"{name}.json").read_text())
        assert "verdicts" in json.loads((tmp_path / "out" / "results" / f"{name}.staff.json").read_text())
    assert len(list((tmp_path / "out" / "results").iterdir())) == 6


def test_an_unknown_assignment_is_one_line(toys, tmp_path, capsys):
    (tmp_path / "a.py").write_text("x = 1")
    status = cli.main(["grade", str(tmp_path), "--assignment", "nonsense", "--output", str(tmp_path / "out")])
    assert status == WRONG_USE
    assert capsys.readouterr().err == "autograder: no assignment 'nonsense'; there are: toys\n"


@pytest.mark.usefixtures("in_this_process")
def test_staff_see_everything_beside_the_results(toys, tmp_path):
    (tmp_path / "a.py").write_text(SOLUTION.replace("sum(numbers)", "(print('hello'), 7)[1]"))
    grade(tmp_path / "a.py", output=tmp_path / "out")
    record = json.loads((tmp_path / "out" / "results" / "a.staff.json").read_text())
    [many] = [v for v in record["verdicts"] if v["case"] == "test_total_of_many"]
    assert "called    total([0, 1])" in many["staff"]
    assert "hello" in many["staff"]
    assert "hello" not in (tmp_path / "out" / "results" / "a.json").read_text()


def test_a_file_name_that_is_no_utf8_is_graded(toys, tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.py"
    with open(path, "w") as file:
        file.write(SOLUTION)
    assert grade(tmp_path, output=tmp_path / "out") == OK
    assert sheet(tmp_path / "out")["caf\N{REPLACEMENT CHARACTER}"]["score"] == "9"
