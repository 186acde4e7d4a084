"""Who marks, by which link, and which parts were given to whom."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3

from autograder.errors import UsageError
from autograder.written.database import Marks
from autograder.written.model import Grader, Range
from autograder.written.rows import grader_number, part_number

LINK_SECONDS = 14 * 86400.0
_LONGEST_NAME = 60


def add_grader(marks: Marks, name: str, *, owner: bool = False, seconds: float = LINK_SECONDS) -> tuple[Grader, str]:
    """Add a grader, or give one that is there a new link: returns the secret of the link, of which only a hash is kept.

    Args:
        marks: The marks.
        name: As marks have it: 1 to 60 characters in one line.
        owner: Whether they may add graders, give ranges and see names.
        seconds: How long the link holds; 0 for ever.

    Raises:
        UsageError: if the name is no such name.
    """
    check_name(name)
    secret = secrets.token_urlsafe(32)
    expires = marks.now() + seconds if seconds else 0.0
    with marks.writing() as connection:
        connection.execute(
            "INSERT INTO grader (name, secret_sha256, expires, owner) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE "
            "SET secret_sha256 = excluded.secret_sha256, expires = excluded.expires, owner = excluded.owner",
            (name, _hash(secret), expires, owner),
        )
        number = grader_number(connection, name)
    return Grader(number, name, expires, owner), secret


def check_name(name: str) -> None:
    """Refuse what is no grader's name.

    Raises:
        UsageError: if it is none.
    """
    if name != name.strip() or not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise UsageError(
            f"a grader's name has 1 to {_LONGEST_NAME} characters in one line, no space around it: {name[:80]!r}"
        )


def grader_of(marks: Marks, secret: str) -> Grader | None:
    """Whose link has this secret; None if nobody's, or if it has expired (`expired` tells)."""
    found = _by_secret(marks, secret)
    return None if found is None or _is_over(found, marks.now()) else found


def expired(marks: Marks, secret: str) -> bool:
    """Whether the secret is one that has expired, so that this can be said."""
    found = _by_secret(marks, secret)
    return found is not None and _is_over(found, marks.now())


def end_link(marks: Marks, name: str) -> None:
    """Make a grader's link worthless; the marks stay.

    Raises:
        UsageError: if there is no such grader.
    """
    with marks.writing() as connection:
        connection.execute("UPDATE grader SET secret_sha256 = NULL WHERE id = ?", (grader_number(connection, name),))


def graders(marks: Marks) -> tuple[Grader, ...]:
    """All of them, by name."""
    with marks.reading() as connection:
        return tuple(_grader(row) for row in connection.execute("SELECT * FROM grader ORDER BY name"))


def give(marks: Marks, given: Range) -> None:
    """Give a part, or positions of it, to a grader.

    Raises:
        UsageError: if there is no such grader or part, or the positions are none.
    """
    if given.first < 1 or (given.last and given.last < given.first):
        raise UsageError(f"positions go from 1 on, the first before the last: {given.first} to {given.last}")
    with marks.writing() as connection:
        place = grader_number(connection, given.grader), part_number(connection, given.part), given.first
        connection.execute("INSERT OR REPLACE INTO range VALUES (?, ?, ?, ?)", (*place, given.last))


def take_back(marks: Marks, given: Range) -> None:
    """Let it belong to nobody again.

    Raises:
        UsageError: if there is no such grader or part.
    """
    with marks.writing() as connection:
        place = grader_number(connection, given.grader), part_number(connection, given.part), given.first
        connection.execute("DELETE FROM range WHERE grader = ? AND part = ? AND first = ?", place)


def ranges(marks: Marks) -> tuple[Range, ...]:
    """What was given to whom."""
    with marks.reading() as connection:
        rows = connection.execute(
            "SELECT grader.name, question || '.' || part.name AS key, first, last FROM range "
            "JOIN grader ON grader.id = range.grader JOIN part ON part.id = range.part "
            "ORDER BY place, first, grader.name"
        )
        return tuple(Range(row["name"], row["key"], row["first"], row["last"]) for row in rows)


def _by_secret(marks: Marks, secret: str) -> Grader | None:
    with marks.reading() as connection:
        row = connection.execute("SELECT * FROM grader WHERE secret_sha256 = ?", (_hash(secret),)).fetchone()
    return None if row is None else _grader(row)


def _grader(row: sqlite3.Row) -> Grader:
    return Grader(row["id"], row["name"], row["expires"], bool(row["owner"]))


def _is_over(grader: Grader, now: float) -> bool:
    return bool(grader.expires) and grader.expires <= now


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
