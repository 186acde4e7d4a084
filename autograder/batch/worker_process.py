"""One worker process, as its parent sees it: started, spoken to, and ended, with what it said last."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from autograder.logs import terminal_safe

_LEAVE_SECONDS = 5.0
# How long one that is lost has to say where it is.
_LAST_WORDS_SECONDS = 1.0
_LAST_WORDS_BYTES = 8000
_MESSAGE_TIME = struct.pack("ll", 60, 0)  # seconds and microseconds
# As the zygote, a worker starts with the caller's sys.path and never with the folder that it was called in.
_BOOT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from autograder.batch.worker import main
main(*map(int, sys.argv[2:]))
"""
# The engine computes with small arrays, and there is a worker for each processor.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ending:
    """How a process ended.

    Attributes:
        status: Its exit status, or the signal that ended it, in words.
        said: The end of what it wrote to standard error; may be empty.
    """

    status: str
    said: str

    @property
    def line(self) -> str:
        """Both in a line: of what it said only the last."""
        return ": ".join([self.status, *self.said.splitlines()[-1:]])


class WorkerProcess:
    """A process with a warm engine: JSON and bytes go in, JSON comes out.

    Its standard error goes to a file, which is looked at when the process is lost. With `--verbose` it logs to ours.

    Args:
        setup: The first message: what it has to know.
    """

    def __init__(self, setup: dict[str, str]) -> None:
        ours, theirs = socket.socketpair()
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process has ended
        with theirs, _our_stderr() as logs:
            self._process = _popen([theirs.fileno(), *logs], self._stderr.fileno())
        _log.info("worker %d started", self.pid)
        # One that stands still in the middle of a message must not stop us too.
        for direction in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            ours.setsockopt(socket.SOL_SOCKET, direction, _MESSAGE_TIME)
        self.connection = Connection(ours.detach())
        with contextlib.suppress(OSError):  # one that ended at once is seen when its answer is waited for
            self.send(json.dumps(setup).encode())

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def send(self, *messages: bytes) -> None:
        """Send messages.

        Raises:
            OSError: if it is gone, or takes nothing.
        """
        for message in messages:
            self.connection.send_bytes(message)

    def receive(self) -> dict[str, Any] | None:
        """The next message; None if it is gone or makes no sense."""
        try:
            message = json.loads(self.connection.recv_bytes())
        except (EOFError, OSError, ValueError):
            return None
        return message if isinstance(message, dict) else None

    def leave(self, *, now: bool) -> None:
        """Ask it to end; an idle one does so when its connection is closed, another one if `now`."""
        self.connection.close()
        if now:
            self._process.terminate()

    def kill(self) -> None:
        """End it at once; may be called from any thread."""
        self._process.kill()

    def lost(self, *, hung: bool) -> Ending:
        """End one that is gone or hangs; one that hangs is asked where it is."""
        if hung:
            self._process.send_signal(signal.SIGABRT)  # to which `faulthandler` answers
        with contextlib.suppress(subprocess.TimeoutExpired):  # its connection may be closed before it has said why
            self._process.wait(_LAST_WORDS_SECONDS)
        self._process.kill()
        return self.end()

    def end(self) -> Ending:
        """Wait for its end, for some seconds."""
        self.connection.close()
        try:
            status = self._process.wait(_LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        with self._stderr as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST_WORDS_BYTES))
            said = terminal_safe(file.read().decode("utf-8", "replace").strip())
        ending = Ending(describe_status(status), said)
        _log.info("worker %d ended: %s", self.pid, ending.status)
        return ending


def describe_status(status: int) -> str:
    """How a process ended, in words."""
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"ended by {signal.Signals(-status).name}"
    except ValueError:  # a real-time signal has no name
        return f"ended by signal {-status}"


def _popen(inherited: list[int], stderr: int) -> subprocess.Popen[bytes]:
    path = [str(Path(entry).absolute()) for entry in sys.path if entry]
    connection, *logs = map(str, inherited)
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _BOOT, json.dumps(path), connection, str(os.getpid()), *logs],
        stdin=subprocess.DEVNULL,
        stderr=stderr,
        pass_fds=inherited,
        env=os.environ | _ENVIRONMENT,
        start_new_session=True,  # Ctrl-C is for the parent, which then ends them
    )


@contextlib.contextmanager
def _our_stderr() -> Any:
    """A second number for our standard error, for a worker's log; none if nobody wants one."""
    if not _log.isEnabledFor(logging.INFO):
        yield []
        return
    number = os.dup(2)
    try:
        yield [number]
    finally:
        os.close(number)
