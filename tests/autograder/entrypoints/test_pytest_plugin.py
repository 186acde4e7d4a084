"""`pytest tests/hidden --submission PATH`: one student's work under pytest."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PYTEST = Path(sys.executable).with_name("pytest")
SAMPLES = ROOT / "tests" / "samples" / "deep_learning_theory"


def run(*arguments, stdin="", cwd=ROOT):
    command = [str(PYTEST), str(ROOT / "tests" / "hidden"), "-q", "-p", "no:cacheprovider", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, timeout=300, env=environment)


@pytest.fixture
def work(tmp_path):
    path = tmp_path / "work.py"
    path.write_text("def count_sequences(vocab_size, T):\n    print('hello')\n    return vocab_size * T\n")
    return path


def test_the_reference_answers_where_no_submission_is_named():
    done = run("-k", "count")
    assert done.returncode == 0, done.stdout


def test_a_students_failures_are_shown_with_call_and_values(work):
    done = run("--submission", work, "-k", "test_large_counts_are_exact")
    assert done.returncode == 1
    assert "called    count_sequences(" in done.stdout
    assert "returned  " in done.stdout


def test_x_stops_at_the_first_failure(work):
    assert "1 failed" in run("--submission", work, "-x", "-k", "count or counting").stdout


def test_it_stays_within_the_assignment(work):
    """Of decoding alone, and the smallest assignment that asks it; or of the one that is named."""
    done = run("--submission", work, "--collect-only")
    assert "test_decoding.py" in done.stdout
    assert "test_momentum.py" not in done.stdout
    assert " deselected" in done.stdout
    done = run("--submission", work, "--collect-only", "--assignment", "source_000")
    assert "test_decoding.py" not in done.stdout
    assert "test_momentum.py" in done.stdout
    done = run("--submission", work, "--assignment", "nonsense")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "no assignment 'nonsense'; there are: " in done.stderr


def test_the_graders_frames_are_hidden_unless_asked_for(work):
    done = run("--submission", work, "-x", "-k", "test_large_counts_are_exact")
    assert "test_decoding.py" in done.stdout
    assert "autograder/" not in done.stdout.partition("the student's side")[0]
    assert "autograder/" in run("--submission", work, "--full-trace", "-k", "test_large_counts_are_exact").stdout


COUNTING = """
import sys
parsed = []
def watch(event, said):
    if event == "compile" and said[1] == "source" and str(said[0]).count("def test_") > 10:
        parsed.append(said)
sys.addaudithook(watch)
def pytest_unconfigure():
    print("parsed", len(parsed))
"""


def test_the_file_of_lost_cases_is_parsed_once(work, tmp_path, monkeypatch):
    """pytest shows the source of each, and would parse the whole file for it: two thirds of the time of weak work."""
    (tmp_path / "counting.py").write_text(COUNTING)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = run("-p", "counting", "--submission", work, "-k", "test_decoding.py and count")
    assert "test_large_counts_are_exact" in done.stdout
    assert int(re.search(r"(\d+) failed", done.stdout)[1]) > 2
    assert "parsed 1\n" in done.stdout


def test_pdb_stops_in_the_case(work):
    done = run("--submission", work, "--pdb", "-k", "test_large_counts_are_exact", stdin="up\nup\nargs\nquit\n")
    assert "student = " in done.stdout
    assert "(Pdb)" in done.stdout


def test_a_missing_function_fails_even_where_a_case_waits_for_an_error(work):
    done = run("--submission", work, "-k", "refuses")
    assert " passed" not in done.stdout


def test_a_path_that_cannot_be_read_is_one_line(tmp_path):
    done = run("--submission", tmp_path / "nowhere.ipynb")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.strip() == "ERROR: nowhere.ipynb could not be read: No such file or directory"


def test_it_agrees_with_the_engine_from_a_folder_of_submissions(tmp_path):
    """Started where a student's `conftest.py` and `pytest.ini` lie, which must not matter."""
    (tmp_path / "conftest.py").write_text("raise SystemExit('taken over')")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    done = run("--submission", SAMPLES / "half.py", "-k", "normalization_stats", cwd=tmp_path)
    assert "taken over" not in done.stdout + done.stderr
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


@pytest.mark.parametrize("named", ["work.py", "."])
def test_a_conftest_beside_the_submission_is_never_run(work, named):
    """Not even though the submission's path looks like one more folder of tests."""
    (work.parent / "conftest.py").write_text("raise SystemExit('taken over')")
    if named == ".":
        book = {"cells": [{"cell_type": "code", "source": work.read_text()}]}
        (work.parent / "work.ipynb").write_text(json.dumps(book))
    done = run("--submission", work.parent / named, "-k", "test_large_counts_are_exact")
    assert "taken over" not in done.stdout + done.stderr
    assert "called    count_sequences(" in done.stdout
