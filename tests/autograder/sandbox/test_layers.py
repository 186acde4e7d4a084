from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path
from struct import iter_unpack

import pytest

from autograder.sandbox.host.errors import StudentRaised
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.linux import seccomp
from autograder.sandbox.zygote.layers import LAYERS
from autograder.sandbox.zygote.library import LOWEST_FD
from tests.autograder.sandbox.few_layers import all_but

SOURCE = """
import ctypes, fcntl, os, resource, signal, socket, subprocess, sys, threading
def read(path): return open(path).read()
def listing(path): return os.listdir(path)
def write(path): open(path, "w").write("x"); return os.path.exists(path)
def connect(port): socket.create_connection(("127.0.0.1", port), 1)
def fork():
    if os.fork() == 0: os._exit(0)
def run(): subprocess.run(["true"])
def execute(): os.execv("/bin/true", ["true"])
def kill(pid, sig): os.kill(pid, sig)
def ptrace(pid):
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.ptrace(16, pid, 0, 0), ctypes.get_errno()
def own_signal(pid):
    fcntl.fcntl(3, 8, pid)
def foreign_limit(pid): resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1))
def threads():
    done = []
    t = threading.Thread(target=done.append, args=(1,)); t.start(); t.join()
    return done
def pid(): return os.getpid()
def ids(): return os.getresuid(), os.getgroups()
def status(): return open("/proc/self/status").read()
def caps():
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    ctypes.CDLL(None).capget(header, data)
    return list(data)
def limits(): return [resource.getrlimit(x) for x in (resource.RLIMIT_CORE, resource.RLIMIT_NOFILE)]
def descriptors():
    found = []
    for fd in range(256):
        try: os.fstat(fd); found.append(fd)
        except OSError: pass
    return found
def environment(): return dict(os.environ), sys.path, sys.argv
def private():
    stat = os.stat("."); return os.getcwd(), oct(stat.st_mode & 0o777)
def memory():
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.shmget(0, 4096, 0o1600), libc.syscall(319, b"x", 0)
"""


@pytest.fixture
def guarded(sandbox):
    assert sandbox.run_cell(SOURCE, "").errors == ()
    return lambda name, *args: sandbox.call(name, args, {})


@pytest.fixture
def open_(bare):
    assert bare.run_cell(SOURCE, "").errors == ()
    return lambda name, *args: bare.call(name, args, {})


def test_the_report_names_every_layer_and_a_reason(zygote, bare_zygote):
    assert set(zygote.report) == set(LAYERS)
    assert all(reason for _, reason in zygote.report.values())
    assert [layer for layer in LAYERS if bare_zygote.report[layer][0]] == ["orphans"]
    if sys.platform == "linux":
        assert zygote.report["limits"][0]
        assert zygote.report["calls"][0] == (platform.machine() in ("x86_64", "aarch64"))
        assert zygote.report["user"][0] == (os.getuid() == 0)


def test_a_hidden_file_is_out_of_reach(zygote, guarded, open_, tmp_path):
    hidden = tmp_path / "test_hidden.py"
    hidden.write_text("answer = 42")
    tmp_path.chmod(0o755)
    assert "42" in open_("read", str(hidden))
    if not zygote.report["files"][0]:
        os.chmod(tmp_path, 0o700)  # all that the change of user can hold
    with pytest.raises(PermissionError):
        guarded("read", str(hidden))
    with pytest.raises(PermissionError):
        guarded("listing", str(tmp_path))


def test_our_own_sources_and_other_processes_are_out_of_reach(zygote, guarded):
    if zygote.report["files"][0]:
        for path in (__file__, "/etc/passwd", f"/proc/{os.getpid()}/environ", "/proc/self/status"):
            with pytest.raises(PermissionError):
                guarded("read", path)


def test_it_writes_in_its_own_folder_only(zygote, guarded, tmp_path):
    assert guarded("write", "notes.txt") is True
    folder, mode = guarded("private")
    assert mode == "0o700"
    assert not any(part in folder for part in ("tests", "autograder"))
    tmp_path.chmod(0o777)
    if zygote.report["files"][0]:
        with pytest.raises(PermissionError):
            guarded("write", str(tmp_path / "a"))


@pytest.mark.parametrize("name", ["fork", "run", "execute"])
def test_no_new_process(zygote, guarded, name):
    if zygote.report["calls"][0]:
        with pytest.raises(PermissionError):
            guarded(name)


def test_no_network(zygote, guarded):
    if zygote.report["calls"][0]:
        with pytest.raises(PermissionError):
            guarded("connect", 9)


def test_the_filter_alone_keeps_other_processes_of_the_same_user_safe():
    with Zygote(without=all_but("calls")) as zygote, zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")

        def guarded(name, *args):
            return sandbox.call(name, args, {})

        if not zygote.report["calls"][0]:
            assert guarded("threads") == [1]
            return
        for name, args in (
            ("kill", (os.getpid(), 0)),
            ("kill", (-1, 0)),
            ("foreign_limit", (os.getpid(),)),
            ("own_signal", (os.getpid(),)),
        ):
            with pytest.raises(PermissionError):
                guarded(name, *args)
        assert guarded("ptrace", os.getpid()) == (-1, 1)
        assert guarded("memory") == (-1, -1)


