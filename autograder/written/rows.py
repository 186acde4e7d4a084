"""Rows of the database as the dataclasses of `model`, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from autograder.bank.rubric import Entry, Item, Rubric
from autograder.errors import UsageError
from autograder.written.find import Piece
from autograder.written.model import Answer, Draft, Mark
from autograder.written.points import scaled

_ANSWER = (
    "SELECT answer.*, part.question || '.' || part.name AS key, submission.public, submission.name AS submission_name "
    "FROM answer JOIN submission ON submission.id = answer.submission LEFT JOIN part ON part.id = answer.part "
)


def grader_number(connection: sqlite3.Connection, name: str) -> int:
    """The number of a grader.

    Raises:
        UsageError: if there is none of that name.
    """
    row = connection.execute("SELECT id FROM grader WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise UsageError(f"there is no grader {name!r}")
    return int(row["id"])


def part_number(connection: sqlite3.Connection, key: str) -> int:
    """The number of a part of the assignment.

    Raises:
        UsageError: if there is none of that name.
    """
    question, _, name = key.partition(".")
    row = connection.execute(
        "SELECT id FROM part WHERE question = ? AND name = ? AND place >= 0", (question, name)
    ).fetchone()
    if row is None:
        raise UsageError(f"there is no written part {key!r}")
    return int(row["id"])


def answer_row(connection: sqlite3.Connection, number: int) -> sqlite3.Row:
    """An answer with its part's name as `key` and the submission's names.

    Raises:
        UsageError: if there is no such answer.
    """
    row: sqlite3.Row | None = connection.execute(f"{_ANSWER} WHERE answer.id = ?", (number,)).fetchone()
    if row is None:
        raise UsageError(f"there is no answer {number}")
    return row


def answer_of(connection: sqlite3.Connection, row: sqlite3.Row) -> Answer:
    """A row of `answer_row` as an answer."""
    names = connection.execute("SELECT name FROM picture WHERE answer = ? ORDER BY rowid", (row["id"],)).fetchall()
    return Answer(
        row["id"],
        row["key"] or "",
        row["public"],
        row["same"],
        row["state"],
        pieces_of(row),
        tuple(name["name"] for name in names),
        row["how"],
        row["guess"],
    )


def pieces_of(row: sqlite3.Row) -> tuple[Piece, ...]:
    """The pieces of a row of `answer`."""
    return tuple(Piece(*piece) for piece in json.loads(row["pieces"]))


def draft_of(connection: sqlite3.Connection, row: sqlite3.Row) -> Draft:
    """What a row of `mark` decides."""
    ticked = connection.execute(
        "SELECT key FROM mark_item WHERE answer = ? AND opinion = ?", (row["answer"], row["opinion"])
    )
    keys = frozenset(one["key"] for one in ticked)
    comment = connection.execute("SELECT text FROM comment WHERE id = ?", (row["comment"],)).fetchone()
    text = comment["text"] if comment else ""
    return Draft(keys, row["adjustment"], row["reason"], text, bool(row["wants_second"]))


def holding_marks(connection: sqlite3.Connection, part: int) -> list[tuple[sqlite3.Row, Draft]]:
    """The marks of a part that hold, with grader's `name` and answer's `same`, of submissions that are there."""
    ticked: dict[tuple[int, int], set[str]] = {}
    for row in connection.execute(
        "SELECT mark_item.* FROM mark_item JOIN answer ON answer.id = mark_item.answer WHERE answer.part = ?", (part,)
    ):
        ticked.setdefault((row["answer"], row["opinion"]), set()).add(row["key"])
    rows = connection.execute(
        "SELECT mark.*, answer.same, grader.name, coalesce(comment.text, '') AS text FROM mark "
        "JOIN answer ON answer.id = mark.answer JOIN grader ON grader.id = mark.grader "
        "JOIN submission ON submission.id = answer.submission AND submission.present "
        "LEFT JOIN comment ON comment.id = mark.comment "
        "WHERE mark.present AND mark.changed = '' AND answer.part = ?",
        (part,),
    ).fetchall()
    return [
        (
            row,
            Draft(
                frozenset(ticked.get((row["answer"], row["opinion"]), ())),
                row["adjustment"],
                row["reason"],
                row["text"],
                bool(row["wants_second"]),
            ),
        )
        for row in rows
    ]


def mark_of_row(connection: sqlite3.Connection, row: sqlite3.Row) -> Mark:
    """A row of `mark`, with the points that it earns now."""
    about = connection.execute(
        "SELECT part.id, part.points, grader.name FROM answer JOIN part ON part.id = answer.part, grader "
        "WHERE answer.id = ? AND grader.id = ?",
        (row["answer"], row["grader"]),
    ).fetchone()
    draft = draft_of(connection, row)
    points = scaled(rubric_of(connection, about["id"]), draft, about["points"])
    return Mark(row["answer"], row["opinion"], row["version"], about["name"], row["at"], draft, points, row["changed"])


def read_mark(connection: sqlite3.Connection, answer: int, opinion: int) -> Mark | None:
    """A mark; None if there is none, or it was taken back."""
    row = connection.execute(
        "SELECT * FROM mark WHERE answer = ? AND opinion = ? AND present", (answer, opinion)
    ).fetchone()
    return None if row is None else mark_of_row(connection, row)


def version_of(connection: sqlite3.Connection, answer: int, opinion: int) -> int:
    """The version of a mark, also of one that was taken back; 0 if there never was one."""
    row = connection.execute("SELECT version FROM mark WHERE answer = ? AND opinion = ?", (answer, opinion)).fetchone()
    return int(row["version"]) if row else 0


def replace_ticked(connection: sqlite3.Connection, row: sqlite3.Row, draft: Draft, ticked: frozenset[str]) -> Draft:
    """Put other keys in place of those that a mark has."""
    if ticked != draft.ticked:
        where = (row["answer"], row["opinion"])
        connection.execute("DELETE FROM mark_item WHERE answer = ? AND opinion = ?", where)
        connection.executemany("INSERT INTO mark_item VALUES (?, ?, ?)", [(*where, key) for key in sorted(ticked)])
    return replace(draft, ticked=ticked)


def rubric_rows(part: int, rubric: Rubric) -> Iterator[tuple[int, str, str, str, int, float, str]]:
    """A rubric as rows of `item`."""
    entries: list[tuple[str, str, Entry | Item]] = []
    for item in rubric.items:
        entries.append(("item", "", item))
        entries += [("alternative", item.key, one) for one in item.alternatives]
    entries += [("deduction", "", entry) for entry in rubric.deductions]
    entries += [("cap", "", entry) for entry in rubric.caps]
    for place, (kind, parent, entry) in enumerate(entries):
        yield part, entry.key, kind, parent, place, entry.points, entry.text


def rubric_of(connection: sqlite3.Connection, part: int) -> Rubric:
    """The rubric of a part, without the notes."""
    rows = connection.execute("SELECT * FROM item WHERE part = ? ORDER BY place", (part,)).fetchall()
    points = connection.execute("SELECT rubric_points FROM part WHERE id = ?", (part,)).fetchone()["rubric_points"]
    by_kind: dict[str, list[sqlite3.Row]] = {"item": [], "alternative": [], "deduction": [], "cap": []}
    for row in rows:
        by_kind[row["kind"]].append(row)
    entries = {
        kind: [(row["parent"], Entry(row["key"], row["points"], row["text"])) for row in found]
        for kind, found in by_kind.items()
    }
    items = tuple(
        Item(
            item.key, item.points, item.text, tuple(one for parent, one in entries["alternative"] if parent == item.key)
        )
        for _, item in entries["item"]
    )
    return Rubric(
        points, items, tuple(entry for _, entry in entries["deduction"]), tuple(entry for _, entry in entries["cap"])
    )
