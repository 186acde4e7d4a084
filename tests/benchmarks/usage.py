"""What a command costs: its processes and all that they started and waited for."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


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
        process.returncode = os.waitstatus_to_exitcode(status)  # it is collected already
        if process.returncode not in fine:
            output.seek(0)
            raise RuntimeError(f"{command[0]}, exit status {process.returncode}: {output.read()[-2000:].decode()}")
    return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)
