"""A run that is ended at any moment goes on where it was, and ends with the same grades."""

import os
import random
import resource
import signal
import subprocess
import time

import pytest

from autograder.bank import text as texts
from autograder.batch import run, store
from autograder.commands.status import GRADER_FAILED, INTERRUPTED, OK
from autograder.report import write
from autograder.sandbox.linux.privileges import children_of
from tests.autograder.batch.test_workers import wait_until
from tests.autograder.toys import SOLUTION
from tests.benchmarks.full_disk import grade_into_full_disk

SEED = 20


@pytest.fixture
def twelve(a_class):
    """Twelve submissions, some of which take a moment."""
    for n in range(12):
        wrong = SOLUTION.replace("sum(numbers)", "0") if n % 3 else SOLUTION
        a_class.write(**{f"s{n}": f"import time\ntime.sleep({0.1 * (n % 4)})\n{wrong}"})
    return a_class


def graded(a_class):
    return len(list((a_class.output / "state").glob("*.json")))


def written(a_class):
    """When each whole result was written."""
    return {path.name: path.stat().st_mtime_ns for path in (a_class.output / "state").glob("*.json")}


def files(a_class):
    """All results as students get them."""
    return {path.name: path.read_bytes() for path in a_class.results.glob("*.json") if "staff" not in path.name}


@pytest.mark.usefixtures("in_this_process")
def test_killed_again_and_again_it_ends_with_the_same_grades(twelve, bank, tmp_path):
    """The parent at random moments, at last one of its workers, which is replaced."""
    assert twelve.grade() == OK
    whole, sheet = files(twelve), twelve.sheet
    twelve.output.rename(tmp_path / "whole")
    dice, quiet, before = random.Random(SEED), subprocess.DEVNULL, {}
    for jobs, victim in (("1", "parent"), ("2", "parent"), ("2", "worker")):
        until = graded(twelve) + dice.randrange(1, 4)
        with twelve.start(bank, "--jobs", jobs, stdout=quiet, stderr=quiet) as process:
            assert wait_until(lambda: graded(twelve) >= until)  # noqa: B023 - used at once
            time.sleep(dice.random() * 0.1)
            workers = sorted(children_of(process.pid))
            assert process.poll() is None
            os.kill(process.pid if victim == "parent" else dice.choice(workers), signal.SIGKILL)
            assert process.wait(120) == (-signal.SIGKILL if victim == "parent" else OK)
        after = written(twelve)
        assert before.items() < after.items()  # it went on where the last one was
        before = after
    assert len(before) == 12
    assert files(twelve) == whole
    assert twelve.sheet == sheet
    assert not list(twelve.output.rglob("*.part"))


@pytest.mark.usefixtures("in_this_process")
def test_ctrl_c_writes_the_sheet_and_says_how_to_go_on(twelve, bank):
    def listens():  # whoever starts these tests in the background may have told all below not to
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    twelve.write(s9=f"import time\ntime.sleep(2)\n{SOLUTION}")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with twelve.start(bank, "--jobs", "1", start_new_session=True, preexec_fn=listens, **pipes) as process:
        while graded(twelve) < 3:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, err = process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED
    left = [name for name, row in twelve.rows.items() if row["status"] == "grader_error: not reached"]
    assert 0 < len(left) < 10
    line = err.splitlines()[-1]
    again = f"autograder --bank {bank.root} grade "
    assert line.startswith(f"autograder: interrupted, {len(left)} of them not reached; to go on: {again}")
    assert twelve.grade("--jobs", "2") == OK
    assert all(twelve.scores.values())


