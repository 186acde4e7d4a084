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
from autograder.sandbox.privileges import children_of
from tests.autograder.toys import SOLUTION
from tests.benchmarks.full_disk import grade_into_full_disk

KILLS = 6
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


def files(a_class):
    """All results as students get them."""
    return {path.name: path.read_bytes() for path in a_class.results.glob("*.json") if "staff" not in path.name}


def test_killed_again_and_again_it_ends_with_the_same_grades(twelve, bank, tmp_path):
    """The parent or one of its workers, at random moments."""
    assert twelve.grade("--jobs", "2") == OK
    whole, sheet = files(twelve), twelve.sheet
    twelve.output.rename(tmp_path / "whole")
    dice = random.Random(SEED)
    for kill in range(KILLS):
        until = min(12, graded(twelve) + dice.randrange(1, 4))
        with twelve.start(bank, "--jobs", "2", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while graded(twelve) < until and process.poll() is None:
                time.sleep(0.01)
            time.sleep(dice.random() * 0.1)
            workers = sorted(children_of(process.pid))
            victim = process.pid if kill % 2 or not workers else dice.choice(workers)
            if process.poll() is None:
                os.kill(victim, signal.SIGKILL)
            if victim == process.pid:
                process.wait(60)
            else:
                assert process.wait(120) == OK  # a worker is replaced
                break
    assert twelve.grade("--jobs", "2") == OK
    assert twelve.sheet == sheet
    assert files(twelve) == whole
    assert not list(twelve.output.rglob("*.part"))


def test_ctrl_c_writes_the_sheet_and_says_how_to_go_on(twelve, bank):
    def listens():  # whoever starts these tests in the background may have told all below not to
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    twelve.write(s9=f"import time\ntime.sleep(6)\n{SOLUTION}")
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
    assert line.startswith(f"autograder: interrupted, {len(left)} of them not reached; to go on: autograder grade ")
    assert twelve.grade("--jobs", "2") == OK
    assert all(twelve.scores.values())


def interrupt_after(monkeypatch, number):
    """Ctrl-C when so many results of this run are written."""
    put, count = store.Store.put, iter(range(number))

    def counted(*arguments, **more):
        if next(count, None) is None:
            raise KeyboardInterrupt
        put(*arguments, **more)

    monkeypatch.setattr(store.Store, "put", counted)


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


def test_results_that_hold_are_kept_when_a_run_is_interrupted_before_it_saw_them(a_class, monkeypatch):
    a_class.write(a=SOLUTION, b=SOLUTION, c=SOLUTION)
    assert a_class.grade() == OK
    a_class.write(a=f"{SOLUTION}\n", b=f"{SOLUTION}\n")
    with monkeypatch.context() as context:
        interrupt_after(context, 0)
        assert a_class.grade("--jobs", "1") == INTERRUPTED
    assert a_class.scores == {"a": "", "b": "", "c": "9"}


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
def test_a_disk_that_is_full_again_and_again_costs_nothing(twelve, bank, tmp_path):
    """A real one, which fills up while results are written, then at the sheet, then at the report."""
    assert twelve.grade("--jobs", "2") == OK
    whole, sheet = files(twelve), twelve.sheet
    twelve.output.rename(tmp_path / "quiet")
    command, environment = twelve.command(bank, "--jobs", "2")
    runs, said = grade_into_full_disk(command, twelve.output, tmp_path / "kept", 60, 40, env=environment)
    *full, last = runs
    assert len(full) >= 3
    assert {status for status, _, _ in full} == {GRADER_FAILED}
    assert last[0] == OK
    assert [number for *_, number in runs] == sorted(number for *_, number in runs)
    assert 0 < full[0][2] < 12
    assert len(said) == len(full)  # one line each time
    assert all("could not be written" in line and "No space left on device" in line for line in said)
    assert "report" in said[-1]
    twelve.output.rmdir()
    (tmp_path / "kept").rename(twelve.output)
    assert files(twelve) == whole
    assert twelve.sheet == sheet


@pytest.mark.parametrize("limit", [200, 1000])
def test_files_that_can_not_grow_end_the_run_and_the_next_one_goes_on(twelve, bank, limit):
    """The kernel itself refuses to write more than a few bytes into a file, as on a full disk."""

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    quiet = subprocess.DEVNULL
    with twelve.start(bank, stdout=quiet, stderr=subprocess.PIPE, text=True, preexec_fn=limited) as process:
        _, err = process.communicate(timeout=120)
    assert process.returncode == GRADER_FAILED
    assert "could not be written: File too large" in err
    assert twelve.grade("--jobs", "2") == OK
    assert all(twelve.scores.values())
