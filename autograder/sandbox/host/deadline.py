"""Time for one answer, counted so that other work on the machine does not decide a verdict."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass

from autograder.sandbox.limits import LOOK_SECONDS, STARVED_FACTOR, WALL_FACTOR
from autograder.sandbox.linux.privileges import LINUX

_THREADS = 64  # looked at: more than any honest work has
# Who waits looks every `LOOK_SECONDS`. A look that comes so much later than that was held up itself.
_LATE = 4 * LOOK_SECONDS


class Expired(Exception):
    """The time is over."""


@dataclass(frozen=True)
class Clocks:
    """What a sandbox's clocks showed at one moment, in seconds.

    Attributes:
        wall: Of the wall clock.
        cpu: CPU time of the sandbox with all its threads; None where it can't be read.
        busy: Time in which a thread of the sandbox or this one ran, or waited for a processor; None where it can't be
            read.
    """

    wall: float
    cpu: float | None
    busy: float | None

    @classmethod
    def read(cls, pid: int) -> Clocks:
        """Read the clocks of the sandbox with this process id."""
        cpu = _cpu_seconds(pid)
        waited = _waited("/proc/thread-self")
        if cpu is None or waited is None:
            return cls(time.monotonic(), cpu, None)
        with contextlib.suppress(FileNotFoundError):  # it has ended
            threads = os.listdir(f"/proc/{pid}/task")[:_THREADS]
            waited += sum(_waited(f"/proc/{pid}/task/{thread}") or 0.0 for thread in threads)
        return cls(time.monotonic(), cpu, cpu + time.thread_time() + waited)


def _cpu_seconds(pid: int) -> float | None:
    if not LINUX:
        return None
    try:
        return time.clock_gettime((~pid << 3) | 2)  # the kernel's name for "CPU clock of that process"
    except OSError:
        return None


def seconds_queued(pid: int) -> float:
    """How long the first thread of a process has waited for a processor; 0 where that can't be known."""
    return _waited(f"/proc/{pid}") or 0.0


def _waited(thread: str) -> float | None:
    """Seconds that a thread waited for a processor; None if it has ended, or on a system that does not tell."""
    try:
        with open(f"{thread}/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError):
        return None


class Deadline:
    """Time for one answer: so much CPU time of the sandbox, and as much time asleep.

    Asleep is when neither the sandbox nor this side ran or waited for a processor: on a machine that is busy with other
    things nobody loses time. Threads that wait side by side make more of that than time went by; it is counted from
    where it was lowest, so that nobody sleeps on what they saved up. Nor is it sleep when the machine stands still, as
    a virtual one does that is paused or has its processors taken away: then no clock says that anybody waited, and the
    looks come late. The wall clock is more patient, and decides where nothing else is known.
    """

    def __init__(self, pid: int, seconds: float) -> None:
        self.pid = pid
        self.seconds = seconds
        self.start = time.monotonic()
        self.forgiven = 0.0
        self.lowest = 0.0  # of the time asleep
        self.looked = self.start
        self.stood_still = 0.0
        # Reading them takes longer than most answers do: left until somebody has to wait.
        self.clocks: Clocks | None = None

    def check(self) -> None:
        """See what the clocks say.

        Raises:
            Expired: the time is over.
        """
        moment = time.monotonic()
        self.stood_still += max(0.0, moment - self.looked - _LATE)
        self.looked = moment
        if self.clocks is None:
            self.clocks, self.stood_still = Clocks.read(self.pid), 0.0
            return
        if moment - self.clocks.wall < self.seconds:
            return
        now, start = Clocks.read(self.pid), self.clocks
        if now.cpu is not None and start.cpu is not None and now.cpu - start.cpu >= self.seconds:
            raise Expired(f"no answer after {self.seconds:g} s of CPU time")
        if now.busy is not None and start.busy is not None:
            asleep = (now.wall - start.wall) - (now.busy - start.busy) - self.forgiven - self.stood_still
            self.lowest = min(self.lowest, asleep)
            if asleep - self.lowest >= self.seconds:
                raise Expired(f"no answer after {self.seconds:g} s, asleep")
            patience = self.seconds * STARVED_FACTOR
        else:
            patience = self.seconds * WALL_FACTOR
        if now.wall - self.start - self.forgiven >= patience:
            raise Expired(f"no answer after {patience:g} s")

    def forgive(self, seconds: float) -> None:
        """Don't count time that the trusted side took, up to some times as much as the sandbox itself has."""
        self.forgiven = min(self.forgiven + seconds, self.seconds * WALL_FACTOR)
        self.looked = time.monotonic()
