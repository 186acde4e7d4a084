"""A limit on the time that one call of a student's function may take, without a second process."""

from __future__ import annotations

import _thread
import signal
import threading
from time import monotonic
from types import TracebackType

# Seconds of wall time; a call has two seconds of processor time when the work is graded, and laptops are busy.
LIMIT = 10.0
_EVERY = 0.1


class TooLongError(Exception):
    """A call did not end within the limit."""


class Watchdog:
    """Interrupts the main thread, as the stop button does, when one call takes too long.

    A loop in Python ends so on every system. What runs in C code without looking at interrupts ends when it is done.

    Args:
        limit: Seconds for one call.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self.limit = limit
        self._deadline: float | None = None
        self._barked = False
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._ignored = False
        self._main = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Watchdog:
        if self._main:  # nothing else can be interrupted
            # What a shell starts in the background ignores interrupts, these too.
            self._ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            if self._ignored:
                signal.signal(signal.SIGINT, signal.default_int_handler)
            threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end.set()
        if self._ignored:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def start(self) -> None:
        """A call begins."""
        with self._lock:
            self._deadline, self._barked = monotonic() + self.limit, False

    def stop(self) -> bool:
        """The call is over; says whether it was interrupted from here."""
        with self._lock:
            self._deadline = None
            return self._barked

    def _watch(self) -> None:
        while not self._end.wait(_EVERY):
            with self._lock:
                # Again and again: `except:` within the loop may have swallowed the one before.
                if self._deadline is not None and monotonic() > self._deadline:
                    self._barked = True
                    _thread.interrupt_main()
