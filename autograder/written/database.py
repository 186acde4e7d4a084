"""DIR/written.sqlite3: what is acknowledged is on the disk, one process writes, and older schemas are migrated."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TextIO

from autograder.errors import GraderError, UsageError

# The number of the schema, in `PRAGMA user_version`.
VERSION = 2
# In the file's header: tells our databases from those of others.
APPLICATION_ID = 0x57524954
_SCHEMA = Path(__file__).with_name("schema.sql")


def _to_2(connection: sqlite3.Connection) -> None:
    """The raw text of an answer stood there twice."""
    connection.execute("ALTER TABLE answer RENAME COLUMN blocks TO pieces")
    connection.execute("ALTER TABLE answer DROP COLUMN source")


# What takes a database from the version of its key to the next, in one transaction with the others.
MIGRATIONS: Mapping[int, Callable[[sqlite3.Connection], None]] = {1: _to_2}


def database_file(folder: Path) -> Path:
    """Where the marks of a class are."""
    return folder / "written.sqlite3"


class Marks:
    """The marks of a class, open for writing. A context manager; its functions may be called from several threads.

    Open it with `Marks.open`, then call `importing.import_all`. The functions of `queue`, `marking` and the other
    modules take it as their first argument.

    Attributes:
        path: The file.
        clock: Tells the time, in seconds since 1970.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: TextIO | None) -> None:
        self.path = path
        self.clock: Callable[[], float] = time.time
        self._connection = connection
        self._lock = lock  # held as long as this is open
        self._turn = threading.RLock()

    @classmethod
    def open(cls, folder: Path, *, seed: int | None = None) -> Marks:
        """Open the marks: made if they aren't there, migrated if they are older, with a copy of the old file beside it.

        Args:
            folder: The `--output` of `autograder grade`.
            seed: Draws the order of answers and the sample, when the file is made; None draws one.

        Raises:
            UsageError: if another process writes to the marks, or the file is no database of ours or a newer one.
            GraderError: if it can't be written.
        """
        path = database_file(folder)
        lock = _locked(path)
        try:
            connection = _open(path, secrets.randbits(53) if seed is None else seed)
        except BaseException:
            lock.close()
            raise
        return cls(path, connection, lock)

    @classmethod
    def to_read(cls, folder: Path) -> Marks | None:
        """The marks of a class for functions that only read, also while another process writes; None if there are none.

        Raises:
            UsageError: if the file is no database of this version.
        """
        path = database_file(folder)
        connection = open_to_read(path)
        return None if connection is None else cls(path, connection, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let another process write."""
        with self._turn:
            self._connection.close()
            if self._lock is not None:
                self._lock.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is on the disk at the end, or nothing.

        Raises:
            GraderError: if the disk is full or gone; nothing was written then.
        """
        with self._turn, _told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def filled_at_once(self) -> Iterator[None]:
        """Write to a new file directly and not to its log first, which takes half the time; nobody reads it yet.

        It is as safe: what is ended halfway is rolled back when it is opened again.

        Raises:
            GraderError: if the disk is full or gone.
        """
        with self._turn, _told(self.path):
            is_new = self._connection.execute("SELECT 1 FROM submission LIMIT 1").fetchone() is None
            if is_new:
                self._connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            try:
                yield
            finally:
                self._connection.execute("PRAGMA journal_mode = WAL").fetchone()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """What is there now.

        Raises:
            GraderError: if the disk is gone.
        """
        with self._turn, _told(self.path):
            yield self._connection

    def now(self) -> float:
        """Seconds since 1970."""
        return self.clock()

    def setting(self, name: str) -> str:
        """A setting of this class: "seed", "assignment", "machine"; empty if it isn't set."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else ""


def open_to_read(path: Path) -> sqlite3.Connection | None:
    """A connection that can't write, also while another process marks; None if there are no marks yet.

    Raises:
        UsageError: if the file is no database of this version.
    """
    if not path.exists():
        return None
    connection = None
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        version = _version(connection, path)
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise UsageError(f"{path}: can't be read: {error}") from error
    except UsageError:
        if connection is not None:
            connection.close()
        raise
    if version != VERSION:
        connection.close()
        if version == 0:
            return None  # made a moment ago, and nothing in it yet
        raise UsageError(
            f"{path}: marks of an older version: run `autograder mark {path.parent}` once, which updates them"
        )
    return connection


def _locked(path: Path) -> TextIO:
    """The lock of the one process that writes; gone with the process, however that ends."""
    name = path.with_name(f".{path.name}.lock")
    # A folder comes from somewhere: what is a link in it would lead writing elsewhere.
    for one in (path, name, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", "-journal"))):
        if one.is_symlink():
            raise UsageError(f"{one}: a link, where marks are kept: put the file itself there")
    try:
        lock = open(os.open(name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666), "r+")  # noqa: SIM115
    except OSError as error:
        raise GraderError(f"{path.parent}: marks can't be written there: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise UsageError(
            f"{path}: another `autograder mark` has these marks open: use the page that it serves, or end it first"
        ) from error
    return lock


def _open(path: Path, seed: int) -> sqlite3.Connection:
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        version = _version(connection, path)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
            connection.execute(f"PRAGMA {pragma}").fetchone()
        if version == 0:
            _make(connection, seed)
        elif version < VERSION:
            _migrate(connection, path, version)
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise GraderError(f"{path}: can't be opened: {error}") from error
    except UsageError:
        if connection is not None:
            connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema's number; 0 for a file that is empty.

    Raises:
        UsageError: if it is none of our databases, or a newer one.
    """
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise UsageError(
            f"{path}: no file of marks ({error}): put it aside, or the copy of a backup in its place"
        ) from error
    if tables and application != APPLICATION_ID:
        raise UsageError(f"{path}: a database, but none of marks: put it aside")
    if version > VERSION:
        raise UsageError(
            f"{path}: marks of a newer version ({version}, and this one reads {VERSION}): update the autograder"
        )
    return version


def _make(connection: sqlite3.Connection, seed: int) -> None:
    # executescript would commit what is open; one statement after the other doesn't.
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _statements(_SCHEMA.read_text(encoding="utf-8")):
            connection.execute(statement)
        settings = {"seed": str(seed), "machine": secrets.token_hex(8)}
        connection.executemany("INSERT INTO setting VALUES (?, ?)", settings.items())
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Bring an older database up to date, after a copy of it was put beside it."""
    copy = path.with_name(f"{path.stem}.version-{version}.{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
    with contextlib.closing(sqlite3.connect(copy)) as backup:
        connection.backup(backup)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(version, VERSION):
            MIGRATIONS[number](connection)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise GraderError(f"{path}: could not be brought up to date; it is as it was, and {copy} is a copy of it")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """A disk that is full or gone is one line."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise GraderError(f"{path} could not be written: {error}; what was saved before is kept") from error
