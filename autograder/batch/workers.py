"""Worker processes, as their parent sees them: each with one submission at a time, watched, and replaced when lost."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from autograder.batch.plan import PlannedTask
from autograder.batch.tasks import WARM_GRADER, Graded
from autograder.errors import GraderError

START_SECONDS = 120.0
# The engine ends a submission itself after 300 seconds; who takes longer than this hangs.
HANG_SECONDS = 360.0
ATTEMPTS = 2
_LEAVE_SECONDS = 5.0
_MESSAGE_TIME = struct.pack("ll", 60, 0)  # seconds and microseconds
# As the zygote, a worker starts with the caller's sys.path and never with the folder that it was called in.
_BOOT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from autograder.batch.worker import main
main(int(sys.argv[2]), int(sys.argv[3]))
"""
# The engine computes with small arrays, and there is a worker for each processor.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

Key = TypeVar("Key")


def usable_processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Setup:
    """What a worker has to know.

    Attributes:
        bank: Where everything lies.
        assignment: The assignment's name.
        grader: The class that grades, as `module:name`.
        hang_seconds: How long it may take for one submission.
    """

    bank: Path
    assignment: str
    grader: str = WARM_GRADER
    hang_seconds: float = HANG_SECONDS


@dataclass(eq=False)
class Worker(Generic[Key]):
    """One process."""

    process: subprocess.Popen[bytes]
    connection: Connection
    ready: bool = False
    job: _Job[Key] | None = None
    deadline: float = 0.0


@dataclass
class _Job(Generic[Key]):
    key: Key
    planned: PlannedTask
    losses: list[str] = field(default_factory=list)


