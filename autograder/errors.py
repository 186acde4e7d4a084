"""The three ways in which grading ends early, told apart by whose fault it is."""

from __future__ import annotations


class UsageError(Exception):
    """The person at the command line asked for something impossible: one clear line, exit status 2."""


class SubmissionError(Exception):
    """A submission that can't be read: zero points and a line that tells the student what to do."""


class GraderError(Exception):
    """A failure of ours: never a grade. No results, one line, exit status 1, and a rerun picks it up."""


def reason_of(error: Exception) -> str:
    """Why grading failed, in a line: the text of a `GraderError`, or type and text of what nobody expected."""
    return str(error) if isinstance(error, GraderError) else f"{type(error).__name__}: {error}"
