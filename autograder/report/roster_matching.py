"""Matches submissions with students. What is not clear stays unmatched: a wrong grade is worse than a missing one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.batch.gradesheet import GradeRow
from autograder.intake.submitter import BETWEEN


@dataclass(frozen=True)
class RosterStudent:
    """A student of a roster.

    Attributes:
        name: The name, as a rule "Last, First".
        ids: What the school calls this student (student number, login, e-mail address), in lower case.
        number: What the roster's own system does.
        sid: The student number; empty if it is not known.
    """

    name: str
    ids: frozenset[str]
    number: str = ""
    sid: str = ""


@dataclass(frozen=True)
class Member:
    """Somebody who handed something in, as far as the grade sheet knows; what isn't known is empty.

    Attributes:
        name: The name.
        login: The e-mail address, or what else may be a login.
        sid: The student number.
    """

    name: str
    login: str
    sid: str


def match(people: Sequence[RosterStudent], rows: Iterable[GradeRow]) -> tuple[dict[int, GradeRow], list[str]]:
    """Find each submission's students: by number, login or e-mail address; where these say nothing, by the whole name.

    Args:
        people: The students.
        rows: The lines of a grade sheet.

    Returns:
        Submissions by the student's place in `people`; and a line for whatever was not matched, on both sides.
    """
    submitters = [(row, members(row)) for row in rows]
    finder = _Finder(people, [member.sid for _, group in submitters for member in group if member.sid])
    lines: list[str] = []
    claims: dict[int, list[GradeRow]] = {}
    for row, group in submitters:
        for member in group:
            places, problem = finder.find(member)
            who = row.submission if member.name in ("", row.submission) else f"{row.submission} ({member.name})"
            if problem:
                lines.append(f"{who}: {problem}: left out")
            elif not places:
                lines.append(f"{who}: nobody in the roster")
            for place in places if not problem else ():
                claims.setdefault(place, []).append(row)
    for place, claimed in claims.items():
        if len(claimed) > 1:
            names = ", ".join(row.submission for row in claimed)
            lines.append(f"{people[place].name}: more than one submission ({names}): left out")
    lines += [f"{person.name}: no submission: left as it was" for n, person in enumerate(people) if n not in claims]
    return {place: claimed[0] for place, claimed in claims.items() if len(claimed) == 1}, lines


def members(row: GradeRow) -> list[Member]:
    """Who handed it in. Where the import knew nobody, the submission's name stands for name and login."""
    columns = [row.person.name, row.person.email, row.person.sid]
    if not any(columns):
        return [Member(row.submission, row.submission, "")]
    parts = [column.split(BETWEEN) for column in columns]
    size = max(map(len, parts))
    if size > 1 and all(len(part) in (1, size) for part in parts):
        filled = [part if len(part) == size else [""] * size for part in parts]
        return [Member(*(cell.strip() for cell in cells)) for cells in zip(*filled, strict=True)]
    return [Member(*(column.strip() for column in columns))]


def name_key(name: str) -> str:
    """The same for "Last, First", "First Last" and "first_last"; another one for names that differ in an accent."""
    return " ".join(sorted(_words(name)))


class _Finder:
    """Looks students up.

    Args:
        people: The students of the roster.
        sids: The student numbers of the grade sheet.
    """

    def __init__(self, people: Sequence[RosterStudent], sids: Iterable[str]) -> None:
        self._people = people
        self._ids: dict[str, set[int]] = {}
        self._numbers: dict[str, set[int]] = {}
        self._names: dict[str, set[int]] = {}
        for place, person in enumerate(people):
            for value in person.ids:
                self._ids.setdefault(value, set()).add(place)
            self._numbers.setdefault(person.number, set()).add(place)
            self._names.setdefault(name_key(person.name), set()).add(place)
        # Both sides may number students in ways of their own; then another number says nothing.
        self._comparable = any(sid.casefold() in self._ids for sid in sids)

    def find(self, member: Member) -> tuple[set[int], str]:
        """The places of all students that it may be, and what is wrong with them; at most one if nothing is."""
        places = set().union(*(self._ids.get(value.casefold(), ()) for value in (member.login, member.sid) if value))
        # The number of another system may be, by accident, that of somebody else here.
        numbered = self._numbers.get(member.sid, set()) if member.sid else set()
        places |= {place for place in numbered if _may_be(member.name, self._people[place].name)}
        if not places:
            places = self._names.get(name_key(member.name), set())
            if len(places) == 1 and self._comparable and member.sid and all(self._people[n].sid for n in places):
                return places, f"named as {self._shown(places)}, with another student number ({member.sid})"
        return places, f"may be any of {self._shown(places)}" if len(places) > 1 else ""

    def _shown(self, places: set[int]) -> str:
        shown = []
        for place in sorted(places):
            person = self._people[place]
            shown.append(f"{person.name} ({', '.join([person.number, *sorted(person.ids)])})")
        return "; ".join(shown)


def _may_be(name: str, other: str) -> bool:
    """Whether two names may be one person's: one is empty, they share a word, or are the same when run together."""
    words, others = _words(name), _words(other)
    return not words or bool(set(words) & set(others)) or "".join(words) == "".join(others)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", name.casefold()).replace("_", " "))
