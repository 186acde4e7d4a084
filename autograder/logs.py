"""What staff read when something of ours failed or is slow: tracebacks and log lines, safe for a terminal."""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

# A student's value may be in the message of an exception, and be huge.
MAX_TRACEBACK = 60_000


def terminal_safe(text: str) -> str:
    """A text with every character escaped that could move a cursor, change colors or hide what is there."""
    return "".join(char if char.isprintable() or char in "\n\t" else _escaped(char) for char in text)


def on_one_line(path: Path | str) -> str:
    """A path, or another name, as a line can hold it: what would move a cursor or end the line is escaped."""
    return "".join(char if char.isprintable() else _escaped(char) for char in str(path))


@contextlib.contextmanager
def safe_terminal() -> Iterator[None]:
    """Let nothing reach standard output and standard error that a terminal would act on, wherever it comes from.

    What draws a bar writes to `raw_stream` of these.
    """
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_SafeStream(raw_stream(stream)) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def raw_stream(stream: TextIO) -> TextIO:
    """The stream below a safe one; else the stream itself."""
    return stream.raw_stream if isinstance(stream, _SafeStream) else stream


class _SafeStream:
    """A stream of text that escapes control characters; all else is that of the stream below."""

    def __init__(self, stream: TextIO) -> None:
        self.raw_stream = stream

    def write(self, text: str) -> int:
        self.raw_stream.write(terminal_safe(text))
        return len(text)

    def writelines(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw_stream, name)

    # A bar goes out of the way of a line that is written to the same terminal, and finds it by this.
    def __eq__(self, other: object) -> bool:
        return other is self or other is self.raw_stream

    def __hash__(self) -> int:
        return hash(self.raw_stream)


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
