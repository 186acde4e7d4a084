"""The written half of a class: answers are found, and marks come into sheet, results, pages and changes."""

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from autograder import cli
from autograder.bank.bank import Bank
from autograder.batch.class_results import read_class
from autograder.batch.publish import publish
from autograder.batch.written import WrittenHalf
from autograder.errors import UsageError
from autograder.intake.submission import SubmittedFile
from autograder.report.canvas import check_written
from autograder.written import marking, queue
from autograder.written.answers import answers_file, read_answers
from autograder.written.database import Marks, database_file
from autograder.written.graders import add_grader
from autograder.written.importing import import_all
from autograder.written.model import Draft
from autograder.written.parts import written_parts
from tests.written_class import given_cells

BANK = Bank.here()
ASSIGNMENT = "source_004"
PARTS = ("optimizer_traces.race", "gradients_through_time.sum_over_k")
SAMPLE = Path(__file__).parents[2] / "samples" / ASSIGNMENT / "source_s4.py"
RACE = "## optimizer_traces: race\n\nThe values are 1 and 2.\n"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class of three: a `.py` with answers beside it, one without, and a file that is no notebook."""
    folder = tmp_path_factory.mktemp("class")
    hand_in(folder, RACE)
    (folder / "in" / "bob.py").write_text(SAMPLE.read_text())
    (folder / "in" / "eve.ipynb").write_text("{}")
    grade(folder)
    return folder


def hand_in(folder, text):
    (folder / "in").mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "in" / "ann.zip", "w") as archive:
        archive.writestr("work.py", SAMPLE.read_text())
        archive.writestr("work.md", text)


def grade(folder, *options):
    command = ["grade", str(folder / "in"), "--assignment", ASSIGNMENT, "--output", str(folder / "out"), "--jobs", "1"]
    return cli.main([*command, *options])


def sheet(folder):
    rows = csv.DictReader(io.StringIO((folder / "out" / "grades.csv").read_text()))
    return {row["submission"]: row for row in rows}


def mark(folder, ticked, comment=""):
    parts = written_parts(BANK, BANK.assignment(ASSIGNMENT))
    with Marks.open(folder / "out", seed=1) as marks:
        import_all(marks, folder / "out", parts)
        add_grader(marks, "Ann")
        for part in parts:
            while task := queue.next_task(marks, "Ann", part.key):
                earns = part.key == PARTS[0] and task.answer.state == "answered"
                draft = Draft(frozenset(ticked if earns else ()), comment=comment)
                marking.save(marks, "Ann", draft, task.versions)


def test_a_class_from_grading_to_marks_to_the_sheet_and_back(graded, capsys):
    rows = sheet(graded)
    assert {row["status"] for name, row in rows.items() if name != "eve"} == {"written 0 of 7"}
    assert rows["eve"]["status"].startswith("unreadable: ")
    assert rows["eve"]["status"].endswith("; written 0 of 7")
    assert (rows["ann"]["written"], rows["ann"]["written_max"], rows["ann"][PARTS[0]]) == ("", "32", "")
    found = {one.part: one for one in read_answers(answers_file(graded / "out", "ann")).finding.answers}
    assert found[PARTS[0]].state == "answered"
    assert found[PARTS[1]].state == "empty"
    with pytest.raises(UsageError, match="written parts of 3 submissions are not marked yet"):
        check_written(read_class(graded / "out"))

    mark(graded, {"item-2"}, comment="look at the tenth step")
    before = database_file(graded / "out").read_bytes()
    assert list(publish(BANK, graded / "out")) == []
    rows = sheet(graded)
    assert rows["ann"]["status"] == "graded"
    assert rows["ann"][PARTS[0]] == "1"
    assert float(rows["ann"]["total"]) == pytest.approx(float(rows["ann"]["score"]) + 1, abs=1e-4)
    assert rows["bob"]["written"] == "0"
    entries = json.loads((graded / "out" / "results" / "ann.json").read_text())["tests"]
    [race] = [entry for entry in entries if entry["name"].startswith("optimizer_traces: race")]
    assert (race["score"], race["max_score"], race["visibility"]) == (1, 3, "after_published")
    assert race["output"].endswith("look at the tenth step")
    assert race["output"].startswith("+1: Nesterov")
    check_written(read_class(graded / "out"))

    capsys.readouterr()
    assert grade(graded, "--pages") == 0
    assert "3 as graded before" in capsys.readouterr().out  # entries of marks make nothing run again
    assert database_file(graded / "out").read_bytes() == before
    page = (graded / "out" / "pages" / "ann.html").read_text()
    assert "look at the tenth step" in page
    assert "The values are 1 and 2." in page

    hand_in(graded, RACE + "\nAnd more.\n")
    assert grade(graded) == 0
    said = capsys.readouterr().out
    assert f"written {PARTS[0]} 1 -> open" in said
    assert sheet(graded)["ann"]["status"] == "written 6 of 7"
    assert f"written {PARTS[0]} 1 -> open" in (graded / "out" / "changes.csv").read_text()
    mark(graded, {"item-2", "item-3"})
    assert [line for line in publish(BANK, graded / "out") if "->" in line] == []
    assert sheet(graded)["ann"][PARTS[0]] == "2"


def test_answers_of_who_left_the_class_go(graded):
    (graded / "in" / "bob.py").unlink()
    grade(graded, "--drop-others")
    assert not answers_file(graded / "out", "bob").exists()
    assert answers_file(graded / "out", "ann").exists()
    (graded / "in" / "bob.py").write_text(SAMPLE.read_text())


@pytest.mark.parametrize("name", ["work.ipynb", "work.ipynb.json"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_notebook_is_read_as_its_code_is(tmp_path, name, encoding):
    given = given_cells(BANK)
    cells = [dict(cell) for cell in given]
    place = next(cell for cell in cells if cell["metadata"]["course"] == "momentum-written-bias")
    place["source"] = "My prööf"
    half = WrittenHalf(BANK, BANK.assignment("deep_learning_theory"), tmp_path, given)
    half.note("ann", SubmittedFile(name, json.dumps({"cells": cells}, ensure_ascii=False).encode(encoding)))
    answered = [one for one in read_answers(answers_file(tmp_path, "ann")).finding.answers if one.state == "answered"]
    assert [(one.part, one.pieces[0].text) for one in answered] == [("momentum.bias", "My prööf")]


def test_a_part_without_points_is_refused_with_the_line_to_write(tmp_path, monkeypatch):
    root = tmp_path / "course"
    for name in ("assignments", "solutions"):
        shutil.copytree(BANK.root / name, root / name)
    bank = Bank(root)
    manifest = bank.manifest(ASSIGNMENT)
    text = manifest.read_text()
    manifest.write_text(text.replace('"optimizer_traces.race" = 3\n', ""))
    line = r'optimizer_traces\.race has no points: write in \[written\] "optimizer_traces\.race" = 3'
    with pytest.raises(UsageError, match=line):
        written_parts(bank, bank.assignment(ASSIGNMENT))
    manifest.write_text(
        text.replace('"optimizer_traces.race" = 3', '"optimizer_traces.race" = 0\n"optimizer_traces.odd" = 1')
    )
    with pytest.raises(UsageError, match=r"has optimizer_traces\.odd, which no prompt asks for"):
        written_parts(bank, bank.assignment(ASSIGNMENT))
    manifest.write_text(text.replace('"optimizer_traces.race" = 3', "optimizer_traces.race = 0"))
    parts = {part.key: part.points for part in written_parts(bank, bank.assignment(ASSIGNMENT))}
    assert parts["optimizer_traces.race"] == 0
    for wrong in ('"optimizer_traces.race" = "3"', '"optimizer_traces.race" = -1', '"nothing.race" = 1'):
        manifest.write_text(text.replace('"optimizer_traces.race" = 3', wrong))
        with pytest.raises(UsageError, match="written"):
            bank.assignment(ASSIGNMENT)
