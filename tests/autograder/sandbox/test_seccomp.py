"""The filter of system calls, for both architectures: its program is interpreted here, and run by the kernel too."""

from __future__ import annotations

import errno
import platform
import subprocess
from struct import iter_unpack, pack_into, unpack_from

import pytest

from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.linux import seccomp
from autograder.sandbox.linux.allowed_calls import ABSENT, ALLOWED, ANSWERED, CHECKED, OPENED
from autograder.sandbox.linux.call_numbers import NUMBERS
from tests.autograder.sandbox import call_numbers
from tests.autograder.sandbox.few_layers import all_but

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
OTHER = {"x86_64": 0x40000003, "aarch64": 0x40000028}  # their programs of 32 bits
ALLOWED_NAMES = {name for names in ALLOWED.values() for name in names.split()}
CHECKED_NAMES = {check.call for check in CHECKED} | set(OPENED)


def run(machine, number, *arguments, arch=None):
    """What the filter says: "allow", "kill", or the number of the error that the call answers."""
    data = bytearray(64)
    pack_into("<iI", data, 0, number, MACHINES[machine][1] if arch is None else arch)
    for place, value in enumerate(arguments):
        pack_into("<Q", data, 16 + 8 * place, value & (1 << 64) - 1)
    lines = list(iter_unpack("<HBBI", seccomp.program(machine)))
    place = accumulator = 0
    while True:
        code, if_true, if_false, value = lines[place]
        place += 1
        if code == 0x20:
            [accumulator] = unpack_from("<I", data, value)
        elif code == 0x54:
            accumulator &= value
        elif code == 0x06:
            return {seccomp.ALLOW: "allow", seccomp.KILL: "kill"}.get(value, value & 0xFFFF)
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[code]
            place += if_true if holds else if_false


def call(machine, name, *arguments):
    return run(machine, NUMBERS[name][MACHINES[machine][0]], *arguments)


def has(machine, name):
    return NUMBERS[name][MACHINES[machine][0]] is not None


def test_the_table_of_calls_is_what_the_headers_say():
    try:
        headers = [call_numbers.numbers(*of) for of in (call_numbers.X86_64, call_numbers.AARCH64)]
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no compiler or no headers of the kernel's for x86-64")
    for column, found in enumerate(headers):  # which may be older or younger than those that it was made of
        ours = {name: pair[column] for name, pair in NUMBERS.items() if pair[column] is not None}
        assert len(found.keys() & ours.keys()) > 290
        assert {name: found[name] for name in found.keys() & ours.keys()} == {
            name: ours[name] for name in found.keys() & ours.keys()
        }


def test_every_name_is_a_call_and_stands_in_one_place():
    groups = [name for names in (*ALLOWED.values(), ANSWERED, ABSENT) for name in names.split()]
    everywhere = [*groups, *CHECKED_NAMES]
    assert len(everywhere) == len(set(everywhere))
    assert set(everywhere) <= NUMBERS.keys()


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_of_the_table_is_answered_as_the_lists_say(machine):
    for name in NUMBERS.keys() - CHECKED_NAMES:
        if has(machine, name):
            wanted = "allow" if name in ALLOWED_NAMES else errno.EPERM
            wanted = errno.ENOSYS if name in ABSENT.split() else 0 if name in ANSWERED.split() else wanted
            assert call(machine, name) == wanted, name
    last = max(pair[MACHINES[machine][0]] or 0 for pair in NUMBERS.values())
    for number in (last + 1, 467, 1 << 20, 41 | 0x40000000, 59 | 0x40000000, -1):
        assert run(machine, number) == errno.ENOSYS
    assert run(machine, 0, arch=OTHER[machine]) == "kill"


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_are_checked_one_by_one(machine):
    for check in CHECKED:
        # What the other checks of this call want.
        fitting = {other.argument: other.values[0] for other in CHECKED if other.call == check.call}
        arguments = [fitting.get(place, 0) for place in range(6)]
        for value in (*check.values, 5000, -1, -8, 12, 1 << 31):
            arguments[check.argument] = value
            fits = value & check.mask in check.values
            assert call(machine, check.call, *arguments) == ("allow" if fits else check.refusal), (check, value)


@pytest.mark.parametrize("machine", MACHINES)
def test_files_are_opened_without_emptying_what_is_read_and_without_waiting_for_the_disk(machine):
    for name, place in OPENED.items():
        if has(machine, name):
            for flags, wanted in (
                (0, "allow"), (0o1101, "allow"), (0o1102, "allow"), (0o2000000, "allow"), (0o1000, errno.EPERM),
                (0o2001000, errno.EPERM), (0o10101, errno.EPERM), (0o4010102, errno.EPERM),
            ):  # fmt: skip
                assert call(machine, name, *[0] * place, flags) == wanted, oct(flags)


