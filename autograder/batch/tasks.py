"""What is handed to a worker and what comes back: plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from autograder.intake.beside import BesideFile
from autograder.intake.choose import SubmittedFile

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
        beside: The files to put beside it, each with its size: their bytes follow those of the file that counts.
        files: Which file counts, and which others were handed in, in one line.
    """

    file: str
    sha256: str
    unreadable: str = ""
    questions: tuple[str, ...] = ()
    loads: bool = True
    known: str = ""
    submission: str = ""
    beside: tuple[tuple[str, int], ...] = ()
    files: str = ""

    def plain(self) -> dict[str, Any]:
        """The task as JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Task:
        """The task from its plain form."""
        beside = tuple((name, size) for name, size in data["beside"])
        return cls(**{**data, "questions": tuple(data["questions"]), "beside": beside})

    def submitted(self, content: bytes) -> SubmittedFile:
        """The file that counts, and those beside it.

        Args:
            content: The bytes of `joined`.
        """
        end = len(content) - sum(size for _, size in self.beside)
        file, beside = content[:end], []
        for name, size in self.beside:
            beside.append(BesideFile(name, content[end : end + size]))
            end += size
        return SubmittedFile(self.file, file, tuple(beside), self.files)


def joined(answer: SubmittedFile) -> bytes:
    """The bytes of the file that counts, and of those beside it."""
    return b"".join([answer.content, *(file.content for file in answer.beside)]) if answer.beside else answer.content


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
