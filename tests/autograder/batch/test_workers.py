"""What a worker does to itself costs its own submission, and no other."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from autograder.batch import run, workers
from autograder.commands.status import GRADER_FAILED, OK
from autograder.engine.engine import SUBMISSION_SECONDS
from autograder.sandbox.linux.privileges import children_of
from tests.autograder.toys import SOLUTION


def test_a_worker_that_dies_or_fails_costs_only_its_submission(a_class, graders, tmp_path, capsys):
    graders("Odd")
    a_class.write(a=SOLUTION, b=f"# die\n{SOLUTION}", c=SOLUTION, d=f"# fail\n{SOLUTION}", e=f"# divide\n{SOLUTION}")
    a_class.write(f=SOLUTION, g=f"# once {tmp_path}/marker:die\n{SOLUTION}")
    assert a_class.grade("--jobs", "1") == GRADER_FAILED
    assert a_class.scores == {"a": "9", "b": "", "c": "9", "d": "", "e": "", "f": "9", "g": "9"}
    assert a_class.rows["b"]["status"] == "grader_error: the process that graded it died and, in another try, died"
    assert a_class.rows["d"]["status"] == "grader_error: the disk is on fire"
    assert a_class.rows["e"]["status"] == "grader_error: ZeroDivisionError: division by zero"
    assert {path.name for path in a_class.results.iterdir()} == {f"{n}{s}.json" for n in "acfg" for s in ("", ".staff")}
    assert "not graded, run again: b, d, e" in capsys.readouterr().err


def test_who_hangs_is_tried_once_more_and_holds_up_nobody(a_class, graders, tmp_path):
    graders("Odd", hang_seconds=3.0)
    a_class.write(a="# hang\n", b=SOLUTION, c=f"# once {tmp_path}/marker:hang\n{SOLUTION}")
    assert a_class.grade("--jobs", "2") == GRADER_FAILED
    assert a_class.rows["a"]["status"] == "grader_error: the process that graded it hung and, in another try, hung"
    assert a_class.scores == {"a": "", "b": "9", "c": "9"}


def test_the_engine_gives_up_before_its_worker_is_taken_for_hanging():
    assert workers.HANG_SECONDS > SUBMISSION_SECONDS + 30


def test_a_bank_that_no_engine_starts_with_is_one_line(a_class, bank, capsys):
    bank.hidden_cases("toy").write_text("def test_wrong(student):\n    assert student.total([1]) == 2\n")
    a_class.write(a=SOLUTION)
    assert a_class.grade("--jobs", "2") == GRADER_FAILED
    [line] = [line for line in capsys.readouterr().err.splitlines() if line]
    assert line.startswith("autograder: a failure of the grader, not of a student: toy: test_wrong does not pass")
    assert not a_class.output.exists()


def test_a_weak_sandbox_is_said_once(a_class, graders, capsys):
    graders("Weak")
    a_class.write(a=SOLUTION, b=f"{SOLUTION}\n")
    assert a_class.grade("--jobs", "2") == OK
    assert capsys.readouterr().err == "autograder: the sandbox is weak here, it lacks: files (no Landlock)\n"


def test_a_folder_of_submissions_is_no_place_to_import_from(a_class, monkeypatch):
    """A TA may stand in the folder of submissions, where students named their files as they liked."""
    for name in ("json", "numpy", "multiprocessing", "signal", "autograder", "pytest", "otter"):
        a_class.write(**{name: f"import os\nopen({str(a_class.input / 'imported')!r}, 'w')\n{SOLUTION}"})
    monkeypatch.chdir(a_class.input)
    assert a_class.grade("--jobs", "1") == OK
    assert set(a_class.scores.values()) == {"9"}
    assert not (a_class.input / "imported").exists()


@pytest.mark.usefixtures("in_this_process")
def test_nothing_is_started_when_nothing_has_to_run(a_class, monkeypatch):
    a_class.write(a=SOLUTION)
    assert a_class.grade() == OK
    sheet = a_class.sheet
    monkeypatch.setattr(run, "Workers", workers.Workers)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert a_class.grade() == OK
    assert a_class.sheet == sheet


def descendants(pid):
    """All processes below one."""
    children = children_of(pid)
    return children.union(*map(descendants, children))


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_no_process_outlives_a_parent_that_is_killed(a_class, bank, tmp_path):
    """One worker is busy with a sandbox, the other hangs itself: both end, with their zygotes and sandboxes."""
    a_class.write(a="import time\ntime.sleep(30)", b=f"# once {tmp_path}/marker:hang\n")
    quiet = subprocess.DEVNULL
    with a_class.start(bank, "--jobs", "2", stdout=quiet, stderr=quiet) as process:
        assert wait_until((tmp_path / "marker").exists)
        below = wait_until(lambda: enough(descendants(process.pid)))
        process.kill()
    assert below
    try:
        assert wait_until(lambda: not any(map(alive, below)))
    finally:
        for pid in filter(alive, below):
            os.kill(pid, signal.SIGKILL)


def test_a_worker_is_not_interrupted_while_it_closes(a_class, graders, tmp_path, monkeypatch):
    monkeypatch.setenv("LEFT", str(tmp_path / "left"))
    (tmp_path / "left").mkdir()
    graders("SlowToLeave")
    a_class.write(a=SOLUTION, b=SOLUTION)
    assert a_class.grade("--jobs", "2") == OK
    assert len(list((tmp_path / "left").iterdir())) == 2


def enough(pids):
    return pids if len(pids) >= 5 else None  # two workers, two zygotes, a sandbox


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return found
