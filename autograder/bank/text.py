"""Reads the text files that instructors write."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import UsageError


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        UsageError: if it isn't there, or is no UTF-8 text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UsageError(f"{path}: there is no such file") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 text ({error.reason} at byte {error.start})") from error
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error
