"""Marks from machine to machine, for graders without a common one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.written.database import Marks


@dataclass(frozen=True)
class Merged:
    """What a merge did.

    Attributes:
        taken: Marks that were taken over.
        known: Events that were here before.
        conflicts: Marks of which both machines have one and which differ: ours stands, theirs is kept as a conflict.
        unknown: Answers that are not here, or are other ones here, a line each; their marks were not taken.
    """

    taken: int
    known: int
    conflicts: int
    unknown: tuple[str, ...]


def export_events(marks: Marks) -> Iterator[str]:
    """What was done here, one event a line, as JSON; answers are named by submission and part."""
    raise NotImplementedError


def merge_events(marks: Marks, lines: Iterator[str], name: str) -> Merged:
    """Take over what was done on another machine: all of it or, if the file is wrong, nothing. Merging twice is once.

    Args:
        marks: The marks here.
        lines: The lines of `export_events`.
        name: The file, for messages.

    Raises:
        UsageError: if a line is none of `export_events`, or the export is of another assignment.
    """
    raise NotImplementedError