def test_threads_still_work(guarded):
    assert guarded("threads") == [1]


def test_each_layer_can_be_had_alone(tmp_path):
    for layer in LAYERS:
        with Zygote(without=all_but(layer)) as zygote, zygote.start() as sandbox:
            assert {name for name in LAYERS if zygote.report[name][0]} <= {layer}
            sandbox.run_cell(SOURCE, "")
            if layer == "files" and zygote.report["files"][0]:
                with pytest.raises(PermissionError):
                    sandbox.call("listing", ("/",), {})
            elif layer == "limits" and zygote.report["limits"][0]:
                assert sandbox.call("limits", (), {}) == [(0, 0), (64, 64)]
            else:
                assert "tmp" in sandbox.call("listing", ("/",), {})


def test_what_is_left_out_must_be_a_layer():
    with pytest.raises(ValueError, match="no layer of the sandbox: landlok"):
        Zygote(without=["landlok"])


def test_no_capability_and_no_group_is_left(zygote, guarded, open_):
    assert open_("caps") == [0] * 6
    if sys.platform == "linux":  # the filter lets nobody ask
        status = dict(line.split(":\t", 1) for line in Path(f"/proc/{guarded('pid')}/status").read_text().splitlines())
        assert {status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    if zygote.report["user"][0]:
        (real, effective, saved), groups = guarded("ids")
        assert real == effective == saved > 10_000
        assert groups == []


def test_every_sandbox_has_a_user_of_its_own(zygote):
    if zygote.report["user"][0]:
        with zygote.start() as one, zygote.start() as two:
            users = []
            for sandbox in (one, two):
                sandbox.run_cell(SOURCE, "")
                users.append(sandbox.call("ids", (), {})[0][0])
        assert len(set(users)) == 2


def test_descriptors_and_environment_are_clean(guarded, open_, monkeypatch):
    for call in (guarded, open_):
        assert call("descriptors") == [0, 1, 2, 3]
        environment, path, argv = call("environment")
        assert set(environment) == {"HOME", "TMPDIR", "PATH", "LANG"}
        root = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
        assert root not in map(os.path.abspath, path)
        assert "" not in path
        assert argv == [""]


def test_descriptors_with_high_numbers_do_not_get_through(tmp_path):
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(300)]
    try:
        with Zygote() as zygote, zygote.start() as sandbox:
            sandbox.run_cell(SOURCE.replace("range(256)", "range(2000)"), "")
            found = sandbox.call("descriptors", (), {})
            # Where Python lies in a closed folder, those of the libraries: folders, which Landlock keeps to themselves.
            sandbox.run_cell(f"import stat; FOLDERS = [stat.S_ISDIR(os.fstat(n).st_mode) for n in {found[4:]}]", "")
            folders = sandbox.get("FOLDERS")
        assert found[:4] == [0, 1, 2, 3]
        assert found[4:] == list(range(LOWEST_FD, LOWEST_FD + len(folders)))
        assert all(folders)
        assert len(folders) <= 4
    finally:
        for fd in held:
            os.close(fd)


def test_the_filters_for_both_architectures_are_well_formed():
    for machine in ("x86_64", "aarch64"):
        lines = list(iter_unpack("<HBBI", seccomp.program(machine)))
        for place, (code, if_true, if_false, _) in enumerate(lines):
            if code & 7 == 5:  # every jump lands inside the program
                assert place + 1 + max(if_true, if_false) < len(lines)
        assert len(lines) < 4096  # the kernel takes no more


OLD_LANDLOCK = """
import os, sys
from autograder.sandbox.linux import landlock
from autograder.sandbox.linux import privileges
from autograder.sandbox.linux import seccomp
path = sys.argv[1]
privileges.prctl(privileges.PR_SET_NO_NEW_PRIVS, 1)
if landlock.abi():
    landlock.restrict(1, [os.path.dirname(path)], [])
seccomp.install()
for action in (lambda: os.truncate(path, 0), lambda: os.open(path, os.O_RDONLY | os.O_TRUNC)):
    try:
        action()
    except PermissionError:
        continue
    sys.exit("emptied")
"""


def test_the_filter_stops_the_emptying_of_files_that_an_old_landlock_does_not_see(tmp_path):
    path = tmp_path / "grades.csv"
    path.write_text("kept")
    subprocess.run([sys.executable, "-c", OLD_LANDLOCK, str(path)], check=True)
    assert path.read_text() == "kept"


def test_what_can_not_be_imported_says_so(guarded, sandbox):
    report = sandbox.run_cell("import ensurepip.nothing_of_that_name", "")
    assert report.errors[0].type_name == "ModuleNotFoundError"
    with pytest.raises(StudentRaised):
        guarded("read", "/root/.profile")
