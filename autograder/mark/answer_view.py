"""The answer and the rubric as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from autograder.bank.rubric import Entry, Item
from autograder.mark.visit import points
from autograder.written.model import Answer, Draft, Part
from autograder.written.render import render
from autograder.written.shown import MAX_PLAIN_BYTES, ShownPiece, shown_pieces


@dataclass(frozen=True)
class Choice:
    """Something that can be ticked.

    Attributes:
        key: The key of the rubric's entry.
        points: What it earns or takes off, as it is shown.
        value: The same as a number.
        html: What it says.
        ticked: Whether it is ticked.
    """

    key: str
    points: str
    value: float
    html: Markup
    ticked: bool


@dataclass(frozen=True)
class Line:
    """A line of the rubric.

    Attributes:
        kind: "item", "deduction" or "cap".
        name: What its inputs have in common.
        digit: The key that toggles it; empty beyond the tenth.
        points: What it is worth, as it is shown.
        html: What it says.
        choices: Itself, or its alternatives.
    """

    kind: str
    name: str
    digit: str
    points: str
    html: Markup
    choices: tuple[Choice, ...]

    @property
    def alternatives(self) -> bool:
        """Whether one of several is chosen."""
        return self.kind == "item" and (len(self.choices) != 1 or self.choices[0].key != self.name)


def rubric_lines(part: Part, draft: Draft) -> list[Line]:
    """The rubric's lines in the order of their digits: items, deductions, caps."""
    rubric = part.rubric
    lines: list[Line] = []
    for item in rubric.items:
        entries: Sequence[Entry | Item] = item.alternatives or (item,)
        choices = tuple(_choice(entry, points(entry.points), draft) for entry in entries)
        lines.append(_line("item", item, points(item.points), choices, len(lines)))
    for entry in rubric.deductions:
        shown = f"−{points(entry.points)}"
        lines.append(_line("deduction", entry, shown, (_choice(entry, shown, draft),), len(lines)))
    for entry in rubric.caps:
        shown = f"≤ {points(entry.points)}"
        lines.append(_line("cap", entry, shown, (_choice(entry, shown, draft),), len(lines)))
    return lines


def _line(kind: str, entry: Entry | Item, shown: str, choices: tuple[Choice, ...], place: int) -> Line:
    digit = str((place + 1) % 10) if place < 10 else ""
    return Line(kind, entry.key, digit, shown, ours_in_line(entry.text), choices)


def _choice(entry: Entry | Item, shown: str, draft: Draft) -> Choice:
    return Choice(entry.key, shown, entry.points, ours_in_line(entry.text), entry.key in draft.ticked)


@lru_cache(maxsize=2000)
def ours(markdown: str) -> Markup:
    """A text of the course: a prompt, a reference answer."""
    return Markup(render(markdown).html)  # noqa: S704 - `render` makes it safe


@lru_cache(maxsize=2000)
def ours_in_line(markdown: str) -> Markup:
    """A text of the course within a line: without the paragraph around it."""
    html = render(markdown).html.strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        html = html[3:-4]
    return Markup(html)  # noqa: S704 - `render` makes it safe


def shown_answer(answer: Answer) -> list[tuple[ShownPiece, Markup]]:
    """The pieces of an answer, each with what the page shows of it."""
    pieces = shown_pieces(answer.pieces, lambda name: _address(answer, name))
    return [(piece, Markup(piece.html)) for piece in pieces]  # noqa: S704 - `shown_pieces` makes it safe


def plain_source(answer: Answer) -> str:
    """The raw text, as far as a browser shows it in a moment."""
    text = answer.source
    if len(text) > MAX_PLAIN_BYTES:
        return f"{text[:MAX_PLAIN_BYTES]}\n[cut off here: {len(text) - MAX_PLAIN_BYTES:,} more characters]"
    return text


def _address(answer: Answer, name: str) -> str | None:
    """Where the page finds a picture: by its number, never by a name that a student chose."""
    return f"/answer/{answer.id}/picture/{answer.pictures.index(name)}" if name in answer.pictures else None
