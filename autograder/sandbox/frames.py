"""Length-framed messages on a socket, as the sandbox's end reads and writes them.

The trusted end does not use this: it has deadlines and caps of its own in `connection`.
"""

from __future__ import annotations

import socket
from struct import Struct

HEADER = Struct("<I")


def send(sock: socket.socket, payload: bytes) -> None:
    """Write one frame."""
    sock.sendall(HEADER.pack(len(payload)) + payload)


def receive(sock: socket.socket) -> bytes:
    """Read one frame.

    Raises:
        EOFError: the other end is gone.
    """
    return _exactly(sock, HEADER.unpack(_exactly(sock, HEADER.size))[0])


def _exactly(sock: socket.socket, size: int) -> bytes:
    chunks = bytearray()
    while len(chunks) < size:
        chunk = sock.recv(min(size - len(chunks), 1 << 16))
        if len(chunk) == size:
            return chunk
        if not chunk:
            raise EOFError
        chunks += chunk
    return bytes(chunks)
