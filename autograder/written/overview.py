"""How far the marking is, how graders compare, and what each rubric entry tells."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.written.database import Marks
from autograder.written.model import Agreement, GraderStatistics, PartProgress


def parts(marks: Marks) -> tuple[str, ...]:
    """The graded parts, `question.part`, in the order of the assignment."""
    raise NotImplementedError


def progress(marks: Marks) -> tuple[PartProgress, ...]:
    """How far each graded part is, in the order of the assignment."""
    raise NotImplementedError


def by_grader(marks: Marks) -> tuple[GraderStatistics, ...]:
    """What each grader did in each part."""
    raise NotImplementedError


def agreement(marks: Marks) -> tuple[Agreement, ...]:
    """How far double marks lie apart, by part."""
    raise NotImplementedError


def distribution(marks: Marks, part: str) -> Mapping[float, int]:
    """How many marks earn how many points, ascending."""
    raise NotImplementedError


def item_rates(marks: Marks, part: str) -> Mapping[str, int]:
    """How many marks have each entry of the rubric, in its order."""
    raise NotImplementedError
