"""What a process may do: user id, capabilities, resource limits, and who may look into it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from struct import pack
from typing import Any

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38


def prctl(option: int, value: int) -> None:
    """Set one of the process's switches.

    Raises:
        OSError: it failed.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option})")


def protect_this_process() -> None:
    """Let no other process of the same user read this one's memory; does nothing where there is no such switch."""
    if LINUX:
        prctl(PR_SET_DUMPABLE, 0)


def end_with(parent: int) -> bool:
    """Have the kernel kill this process when its parent ends, however that happens; Linux only.

    Returns:
        Whether it is still there: it may have ended before this call.
    """
    if LINUX:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    return os.getppid() == parent


def become_subreaper() -> None:
    """Become the parent of every descendant whose own parent dies."""
    if LINUX:
        prctl(PR_SET_CHILD_SUBREAPER, 1)


def offer_to_oom_killer() -> None:
    """When memory runs out, let the kernel end this process and not the judge; only root may always say so."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def exists(pid: int) -> bool:
    """Whether a process of ours with this id still runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def children_of(parent: int) -> set[int]:
    """The processes whose parent is `parent`, from /proc."""
    found = set()
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    fields = file.read().rpartition(b")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[1]) == parent:
                found.add(int(name))
    return found


def kill_user(uid: int | None) -> None:
    """Kill all processes of a user id at once, which no chain of forks outruns."""
    if uid is not None:
        as_user(uid, lambda: os.kill(-1, signal.SIGKILL))


def as_user(uid: int, action: Callable[[], None]) -> None:
    """Do something in a process of another user, and wait for it to end."""
    pid = os.fork()
    if pid == 0:
        try:
            become_user(uid)
            action()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)


# Where a whole range of high user ids can be had, each zygote takes a block of its own in it.
_HIGH, _BLOCK, _BLOCKS = 0x40000000, 64, 64
_claims: list[socket.socket] = []  # held until this process ends


def user_base() -> int | None:
    """The first of this zygote's block of user ids that nobody else has; None if it may not change its user."""
    if not LINUX or os.getuid() != 0:
        return None
    with open("/proc/self/uid_map") as file:
        ranges = [tuple(map(int, line.split())) for line in file]
    high = _HIGH + os.getpid() * _BLOCK
    if any(start <= high and high + _BLOCK <= start + size for start, _, size in ranges):
        return high
    # A container's own user ids often end at 65535: too few for a block by process id.
    low = max(start + size for start, _, size in ranges) - 5000
    if low <= 10_000:
        return None
    number, claim = claim_block("\0autograder-users-")
    _claims.append(claim)
    return low + number * _BLOCK


def claim_block(name: str) -> tuple[int, socket.socket]:
    """Claim a number below 64 that no other process has claimed.

    The kernel gives an abstract socket's name to one process at a time, and takes it back when that ends.

    Returns:
        The number, and what holds it until it is closed.

    Raises:
        OSError: if all are taken.
    """
    for number in range(_BLOCKS):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"{name}{number}")
        except OSError:
            claim.close()
            continue
        return number, claim
    raise OSError(f"{_BLOCKS} zygotes run already, and there are no more user ids for another")


def become_user(uid: int) -> None:
    """Become another user with no groups, and so without any capability.

    Raises:
        OSError: not allowed here.
    """
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if os.getresuid() != (uid, uid, uid):
        raise OSError("the user id did not change")


def drop_capabilities() -> None:
    """Give up every capability, also where the user stays root.

    Raises:
        OSError: it could not be done.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    header, nothing = pack("<Ii", 0x20080522, 0), bytes(24)
    if libc.capset(header, nothing) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def address_space() -> int:
    """Bytes of address space that this process has."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def threads_of_this_user() -> int:
    """How many threads this process's user has, in all processes: what the kernel counts against the limit."""
    count = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/status", "rb") as file:
            fields = dict(line.split(b":", 1) for line in file)
            if int(fields[b"Uid"].split()[0]) == os.getuid():
                count += int(fields[b"Threads"])
    return count


def limit_resources(limits: dict[str, Any], base_memory: int, base_threads: int | None) -> None:
    """Set the hard limits of a sandbox; a limit that is lower already stays.

    Args:
        limits: The fields of `Limits`.
        base_memory: Address space of an empty sandbox.
        base_threads: Threads that its user has beside it; None if its threads are counted in another way.

    Raises:
        OSError: it could not be done.
    """
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: base_memory + limits["memory_bytes"],
        resource.RLIMIT_CPU: limits["total_seconds"],
        resource.RLIMIT_FSIZE: limits["file_bytes"],
        resource.RLIMIT_NOFILE: limits["open_files"],
    }
    if base_threads is not None:
        wanted[resource.RLIMIT_NPROC] = base_threads + limits["threads"]  # of root they are not counted
    if LINUX:
        wanted[resource.RLIMIT_MSGQUEUE] = 0  # message queues outlive the process that made them
    for name, value in wanted.items():
        _, hard = resource.getrlimit(name)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # Above the soft CPU limit comes a signal that tells what it was, at the hard one SIGKILL.
        soft = max(value - 5, 1) if name == resource.RLIMIT_CPU else value
        resource.setrlimit(name, (soft, value))
