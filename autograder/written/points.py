"""What ticked rubric entries earn: computed each time, never stored."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from autograder.bank.rubric import Entry, Item, Rubric
from autograder.errors import UsageError
from autograder.written.model import Draft


def tickable(rubric: Rubric) -> Iterator[tuple[str, Entry | Item]]:
    """What can be ticked, in the rubric's order, with its kind: "item", "alternative", "deduction", "cap".

    An item with alternatives can't be ticked itself: one of its alternatives is.
    """
    for item in rubric.items:
        if item.alternatives:
            yield from (("alternative", one) for one in item.alternatives)
        else:
            yield "item", item
    yield from (("deduction", entry) for entry in rubric.deductions)
    yield from (("cap", entry) for entry in rubric.caps)


def full_marks(rubric: Rubric) -> frozenset[str]:
    """The keys that earn everything: each item, or its best alternative."""
    return frozenset(
        max(item.alternatives, key=lambda one: one.points).key if item.alternatives else item.key
        for item in rubric.items
    )


def earned(rubric: Rubric, draft: Draft) -> float:
    """Points on the rubric's scale: items, then deductions, then caps, then the adjustment; never below 0 or above all.

    Keys that the rubric doesn't have (any more) earn nothing.
    """
    sum_of_items = sum(_of_item(item, draft.ticked) for item in rubric.items)
    points = sum_of_items - sum(entry.points for entry in rubric.deductions if entry.key in draft.ticked)
    points = min([points, *(entry.points for entry in rubric.caps if entry.key in draft.ticked)])
    return min(max(max(points, 0.0) + draft.adjustment, 0.0), rubric.points)


def scaled(rubric: Rubric, draft: Draft, worth: float) -> float:
    """Points on the scale of an assignment, in which the part is worth so much."""
    return earned(rubric, draft) * worth / rubric.points


def check(rubric: Rubric, draft: Draft) -> None:
    """Refuse what makes no sense.

    Raises:
        UsageError: if a key is unknown, two alternatives of an item are ticked, or an adjustment has no reason; in a
            line for the grader.
    """
    known = {entry.key for _, entry in tickable(rubric)}
    if unknown := sorted(draft.ticked - known):
        raise UsageError(f"the rubric has no {', '.join(unknown)}: load the page again")
    for item in rubric.items:
        ticked = [one.key for one in item.alternatives if one.key in draft.ticked]
        if len(ticked) > 1:
            raise UsageError(f"of the alternatives {', '.join(ticked)} only one counts: untick the others")
    if draft.adjustment and not draft.reason.strip():
        raise UsageError("an adjustment of points needs a reason")
    if not abs(draft.adjustment) <= rubric.points:  # true of NaN as well
        raise UsageError(f"an adjustment lies between -{rubric.points:g} and {rubric.points:g}")


def _of_item(item: Item, ticked: Collection[str]) -> float:
    if item.alternatives:
        return max((one.points for one in item.alternatives if one.key in ticked), default=0.0)
    return item.points if item.key in ticked else 0.0
