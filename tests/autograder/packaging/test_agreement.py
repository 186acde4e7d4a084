"""What students run is what grades them: the same code is read from the same file, and shown the same way."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import autograder
from autograder.errors import SubmissionError
from autograder.intake.parse import parse_submission
from tests.autograder.packaging.open_notebook import book_with
from tests.autograder.packaging.test_course_check import RIGHT, command

NOT_ASCII = '# Größe\nSIZE = "ä"\n'


@pytest.mark.parametrize(
    "path",
    ["sandbox/child/cells.py", "sandbox/child/stub_modules.py", "intake/decoding.py", "intake/carried.py"],
)
def test_what_reads_and_runs_code_is_the_graders_own(folder, path):
    graders = Path(autograder.__file__).parent / path
    assert (folder / "course_check" / graders.name).read_bytes() == graders.read_bytes()


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "BOM": ("a.py", b"\xef\xbb\xbf" + NOT_ASCII.encode()),
        "CRLF": ("a.py", NOT_ASCII.replace("\n", "\r\n").encode()),
        "cells with magics": ("a.py", b"#%% one\n%matplotlib inline\nx = 1\n#%% two\n!ls\ny = 2\n"),
        "notebook": ("a.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": ["x = 1\n", "y"]}]}).encode()),
        "notebook with BOM": ("a.ipynb", b'\xef\xbb\xbf{"cells": [{"cell_type": "code", "source": "x = 1"}]}'),
        "not UTF-8": ("a.py", NOT_ASCII.encode("latin-1")),
        "UTF-16": ("a.py", NOT_ASCII.encode("utf-16")),
        "notebook in UTF-16": ("a.ipynb", '{"cells": [{"cell_type": "code", "source": "x = 1"}]}'.encode("utf-16")),
        "latin-1 with its coding line": ("a.py", ("# coding: latin-1\n" + NOT_ASCII).encode("latin-1")),
        "a coding line that no one knows": ("a.py", b"# coding: nonsense\nx = 1\n"),
        "NUL": ("a.py", b"x = 1\0\n"),
        "no JSON": ("a.ipynb", b"{"),
        "no notebook": ("a.ipynb", b"{}"),
    }.values(),
)
def test_the_same_code_is_read_or_the_same_file_refused(course_check, folder, tmp_path, name, content):
    from course_check.answer_file import read_answer_file  # the folder's, which is on the path by now
    from course_check.assignment import Problem

    path = tmp_path / name
    path.write_bytes(content)
    try:
        graded = [(cell.source, cell.label) for cell in parse_submission(name, content).cells]
    except SubmissionError:
        with pytest.raises(Problem, match=f"^{name} "):
            read_answer_file(path)
        return
    assert [(cell.source, cell.label) for cell in read_answer_file(path)] == graded


def test_a_coding_line_is_read_as_python_reads_it(folder):
    text = '# -*- coding: latin-1 -*-\nx = "ä"\nassert len(x) == 1\n' + "".join(RIGHT.replace("\n    ", "\n"))
    (folder / "mine.py").write_bytes(text.encode("latin-1"))
    done = command(folder, "mine.py", "squares")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "code", ["import sys; sys.exit()", "exit()", "raise SystemExit", "1 / 0", "%magic", "!ls", "import otter"]
)
def test_a_statement_that_fails_does_not_stop_the_next(folder, code):
    (folder / "mine.py").write_text(f"{code}\n" + RIGHT.replace("\n    ", "\n"))
    assert command(folder, "mine.py", "squares").returncode == 0


def test_a_notebook_is_checked_by_command(folder):
    book_with(folder, "homework.ipynb", {"squares-pair": RIGHT.replace("\n    ", "\n")})
    done = command(folder, "homework.ipynb", "squares")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("\n1. Squares: 4 of 4 public cases pass.\n")


def test_a_console_that_knows_no_check_mark_gets_words(folder):
    (folder / "mine.py").write_text("def square(x): return x\n")
    command = [sys.executable, "-B", "-m", "course_check", "mine.py"]
    environment = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.stderr == ""
    assert "[fails] square: 0 of 2 cases" in done.stdout
    assert "... Not written yet: pair (1 case), one" not in done.stdout
    assert "... Not written yet: pair (1 case), TIME, SURE." in done.stdout
