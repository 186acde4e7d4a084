"""What to mark next: groups of equal answers, one part across the class, nobody's work twice by accident."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Mapping, Sequence

from autograder.errors import UsageError
from autograder.written.database import Marks
from autograder.written.groups import Group, Member, groups_of
from autograder.written.lists import answer, equal_answers, listed, picture, submission_name, unplaced
from autograder.written.model import FIRST, SECOND, Task
from autograder.written.rows import (
    answer_of,
    answer_row,
    draft_of,
    grader_number,
    part_number,
    read_mark,
    version_of,
)

# What the page asks of answers is in two files, and one for whoever asks.
__all__ = [
    "LEASE_SECONDS", "answer", "equal_answers", "leases", "listed", "next_task", "picture", "previous_task", "release",
    "renew", "submission_name", "task_of", "unplaced",
]  # fmt: skip
LEASE_SECONDS = 300.0
_OWN, _FREE, _OTHERS = range(3)


def next_task(marks: Marks, grader: str, part: str, *, after: int | None = None) -> Task | None:
    """Take what is to be marked next in a part, and lease it to the grader, in one transaction.

    Empty and untouched answers come first, then the others in the drawn order. The grader's own ranges come before
    what belongs to nobody, and that before the ranges of others. Answers of the sample come to a second grader as if
    they were new. What the grader held a lease on before and did not save is offered again.

    Args:
        marks: The marks.
        grader: Who takes it.
        part: `question.part`.
        after: The answer that was skipped: what comes after it, round to the start; its lease ends.

    Returns:
        The task; None if nothing is left in this part that isn't leased to others.

    Raises:
        UsageError: if there is no such grader, part or answer.
        GraderError: if the lease can't be written.
    """
    now = marks.now()
    with marks.writing() as connection:
        who, number = grader_number(connection, grader), part_number(connection, part)
        groups = groups_of(connection, number)
        skipped = "" if after is None else str(answer_row(connection, after)["same"])
        held = _held(connection, number, now)
        mine = [key for key, owner in held.items() if owner == who]
        place = next((group.position for group in groups if group.same == skipped), 0)
        preference = _preferences(connection, number, who)
        best: tuple[tuple[int, int, int], Group, int, tuple[Member, ...]] | None = None
        for group in groups:
            for opinion, members in ((FIRST, group.to_mark()), (SECOND, group.to_mark_again(who))):
                key = (group.same, opinion)
                if not members or held.get(key, who) != who:
                    continue
                again = 0 if not skipped and key in mine else 1
                order = (again, preference(group.position), (group.position - place - 1) % max(len(groups), 1))
                if best is None or order < best[0]:
                    best = order, group, opinion, members
        connection.execute("DELETE FROM lease WHERE grader = ? AND part = ?", (who, number))
        if best is None:
            return None
        _, group, opinion, members = best
        until = _lease(connection, number, group.same, opinion, who, now)
        return _task(connection, part, group, len(groups), opinion, members, members[0].id, until)


def task_of(marks: Marks, grader: str, answer: int, *, alone: bool = False, opinion: int | None = None) -> Task:
    """A task for an answer that the grader chose, marked or not; takes the lease if nobody has it.

    Equal answers get the mark, too, if they have none, or the same one as this.

    Args:
        marks: The marks.
        grader: Who takes it.
        answer: Its number.
        alone: Whether the mark is for this answer only, not for those that equal it.
        opinion: Which mark; None is the second opinion where this grader gave that, and else the mark that counts.

    Raises:
        UsageError: if there is no such grader or answer, or the answer belongs to no part.
        GraderError: if the lease can't be written.
    """
    now = marks.now()
    with marks.writing() as connection:
        who, row = grader_number(connection, grader), answer_row(connection, answer)
        if row["part"] is None:
            raise UsageError("what is unplaced has no mark of its own: mark the part that it answers")
        groups = groups_of(connection, row["part"])
        group = next((group for group in groups if group.same == row["same"]), None)
        own = next((member for member in group.members if member.id == answer), None) if group else None
        if group is None or own is None:
            raise UsageError(f"answer {answer} is of a submission that the class has no more")
        if opinion is None:
            opinion = SECOND if own.second == who else FIRST
        members = (own,) if alone else _alike(connection, group, own, opinion)
        key = (group.same, opinion)
        until = 0.0
        if _held(connection, row["part"], now).get(key, who) == who:
            until = _lease(connection, row["part"], group.same, opinion, who, now)
        return _task(connection, row["key"], group, len(groups), opinion, members, answer, until)


def previous_task(marks: Marks, grader: str, part: str, before: int | None = None) -> Task | None:
    """The task that this grader decided last in a part, or last before that of an answer; None if there is none.

    Raises:
        UsageError: if there is no such grader, part or answer.
        GraderError: if the lease can't be written.
    """
    with marks.reading() as connection:
        who, number = grader_number(connection, grader), part_number(connection, part)
        rows = connection.execute(
            "SELECT answer.same, event.opinion, max(event.id) AS last, min(answer.id) AS answer FROM event "
            "JOIN answer ON answer.id = event.answer JOIN submission ON submission.id = answer.submission "
            "WHERE event.grader = ? AND answer.part = ? AND event.kind = 'mark' AND submission.present "
            "GROUP BY answer.same, event.opinion ORDER BY last DESC",
            (who, number),
        ).fetchall()
        same = None if before is None else answer_row(connection, before)["same"]
    place = next((index for index, row in enumerate(rows) if row["same"] == same), -1)
    if place + 1 >= len(rows):
        return None
    found = rows[place + 1]
    return task_of(marks, grader, found["answer"], opinion=found["opinion"])


def renew(marks: Marks, grader: str, answer: int) -> float:
    """Hold a lease for longer, while the grader reads; returns when it ends, 0 if somebody else has it by now.

    Raises:
        UsageError: if there is no such grader or answer.
        GraderError: if it can't be written.
    """
    now = marks.now()
    with marks.writing() as connection:
        who, row = grader_number(connection, grader), answer_row(connection, answer)
        held = _held(connection, row["part"], now)
        mine = [key for key, owner in held.items() if owner == who and key[0] == row["same"]]
        if not mine and any(key[0] == row["same"] for key in held):
            return 0.0
        opinion = mine[0][1] if mine else FIRST
        return _lease(connection, row["part"], row["same"], opinion, who, now)


def release(marks: Marks, grader: str) -> None:
    """Give back what a grader holds.

    Raises:
        UsageError: if there is no such grader.
    """
    with marks.writing() as connection:
        connection.execute("DELETE FROM lease WHERE grader = ?", (grader_number(connection, grader),))


def leases(marks: Marks, part: str) -> Mapping[int, str]:
    """Who looks at what now: graders by the number of an answer.

    Raises:
        UsageError: if there is no such part.
    """
    with marks.reading() as connection:
        rows = connection.execute(
            "SELECT answer.id, grader.name FROM lease JOIN grader ON grader.id = lease.grader "
            "JOIN answer ON answer.part = lease.part AND answer.same = lease.same WHERE lease.part = ? AND until > ?",
            (part_number(connection, part), marks.now()),
        )
        return {row["id"]: row["name"] for row in rows}


def _alike(connection: sqlite3.Connection, group: Group, own: Member, opinion: int) -> tuple[Member, ...]:
    """An answer with those of its group that have no mark, or the same one."""
    if opinion == SECOND:
        return tuple(member for member in group.members if member.second == own.second and member.first is not None)

    def decided(member: Member) -> object:
        row = connection.execute(
            "SELECT * FROM mark WHERE answer = ? AND opinion = ? AND present", (member.id, opinion)
        ).fetchone()
        return None if row is None else draft_of(connection, row)

    mine = decided(own)
    return tuple(member for member in group.members if member.first is None or decided(member) == mine)


def _task(
    connection: sqlite3.Connection,
    part: str,
    group: Group,
    total: int,
    opinion: int,
    members: Sequence[Member],
    shown: int,
    until: float,
) -> Task:
    answers = (shown, *(member.id for member in members if member.id != shown))
    suggestion = None
    if opinion == FIRST:
        others = [member.id for member in group.members if member.first is not None and member.id not in answers]
        suggestion = read_mark(connection, others[0], FIRST) if others else None
    return Task(
        part=part,
        opinion=opinion,
        answer=answer_of(connection, answer_row(connection, shown)),
        answers=answers,
        versions={number: version_of(connection, number, opinion) for number in answers},
        mark=read_mark(connection, shown, opinion),
        suggestion=suggestion,
        lease_until=until,
        position=group.position,
        total=total,
    )


def _held(connection: sqlite3.Connection, part: int | None, now: float) -> dict[tuple[str, int], int]:
    """Who holds which group and opinion of a part."""
    rows = connection.execute("SELECT same, opinion, grader FROM lease WHERE part = ? AND until > ?", (part, now))
    return {(row["same"], row["opinion"]): row["grader"] for row in rows}


def _lease(connection: sqlite3.Connection, part: int, same: str, opinion: int, who: int, now: float) -> float:
    until = now + LEASE_SECONDS
    connection.execute("INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?, ?)", (part, same, opinion, who, until))
    return until


def _preferences(connection: sqlite3.Connection, part: int, who: int) -> Callable[[int], int]:
    """How gladly a grader takes a position of a part: their own first, those of others last."""
    ranges = [
        (row["first"], row["last"] or math.inf, row["grader"] == who)
        for row in connection.execute("SELECT grader, first, last FROM range WHERE part = ?", (part,))
    ]

    def preference(position: int) -> int:
        owners = [mine for first, last, mine in ranges if first <= position <= last]
        if any(owners):
            return _OWN
        return _OTHERS if owners else _FREE

    return preference
