"""Answers one by one and in lists, with their pictures and what equals them."""

from __future__ import annotations

import sqlite3

from autograder.errors import UsageError
from autograder.written.database import Marks
from autograder.written.find import Picture
from autograder.written.model import FIRST, Answer, Equal, Filter, Listed
from autograder.written.rows import answer_of, answer_row, part_number, pieces_of, read_mark

_START = 80  # characters of an answer in a list
# What `Filter.state` asks for; `one` is the mark that counts, `two` the second opinion.
_STATES = {
    "": "1",
    "unmarked": "(one.answer IS NULL OR one.changed <> '')",
    "marked": "(one.answer IS NOT NULL AND one.changed = '')",
    "changed": "one.changed <> ''",
    "second": "(one.wants_second AND one.changed = '' AND two.answer IS NULL)",
    "requested": "EXISTS (SELECT 1 FROM request WHERE request.answer = answer.id AND request.reply = '')",
    "guess": "answer.guess <> ''",
    "empty": "answer.state <> 'answered'",
}
_FROM = (
    "FROM answer JOIN submission ON submission.id = answer.submission AND submission.present "
    "JOIN part ON part.id = answer.part AND part.place >= 0 AND part.points > 0 "
    "LEFT JOIN mark AS one ON one.answer = answer.id AND one.opinion = 1 AND one.present "
    "LEFT JOIN mark AS two ON two.answer = answer.id AND two.opinion = 2 AND two.present AND two.changed = '' "
    "LEFT JOIN grader ON grader.id = one.grader "
)


_COUNT = "SELECT count(*)"
_LISTED = (
    "SELECT answer.id, part.question || '.' || part.name AS key, submission.public, answer.state, answer.pieces, "
    "one.changed, grader.name, (SELECT count(*) FROM answer AS other JOIN submission AS whose "
    "ON whose.id = other.submission AND whose.present "
    "WHERE other.part = answer.part AND other.same = answer.same) AS equal"
)
_ORDER = "ORDER BY part.place, answer.position, answer.same, answer.id"


def answer(marks: Marks, number: int) -> Answer:
    """An answer.

    Raises:
        UsageError: if there is none.
    """
    with marks.reading() as connection:
        return answer_of(connection, answer_row(connection, number))


def picture(marks: Marks, number: int, name: str) -> Picture | None:
    """A picture of an answer; None if there is none."""
    with marks.reading() as connection:
        row = connection.execute("SELECT * FROM picture WHERE answer = ? AND name = ?", (number, name)).fetchone()
    return None if row is None else Picture(row["name"], row["media"], row["content"])


def unplaced(marks: Marks, number: int) -> Answer | None:
    """What the submission of an answer holds that no part claims; None if there is nothing.

    Raises:
        UsageError: if there is no such answer.
    """
    with marks.reading() as connection:
        submission = answer_row(connection, number)["submission"]
        row = connection.execute(
            "SELECT id FROM answer WHERE submission = ? AND part IS NULL", (submission,)
        ).fetchone()
        return None if row is None else answer_of(connection, answer_row(connection, row["id"]))


def equal_answers(marks: Marks, number: int, limit: int = 200) -> tuple[int, tuple[Equal, ...]]:
    """How many other answers of the same part equal an answer, and some of them.

    Raises:
        UsageError: if there is no such answer.
    """
    with marks.reading() as connection:
        own = answer_row(connection, number)
        where = "FROM answer JOIN submission ON submission.id = answer.submission AND present "
        where += "WHERE part = ? AND position = ? AND same = ? AND answer.id <> ?"
        values = own["part"], own["position"], own["same"], number
        count = connection.execute(f"SELECT count(*) {where}", values).fetchone()[0]
        rows = connection.execute(
            f"SELECT answer.id, public, sha256 <> ? AS differs {where} ORDER BY answer.id LIMIT ?",
            (own["sha256"], *values, limit),
        )
        return int(count), tuple(Equal(row["id"], row["public"], bool(row["differs"])) for row in rows)


def submission_name(marks: Marks, number: int) -> str:
    """Whose answer it is: the submission's name in the sheet. Ask for it only when names are asked for.

    Raises:
        UsageError: if there is no such answer.
    """
    with marks.reading() as connection:
        return str(answer_row(connection, number)["submission_name"])


def listed(marks: Marks, wanted: Filter, *, offset: int = 0, limit: int = 100) -> tuple[int, tuple[Listed, ...]]:
    """How many answers a filter lets through, and some of them, by part and in the drawn order.

    Raises:
        UsageError: if there is no such part or state.
    """
    with marks.reading() as connection:
        where, values = _conditions(connection, wanted)
        count = connection.execute(f"{_COUNT} {_FROM} WHERE {where}", values).fetchone()[0]
        rows = connection.execute(
            f"{_LISTED} {_FROM} WHERE {where} {_ORDER} LIMIT ? OFFSET ?", (*values, limit, offset)
        ).fetchall()
        return int(count), tuple(_listed(connection, row) for row in rows)


def neighbors(marks: Marks, wanted: Filter, number: int) -> tuple[int | None, int | None]:
    """The answers before and after an answer in the list of a filter; None where there is none.

    Raises:
        UsageError: if there is no such part or state.
    """
    with marks.reading() as connection:
        where, values = _conditions(connection, wanted)
        rows = connection.execute(
            f"SELECT answer.id {_FROM} WHERE {where} ORDER BY part.place, position, same, answer.id",
            values,
        )
        numbers = [row["id"] for row in rows]
    if number not in numbers:
        return None, None
    place = numbers.index(number)
    return numbers[place - 1] if place else None, numbers[place + 1] if place + 1 < len(numbers) else None


def _conditions(connection: sqlite3.Connection, wanted: Filter) -> tuple[str, list[object]]:
    if wanted.state not in _STATES:
        raise UsageError(f"there is no state {wanted.state!r}; there are: {', '.join(filter(None, _STATES))}")
    where, values = [_STATES[wanted.state]], list[object]()
    if wanted.part:
        where.append("answer.part = ?")
        values.append(part_number(connection, wanted.part))
    if wanted.item:
        ticked = "mark_item.answer = answer.id AND mark_item.opinion = 1 AND mark_item.key = ?"
        where.append(f"one.answer IS NOT NULL AND EXISTS (SELECT 1 FROM mark_item WHERE {ticked})")  # noqa: S608
        values.append(wanted.item)
    if wanted.grader:
        where.append("grader.name = ?")
        values.append(wanted.grader)
    if wanted.text:
        text = "instr(lower(json_extract(piece.value, '$[1]')), lower(?)) > 0"
        where.append(f"EXISTS (SELECT 1 FROM json_each(answer.pieces) AS piece WHERE {text})")  # noqa: S608
        values.append(wanted.text)
    return " AND ".join(where), values


def _listed(connection: sqlite3.Connection, row: sqlite3.Row) -> Listed:
    mark = read_mark(connection, row["id"], FIRST)
    source = " ".join(piece.text[: 4 * _START] for piece in pieces_of(row))
    start = " ".join(source[: 4 * _START].split())[:_START]
    holds = mark is not None and not mark.changed
    return Listed(
        row["id"],
        row["key"],
        row["public"],
        row["state"],
        row["equal"],
        mark.points if mark is not None and holds else None,
        row["name"] or "",
        row["changed"] or "",
        start,
    )
