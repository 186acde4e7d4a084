from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from autograder.errors import GraderError
from autograder.sandbox.host.errors import SandboxLost
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.linux.privileges import exists
from autograder.sandbox.linux.workdir import remove_tree
from autograder.sandbox.zygote.layers import LAYERS
from tests.autograder.sandbox.few_layers import all_but

ESCAPE = """
import os, time
def escape():
    '''A process that left its parent, its group and its session.'''
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(writer, str(os.getpid()).encode())
            time.sleep(30)
            os._exit(0)
        os._exit(0)
    os.wait()
    return int(os.read(reader, 20))
def family(n):
    pids = []
    for _ in range(n):
        pid = os.fork()
        if pid == 0: time.sleep(30); os._exit(0)
        pids.append(pid)
    return pids
def escape_and_leave():
    escape(); os._exit(0)
"""


@pytest.mark.parametrize("layers", [["orphans"], ["orphans", "user"]], ids=["orphans", "user"])
def test_processes_that_escape_are_gone_after_close(layers):
    with Zygote(without=all_but(*layers)) as zygote:
        with zygote.start() as sandbox:
            sandbox.run_cell(ESCAPE, "")
            pids = [sandbox.call("escape", (), {}), *sandbox.call("family", (5,), {})]
            assert all(map(exists, pids))
        assert not any(map(exists, pids))


def test_without_the_layer_that_finds_them_they_are_killed_by_their_user():
    with Zygote(without=all_but("user")) as zygote:
        if not zygote.report["user"][0]:
            return
        with zygote.start() as sandbox:
            sandbox.run_cell(ESCAPE, "")
            pid = sandbox.call("escape", (), {})
            assert runs(pid)
        deadline = time.monotonic() + 5
        while runs(pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not runs(pid)


def test_another_sandbox_is_left_alone(bare_zygote):
    with bare_zygote.start() as other:
        other.run_cell("x = 1", "")
        with bare_zygote.start() as sandbox:
            sandbox.run_cell(ESCAPE, "")
            pid = sandbox.call("escape", (), {})
        assert not exists(pid)
        assert other.get("x") == 1


def test_no_descriptor_folder_or_process_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # where no other test makes folders at the same time
    before = set(os.listdir("/proc/self/fd")) if sys.platform == "linux" else set()
    with Zygote() as zygote:
        for _ in range(3):
            with zygote.start() as sandbox:
                sandbox.run_cell("open('a', 'w').write('b')", "")
        [root] = tmp_path.glob("sandbox-*")
        assert list(root.iterdir()) == []
        zygote.close()
        with pytest.raises(GraderError):
            zygote.start()
    assert list(tmp_path.glob("sandbox-*")) == []
    if sys.platform == "linux":
        assert set(os.listdir("/proc/self/fd")) == before


def test_odd_files_are_removed(tmp_path):
    root = tmp_path / "work"
    root.mkdir()
    here = os.open(root, os.O_RDONLY)
    fd = here
    for _ in range(1500):  # deeper than a path can be long
        os.mkdir("deeper", dir_fd=fd)
        below = os.open("deeper", os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
    os.close(fd)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("x")
    (root / "link").symlink_to(outside)
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "fifo")
    (root / "moved-0").mkdir()
    (root / "locked").mkdir()
    (root / "locked" / "inner").mkdir()
    (root / "locked" / "inner" / "a").write_text("x")
    os.chmod(root / "locked" / "inner", 0)
    os.chmod(root / "locked", 0)
    open(os.path.join(os.fsencode(root), b"\xff\n"), "w").close()
    os.chmod(root, 0)
    remove_tree(str(root))
    assert not root.exists()
    assert (outside / "kept").read_text() == "x"
    remove_tree(str(root))


def test_a_dead_zygote_is_our_error(tmp_path):
    zygote = Zygote()
    sandbox = zygote.start()
    os.kill(zygote.pid, signal.SIGKILL)
    with pytest.raises(GraderError):
        zygote.start()
    with pytest.raises(GraderError):
        sandbox.close()
    zygote.close()


def test_where_a_submission_can_kill_the_zygote_it_is_our_error_and_says_so():
    with Zygote(without=LAYERS) as zygote:
        sandbox = zygote.start()
        with contextlib.suppress(SandboxLost, GraderError):  # it ends with the zygote, before or after its answer
            sandbox.run_cell("import os\nos.kill(os.getppid(), 9)\n", "")
        with pytest.raises(GraderError, match="the layer `calls` would forbid it"):
            sandbox.close()


def runs(pid):
    """Whether a process runs: in some containers nobody collects what has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


JUDGE = """
import sys, time
from autograder.sandbox.host.errors import SandboxLost
from autograder.sandbox.host.zygote import Zygote
zygote = Zygote(without=("user", "files", "calls", "limits"))
sandbox = zygote.start()
sandbox.run_cell("import os\\ndef pids(): return os.getpid(), os.getppid()\\n" + sys.argv[1], "")
print(*sandbox.call("pids", (), {}), sandbox.call("escape", (), {}), flush=True)
time.sleep(30)
"""


def test_everything_ends_when_the_judge_is_killed(tmp_path):
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": str(root), "TMPDIR": str(tmp_path)}
    run_case = subprocess.Popen(
        [sys.executable, "-c", JUDGE, ESCAPE],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with run_case:
        pids = list(map(int, run_case.stdout.readline().split()))
        run_case.kill()
    assert len(pids) == 3
    deadline = time.monotonic() + 20
    while (any(map(runs, pids)) or list(tmp_path.iterdir())) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(runs, pids))
    assert list(tmp_path.iterdir()) == []
