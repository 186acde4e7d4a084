"""Runs a command as an ordinary user where root runs the tests.

The interpreter may lie in a folder that only root may enter. Then the command gets its own view of the file system, in
which that folder holds nothing but the way to the interpreter; nothing outside of the command's processes changes.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy

import autograder

# No account of any machine; and of a block of its own, since other test runs may look for what their users left.
USER = 20_000 + os.getpid() % 40 * 1_000


def needed() -> list[Path]:
    """Where the interpreter, the packages and this repository lie."""
    roots = [sys.base_prefix, sys.prefix, Path(autograder.__file__).parents[1], Path(numpy.__file__).parents[1]]
    return [Path(path).resolve() for path in dict.fromkeys(roots)]


def command(wanted: Sequence[str], own: Sequence[Path], user: int = USER) -> tuple[list[str], dict[str, str]]:
    """Wrap a command.

    Args:
        wanted: The command, as root would run it.
        own: Folders that the user is to own, with all that is in them; temporary files go into the first.
        user: The user's number.

    Returns:
        The command to run, and its environment.
    """
    own = [path.resolve() for path in own]
    temporary = own[0] / "tmp"
    temporary.mkdir(exist_ok=True)
    for path in own:
        for place in (path, *path.rglob("*")):
            os.chown(place, user, user, follow_symlinks=False)
    lines = ["set -e"]
    shut: dict[Path, list[Path]] = {}
    for path in [*needed(), *own]:
        door = next((p for p in reversed(path.parents) if not p.stat().st_mode & stat.S_IXOTH), None)
        if door is not None:
            shut.setdefault(door, []).append(path)
    for number, (door, inside) in enumerate(shut.items()):
        # A file system of its own on the folder, in which the paths that are needed lie where they lay.
        aside = f"/media/aside{number}"
        if number == 0:
            lines.append("mount -t tmpfs -o mode=755 tmpfs /media")
        lines += [f"mkdir {aside}", f"mount --bind {shlex.quote(str(door))} {aside}"]
        lines += [f"mount -t tmpfs -o mode=755 tmpfs {shlex.quote(str(door))}"]
        for path in sorted(set(inside)):
            there = shlex.quote(str(path))
            lines += [f"mkdir -p {there}", f"mount --bind {aside}/{shlex.quote(str(path.relative_to(door)))} {there}"]
    lines.append('cd "$PWD"')
    lines.append(f'exec setpriv --reuid={user} --regid={user} --clear-groups "$@"')
    environment = os.environ | {"TMPDIR": str(temporary), "HOME": str(temporary)}
    return ["unshare", "--mount", "sh", "-c", "\n".join(lines), "sh", *wanted], environment


def strays(user: int = USER) -> dict[int, str]:
    """The processes that this user still has, with their command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                if entry.stat().st_uid == user:
                    found[int(entry.name)] = (entry / "cmdline").read_text()
    return found
