"""How far the marking is, who marks what, how graders agree, and what students ask."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from autograder.errors import UsageError
from autograder.mark.visit import Visit, go_to
from autograder.written import graders, marking, overview, requests
from autograder.written.model import Event, Grader, GraderStatistics, Mark, PartProgress, Range

MAX_REPLY = 4000
MAX_NAME = 60
SAID = {
    "undone": "Undone.",
    "nothing": "There is nothing of yours to undo.",
    "replied": "Answered.",
    "given": "Given.",
    "taken": "It belongs to nobody again.",
    "ended": "The link holds no longer; the marks stay.",
    "settled": "Settled: what stands stays.",
}


@dataclass(frozen=True)
class Person:
    """A grader with what they did.

    Attributes:
        grader: Who.
        marks: Answers whose mark is theirs.
        decisions: How often they decided.
        mean: Mean share of the points; None without marks.
        seconds: Median seconds for a decision, weighted by decisions; None if not known.
    """

    grader: Grader
    marks: int
    decisions: int
    mean: float | None
    seconds: float | None


def show(visit: Visit) -> Response:
    """The page that one begins with."""
    return _page(visit)


def reply(visit: Visit) -> Response:
    """Answer a regrade request."""
    requests.reply(visit.marks, visit.grader.name, visit.path["request"], visit.text("text", MAX_REPLY))
    return go_to("/?said=replied#requests")


def add_grader(visit: Visit) -> Response:
    """Add a grader, or give one a new link; the page shows it once."""
    _only_owners(visit)
    name = visit.text("name", MAX_NAME)
    owner = any(one.owner for one in graders.graders(visit.marks) if one.name == name)
    return _page(visit, graders.add_grader(visit.marks, name, owner=owner))


def end_link(visit: Visit) -> Response:
    """Make a grader's link worthless."""
    _only_owners(visit)
    graders.end_link(visit.marks, visit.text("name", MAX_NAME))
    return go_to("/?said=ended#graders")


def give(visit: Visit) -> Response:
    """Give a part, or positions of it, to a grader."""
    _only_owners(visit)
    graders.give(visit.marks, _range(visit))
    return go_to("/?said=given#graders")


def take_back(visit: Visit) -> Response:
    """Let it belong to nobody again."""
    _only_owners(visit)
    graders.take_back(visit.marks, _range(visit))
    return go_to("/?said=taken#graders")


def _page(visit: Visit, link: tuple[Grader, str] | None = None) -> Response:
    marks = visit.marks
    progress = overview.progress(marks)
    by_part: dict[str, list[GraderStatistics]] = defaultdict(list)
    for one in overview.by_grader(marks):
        by_part[one.part].append(one)
    answers = sum(one.answers for one in progress)
    return visit.page(
        "overview.html",
        progress=progress,
        answers=answers,
        marked=sum(one.marked for one in progress),
        groups=sum(one.groups for one in progress),
        changed=sum(one.changed for one in progress),
        wants_second=sum(one.wants_second for one in progress),
        first_open=_first_open(progress),
        agreement={one.part: one for one in overview.agreement(marks)},
        by_part=by_part,
        people=[_person(one, by_part) for one in graders.graders(marks)],
        ranges=graders.ranges(marks),
        requests=requests.requests(marks),
        conflicts=_conflicts(visit),
        link=link,
        start=visit.of.link,
        said=SAID.get(visit.query.get("said", ""), ""),
    )


def _conflicts(visit: Visit) -> list[tuple[Event, Mark | None, str]]:
    """The conflicts that nobody settled, equal answers as one, each with its address."""
    by_batch = {event.batch: (event, mark) for event, mark in reversed(marking.conflicts(visit.marks))}
    return [(event, mark, visit.address(event.answer or 0, event.opinion)) for event, mark in by_batch.values()]


def _first_open(progress: Sequence[PartProgress]) -> PartProgress | None:
    return next((one for one in progress if one.open), None)


def _person(grader: Grader, by_part: Mapping[str, Sequence[GraderStatistics]]) -> Person:
    found = [one for rows in by_part.values() for one in rows if one.grader == grader.name]
    marks, decisions = sum(one.marks for one in found), sum(one.decisions for one in found)
    timed = [one for one in found if one.seconds is not None and one.decisions]
    weight = sum(one.decisions for one in timed)
    mean = math.fsum(one.mean * one.marks for one in found if one.mean is not None) / marks if marks else None
    seconds = math.fsum((one.seconds or 0) * one.decisions for one in timed) / weight if weight else None
    return Person(grader, marks, decisions, mean, seconds)


def _range(visit: Visit) -> Range:
    first, last = visit.number("first"), visit.number("last")
    part = visit.part_named(visit.text("part", 200))
    return Range(visit.text("name", MAX_NAME), part.key, int(first or 1), int(last or 0))


def _only_owners(visit: Visit) -> None:
    if not visit.grader.owner:
        raise UsageError("only who runs this page adds graders and gives parts")
