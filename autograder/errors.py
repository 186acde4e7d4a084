"""The three ways in which grading ends early, told apart by whose fault it is."""

from __future__ import annotations

from collections.abc import Sequence


class UsageError(Exception):
    """The person at the command line asked for something impossible: one clear line, exit status 2."""


class Refused(UsageError):
    """Several things at once are wrong with the files of a course.

    Args:
        lines: A line for each: file, line number, and what to do.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = tuple(lines)


class SubmissionError(Exception):
    """A submission that can't be read: zero points and a line that tells the student what to do."""


class GraderError(Exception):
    """A failure of ours: never a grade. No results, one line, exit status 1, and a rerun picks it up."""


def reason_of(error: Exception) -> str:
    """Why grading failed, in a line: the text of a `GraderError`, or type and text of what nobody expected."""
    return str(error) if isinstance(error, GraderError) else f"{type(error).__name__}: {error}"
