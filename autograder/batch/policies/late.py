"""How late a submission is by the rules, and which of its days were free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder.batch.class_results import read_class
from autograder.batch.gradesheet import GradeRow
from autograder.batch.policies.deadline import Lateness, lateness, later, submitted_at
from autograder.batch.policies.model import Policies
from autograder.batch.policies.people import keys_by_member
from autograder.errors import UsageError


@dataclass(frozen=True)
class Late:
    """What the deadline means for a submission.

    Attributes:
        counted: How late it is after all that is free.
        lines: What was looked at to find that; for people.
        days: Late days that it uses.
        unknown: Whether nothing says when it was handed in.
    """

    counted: Lateness = field(default_factory=Lateness)
    lines: tuple[str, ...] = ()
    days: int = 0
    unknown: bool = False


class Deadlines:
    """Measures a class by its deadline.

    Args:
        policies: The rules.
        folder: Where the class is graded into.

    Raises:
        UsageError: if an earlier class that used late days can't be read.
    """

    def __init__(self, policies: Policies, folder: Path) -> None:
        self._policies = policies
        self._used = [_used_in(earlier, folder, policies.path) for earlier in _earlier(policies)]

    def of(self, row: GradeRow) -> Late:
        """How late a submission is."""
        policies = self._policies
        if policies.due is None:
            return Late()
        time, due = self._time(row), policies.due
        if time is None:
            said = "late, says the export, and not by how much; " if row.person.late else ""
            return Late(lines=(f"{said}no time of submission is known: taken as in time",), unknown=True)
        if not lateness(time, due):
            return Late()
        until, lines = self._until(row, due), []
        if until > due:
            lines.append(f"deadline extended to {shown(until)}")
        late = lateness(time, until)
        if late and not lateness(time, later(until, policies.grace)):
            lines.append(f"{late} after the deadline, within the time of grace")
            late = Lateness()
        if not late:
            return Late(lines=tuple(lines))
        lines.append(f"handed in {shown(time)}, {late} after the deadline of {shown(until)}")
        days = min(late.days, self._days_left(row))
        if days:
            left = self._days_left(row, at_most=False) - days
            lines.append(f"{days} late {'day' if days == 1 else 'days'} used, {left} left")
        return Late(late.less(days), tuple(lines), days)

    def _time(self, row: GradeRow) -> datetime | None:
        """When it was handed in: as the rules say, else as the export does."""
        keys = frozenset[str]().union(*keys_by_member(row))
        told = [time for student, time in self._policies.times.items() if student in keys]
        return max(told) if told else submitted_at(row.person.submitted, self._policies.zone)

    def _until(self, row: GradeRow, due: datetime) -> datetime:
        """The deadline: of a group the latest that one of them has."""
        keys = frozenset[str]().union(*keys_by_member(row))
        return max([one.until for one in self._policies.extensions if one.student.casefold() in keys], default=due)

    def _days_left(self, row: GradeRow, *, at_most: bool = True) -> int:
        """Late days that it may use: of a group as many as the member has who has the fewest."""
        rule = self._policies.late_days
        if rule is None:
            return 0
        spent = max(self._spent(keys) for keys in keys_by_member(row))
        left = max(rule.each - spent, 0)
        return min(left, rule.at_most) if at_most else left

    def _spent(self, keys: frozenset[str]) -> int:
        return sum(max((used.get(key, 0) for key in keys), default=0) for used in self._used)


def shown(time: datetime) -> str:
    """A time as people read it, with its zone."""
    seconds = "seconds" if time.second else "minutes"
    return f"{time.replace(tzinfo=None).isoformat(' ', seconds)} {time.tzname()}"


def _earlier(policies: Policies) -> Sequence[Path]:
    return policies.late_days.earlier if policies.late_days else ()


def _used_in(earlier: Path, folder: Path, path: Path) -> dict[str, int]:
    """Late days that a class used, by what tells a person."""
    if earlier.resolve() == folder.resolve():
        raise UsageError(f"{path}: late_days.earlier: {earlier} is this class itself: name only those before it")
    try:
        rows = read_class(earlier).rows
    except UsageError as error:
        raise UsageError(f"{path}: late_days.earlier: {error}") from error
    used: dict[str, int] = {}
    for row in rows:
        for key in frozenset[str]().union(*keys_by_member(row)):
            used[key] = max(used.get(key, 0), row.late_days)
    return used
