"""Matches submissions with students. What is not clear stays unmatched: a wrong grade is worse than a missing one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.batch.gradesheet import GradeRow
from autograder.intake.gradescope_metadata import time_of
from autograder.intake.submitter import Member

_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc\u00b4.]")
# Letters that are more than a letter with an accent, and what people type for them.
_ONE_LETTER = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_TWO_LETTERS = _ONE_LETTER | str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


@dataclass(frozen=True)
class RosterStudent:
    """A student of a roster.

    Attributes:
        name: The name, as a rule "Last, First".
        ids: What the school calls this student (student number, login, e-mail address), in lower case.
        number: What the roster's own system does.
        sid: The student number; empty if it is not known.
        group: The group's name, where the roster has a column for it.
    """

    name: str
    ids: frozenset[str]
    number: str = ""
    sid: str = ""
    group: str = ""


def match(
    people: Sequence[RosterStudent], rows: Iterable[GradeRow], decided: Mapping[str, Sequence[str]] | None = None
) -> tuple[dict[int, GradeRow], list[str]]:
    """Find each submission's students: by number, login or e-mail address; where these say nothing, by the whole name.

    Args:
        people: The students.
        rows: The lines of a grade sheet.
        decided: What a person has settled: students by submission, or by the name of who handed it in.

    Returns:
        Submissions by the student's place in `people`; and a line for whatever was not matched, on both sides.
    """
    rows = list(rows)
    finder = _Finder(people, [(row.person.platform, one.sid) for row in rows for one in members(row) if one.sid])
    settled, lines = _settled(rows, decided or {})
    claims: dict[int, list[_Claim]] = {}
    for row in rows:
        for found in finder.claims(row, settled.get(row.submission)):
            if found.line:
                lines.append(found.line)
            for place in found.places:
                if all(claim.row is not row for claim in claims.setdefault(place, [])):
                    claims[place].append(found)
    chosen = {}
    for place, claimed in claims.items():
        counting, line = _the_one(claimed)
        if counting is not None:
            chosen[place] = counting
        if line:
            lines.append(f"{people[place].name}: {line}")
    lines += [f"{person.name}: no submission: left as it was" for n, person in enumerate(people) if n not in claims]
    return chosen, lines


@dataclass(frozen=True)
class _Claim:
    """Whose a submission may be.

    Attributes:
        row: The submission.
        places: The students; none where that isn't clear.
        sure: Whether numbers, addresses, the roster or a person say so, and not only what somebody is called.
        line: What staff should know; may be empty.
    """

    row: GradeRow
    places: frozenset[int]
    sure: bool
    line: str = ""


def _settled(
    rows: Sequence[GradeRow], decided: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Sequence[str]], list[str]]:
    """What a person has settled, by submission: named by the submission, else by who handed in, if that is only one."""
    settled: dict[str, Sequence[str]] = {}
    lines = []
    for name, students in decided.items():
        key = group_key(name)
        named = [row.submission for row in rows if group_key(row.submission) == key]
        named = named or [row.submission for row in rows if group_key(row.person.name) == key]
        if len(named) == 1:
            settled[named[0]] = students
        elif named:
            lines.append(f"{name}: more than one submission is called so ({', '.join(named)}): name one of them")
        else:
            lines.append(f"{name}: no submission is called so")
    return settled, lines


def _the_one(claims: Sequence[_Claim]) -> tuple[GradeRow | None, str]:
    """Which of several submissions counts for a student, and what to say of it.

    The latest, where numbers or addresses say that all are this student's: what somebody calls himself takes nothing
    from anybody, and gives nothing.
    """
    rows = [claim.row for claim in claims]
    if len(rows) == 1:
        return rows[0], ""
    latest = _latest(rows) if all(claim.sure for claim in claims) else None
    names = ", ".join(row.submission for row in rows)
    return latest, f"more than one submission ({names}): {'the latest counts' if latest else 'left out'}"


def _latest(rows: Sequence[GradeRow]) -> GradeRow | None:
    """The submission that counts for somebody who has several, as after a group was formed anew; None if unclear."""
    times = [time_of(row.person.submitted) for row in rows]
    if min(times) == time_of("") or times.count(max(times)) > 1:
        return None
    return rows[times.index(max(times))]


def members(row: GradeRow) -> Sequence[Member]:
    """Who handed it in. Where the import knew nobody, the submission's name stands for name and login.

    A name is never taken apart: "A; B" may be what one person is called.
    """
    person = row.person
    if person.members:
        return person.members
    if not any((person.name, person.email, person.sid)):
        return [Member(row.submission, row.submission)]
    return [Member(person.name, person.email, person.sid)]


def group_key(name: str) -> str:
    """The same for "Project Group 1" and "projectgroup1", as Canvas writes it."""
    return "".join(_words(name))


def name_key(name: str) -> str:
    """The same for "Last, First", "First Last" and "first_last"; another one for names that differ in an accent."""
    return " ".join(sorted(_words(name)))


def loose_keys(name: str) -> frozenset[str]:
    """What a name may be typed as: without accents or with two letters for one, without apostrophes and hyphens."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFC", name.casefold()))
    keys = set()
    for letters in (_ONE_LETTER, _TWO_LETTERS):
        spread = unicodedata.normalize("NFKD", plain.translate(letters))
        ascii_only = "".join(char for char in spread if not unicodedata.combining(char))
        words = _words(ascii_only.replace("-", " "))
        keys |= {" ".join(sorted(words)), "".join(words), "".join(sorted(words))}
    return frozenset(keys - {""})


