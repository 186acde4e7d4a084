"""A worker's main: a process with a warm engine, which grades one task after the other until its parent is gone."""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib
import json
import logging
import os
import resource
import signal
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from autograder.bank.bank import Bank
from autograder.batch.tasks import Graded, Task
from autograder.errors import UsageError, reason_of
from autograder.logs import log_to
from autograder.sandbox.linux import privileges

_log = logging.getLogger(__name__)

WORKER_BYTES = 4 << 30  # address space, of which little is ever used


def main(fd: int, parent: int, log_fd: int | None = None) -> None:
    """Serve the parent on the socket that was inherited as `fd`, and log to `log_fd` if anyone wants to know."""
    if log_fd is not None:
        log_to(os.fdopen(log_fd, "w", encoding="utf-8", errors="backslashreplace"))
    # After a crash or an abort the parent reads where it was; a memory image would be of no use.
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Whatever this process is doing then. The zygote sees that we are gone, and ends the student's processes.
    if not privileges.end_with(parent):
        return
    if privileges.LINUX:
        # A case that computes with a huge answer fails here, and does not bring the machine down.
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = WORKER_BYTES if hard == resource.RLIM_INFINITY else min(WORKER_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    signal.signal(signal.SIGTERM, _leave)
    with Connection(fd) as connection, contextlib.suppress(EOFError, ConnectionError):  # the parent is gone
        serve(connection)


def serve(connection: Connection) -> None:
    """Start the grader that the first message names; then one answer for each task."""
    setup = json.loads(connection.recv_bytes())
    gc.disable()  # until the engine is there: hardly anything of it is ever garbage
    module, _, name = setup["grader"].partition(":")
    try:
        grader = getattr(importlib.import_module(module), name)(Bank(Path(setup["bank"])), setup["assignment"])
    except Exception as error:
        _log.info("the engine can't be started", exc_info=True)
        _send(connection, {"failed": str(error) if isinstance(error, UsageError) else reason_of(error)})
        return
    with grader:
        _collect_garbage_rarely()
        try:
            _send(connection, {"weaknesses": list(grader.weaknesses)})
            while True:
                task = Task.of(json.loads(connection.recv_bytes()))
                start = time.monotonic()
                graded: Graded = grader.grade(task, connection.recv_bytes())
                took = time.monotonic() - start
                _log.info("%s: %s after %.2f s", task.submission, graded.error or graded.status, took)
                _send(connection, vars(graded))
        finally:
            # A process that is leaving already is not interrupted: the zygote would be left to end by itself.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _collect_garbage_rarely() -> None:
    """Leave out what is there for good, and look less often: it took a tenth of this process's time.

    Cases and what is known of answers are many small objects, and hardly any of them are ever garbage that only the
    collector finds.
    """
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()


def _send(connection: Connection, answer: dict[str, Any]) -> None:
    connection.send_bytes(json.dumps(answer).encode())


def _leave(*_: object) -> None:
    sys.exit(0)  # by way of every `finally`
