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


# Seconds after which an error that was caught comes again: long enough to leave a block in the meantime.
_AGAIN = 0.25


class _Limit(threading.local):
    """What the main thread's limit is about to do; other threads get no signals, and have none."""

    whole = 0  # how many blocks that must not be cut in half are around what runs now
    due: TooLong | None = None  # the end of the time, which came in one of them

    def stop(self, error: TooLong) -> None:
        if self.whole:
            self.due = error
        else:
            raise error


_limit = _Limit()


@contextlib.contextmanager
def limited(seconds: float, error: type[TooLong] = TooLong) -> Iterator[None]:
    """Raise an error after so many CPU seconds; without a limit outside the main thread, which alone gets signals.

    The error may come at the very end, when all is done: a caller must expect it around the whole block.
    """
    with _timed(signal.ITIMER_VIRTUAL, signal.SIGVTALRM, seconds, error):
        yield


@contextlib.contextmanager
def ended_after(cpu_seconds: float, seconds: float) -> Iterator[None]:
    """Raise `TooLong` after so many CPU seconds, or so many on the clock, and again where it is caught on the way.

    As for `limited` the error may come at the very end, and there is no limit outside the main thread. One long call
    of C code ends first: no signal is heard in it.
    """
    with (
        _timed(signal.ITIMER_REAL, signal.SIGALRM, seconds, TooLong, _AGAIN),
        _timed(signal.ITIMER_VIRTUAL, signal.SIGVTALRM, cpu_seconds, TooLong, _AGAIN),
    ):
        yield


@contextlib.contextmanager
def _timed(timer: int, number: int, seconds: float, error: type[TooLong], again: float = 0.0) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before, whole = signal.signal(number, lambda *_: _limit.stop(error())), _limit.whole
    try:
        try:
            signal.setitimer(timer, seconds, again)
            yield
        finally:
            _limit.whole += 1  # the signal comes once: here, and is over, or later, and stops nothing any more
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)
        _limit.whole, _limit.due = whole, None


@contextlib.contextmanager
def undivided() -> Iterator[None]:
    """What must not be cut in half, such as a request and its answer: time that ends meanwhile is told afterwards."""
    whole = _limit.whole
    _limit.whole = whole + 1
    try:
        yield
    finally:
        _limit.whole = whole
        if not _limit.whole and _limit.due is not None:
            error, _limit.due = _limit.due, None
            raise error


@contextlib.contextmanager
def divisible() -> Iterator[None]:
    """A part of what must not be cut in half that may be: a function of a case which the sandbox calls meanwhile.

    Time that ended before is told when it begins.
    """
    whole, _limit.whole = _limit.whole, 0
    try:
        if _limit.due is not None:
            error, _limit.due = _limit.due, None
            raise error
        yield
    finally:
        _limit.whole = whole
