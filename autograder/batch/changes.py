"""Who gained and who lost by a regrade, by how much, and through which case."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograder.batch.gradesheet import GradeRow, number
from autograder.batch.records import Record
from autograder.batch.spreadsheet import escape_formula

SHOWN = 10


@dataclass(frozen=True)
class Change:
    """A score that is another now.

    Attributes:
        submission: Whose.
        before: The points until now.
        after: The points now; None if a failure of the grader left none.
        through: Why, in words.
        before_max: The points to be had until now; None if that is not known.
        after_max: Likewise now.
    """

    submission: str
    before: float
    after: float | None
    through: tuple[str, ...]
    before_max: float | None = None
    after_max: float | None = None

    @property
    def difference(self) -> float | None:
        """Points gained; negative if lost."""
        return None if self.after is None else self.after - self.before

    @property
    def shares(self) -> tuple[float, float] | None:
        """Before and after as shares of the points to be had, from 0 to 1; None if they are not known."""
        if self.after is None or not self.before_max or not self.after_max:
            return None
        return self.before / self.before_max, self.after / self.after_max

    @property
    def is_rescaled(self) -> bool:
        """Whether other points are to be had now: then a difference in points says little."""
        return self.shares is not None and number(self.before_max or 0) != number(self.after_max or 0)


def find_changes(replaced: Iterable[tuple[str, Record, Record | None]]) -> Iterator[Change]:
    """The scores that a regrade changed, from the records before and after."""
    for name, old, new in replaced:
        before = sum(old.report.scores(old.points).values())
        if new is None:
            yield Change(name, before, None, ("no result now",))
            continue
        after = sum(new.report.scores(new.points).values())
        if number(before) != number(after):
            most = sum(old.points.values()), sum(new.points.values())
            yield Change(name, before, after, tuple(_reasons(old, new)), *most)


def find_rule_changes(before: Iterable[GradeRow], after: Iterable[GradeRow]) -> Iterator[Change]:
    """The scores that rules changed otherwise than they did before."""
    old = {row.submission: row for row in before}
    for row in after:
        was = old.get(row.submission)
        if was is None or was.counting is None or not (was.is_ruled or row.is_ruled):
            continue
        effects = [None if one.counting is None else number(one.counting - (one.total or 0)) for one in (was, row)]
        most = was.counting_max, row.counting_max
        if effects[0] != effects[1] or number(most[0]) != number(most[1]):
            new = [f"rules: {line}" for line in row.rules if line not in was.rules]
            gone = [f"rules: no more: {line}" for line in was.rules if line not in row.rules]
            yield Change(row.submission, was.counting, row.counting, (*new, *gone) or ("rules",), *most)


def _reasons(old: Record, new: Record) -> Iterator[str]:
    if old.sha256 != new.sha256:
        yield "another file was handed in"
    for question in dict.fromkeys([*old.points, *new.points]):
        if old.points.get(question) != new.points.get(question):
            yield f"points of {question} {old.points.get(question, 0):g} -> {new.points.get(question, 0):g}"
    before, after = ({(v.question, v.case): v for v in record.report.verdicts} for record in (old, new))
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        name = f"{key[0]}: {key[1]}"
        if was is None and now is not None:
            yield f"{name} is new ({now.outcome})"
        elif now is None and was is not None:
            yield f"{name} is gone (was {was.outcome})"
        elif was is not None and now is not None and was.passed != now.passed:
            yield f"{name} {was.outcome} -> {now.outcome}"
        elif was is not None and now is not None and was.weight != now.weight:
            yield f"{name} weighs {now.weight:g}, not {was.weight:g}"


def changes_text(changes: Sequence[Change]) -> str:
    """The text of changes.csv."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["submission", "before", "after", "difference", "share_before", "share_after", "through"])
    for change in changes:
        after, difference = change.after, change.difference
        numbers = (number(change.before), "" if after is None else number(after))
        shares = [f"{share:.2%}" for share in change.shares] if change.shares else ["", ""]
        through = escape_formula("; ".join(change.through))
        row = (*numbers, "" if difference is None else number(difference), *shares, through)
        writer.writerow([escape_formula(change.submission), *row])
    return text.getvalue()


def summary(changes: Sequence[Change]) -> Iterator[str]:
    """What the terminal says of it."""
    differences = [(change.submission, change.difference) for change in changes]
    gained, lost = (len({name for name, d in differences if d is not None and d * sign > 0}) for sign in (1, -1))
    without = sum(d is None for _, d in differences)
    more = f", {without} without a result now" if without else ""
    yield f"regrade: {gained} gained, {lost} lost{more}"
    if rescaled := [change.shares for change in changes if change.is_rescaled and change.shares]:
        up, down = (sum((after - before) * sign > 1e-9 for before, after in rescaled) for sign in (1, -1))
        same = len(rescaled) - up - down
        yield f"  other points are to be had now; as shares of them: {up} gained, {down} lost, {same} the same"
    for change in changes[:SHOWN]:
        difference = "" if change.difference is None else f" ({change.difference:+.2f})"
        after = "-" if change.after is None else f"{change.after:.2f}"
        through = "; ".join(change.through[:2]) + ("; ..." if len(change.through) > 2 else "")
        if change.is_rescaled and change.shares:
            difference += f", {change.shares[0]:.1%} -> {change.shares[1]:.1%}"
        yield f"  {change.submission:<28} {change.before:.2f} -> {after}{difference}  {through}"
    if len(changes) > SHOWN:
        yield f"  and {len(changes) - SHOWN} more"
