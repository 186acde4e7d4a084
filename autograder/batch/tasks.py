"""What is handed to a worker and what comes back: plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

# Where the class that grades is, as an entry point names it, so that handing out work needs no import of it.
WARM_GRADER = "autograder.batch.warm_grader:WarmGrader"


@dataclass(frozen=True)
class Task:
    """What is to be done for one submission.

    Attributes:
        file: The name of the file that counts.
        sha256: The hash of the submission, for the record.
        unreadable: Why there is no such file; empty if there is one.
        questions: The questions whose cases are to run.
        loads: Whether the student's code is to run at all; not if only points changed.
        known: The text of the staff record with the verdicts on the other questions; empty if there is none.
        submission: The name of the submission, for the log.
    """

    file: str
    sha256: str
    unreadable: str = ""
    questions: tuple[str, ...] = ()
    loads: bool = True
    known: str = ""
    submission: str = ""

    def plain(self) -> dict[str, Any]:
        """The task as JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Task:
        """The task from its plain form."""
        return cls(**{**data, "questions": tuple(data["questions"])})


@dataclass(frozen=True)
class Graded:
    """What became of it: the texts of its files, or why there are none.

    Attributes:
        staff: The staff record.
        results: Gradescope's results.
        status: For the grade sheet.
        scores: Points by question.
        error: Why grading failed, for a reason of ours, in one line; the results are empty then.
        details: Where it failed: the traceback, or what is known of a process that is gone.
    """

    staff: str = ""
    results: str = ""
    status: str = ""
    scores: dict[str, float] | None = None
    error: str = ""
    details: str = ""
