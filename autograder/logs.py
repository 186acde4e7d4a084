"""What staff read when something of ours failed or is slow: tracebacks and log lines, safe for a terminal."""

from __future__ import annotations

import logging
import traceback
from typing import TextIO

# A student's value may be in the message of an exception, and be huge.
MAX_TRACEBACK = 60_000


def terminal_safe(text: str) -> str:
    """A text with every character escaped that could move a cursor, change colors or hide what is there."""
    return "".join(char if char.isprintable() or char in "\n\t" else _escaped(char) for char in text)


def traceback_text(error: BaseException) -> str:
    """The traceback of an exception and of what caused it, safe for a terminal; its end if it is very long."""
    return terminal_safe("".join(traceback.format_exception(error))[-MAX_TRACEBACK:])


def log_to(stream: TextIO) -> None:
    """Write what this process logs to a stream, a line each, with the process that says it.

    The level is set too, so `isEnabledFor(logging.INFO)` tells whether anyone listens.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Safe("%(asctime)s %(process)d %(name)s: %(message)s", "%H:%M:%S"))
    log = logging.getLogger("autograder")
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


class _Safe(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return terminal_safe(super().format(record))


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
