"""Regrade requests: a row that somebody answers."""

from __future__ import annotations

import secrets
import sqlite3

from autograder.errors import UsageError
from autograder.written.database import Marks
from autograder.written.events import note
from autograder.written.model import FIRST, Request
from autograder.written.rows import answer_row, grader_number, read_mark

_ROWS = (
    "SELECT request.*, grader.name, part.question || '.' || part.name AS key, submission.public FROM request "
    "JOIN answer ON answer.id = request.answer JOIN submission ON submission.id = answer.submission "
    "JOIN part ON part.id = answer.part LEFT JOIN grader ON grader.id = request.grader "
)


def add_request(marks: Marks, grader: str, answer: int, text: str) -> Request:
    """Note that a student asks for another look.

    Raises:
        UsageError: if the text is empty, or there is no such answer or grader.
    """
    if not text.strip():
        raise UsageError("a regrade request says what should be looked at again")
    now = marks.now()
    with marks.writing() as connection:
        who = grader_number(connection, grader)
        if answer_row(connection, answer)["part"] is None:
            raise UsageError("what is unplaced has no mark: name the part that it answers")
        mark = read_mark(connection, answer, FIRST)
        before = mark.points if mark else None
        cursor = connection.execute(
            "INSERT INTO request (answer, text, at, before, reply) VALUES (?, ?, ?, ?, '')",
            (answer, text.strip(), now, before),
        )
        said = {"request": cursor.lastrowid, "text": text.strip(), "points": before}
        note(connection, secrets.token_hex(8), now, "request", grader=who, answer=answer, after=said)
        return _read(connection, cursor.lastrowid or 0)


def reply(marks: Marks, grader: str, request: int, text: str) -> Request:
    """Answer a request, after the mark was changed or not.

    Raises:
        UsageError: if the text is empty, or there is no such request or grader, or it has a reply.
    """
    if not text.strip():
        raise UsageError("a reply says what came of it")
    now = marks.now()
    with marks.writing() as connection:
        who, asked = grader_number(connection, grader), _read(connection, request)
        if asked.reply:
            raise UsageError(f"{asked.grader} has answered this request: load the page again")
        mark = read_mark(connection, asked.answer, FIRST)
        after = mark.points if mark else None
        connection.execute(
            "UPDATE request SET reply = ?, grader = ?, after = ? WHERE id = ?", (text.strip(), who, after, request)
        )
        said = {"request": request, "reply": text.strip(), "points": after}
        note(connection, secrets.token_hex(8), now, "reply", grader=who, answer=asked.answer, after=said)
        return _read(connection, request)


def requests(marks: Marks, *, only_open: bool = True, part: str = "") -> tuple[Request, ...]:
    """The requests, oldest first."""
    with marks.reading() as connection:
        rows = connection.execute(f"{_ROWS} ORDER BY request.id").fetchall()
    found = (_request(row) for row in rows)
    return tuple(one for one in found if not (only_open and one.reply) and part in ("", one.part))


def _read(connection: sqlite3.Connection, number: int) -> Request:
    row = connection.execute(f"{_ROWS} WHERE request.id = ?", (number,)).fetchone()
    if row is None:
        raise UsageError(f"there is no regrade request {number}")
    return _request(row)


def _request(row: sqlite3.Row) -> Request:
    return Request(
        row["id"],
        row["answer"],
        row["key"],
        row["public"],
        row["text"],
        row["at"],
        row["reply"],
        row["name"] or "",
        row["before"],
        row["after"],
    )
