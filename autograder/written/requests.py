"""Regrade requests: a row that somebody answers."""

from __future__ import annotations

from autograder.written.database import Marks
from autograder.written.model import Request


def add_request(marks: Marks, grader: str, answer: int, text: str) -> Request:
    """Note that a student asks for another look.

    Raises:
        UsageError: if the text is empty, or there is no such answer.
    """
    raise NotImplementedError


def reply(marks: Marks, grader: str, request: int, text: str) -> Request:
    """Answer a request, after the mark was changed or not.

    Raises:
        UsageError: if the text is empty, or there is no such request, or it has a reply.
    """
    raise NotImplementedError


def requests(marks: Marks, *, only_open: bool = True, part: str = "") -> tuple[Request, ...]:
    """The requests, oldest first."""
    raise NotImplementedError
