"""What two answers are compared by: short runs of tokens, so that neither order nor names nor comments matter."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.similarity.tokens import MAX_CODE, Statement, statements
from autograder.written.find import Found

# Tokens of a run within a statement, and words of a run in a text: shorter ones everybody has, longer ones a small
# change breaks.
CODE_RUN, TEXT_RUN = 6, 4
MAX_FEATURES = 20_000  # of an answer; a long one has some 1,000
_MAX_TEXT = 50_000  # characters of a written answer
_MAX_BLOCKS = 3_000  # of a submission
_PICTURE_WEIGHT = 20  # the same picture says as much as so many runs of words
_WORD = re.compile(r"\\[A-Za-z]+|[^\W\d_]+|\d+(?:\.\d+)?|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Some lines of an answer, and the features found in them.

    Attributes:
        first: The number of the first line, from 0.
        last: The number of the last line.
        features: Hashes, which hold within one process.
        unit: The function or choice that they are of; empty for helpers, and in written answers.
    """

    first: int
    last: int
    features: tuple[int, ...]
    unit: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer to a question, or to one of its written parts.

    Attributes:
        text: As it was typed.
        pieces: Its lines with what is compared of them, without what was given.
        found: A written answer as it was found, to be shown.
        features: Those of all pieces.
        units: For each function or choice its features, and among them those of whole statements, and of all its
            statements together in any order: who agrees in these agrees in more than in their parts.
    """

    text: str
    pieces: tuple[Piece, ...]
    found: Found | None = None
    features: frozenset[int] = field(init=False, repr=False)
    units: Mapping[str, frozenset[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        every = (feature for piece in self.pieces for feature in piece.features)
        object.__setattr__(self, "features", frozenset(every))
        units: dict[str, list[tuple[int, ...]]] = {}
        for piece in self.pieces:
            units.setdefault(piece.unit, []).append(piece.features)
        object.__setattr__(self, "units", {unit: _unit_features(pieces) for unit, pieces in units.items()})


def _unit_features(pieces: Sequence[tuple[int, ...]]) -> frozenset[int]:
    statements = sorted(map(hash, pieces))
    return frozenset().union(*pieces, statements, [hash(tuple(statements))])


def code_answers(
    sources: Iterable[str], questions: Mapping[str, Collection[str]], given: Collection[int] = ()
) -> dict[str, Answer]:
    """What code answers, by question.

    To a question belongs what defines its functions and choices, and what these use of the rest.

    Args:
        sources: The cells; hostile.
        questions: For each question the names of its functions and choices.
        given: The features of what was given: stubs, lecture code.
    """
    blocks = _blocks(sources)
    users: dict[str, list[int]] = {}  # by name, which blocks define it
    for number, block in enumerate(blocks):
        for name in block.binds:
            users.setdefault(name, []).append(number)
    answers = {}
    for question, names in questions.items():
        chosen = _reached(blocks, users, names)
        if answer := _code_answer([blocks[number] for number in chosen], names, given):
            answers[question] = answer
    return answers


def code_features(source: str) -> frozenset[int]:
    """The features of code that was given."""
    return frozenset(feature for statement in statements(source) for feature in _runs(statement.tokens, CODE_RUN))


def text_answer(found: Found, given: Collection[int] = ()) -> Answer | None:
    """What is compared of a written answer; None if nothing is.

    Args:
        found: The answer; hostile.
        given: The features of its prompt.
    """
    if found.state != "answered":
        return None
    text = "\n".join(piece.text for piece in found.pieces if not piece.picture)[:_MAX_TEXT]
    pieces = [*_text_pieces(text, given)]
    hashes = [hashlib.sha256(picture.content).digest() for picture in found.pictures]
    pieces += [Piece(0, 0, tuple(hash((each, n)) for n in range(_PICTURE_WEIGHT))) for each in hashes]
    return Answer(text, tuple(pieces), found) if pieces else None


def text_features(text: str) -> frozenset[int]:
    """The features of a text that was given."""
    return frozenset(feature for piece in _text_pieces(text[:_MAX_TEXT], ()) for feature in piece.features)


@dataclass(frozen=True)
class _Block:
    """A statement at the top level with all that is indented below it."""

    lines: tuple[str, ...]
    start: int
    statements: tuple[Statement, ...]
    binds: frozenset[str]
    names: frozenset[str]


def _blocks(sources: Iterable[str]) -> list[_Block]:
    blocks: list[_Block] = []
    room = MAX_CODE
    for source in sources:
        source = source[:room]
        room -= len(source)
        lines = source.split("\n")
        together: list[Statement] = []
        for statement in statements(source):
            if statement.indent == 0 and together and not _goes_on(statement):
                blocks.append(_block(lines, together))
                together = []
            together.append(statement)
            if len(blocks) >= _MAX_BLOCKS:
                return blocks
        if together:
            blocks.append(_block(lines, together))
    return blocks


def _goes_on(statement: Statement) -> bool:
    """Whether a statement at the top level belongs to the one before it."""
    return statement.tokens[0] in ("else", "elif", "except", "finally")


def _block(lines: Sequence[str], together: Sequence[Statement]) -> _Block:
    first, last = together[0].first, together[-1].last
    binds = {s.binds for s in together if s.binds and (s.indent == 0 or s.tokens[0] in ("def", "class", "async"))}
    names = frozenset().union(*(s.names for s in together))
    return _Block(tuple(lines[first : last + 1]), first, tuple(together), frozenset(binds), names)


def _reached(blocks: Sequence[_Block], users: Mapping[str, Sequence[int]], names: Collection[str]) -> list[int]:
    """The blocks that define some names, and those that these use."""
    asked = set(names)
    todo = [number for name in names for number in users.get(name, ())]
    reached: set[int] = set()
    while todo:
        number = todo.pop()
        if number not in reached:
            reached.add(number)
            used = blocks[number].names & users.keys() - asked
            todo += [other for name in used for other in users[name] if other not in reached]
    return sorted(reached)


def _code_answer(blocks: Sequence[_Block], names: Collection[str], given: Collection[int]) -> Answer | None:
    lines: list[str] = []
    pieces: list[Piece] = []
    room = MAX_FEATURES
    for block in blocks:
        offset = len(lines) - block.start
        unit = next((name for name in names if name in block.binds), "")
        for statement in block.statements:
            features = tuple(run for run in _runs(statement.tokens, CODE_RUN) if run not in given)[:room]
            room -= len(features)
            if features:
                pieces.append(Piece(statement.first + offset, statement.last + offset, features, unit))
        lines += [*block.lines, ""]
    return Answer("\n".join(lines).rstrip(), tuple(pieces)) if pieces else None


def _runs(tokens: Sequence[str], length: int) -> Iterator[int]:
    """Runs of tokens, as hashes; all of them where there are fewer."""
    for start in range(max(len(tokens) - length, 0) + 1):
        yield hash(tuple(tokens[start : start + length]))


def _text_pieces(text: str, given: Collection[int]) -> Iterator[Piece]:
    room = MAX_FEATURES
    for number, line in enumerate(text.split("\n")):
        words = _WORD.findall(unicodedata.normalize("NFKC", line).casefold())
        features = tuple(run for run in _runs(words, TEXT_RUN) if run not in given)[:room] if words else ()
        room -= len(features)
        if features:
            yield Piece(number, number, features)
