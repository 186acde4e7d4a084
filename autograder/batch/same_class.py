"""Keeps a class from being replaced by another one by mistake."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from autograder.batch.class_results import read_class
from autograder.errors import UsageError

_NAMED = 3


def check_same_class(folder: Path, assignment: str, submissions: Collection[str], *, drop: bool) -> None:
    """Refuse to grade another assignment, or fewer submissions, into the folder of a class.

    Args:
        folder: The `--output` of `autograder grade`.
        assignment: What is to be graded.
        submissions: The names of those that are to be graded.
        drop: Whether submissions that are there and not here are to go.

    Raises:
        UsageError: if that would take grades away; says which, and what to do.
    """
    try:
        before = read_class(folder)
    except UsageError:
        return  # none, or one of another version, which is graded anew
    if before.assignment != assignment:
        raise UsageError(
            f"{folder}: holds the grades of {before.assignment}, not of {assignment}: name another --output"
        )
    missing = [row.submission for row in before.rows if row.submission not in submissions]
    if missing and not drop:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise UsageError(
            f"{folder}: {len(missing)} of the {len(before.rows)} submissions graded there are not among these "
            f"({', '.join(missing[:_NAMED])}{more}): name all of them (--submission NAME grades one again), "
            "or another --output; with --drop-others their results go"
        )
