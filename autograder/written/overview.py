"""How far the marking is, how graders compare, and what each rubric entry tells."""

from __future__ import annotations

import sqlite3
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from autograder.written.agreement import weighted_kappa
from autograder.written.database import Marks
from autograder.written.groups import groups_of
from autograder.written.model import FIRST, Agreement, GraderStatistics, PartProgress
from autograder.written.points import scaled, tickable
from autograder.written.rows import holding_marks, part_number, rubric_of


def parts(marks: Marks) -> tuple[str, ...]:
    """The graded parts, `question.part`, in the order of the assignment."""
    with marks.reading() as connection:
        return tuple(row["key"] for row in _graded(connection))


def progress(marks: Marks) -> tuple[PartProgress, ...]:
    """How far each graded part is, in the order of the assignment."""
    with marks.reading() as connection:
        return tuple(_progress(connection, row["id"], row["key"]) for row in _graded(connection))


def by_grader(marks: Marks) -> tuple[GraderStatistics, ...]:
    """What each grader did in each part: the marks that count, and second opinions, too."""
    with marks.reading() as connection:
        return tuple(found for row in _graded(connection) for found in _by_grader(connection, row["id"], row["key"]))


def seconds(marks: Marks) -> Mapping[str, float]:
    """Median seconds for a decision by part, whoever decided; parts of which nothing is known are left out."""
    with marks.reading() as connection:
        found = {}
        for row in _graded(connection):
            known = [value for times in _times(connection, row["id"]).values() for value in times if value is not None]
            if known:
                found[row["key"]] = statistics.median(known)
        return found


def agreement(marks: Marks) -> tuple[Agreement, ...]:
    """How far double marks lie apart, by part; equal answers are one."""
    with marks.reading() as connection:
        return tuple(_agreement(connection, row["id"], row["key"]) for row in _graded(connection))


def distribution(marks: Marks, part: str) -> Mapping[float, int]:
    """How many marks earn how many points, ascending.

    Raises:
        UsageError: if there is no such part.
    """
    with marks.reading() as connection:
        points = _points(connection, part_number(connection, part))
        return dict(
            sorted(Counter(round(value, 9) for (_, opinion), value in points.items() if opinion == FIRST).items())
        )


def item_rates(marks: Marks, part: str) -> Mapping[str, int]:
    """How many marks have each entry of the rubric, in its order.

    Raises:
        UsageError: if there is no such part.
    """
    with marks.reading() as connection:
        number = part_number(connection, part)
        holding = [draft for row, draft in holding_marks(connection, number) if row["opinion"] == FIRST]
        counts = Counter(key for draft in holding for key in draft.ticked)
        return {entry.key: counts[entry.key] for _, entry in tickable(rubric_of(connection, number))}


def _graded(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    return connection.execute(
        "SELECT id, question || '.' || name AS key FROM part WHERE place >= 0 AND points > 0 ORDER BY place"
    ).fetchall()


def _progress(connection: sqlite3.Connection, part: int, key: str) -> PartProgress:
    groups = groups_of(connection, part)
    members = [member for group in groups for member in group.members]
    sampled = [group for group in groups if group.sampled]
    changed = connection.execute(
        "SELECT count(*) FROM mark JOIN answer ON answer.id = mark.answer "
        "JOIN submission ON submission.id = answer.submission AND submission.present "
        "WHERE answer.part = ? AND opinion = 1 AND mark.present AND changed <> ''",
        (part,),
    ).fetchone()[0]
    asked = connection.execute(
        "SELECT count(*) FROM request JOIN answer ON answer.id = request.answer WHERE answer.part = ? AND reply = ''",
        (part,),
    ).fetchone()[0]
    still_open = sum(member.is_open for member in members)
    return PartProgress(
        part=key,
        answers=len(members),
        marked=len(members) - still_open,
        open=still_open,
        groups=sum(any(member.is_open for member in group.members) for group in groups),
        changed=changed,
        wants_second=sum(member.first is not None and member.is_open for member in members),
        second_wanted=len(sampled),
        second_done=sum(any(member.second is not None for member in group.members) for group in sampled),
        requests=asked,
    )


def _points(connection: sqlite3.Connection, part: int) -> dict[tuple[int, int], float]:
    """What marks that hold earn, by answer and opinion."""
    rubric = rubric_of(connection, part)
    worth = connection.execute("SELECT points FROM part WHERE id = ?", (part,)).fetchone()["points"]
    return {
        (row["answer"], row["opinion"]): scaled(rubric, draft, worth) for row, draft in holding_marks(connection, part)
    }


def _by_grader(connection: sqlite3.Connection, part: int, key: str) -> Iterator[GraderStatistics]:
    worth = connection.execute("SELECT points FROM part WHERE id = ?", (part,)).fetchone()["points"]
    points = _points(connection, part)
    shares: dict[str, list[float]] = {}
    for row, _ in holding_marks(connection, part):
        shares.setdefault(row["name"], []).append(points[row["answer"], row["opinion"]] / worth)
    times = _times(connection, part)
    for name in sorted({*shares, *times}):
        own, decisions = shares.get(name, []), times.get(name, [])
        known = [taken for taken in decisions if taken is not None]
        yield GraderStatistics(
            name,
            key,
            len(own),
            len(decisions),
            statistics.fmean(own) if own else None,
            statistics.stdev(own) if len(own) > 1 else None,
            statistics.median(known) if known else None,
        )


def _times(connection: sqlite3.Connection, part: int) -> dict[str, list[float | None]]:
    """How long each decision in a part took, by grader; equal answers were decided at once."""
    times: dict[str, dict[str, float | None]] = {}
    for row in connection.execute(
        "SELECT grader.name, event.batch, event.seconds FROM event JOIN grader ON grader.id = event.grader "
        "JOIN answer ON answer.id = event.answer WHERE event.kind = 'mark' AND answer.part = ?",
        (part,),
    ):
        times.setdefault(row["name"], {})[row["batch"]] = row["seconds"]
    return {name: list(decisions.values()) for name, decisions in times.items()}


def _agreement(connection: sqlite3.Connection, part: int, key: str) -> Agreement:
    points = _points(connection, part)
    same = {row["answer"]: row["same"] for row, _ in holding_marks(connection, part)}
    pairs = {
        same[answer]: (points[answer, FIRST], second)
        for (answer, opinion), second in points.items()
        if opinion != FIRST and (answer, FIRST) in points
    }
    return _compared(key, list(pairs.values()))


def _compared(part: str, pairs: Sequence[tuple[float, float]]) -> Agreement:
    if not pairs:
        return Agreement(part, 0, None, None, None)
    differences = [second - first for first, second in pairs]
    mean = statistics.fmean(abs(difference) for difference in differences)
    return Agreement(part, len(pairs), mean, statistics.fmean(differences), weighted_kappa(pairs))
