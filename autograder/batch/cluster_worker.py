"""What runs in a Dask worker: it does not grade, but hands what it gets to a process of its own.

That is the one that `workers` starts on a laptop, so student code is as far from Dask as it is from the command.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.bank.bank import Bank
from autograder.batch.fingerprint import Fingerprints
from autograder.batch.plan import PlannedTask
from autograder.batch.tasks import Task
from autograder.batch.workers import Setup, Workers
from autograder.engine.parts import asked_bank
from autograder.errors import GraderError, UsageError

# A grader whose run is gone without a word (`kill -9`) leaves after this time.
IDLE_SECONDS = 120.0
ENDED = "the run was ended"


class _Weak(Exception):
    """Nobody has said yet that what the sandbox lacks here is accepted."""


class _Graders:
    """The graders of one run in this Dask worker: as many as it has threads, each a process with a warm engine."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Workers[None]] = []
        self._busy: list[Workers[None]] = []
        self._ended = False
        self._timer: threading.Timer | None = None

    @contextlib.contextmanager
    def one(self, order: dict[str, Any]) -> Iterator[Workers[None]]:
        """A grader that nobody else uses meanwhile; it is kept for the next submission unless something went wrong."""
        with self._lock:
            if self._ended:
                raise GraderError(ENDED)
            self._stop_watching()
            grader = self._idle.pop() if self._idle else _start(order)
            self._busy.append(grader)
        kept = False
        try:
            yield grader
            kept = True
        finally:
            with self._lock:
                self._busy.remove(grader)
                kept = kept and not self._ended
                if kept:
                    self._idle.append(grader)
                if not self._busy and not self._ended:
                    self._timer = threading.Timer(IDLE_SECONDS, self._rest)
                    self._timer.daemon = True
                    self._timer.start()
            if not kept:
                grader.close()

    def _stop_watching(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def end(self) -> None:
        """End all of them, whatever they do, and start no more: a canceled submission may still be handed over."""
        with self._lock:
            self._ended = True
            for grader in self._busy:
                grader.abandon()
        self._rest()

    def _rest(self) -> None:
        with self._lock:
            self._stop_watching()
            while self._idle:
                self._idle.pop().close()


# Of a run that was ended, the empty entry stays.
_runs: dict[str, _Graders] = {}


def end_run(run: str) -> None:
    """End a run's graders beside this Dask worker."""
    _runs.setdefault(run, _Graders()).end()


def grade_there(order: bytes, task: bytes, content: bytes) -> bytes:
    """Have one submission graded beside this Dask worker.

    Args:
        order: What a run has to say to its workers.
        task: The task.
        content: The bytes of the file.

    Returns:
        What became of it; or `wrong` or `failed` and a line, or what the sandbox `lacks`, if it was not begun.
    """
    told = json.loads(order)
    graders = _runs.setdefault(told["run"], _Graders())
    planned = PlannedTask(Task.of(json.loads(task)), content, {})
    answer: dict[str, Any] = {"failed": f"{_here()}: {ENDED}"}
    try:
        with graders.one(told) as grader:
            for _, graded in grader.run([(None, planned)]):
                answer = vars(graded)
    except _Weak as weak:
        answer = {"lacks": weak.args[0]}
    except UsageError as error:
        answer = {"wrong": f"{_here()}: {error}"}
    except GraderError as error:
        answer = {"failed": f"{_here()}: {error}"}
    return json.dumps(answer).encode()


def _start(order: dict[str, Any]) -> Workers[None]:
    setup = Setup(**{**order["setup"], "bank": Path(order["setup"]["bank"])})
    if not setup.bank.is_dir():
        raise UsageError(f"{setup.bank} is not there: each worker needs the same checkout at the same path")
    bank = asked_bank(Bank(setup.bank), setup.assignment)
    ours, theirs = vars(Fingerprints.of(bank, bank.assignment(setup.assignment))), order["fingerprints"]
    if ours != theirs:
        raise UsageError(
            f"the files in {setup.bank}, or the versions of Python and its packages, are not those of the machine that "
            "asks, so grades could differ: bring both to the same state"
        )

    def accept(lacks: Sequence[str]) -> None:
        if lacks and list(lacks) not in order["accepted"]:
            raise _Weak(list(lacks))

    return Workers(setup, 1, accept)


def _here() -> str:
    from distributed import get_worker

    return f"worker {get_worker().address}"
