"""Matches submissions with students. What is not clear stays unmatched: a wrong grade is worse than a missing one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.report.results import Row


@dataclass(frozen=True)
class Person:
    """A student of a roster.

    Attributes:
        name: The name, as a rule "Last, First".
        ids: All that tells this student apart (ids, logins, e-mail addresses), in lower case.
        sid: The student number; empty if it is not known.
    """

    name: str
    ids: frozenset[str]
    sid: str = ""


def match(people: Sequence[Person], rows: Iterable[Row]) -> tuple[dict[int, Row], list[str]]:
    """Find each submission's student: by id, login or e-mail address, and where these say nothing by the whole name.

    Args:
        people: The students.
        rows: The lines of a grade sheet. Where the import knew neither id nor name, the submission's name stands for
            both.

    Returns:
        Submissions by the student's place in `people`; and a line for whatever was not matched, on both sides.
    """
    by_id, by_name = _index(people)
    lines: list[str] = []
    claims: dict[int, list[Row]] = {}
    for row in rows:
        ids = _ids(row)
        places = set().union(*(by_id.get(value, set()) for value in ids))
        if not places:
            places = by_name.get(name_key(row.person.get("name") or row.submission), set())
            other = [people[place] for place in places if row.person.get("sid") and people[place].sid]
            if len(places) == 1 and other:
                lines.append(f"{row.submission}: named as {other[0].name}, with another student number: left out")
                continue
        if len(places) == 1:
            claims.setdefault(places.pop(), []).append(row)
        elif places:
            lines.append(f"{row.submission}: may be any of {_names(people, places)}: left out")
        else:
            lines.append(f"{row.submission}: nobody in the roster")
    for place, claimed in claims.items():
        if len(claimed) > 1:
            names = ", ".join(row.submission for row in claimed)
            lines.append(f"{people[place].name}: more than one submission ({names}): left out")
    lines += [
        f"{person.name}: no submission: left as it was" for place, person in enumerate(people) if place not in claims
    ]
    return {place: claimed[0] for place, claimed in claims.items() if len(claimed) == 1}, lines


def name_key(name: str) -> str:
    """The same for "Last, First", "First Last" and "first_last"; another one for names that differ in an accent."""
    return " ".join(sorted(re.findall(r"\w+", unicodedata.normalize("NFC", name.casefold()).replace("_", " "))))


def _index(people: Sequence[Person]) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    by_id: dict[str, set[int]] = {}
    by_name: dict[str, set[int]] = {}
    for place, person in enumerate(people):
        for value in person.ids:
            by_id.setdefault(value, set()).add(place)
        by_name.setdefault(name_key(person.name), set()).add(place)
    return by_id, by_name


def _ids(row: Row) -> set[str]:
    values = {row.person.get("sid", ""), row.person.get("email", "")} - {""}
    return {value.strip().casefold() for value in values or {row.submission}}


def _names(people: Sequence[Person], places: set[int]) -> str:
    return "; ".join(f"{people[place].name} ({', '.join(sorted(people[place].ids))})" for place in sorted(places))
