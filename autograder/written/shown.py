"""An answer as HTML, piece by piece, within caps for all of it: for the grading page and for students' pages."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.written.find import Piece
from autograder.written.render import MAX_ANSWER_BYTES, printable, render, render_plain

# A browser lays out so much in a moment; what is longer than an answer can sensibly be is in the student's notebook.
MAX_PLAIN_BYTES = 200_000


@dataclass(frozen=True)
class ShownPiece:
    """A piece of an answer.

    Attributes:
        kind: As `Piece.kind`, or "plain" for Markdown beyond the cap.
        html: What is shown; safe.
        notes: What was left out, and why.
        cell: The number of its cell; 0 if there is none.
    """

    kind: str
    html: str
    notes: tuple[str, ...]
    cell: int


def shown_pieces(pieces: Sequence[Piece], address: Callable[[str], str | None]) -> list[ShownPiece]:
    """The pieces of an answer: Markdown beyond the cap as plain text, and plain text beyond another one cut off.

    Args:
        pieces: The answer.
        address: Where the page finds a picture, by its name; None if there is none.
    """
    left, plain_left = MAX_ANSWER_BYTES, MAX_PLAIN_BYTES
    shown, unseen = [], 0
    for piece in pieces:
        size = len(piece.text.encode())
        if piece.kind == "markdown" and size <= left:
            left -= size
            found = render(piece.text, address)
            shown.append(ShownPiece("markdown", found.html, found.notes, piece.cell))
        elif piece.kind in ("picture", "missing"):
            shown.append(ShownPiece(piece.kind, _picture(piece, address), (), piece.cell))
        elif not plain_left:
            unseen += 1
        else:
            text = piece.text.encode()[:plain_left].decode(errors="ignore")
            plain_left -= len(text.encode())
            notes: tuple[str, ...] = ()
            if piece.kind == "markdown":
                notes = ("More than an answer may have: from here on as plain text.",)
            if len(text) < len(piece.text):
                notes += (f"Cut off here: it goes on for {len(piece.text) - len(text):,} characters.",)
            kind = "plain" if piece.kind == "markdown" else piece.kind
            shown.append(ShownPiece(kind, render_plain(text).html, notes, piece.cell))
    if unseen:
        shown.append(ShownPiece("missing", f"<p>Not shown: {unseen:,} more pieces of it.</p>", (), 0))
    return shown


def _picture(piece: Piece, address: Callable[[str], str | None]) -> str:
    where = address(piece.picture)
    if where is None:
        return f"<p>{_text(piece.text or 'A picture that is not there.')}</p>"
    said = _text(piece.text or "a picture of the student's")
    return f'<img src="{html.escape(where)}" alt="{said}">'


def _text(text: str) -> str:
    return html.escape(printable(text))
