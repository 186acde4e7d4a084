"""The answer and the rubric as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from autograder.bank.rubric import Entry, Item
from autograder.mark.visit import points
from autograder.written.find import Piece
from autograder.written.model import Answer, Draft, Part
from autograder.written.render import MAX_ANSWER_BYTES, render, render_plain

# A browser lays out so much in a moment; what is longer than an answer can sensibly be is in the student's notebook.
MAX_PLAIN_BYTES = 200_000


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


@dataclass(frozen=True)
class ShownPiece:
    """A piece of an answer.

    Attributes:
        kind: As `Piece.kind`, or "plain" for Markdown beyond the cap.
        html: What is shown.
        notes: What was left out, and why.
        cell: The number of its cell; 0 if there is none.
    """

    kind: str
    html: Markup
    notes: tuple[str, ...]
    cell: int


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


def shown_pieces(answer: Answer) -> list[ShownPiece]:
    """The pieces of an answer: beyond the cap as plain text, and beyond another one cut off."""
    left, plain_left = MAX_ANSWER_BYTES, MAX_PLAIN_BYTES
    shown = []
    for piece in answer.pieces:
        size = len(piece.text.encode())
        if piece.kind == "markdown" and size <= left:
            left -= size
            found = render(piece.text, lambda name: _address(answer, name))
            shown.append(ShownPiece("markdown", Markup(found.html), found.notes, piece.cell))  # noqa: S704 - made safe
        elif piece.kind in ("picture", "missing"):
            shown.append(ShownPiece(piece.kind, _picture(answer, piece), (), piece.cell))
        else:
            text = piece.text.encode()[:plain_left].decode(errors="ignore")
            plain_left -= len(text.encode())
            notes: tuple[str, ...] = ()
            if piece.kind == "markdown":
                notes = ("More than an answer may have: from here on as plain text.",)
            if len(text) < len(piece.text):
                notes += (f"Cut off here: it goes on for {len(piece.text) - len(text):,} characters.",)
            kind = "plain" if piece.kind == "markdown" else piece.kind
            shown.append(ShownPiece(kind, Markup(render_plain(text).html), notes, piece.cell))  # noqa: S704 - made safe
    return shown


def plain_source(answer: Answer) -> str:
    """The raw text, as far as a browser shows it in a moment."""
    text = answer.source
    if len(text) > MAX_PLAIN_BYTES:
        return f"{text[:MAX_PLAIN_BYTES]}\n[cut off here: {len(text) - MAX_PLAIN_BYTES:,} more characters]"
    return text


def _address(answer: Answer, name: str) -> str | None:
    """Where the page finds a picture: by its number, never by a name that a student chose."""
    return f"/answer/{answer.id}/picture/{answer.pictures.index(name)}" if name in answer.pictures else None


def _picture(answer: Answer, piece: Piece) -> Markup:
    address = _address(answer, piece.picture)
    if address is None:
        return Markup("<p>{}</p>").format(piece.text or "A picture that is not there.")
    return Markup('<img src="{}" alt="{}">').format(address, escape(piece.text or "a picture of the student's"))