@pytest.mark.usefixtures("in_this_process")
def test_ctrl_c_while_the_report_is_written_says_how_to_go_on(a_class, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    a_class.write(a=SOLUTION)
    monkeypatch.setattr(write, "write_report", interrupted)
    assert a_class.grade() == INTERRUPTED
    assert a_class.scores == {"a": "9"}
    line = f"autograder: interrupted, 0 of them not reached; to go on: autograder {' '.join(a_class.arguments())}\n"
    assert capsys.readouterr().err == line


def interrupt_after(monkeypatch, number):
    """Ctrl-C when so many results of this run are written."""
    put, count = store.Store.put, iter(range(number))

    def counted(*arguments, **more):
        if next(count, None) is None:
            raise KeyboardInterrupt
        put(*arguments, **more)

    monkeypatch.setattr(store.Store, "put", counted)


@pytest.mark.usefixtures("in_this_process")
def test_nothing_old_stays_beside_a_row_that_was_not_reached(a_class, bank, monkeypatch, capsys):
    a_class.write(a=SOLUTION, b=SOLUTION.replace("sum(numbers)", "0"), c=SOLUTION)
    assert a_class.grade() == OK
    cases = bank.hidden_cases("toy")
    cases.write_text(cases.read_text().replace("reference.total(list(range(n))))", "student.total(list(range(n))))"))
    with monkeypatch.context() as context:
        interrupt_after(context, 1)
        assert a_class.grade("--jobs", "1", "--pages") == INTERRUPTED
    rows = a_class.rows
    assert [rows[name]["score"] for name in "abc"] == ["9", "", ""]
    assert {path.name for path in a_class.results.iterdir()} == {"a.json", "a.staff.json"}
    out, err = capsys.readouterr()
    assert "not graded yet: 2" in out.splitlines()
    assert "the grader failed" not in out
    page = (a_class.output / "report.html").read_text(encoding="utf-8")
    assert "<strong>Not graded yet: 2</strong>" in page
    assert "1 score from 9.00 to 9.00" in page
    assert err.endswith(f"to go on: autograder {' '.join(a_class.arguments('--jobs', '1', '--pages'))}\n")
    capsys.readouterr()
    assert a_class.grade() == OK  # and who gained is said of all, as if it had never been interrupted
    assert "regrade: 1 gained, 0 lost" in capsys.readouterr().out


@pytest.mark.usefixtures("in_this_process")
def test_results_that_hold_are_kept_when_a_run_is_interrupted_before_it_saw_them(a_class, monkeypatch):
    a_class.write(a=SOLUTION, b=SOLUTION, c=SOLUTION)
    assert a_class.grade() == OK
    a_class.write(a=f"{SOLUTION}\n", b=f"{SOLUTION}\n")
    with monkeypatch.context() as context:
        interrupt_after(context, 0)
        assert a_class.grade("--jobs", "1") == INTERRUPTED
    assert a_class.scores == {"a": "", "b": "", "c": "9"}


@pytest.mark.usefixtures("in_this_process")
def test_a_full_disk_ends_the_run_with_one_line_and_loses_nothing(a_class, bank, monkeypatch, capsys):
    a_class.write(a=SOLUTION, b=SOLUTION, c=SOLUTION)
    write, count = texts.write_atomically, iter(range(4))

    def until_full(path, text):
        if next(count, None) is None:
            raise OSError(28, "No space left on device")
        write(path, text)

    with monkeypatch.context() as context:
        context.setattr(store, "write_atomically", until_full)
        assert a_class.grade("--jobs", "1") == GRADER_FAILED
    lines = capsys.readouterr().err.splitlines()
    assert "could not be written: No space left on device" in lines[-1]
    assert len(lines) == 1
    assert a_class.grade("--jobs", "1") == OK
    assert a_class.scores == {"a": "9", "b": "9", "c": "9"}
    assert run.NOT_REACHED not in a_class.sheet.decode()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk")
@pytest.mark.usefixtures("in_this_process")
def test_a_disk_that_is_full_again_and_again_costs_nothing(a_class, bank, tmp_path):
    """A real one, which fills up while results are written, and then at the report."""
    a_class.write(a=SOLUTION, b=SOLUTION.replace("sum(numbers)", "0"), c=SOLUTION, d="x = 1")
    assert a_class.grade() == OK
    whole, sheet = files(a_class), a_class.sheet
    a_class.output.rename(tmp_path / "quiet")
    command, environment = a_class.command(bank, "--jobs", "1")
    runs, said = grade_into_full_disk(command, a_class.output, tmp_path / "kept", 40, 20, env=environment)
    *full, last = runs
    assert len(full) > 1
    assert {status for status, _, _ in full} == {GRADER_FAILED}
    assert last[0] == OK
    assert 0 < full[0][2] < 4
    assert [number for *_, number in runs] == sorted(number for *_, number in runs)  # what was graded is kept
    assert len(said) == len(full)  # one line each time
    assert all("could not be written" in line and "No space left on device" in line for line in said)
    assert "the report could not be written" in said[-1]
    a_class.output.rmdir()
    (tmp_path / "kept").rename(a_class.output)
    assert files(a_class) == whole
    assert a_class.sheet == sheet


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("limit", [200, 1000])
def test_files_that_can_not_grow_end_the_run_and_the_next_one_goes_on(a_class, bank, limit):
    """The kernel itself refuses to write more than a few bytes into a file, as on a full disk."""

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    a_class.write(a=SOLUTION, b="x = 1")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    with a_class.start(bank, "--jobs", "1", preexec_fn=limited, **quiet) as process:
        _, err = process.communicate(timeout=120)
    assert process.returncode == GRADER_FAILED
    assert "could not be written: File too large" in err
    assert a_class.grade() == OK
    assert a_class.scores == {"a": "9", "b": "0"}
