"""Marks from machine to machine, for graders without a common one."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.errors import UsageError
from autograder.written.database import Marks
from autograder.written.events import draft_from, note, plain_draft
from autograder.written.marking import write_mark
from autograder.written.model import Draft
from autograder.written.rows import read_mark

# Another number when this version reads lines of the one before wrongly.
FORMAT = 1
_ANSWER = (
    "SELECT answer.id, answer.sha256 FROM answer JOIN submission ON submission.id = answer.submission "
    "JOIN part ON part.id = answer.part WHERE submission.name = ? AND part.question || '.' || part.name = ?"
)


@dataclass(frozen=True)
class Merged:
    """What a merge did.

    Attributes:
        taken: Marks that were taken over.
        known: Marks that were merged before, or are the same here.
        conflicts: Marks of which both machines have one and which differ: ours stands, theirs is kept as a conflict.
        unknown: Answers that are not here, or are other ones here, a line each; their marks were not taken.
    """

    taken: int
    known: int
    conflicts: int
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class _Theirs:
    """A mark of another machine, as it stood after an event there."""

    uid: str
    at: float
    grader: str
    submission: str
    part: str
    opinion: int
    sha256: str
    draft: Draft
    seconds: float | None


def export_events(marks: Marks) -> Iterator[str]:
    """The marks that were given here, each with the event that it comes from, one a line, as JSON.

    Answers are named by submission and part. Marks that were taken over from another machine are not among them.
    """
    with marks.reading() as connection:
        yield json.dumps({"format": FORMAT, "machine": marks.setting("machine")}) + "\n"
        rows = connection.execute(
            "SELECT event.uid, event.at, event.seconds, event.opinion, event.after, submission.name AS submission, "
            "part.question || '.' || part.name AS part FROM event JOIN answer ON answer.id = event.answer "
            "JOIN submission ON submission.id = answer.submission JOIN part ON part.id = answer.part "
            "WHERE event.id IN (SELECT max(id) FROM event WHERE kind IN ('mark', 'undo') GROUP BY answer, opinion) "
            "ORDER BY event.id"
        ).fetchall()
        for row in rows:
            after = json.loads(row["after"])
            if "draft" in after:  # an undo may leave no mark
                said = {key: row[key] for key in ("uid", "at", "seconds", "opinion", "submission", "part")}
                about = {key: after[key] for key in ("grader", "sha256", "draft")}
                yield json.dumps(said | about, sort_keys=True) + "\n"


def merge_events(marks: Marks, lines: Iterable[str], name: str) -> Merged:
    """Take over what was done on another machine: all of it or, if the file is wrong, nothing. Merging twice is once.

    Args:
        marks: The marks here.
        lines: The lines of `export_events`.
        name: The file, for messages.

    Raises:
        UsageError: if a line is none of `export_events`, or nothing of it is about answers of this class.
        GraderError: if the disk is full or gone; nothing was written then.
    """
    theirs = list(_read(lines, name))
    counts = {"taken": 0, "known": 0, "conflicts": 0}
    unknown: list[str] = []
    batch, now = secrets.token_hex(8), marks.now()
    with marks.writing() as connection:
        for one in theirs:
            row = connection.execute(_ANSWER, (one.submission, one.part)).fetchone()
            if row is None:
                unknown.append(f"{one.submission}: {one.part} is not here")
            elif row["sha256"] != one.sha256:
                unknown.append(f"{one.submission}: {one.part} is another answer here than the one that was marked")
            else:
                counts[_take(connection, one, row["id"], batch, now)] += 1
        if theirs and len(unknown) == len(theirs):
            raise UsageError(f"{name}: none of its {len(theirs)} marks is about an answer of this class: {unknown[0]}")
    return Merged(**counts, unknown=tuple(unknown))


def _take(connection: sqlite3.Connection, one: _Theirs, answer: int, batch: str, now: float) -> str:
    """Take a mark over if nothing stands there; says what came of it."""
    if connection.execute("SELECT 1 FROM event WHERE uid = ?", (one.uid,)).fetchone():
        return "known"
    connection.execute(
        "INSERT INTO grader (name, expires, owner) VALUES (?, 0, 0) ON CONFLICT (name) DO NOTHING", (one.grader,)
    )
    who = int(connection.execute("SELECT id FROM grader WHERE name = ?", (one.grader,)).fetchone()["id"])
    ours = read_mark(connection, answer, one.opinion)
    here = None if ours is None else plain_draft(ours.draft) | {"grader": ours.grader}
    after = plain_draft(one.draft)
    if ours is not None and not ours.changed:
        kind, result = ("merge", "known") if here == after | {"grader": one.grader} else ("conflict", "conflicts")
        earlier = connection.execute(
            "SELECT 1 FROM event WHERE kind = 'merge' AND answer = ? AND opinion = ? AND grader = ? AND ? > at",
            (answer, one.opinion, who, one.at),
        ).fetchone()
        if kind == "conflict" and ours.grader == one.grader and earlier and one.at > ours.at:
            kind, result = "merge", "taken"  # the same grader went on over there
    else:
        kind, result = "merge", "taken"
    if result == "taken":
        write_mark(connection, answer, one.opinion, one.draft, who, one.at)
    note(
        connection, batch, now if kind == "conflict" else one.at, kind, grader=who, answer=answer, opinion=one.opinion,
        before=here, after=after, seconds=one.seconds, uid=one.uid,
    )  # fmt: skip
    return result


def _read(lines: Iterable[str], name: str) -> Iterator[_Theirs]:
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            data = json.loads(line)
            if number == 1:
                if data["format"] != FORMAT:
                    raise ValueError("another format")
                continue
            yield _theirs(data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(
            f"{name}, line {number}: not what `autograder mark --export` writes ({error}): nothing was merged"
        ) from error
    if number == 0:
        raise UsageError(f"{name}: is empty: nothing was merged")


def _theirs(data: dict[str, Any]) -> _Theirs:
    texts = {key: data[key] for key in ("uid", "grader", "submission", "part", "sha256")}
    seconds, at, opinion = data["seconds"], data["at"], data["opinion"]
    if not all(isinstance(value, str) and value for value in texts.values()):
        raise TypeError("a text was expected")
    if type(at) not in (int, float) or type(seconds) not in (int, float, type(None)) or opinion not in (1, 2):
        raise TypeError("a number was expected")
    return _Theirs(**texts, at=float(at), opinion=opinion, draft=draft_from(data["draft"]), seconds=seconds)
