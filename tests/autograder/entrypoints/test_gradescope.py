"""The entry script of the zip: a valid result for whatever a student hands in, none for a failure of ours."""

import json
import os
import shutil
import sys
import zipfile

import pytest

from autograder import __version__
from autograder.entrypoints import gradescope
from tests.autograder.entrypoints.conftest import build_zip, through_gradescope
from tests.autograder.toys import PUBLIC, SOLUTION, write_bank


def submit(archive, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return through_gradescope(archive, path, tmp_path / "autograder")


def test_right_work_gets_all_points(toy_zip, tmp_path):
    result = submit(toy_zip, tmp_path, "work.py", SOLUTION)
    assert result.status == 0
    assert result.scores == {"toy": 9.0}


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("work.ipynb", "no json", "not a notebook"),
        ("work.ipynb", b"\xff\xfe", "not UTF-8"),
        ("work.ipynb", '{"metadata": {"otter": {"tests": {}}}, "cells": 7}', "list of cells"),
        ("work.py", "", "is empty"),
        ("notes.txt", "hello", "no notebook"),
        ("work.py", "def f(:", "is this the right file"),
        ("work.py", "while True: pass", "is this the right file"),
    ],
)
def test_what_is_no_answer_gets_zero_and_a_line(toy_zip, tmp_path, name, content, line):
    result = submit(toy_zip, tmp_path, name, content)
    assert result.status == 0
    assert result.score == 0
    assert line in json.loads(result.text)["output"]


def test_two_notebooks_and_a_file_named_tests_get_a_line(toy_zip, tmp_path):
    path = tmp_path / "work.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for name in ("a.ipynb", "b.ipynb", "tests"):
            zipped.writestr(name, "{}")
    result = through_gradescope(toy_zip, path, tmp_path / "autograder")
    assert (result.status, result.score) == (0, 0)
    assert "hand in only one" in json.loads(result.text)["output"]


def test_a_failure_of_ours_leaves_no_result(tmp_path):
    bank = write_bank(tmp_path / "bank")
    archive = build_zip(bank, "toys", tmp_path)
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, text.replace(b"[6.0]", b"[7.0]") if name == "bank/tests/public/test_toy.py" else text)
    assert "[6.0]" in PUBLIC
    result = submit(broken, tmp_path, "work.py", SOLUTION)
    assert result.status == 1
    assert result.text is None
    assert "does not pass on the reference answer" in result.printed
    assert "this is no grade" in result.printed
    # For staff: of a run without a result Gradescope shows nobody else what was printed.
    assert result.printed.count("Traceback (most recent call last):") == 1
    assert f"autograder {__version__}: toy: " in result.printed


def test_any_failure_of_ours_says_where_it_comes_from_and_is_safe_for_a_terminal(toy_zip, tmp_path):
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(toy_zip) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            fails = name == "autograder/gradescope/results.py"
            new.writestr(name, "raise ValueError('\\x1b[2J')" if fails else old.read(name))
    result = submit(broken, tmp_path, "work.py", SOLUTION)
    assert (result.status, result.text) == (1, None)
    assert "Traceback (most recent call last):" in result.printed
    assert "\\x1b[2J" in result.printed
    assert "\x1b" not in result.printed
    assert "grading ended with exit status 1; this is no grade" in result.printed


def test_a_grading_that_hangs_says_where(tmp_path, monkeypatch, capfd):
    (tmp_path / "source").mkdir()
    script = tmp_path / "source" / "run_otter.py"
    script.write_text("import faulthandler, time\nfaulthandler.enable()\ntime.sleep(600)\n")
    monkeypatch.setattr(gradescope, "DEADLINE_SECONDS", 3)
    monkeypatch.setattr(sys, "argv", [str(script)])
    assert gradescope.main() == 1
    printed = capfd.readouterr().err
    assert 'run_otter.py", line 3 in <module>' in printed
    assert "grading took longer than 3 seconds; this is no grade: rerun the autograder" in printed


def test_a_student_reads_no_traceback_of_ours(toy_zip, tmp_path):
    result = submit(toy_zip, tmp_path, "work.py", SOLUTION.replace("return sum(numbers)", "return 1 / 0"))
    assert result.status == 0
    assert "Traceback" not in result.printed
    assert "autograder/" not in result.text
    assert "most recent call" not in result.text


def test_a_result_of_an_earlier_run_does_not_survive_a_failure(toy_zip, tmp_path):
    assert submit(toy_zip, tmp_path, "work.py", SOLUTION).status == 0
    folder = tmp_path / "autograder"
    shutil.rmtree(folder / "source" / "bank")
    stale = (folder / "results" / "results.json").read_text()
    shutil.move(folder / "source", tmp_path / "source")
    archive = tmp_path / "nobank.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in (tmp_path / "source").rglob("*"):
            zipped.write(path, path.relative_to(tmp_path / "source"))
    again = tmp_path / "again"
    (again / "results").mkdir(parents=True)
    (again / "results" / "results.json").write_text(stale)
    (again / "results").rename(tmp_path / "results")
    shutil.rmtree(again)
    # The folder of a rerun: Gradescope lays everything out anew, a person testing the zip may not.
    result = through_gradescope(archive, tmp_path / "work.py", again)
    assert (result.status, result.text) == (1, None)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give the student's process another user")
def test_cases_and_answers_lie_where_another_user_cannot_look(toy_zip, tmp_path):
    submit(toy_zip, tmp_path, "work.py", SOLUTION)
    assert (tmp_path / "autograder" / "source").stat().st_mode & 0o077 == 0
