"""Names that students give their files: none ends a batch, or touches the results of another."""

import csv
import json
import os
import zipfile

import pytest

from autograder import cli
from autograder.bank.bank import BANK_VARIABLE
from autograder.commands.status import OK
from autograder.engine.engine import Engine
from autograder.errors import GraderError
from autograder.intake.find import find_submissions
from tests.autograder.class_grader import ClassGrader
from tests.autograder.entrypoints.conftest import through_otter
from tests.autograder.toys import SOLUTION


@pytest.fixture
def grade(toy_bank, monkeypatch, tmp_path):
    """Grade `tmp_path / "in"`; returns exit status and grade sheet."""
    monkeypatch.setenv(BANK_VARIABLE, str(toy_bank.root))
    (tmp_path / "in").mkdir()

    def run(*more):
        paths = map(str, (tmp_path / "in", *more))
        status = cli.main(["grade", *paths, "--assignment", "toys", "--output", str(tmp_path / "out")])
        with (tmp_path / "out" / "grades.csv").open(newline="") as file:
            return status, {row["submission"]: row for row in csv.DictReader(file)}

    return run


def names(folder):
    return [found.name for found in find_submissions([folder]).submissions]


def test_a_name_as_long_as_any_may_be_is_cut(grade, tmp_path):
    for name in ("a" * 252, "é" * 126, "b"):
        (tmp_path / "in" / f"{name}.py").write_text(SOLUTION)
    status, rows = grade()
    assert status == OK
    assert [row["score"] for row in rows.values()] == ["9", "9", "9"]
    assert set(rows) == {"a" * 200, "é" * 100, "b"}
    assert all((tmp_path / "out" / "results" / f"{name}.staff.json").is_file() for name in rows)


@pytest.mark.usefixtures("in_this_process")
def test_a_path_deeper_than_paths_can_be_does_not_end_the_batch(grade, tmp_path):
    (tmp_path / "in" / "b.py").write_text(SOLUTION)
    fd = os.open(tmp_path / "in", os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=fd)
        below = os.open("d" * 200, os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
    os.close(fd)
    assert {name: row["score"] for name, row in grade()[1].items()} == {"b": "9"}


@pytest.mark.usefixtures("in_this_process")
def test_a_link_neither_ends_the_batch_nor_stands_for_the_work_of_another(grade, tmp_path):
    folder = tmp_path / "in"
    (folder / "zoe.py").write_text(SOLUTION)
    (folder / "loop.py").symlink_to("loop.py")
    (folder / "copy.py").symlink_to("zoe.py")
    status, rows = grade(folder / "zoe.py")
    assert status == OK
    assert {name: row["score"] for name, row in rows.items()} == {"copy": "0", "loop": "0", "zoe": "9"}
    assert "is a link" in rows["copy"]["status"]


@pytest.mark.usefixtures("in_this_process")
def test_no_name_makes_one_student_see_the_staff_file_of_another(grade, tmp_path):
    folder = tmp_path / "in"
    (folder / "ann.py").write_text("def total(numbers): return 7")
    (folder / "ann.staff.py").write_text("x = 1")
    _, rows = grade()
    assert set(rows) == {"ann", "ann.staff~2"}
    results = tmp_path / "out" / "results"
    assert "verdicts" in json.loads((results / "ann.staff.json").read_text())
    assert "tests" in json.loads((results / "ann.staff~2.json").read_text())


def test_names_made_to_clash_with_numbered_ones_stay_apart(tmp_path):
    for path in ("A/x.py", "B/x.py", "A/x.py~2.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    paths = [tmp_path / "A" / "x.py", tmp_path / "B" / "x.py", tmp_path / "A" / "x.py~2.py"]
    assert [found.name for found in find_submissions(paths).submissions] == ["x.py", "x.py~2", "x.py~2~2"]


def test_a_name_can_not_write_on_the_terminal(grade, tmp_path, capsys):
    (tmp_path / "in" / "a\x1b[2J\nzoe 9.00 9.py").write_text(SOLUTION)
    with zipfile.ZipFile(tmp_path / "in" / "many.zip", "w") as archive:
        for n in range(5):
            archive.writestr(f"\x1b[2J{n}{'n' * 500}.py", "x = 1")
    _, rows = grade()
    assert set(rows) == {"a\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}zoe 9.00 9", "many"}
    assert len(rows["many"]["status"]) <= 400
    assert "\x1b" not in capsys.readouterr().out


def test_what_can_not_be_cleared_away_does_not_end_the_batch(toy_bank, tmp_path, monkeypatch):
    for name in "abc":
        (tmp_path / f"{name}.py").write_text(SOLUTION + ("# b" if name == "b" else ""))
    grade, close = Engine.grade, Engine.close

    def fails_on_b(engine, submission, questions=None):
        if submission.name == "b.py":
            raise GraderError("the disk is full")
        return grade(engine, submission, questions)

    def complains(engine):
        close(engine)
        if len(closed) == 0:
            closed.append(engine)
            raise GraderError("a folder can't be removed")

    closed = []
    monkeypatch.setattr(Engine, "grade", fails_on_b)
    monkeypatch.setattr(Engine, "close", complains)
    with ClassGrader(toy_bank, "toys", tmp_path / "out") as grader:
        rows = [grader.grade(found) for found in find_submissions([tmp_path]).submissions]
    assert [row.score for row in rows] == [9, None, 9]
    assert rows[1].status == "grader_error: the disk is full; a folder can't be removed"


def test_a_folder_where_otter_keeps_its_log_is_nothing_to_otters_door(toy_zip, tmp_path):
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        archive.writestr("work.py", SOLUTION)
        archive.writestr(".OTTER_LOG/x", "")
    result = through_otter(toy_zip, tmp_path / "work.zip", tmp_path / "out")
    assert result.score == 9
