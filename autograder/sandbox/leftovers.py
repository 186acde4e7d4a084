"""What a sandbox wrote: how much, and what of it lies where its folder's removal would not find it.

Where the layers `files` and `calls` hold, it can write in its own folder only, and make nothing that outlives it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
from collections.abc import Iterable

from autograder.sandbox.workdir import remove_tree

# Where everybody may write.
SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - looked at, not written to
_BLOCK = 512  # the unit of st_blocks
_REMOVE = 0  # IPC_RMID


def too_much(paths: Iterable[str], most_bytes: int, most_files: int) -> str:
    """Whether there is more in these folders and files than there may be.

    Args:
        paths: folders and files that belong to a sandbox, which may be changing them.
        most_bytes: how much room they may take.
        most_files: how many files and folders there may be.

    Returns:
        What is too much, or an empty string.
    """
    size = count = 0
    rest = list(paths)
    while rest:
        path = rest.pop()
        try:
            info = os.lstat(path)
            if stat.S_ISDIR(info.st_mode):
                rest += [os.path.join(path, name) for name in os.listdir(path)]
        except (FileNotFoundError, NotADirectoryError):  # changed while we look
            continue
        except OSError:  # locked, or deeper than a path can be long
            return "made folders that nobody can look into"
        size += info.st_blocks * _BLOCK
        count += 1
        if size > most_bytes:
            return f"wrote more than {most_bytes >> 20} MB"
        if count > most_files:
            return f"made more than {most_files} files"
    return ""


def shared_files(uid: int) -> list[str]:
    """What a user has in the folders where everybody may write."""
    found = []
    for folder in SHARED_FOLDERS:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    if entry.stat(follow_symlinks=False).st_uid == uid:
                        found.append(entry.path)
    return found


def remove_shared_files(uid: int) -> None:
    """Remove what a user, of whom no process is left, has in the folders where everybody may write.

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
