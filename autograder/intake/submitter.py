"""Who handed something in, as far as an export says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.intake.submission_names import one_line

BETWEEN = "; "  # between the members of a group, in a cell of the grade sheet


@dataclass(frozen=True)
class Submitter:
    """Who stands behind a submission: a student, or a group in one row. What isn't known is empty.

    Attributes:
        name: As the export has it; of a group all, with `; ` between them, and so for the next two.
        email: Likewise.
        sid: The student's number: Gradescope's SID, Canvas' user id, Moodle's participant number.
        late: "late", or empty.
        submitted: When, as the export has it.
    """

    name: str = ""
    email: str = ""
    sid: str = ""
    late: str = ""
    submitted: str = ""

    @classmethod
    def group(cls, members: Sequence[Submitter], submitted: str = "") -> Submitter:
        """Several people with one submission, as one."""
        columns = [m.name for m in members], [m.email for m in members], [m.sid for m in members]
        name, email, sid = (BETWEEN.join(column) if any(column) else "" for column in columns)
        return cls(name, email, sid, submitted=submitted)


def plain(value: object) -> str:
    """A field of an export as one line of text."""
    return one_line(value) if isinstance(value, str) else ""
