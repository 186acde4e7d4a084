"""Marks from machine to machine, for graders without a common one."""

from __future__ import annotations

import itertools
import json
import math
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.errors import UsageError
from autograder.written.database import Marks
from autograder.written.events import draft_from, note, plain_draft
from autograder.written.graders import check_name
from autograder.written.marking import LONGEST, state_of, take_away, write_mark
from autograder.written.model import FIRST, SECOND, Draft, Mark
from autograder.written.points import check
from autograder.written.rows import draft_of, read_mark, rubric_of

# Another number when this version reads lines of the one before wrongly.
FORMAT = 2
_LATEST = 1e11  # seconds since 1970: no clock is that wrong
_LONGEST_DAY = 86_400.0
_ANSWER = (
    "SELECT answer.id, answer.sha256, answer.part, part.rubric_sha256 FROM answer "
    "JOIN submission ON submission.id = answer.submission "
    "JOIN part ON part.id = answer.part WHERE submission.name = ? AND part.question || '.' || part.name = ?"
)


@dataclass(frozen=True)
class Merged:
    """What a merge did.

    Attributes:
        taken: Marks that were taken over, or taken back since they were taken back there.
        known: Marks that were merged before, or are the same here.
        conflicts: Marks of which both machines have one and which differ: ours stands, theirs is kept as a conflict.
        unknown: Marks that say nothing here, a line each, and were not taken: of answers that are not here or are other
            ones here, under another rubric, or a second opinion without a first of somebody else.
    """

    taken: int
    known: int
    conflicts: int
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class _Theirs:
    """A mark of another machine, as it stood there; `draft` is None if it was taken back."""

    uid: str
    past: frozenset[str]
    at: float
    grader: str
    submission: str
    part: str
    rubric: str
    opinion: int
    sha256: str
    draft: Draft | None
    seconds: float | None


def export_events(marks: Marks) -> Iterator[str]:
    """The marks that hold, and those that were taken back, each with the events it comes from, one a line, as JSON.

    Answers are named by submission and part. A mark that is open again is not among them: it has to be looked at here.
    """
    with marks.reading() as connection:
        yield json.dumps({"format": FORMAT, "machine": marks.setting("machine")}) + "\n"
        # First opinions first, since a second one needs them.
        rows = connection.execute(
            "SELECT event.*, submission.name AS submission, part.rubric_sha256 AS rubric, "
            "part.question || '.' || part.name AS part FROM event JOIN answer ON answer.id = event.answer "
            "JOIN submission ON submission.id = answer.submission JOIN part ON part.id = answer.part "
            "WHERE event.kind IN ('mark', 'undo', 'merge') ORDER BY event.opinion, event.answer, event.id"
        ).fetchall()
        for (answer, opinion), group in itertools.groupby(rows, lambda row: (row["answer"], row["opinion"])):
            *before, last = group
            mark = connection.execute(
                "SELECT mark.*, grader.name FROM mark JOIN grader ON grader.id = mark.grader "
                "WHERE answer = ? AND opinion = ?",
                (answer, opinion),
            ).fetchone()
            if mark is None or mark["changed"]:
                continue
            said = {key: last[key] for key in ("uid", "at", "seconds", "opinion", "submission", "part", "rubric")}
            # As it is now, not as it was saved: the keys of a rubric that changed since are other ones.
            draft = plain_draft(draft_of(connection, mark)) if mark["present"] else None
            about = {"grader": mark["name"], "sha256": mark["sha256"], "draft": draft}
            yield json.dumps(said | about | {"past": [row["uid"] for row in before]}, sort_keys=True) + "\n"


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
            if why := _says_nothing(connection, one, row):
                unknown.append(f"{one.submission}: {one.part} {why}")
                continue
            if one.draft is not None:
                try:
                    check(rubric_of(connection, row["part"]), one.draft)
                except UsageError as error:
                    raise UsageError(f"{name}: {one.submission}, {one.part}: {error}: nothing was merged") from error
            counts[_take(connection, one, row["id"], batch, now)] += 1
        if theirs and len(unknown) == len(theirs):
            raise UsageError(f"{name}: none of its {len(theirs)} marks says anything here: {unknown[0]}")
    return Merged(**counts, unknown=tuple(unknown))


def _says_nothing(connection: sqlite3.Connection, one: _Theirs, row: sqlite3.Row | None) -> str:
    """Why a mark of another machine says nothing about an answer here; empty if it does."""
    if row is None:
        return "is not here"
    if row["sha256"] != one.sha256:
        return "is another answer here than the one that was marked"
    if row["rubric_sha256"] != one.rubric:
        return "was marked with another rubric: use the same files of the course on both machines, and export again"
    if one.opinion == SECOND and one.draft is not None:
        first = read_mark(connection, row["id"], FIRST)
        if first is None or first.grader == one.grader:
            return "has a second opinion there, and here no first one of somebody else"
    return ""


