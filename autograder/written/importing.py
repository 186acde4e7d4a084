"""Parts, rubrics and answers into the database: when it is opened, and whenever they may have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.written.database import Marks
from autograder.written.model import Part, RubricChange


@dataclass(frozen=True)
class Imported:
    """What an import changed.

    Attributes:
        new: Answers that were not there before.
        reopened: Answers whose mark is open again, since another answer was handed in.
        gone: Submissions that the class has no more.
        rubrics: What changed rubrics did to marks.
    """

    new: int
    reopened: int
    gone: int
    rubrics: tuple[RubricChange, ...]


def import_all(marks: Marks, folder: Path, parts: Sequence[Part]) -> Imported:
    """Bring the database up to date with the class; files that did not change are not read again.

    A changed answer reopens its marks, with the reason. A rubric's entries keep their keys, so that marks follow a new
    price or wording; the change is an event, and is returned.

    Raises:
        UsageError: if the folder holds the class of another assignment, or none.
        GraderError: if the database can't be written.
    """
    raise NotImplementedError
