"""Saves marks: acknowledged means on the disk; where somebody saved another in between, both are kept as a conflict."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.errors import UsageError
from autograder.written.database import Marks
from autograder.written.events import draft_from, event_of, note, plain_draft
from autograder.written.model import FIRST, SECOND, Conflict, Draft, Event, Mark, Saved
from autograder.written.points import check
from autograder.written.rows import answer_row, draft_of, grader_number, read_mark, rubric_of, version_of

_EVENTS = "SELECT event.*, grader.name FROM event LEFT JOIN grader ON grader.id = event.grader"
_CONFLICTS = (
    "event.kind = 'conflict' AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.answer = event.answer "
    "AND later.opinion = event.opinion AND later.id > event.id "
    "AND (later.kind = 'settled' OR (later.kind = 'mark' AND later.grader IS event.grader)))"
)
LONGEST = 20_000  # characters of a comment or a reason


def save(
    marks: Marks,
    grader: str,
    draft: Draft,
    versions: Mapping[int, int],
    *,
    opinion: int = FIRST,
    seconds: float | None = None,
) -> Saved | Conflict:
    """Save a decision for one answer or for equal ones together; the lease on them ends.

    Args:
        marks: The marks.
        grader: Who decides.
        draft: What.
        versions: For each answer that gets the mark the version that the grader saw: `Task.versions`.
        opinion: `Task.opinion`.
        seconds: How long it was on the screen.

    Raises:
        UsageError: if the draft makes no sense (see `points.check`), there is no such answer, or a second opinion comes
            from the one who gave the first.
        GraderError: if the disk is full or gone; nothing was written then.
    """
    now, batch = marks.now(), secrets.token_hex(8)
    with marks.writing() as connection:
        who = grader_number(connection, grader)
        _check(connection, draft, versions, opinion, who)
        stale = [number for number, seen in versions.items() if version_of(connection, number, opinion) != seen]
        if stale:
            for number in stale:
                before = state_of(connection, number, opinion)
                note(
                    connection, batch, now, "conflict", grader=who, answer=number, opinion=opinion, before=before,
                    after=plain_draft(draft), seconds=seconds,
                )  # fmt: skip
            theirs = (read_mark(connection, number, opinion) for number in stale)
            now_there = {number: version_of(connection, number, opinion) for number in versions}
            return Conflict(draft, tuple(mark for mark in theirs if mark is not None), now_there)
        for number in versions:
            before = state_of(connection, number, opinion)
            write_mark(connection, number, opinion, draft, who, now)
            after = state_of(connection, number, opinion)
            note(
                connection, batch, now, "mark", grader=who, answer=number, opinion=opinion, before=before, after=after,
                seconds=seconds,
            )  # fmt: skip
            connection.execute(
                "DELETE FROM lease WHERE opinion = ? AND (part, same) = (SELECT part, same FROM answer WHERE id = ?)",
                (opinion, number),
            )
        saved = (read_mark(connection, number, opinion) for number in versions)
        return Saved(batch, tuple(mark for mark in saved if mark is not None))


def undo(marks: Marks, grader: str, batch: str | None = None) -> Saved | Conflict | None:
    """Take back what a grader did last and has not taken back yet (or what was done under a name), as a new event.

    Returns:
        The marks as they are now, those that are gone left out; a conflict if somebody changed one of them since, or
        a new rubric gave their keys another meaning, and then nothing is done; None if there is nothing to take back.

    Raises:
        UsageError: if there is no such grader.
        GraderError: if the disk is full or gone; nothing was written then.
    """
    now, name = marks.now(), secrets.token_hex(8)
    with marks.writing() as connection:
        who = grader_number(connection, grader)
        wanted = batch or _last_batch(connection, who)
        rows = connection.execute(
            "SELECT * FROM event WHERE batch = ? AND grader = ? AND kind = 'mark' ORDER BY id", (wanted, who)
        ).fetchall()
        if not rows or _is_undone(connection, str(wanted)):
            return None
        now_there = {row["answer"]: version_of(connection, row["answer"], row["opinion"]) for row in rows}
        states = {row["answer"]: state_of(connection, row["answer"], row["opinion"]) for row in rows}
        changed = any(_decided(json.loads(row["after"])) != _decided(states[row["answer"]]) for row in rows)
        if changed or _has_other_keys(connection, rows[0]):
            theirs = (read_mark(connection, row["answer"], row["opinion"]) for row in rows)
            mine = draft_from(json.loads(rows[0]["after"])["draft"])
            return Conflict(mine, tuple(mark for mark in theirs if mark is not None), now_there)
        for row in rows:
            _put_back(connection, row, json.loads(row["before"]))
            after = state_of(connection, row["answer"], row["opinion"]) | {"undone": wanted}
            note(
                connection, name, now, "undo", grader=who, answer=row["answer"], opinion=row["opinion"],
                before=json.loads(row["after"]), after=after,
            )  # fmt: skip
        saved = (read_mark(connection, row["answer"], row["opinion"]) for row in rows)
        return Saved(name, tuple(mark for mark in saved if mark is not None))


def answers_of(marks: Marks, batch: str) -> tuple[tuple[int, int], ...]:
    """The answers that something was done to at once, each with the opinion."""
    with marks.reading() as connection:
        rows = connection.execute("SELECT answer, opinion FROM event WHERE batch = ? ORDER BY id", (batch,))
        return tuple((row["answer"], row["opinion"]) for row in rows)


def mark_of(marks: Marks, answer: int, opinion: int = FIRST) -> Mark | None:
    """The mark of an answer; None if there is none."""
    with marks.reading() as connection:
        return read_mark(connection, answer, opinion)


def both_marks(marks: Marks, answer: int) -> tuple[Mark, ...]:
    """The first and the second mark of an answer, as far as there are any: side by side."""
    with marks.reading() as connection:
        found = (read_mark(connection, answer, opinion) for opinion in (FIRST, SECOND))
        return tuple(mark for mark in found if mark is not None)


def history(marks: Marks, answer: int) -> tuple[Event, ...]:
    """All that was done to an answer, oldest first."""
    with marks.reading() as connection:
        rows = connection.execute(f"{_EVENTS} WHERE answer = ? ORDER BY event.id", (answer,))
        return tuple(event_of(row) for row in rows)


def conflicts(marks: Marks) -> Sequence[tuple[Event, Mark | None]]:
    """Drafts that were not saved since another mark stood there, and that nobody settled: with the mark that stands.

    What its grader saves on the answer afterwards settles a conflict as well.
    """
    with marks.reading() as connection:
        rows = connection.execute(f"{_EVENTS} WHERE {_CONFLICTS} ORDER BY event.id").fetchall()
        return [(event_of(row), read_mark(connection, row["answer"], row["opinion"])) for row in rows]


def settle_conflict(marks: Marks, grader: str, event: int) -> None:
    """Say that the conflicts on an answer are settled: the mark that stands there now is right.

    Raises:
        UsageError: if there is no such conflict, or no such grader.
    """
    with marks.writing() as connection:
        row = connection.execute("SELECT * FROM event WHERE id = ? AND kind = 'conflict'", (event,)).fetchone()
        if row is None:
            raise UsageError(f"there is no conflict {event}")
        who = grader_number(connection, grader)
        number, opinion = row["answer"], row["opinion"]
        state = state_of(connection, number, opinion)
        batch, now = secrets.token_hex(8), marks.now()
        note(connection, batch, now, "settled", grader=who, answer=number, opinion=opinion, after=state)


def write_mark(connection: sqlite3.Connection, number: int, opinion: int, draft: Draft, who: int, at: float) -> None:
    """Write a mark over what stands there, as part of a transaction; the version grows by one."""
    answer = answer_row(connection, number)
    version = version_of(connection, number, opinion) + 1
    connection.execute(
        "INSERT INTO mark VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, '') ON CONFLICT (answer, opinion) DO UPDATE SET "
        "version = excluded.version, present = 1, grader = excluded.grader, at = excluded.at, "
        "sha256 = excluded.sha256, adjustment = excluded.adjustment, reason = excluded.reason, "
        "comment = excluded.comment, wants_second = excluded.wants_second, changed = ''",
        (
            number, opinion, version, who, at, answer["sha256"], draft.adjustment, draft.reason.strip(),
            _comment(connection, answer["part"], draft.comment), draft.wants_second,
        ),
    )  # fmt: skip
    _tick(connection, number, opinion, draft)


def take_away(connection: sqlite3.Connection, number: int, opinion: int) -> None:
    """Let there be no mark, as part of a transaction; its version grows, so what was seen before is out of date."""
    where = (number, opinion)
    connection.execute("DELETE FROM mark_item WHERE answer = ? AND opinion = ?", where)
    connection.execute("UPDATE mark SET present = 0, version = version + 1 WHERE answer = ? AND opinion = ?", where)


def _tick(connection: sqlite3.Connection, number: int, opinion: int, draft: Draft) -> None:
    connection.execute("DELETE FROM mark_item WHERE answer = ? AND opinion = ?", (number, opinion))
    rows = [(number, opinion, key) for key in sorted(draft.ticked)]
    connection.executemany("INSERT INTO mark_item VALUES (?, ?, ?)", rows)


def _comment(connection: sqlite3.Connection, part: int, text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    connection.execute("INSERT INTO comment (part, text) VALUES (?, ?) ON CONFLICT DO NOTHING", (part, text))
    row = connection.execute("SELECT id FROM comment WHERE part = ? AND text = ?", (part, text)).fetchone()
    return int(row["id"])


def _check(connection: sqlite3.Connection, draft: Draft, versions: Mapping[int, int], opinion: int, who: int) -> None:
    if not versions:
        raise UsageError("a mark is for one answer at least")
    parts = {answer_row(connection, number)["part"] for number in versions}
    if len(parts) != 1 or None in parts:
        raise UsageError("a mark is for answers of one part")
    if len(draft.comment) > LONGEST or len(draft.reason) > LONGEST:
        raise UsageError(f"a comment or reason has at most {LONGEST} characters")
    check(rubric_of(connection, parts.pop()), draft)
    if opinion not in (FIRST, SECOND):
        raise UsageError(f"there is no opinion {opinion}")
    if opinion == SECOND:
        for number in versions:
            row = connection.execute(
                "SELECT grader FROM mark WHERE answer = ? AND opinion = 1 AND present", (number,)
            ).fetchone()
            if row is None or row["grader"] == who:
                raise UsageError("a second opinion comes from somebody else, after the first")


def state_of(connection: sqlite3.Connection, number: int, opinion: int) -> dict[str, Any]:
    """A mark as events keep it: its version, and what it decides, by whom; nothing of that if there is none."""
    row = connection.execute(
        "SELECT mark.*, grader.name FROM mark JOIN grader ON grader.id = mark.grader WHERE answer = ? AND opinion = ?",
        (number, opinion),
    ).fetchone()
    if row is None:
        return {"version": 0}
    if not row["present"]:
        return {"version": row["version"]}
    about = {"grader": row["name"], "at": row["at"], "sha256": row["sha256"], "changed": row["changed"]}
    return {"version": row["version"], "draft": plain_draft(draft_of(connection, row)), **about}


def _decided(state: dict[str, Any]) -> dict[str, Any]:
    """A state without its version, which grows when what came later is taken back."""
    return {key: value for key, value in state.items() if key != "version"}


def _put_back(connection: sqlite3.Connection, row: sqlite3.Row, before: dict[str, Any]) -> None:
    """Let a mark be what it was, under a new version."""
    number, opinion = row["answer"], row["opinion"]
    where = (number, opinion)
    if "draft" not in before:
        take_away(connection, number, opinion)
        return
    draft, who = draft_from(before["draft"]), grader_number(connection, before["grader"])
    write_mark(connection, number, opinion, draft, who, before["at"])
    connection.execute(
        "UPDATE mark SET sha256 = ?, changed = ? WHERE answer = ? AND opinion = ?",
        (before["sha256"], before["changed"], *where),
    )


def _has_other_keys(connection: sqlite3.Connection, row: sqlite3.Row) -> bool:
    """Whether the rubric changed since an event so that what was ticked before it would mean something else now."""
    found = connection.execute(
        "SELECT 1 FROM event WHERE kind = 'rubric' AND id > ? AND json_extract(after, '$.part') = ? "
        "AND NOT coalesce(json_extract(after, '$.same_keys'), 0) LIMIT 1",
        (row["id"], answer_row(connection, row["answer"])["key"]),
    )
    return found.fetchone() is not None


def _last_batch(connection: sqlite3.Connection, who: int) -> str | None:
    rows = connection.execute(
        "SELECT batch, max(id) AS last FROM event WHERE grader = ? AND kind = 'mark' GROUP BY batch ORDER BY last DESC",
        (who,),
    )
    return next((row["batch"] for row in rows if not _is_undone(connection, row["batch"])), None)


def _is_undone(connection: sqlite3.Connection, batch: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM event WHERE kind = 'undo' AND json_extract(after, '$.undone') = ? LIMIT 1", (batch,)
    )
    return found.fetchone() is not None
