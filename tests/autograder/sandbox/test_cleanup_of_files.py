"""What a sandbox writes: bounded while it runs, and gone when it has ended."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.sandbox.host.errors import SandboxLost
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.linux.disk_usage import shared_files, too_much
from autograder.sandbox.zygote.layers import LAYERS
from tests.autograder.sandbox.few_layers import all_but

FEW = Limits(folder_bytes=1 << 20, folder_files=100)
SOURCE = """
import ctypes, os, time
def bytes_(n, where="."):
    for i in range(n):
        with open(f"{where}/bytes-{os.getpid()}-{i}", "wb") as f: f.write(bytes(1 << 16))
        time.sleep(0.005)
    return n
def files(n):
    for i in range(n):
        os.close(os.open(f"f{i}", os.O_CREAT | os.O_WRONLY)); time.sleep(0.001)
    return n
def one(i):
    with open(f"one{i}", "wb") as f: f.write(bytes(1 << 16))
    end = time.monotonic() + 0.03
    while time.monotonic() < end: pass
def deep():
    for _ in range(30):
        os.mkdir("d" * 250); os.chdir("d" * 250)
    time.sleep(5)
def locked():
    os.mkdir("locked"); os.chmod("locked", 0); time.sleep(5)
def uid(): return os.getuid()
def segment():
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.shmget(0, 4096, 0o1600), libc.semget(0, 1, 0o1600), libc.msgget(0, 0o1600)
def queue(): return ctypes.CDLL("librt.so.1", use_errno=True).mq_open(b"/left-%d" % os.getpid(), 0o102, 0o600, None)
"""


@pytest.fixture(params=["all", "no files layer", "none"])
def sandbox(request):
    without = {"all": (), "no files layer": ("files",), "none": all_but("orphans")}[request.param]
    with Zygote(FEW, without) as zygote, zygote.start() as sandbox:
        assert sandbox.run_cell(SOURCE, "").errors == ()
        yield sandbox


def check_lost(sandbox, what, name, *args):
    with pytest.raises(SandboxLost, match=what) as caught:
        sandbox.call(name, args, {})
    assert caught.value.outcome == "memory"


def test_what_is_written_in_all_has_a_limit(sandbox):
    assert sandbox.call("bytes_", (10,), {}) == 10
    check_lost(sandbox, "wrote more than 1 MB", "bytes_", 200)


def test_the_number_of_files_has_a_limit(sandbox):
    assert sandbox.call("files", (80,), {}) == 80
    check_lost(sandbox, "made more than 100 files", "files", 1000)


def test_small_steps_are_added_up(sandbox):
    def many():
        for i in range(100):
            sandbox.call("one", (i,), {})

    with pytest.raises(SandboxLost, match="wrote more than 1 MB"):
        many()


def test_nothing_is_hidden_below_where_a_path_can_reach(sandbox):
    check_lost(sandbox, "nobody can look into", "deep")


def test_a_locked_folder_hides_nothing(tmp_path):
    (tmp_path / "locked").mkdir(mode=0)
    found = too_much([str(tmp_path)], 1 << 20, 100)
    assert found == ("" if os.getuid() == 0 else "made folders that nobody can look into")
    assert too_much([str(tmp_path)], 1 << 20, 1) == "made more than 1 files"
    assert too_much([str(tmp_path / "nothing")], 0, 0) == ""


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm"])
def test_without_landlock_what_lies_elsewhere_counts_and_goes(folder):
    with Zygote(FEW, without=["files"]) as zygote:
        if not zygote.report["user"][0] or not os.path.isdir(folder):
            return  # nothing tells its files from ours: a weakness that is told
        with zygote.start() as sandbox:
            sandbox.run_cell(SOURCE, "")
            uid = sandbox.call("uid", (), {})
            assert sandbox.call("bytes_", (3, folder), {}) == 3
            assert len(shared_files(uid)) == 3
            check_lost(sandbox, "wrote more", "bytes_", 200, folder)
        assert shared_files(uid) == []


def ours(kind, numbers):
    rows = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
    return set(numbers) & {int(row.split()[1]) for row in rows}


def test_shared_memory_does_not_outlive_the_sandbox():
    with Zygote(without=["calls"]) as zygote:
        if not zygote.report["user"][0]:
            return
        with zygote.start() as sandbox:
            sandbox.run_cell(SOURCE, "")
            made = dict(zip(("shm", "sem", "msg"), sandbox.call("segment", (), {}), strict=True))
            assert all(ours(kind, [number]) for kind, number in made.items())
        assert not any(ours(kind, [number]) for kind, number in made.items())


def test_the_limits_alone_allow_no_message_queue():
    with Zygote(without=set(LAYERS) - {"limits", "orphans"}) as zygote, zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        if zygote.report["limits"][0]:
            assert sandbox.call("queue", (), {}) == -1
