"""CPU time for what runs on the trusted side: it is our own code, and what it computes with may be a student's."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator


class TooLong(BaseException):
    """It took too long; no `except Exception` on the way may stop this."""


class CaseTooLong(TooLong):
    """A case did, and right answers take it some milliseconds: what came back made it do so."""


@contextlib.contextmanager
def limited(seconds: float, error: type[TooLong] = TooLong) -> Iterator[None]:
    """Raise an error after so many CPU seconds; without a limit outside the main thread, which alone gets signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise error

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
