"""One sandbox's process as the trusted side knows it: its start, its clocks, what it writes, and its end."""

from __future__ import annotations

import os
import signal
import socket
import time
from typing import TYPE_CHECKING, NoReturn

from autograder.errors import GraderError
from autograder.sandbox.host.connection import ConnectionClosed, QuotaExceeded
from autograder.sandbox.host.deadline import Deadline, Expired, seconds_queued
from autograder.sandbox.host.errors import SandboxLost
from autograder.sandbox.limits import LOOK_SECONDS, Limits
from autograder.sandbox.linux.disk_usage import shared_files, too_much

if TYPE_CHECKING:
    from autograder.sandbox.host.zygote import Zygote

GRACE_SECONDS = 0.25


class SandboxProcess:
    """A process that the zygote has forked.

    Attributes:
        sock: This side's end of the socket to it.
        ended: Whether it is over.
        cpu_seconds: What it used; known once it has ended.
        peak_mb: Its memory; the same.
        asked_seconds: How long answers took.
    """

    def __init__(self, zygote: Zygote, limits: Limits) -> None:
        self._zygote = zygote
        self._limits = limits
        self.sock, theirs = socket.socketpair()
        with theirs:
            try:
                answer = zygote.ask({"op": "fork"}, (theirs.fileno(),))
            except BaseException:
                self.sock.close()
                raise
        self._id: int = answer["id"]
        self._pid: int = answer["pid"]
        self._folder: str = answer["folder"]
        self._elsewhere: int | None = answer["elsewhere"]
        self._looked = time.monotonic()
        self._queued = 0.0
        self._problem = ""
        self.ended = False
        self.asked_seconds = 0.0
        self.cpu_seconds = 0.0
        self.peak_mb: float | None = None

    def clock(self, seconds: float) -> Deadline:
        """Time for an answer, which begins now."""
        return Deadline(self._pid, seconds)

    def call_clock(self) -> Deadline:
        """The time for one call."""
        return self.clock(self._limits.call_seconds)

    def used_seconds(self, enough: float) -> float:
        """The time that its answers took, less the time that it waited for a processor.

        Below `enough` the waiting is left in: looking it up takes longer than most answers do.
        """
        if self.asked_seconds < enough:
            return self.asked_seconds
        return self.asked_seconds - (self._queued if self.ended else seconds_queued(self._pid))

    def look(self) -> None:
        """See how much it has written, unless that was done just now.

        Raises:
            QuotaExceeded: more than it may.
        """
        if time.monotonic() < self._looked + LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        paths = [self._folder, *(shared_files(self._elsewhere) if self._elsewhere is not None else ())]
        problem = too_much(paths, self._limits.folder_bytes, self._limits.folder_files)
        if problem:
            raise QuotaExceeded(problem)

    def fail_to_start(self, why: str) -> NoReturn:
        """End it; no student code has run, so what went wrong is ours.

        Raises:
            GraderError: always.
        """
        self.end(GRACE_SECONDS)
        raise GraderError(f"a sandbox did not start: {why} ({self._zygote.last_words()})")

    def lose(self, outcome: str, detail: str, statement: int | None = None) -> NoReturn:
        """End it for what it did.

        Raises:
            SandboxLost: always.
        """
        if not self.ended:
            self.end(0.0)
        raise SandboxLost(outcome, detail, statement)

    def lose_by(self, error: Exception, statement: int | None = None) -> NoReturn:
        """End it for what came of speaking with it.

        Raises:
            SandboxLost: always.
        """
        match error:
            case Expired():
                self.lose("timeout", str(error), statement)
            case QuotaExceeded():
                self.lose("memory", str(error), statement)
            case ConnectionClosed():
                status = None if self.ended else self.end(GRACE_SECONDS)
                self.lose(*_cause_of_death(status), statement)
            case _:
                self.lose("crashed", "spoke the protocol falsely", statement)

    def end(self, grace: float) -> int | None:
        """Kill it and all that it started.

        Args:
            grace: Seconds in which it may end by itself.

        Returns:
            How it ended, if it did so by itself.
        """
        self.ended = True
        self._queued = seconds_queued(self._pid)
        self.sock.close()
        answer = self._zygote.ask({"op": "end", "id": self._id, "grace": grace})
        self._problem = answer["problem"]
        self.cpu_seconds, self.peak_mb = answer["cpu_seconds"], answer["peak_mb"]
        status: int | None = answer["status"]
        return status

    def close(self) -> None:
        """End it if it has not ended.

        Raises:
            GraderError: something of it is left.
        """
        if not self.ended:
            self.end(0.0)
        problem, self._problem = self._problem, ""
        if problem:
            raise GraderError(f"a sandbox could not be cleared away: {problem}")


def _cause_of_death(status: int | None) -> tuple[str, str]:
    if status is None:
        return "crashed", "closed its connection"
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGXCPU:
        return "timeout", "used up its CPU time"
    return "crashed", f"killed by signal {-code}" if code < 0 else f"exit status {code}"