class _Finder:
    """Looks students up.

    Args:
        people: The students of the roster.
        sids: The student numbers of the grade sheet, each with the platform that it is of.
    """

    def __init__(self, people: Sequence[RosterStudent], sids: Iterable[tuple[str, str]]) -> None:
        self._people = people
        self._ids: dict[str, set[int]] = {}
        self._numbers: dict[str, set[int]] = {}
        self._names: dict[str, set[int]] = {}
        self._loose: dict[str, set[int]] = {}
        self._groups: dict[str, set[int]] = {}
        for place, person in enumerate(people):
            for value in person.ids:
                self._ids.setdefault(value, set()).add(place)
            self._numbers.setdefault(person.number, set()).add(place)
            self._names.setdefault(name_key(person.name), set()).add(place)
            for key in loose_keys(person.name):
                self._loose.setdefault(key, set()).add(place)
            if person.group:
                self._groups.setdefault(group_key(person.group), set()).add(place)
        # A platform may number students in a way of its own; then another number says nothing.
        self._comparable = {platform for platform, sid in sids if sid.casefold() in self._ids}

    def claims(self, row: GradeRow, decided: Sequence[str] | None) -> Iterator[_Claim]:
        """Whose a submission is.

        Args:
            row: The submission.
            decided: Its students, where a person has settled that: numbers, logins, addresses or names.
        """
        together = self._group_of(row)
        if decided is not None:
            for student in decided:
                places = self._ids.get(student.casefold(), set()) | self._numbers.get(student, set())
                yield self._claim(row, student, places or self._named(student), sure=True)
        elif together:
            yield _Claim(row, frozenset(together), sure=True)
        else:
            for member in members(row):
                yield self._find(row, member)

    def _find(self, row: GradeRow, member: Member) -> _Claim:
        values = (value for value in (member.email, member.sid) if value)
        places = set().union(*(self._ids.get(value.casefold(), ()) for value in values))
        numbered = self._numbers.get(member.sid, set()) if member.sid else set()
        if row.person.platform == "canvas" and numbered:
            # The roster's own numbers. A group's files have the group's name and the number of who handed in.
            claim = self._claim(row, member.name, numbered, sure=True)
            if claim.line or self._is_called(member.name, numbered):
                return claim
            names = "; ".join(self._people[place].name for place in sorted(numbered))
            others = "the others of a group need --match, or a column Group Name in the roster"
            return replace(claim, line=f"{row.submission}: {names} handed it in, by the number: {others}")
        # The number of another system may be, by accident, that of somebody else here.
        places |= {place for place in numbered if _may_be(member.name, self._people[place].name)}
        if places:
            return self._claim(row, member.name, places, sure=True)
        places = self._named(member.name)
        comparable = row.person.platform in self._comparable
        if len(places) == 1 and comparable and member.sid and all(self._people[n].sid for n in places):
            problem = f"named as {self._shown(places)}, with another student number ({member.sid}): left out"
            return _Claim(row, frozenset(), sure=False, line=f"{_who(row, member.name)}: {problem}")
        return self._claim(row, member.name, places, sure=False)

    def _claim(self, row: GradeRow, name: str, places: set[int], *, sure: bool) -> _Claim:
        """A claim, which holds only if it can be nobody else."""
        if len(places) == 1:
            return _Claim(row, frozenset(places), sure)
        problem = f"may be any of {self._shown(places)}: left out" if places else "nobody in the roster"
        return _Claim(row, frozenset(), sure, f"{_who(row, name)}: {problem}")

    def _group_of(self, row: GradeRow) -> list[int]:
        """The students whose group handed it in, where the roster names groups.

        A person may call himself as a group is called: on Canvas the number must be that of a member, and on Moodle
        nobody in the roster may have that name.
        """
        person = row.person
        places = self._groups.get(group_key(person.name), set()) if person.name else set()
        if person.platform == "canvas":
            fits = bool(places & self._numbers.get(person.sid, set()))
        else:
            fits = person.platform == "moodle" and name_key(person.name) not in self._names
        return sorted(places) if fits else []

    def _is_called(self, name: str, places: set[int]) -> bool:
        """Whether one of these students may be called so; also where nobody is called anything."""
        keys = loose_keys(name)
        return any(_may_be(name, self._people[n].name) or keys & loose_keys(self._people[n].name) for n in places)

    def _named(self, name: str) -> set[int]:
        """Those who are called so; else those who may be, as people type names."""
        exact = self._names.get(name_key(name), set())
        return exact or set().union(*(self._loose.get(key, ()) for key in loose_keys(name)))

    def _shown(self, places: set[int]) -> str:
        shown = []
        for place in sorted(places):
            person = self._people[place]
            shown.append(f"{person.name} ({', '.join([person.number, *sorted(person.ids)])})")
        return "; ".join(shown)


def _who(row: GradeRow, name: str) -> str:
    return row.submission if name in ("", row.submission) else f"{row.submission} ({name})"


def _may_be(name: str, other: str) -> bool:
    """Whether two names may be one person's: one is empty, they share a word, or are the same when run together."""
    words, others = _words(name), _words(other)
    return not words or bool(set(words) & set(others)) or "".join(words) == "".join(others)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", name.casefold()).replace("_", " "))
