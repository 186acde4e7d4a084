"""One answer, or equal ones together: shown, marked, undone, in conflict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from autograder.errors import UsageError
from autograder.mark.answer_view import ours, plain_source, rubric_lines, shown_answer
from autograder.mark.history import told
from autograder.mark.lists import filter_of, query_of
from autograder.mark.visit import NotThere, Visit, data, go_to, plural, points
from autograder.written import comments, marking, queue, requests
from autograder.written import lists as answers
from autograder.written.events import draft_from
from autograder.written.model import FIRST, Conflict, Draft, Event, Part, Saved, Task
from autograder.written.points import full_marks, scaled

MAX_COMMENT = 4000
MAX_REASON = 400
# Longer than this on the screen somebody was elsewhere.
MAX_SECONDS = 3600.0
COMMENTS = 40


@dataclass(frozen=True)
class Side:
    """One of two drafts side by side.

    Attributes:
        who: Whose.
        points: What it earns.
        draft: What was decided.
    """

    who: str
    points: float
    draft: Draft


def take_next(visit: Visit) -> Response:
    """Lease what comes next in a part, and go there."""
    part = visit.part
    task = queue.next_task(visit.marks, visit.grader.name, part.key, after=_answer_in(visit, "after"))
    if task is None:
        return visit.page("done.html", part=part, leased=queue.leases(visit.marks, part.key))
    return go_to(visit.address(task.answer.id, task.opinion))


def take_previous(visit: Visit) -> Response:
    """Go to what this grader decided before."""
    task = queue.previous_task(visit.marks, visit.grader.name, visit.part.key, _answer_in(visit, "before"))
    if task:
        return go_to(visit.address(task.answer.id, task.opinion))
    return go_to(f"/part/{visit.part.key}/next?said=first")


def show(visit: Visit) -> Response:
    """An answer beside its rubric."""
    task = _task(visit)
    part = visit.part_named(task.part)
    conflict = _conflict(visit, task)
    draft = draft_from(json.loads(conflict.after or "{}")) if conflict else task.mark.draft if task.mark else Draft()
    chosen = "list" in visit.query  # from a list: whoever chose it may know what others made of it
    equal_count, equal = answers.equal_answers(visit.marks, task.answer.id)
    leased = queue.leases(visit.marks, task.part).get(task.answer.id, "")
    return visit.page(
        "answer.html",
        task=task,
        turn=visit.turn(task.answer.id, task.opinion),
        part=part,
        answer=task.answer,
        pieces=shown_answer(task.answer),
        source=plain_source(task.answer),
        unplaced=_unplaced(visit, task),
        prompt=ours(part.prompt),
        reference=ours(part.answer),
        notes=[ours(note) for note in part.rubric.notes],
        lines=rubric_lines(part, draft),
        draft=draft,
        full=sorted(full_marks(part.rubric)),
        suggestion=task.suggestion,
        suggested=sorted(task.suggestion.draft.ticked) if task.suggestion else [],
        comments=comments.comments(visit.marks, part.key, COMMENTS),
        equal=[(one, visit.address(one.id, task.opinion)) for one in equal],
        equal_count=equal_count,
        own_address=visit.address(task.answer.id, task.opinion),
        alone="alone" in visit.query,
        leased_by="" if leased == visit.grader.name else leased,
        conflict=_sides(visit, part, task, conflict, draft) if conflict else None,
        conflict_id=conflict.id if conflict else 0,
        requests=[one for one in requests.requests(visit.marks, part=part.key) if one.answer == task.answer.id],
        said=SAID.get(visit.query.get("said", ""), ""),
        around=_around(visit, task, chosen),
        both=marking.both_marks(visit.marks, task.answer.id) if chosen else (),
        history=[told(part, event) for event in marking.history(visit.marks, task.answer.id)] if chosen else [],
    )


SAID = {
    "undone": "Undone: this is how it was before.",
    "first": "This is the first that you marked here.",
    "settled": "Settled: what stands stays.",
    "asked": "The regrade request is noted.",
    "nothing": "There is nothing of yours to undo.",
    "changed": "Not undone: somebody, or another rubric, changed it since. This is what stands.",
}


def save(visit: Visit) -> Response:
    """Save a decision; the answer says where the next one is. What somebody else saved in between is a conflict."""
    number = visit.path["answer"]
    part = visit.part_named(answers.answer(visit.marks, number).part)
    versions = _versions(visit.body.get("versions"), number)
    if visit.text("rubric", 40) != part.rubric_sha256[:12]:
        raise UsageError("the rubric was changed since this page was loaded: load it again, and tick anew")
    opinion = visit.opinion(number, visit.text("turn", 40))
    seconds = visit.number("seconds")
    saved = marking.save(
        visit.marks,
        visit.grader.name,
        _draft(visit),
        versions,
        opinion=opinion,
        seconds=None if seconds is None else min(max(seconds, 0.0), MAX_SECONDS),
    )
    if isinstance(saved, Conflict):
        return JSONResponse({"conflict": visit.address(number, opinion)}, 409)
    return data(next=_next(visit, part), said=_said(part, saved))


def undo(visit: Visit) -> Response:
    """Take back what this grader did last."""
    undone = marking.undo(visit.marks, visit.grader.name)
    here = visit.text("here", 200)  # where the button was: the page of an answer
    if undone is None:
        back = here if here.startswith("/answer/") else "/"
        return go_to(f"{back}{'&' if '?' in back else '?'}said=nothing")
    if isinstance(undone, Conflict):
        theirs = undone.theirs[0] if undone.theirs else None
        about, said = (theirs.answer, theirs.opinion) if theirs else (next(iter(undone.versions)), FIRST), "changed"
    else:
        about, said = marking.answers_of(visit.marks, undone.batch)[0], "undone"
    return go_to(f"{visit.address(*about)}&said={said}")


def renew(visit: Visit) -> Response:
    """Hold the answer while somebody reads it."""
    return data(until=queue.renew(visit.marks, visit.grader.name, visit.path["answer"]))


def name(visit: Visit) -> Response:
    """Whose answer it is, for those who may know."""
    if not visit.grader.owner:
        raise UsageError("names are hidden from graders: ask the owner of this page")
    return data(name=answers.submission_name(visit.marks, visit.path["answer"]))


def picture(visit: Visit) -> Response:
    """A picture of an answer, by its number."""
    number, place = visit.path["answer"], visit.path["place"]
    names = answers.answer(visit.marks, number).pictures
    found = answers.picture(visit.marks, number, names[place]) if place < len(names) else None
    if found is None or found.media not in ("image/png", "image/jpeg", "image/gif"):
        raise NotThere("There is no such picture.")
    return Response(found.content, media_type=found.media, headers={"Cache-Control": "private, max-age=600"})


def ask(visit: Visit) -> Response:
    """Note a regrade request of a student's."""
    number = visit.path["answer"]
    requests.add_request(visit.marks, visit.grader.name, number, visit.text("text", MAX_COMMENT))
    return go_to(f"/answer/{number}?list=1&said=asked")


