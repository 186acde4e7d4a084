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
    """Raise an error after so many CPU seconds; without a limit outside the main thread, which alone gets signals.

    The error may come at the very end, when all is done: a caller must expect it around the whole block, and lose
    nothing by it. What must not be cut in half blocks the signal (`sandbox.host.zygote_client`).
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    running = True

    def stop(*_: object) -> None:
        if running:
            raise error

    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        yield
    finally:
        running = False  # from here on the signal finds nothing to stop
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
