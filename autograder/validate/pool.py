"""Runs many small tasks in forked workers, each step under a limit of CPU time.

Only for code of our own (references, variants and mutants of them): it is careless at worst, never hostile, so a fork
with limits is enough, and a hundred times cheaper than a sandbox. A mutant may loop for ever, also inside NumPy; then
the kernel ends its worker, and another one goes on behind the step that hung.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from autograder.errors import GraderError

STEP_SECONDS = 0.5  # CPU time; the slowest case of the bank takes 0.02
MEMORY_BYTES = 2 << 30  # on top of what a worker has when it starts
# A task that was lost this often is given up: what it does is known well enough by then.
LOSSES = 2
_SILENCE = 300.0  # seconds of wall time without a word of any worker: they can only be asleep

# Gives the results of a task's steps, from the given step on.
Work = Callable[[int, int], Iterator[Any]]


class _Lost:
    """The result of a step in which the worker was lost."""

    def __repr__(self) -> str:
        return "LOST"


LOST = _Lost()


@dataclass
class _Worker:
    connection: Connection
    process: Any
    task: int | None = None

    def give(self, task: int, start: int) -> None:
        self.task = task
        self.connection.send((task, start))

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


@dataclass
class _Run:
    """The state of a run."""

    work: Work
    step_seconds: float
    done: Callable[[int], None]
    waiting: deque[int]
    results: list[list[Any]]
    workers: list[_Worker] = field(default_factory=list)

    def fork(self) -> _Worker:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.work, self.step_seconds), daemon=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # NumPy's threads hold no lock while we fork
            process.start()
        theirs.close()
        return _Worker(ours, process)

    def hear(self, worker: _Worker) -> None:
        """Take one message of a worker, or notice that it is gone."""
        task = worker.task
        assert task is not None  # noqa: S101 - only busy workers are listened to
        try:
            kind, value = worker.connection.recv()
        except EOFError:
            self.workers.remove(worker)
            worker.end()
            self.results[task].append(LOST)
            if self.results[task].count(LOST) < LOSSES:
                self.waiting.appendleft(task)
            else:
                self.done(task)
            return
        if kind == "step":
            self.results[task].append(value)
        elif kind == "end":
            worker.task = None
            self.done(task)
        else:
            raise GraderError(value)


def run_tasks(
    number: int, work: Work, jobs: int, done: Callable[[int], None], step_seconds: float = STEP_SECONDS
) -> list[list[Any]]:
    """Run tasks 0 to `number` - 1.

    Args:
        number: How many tasks there are.
        work: What each of them does.
        jobs: How many workers.
        done: Called with a task when all of it is known.
        step_seconds: CPU time for each step.

    Returns:
        For each task the results of its steps, `LOST` where the worker was lost. After `LOSSES` of them the rest is
        missing.

    Raises:
        GraderError: if a task raised something, or all workers fell asleep.
    """
    run = _Run(work, step_seconds, done, deque(range(number)), [[] for _ in range(number)])
    try:
        while True:
            while run.waiting and len(run.workers) < jobs:
                run.workers.append(run.fork())
            for worker in run.workers:
                if worker.task is None and run.waiting:
                    task = run.waiting.popleft()
                    worker.give(task, len(run.results[task]))
            busy = {worker.connection: worker for worker in run.workers if worker.task is not None}
            if not busy:
                return run.results
            ready = wait(list(busy), timeout=_SILENCE)
            if not ready:
                raise GraderError(f"no worker said anything for {_SILENCE:g} seconds")
            for connection in ready:
                run.hear(busy[connection])  # type: ignore[index]
    finally:
        for worker in run.workers:
            worker.end()


def _serve(connection: Connection, work: Work, step_seconds: float) -> None:
    """The life of a worker."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # a mutant may print
        os.dup2(nowhere, descriptor)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # nothing that a mutant could catch
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            task, start = connection.recv()
        except EOFError:
            return
        steps = work(task, start)
        try:
            while True:
                signal.setitimer(signal.ITIMER_PROF, step_seconds)
                value = next(steps)
                signal.setitimer(signal.ITIMER_PROF, 0)
                connection.send(("step", value))
        except StopIteration:
            signal.setitimer(signal.ITIMER_PROF, 0)
            connection.send(("end", None))
        except Exception as error:
            signal.setitimer(signal.ITIMER_PROF, 0)
            connection.send(("error", f"{type(error).__name__}: {error}"))
