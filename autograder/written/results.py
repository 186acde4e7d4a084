"""Points of written parts for sheets and pages. Reads only, also while somebody marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.written.model import Part


@dataclass(frozen=True)
class PartResult:
    """What a submission has in a part.

    Attributes:
        part: `question.part`.
        points: On the assignment's scale; None while it is open.
        worth: Of how many.
        ticked: The keys that were ticked.
        adjustment: As in `Draft`, on the rubric's scale.
        reason: As in `Draft`.
        comment: As in `Draft`.
        why_open: Why it is open, where somebody marked it; empty otherwise.
    """

    part: str
    points: float | None
    worth: float
    ticked: frozenset[str] = frozenset()
    adjustment: float = 0.0
    reason: str = ""
    comment: str = ""
    why_open: str = ""


def results(folder: Path, parts: Sequence[Part]) -> Mapping[str, Mapping[str, PartResult]]:
    """By submission and part what was marked, with the rubrics as they are now; empty if nobody has marked yet.

    A mark on another answer than the one that the class has now is open.

    Raises:
        UsageError: if the file of marks is none of this version.
    """
    raise NotImplementedError
