"""The judge's end of the socket to a sandbox: framed messages, with deadlines and caps on every read."""

from __future__ import annotations

import socket
from collections.abc import Callable

from autograder.sandbox.deadline import Deadline
from autograder.sandbox.frames import HEADER
from autograder.sandbox.limits import LOOK_SECONDS
from autograder.sandbox.wire_format import FRAME_BYTES

_CHUNK = 1 << 16  # beyond this, every read would map and unmap its memory


class Gone(Exception):
    """The other end closed the connection."""


class FalselySpoken(Exception):
    """What came is not what the protocol allows."""


class Connection:
    """Frames to and from one sandbox.

    Args:
        sock: The socket.
        look: Called every now and then while we wait.
    """

    def __init__(self, sock: socket.socket, look: Callable[[], None]) -> None:
        self.sock = sock
        self.buffer = bytearray()
        self._look = look
        sock.settimeout(LOOK_SECONDS)

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
            try:
                view = view[self.sock.send(view) :]
            except TimeoutError:
                deadline.check()
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
        waiting = False
        while True:
            if len(self.buffer) >= HEADER.size:
                size = HEADER.size + HEADER.unpack_from(self.buffer)[0]
                if size > FRAME_BYTES + HEADER.size:
                    raise FalselySpoken
                if len(self.buffer) >= size:
                    frame = bytes(self.buffer[HEADER.size : size])
                    del self.buffer[:size]
                    return frame
            if waiting:
                self._look()
                for deadline in deadlines:
                    deadline.check()
            waiting = True
            try:
                chunk = self.sock.recv(_CHUNK)
            except TimeoutError:
                continue
            except OSError as error:
                raise Gone from error
            if not chunk:
                raise Gone
            self.buffer += chunk
