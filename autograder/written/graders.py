"""Who marks, by which link, and which parts were given to whom."""

from __future__ import annotations

from autograder.written.database import Marks
from autograder.written.model import Grader, Range

LINK_SECONDS = 14 * 86400.0


def add_grader(marks: Marks, name: str, *, owner: bool = False, seconds: float = LINK_SECONDS) -> tuple[Grader, str]:
    """Add a grader, or give one that is there a new link: returns the secret of the link, of which only a hash is kept.

    Args:
        marks: The marks.
        name: As marks have it: 1 to 60 characters in one line.
        owner: Whether they may add graders, give ranges and see names.
        seconds: How long the link holds; 0 for ever.

    Raises:
        UsageError: if the name is no such name.
    """
    raise NotImplementedError


def grader_of(marks: Marks, secret: str) -> Grader | None:
    """Whose link has this secret; None if nobody's, or if it has expired (`expired` tells)."""
    raise NotImplementedError


def expired(marks: Marks, secret: str) -> bool:
    """Whether the secret is one that has expired, so that this can be said."""
    raise NotImplementedError


def end_link(marks: Marks, name: str) -> None:
    """Make a grader's link worthless; the marks stay."""
    raise NotImplementedError


def graders(marks: Marks) -> tuple[Grader, ...]:
    """All of them, by name."""
    raise NotImplementedError


def give(marks: Marks, given: Range) -> None:
    """Give a part, or positions of it, to a grader.

    Raises:
        UsageError: if there is no such grader or part, or the positions are none.
    """
    raise NotImplementedError


def take_back(marks: Marks, given: Range) -> None:
    """Let it belong to nobody again."""
    raise NotImplementedError


def ranges(marks: Marks) -> tuple[Range, ...]:
    """What was given to whom."""
    raise NotImplementedError
