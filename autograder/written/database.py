"""DIR/written.sqlite3: what is acknowledged is on the disk, one process writes, and older schemas are migrated."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

# The number of the schema, in `PRAGMA user_version`.
VERSION = 1


def database_file(folder: Path) -> Path:
    """Where the marks of a class are."""
    return folder / "written.sqlite3"


class Marks:
    """The marks of a class, open for writing. A context manager; its functions may be called from several threads.

    Open it with `Marks.open`, then call `importing.import_all`. The functions of `queue`, `marking` and the other
    modules take it as their first argument.
    """

    @classmethod
    def open(cls, folder: Path, *, seed: int | None = None) -> Marks:
        """Open the marks: made if they aren't there, migrated if they are older, with a copy of the old file beside it.

        Args:
            folder: The `--output` of `autograder grade`.
            seed: Draws the order of answers and the sample, when the file is made; None draws one.

        Raises:
            UsageError: if the folder holds no class, another process writes to the marks, or the file is no database
                of ours or a newer one.
            GraderError: if it can't be written.
        """
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let another process write."""
        raise NotImplementedError

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is on the disk at the end, or nothing.

        Raises:
            GraderError: if the disk is full or gone; nothing was written then.
        """
        raise NotImplementedError
        yield

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """What is there now."""
        raise NotImplementedError
        yield

    def now(self) -> float:
        """Seconds since 1970; tests set another clock."""
        raise NotImplementedError
