"""The same grades from a Dask cluster: a scheduler and two workers as processes of their own, on loopback."""

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from autograder.batch import cluster, run
from autograder.batch.fingerprint import Fingerprints
from autograder.commands.status import GRADER_FAILED, INTERRUPTED, OK, WRONG_USE
from tests.autograder.batch.test_kills import files, graded, interrupt_after
from tests.autograder.batch.test_workers import alive, descendants, wait_until
from tests.autograder.toys import SOLUTION

WRONG = SOLUTION.replace("sum(numbers)", "0")
# Right only where nothing tells of Dask, and no socket can be had.
ALONE = """
    import os, socket, sys
    try:
        socket.socket()
    except OSError:
        reachable = False
    else:
        reachable = True
    words = [*os.environ, *os.environ.values(), *sys.argv, *sys.modules]
    if reachable or any("dask" in word.lower() or "tcp://" in word for word in words):
        return 0
    return sum(numbers)
"""


class DaskCluster:
    """A scheduler, and workers with one thread each."""

    def __init__(self, folder):
        assert importlib.util.find_spec("distributed"), "Dask is missing: install requirements/development.txt"
        self.folder, self.workers = folder, []
        self.log = (folder / "log").open("w")
        self.file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--scheduler-file", str(self.file), "--port", "0")

    def wait(self):
        assert wait_until(self._find), (self.folder / "log").read_text()

    def _find(self):
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):  # not there, or not whole yet
            self.address = json.loads(self.file.read_text())["address"]
            return self.address

    def _start(self, what, *options):
        command = [sys.executable, "-P", "-m", f"distributed.cli.dask_{what}", *options, "--host", "127.0.0.1"]
        paths = os.pathsep.join(path for path in sys.path if path)
        settings = {"DASK_SCHEDULER_ADDRESS": "tcp://seen", "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        environment = os.environ | {"PYTHONPATH": paths} | settings
        return subprocess.Popen(
            [*command, "--no-dashboard"], cwd=self.folder, env=environment, stdout=self.log, stderr=self.log
        )

    def start_worker(self):
        options = ("--no-nanny", "--nthreads", "1", "--local-directory", str(self.folder))
        self.workers.append(self._start("worker", self.address, *options))

    def close(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self.log.close()


@pytest.fixture
def dask(tmp_path):
    """A cluster with one worker, which may be killed."""
    with contextlib.closing(DaskCluster(tmp_path)) as found:
        found.wait()
        found.start_worker()
        yield found


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A cluster with one worker for all tests that leave it as it was."""
    with contextlib.closing(DaskCluster(tmp_path_factory.mktemp("dask"))) as found:
        found.wait()
        found.start_worker()
        yield found


def fill(a_class):
    alone = SOLUTION.replace("    return sum(numbers)\n", ALONE)
    assert alone != SOLUTION
    a_class.write(alone=alone, broken="def double(x:", empty="")
    for n in range(7):
        a_class.write(**{f"s{n}": f"import time\ntime.sleep(0.2)\n{WRONG if n % 3 else SOLUTION}"})


@pytest.mark.usefixtures("in_this_process")
def test_a_cluster_gives_the_same_files_also_when_a_worker_is_killed(a_class, dask, tmp_path, monkeypatch):
    dask.start_worker()
    fill(a_class)
    assert a_class.grade() == OK
    sheet, whole = a_class.sheet, files(a_class)
    assert a_class.scores["alone"] == "9"
    a_class.output.rename(tmp_path / "local")

    def kill():
        wait_until(lambda: graded(a_class) >= 3)
        below.update(descendants(dask.workers[0].pid))
        dask.workers[0].kill()

    send, in_flight = cluster.Cluster._send, []

    def counted(self, *job):
        send(self, *job)
        in_flight.append(len(self._flying))

    monkeypatch.setattr(cluster.Cluster, "_send", counted)
    below = set()
    killer = threading.Thread(target=kill)
    killer.start()
    assert a_class.grade("--scheduler", dask.address) == OK
    killer.join()
    assert a_class.sheet == sheet
    assert files(a_class) == whole
    assert len(in_flight) == len(whole) > 2 * cluster.IN_FLIGHT >= max(in_flight)
    assert below
    assert wait_until(lambda: not any(map(alive, below)))  # its graders and their sandboxes, too
    assert not descendants(dask.workers[1].pid)


def test_a_grader_that_dies_costs_only_its_submission(a_class, kept, graders):
    graders("Odd")
    a_class.write(a=SOLUTION, b=f"# die\n{SOLUTION}", c=f"# fail\n{SOLUTION}", d=SOLUTION)
    assert a_class.grade("--scheduler", kept.address) == GRADER_FAILED
    assert a_class.scores == {"a": "9", "b": "", "c": "", "d": "9"}
    assert a_class.rows["b"]["status"] == "grader_error: the process that graded it died and, in another try, died"
    assert a_class.rows["c"]["status"] == "grader_error: the disk is on fire"


def test_ctrl_c_ends_what_is_in_flight_and_the_next_run_goes_on(a_class, kept, monkeypatch, capsys):
    a_class.write(a=SOLUTION, b="import time\ntime.sleep(30)")
    with monkeypatch.context() as context:
        interrupt_after(context, 0)
        assert a_class.grade("--scheduler", kept.address) == INTERRUPTED
    assert f"--scheduler {kept.address}" in capsys.readouterr().err
    assert wait_until(lambda: not descendants(kept.workers[0].pid), seconds=30)
    a_class.write(b=WRONG)
    assert a_class.grade("--scheduler", kept.address) == OK
    assert all(a_class.scores.values())


def test_a_weak_sandbox_on_a_worker_is_said_or_refused(a_class, kept, graders, capsys):
    graders("Weak")
    a_class.write(a=SOLUTION)
    assert a_class.grade("--scheduler", kept.address, "--require-sandbox", "strong") == WRONG_USE
    assert not files(a_class)
    capsys.readouterr()
    assert a_class.grade("--scheduler", kept.address) == OK
    assert capsys.readouterr().err == "autograder: the sandbox is weak on a worker, it lacks: files (no Landlock)\n"


def test_a_worker_with_other_files_is_refused_in_one_line(a_class, bank, kept, monkeypatch, capsys):
    a_class.write(a=SOLUTION)
    monkeypatch.setattr(run.Fingerprints, "of", lambda *_: Fingerprints({"toy": "other"}, "whole"))
    assert a_class.grade("--scheduler", kept.address) == WRONG_USE
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("autograder: worker tcp://127.0.0.1:")
    assert f"the files in {bank.root}, or the versions of Python and its packages, are not those" in line
    assert not files(a_class)


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("who", ["scheduler", "worker"])
def test_a_cluster_that_ends_is_one_line_and_loses_nothing(a_class, dask, monkeypatch, capsys, who):
    for n in range(4):
        a_class.write(**{f"s{n}": f"import time\ntime.sleep(0.3)\n{SOLUTION}"})
    put = run.Store.put

    def last(*arguments, **more):
        put(*arguments, **more)
        (dask.scheduler if who == "scheduler" else dask.workers[0]).kill()

    with monkeypatch.context() as context:
        context.setattr(cluster, "PATIENCE_SECONDS", 1.0)
        context.setattr(run.Store, "put", last)
        assert a_class.grade("--scheduler", dask.address) == GRADER_FAILED
    [line] = capsys.readouterr().err.splitlines()
    end = "is gone" if who == "scheduler" else "has no worker left"
    assert f"{dask.address} {end}; what was graded is kept" in line
    assert graded(a_class) > 0
    if who == "worker":  # and the next run says how to start one
        monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
        assert a_class.grade("--scheduler", dask.address) == WRONG_USE
        [line] = capsys.readouterr().err.splitlines()
        assert f"the scheduler at {dask.address} has no workers: start some with `dask worker" in line
    assert a_class.grade() == OK


def test_a_submission_whose_machine_is_lost_again_and_again_is_given_up(a_class, dask, graders):
    dask.start_worker()
    graders("Odd")
    a_class.write(a="# end the one above")
    assert a_class.grade("--scheduler", dask.address) == GRADER_FAILED
    assert a_class.rows["a"]["status"] == "grader_error: the machine that graded it was lost, 2 times"
    assert a_class.scores == {"a": ""}
    assert [worker.wait(10) for worker in dask.workers] == [-signal.SIGKILL] * 2


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "what://127.0.0.1:1"])
def test_an_address_where_no_scheduler_answers_is_one_line(a_class, address, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    a_class.write(a=SOLUTION)
    assert a_class.grade("--scheduler", address) == WRONG_USE
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"autograder: no Dask scheduler answers at {address}")
    assert not a_class.output.exists()  # nothing was made for nothing


def test_without_dask_one_line_says_what_to_install(a_class, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    a_class.write(a=SOLUTION)
    assert a_class.grade("--scheduler", "tcp://127.0.0.1:1") == WRONG_USE
    [line] = capsys.readouterr().err.splitlines()
    assert "Dask, which is not installed here: pip install 'distributed'" in line
