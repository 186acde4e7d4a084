"""Removes what a sandbox left where the removal of its folder does not find it.

Where the layers `files` and `calls` hold, a sandbox writes only in its own folder and makes nothing that outlives it.
"""

from __future__ import annotations

import ctypes
import os

from autograder.sandbox.linux.disk_usage import shared_files
from autograder.sandbox.linux.workdir import remove_tree

_REMOVE = 0  # IPC_RMID


def remove_shared_files(uid: int) -> None:
    """Remove a user's files from the folders where everybody may write, once no process of that user is left.

    Raises:
        OSError: something can't be removed.
    """
    for path in shared_files(uid):
        if os.path.isdir(path) and not os.path.islink(path):
            remove_tree(path)
        else:
            os.unlink(path)


def remove_shared_memory() -> None:
    """Remove the System V segments, semaphores and queues of this process's user: they outlive who made them."""
    libc = ctypes.CDLL(None)
    for number in _segments("shm", os.getuid()):
        libc.shmctl(number, _REMOVE, None)
    for number in _segments("sem", os.getuid()):
        libc.semctl(number, 0, _REMOVE)
    for number in _segments("msg", os.getuid()):
        libc.msgctl(number, _REMOVE, None)


def _segments(kind: str, uid: int) -> list[int]:
    try:
        with open(f"/proc/sysvipc/{kind}") as file:
            names, *rows = (line.split() for line in file)
    except OSError:  # a kernel without them
        return []
    return [int(row[1]) for row in rows if int(row[names.index("uid")]) == uid]
