"""What the marks hold, as plain data.

An answer is known by its number in the database; a submission, while names are hidden, by its random public name. A
part is known by `question.part`, such as `decoding.recurrence`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from autograder.bank.rubric import Rubric
from autograder.written.find import Piece

# The mark that counts, and the one of the second opinion.
FIRST, SECOND = 1, 2


@dataclass(frozen=True)
class Part:
    """A written part of an assignment.

    Attributes:
        question: Its question.
        name: Its name within the question.
        points: What it is worth in this assignment; 0 if it is not graded.
        rubric: What earns how much; its total may be another number, then points are scaled.
        prompt: The text that asks for it, as Markdown.
        answer: Staff's reference answer, as Markdown.
    """

    question: str
    name: str
    points: float
    rubric: Rubric
    prompt: str
    answer: str

    @property
    def key(self) -> str:
        """The name by which manifests, sheets and marks know it: `question.part`."""
        return f"{self.question}.{self.name}"

    @cached_property
    def rubric_sha256(self) -> str:
        """The hash of the rubric: another one means that something in it is another."""
        return hashlib.sha256(repr(self.rubric).encode()).hexdigest()


@dataclass(frozen=True)
class Answer:
    """An answer of one submission to one part.

    Attributes:
        id: Its number.
        part: `question.part`; empty for what no part claims ("unplaced").
        public: The random name of the submission.
        group: What it has in common with equal answers of the same part, and with no others.
        state: "answered", "empty" (all deleted, or no place for it found) or "untouched" (as it was given).
        pieces: What it consists of, in order.
        pictures: Names of its pictures; `picture` reads one.
        how: How it was found: "metadata", "id", "prompt", "file", or "none"; where it was a guess, `guess` is set.
        guess: Why the finder is not sure, in a line; empty if it is.
    """

    id: int
    part: str
    public: str
    group: str
    state: str
    pieces: tuple[Piece, ...]
    pictures: tuple[str, ...]
    how: str
    guess: str = ""

    @property
    def source(self) -> str:
        """The raw text of it all."""
        return "\n\n".join(piece.text for piece in self.pieces if piece.text)


@dataclass(frozen=True)
class Draft:
    """What a grader decides on an answer, before it is saved.

    Attributes:
        ticked: The keys of rubric entries: items without alternatives, alternatives, deductions, caps.
        adjustment: Points added, or taken off if negative, on the scale of the rubric; needs a reason.
        reason: Why; for the student as well.
        comment: For the student.
        wants_second: Whether somebody else should look at it: it counts as open until they did.
    """

    ticked: frozenset[str] = frozenset()
    adjustment: float = 0.0
    reason: str = ""
    comment: str = ""
    wants_second: bool = False


@dataclass(frozen=True)
class Mark:
    """A mark as it was saved.

    Attributes:
        answer: The answer's number.
        opinion: `FIRST`, the one that counts, or `SECOND`.
        version: Counts what was saved; 0 stands for no mark.
        grader: Who saved it last.
        at: When, in seconds since 1970.
        draft: What was decided.
        points: What it earns, on the scale of the part; computed from the rubric as it is now.
        changed: Why it is open again, such as "changed; was 3 of 5" after a new upload; empty if it holds.
    """

    answer: int
    opinion: int
    version: int
    grader: str
    at: float
    draft: Draft
    points: float
    changed: str = ""


@dataclass(frozen=True)
class Task:
    """What a grader marks with one decision: an answer, and all that equal it.

    Attributes:
        part: `question.part`.
        opinion: `FIRST` or `SECOND`; the page need not tell which.
        answer: The one to show.
        answers: The numbers of all that get the mark, that one among them.
        versions: The version of each one's mark of this opinion, as `save` wants them.
        mark: The mark of the answer shown, if there is one (also one that is open again).
        suggestion: The mark of an equal answer that was marked before; None if there is none.
        lease_until: When somebody else may take it, in seconds since 1970; 0 if it is not leased.
        position: Its place in the order of this part, from 1, and `total` how many there are.
        total: Decisions in this part.
    """

    part: str
    opinion: int
    answer: Answer
    answers: tuple[int, ...]
    versions: Mapping[int, int]
    mark: Mark | None
    suggestion: Mark | None
    lease_until: float
    position: int
    total: int


@dataclass(frozen=True)
class Saved:
    """A decision that was written and synced to the disk.

    Attributes:
        batch: The name of what was done, for undo.
        marks: The marks as they are now.
    """

    batch: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Conflict:
    """A decision that was not written, since somebody saved another before; the draft is kept in the events.

    Attributes:
        mine: What was to be saved.
        theirs: The marks that stand there.
        versions: The versions to save over, if that is what both want.
    """

    mine: Draft
    theirs: tuple[Mark, ...]
    versions: Mapping[int, int]


@dataclass(frozen=True)
class Event:
    """Something that was done; never changed, never deleted.

    Attributes:
        id: Its number, in order.
        uid: A name that no other machine gives.
        batch: What was done at once has one name.
        at: When, in seconds since 1970.
        grader: Who; empty for the program itself.
        kind: "mark", "undo", "conflict", "reopen", "rubric", "request", "reply", "merge".
        answer: The answer's number; None if it is about something else.
        opinion: Of which mark.
        before: As it was: JSON, or None.
        after: As it is: JSON, or None.
        seconds: How long the answer was on the screen; None if that isn't known.
    """

    id: int
    uid: str
    batch: str
    at: float
    grader: str
    kind: str
    answer: int | None
    opinion: int
    before: str | None
    after: str | None
    seconds: float | None


@dataclass(frozen=True)
class Grader:
    """Somebody who marks.

    Attributes:
        id: The number.
        name: As marks have it.
        expires: When the link ends, in seconds since 1970; 0 for never.
        owner: Whether they may add graders, give ranges and see names.
    """

    id: int
    name: str
    expires: float
    owner: bool


@dataclass(frozen=True)
class Range:
    """Part of the work that was given to a grader: others are offered it last.

    Attributes:
        grader: Whose.
        part: `question.part`.
        first: The first position in the part's order, from 1.
        last: The last one; 0 for the end.
    """

    grader: str
    part: str
    first: int = 1
    last: int = 0


@dataclass(frozen=True)
class Comment:
    """A comment that was used.

    Attributes:
        id: Its number.
        part: `question.part`.
        text: What it says.
        used: On how many marks it stands now.
    """

    id: int
    part: str
    text: str
    used: int


@dataclass(frozen=True)
class Request:
    """A regrade request.

    Attributes:
        id: Its number.
        answer: The answer's number.
        part: `question.part`.
        public: The random name of the submission.
        text: What the student asks.
        at: When.
        reply: What was answered; empty while it is open.
        grader: Who answered.
        before: The points when it was asked.
        after: The points when it was answered; None while it is open.
    """

    id: int
    answer: int
    part: str
    public: str
    text: str
    at: float
    reply: str = ""
    grader: str = ""
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class PartProgress:
    """How far a part is.

    Attributes:
        part: `question.part`.
        answers: Answers in all.
        marked: Answers whose mark holds.
        open: The others.
        groups: Decisions that are left.
        changed: Open since a new upload.
        wants_second: Open since their grader wants a second opinion.
        second_wanted: Answers of the sample.
        second_done: Those of them that were marked twice.
        requests: Regrade requests without a reply.
    """

    part: str
    answers: int
    marked: int
    open: int
    groups: int
    changed: int
    wants_second: int
    second_wanted: int
    second_done: int
    requests: int


@dataclass(frozen=True)
class GraderStatistics:
    """What a grader did in a part.

    Attributes:
        grader: Who.
        part: `question.part`.
        marks: Answers whose mark is theirs.
        decisions: How often they decided; equal answers are one.
        mean: Mean share of the points, from 0 to 1; None without marks.
        spread: Standard deviation of the share; None with fewer than two.
        seconds: Median seconds for a decision; None if not known.
    """

    grader: str
    part: str
    marks: int
    decisions: int
    mean: float | None
    spread: float | None
    seconds: float | None


@dataclass(frozen=True)
class Agreement:
    """How far two marks of one answer lie apart in a part.

    Attributes:
        part: `question.part`.
        pairs: Answers that two people marked.
        mean_difference: Mean of the absolute difference in points; None without pairs.
        bias: Mean of second minus first, in points; None without pairs.
        kappa: Weighted kappa (quadratic weights) of the points; None where it is not defined: fewer than two pairs, or
            both always gave one and the same number.
    """

    part: str
    pairs: int
    mean_difference: float | None
    bias: float | None
    kappa: float | None


@dataclass(frozen=True)
class Filter:
    """Which answers a list shows; what is not set doesn't matter.

    Attributes:
        part: Of this part.
        state: "unmarked", "marked", "changed", "second" (a second opinion is wanted), "requested", "guess" (the finder
            was not sure), "empty".
        item: Those whose mark has this key.
        grader: Those whose mark is this grader's.
        text: Those whose source holds this text, whatever the case.
    """

    part: str = ""
    state: str = ""
    item: str = ""
    grader: str = ""
    text: str = ""


@dataclass(frozen=True)
class Equal:
    """An answer that equals another one.

    Attributes:
        id: Its number.
        public: The submission's random name.
        differs: Whether it does in space or case.
    """

    id: int
    public: str
    differs: bool


@dataclass(frozen=True)
class Listed:
    """An answer in a list.

    Attributes:
        id: Its number.
        part: `question.part`.
        public: The submission's random name.
        state: As `Answer.state`.
        equal: How many answers of this part equal it, itself included.
        points: What its mark earns; None if it is open.
        grader: Who marked it; empty if nobody did.
        changed: As `Mark.changed`.
        start: How it begins, in one line.
    """

    id: int
    part: str
    public: str
    state: str
    equal: int
    points: float | None
    grader: str
    changed: str
    start: str


@dataclass(frozen=True)
class RubricChange:
    """What a change of a rubric did to marks that were given before.

    Attributes:
        part: `question.part`.
        what: The entries that changed, in words, such as "result: 2 -> 3" or "item-2 is gone".
        answers: By answer, the points before and after; those that stayed are left out.
    """

    part: str
    what: tuple[str, ...]
    answers: Mapping[int, tuple[float, float]] = field(default_factory=dict)
