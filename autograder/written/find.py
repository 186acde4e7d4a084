"""Finds the written answers in a notebook, in whatever a student did with its cells.

Stands alone, on the standard library: students get this module as a part of `course_check`, so that what they export is
found as it is graded.

A cell is known by our metadata, else by its id, else by its text: a prompt has the words of the prompt, a stub the
names that it defines. What stands between such cells belongs to the part whose place it follows, or whose prompt.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .pictures import Picture, Pictures, attachments_of

__all__ = ["UNTOUCHED", "Finding", "Found", "Picture", "Piece", "Place", "find_answers", "find_in_text", "places_of"]

# How the text of an untouched answer begins.
UNTOUCHED = "*Write your answer here"
_WRITTEN = "-written-"
_MAX_OUTPUT = 4_000  # characters of what a code cell printed
_MAX_ADDED = 30  # lines of a text that was given that are compared one by one
_MAX_LENT = 500  # attachments that other cells may name
_DEFINES = re.compile(r"^(?:def[ \t]+([A-Za-z_]\w*)|([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=[^=])", re.MULTILINE)
_KEYWORDS = "from|import|def|class|for|if|while|with|return|assert|print"
_PROSE = re.compile(rf"\s*(?:[*#>-]+\s*)?(?!(?:{_KEYWORDS})\b)\w+,? \w+,? \w+")
_PLACEHOLDER = re.compile(r"\*Write your answer here[^*]*\*")


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
class Piece:
    """A piece of an answer, in order.

    Attributes:
        kind: "markdown", "code" (source of a code cell that was added), "output" (text that a code cell printed),
            "picture", or "missing" (a picture that can't be shown; the text says why in a line).
        text: The text; of a picture what stands for it where it can't be seen.
        picture: The name of the picture among the answer's; empty for other kinds.
        cell: The number of the cell, from 1; 0 if there is none.
    """

    kind: str
    text: str
    picture: str = ""
    cell: int = 0


@dataclass(frozen=True)
class Found:
    """An answer.

    Attributes:
        part: `question.part`; empty for what no place claims.
        state: "answered", "empty" (all deleted, or no place for it found) or "untouched" (as it was given).
        pieces: What it consists of.
        pictures: Its pictures.
        how: How it was found: "metadata", "id", "prompt", "file", or "none".
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
    found, prompt = [], ""
    for cell in cells:
        name = _name(cell)
        if "-prompt-" in name:
            prompt = _text(cell)
        elif _WRITTEN in name:
            question, _, part = name.partition(_WRITTEN)
            found.append(Place(f"{question}.{part}", name, prompt))
    return tuple(found)


def find_answers(cells: Sequence[object], given: Sequence[Mapping[str, Any]]) -> Finding:
    """Find the answers in a notebook; nothing in it raises.

    Args:
        cells: The notebook's cells, as JSON has them; hostile.
        given: The cells of the notebook as it was given out.
    """
    template = _Template(given)
    work = [_Cell.of(number, cell) for number, cell in enumerate(cells, start=1) if isinstance(cell, dict)]
    claims: dict[str, list[_Claim]] = {place.part: [] for place in template.places}
    rest: list[_Claim] = []
    seen: set[str] = set()
    below, above = "", ""  # the part whose place, or whose prompt, came last
    for cell in work:
        name, how = template.name_of(cell)
        part = template.parts.get(name, "")
        if part:
            claims[part].append(_Claim(cell, how, own=True, below=above))
            below, above = part, part
        elif name:
            below, above = "", template.follows.get(name, "")
            if added := _added(cell, template.text.get(name, ""), compare=name not in seen):
                (claims[above] if above else rest).append(_Claim(replace(cell, source=added), "prompt", typed_in=True))
            seen.add(name)
        else:
            claimed = below or (above if cell.kind != "code" or template.is_prompt.get(above) else "")
            if claimed and (cell.source.strip() or cell.data.get("outputs")):
                claims[claimed].append(_Claim(cell, "prompt"))
            elif cell.kind != "code" or _PROSE.match(cell.source):
                rest.append(_Claim(cell, "none"))
    lent = _lent(work)
    answers = tuple(_found(place.part, claims[place.part], lent) for place in template.places)
    unplaced = _found("", rest, lent)
    return Finding(answers, unplaced if unplaced.state == "answered" else None)


def find_in_text(text: str, places: Sequence[Place]) -> Finding:
    """Find the answers in the `.md` beside a `.py`: one heading a part, such as `## decoding: recurrence`."""
    names = {_heading(place.part): place.part for place in places}
    texts: dict[str, list[str]] = {}
    part, fenced = "", False
    for line in text.splitlines():
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        heading = re.fullmatch(r"#{1,6}\s+(.{1,200}?)\s*#*", line)
        if heading and not fenced and _heading(heading[1]) in names:
            part = names[_heading(heading[1])]
            texts.setdefault(part, [])
        else:
            texts.setdefault(part, []).append(line)

    def found(part: str) -> Found:
        lines = texts.get(part)
        pictures = Pictures()
        own = _without_placeholder(pictures.put_into("\n".join(lines or ()), {}, {}))
        pieces = (Piece("markdown", own),) if own else ()
        guess = "" if lines is not None else "the file has no heading for it"
        how = "file" if lines is not None else "none"
        return Found(part, "answered" if own else "empty", pieces, tuple(pictures.found), how, guess)

    rest = replace(found(""), guess="")
    return Finding(tuple(found(place.part) for place in places), rest if rest.state == "answered" else None)


@dataclass(frozen=True)
class _Cell:
    """A student's cell."""

    number: int
    kind: str
    source: str
    data: Mapping[str, Any]

    @classmethod
    def of(cls, number: int, data: dict[str, Any]) -> _Cell:
        kind = data.get("cell_type")
        return cls(number, kind if isinstance(kind, str) else "raw", _text(data), data)


@dataclass(frozen=True)
class _Claim:
    """A cell of a part, and why it is one.

    Attributes:
        cell: The cell.
        how: What tells so.
        own: Whether it is the place itself, or a copy of it.
        below: The part whose prompt or place came last before it.
        typed_in: Whether it was typed into a text that was given.
    """

    cell: _Cell
    how: str
    own: bool = False
    below: str = ""
    typed_in: bool = False


@dataclass
class _Template:
    """The notebook as it was given out, and how its cells are known again."""

    given: Sequence[Mapping[str, Any]]
    text: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    follows: dict[str, str] = field(default_factory=dict)  # the part whose place comes right after a cell
    is_prompt: dict[str, bool] = field(default_factory=dict)  # whether that cell is text

    def __post_init__(self) -> None:
        self.places = places_of(self.given)
        self.parts = {place.name: place.part for place in self.places}
        self.text = {_name(cell): _text(cell) for cell in self.given if _name(cell)}
        self._ids = {str(cell.get("id")): _name(cell) for cell in self.given if _name(cell) and cell.get("id")}
        names = [_name(cell) for cell in self.given]
        for index, name in enumerate(names):
            if name in self.parts:
                self._lead_to(self.parts[name], index)
        self._words = _unique((_words(text), name) for name, text in self.text.items() if name not in self.parts)
        # Headings of two parts may read the same: they come in their order.
        self._same: dict[str, list[str]] = {}
        for name, text in self.text.items():
            if name not in self.parts and _words(text) not in self._words:
                self._same.setdefault(_words(text), []).append(name)
        starts = ((_words(text)[:80], name) for name, text in self.text.items() if name not in self.parts)
        self._starts = _unique((start, name) for start, name in starts if len(start) == 80)
        self._defines = _unique(
            (defined, _name(cell))
            for cell in self.given
            if cell.get("cell_type") == "code"
            for defined in _defined(_text(cell))
        )

    def _lead_to(self, part: str, index: int) -> None:
        """Note which texts ask for a part: all right before its place, or the code that stands there."""
        self.is_prompt[part] = index > 0 and self.given[index - 1].get("cell_type") == "markdown"
        for cell in reversed(self.given[:index]):
            name = _name(cell)
            if name in self.parts or (self.is_prompt[part] and cell.get("cell_type") != "markdown"):
                break
            self.follows[name] = part
            if not self.is_prompt[part]:
                break

    def name_of(self, cell: _Cell) -> tuple[str, str]:
        """The name of the given cell that this is, empty if it is none; and what tells so."""
        metadata = cell.data.get("metadata")
        name = metadata.get("course") if isinstance(metadata, dict) else None
        if isinstance(name, str) and name in self.text:
            return name, "metadata"
        identity = cell.data.get("id")
        if isinstance(identity, str) and identity in self._ids:
            return self._ids[identity], "id"
        words = _words(cell.source)
        if name := self._words.get(words) or self._starts.get(words[:80]):
            return name, "text"
        if same := self._same.get(words):
            return same.pop(0), "text"
        if cell.kind == "code":
            found = {self._defines[one] for one in _defined(cell.source) if one in self._defines}
            if len(found) == 1:
                return found.pop(), "text"
        return "", ""


def _found(part: str, claims: Sequence[_Claim], lent: Mapping[str, object]) -> Found:
    pictures = Pictures()
    pieces = [piece for claim in claims for piece in _pieces(claim, pictures, lent)]
    ways = [claim.how for claim in claims]
    how = next((way for way in ("metadata", "id", "prompt") if way in ways), "none")
    if pieces:
        guess = _guess(part, claims, pieces) if part else ""
        return Found(part, "answered", tuple(pieces), tuple(pictures.found), how, guess)
    untouched = any(_PLACEHOLDER.search(claim.cell.source) for claim in claims)
    lost = "" if claims or not part else "no place for it was found in the notebook"
    return Found(part, "untouched" if untouched else "empty", (), (), how, lost)


def _guess(part: str, claims: Sequence[_Claim], pieces: Sequence[Piece]) -> str:
    """Why a grader should look where an answer comes from; empty where nothing is strange."""
    why = []
    if not any(claim.own for claim in claims):
        why.append("its own cell is not there any more: this stands below the text that asks for it")
    if any(claim.typed_in for claim in claims):
        why.append("some of it was typed into the text that asks for it")
    if any(claim.own and claim.cell.kind == "code" for claim in claims):
        why.append("its cell was turned into code")
    if any(claim.own and claim.below not in ("", part) for claim in claims[1:]):
        why.append("a copy of its cell stands below another part")
    if all(piece.kind in ("code", "output") for piece in pieces):
        why.append("there is only code that was added below its place")
    return "; ".join(why)


def _pieces(claim: _Claim, pictures: Pictures, lent: Mapping[str, object]) -> Iterator[Piece]:
    cell = claim.cell
    is_code = cell.kind == "code" and not (claim.own and not _has_run(cell))
    text = cell.source.strip("\n") if is_code else _without_placeholder(cell.source)
    if is_code and not _without_placeholder(text):
        text = ""
    if not is_code:
        text = pictures.put_into(text, attachments_of(cell.data), lent).strip()
    if text.strip():
        yield Piece("code" if is_code else "markdown", text, "", cell.number)
    if is_code:
        yield from _outputs(cell, pictures)


def _has_run(cell: _Cell) -> bool:
    """Whether a code cell did anything: text that was turned into code only raises."""
    outputs = cell.data.get("outputs")
    return isinstance(outputs, list) and any(
        isinstance(output, dict) and output.get("output_type") != "error" for output in outputs
    )


def _outputs(cell: _Cell, pictures: Pictures) -> Iterator[Piece]:
    outputs = cell.data.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if not isinstance(output, dict):
            continue
        data = output.get("data")
        bundle: Mapping[str, Any] = data if isinstance(data, dict) else {}
        shown = next((bundle[kind] for kind in ("image/png", "image/jpeg", "image/gif") if kind in bundle), None)
        if shown is not None:
            name, why = pictures.add(shown)
            said = f"picture that cell {cell.number} made"
            kind, text = ("picture", said) if name else ("missing", f"the {said} {why}")
            yield Piece(kind, text, name, cell.number)
            continue
        text = _string(output.get("text", bundle.get("text/plain")))
        if text.strip():
            more = "\n..." if len(text) > _MAX_OUTPUT else ""
            yield Piece("output", text[:_MAX_OUTPUT] + more, "", cell.number)


def _lent(work: Sequence[_Cell]) -> dict[str, object]:
    """Attachments by name, as far as a name stands for one picture in all of the notebook."""
    found: dict[str, object] = {}
    twice = set()
    for cell in work:
        for name, encoded in attachments_of(cell.data).items():
            if len(found) == _MAX_LENT and name not in found:
                break
            if found.setdefault(name, encoded) != encoded:
                twice.add(name)
    return {name: encoded for name, encoded in found.items() if name not in twice}


def _added(cell: _Cell, given: str, *, compare: bool) -> str:
    """What was typed into a text that was given; nothing for code, nor where only words of it were changed.

    Args:
        cell: The text as it is now.
        given: The text as it was given.
        compare: Whether to look for changed words line by line, which takes a while.
    """
    if cell.kind == "code" or _words(cell.source) == _words(given):
        return ""
    lines = {_words(line) for line in given.splitlines()}
    source = cell.source.splitlines()
    own = [line for line in source if _words(line) not in lines]
    if not any(line.strip() for line in own):
        return ""
    there = {_words(line) for line in source}
    gone = [line for line in lines if line not in there]
    if compare and gone and len(own) <= _MAX_ADDED:
        # Another edition of the same text, or a slip of the hand in it.
        own = [line for line in own if not difflib.get_close_matches(_words(line)[:300], gone, 1, 0.6)]
    return _without_placeholder("\n".join(own))


def _without_placeholder(text: str) -> str:
    return _PLACEHOLDER.sub("", text).strip("\n").rstrip()


def _defined(code: str) -> set[str]:
    return {match[1] or match[2] for match in _DEFINES.finditer(code)}


def _heading(text: str) -> str:
    return " ".join(re.split(r"[^0-9a-z]+", text.casefold())).strip()


def _name(cell: Mapping[str, Any]) -> str:
    metadata = cell.get("metadata")
    name = metadata.get("course") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""


def _text(cell: Mapping[str, Any]) -> str:
    # Notebooks of format 3 call it "input".
    return _string(cell.get("source", cell.get("input")))


def _string(source: object) -> str:
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return ""
    text = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text.encode("utf-8", "replace").decode("utf-8")


def _words(text: str) -> str:
    return " ".join(text.split())


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names by text, as far as a text is one cell's only."""
    found: dict[str, str] = {}
    twice = set()
    for text, name in pairs:
        if found.setdefault(text, name) != name:
            twice.add(text)
    return {text: name for text, name in found.items() if text and text not in twice}
