"""The answers of a part, filtered."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from autograder.mark.visit import Visit
from autograder.written import lists, overview, queue
from autograder.written.graders import graders
from autograder.written.model import Filter
from autograder.written.points import tickable

ROWS = 100
STATES = {
    "": "all",
    "unmarked": "not marked",
    "marked": "marked",
    "changed": "changed since they were marked",
    "second": "second opinion wanted",
    "requested": "regrade request",
    "guess": "found by a guess",
    "empty": "empty or untouched",
}
MAX_TEXT = 200


def filter_of(visit: Visit, part: str) -> Filter:
    """The filter in an address."""
    query = visit.query
    state = query.get("state", "")
    return Filter(
        part=part,
        state=state if state in STATES else "",
        item=query.get("item", "")[:MAX_TEXT],
        grader=query.get("grader", "")[:MAX_TEXT],
        text=query.get("text", "")[:MAX_TEXT],
    )


def query_of(wanted: Filter) -> dict[str, str]:
    """The filter as it stands in addresses, without what is not set and the part."""
    found = {"state": wanted.state, "item": wanted.item, "grader": wanted.grader, "text": wanted.text}
    return {name: value for name, value in found.items() if value}


def show(visit: Visit) -> Response:
    """The answers that a filter lets through, a page of them."""
    part = visit.part
    wanted = filter_of(visit, part.key)
    page = visit.query.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    count, rows = lists.listed(visit.marks, wanted, offset=(number - 1) * ROWS, limit=ROWS)
    query = urlencode(query_of(wanted))
    return visit.page(
        "list.html",
        part=part,
        wanted=wanted,
        states=STATES,
        entries=[(entry.key, f"{entry.points:g}: {entry.text}") for _, entry in tickable(part.rubric)],
        rates=overview.item_rates(visit.marks, part.key),
        graders=graders(visit.marks),
        rows=rows,
        count=count,
        first=(number - 1) * ROWS + 1,
        query=query,
        page=number,
        pages=max(1, -(-count // ROWS)),
        leases=queue.leases(visit.marks, part.key),
    )
