"""The marks of a prompt: where code and written answers go, and which text goes when parts of a question do.

    <!-- code: softmax TEMPERATURE -->     the code cells of these names
    <!-- written: why -->                  room for this written part
    <!-- for: softmax why -->              the paragraph below this line is for these names

The last kind is in no notebook, and only matters where an assignment asks parts of the question. Text that is
`<!-- for: whole -->` goes wherever anything is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

CODE_MARKER = re.compile(r"<!--\s*code:\s*(.*?)\s*-->\s*$")
WRITTEN_MARKER = re.compile(r"<!--\s*written:\s*(\w+)\s*-->\s*$")
WHOLE = "whole"
FOR_MARKER = re.compile(r"<!--\s*for:\s*(\w+(?:\s+\w+)*)\s*-->\s*$")
_HEADING = re.compile(r"##(#?)\s")


@dataclass(frozen=True)
class _Piece:
    """A heading, a place, or text.

    Attributes:
        kind: "title" of the question, "heading" of a section, "code", "written" or "text".
        text: What it says.
        names: The names that a place is for; those that a text is for, none if it does not say.
    """

    kind: str
    text: str
    names: tuple[str, ...] = ()

    @property
    def is_place(self) -> bool:
        return self.kind in ("code", "written")


def without_marks(text: str) -> str:
    """A prompt without the lines that say what its paragraphs are for: as students read it, but for the places."""
    return "".join(line for line in text.splitlines(True) if not FOR_MARKER.match(line.strip()))


def cut_prompt(text: str, asked: Collection[str]) -> str:
    """A prompt with what belongs to some names only.

    A section goes if it has places and none of them is left, and the text right above written parts goes with them.
    All other text stays with its section. A paragraph that says for which names it is stays as long as one of them is
    asked.

    Args:
        text: The prompt.
        asked: The functions, choices and written parts that stay, and `WHOLE` if these are all.
    """
    kept: list[str] = []
    for section in _sections(text):
        kept += _cut_section(section, frozenset(asked))
    return "\n\n".join(kept) + "\n"


def _cut_section(section: list[_Piece], asked: frozenset[str]) -> Iterator[str]:
    places = [piece for piece in section if piece.is_place]
    alive = not places or section[0].kind == "title" or any(asked.intersection(piece.names) for piece in places)
    stays = []
    for number, piece in enumerate(section):
        # Unmarked text speaks of the written parts right below it, else of the whole section.
        below = () if piece.kind == "heading" else _written_below(section[number + 1 :])
        about = piece.names or below
        stays.append(bool(asked.intersection(about)) if about and piece.kind != "title" else alive)
    for piece, stay in zip(section, stays, strict=True):
        if stay and piece.kind == "code":
            yield f"<!-- code: {' '.join(name for name in piece.names if name in asked)} -->"
        elif stay or (piece.kind == "heading" and any(stays)):
            yield piece.text


def _written_below(pieces: list[_Piece]) -> tuple[str, ...]:
    """The written parts whose places follow a text; none if a place of code is among them."""
    below: list[_Piece] = []
    for piece in pieces:
        if not piece.is_place:
            break
        below.append(piece)
    only_written = all(piece.kind == "written" for piece in below)
    return tuple(name for piece in below for name in piece.names) if only_written else ()


def _sections(text: str) -> list[list[_Piece]]:
    """The pieces of a prompt by section, the first of which begins with the title."""
    sections: list[list[_Piece]] = [[]]
    lines: list[str] = []
    names: tuple[str, ...] = ()
    fenced = False

    def end_text() -> None:
        if said := "\n".join(lines).strip("\n"):
            sections[-1].append(_Piece("text", said, names))
        lines.clear()

    for line in text.strip().split("\n"):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        mark = line.strip()
        code, written, for_names = (kind.match(mark) for kind in (CODE_MARKER, WRITTEN_MARKER, FOR_MARKER))
        heading = None if fenced else _HEADING.match(line)
        paragraph_ends = bool(names and lines and not mark and not fenced)
        if not (code or written or for_names or heading or paragraph_ends):
            lines.append(line)
            continue
        end_text()
        names = tuple(for_names[1].split()) if for_names else ()
        if code:
            sections[-1].append(_Piece("code", mark, tuple(code[1].split())))
        elif written:
            sections[-1].append(_Piece("written", mark, (written[1],)))
        elif heading:
            sections.append([_Piece("heading" if heading[1] else "title", line)])
    end_text()
    return [section for section in sections if section]
