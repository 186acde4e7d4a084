"""What a command costs: its processes and all that they started and waited for."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.linux.privileges import become_subreaper


@dataclass(frozen=True)
class Usage:
    """What commands cost.

    Attributes:
        cpu: Seconds of CPU time, user and system.
        wall: Seconds that went by.
        peak_mb: Memory of the largest process, in MiB.
    """

    cpu: float = 0.0
    wall: float = 0.0
    peak_mb: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(self.cpu + other.cpu, self.wall + other.wall, max(self.peak_mb, other.peak_mb))

    def __sub__(self, other: "Usage") -> "Usage":
        """What more there was of."""
        return Usage(self.cpu - other.cpu, self.wall - other.wall, self.peak_mb)

    def each(self, number: int) -> "Usage":
        """Per submission."""
        return Usage(self.cpu / number, self.wall / number, self.peak_mb)


def run(
    command: Sequence[object], folder: Path, variables: Mapping[str, str] = {}, fine: Sequence[int] = (0,)
) -> Usage:
    """Run a command to its end.

    Args:
        command: The command.
        folder: Its working directory.
        variables: More environment variables.
        fine: The exit statuses that are no failure.

    Raises:
        RuntimeError: if it failed; with the end of what it wrote.
    """
    become_subreaper()  # else the time of what outlives its parent would be lost, and a batch look too cheap
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=os.environ | (variables or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        total = Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)
        total += _orphans()
        process.returncode = os.waitstatus_to_exitcode(status)  # it is collected already
        if process.returncode not in fine:
            output.seek(0)
            raise RuntimeError(f"{command[0]}, exit status {process.returncode}: {output.read()[-2000:].decode()}")
    return total


def _orphans() -> Usage:
    """What processes cost whose parent ended before it waited for them: they became our children."""
    found = Usage()
    while True:
        try:
            _, _, used = os.wait4(-1, 0)
        except ChildProcessError:
            return found
        found += Usage(used.ru_utime + used.ru_stime, 0.0, used.ru_maxrss / 1024)
        print(f"    {used.ru_utime + used.ru_stime:.2f} CPU s of a process that nobody waited for", file=sys.stderr)
