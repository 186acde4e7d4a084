"""Who gained and who lost by a regrade, by how much, and through which case."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograder.batch.gradesheet import number
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
    """

    submission: str
    before: float
    after: float | None
    through: tuple[str, ...]

    @property
    def difference(self) -> float | None:
        """Points gained; negative if lost."""
        return None if self.after is None else self.after - self.before


def find_changes(replaced: Iterable[tuple[str, Record, Record | None]]) -> Iterator[Change]:
    """The scores that a regrade changed, from the records before and after."""
    for name, old, new in replaced:
        before = sum(old.report.scores(old.points).values())
        if new is None:
            yield Change(name, before, None, ("no result now",))
            continue
        after = sum(new.report.scores(new.points).values())
        if number(before) != number(after):
            yield Change(name, before, after, tuple(_reasons(old, new)))


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
    writer.writerow(["submission", "before", "after", "difference", "through"])
    for change in changes:
        after, difference = change.after, change.difference
        numbers = (number(change.before), "" if after is None else number(after))
        row = (*numbers, "" if difference is None else number(difference), escape_formula("; ".join(change.through)))
        writer.writerow([escape_formula(change.submission), *row])
    return text.getvalue()


def summary(changes: Sequence[Change]) -> Iterator[str]:
    """What the terminal says of it."""
    differences = [change.difference for change in changes]
    gained, lost = (sum(d is not None and d * sign > 0 for d in differences) for sign in (1, -1))
    without = sum(d is None for d in differences)
    more = f", {without} without a result now" if without else ""
    yield f"regrade: {gained} gained, {lost} lost{more}"
    for change in changes[:SHOWN]:
        difference = "" if change.difference is None else f" ({change.difference:+.2f})"
        after = "-" if change.after is None else f"{change.after:.2f}"
        through = "; ".join(change.through[:2]) + ("; ..." if len(change.through) > 2 else "")
        yield f"  {change.submission:<28} {change.before:.2f} -> {after}{difference}  {through}"
    if len(changes) > SHOWN:
        yield f"  and {len(changes) - SHOWN} more"
