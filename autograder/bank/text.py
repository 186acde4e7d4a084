"""Reads text files with errors that say what is wrong, and writes files whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.errors import UsageError


def read_text(path: Path) -> str:
    """Read a text file.

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


def write_atomically(path: Path, text: str) -> None:
    """Write a file whole or not at all: a kill leaves the old one."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
