"""Runs a command as another kind of process: `python as_other.py CONDITION FOLDER... -- COMMAND...`, started as root.

The folders are those that the command needs: where one lies below a folder that the process may not enter, an open
stand-in for that folder is mounted, for this process only.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from pathlib import Path
from struct import pack

ORDINARY_USER = 54321  # nobody's
# What Docker leaves to root.
DOCKER = {
    "CHOWN": 0, "DAC_OVERRIDE": 1, "FOWNER": 3, "FSETID": 4, "KILL": 5, "SETGID": 6, "SETUID": 7, "SETPCAP": 8,
    "NET_BIND_SERVICE": 10, "NET_RAW": 13, "SYS_CHROOT": 18, "MKNOD": 27, "AUDIT_WRITE": 29, "SETFCAP": 31,
}  # fmt: skip
CLONE_NEWNS, CLONE_NEWNET = 0x00020000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 1 << 12, 1 << 14, 1 << 18
PR_CAPBSET_DROP = 24
LIBC = ctypes.CDLL(None, use_errno=True)


def check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def unshare(kind):
    check(LIBC.unshare(kind))


def mount(source, target, kind, flags, options=None):
    check(LIBC.mount(*(os.fsencode(text) for text in (source, target, kind)), ctypes.c_ulong(flags), options))


def open_up(folders):
    """Let other users reach these folders, without changing anything for other processes."""
    closed: dict[Path, list[Path]] = {}
    for folder in folders:
        above = [place for place in folder.parents if not os.stat(place).st_mode & stat.S_IXOTH]
        if above:
            closed.setdefault(above[-1], []).append(folder)  # the one nearest to the root
    if not closed:
        return
    unshare(CLONE_NEWNS)
    mount("none", "/", "", MS_REC | MS_PRIVATE)
    for place, inside in closed.items():
        kept = [(folder, os.open(folder, os.O_PATH)) for folder in inside]
        mount("tmpfs", str(place), "tmpfs", 0, b"mode=755")
        for folder, fd in kept:
            folder.mkdir(parents=True)
            mount(f"/proc/self/fd/{fd}", str(folder), "", MS_BIND | MS_REC)
            os.close(fd)


def keep_capabilities(kept):
    for number in range(64):
        if number not in kept and LIBC.prctl(PR_CAPBSET_DROP, number, 0, 0, 0) != 0:
            break  # beyond the last one
    mask = sum(1 << number for number in kept)
    check(LIBC.capset(pack("<Ii", 0x20080522, 0), pack("<6I", mask, mask, 0, 0, 0, 0)))


def become_ordinary():
    os.setgroups([])
    os.setresgid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER)
    os.setresuid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER)


def main():
    conditions, rest = sys.argv[1].split("+"), sys.argv[2:]
    cut = rest.index("--")
    os.umask(0o022)
    if "offline" in conditions:
        unshare(CLONE_NEWNET)
    if "ordinary" in conditions:
        open_up([Path(folder) for folder in rest[:cut]])
        become_ordinary()
    elif "docker" in conditions:
        keep_capabilities(DOCKER.values())
    os.execv(rest[cut + 1], rest[cut + 1 :])  # noqa: S606 - a command of our own tests


if __name__ == "__main__":
    main()
