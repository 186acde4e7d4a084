"""The judge's end of the socket to a sandbox: framed messages, with deadlines and caps on every read."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from struct import pack

from autograder.sandbox.host.deadline import Deadline
from autograder.sandbox.limits import LOOK_SECONDS
from autograder.sandbox.wire.format import ANSWER_BYTES, ProtocolViolation
from autograder.sandbox.wire.frames import HEADER

_CHUNK = 1 << 16  # beyond this, every read would map and unmap its memory


class ConnectionClosed(Exception):
    """The other end closed the connection."""


class QuotaExceeded(Exception):
    """It sent or wrote more than it may."""


# The kernel's own timeout: with Python's, every read is a system call more.
_TIMEOUT = pack("@ll", 0, int(LOOK_SECONDS * 1e6))


class Connection:
    """Frames to and from one sandbox.

    While it waits it calls `look` every now and then.
    """

    def __init__(self, sock: socket.socket, look: Callable[[], None]) -> None:
        self.sock = sock
        self._data = b""
        self._start = 0  # where in it the next frame begins
        self._look = look
        sock.settimeout(None)
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            sock.setsockopt(socket.SOL_SOCKET, way, _TIMEOUT)

    @property
    def unread(self) -> bool:
        """Whether something came that nobody has read yet."""
        return self._start < len(self._data)

    def send(self, payload: bytes, deadline: Deadline) -> None:
        """Write a frame; raises as `send_all` does."""
        self.send_all((payload,), deadline)

    def send_all(self, payloads: Iterable[bytes], deadline: Deadline) -> None:
        """Write several frames at once.

        Raises:
            ConnectionClosed: nobody reads any more.
            Expired: the time is over.
            ProtocolViolation: something came that nobody had asked for.
        """
        if self.unread:
            raise ProtocolViolation
        view = memoryview(b"".join(HEADER.pack(len(payload)) + payload for payload in payloads))
        while view:
            try:
                view = view[self.sock.send(view) :]
            except BlockingIOError:
                deadline.check()
            except OSError as error:
                raise ConnectionClosed from error

    def receive(self, *deadlines: Deadline) -> bytes:
        """Read a frame.

        Raises:
            ConnectionClosed: the connection ended.
            Expired: one of the times is over.
            ProtocolViolation: the frame is longer than any may be.
        """
        return self._receive(deadlines)

    def receive_all(
        self, number: int, clock: Callable[[], Deadline], total: Deadline, accept: Callable[[bytes], None]
    ) -> None:
        """Read frames, those that are there already without a look at the time.

        The time for a frame that we wait for begins with `clock`.

        Raises:
            ConnectionClosed: the connection ended.
            Expired: one of the times is over.
            ProtocolViolation: a frame is longer than any may be.
        """
        while number:
            frames = self._at_hand(number) or [self._receive((clock(), total))]
            number -= len(frames)
            for frame in frames:
                accept(frame)

    def _at_hand(self, most: int) -> list[bytes]:
        """The whole frames that were read with another one before them."""
        frames: list[bytes] = []
        data, start = self._data, self._start
        while len(frames) < most and (end := _frame_end(data, start)) <= len(data):
            frames.append(data[start + HEADER.size : end])
            start = end
        self._data, self._start = (b"", 0) if start == len(data) else (data, start)
        return frames

    def _receive(self, deadlines: tuple[Deadline, ...]) -> bytes:
        if not self.unread:
            self._data, self._start = self._read(), 0
        data: bytes | bytearray = self._data
        while (end := _frame_end(data, self._start)) > len(data):
            self._look()
            for deadline in deadlines:
                deadline.check()
            chunk = self._read()
            if chunk:
                data = bytearray(memoryview(data)[self._start :]) if isinstance(data, bytes) else data
                self._start = 0
                data += chunk
        frame = bytes(memoryview(data)[self._start + HEADER.size : end])
        # The rest is what came after it; nothing large is kept that was read.
        self._data, self._start = (b"", 0) if end == len(data) else (bytes(data), end)
        return frame

    def _read(self) -> bytes:
        """What is there, or an empty string when nothing came for `LOOK_SECONDS`."""
        try:
            chunk = self.sock.recv(_CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise ConnectionClosed from error
        if not chunk:
            raise ConnectionClosed
        return chunk


def _frame_end(data: bytes | bytearray, start: int) -> int:
    """Where the frame that begins at `start` ends, as far as that is known yet."""
    body = start + HEADER.size
    if len(data) < body:
        return body
    size: int = HEADER.unpack_from(data, start)[0]
    if size > ANSWER_BYTES:
        raise ProtocolViolation
    return body + size
