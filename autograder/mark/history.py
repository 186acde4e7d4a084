"""What an event changed, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.mark.answer_view import rubric_lines
from autograder.mark.visit import points
from autograder.written.events import draft_from
from autograder.written.model import Draft, Event, Part
from autograder.written.points import scaled


def told(part: Part, event: Event) -> Mapping[str, object]:
    """An event for the page: who, when, and what is another since."""
    return {"at": event.at, "grader": event.grader, "kind": event.kind, "what": "; ".join(_changed(part, event))}


def _changed(part: Part, event: Event) -> Iterator[str]:
    after = json.loads(event.after or "{}")
    if event.kind not in ("mark", "undo", "merge", "conflict"):
        yield from (after[key] for key in ("why", "text", "reply") if isinstance(after.get(key), str))
        return
    before, now = _draft(json.loads(event.before or "{}")), _draft(after)
    if event.kind == "conflict":
        yield "not saved"
    if now is None:
        yield "no mark" if before is None else f"{_points(part, before)} taken back"
        return
    yield _points(part, now) if before is None else f"{_points(part, before)} → {_points(part, now)}"
    yield from _differences(part, before or Draft(), now)


def _differences(part: Part, before: Draft, now: Draft) -> Iterator[str]:
    """What was ticked and unticked, adjusted and said."""
    names = {
        choice.key: f"{line.digit or line.name}" + (f" ({choice.points})" if line.alternatives else "")
        for line in rubric_lines(part, Draft())
        for choice in line.choices
    }
    for keys, what in ((now.ticked - before.ticked, "ticked"), (before.ticked - now.ticked, "unticked")):
        if keys:
            yield f"{what} {', '.join(sorted(names.get(key, key) for key in keys))}"
    if now.adjustment != before.adjustment:
        yield f"adjusted by {now.adjustment:+g}" + (f" ({now.reason})" if now.reason else "")
    if now.comment != before.comment:
        yield f"comment “{now.comment}”" if now.comment else "no comment"
    if now.wants_second != before.wants_second:
        yield "wants a second opinion" if now.wants_second else "wants no second opinion"


def _points(part: Part, draft: Draft) -> str:
    return f"{points(scaled(part.rubric, draft, part.points))} of {points(part.points)}"


def _draft(state: Mapping[str, Any]) -> Draft | None:
    """The draft of a state, or a draft itself; None where there is none."""
    found = state.get("draft", state if "ticked" in state else None)
    return None if found is None else draft_from(found)