# What must never be among them, whoever changes the lists.
REACHES_OTHERS = """
shmget shmat shmctl shmdt semget semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open mq_unlink mq_timedsend
mq_timedreceive mq_notify mq_getsetattr socket connect bind listen accept accept4 sendmsg sendmmsg recvmsg ptrace
process_vm_readv process_vm_writev process_madvise process_mrelease kcmp get_robust_list kill tkill tgkill
rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd setpriority ioprio_set ioprio_get
sched_setscheduler sched_setparam sched_setattr sched_setaffinity sched_getscheduler sched_getparam sched_getattr
sched_rr_get_interval migrate_pages move_pages timer_create timer_settime capget getpgid getsid flock fork vfork execve
execveat mount unshare setns chroot personality syslog bpf perf_event_open userfaultfd io_uring_setup keyctl add_key
chmod fchmodat chown utimensat setxattr truncate inotify_init1 fanotify_init memfd_create memfd_secret sync syncfs
fadvise64 readahead mincore splice vmsplice tee seccomp setsockopt symlinkat linkat mknodat swapon reboot clock_settime
"""


@pytest.mark.parametrize("machine", MACHINES)
def test_nothing_that_reaches_others_is_allowed(machine):
    for name in REACHES_OTHERS.split():
        if has(machine, name):
            assert call(machine, name) == errno.EPERM, name


# What the kernel says to all this, and that honest use goes on; as the sandbox runs it.
SOURCE = """
import asyncio, ctypes, errno, fcntl, mmap, os, signal, socket, tempfile, threading, time
from concurrent.futures import ThreadPoolExecutor
import numpy as np
LIBC = ctypes.CDLL(None, use_errno=True)

def raw(number, *arguments):
    ctypes.set_errno(0)
    return LIBC.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)), ctypes.get_errno()

def honest():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.npy")
        np.save(path, np.arange(4.0))
        total = float(np.load(path).sum())
        mapped = np.memmap(os.path.join(folder, "m"), dtype=float, mode="w+", shape=(3,))
        mapped[:] = 1
        mapped.flush()
        del mapped
        with open(path, "ab") as file:
            file.write(b"x")
            file.flush()
            os.fsync(file.fileno())
        names = sorted(os.listdir(folder))
        os.rename(path, path + "2")
    with ThreadPoolExecutor(4) as pool:
        squares = list(pool.map(lambda n: n * n, range(8)))
    async def later():
        await asyncio.sleep(0.001)
        return await asyncio.to_thread(lambda: 7)
    a, b = socket.socketpair()
    a.sendall(b"abc")
    heard = b.recv(3)
    a.close(), b.close()
    time.sleep(0.001)
    clocks = [time.clock_gettime(n) >= 0 for n in (time.CLOCK_MONOTONIC, time.CLOCK_PROCESS_CPUTIME_ID)]
    product = float((np.ones((300, 300)) @ np.ones((300, 300))).sum())
    seven = asyncio.run(later())
    return total, names, squares, seven, heard, clocks, product, len(os.sched_getaffinity(0)) > 0, len(os.urandom(3))

def refused(action):
    try:
        action()
    except OSError as error:
        return error.errno
    return 0

def reaching_out(pid):
    there = open("/dev/null")
    clock = ~pid << 3 | 2  # the processor time of a process, as clock_getcpuclockid(3) makes it
    return {
        "lease": refused(lambda: fcntl.fcntl(there, 1024, 0)),
        "lock": refused(lambda: fcntl.lockf(there, fcntl.LOCK_SH)),
        "flock": refused(lambda: fcntl.flock(there, fcntl.LOCK_SH)),
        "notify": refused(lambda: fcntl.fcntl(os.open(".", 0), 1026, 1)),
        "clock": refused(lambda: time.clock_gettime(clock)),
        "priority": refused(lambda: os.getpriority(os.PRIO_PROCESS, pid)),
        "processors": refused(lambda: os.sched_getaffinity(pid)),
        "scheduler": refused(lambda: os.sched_getscheduler(pid)),
        "datagrams": refused(lambda: socket.socketpair(type=socket.SOCK_DGRAM)),
        "signal": refused(lambda: os.kill(os.getpid(), 0)),
        "sync": refused(lambda: os.open("x", os.O_CREAT | os.O_WRONLY | os.O_SYNC)),
    }
"""


@pytest.fixture(scope="module")
def filtered():
    with Zygote(without=all_but("calls")) as zygote, zygote.start() as sandbox:
        if not zygote.report["calls"][0]:
            pytest.skip("no seccomp here")
        assert sandbox.run_cell(SOURCE, "").errors == ()
        yield lambda name, *arguments: sandbox.call(name, arguments, {})


def test_honest_work_goes_on(filtered):
    assert filtered("honest") == (
        6.0, ["m", "x.npy"], [n * n for n in range(8)], 7, b"abc", [True, True], 300.0**3, True, 3
    )  # fmt: skip


def test_other_processes_files_and_clocks_are_out_of_reach(filtered):
    with subprocess.Popen(["sleep", "60"]) as other:
        try:
            found = filtered("reaching_out", other.pid)
        finally:
            other.kill()
    assert found == dict.fromkeys(found, errno.EPERM) | {"processors": errno.ENOSYS}


def test_the_kernel_answers_as_the_interpreter_does(filtered):
    machine = platform.machine()
    for name in (*REACHES_OTHERS.split(), *ABSENT.split(), *ANSWERED.split()):
        if has(machine, name):
            # Descriptor -1 and null pointers: whatever got through would fail in another way.
            result, error = filtered("raw", NUMBERS[name][MACHINES[machine][0]], -1, 0, 0, 0, 0, 0)
            wanted = run(machine, NUMBERS[name][MACHINES[machine][0]])
            assert (result, error) == ((0, 0) if wanted == 0 else (-1, wanted)), name
