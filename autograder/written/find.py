"""Finds the written answers in a notebook, in whatever a student did with its cells.

Stands alone, on the standard library: students get this module as a part of `course_check`, so that what they export is
found as it is graded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# How the text of an untouched answer begins.
UNTOUCHED = "*Write your answer here"


@dataclass(frozen=True)
class Place:
    """A place for a written answer, as the assignment's notebook has it.

    Attributes:
        part: `question.part`.
        name: The name of its cell: id and metadata.
        prompt: The text of the cell before it, by which it is found where both are lost.
    """

    part: str
    name: str
    prompt: str


@dataclass(frozen=True)
class Picture:
    """A picture of an answer.

    Attributes:
        name: Unique within the answer.
        media: "image/png", "image/jpeg" or "image/gif", by its first bytes.
        content: Its bytes.
    """

    name: str
    media: str
    content: bytes


@dataclass(frozen=True)
class Piece:
    """A piece of an answer, in order: see `autograder.written.model.Block`."""

    kind: str
    text: str
    picture: str = ""
    cell: int = 0


@dataclass(frozen=True)
class Found:
    """An answer.

    Attributes:
        part: `question.part`; empty for what no place claims.
        state: "answered", "empty" or "untouched".
        pieces: What it consists of.
        pictures: Its pictures.
        how: "metadata", "id", "prompt", "file", or "none".
        guess: Why this is not sure, in a line; empty if it is.
    """

    part: str
    state: str
    pieces: tuple[Piece, ...]
    pictures: tuple[Picture, ...] = ()
    how: str = "none"
    guess: str = ""


@dataclass(frozen=True)
class Finding:
    """All that was found in a notebook or file.

    Attributes:
        answers: One for each place, in the order of the assignment.
        unplaced: What no place claims; None if there is nothing.
    """

    answers: tuple[Found, ...]
    unplaced: Found | None = None


def places_of(cells: Sequence[Mapping[str, Any]]) -> tuple[Place, ...]:
    """The places for answers in the notebook as it was given out.

    Args:
        cells: Its cells, as JSON has them.
    """
    raise NotImplementedError


def find_answers(cells: Sequence[object], given: Sequence[Mapping[str, Any]]) -> Finding:
    """Find the answers in a notebook; nothing in it raises.

    Args:
        cells: The notebook's cells, as JSON has them; hostile.
        given: The cells of the notebook as it was given out.
    """
    raise NotImplementedError


def find_in_text(text: str, places: Sequence[Place]) -> Finding:
    """Find the answers in the `.md` beside a `.py`: one heading a part, such as `## decoding: recurrence`."""
    raise NotImplementedError
