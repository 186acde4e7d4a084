"""Makes final points of those that were earned. Nothing is run again, and what was earned stays beside it.

The order: changes by hand, what is dropped, extra credit, the deadline, the cap, changes of the total by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.bank.bank import Assignment, Bank
from autograder.batch.class_results import record_of, staff_file
from autograder.batch.gradesheet import DECIMALS, GradeRow, number
from autograder.batch.policies.adjustments import FILE, Adjustment, read_adjustments
from autograder.batch.policies.late import Deadlines
from autograder.batch.policies.model import Policies
from autograder.batch.policies.people import named, nobody
from autograder.batch.policies.read import read_policies
from autograder.batch.records import Record
from autograder.errors import UsageError


@dataclass
class _Tally:
    """The points of a submission while rules change them, by question and written part."""

    points: dict[str, float]
    worth: dict[str, float]
    lines: list[str] = field(default_factory=list)


class Rules:
    """The rules of a class, read once.

    Args:
        bank: Where the rules are.
        assignment: The assignment.
        folder: Where the class is graded into; its adjustments lie there.

    Raises:
        UsageError: if a file is wrong; says which, the line, and what to write.
    """

    def __init__(self, bank: Bank, assignment: Assignment, folder: Path) -> None:
        written = {part: points for part, points in assignment.written.items() if points > 0}
        self._worth = {**assignment.points, **written}
        self._folder = folder
        self._adjustments = read_adjustments(folder)
        self._policies = read_policies(bank, assignment)
        self._deadlines = Deadlines(self._policies, folder) if self._policies else None
        if self._policies and self._maximum() <= 0:
            raise UsageError(f"{self._policies.path}: all is dropped or extra: leave something that counts")

    def apply(self, rows: Sequence[GradeRow]) -> tuple[tuple[GradeRow, ...], tuple[str, ...]]:
        """Apply them.

        Args:
            rows: The class, with what was earned.

        Returns:
            The class with its final points; and lines for staff on what fits nobody, or could not be known.
        """
        if self._policies is None and not self._adjustments:
            return tuple(replace(row, final=None, final_max=None, rules=(), late_days=0) for row in rows), ()
        notes = [*self._misfits(rows), *self._nobody(rows)]
        done = tuple(self._final(row) for row in rows)
        unknown = [row.submission for row in rows if self._deadlines and self._deadlines.of(row).unknown]
        if unknown:
            many = f"{len(unknown)} of {len(rows)} submissions"
            remedy = 'name a CSV of student,submitted with times = "..."'
            notes.append(f"no time of submission is known for {many} ({_few(unknown)}): taken as in time; {remedy}")
        return done, tuple(notes)

    def _maximum(self) -> float:
        """The points to be had: without what is extra, or dropped for all."""
        policies = self._policies
        gone = {drop.what for drop in policies.drops if not drop.students and not drop.full} if policies else set()
        extra = policies.extra if policies else ()
        return sum(worth for part, worth in self._worth.items() if part not in gone and part not in extra)

    def _final(self, row: GradeRow) -> GradeRow:
        maximum = round(self._maximum(), DECIMALS)
        if row.score is None:
            return replace(row, final=None, final_max=maximum, rules=(), late_days=0)
        earned = {**row.scores, **{part: points or 0.0 for part, points in row.written.items()}}
        tally = _Tally(earned, dict(self._worth))
        fitting = [one for one in self._adjustments if one.submission == row.submission and not self._misfit(one, row)]
        for one in fitting:
            if one.question:
                tally.points[one.question] = max(tally.points[one.question] + one.points, 0.0)
                tally.lines.append(one.said())
        points, days = sum(tally.points.values()), 0
        if self._policies is not None and self._deadlines is not None:
            self._drop(row, tally)
            points = self._with_extra(tally, self._policies)
            late = self._deadlines.of(row)
            days = late.days
            tally.lines += late.lines
            points = self._penalized(points, maximum, self._policies.penalty.percent_off(late.counted), tally)
            points = self._capped(points, maximum, tally)
        for one in fitting:
            if not one.question:
                points = max(points + one.points, 0.0)
                tally.lines.append(one.said())
        return replace(row, final=round(points, DECIMALS), final_max=maximum, rules=tuple(tally.lines), late_days=days)

    def _drop(self, row: GradeRow, tally: _Tally) -> None:
        for drop in self._policies.drops if self._policies else ():
            one = drop.what
            if one not in tally.worth or (drop.students and not any(named(row, s) for s in drop.students)):
                continue
            had, worth = tally.points.get(one, 0.0), tally.worth[one]
            if drop.full:
                tally.points[one] = max(had, worth)
                change = f"counts as full: {number(had)} -> {number(tally.points[one])}"
            elif self._counts_alone(one, tally):
                change = "is all that counts, and stays"
            else:
                del tally.worth[one]
                tally.points.pop(one, None)
                change = f"does not count: {number(had)} of {number(worth)} left out"
            tally.lines.append(f"{one} {change} ({drop.reason})")

    def _counts_alone(self, one: str, tally: _Tally) -> bool:
        extra = self._policies.extra if self._policies else ()
        return not sum(worth for part, worth in tally.worth.items() if part != one and part not in extra)

    def _with_extra(self, tally: _Tally, policies: Policies) -> float:
        """The sum; what counts is worth the same in all, also where one student has less of it."""
        extra = sum(points for part, points in tally.points.items() if part in policies.extra)
        counting = sum(points for part, points in tally.points.items() if part not in policies.extra)
        own = sum(worth for part, worth in tally.worth.items() if part not in policies.extra)
        maximum = self._maximum()
        if own < maximum - 10**-DECIMALS:
            scaled = counting * maximum / own
            tally.lines.append(
                f"the rest counts for all: {number(counting)} of {number(own)} are "
                f"{number(scaled)} of {number(maximum)}"
            )
            counting = scaled
        if policies.extra_cap is not None and extra > policies.extra_cap:
            tally.lines.append(f"extra credit is at most {policies.extra_cap:g}: {number(extra)} were earned")
            extra = policies.extra_cap
        if extra:
            tally.lines.append(f"extra credit: {number(extra)} beyond the maximum of {number(maximum)}")
        return counting + extra

    def _penalized(self, points: float, maximum: float, percent: float, tally: _Tally) -> float:
        if not percent or self._policies is None:
            return points
        penalty = self._policies.penalty
        left = penalty.points_left(points, maximum, percent)
        of = "of the maximum" if penalty.of_maximum else "of what was earned"
        floor = f", {penalty.floor:g}% of what was earned stays" if penalty.floor else ""
        tally.lines.append(f"late: {number(percent)}% {of} off{floor}: {number(points)} -> {number(left)}")
        return left

    def _capped(self, points: float, maximum: float, tally: _Tally) -> float:
        cap = self._policies.cap if self._policies else None
        most = maximum if cap is None else maximum * cap / 100
        if cap is None or points <= most:
            return points
        tally.lines.append(f"at most {cap:g}% of {number(maximum)}: {number(points)} -> {number(most)}")
        return most

    def _misfit(self, one: Adjustment, row: GradeRow) -> str:
        return one.misfit(row, self._record)

    def _record(self, submission: str) -> Record | None:
        return record_of(staff_file(self._folder, submission))

    def _misfits(self, rows: Sequence[GradeRow]) -> Iterator[str]:
        by_name = {row.submission: row for row in rows}
        for one in self._adjustments:
            row = by_name.get(one.submission)
            why = self._misfit(one, row) if row else f"there is no submission {one.submission}"
            if why:
                yield f"{FILE}, line {one.line}: no longer fits, and is not applied: {why}"

    def _nobody(self, rows: Sequence[GradeRow]) -> Iterator[str]:
        policies = self._policies
        if policies is None:
            return
        for extension in policies.extensions:
            if why := nobody(rows, extension.student):
                yield f"{extension.where}: {why}"
        for student in policies.times:
            if why := nobody(rows, student):
                yield f"{policies.path.name}: times: {why}"
        for drop in policies.drops:
            for student in drop.students:
                if why := nobody(rows, student):
                    yield f"{policies.path.name}: drop {drop.what}: {why}"


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
