"""Places in a source text, and edits of them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A piece of source.

    Attributes:
        first_line: From 1.
        first_column: In characters, from 0.
        last_line: From 1.
        last_column: In characters; the first one after the piece.
    """

    first_line: int
    first_column: int
    last_line: int
    last_column: int

    @classmethod
    def of(cls, node: ast.AST) -> Span:
        """Where a node stands; solutions are ASCII up to their code, so bytes are characters."""
        line, column = getattr(node, "lineno"), getattr(node, "col_offset")  # noqa: B009 - not every AST has them
        return cls(line, column, getattr(node, "end_lineno"), getattr(node, "end_col_offset"))  # noqa: B009

    def text(self, lines: Sequence[str]) -> str:
        """What stands there in a source, given as its lines."""
        piece = list(lines[self.first_line - 1 : self.last_line])
        piece[-1] = piece[-1][: self.last_column]
        piece[0] = piece[0][self.first_column :]
        return "\n".join(piece)

    def inside(self, other: Span) -> bool:
        """Whether this piece is part of another."""
        starts = (other.first_line, other.first_column) <= (self.first_line, self.first_column)
        return starts and (self.last_line, self.last_column) <= (other.last_line, other.last_column)


@dataclass(frozen=True)
class Edit:
    """A replacement of one piece of source.

    Attributes:
        span: What is replaced.
        text: What takes its place.
        fault: What kind of fault it makes.
        probe: Another text, with which the program fails where the edit would be a fault; empty if it always is one.
        helper: A function that the text calls, to stand at the end of the source; empty if there is none.
    """

    span: Span
    text: str
    fault: str
    probe: str = ""
    helper: str = ""

    def apply(self, lines: Sequence[str]) -> str:
        """The whole source with this edit made."""
        span = self.span
        start = lines[span.first_line - 1][: span.first_column]
        end = lines[span.last_line - 1][span.last_column :]
        return "\n".join([*lines[: span.first_line - 1], start + self.text + end, *lines[span.last_line :]])


def text_of(lines: Sequence[str]) -> str:
    """Lines as one, without indentation."""
    return " ".join(line.strip() for line in lines if line.strip())