def settle(visit: Visit) -> Response:
    """What stands is right; the draft that was not saved stays in the history."""
    unsettled = [event for event, _ in marking.conflicts(visit.marks)]
    chosen = next((event for event in unsettled if event.id == visit.path["event"]), None)
    if chosen is None:
        raise NotThere("There is no such conflict, or it is settled.")
    for event in unsettled:
        if event.batch == chosen.batch:  # equal answers were decided at once
            marking.settle_conflict(visit.marks, visit.grader.name, event.id)
    if chosen.grader != visit.grader.name:
        return go_to("/?said=settled")
    return go_to(f"{visit.address(chosen.answer or 0, chosen.opinion)}&said=settled")


def _answer_in(visit: Visit, name: str) -> int | None:
    """The number of an answer in the query; None if there is none."""
    text = visit.query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _task(visit: Visit) -> Task:
    number, turn = visit.path["answer"], visit.query.get("turn", "")
    opinion = visit.opinion(number, turn) if turn else FIRST if "list" in visit.query else None
    return queue.task_of(visit.marks, visit.grader.name, number, alone="alone" in visit.query, opinion=opinion)


def _unplaced(visit: Visit, task: Task) -> list[object]:
    found = answers.unplaced(visit.marks, task.answer.id)
    return list(shown_answer(found)) if found else []


def _conflict(visit: Visit, task: Task) -> Event | None:
    """The draft of this grader that was not saved, since another mark stood there; the newest."""
    mine = [
        event
        for event, _ in marking.conflicts(visit.marks)
        if event.answer in task.answers and event.grader == visit.grader.name and event.opinion == task.opinion
    ]
    return mine[-1] if mine else None


def _sides(visit: Visit, part: Part, task: Task, event: Event, mine: Draft) -> tuple[Side, Side] | None:
    theirs = marking.mark_of(visit.marks, event.answer or task.answer.id, task.opinion)
    if theirs is None:
        return None
    return (
        Side(theirs.grader, theirs.points, theirs.draft),
        Side(visit.grader.name, scaled(part.rubric, mine, part.points), mine),
    )


def _around(visit: Visit, task: Task, chosen: bool) -> Mapping[str, str]:
    """Where next and previous lead: along a list if the answer came from one, else along what is to be marked."""
    if not chosen:
        return {
            "next": f"/part/{task.part}/next?after={task.answer.id}",
            "previous": f"/part/{task.part}/previous?before={task.answer.id}",
            "list": f"/part/{task.part}",
            "saved": "",
        }
    wanted = query_of(filter_of(visit, task.part))
    home = f"/part/{task.part}?{urlencode(wanted)}"
    before, after = answers.neighbors(visit.marks, filter_of(visit, task.part), task.answer.id)
    query = urlencode({**wanted, "list": 1})
    onward = f"/answer/{after}?{query}" if after else home
    return {
        "next": onward,
        "previous": f"/answer/{before}?{query}" if before else home,
        "list": home,
        "saved": onward,
    }


def _next(visit: Visit, part: Part) -> str:
    task = queue.next_task(visit.marks, visit.grader.name, part.key)
    return visit.address(task.answer.id, task.opinion) if task else f"/part/{part.key}/next"


def _versions(value: object, number: int) -> dict[int, int]:
    try:
        found = {int(key): int(version) for key, version in value.items()}  # type: ignore[attr-defined]
    except (AttributeError, TypeError, ValueError, OverflowError):
        found = {}
    if number not in found:
        raise UsageError("the page is out of date: load it again")
    return found


def _draft(visit: Visit) -> Draft:
    ticked = visit.body.get("ticked")
    if not isinstance(ticked, list) or not all(isinstance(key, str) for key in ticked):
        raise UsageError("the page is out of date: load it again")
    return Draft(
        ticked=frozenset(ticked),
        adjustment=visit.number("adjustment") or 0.0,
        reason=visit.text("reason", MAX_REASON),
        comment=visit.text("comment", MAX_COMMENT),
        wants_second=visit.body.get("wants_second") is True,
    )


def _said(part: Part, saved: Saved) -> str:
    mark = saved.marks[0]
    many = f" for {plural(len(saved.marks), 'equal answer')}" if len(saved.marks) > 1 else ""
    return f"Saved: {points(mark.points)} of {points(part.points)}{many}."
