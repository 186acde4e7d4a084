"""What rules there are. `read` makes them of a file; see docs/instructor.md for how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.batch.policies.deadline import DAY, Lateness


@dataclass(frozen=True)
class LatePenalty:
    """What is taken off late work.

    Attributes:
        percent: For each unit.
        unit: How long a unit is: an hour that went by, or a day by the clock.
        linear: Whether a part of a unit counts as that part; else as a whole one.
        steps: In place of these: percent by how late it must be for it, the shortest first.
        of_maximum: Whether the percents are of the points to be had; else of those that were earned.
        floor: The percent of what was earned that always stays.
    """

    percent: float = 0.0
    unit: timedelta = DAY
    linear: bool = False
    steps: tuple[tuple[timedelta, float], ...] = ()
    of_maximum: bool = False
    floor: float = 0.0

    def percent_off(self, late: Lateness) -> float:
        """Percent to take off, from 0 to 100."""
        if not late:
            return 0.0
        if self.steps:
            return max((percent for after, percent in self.steps if self._reached(late, after)), default=0.0)
        spent = late.clock if self.unit == DAY else late.elapsed
        units = spent / self.unit if self.linear else -(-spent // self.unit)
        return min(100.0, self.percent * units)

    def points_left(self, earned: float, maximum: float, percent: float) -> float:
        """What is left of some points when so many percent are taken off."""
        off = percent / 100 * (maximum if self.of_maximum else earned)
        return max(earned - off, earned * self.floor / 100, 0.0)

    @staticmethod
    def _reached(late: Lateness, after: timedelta) -> bool:
        return (late.clock if after % DAY == timedelta() else late.elapsed) > after


@dataclass(frozen=True)
class LateDays:
    """Days that each student may be late without a penalty.

    Attributes:
        each: How many in all.
        at_most: How many for this assignment.
        earlier: Folders of classes that used some of them before.
    """

    each: int
    at_most: int
    earlier: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Drop:
    """A question, or a written part, that does not count, or counts as full.

    Attributes:
        what: `question` or `question.part`.
        reason: Why; students read it.
        full: Whether everybody gets its points; else it is left out.
        students: For whom alone; for all if empty.
    """

    what: str
    reason: str
    full: bool = False
    students: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extension:
    """A later deadline of one student.

    Attributes:
        student: A submission's name, an e-mail address or a student number.
        until: The deadline.
        reason: Why; for staff.
        where: File and line.
    """

    student: str
    until: datetime
    reason: str
    where: str


@dataclass(frozen=True)
class Policies:
    """The rules of an assignment; none are set by default.

    Attributes:
        path: Their file.
        zone: The time zone of the course.
        due: When it is due; None if never.
        grace: How long after that it is not late yet.
        penalty: What is taken off late work.
        late_days: Days of delay that are free.
        extensions: Later deadlines.
        times: Times of submission that exports lack, by student.
        extra: Questions and written parts whose points are extra: not in the maximum.
        extra_cap: The most extra points; None for no bound.
        cap: The most points in all, in percent of the maximum; None for no bound.
        drops: What does not count.
    """

    path: Path
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    due: datetime | None = None
    grace: timedelta = timedelta()
    penalty: LatePenalty = field(default_factory=LatePenalty)
    late_days: LateDays | None = None
    extensions: tuple[Extension, ...] = ()
    times: Mapping[str, datetime] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    extra_cap: float | None = None
    cap: float | None = None
    drops: tuple[Drop, ...] = ()
