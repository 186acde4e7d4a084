"""A failure of ours leaves where it came from, for staff and for nobody else."""

import json
import re
import subprocess

import pytest

from autograder import __version__
from autograder.batch import workers
from autograder.batch.store import Store
from autograder.commands.status import GRADER_FAILED, OK
from autograder.intake.submission_source import SubmissionSource
from autograder.logs import MAX_TRACEBACK, terminal_safe, traceback_text
from tests.autograder.toys import SOLUTION


def errors(a_class):
    return {path.stem: path.read_text(encoding="utf-8") for path in (a_class.output / "errors").glob("*")}


@pytest.mark.usefixtures("in_this_process")
def test_each_failure_leaves_its_traceback_until_the_submission_is_graded(a_class, graders, capsys):
    graders("Odd")
    a_class.write(a=SOLUTION, b=f"# fail\n{SOLUTION}", c=f"# divide\n{SOLUTION}")
    assert a_class.grade() == GRADER_FAILED
    found = errors(a_class)
    assert set(found) == {"b", "c"}
    assert found["c"].startswith("submission: c\nfailed: ZeroDivisionError: division by zero\n")
    assert f"autograder {__version__}, Python 3." in found["c"]
    assert "Traceback (most recent call last):\n" in found["c"]
    assert "return 1 / 0" in found["c"]
    assert "autograder.errors.GraderError: the disk is on fire" in found["b"]
    assert f"run again: b, c (why: {a_class.output / 'errors'})" in capsys.readouterr().err
    # Nothing of it where a student may look, or where rows are read.
    for path in (*a_class.results.iterdir(), a_class.output / "grades.csv", a_class.output / "report.html"):
        assert "Traceback" not in path.read_text()
    a_class.write(b=SOLUTION)
    assert a_class.grade() == GRADER_FAILED
    assert set(errors(a_class)) == {"c"}
    a_class.write(c=SOLUTION)
    assert a_class.grade() == OK
    assert not (a_class.output / "errors").exists()


@pytest.mark.usefixtures("in_this_process")
def test_a_submission_that_the_plan_cannot_read_leaves_its_traceback(a_class, monkeypatch):
    def read(found, *arguments):
        raise PermissionError(13, "Permission \x1b[2J denied")

    a_class.write(a=SOLUTION)
    with monkeypatch.context() as context:
        context.setattr(SubmissionSource, "read", read)
        assert a_class.grade() == GRADER_FAILED
    [text] = errors(a_class).values()
    assert "in plan" in text
    assert "PermissionError: [Errno 13] Permission \\x1b[2J denied" in text
    assert a_class.grade() == OK
    assert errors(a_class) == {}


def test_what_is_known_of_a_worker_that_died_or_hung_is_kept(a_class, graders, monkeypatch):
    graders("Odd", hang_seconds=3.0)
    a_class.write(a="# die\n", b="# segfault\n", c="# hang\n", d="# exit\n", e=SOLUTION)
    assert a_class.grade("--jobs", "2") == GRADER_FAILED
    assert a_class.scores == {"a": "", "b": "", "c": "", "d": "", "e": "9"}
    found = errors(a_class)
    assert found["a"].count("(ended by SIGKILL); its standard error ended with:\n(nothing)") == workers.ATTEMPTS
    assert found["b"].count("(ended by SIGSEGV)") == workers.ATTEMPTS
    assert "Fatal Python error: Segmentation fault" in found["b"]
    assert found["c"].count("(ended by SIGABRT)") == workers.ATTEMPTS
    assert found["c"].count("fakes.py") >= workers.ATTEMPTS, "where it hung"
    assert found["d"].count("(exit status 3)") == workers.ATTEMPTS
    assert "the last words \\x1b[31m" in found["d"]


def test_a_worker_that_cannot_start_says_why_in_the_line(a_class, graders, capfd):
    graders("Unstartable")
    a_class.write(a=SOLUTION)
    assert a_class.grade("--jobs", "1") == GRADER_FAILED
    [line] = [line for line in capfd.readouterr().err.splitlines() if line]
    assert line.endswith("no worker can be started (exit status 4: nobody can work like this)")


def test_any_exception_at_the_start_of_a_worker_is_one_line(a_class, graders, capfd):
    graders("Broken")
    a_class.write(a=SOLUTION)
    assert a_class.grade("--jobs", "1") == GRADER_FAILED
    [line] = [line for line in capfd.readouterr().err.splitlines() if line]
    assert line.endswith("KeyError: 'no such thing'")


def test_the_end_of_a_very_long_traceback_is_kept():
    try:
        raise ValueError("x" * 2 * MAX_TRACEBACK + "the end")
    except ValueError as error:
        text = traceback_text(error)
    assert len(text) == MAX_TRACEBACK
    assert text.endswith("the end\n")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("\x1b[2J\r\x07", "\\x1b[2J\\r\\x07"),
        ("a\u202eb\u2028\ud800\x9b", "a\\u202eb\\u2028\\ud800\\x9b"),
        ("käse 数\n\tx", "käse 数\n\tx"),
    ],
)
def test_a_terminal_is_safe_from_what_students_wrote(text, safe):
    assert terminal_safe(text) == safe


def test_the_file_of_an_error_can_be_printed(tmp_path):
    with Store(tmp_path) as store:
        store.fail("a", "it said \x1b[2J", "Traceback\n\x1b]0;owned\x07 \ud800")
        assert store.error_file("a").read_text().splitlines()[1::2] == [
            "failed: it said \\x1b[2J",
            "",
            "\\x1b]0;owned\\x07 \\ud800",
        ]


@pytest.mark.usefixtures("in_this_process")
def test_results_say_which_version_made_them_but_not_to_students(a_class):
    a_class.write(a=SOLUTION)
    assert a_class.grade() == OK
    for path in (a_class.output / "run.json", a_class.results / "a.staff.json"):
        assert json.loads(path.read_text())["version"] == __version__
    assert "version" not in json.loads((a_class.results / "a.json").read_text())


def test_verbose_tells_what_the_workers_do_and_nothing_does_without_it(a_class, bank):
    a_class.write(a=SOLUTION, b="raise ValueError('\\x1b[2J')")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with a_class.start(bank, "--jobs", "1", "--verbose", **pipes) as process:
        _, said = process.communicate(timeout=120)
    assert process.returncode == OK
    lines = said.splitlines()
    pids = {word for line in lines for word in re.findall(r"worker (\d+) started", line)}
    [pid] = pids
    for wanted in (
        rf"{process.pid} autograder.batch.run: a: to run: toy",
        rf"{process.pid} autograder.batch.workers: worker {pid} is ready after \d+\.\d\d s",
        rf"{process.pid} autograder.batch.workers: worker {pid} begins with a",
        rf"{pid} autograder.batch.worker: a: graded after \d+\.\d\d s",
        rf"{process.pid} autograder.batch.workers: worker {pid} is done with b after \d+\.\d\d s",
        rf"{process.pid} autograder.batch.worker_process: worker {pid} ended: exit status 0",
    ):
        assert any(re.fullmatch(rf"\d\d:\d\d:\d\d {wanted}", line) for line in lines), wanted
    with a_class.start(bank, "--jobs", "1", "--verbose", **pipes) as process:
        _, said = process.communicate(timeout=120)
    assert "autograder.batch.run: b: kept as graded before" in said
    with a_class.start(bank, "--jobs", "1", "--fresh", **pipes) as process:
        _, said = process.communicate(timeout=120)
    assert said.splitlines() == [line for line in said.splitlines() if "the sandbox is weak" in line]
