"""Worker processes, as their parent sees them: each with one submission at a time, watched, and replaced when lost."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from autograder.batch.plan import PlannedTask
from autograder.batch.tasks import WARM_GRADER, Graded
from autograder.batch.worker_process import WorkerProcess
from autograder.errors import GraderError

START_SECONDS = 120.0
# The engine ends a submission itself after 300 seconds; who takes longer than this hangs.
HANG_SECONDS = 360.0
ATTEMPTS = 2

_log = logging.getLogger(__name__)

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
class _Worker(Generic[Key]):
    process: WorkerProcess
    since: float = field(default_factory=time.monotonic)  # when it was started, or got its submission
    ready: bool = False
    job: _Job[Key] | None = None
    deadline: float = 0.0


@dataclass
class _Job(Generic[Key]):
    key: Key
    planned: PlannedTask
    losses: list[_Loss] = field(default_factory=list)


@dataclass(frozen=True)
class _Loss:
    """A try that cost its worker."""

    how: str
    details: str


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
        self._workers: list[_Worker[Key]] = []
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
            worker.process.leave(now=worker.job is not None or not worker.ready)
        while self._workers:
            self._workers.pop().process.end()

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

    def _start(self) -> _Worker[Key]:
        setup = {"bank": str(self._setup.bank), "assignment": self._setup.assignment, "grader": self._setup.grader}
        worker: _Worker[Key] = _Worker(WorkerProcess(setup))
        self._workers.append(worker)
        return worker

    def _give(self, worker: _Worker[Key], job: _Job[Key]) -> Iterator[tuple[Key, Graded]]:
        """Give a worker its next submission; one that still starts gets it when it is ready."""
        worker.job = job
        worker.deadline = time.monotonic() + (self._setup.hang_seconds if worker.ready else START_SECONDS)
        if not worker.ready:
            return
        worker.since = time.monotonic()
        _log.info("worker %d begins with %s", worker.process.pid, job.planned.task.submission)
        try:
            worker.process.send(json.dumps(job.planned.task.plain()).encode(), job.planned.content)
        except OSError:
            yield from self._lose(worker, "died")

    def _collect(self) -> Iterator[tuple[Key, Graded]]:
        """Wait for an answer of one of the workers, or for the end of the time of one."""
        busy = {worker.process.connection: worker for worker in self._workers if worker.job is not None}
        patience = min(worker.deadline for worker in busy.values()) - time.monotonic()
        for connection in wait(list(busy), max(patience, 0.0)):
            worker = busy[connection]  # type: ignore[index] # it gives back what it was given
            answer = worker.process.receive()
            yield from self._lose(worker, "died") if answer is None else self._take(worker, answer)
        now = time.monotonic()
        for worker in [worker for worker in self._workers if worker.job is not None and worker.deadline < now]:
            yield from self._lose(worker, "hung")

    def _take(self, worker: _Worker[Key], answer: dict[str, Any]) -> Iterator[tuple[Key, Graded]]:
        if "failed" in answer:
            self._give_up(worker, answer["failed"])
        elif not worker.ready:
            if not self._proven:
                self._accept(answer["weaknesses"])
            worker.ready = self._proven = True
            _log.info("worker %d is ready after %.2f s", worker.process.pid, time.monotonic() - worker.since)
            if worker.job is not None:
                yield from self._give(worker, worker.job)
        elif worker.job is not None:
            seconds, name = time.monotonic() - worker.since, worker.job.planned.task.submission
            _log.info("worker %d is done with %s after %.2f s", worker.process.pid, name, seconds)
            key, worker.job = worker.job.key, None
            yield key, Graded(**answer)

    def _give_up(self, worker: _Worker[Key], why: str) -> None:
        """A worker that can't start: the others go on without it, if there are any that could."""
        job = worker.job
        self._workers.remove(worker)
        worker.process.end()
        if not self._proven or not self._workers:
            raise GraderError(why)
        self._jobs = len(self._workers)
        if job is not None:
            self._again.append(job)

    def _lose(self, worker: _Worker[Key], how: str) -> Iterator[tuple[Key, Graded]]:
        """A worker that is gone or hangs costs only its submission: that gets a fresh one, once."""
        job = worker.job
        self._workers.remove(worker)
        ending = worker.process.lost(hung=how == "hung")
        if not worker.ready and not self._proven and job is not None and job.losses:
            raise GraderError(f"no worker can be started ({ending.line})")
        if job is None:
            return
        what = f"the process that graded it {how} after {time.monotonic() - worker.since:.1f} s ({ending.status})"
        job.losses.append(_Loss(how, f"{what}; its standard error ended with:\n{ending.said or '(nothing)'}"))
        if len(job.losses) < ATTEMPTS:
            self._again.append(job)
            return
        error = f"the process that graded it {' and, in another try, '.join(loss.how for loss in job.losses)}"
        yield job.key, Graded(error=error, details="\n\n".join(loss.details for loss in job.losses))
