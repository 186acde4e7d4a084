"""Length-framed messages on a socket, as the sandbox's end reads and writes them.

The trusted end does not use this: it has deadlines and caps of its own in `connection`.
"""

from __future__ import annotations

import socket
import time
from struct import Struct

HEADER = Struct("<I")
_CHUNK = 1 << 16
# How old an answer may become while others are added to it.
_PATIENCE_SECONDS = 0.01


class Reader:
    """Frames from a socket, also when several are there at once."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._data = bytearray()
        self._start = 0

    @property
    def waiting(self) -> bool:
        """Whether a frame, or a part of one, was received that nobody has read yet."""
        return self._start < len(self._data)

    def receive(self) -> bytes:
        """Read one frame.

        Raises:
            EOFError: the other end is gone.
        """
        while True:
            body = self._start + HEADER.size
            if len(self._data) >= body:
                end = body + HEADER.unpack_from(self._data, self._start)[0]
                if len(self._data) >= end:
                    self._start = end
                    return bytes(memoryview(self._data)[body:end])
            chunk = self._sock.recv(_CHUNK)
            if not chunk:
                raise EOFError
            del self._data[: self._start]
            self._start = 0
            self._data += chunk


class Writer:
    """Frames to a socket, several at once where that makes nobody wait."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._kept = bytearray()
        self._sent = 0.0

    def send(self, payload: bytes, *, more: bool = False) -> None:
        """Write one frame.

        If `more` follow soon they may go together.
        """
        self._kept += HEADER.pack(len(payload))
        self._kept += payload
        now = time.monotonic()
        if more and now - self._sent < _PATIENCE_SECONDS and len(self._kept) < _CHUNK:
            return
        kept, self._kept, self._sent = self._kept, bytearray(), now
        self._sock.sendall(kept)
