"""How much a sandbox has written, in its own folder and in those where everybody may write."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable

# Where everybody may write.
SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - looked at, not written to
_BLOCK = 512  # the unit of st_blocks


def too_much(paths: Iterable[str], most_bytes: int, most_files: int) -> str:
    """Whether there is more in these folders and files than there may be.

    A sandbox may be changing them meanwhile.

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
