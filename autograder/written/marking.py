"""Saves marks: acknowledged means on the disk; where somebody saved another in between, both are kept as a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.written.database import Marks
from autograder.written.model import Conflict, Draft, Event, Mark, Saved


def save(
    marks: Marks,
    grader: str,
    draft: Draft,
    versions: Mapping[int, int],
    *,
    opinion: int = 1,
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
    raise NotImplementedError


def undo(marks: Marks, grader: str, batch: str | None = None) -> Saved | Conflict | None:
    """Take back what a grader did last and has not taken back yet (or what was done under a name), as a new event.

    Returns:
        The marks as they are now; a conflict if somebody changed one of them since, and then nothing is done; None if
        there is nothing to take back.
    """
    raise NotImplementedError


def mark_of(marks: Marks, answer: int, opinion: int = 1) -> Mark | None:
    """The mark of an answer; None if there is none."""
    raise NotImplementedError


def both_marks(marks: Marks, answer: int) -> tuple[Mark, ...]:
    """The first and the second mark of an answer, as far as there are any: side by side."""
    raise NotImplementedError


def history(marks: Marks, answer: int) -> tuple[Event, ...]:
    """All that was done to an answer, oldest first."""
    raise NotImplementedError


def conflicts(marks: Marks) -> Sequence[tuple[Event, Mark | None]]:
    """Drafts that were not saved since another mark stood there, and that nobody settled: with the mark that stands."""
    raise NotImplementedError


def settle_conflict(marks: Marks, grader: str, event: int) -> None:
    """Say that a conflict is settled: the mark that stands there now is right."""
    raise NotImplementedError
