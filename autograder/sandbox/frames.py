"""Length-framed messages on a socket, as the sandbox's end reads and writes them.

The trusted end does not use this: it has deadlines and caps of its own in `connection`.
"""

from __future__ import annotations

import socket
from struct import Struct

HEADER = Struct("<I")
_CHUNK = 1 << 16


def send(sock: socket.socket, payload: bytes) -> None:
    """Write one frame."""
    sock.sendall(HEADER.pack(len(payload)) + payload)


def receive(sock: socket.socket) -> bytes:
    """Read one frame.

    Raises:
        EOFError: the other end is gone.
    """
    # The other end waits for our answer before it sends the next frame: what is there is this frame.
    data = bytearray()
    size = HEADER.size
    first = sock.recv(_CHUNK)
    if len(first) >= size and len(first) == size + HEADER.unpack_from(first)[0]:  # nearly always
        return first[size:]
    if not first:
        raise EOFError
    data += first
    if len(data) >= size:
        size += HEADER.unpack_from(data)[0]
    while len(data) < size:
        chunk = sock.recv(_CHUNK)
        if not chunk:
            raise EOFError
        data += chunk
        if len(data) >= HEADER.size:
            size = HEADER.size + HEADER.unpack_from(data)[0]
    return bytes(memoryview(data)[HEADER.size :])