def _take(connection: sqlite3.Connection, one: _Theirs, answer: int, batch: str, now: float) -> str:
    """Take a mark over if what stands here is nothing, or what theirs was made from; says what came of it."""
    if connection.execute("SELECT 1 FROM event WHERE uid = ?", (one.uid,)).fetchone():
        return "known"
    ours = read_mark(connection, answer, one.opinion)
    kind, result = _decide(connection, one, answer, ours)
    if not kind:
        return result
    connection.execute(
        "INSERT INTO grader (name, expires, owner) VALUES (?, 0, 0) ON CONFLICT (name) DO NOTHING", (one.grader,)
    )
    who = int(connection.execute("SELECT id FROM grader WHERE name = ?", (one.grader,)).fetchone()["id"])
    before = state_of(connection, answer, one.opinion)
    if result == "taken" and one.draft is not None:
        write_mark(connection, answer, one.opinion, one.draft, who, one.at)
    elif result == "taken":
        take_away(connection, answer, one.opinion)
    refused = plain_draft(one.draft) if kind == "conflict" and one.draft else None
    note(
        connection, batch, now if kind == "conflict" else one.at, kind, grader=who, answer=answer, opinion=one.opinion,
        before=before, after=refused or state_of(connection, answer, one.opinion), seconds=one.seconds, uid=one.uid,
    )  # fmt: skip
    return result


def _decide(connection: sqlite3.Connection, one: _Theirs, answer: int, ours: Mark | None) -> tuple[str, str]:
    """The kind of event to note, if any, and what becomes of the mark."""
    last = connection.execute(
        "SELECT uid FROM event WHERE answer = ? AND opinion = ? AND kind IN ('mark', 'undo', 'merge') "
        "ORDER BY id DESC LIMIT 1",
        (answer, one.opinion),
    ).fetchone()
    goes_on = last is not None and last["uid"] in one.past  # they had what stands here, and changed it
    if one.draft is None:
        return ("merge", "taken") if ours is not None and goes_on else ("", "known")
    if ours is None or ours.changed or goes_on:
        return "merge", "taken"
    if (ours.draft, ours.grader) == (one.draft, one.grader):
        return "merge", "known"
    return "conflict", "conflicts"


def _read(lines: Iterable[str], name: str) -> Iterator[_Theirs]:
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            data = json.loads(line)
            if number == 1:
                if data["format"] != FORMAT:
                    raise ValueError("another format: export it with this version")
                continue
            yield _theirs(data)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError, UsageError) as error:
        raise UsageError(
            f"{name}, line {number}: not what `autograder mark --export` writes ({error}): nothing was merged"
        ) from error
    if number == 0:
        raise UsageError(f"{name}: is empty: nothing was merged")


def _theirs(data: dict[str, Any]) -> _Theirs:
    """A line as a mark: somebody else's file may hold anything.

    Raises:
        ValueError, TypeError, KeyError, AttributeError, ArithmeticError, UsageError: it is none.
    """
    texts = {key: data[key] for key in ("uid", "grader", "submission", "part", "rubric", "sha256")}
    past, opinion, seconds = data["past"], data["opinion"], data["seconds"]
    if not isinstance(past, list):
        raise TypeError("a list was expected")
    for text in (*texts.values(), *past):
        if not isinstance(text, str) or not text or len(text) > LONGEST:
            raise TypeError("a text was expected")
        text.encode()  # half a character can't be written
    if type(opinion) is not int or opinion not in (FIRST, SECOND):
        raise ValueError("there is no such opinion")
    check_name(texts["grader"])
    draft = None if data["draft"] is None else draft_from(data["draft"])
    for text in (draft.reason, draft.comment) if draft else ():
        if len(text) > LONGEST:
            raise ValueError(f"a comment or reason has at most {LONGEST} characters")
        text.encode()
    at, spent = _number(data["at"], _LATEST), None if seconds is None else _number(seconds, _LONGEST_DAY)
    return _Theirs(**texts, past=frozenset(past), at=at, opinion=opinion, draft=draft, seconds=spent)


def _number(value: object, most: float) -> float:
    if type(value) not in (int, float) or not math.isfinite(found := float(value)) or not 0 <= found <= most:  # type: ignore[arg-type]
        raise ValueError("a number was expected")
    return found
