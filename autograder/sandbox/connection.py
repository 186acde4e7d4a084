"""The judge's end of the socket to a sandbox: framed messages, with deadlines and caps on every read."""

from __future__ import annotations

import socket
import time

from autograder.sandbox.frames import HEADER
from autograder.sandbox.limits import WALL_FACTOR
from autograder.sandbox.privileges import LINUX
from autograder.sandbox.wire_format import FRAME_BYTES

_CHUNK = 1 << 16  # beyond this, every read would map and unmap its memory
_SHORTEST_WAIT = 0.005


class Gone(Exception):
    """The other end closed the connection."""


class Expired(Exception):
    """The time is over."""


class FalselySpoken(Exception):
    """What came is not what the protocol allows."""


def cpu_seconds(pid: int) -> float | None:
    """CPU time of a process with all its threads; None where it can't be read."""
    if not LINUX:
        return None
    try:
        return time.clock_gettime((~pid << 3) | 2)  # the kernel's name for "CPU clock of that process"
    except OSError:
        return None


class Deadline:
    """Time for one answer: CPU time of the sandbox, and a wall clock that is `WALL_FACTOR` times as patient."""

    def __init__(self, pid: int, seconds: float) -> None:
        self.pid = pid
        self.seconds = seconds
        self.cpu_start = cpu_seconds(pid)
        self.wall_end = time.monotonic() + seconds * WALL_FACTOR
        self.credit = seconds * WALL_FACTOR

    def left(self) -> float:
        """How long to wait before looking again.

        Raises:
            Expired: the time is over.
        """
        left = self.wall_end - time.monotonic()
        if left <= 0:
            raise Expired(f"no answer after {self.seconds * WALL_FACTOR:g} s")
        cpu = cpu_seconds(self.pid)
        if self.cpu_start is None or cpu is None:
            return max(left, _SHORTEST_WAIT)
        cpu_left = self.cpu_start + self.seconds - cpu
        if cpu_left <= 0:
            raise Expired(f"no answer after {self.seconds:g} s of CPU time")
        return max(min(left, cpu_left), _SHORTEST_WAIT)

    def forgive(self, seconds: float) -> None:
        """Don't count time that the trusted side took, up to as much as the sandbox itself has."""
        extra = min(seconds, self.credit)
        self.credit -= extra
        self.wall_end += extra


class Connection:
    """Frames to and from one sandbox."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.buffer = bytearray()

    def send(self, payload: bytes, deadline: Deadline) -> None:
        """Write a frame.

        Raises:
            Gone: nobody reads any more.
            Expired: the time is over.
            FalselySpoken: something came that nobody had asked for.
        """
        if self.buffer:
            raise FalselySpoken
        view = memoryview(HEADER.pack(len(payload)) + payload)
        while view:
            self.sock.settimeout(deadline.left())
            try:
                view = view[self.sock.send(view) :]
            except TimeoutError:
                continue
            except OSError as error:
                raise Gone from error

    def receive(self, *deadlines: Deadline) -> bytes:
        """Read a frame.

        Raises:
            Gone: the connection ended.
            Expired: one of the times is over.
            FalselySpoken: the frame is longer than any may be.
        """
        size = HEADER.size
        header_read = False
        while True:
            if not header_read and len(self.buffer) >= HEADER.size:
                size = HEADER.size + HEADER.unpack_from(self.buffer)[0]
                header_read = True
                if size > FRAME_BYTES + HEADER.size:
                    raise FalselySpoken
            if header_read and len(self.buffer) >= size:
                frame = bytes(self.buffer[HEADER.size : size])
                del self.buffer[:size]
                return frame
            self.sock.settimeout(min(deadline.left() for deadline in deadlines))
            try:
                chunk = self.sock.recv(_CHUNK)
            except TimeoutError:
                continue
            except OSError as error:
                raise Gone from error
            if not chunk:
                raise Gone
            self.buffer += chunk
