"""The events: who did what when, with what stood there before and after; written only, never changed."""

from __future__ import annotations

import json
import secrets
import sqlite3
from typing import Any

from autograder.written.model import FIRST, Draft, Event


def note(
    connection: sqlite3.Connection,
    batch: str,
    at: float,
    kind: str,
    *,
    grader: int | None = None,
    answer: int | None = None,
    opinion: int = FIRST,
    before: object = None,
    after: object = None,
    seconds: float | None = None,
    uid: str = "",
) -> None:
    """Write an event, as part of the transaction that does what it tells."""
    values = (
        uid or secrets.token_hex(12),
        batch,
        at,
        grader,
        kind,
        answer,
        opinion,
        None if before is None else json.dumps(before, sort_keys=True),
        None if after is None else json.dumps(after, sort_keys=True),
        seconds,
    )
    connection.execute(
        "INSERT INTO event (uid, batch, at, grader, kind, answer, opinion, before, after, seconds) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )


def event_of(row: sqlite3.Row) -> Event:
    """A row of `event` that was joined with the grader's name as `name`."""
    return Event(
        row["id"],
        row["uid"],
        row["batch"],
        row["at"],
        row["name"] or "",
        row["kind"],
        row["answer"],
        row["opinion"],
        row["before"],
        row["after"],
        row["seconds"],
    )


def plain_draft(draft: Draft) -> dict[str, Any]:
    """A draft as events keep it."""
    return {
        "ticked": sorted(draft.ticked),
        "adjustment": draft.adjustment,
        "reason": draft.reason,
        "comment": draft.comment,
        "wants_second": draft.wants_second,
    }


def draft_from(data: Any) -> Draft:
    """A draft as an event kept it.

    Raises:
        ValueError, TypeError, KeyError: it is none.
    """
    ticked, adjustment = data["ticked"], data["adjustment"]
    texts = *ticked, data["reason"], data["comment"]
    if not all(isinstance(text, str) for text in texts) or type(adjustment) not in (int, float):
        raise TypeError("not a draft")
    return Draft(frozenset(ticked), float(adjustment), data["reason"], data["comment"], bool(data["wants_second"]))
