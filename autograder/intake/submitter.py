"""Who handed something in, as far as an export says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.intake.submission_names import one_line

BETWEEN = "; "  # between the members of a group, in a cell of the grade sheet


@dataclass(frozen=True)
class Member:
    """One of those who handed something in together; what isn't known is empty.

    Attributes:
        name: The name.
        email: The e-mail address.
        sid: The student's number, or login.
    """

    name: str = ""
    email: str = ""
    sid: str = ""


@dataclass(frozen=True)
class Submitter:
    """Who stands behind a submission: a student, or a group in one row. What isn't known is empty.

    Attributes:
        name: As the export has it, or a group's name; of several people all, for people to read only.
        email: Likewise.
        sid: The student's number: Gradescope's SID, Canvas' user id, Moodle's participant number, a login.
        late: "late", or empty.
        submitted: When, as the export has it.
        members: Those who handed it in, where the export lists several. No name is ever taken apart for them.
        platform: Whose numbers they are, as the format is called.
    """

    name: str = ""
    email: str = ""
    sid: str = ""
    late: str = ""
    submitted: str = ""
    members: tuple[Member, ...] = ()
    platform: str = ""

    @classmethod
    def group(cls, members: Sequence[Member], submitted: str = "", platform: str = "") -> Submitter:
        """Several people with one submission, as one; a single one is a person."""
        columns = [m.name for m in members], [m.email for m in members], [m.sid for m in members]
        name, email, sid = (BETWEEN.join(column) if any(column) else "" for column in columns)
        together = tuple(members) if len(members) > 1 else ()
        return cls(name, email, sid, submitted=submitted, members=together, platform=platform)


# The columns of the grade sheet.
PERSON_COLUMNS = ("name", "email", "sid", "late", "submitted")


def plain(value: object) -> str:
    """A field of an export as one line of text."""
    return one_line(value) if isinstance(value, str) else ""