class Workers(Generic[Key]):
    """Up to `jobs` processes, each started when there is a submission for it. A context manager.

    Args:
        setup: What they have to know.
        jobs: How many.
        accept: Called once, before anything is graded, with what the sandbox lacks here; may raise.
    """

    def __init__(self, setup: Setup, jobs: int, accept: Callable[[Sequence[str]], None]) -> None:
        self._setup = setup
        self._jobs = jobs
        self._workers: list[Worker[Key]] = []
        self._again: list[_Job[Key]] = []
        self._accept = accept
        self._proven = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, planned: Iterable[tuple[Key, PlannedTask]]) -> Iterator[tuple[Key, Graded]]:
        """Have all of it graded; what is done first comes first.

        Raises:
            GraderError: if no worker can be started.
        """
        rest = iter(planned)
        while True:
            while self._has_room() and (job := self._next(rest)) is not None:
                worker = next((worker for worker in self._workers if worker.job is None), None)
                yield from self._give(worker or self._start(), job)
            if not any(worker.job for worker in self._workers):
                return
            yield from self._collect()

    def close(self) -> None:
        """End all of them; what they were doing is not finished."""
        for worker in self._workers:
            worker.connection.close()  # an idle one sees that and leaves
            if worker.job is not None or not worker.ready:
                worker.process.terminate()
        while self._workers:
            self._end(self._workers.pop(), _LEAVE_SECONDS)

    def abandon(self) -> None:
        """From another thread: have `run` return soon, without what it was doing."""
        self._jobs = 0
        for worker in self._workers:
            worker.process.kill()

    def _has_room(self) -> bool:
        return sum(worker.job is not None for worker in self._workers) < self._jobs

    def _next(self, rest: Iterator[tuple[Key, PlannedTask]]) -> _Job[Key] | None:
        if self._again:
            return self._again.pop()
        found = next(rest, None)
        return None if found is None else _Job(*found)

    def _start(self) -> Worker[Key]:
        ours, theirs = socket.socketpair()
        path = [str(Path(entry).absolute()) for entry in sys.path if entry]
        with theirs:
            command = [sys.executable, "-P", "-c", _BOOT, json.dumps(path), str(theirs.fileno()), str(os.getpid())]
            # A session of its own: Ctrl-C is for the parent, which then ends them.
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=os.environ | _ENVIRONMENT,
                start_new_session=True,
            )
        # One that stands still in the middle of a message must not stop us too.
        for direction in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            ours.setsockopt(socket.SOL_SOCKET, direction, _MESSAGE_TIME)
        worker: Worker[Key] = Worker(process, Connection(ours.detach()))
        self._workers.append(worker)
        setup = {"bank": str(self._setup.bank), "assignment": self._setup.assignment, "grader": self._setup.grader}
        with contextlib.suppress(OSError):  # one that ended at once is seen when its answer is waited for
            worker.connection.send_bytes(json.dumps(setup).encode())
        return worker

    def _give(self, worker: Worker[Key], job: _Job[Key]) -> Iterator[tuple[Key, Graded]]:
        """Give a worker its next submission; one that still starts gets it when it is ready."""
        worker.job = job
        worker.deadline = time.monotonic() + (self._setup.hang_seconds if worker.ready else START_SECONDS)
        if not worker.ready:
            return
        try:
            worker.connection.send_bytes(json.dumps(job.planned.task.plain()).encode())
            worker.connection.send_bytes(job.planned.content)
        except OSError:
            yield from self._lose(worker, "died")

    def _collect(self) -> Iterator[tuple[Key, Graded]]:
        """Wait for an answer of one of the workers, or for the end of the time of one."""
        busy = {worker.connection: worker for worker in self._workers if worker.job is not None}
        patience = min(worker.deadline for worker in busy.values()) - time.monotonic()
        for connection in wait(list(busy), max(patience, 0.0)):
            worker = busy[connection]  # type: ignore[index] # it gives back what it was given
            try:
                answer = json.loads(worker.connection.recv_bytes())
            except (EOFError, OSError, ValueError):
                yield from self._lose(worker, "died")
                continue
            yield from self._take(worker, answer)
        now = time.monotonic()
        for worker in [worker for worker in self._workers if worker.job is not None and worker.deadline < now]:
            yield from self._lose(worker, "hung")

    def _take(self, worker: Worker[Key], answer: dict[str, Any]) -> Iterator[tuple[Key, Graded]]:
        if "failed" in answer:
            self._give_up(worker, answer["failed"])
        elif not worker.ready:
            if not self._proven:
                self._accept(answer["weaknesses"])
            worker.ready = self._proven = True
            if worker.job is not None:
                yield from self._give(worker, worker.job)
        elif worker.job is not None:
            key, worker.job = worker.job.key, None
            yield key, Graded(**answer)

    def _give_up(self, worker: Worker[Key], why: str) -> None:
        """A worker that can't start: the others go on without it, if there are any that could."""
        job = worker.job
        self._workers.remove(worker)
        self._end(worker, _LEAVE_SECONDS)
        if not self._proven or not self._workers:
            raise GraderError(why)
        self._jobs = len(self._workers)
        if job is not None:
            self._again.append(job)

    def _lose(self, worker: Worker[Key], how: str) -> Iterator[tuple[Key, Graded]]:
        """A worker that is gone or hangs costs only its submission: that gets a fresh one, once."""
        job = worker.job
        self._workers.remove(worker)
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker.process.pid, signal.SIGKILL)
        status = self._end(worker, _LEAVE_SECONDS)
        if not worker.ready and not self._proven and job is not None and job.losses:
            raise GraderError(f"no worker can be started (exit status {status})")
        if job is None:
            return
        job.losses.append(how)
        if len(job.losses) < ATTEMPTS:
            self._again.append(job)
        else:
            yield job.key, Graded(error=f"the process that graded it {' and, in another try, '.join(job.losses)}")

    def _end(self, worker: Worker[Key], seconds: float) -> int:
        worker.connection.close()
        try:
            return worker.process.wait(seconds)
        except subprocess.TimeoutExpired:
            worker.process.kill()
            return worker.process.wait()
