"""The groups of equal answers of a part, in the drawn order, with what is known of their marks."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

SAMPLE = 0.05


# Tuples, since thousands are made for each answer that is shown.
class Member(NamedTuple):
    """An answer of a group.

    Attributes:
        id: Its number.
        first: The grader of its mark; None if it has none that holds.
        second: The grader of the second opinion; None likewise.
        wants_second: Whether a second opinion is wanted by who marked it.
    """

    id: int
    first: int | None
    second: int | None
    wants_second: bool

    @property
    def is_open(self) -> bool:
        """Whether it counts as not marked: it isn't, or a second opinion is wanted and missing."""
        return self.first is None or (self.wants_second and self.second is None)


class Group(NamedTuple):
    """Equal answers of a part.

    Attributes:
        same: What they have in common.
        position: Its place in the order, from 1.
        members: The answers.
        sampled: Whether it belongs to the sample that is marked twice.
    """

    same: str
    position: int
    members: tuple[Member, ...]
    sampled: bool

    def to_mark(self) -> tuple[Member, ...]:
        """Those without a mark."""
        return tuple(member for member in self.members if member.first is None)

    def to_mark_again(self, grader: int) -> tuple[Member, ...]:
        """Those that a grader may give a second opinion on, and that need one."""
        return tuple(
            member
            for member in self.members
            if member.first not in (None, grader) and member.second is None and (self.sampled or member.wants_second)
        )


def groups_of(connection: sqlite3.Connection, part: int) -> tuple[Group, ...]:
    """The groups of a part, those that nobody wrote first."""
    cursor = connection.cursor()
    cursor.row_factory = None
    rows = cursor.execute(
        "SELECT answer.same, answer.position, answer.draw, answer.id, "
        "one.grader AS first, two.grader AS second, coalesce(one.wants_second, 0) AS wants_second "
        "FROM answer JOIN submission ON submission.id = answer.submission AND submission.present "
        "LEFT JOIN mark AS one ON one.answer = answer.id AND one.opinion = 1 AND one.present AND one.changed = '' "
        "LEFT JOIN mark AS two ON two.answer = answer.id AND two.opinion = 2 AND two.present AND two.changed = '' "
        "WHERE answer.part = ? ORDER BY answer.position, answer.same, answer.id",
        (part,),
    ).fetchall()
    sample = _sample(rows)
    return tuple(
        Group(
            same,
            place,
            tuple([Member(number, first, second, bool(wants)) for *_, number, first, second, wants in found]),
            same in sample,
        )
        for place, (same, found) in enumerate(groupby(rows, itemgetter(0)), start=1)
    )


def _sample(rows: Sequence[tuple[Any, ...]]) -> set[str]:
    """The groups that are marked twice: a share of those that somebody wrote, and one at least."""
    drawn = sorted({(draw, same) for same, position, draw, *_ in rows if position >= 0})
    return {same for _, same in drawn[: math.ceil(SAMPLE * len(drawn))]}
