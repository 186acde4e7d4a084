"""Points of written parts for sheets and pages. Reads only, also while somebody marks."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.written.answers import answers_file, read_answers, sha256_of
from autograder.written.database import database_file, open_to_read
from autograder.written.find import Finding
from autograder.written.identities import follow, moved, to_look_at
from autograder.written.model import FIRST, Draft, Part
from autograder.written.points import scaled
from autograder.written.rows import holding_marks, rubric_of

NOBODY = "nobody has marked it yet"


@dataclass(frozen=True)
class PartResult:
    """What a submission has in a part.

    Attributes:
        part: `question.part`.
        points: On the assignment's scale; None while it is open.
        worth: Of how many.
        ticked: The keys that were ticked.
        adjustment: As in `Draft`, on the rubric's scale.
        reason: As in `Draft`.
        comment: As in `Draft`.
        why_open: Why it is open; empty if it is not.
    """

    part: str
    points: float | None
    worth: float
    ticked: frozenset[str] = frozenset()
    adjustment: float = 0.0
    reason: str = ""
    comment: str = ""
    why_open: str = ""


@dataclass(frozen=True)
class _Marked:
    """A mark that holds: what it decides, on which answer, and whether a second opinion is wanted and missing."""

    draft: Draft
    sha256: str
    waits: bool


def results(folder: Path, parts: Sequence[Part], submissions: Sequence[str]) -> Mapping[str, Mapping[str, PartResult]]:
    """By submission and graded part what was marked, with the rubrics as they are now.

    A mark on another answer than the one that the class has now is open, and so is one that waits for a second opinion
    or whose rubric has items now that nobody looked for.

    Args:
        folder: The `--output` of `autograder grade`.
        parts: The parts of the assignment, from `parts.written_parts`.
        submissions: Their names.

    Raises:
        UsageError: if the file of marks is none of this version.
    """
    graded = [part for part in parts if part.points > 0]
    if not graded:
        return {}
    path = database_file(folder)
    connection = open_to_read(path)
    if connection is None:
        return {name: {part.key: _open(part, NOBODY) for part in graded} for name in submissions}
    try:
        with contextlib.closing(connection):
            marked = {part.key: _marked(connection, part) for part in graded}
    except sqlite3.Error as error:
        raise UsageError(f"{path}: can't be read: {error}") from error
    found = {}
    for name in submissions:
        is_marked = any(name in by_name for by_name in marked.values())
        answers = read_answers(answers_file(folder, name)) if is_marked else None
        now = _hashes(answers.finding) if answers else {}
        found[name] = {part.key: _result(part, marked[part.key].get(name), now.get(part.key)) for part in graded}
    return found


def _marked(connection: sqlite3.Connection, part: Part) -> dict[str, _Marked]:
    """The marks of a part that count, by submission, under the keys of the rubric as it is now."""
    row = connection.execute(
        "SELECT id FROM part WHERE question = ? AND name = ?", (part.question, part.name)
    ).fetchone()
    if row is None:
        return {}
    before = rubric_of(connection, row["id"])
    keys = moved(before, part.rubric)
    names = dict(
        connection.execute(
            "SELECT answer.id, submission.name FROM answer JOIN submission ON submission.id = answer.submission "
            "WHERE answer.part = ?",
            (row["id"],),
        ).fetchall()
    )
    held = holding_marks(connection, row["id"])
    twice = {mark["answer"] for mark, _ in held if mark["opinion"] != FIRST}
    found = {}
    for mark, draft in held:
        if mark["opinion"] == FIRST and not to_look_at(before, part.rubric, draft.ticked):
            now = Draft(follow(draft.ticked, keys), draft.adjustment, draft.reason, draft.comment, draft.wants_second)
            waits = draft.wants_second and mark["answer"] not in twice
            found[names[mark["answer"]]] = _Marked(now, mark["sha256"], waits)
    return found


def _hashes(finding: Finding) -> dict[str, str]:
    return {found.part: sha256_of(found) for found in finding.answers}


def _result(part: Part, marked: _Marked | None, sha256: str | None) -> PartResult:
    if marked is None:
        return _open(part, NOBODY)
    if marked.sha256 != sha256:
        return _open(part, "changed since it was marked")
    if marked.waits:
        return _open(part, "a second opinion is wanted")
    draft = marked.draft
    points = scaled(part.rubric, draft, part.points)
    return PartResult(part.key, points, part.points, draft.ticked, draft.adjustment, draft.reason, draft.comment)


def _open(part: Part, why: str) -> PartResult:
    return PartResult(part.key, None, part.points, why_open=why)
