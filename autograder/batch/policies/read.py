"""Reads the rules of an assignment: `assignments/policies/<assignment>.toml`, and the tables that it names."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.bank.bank import Assignment, Bank
from autograder.batch.policies.deadline import DAY, later, length_of_time, moment, submitted_at, zone_of
from autograder.batch.policies.model import Drop, Extension, LateDays, LatePenalty, Policies
from autograder.batch.policies.tables import read_table
from autograder.batch.policies.toml_lines import TomlFile, TomlTable
from autograder.errors import UsageError

_KEYS = ("time_zone", "due", "grace", "extensions", "times", "cap", "late", "late_days", "extra_credit", "drop")
_MOST_PERCENT = 1000.0


def read_policies(bank: Bank, assignment: Assignment) -> Policies | None:
    """The rules of an assignment; None if there is no file of them.

    Raises:
        UsageError: if a file is wrong; says which, the line, and what to write.
    """
    path = bank.policies(assignment.name)
    for other in sorted(path.parent.glob("*.toml")):
        if other.stem not in bank.assignments():
            known = ", ".join(bank.assignments())
            raise UsageError(f"{other}: rules of no assignment, so nothing would apply them; there are: {known}")
    _refuse_rules_elsewhere(bank)
    return _read(TomlFile.read(path), assignment) if path.exists() else None


def _refuse_rules_elsewhere(bank: Bank) -> None:
    """Refuse rules that lie beside the manifests, where nothing would apply them.

    Raises:
        UsageError: if there are any; says where they belong.
    """
    for name in bank.assignments():
        path = bank.manifest(name)
        try:
            file = TomlFile.read(path)
        except UsageError:
            continue  # that assignment says so itself
        if "questions" not in file.data and (rules := [key for key in _KEYS if key in file.data]):
            likely = next((one for one in bank.assignments() if one != name and name.startswith(one)), "ASSIGNMENT")
            raise file.wrong(f"rules are read in {bank.policies(likely)} only: move this file there", key=rules[0])


def _read(file: TomlFile, assignment: Assignment) -> Policies:
    top = TomlTable(file, "", file.data)
    top.only(_KEYS)
    zone = _zone(top)
    due = _due(top, zone)
    if due is None:
        for key in ("grace", "extensions", "times", "late", "late_days"):
            if key in file.data:
                raise file.wrong('there is no deadline: write due = "2026-11-30 23:59" above it', key=key)
    extra, extra_cap = _extra(file, assignment)
    return Policies(
        path=file.path,
        zone=zone,
        due=due,
        grace=_length(top, "grace"),
        penalty=_penalty(file),
        late_days=_late_days(file),
        extensions=_extensions(top, zone, due) if due else (),
        times=_times(top, zone),
        extra=extra,
        extra_cap=extra_cap,
        cap=top.number_in("cap", None, _MOST_PERCENT),
        drops=_drops(file, assignment),
    )


def _table(file: TomlFile, name: str) -> TomlTable:
    data = file.data.get(name, {})
    if not isinstance(data, dict):
        raise file.wrong(f"write it as a table, under a line [{name}]", key=name)
    return TomlTable(file, name, data)


def _zone(top: TomlTable) -> ZoneInfo:
    name = top.text("time_zone")
    if not name and "due" in top.data:
        raise top.wrong("due", 'a deadline needs a time zone: write time_zone = "Europe/Berlin" above it')
    try:
        return zone_of(name or "UTC")
    except ValueError as error:
        raise top.wrong("time_zone", str(error)) from error


def _due(top: TomlTable, zone: ZoneInfo) -> datetime | None:
    if "due" not in top.data:
        return None
    value = top.data["due"]
    text = value.isoformat(" ") if isinstance(value, datetime) else top.text("due")
    try:
        return moment(text, zone)
    except ValueError as error:
        raise top.wrong("due", str(error)) from error


def _length(table: TomlTable, key: str) -> timedelta:
    if key not in table.data:
        return timedelta()
    try:
        return length_of_time(table.text(key))
    except ValueError as error:
        raise table.wrong(key, str(error)) from error


def _penalty(file: TomlFile) -> LatePenalty:
    table = _table(file, "late")
    table.only(("percent", "per", "count", "steps", "of", "floor"))
    if not table.data:
        return LatePenalty()
    steps = _steps(table)
    if bool(steps) == ("percent" in table.data):
        raise table.wrong("", 'write either percent = 10 with per = "day", or steps = [["0 h", 10], ["24 h", 30]]')
    return LatePenalty(
        percent=table.number_in("percent", 0.0, 100) or 0.0,
        unit=DAY if table.one_of("per", ("day", "hour")) == "day" else timedelta(hours=1),
        linear=table.one_of("count", ("started", "exact")) == "exact",
        steps=steps,
        of_maximum=table.one_of("of", ("earned", "maximum")) == "maximum",
        floor=table.number_in("floor", 0.0, 100) or 0.0,
    )


def _steps(table: TomlTable) -> tuple[tuple[timedelta, float], ...]:
    form = 'write a list like [["0 h", 10], ["24 h", 30]]: later than so long, so many percent'
    value = table.data.get("steps", [])
    if not isinstance(value, list):
        raise table.wrong("steps", form)
    steps: list[tuple[timedelta, float]] = []
    for step in value:
        if not (isinstance(step, list) and len(step) == 2 and isinstance(step[0], str)):
            raise table.wrong("steps", form)
        after, percent = step
        if isinstance(percent, bool) or not isinstance(percent, int | float) or not 0 <= percent <= 100:
            raise table.wrong("steps", f"{percent!r} is no percentage from 0 to 100: {form}")
        try:
            steps.append((length_of_time(after), float(percent)))
        except ValueError as error:
            raise table.wrong("steps", str(error)) from error
    if any(one[0] >= two[0] or one[1] > two[1] for one, two in itertools.pairwise(steps)):
        raise table.wrong("steps", "put the shortest first, and never fewer percent for more time")
    return tuple(steps)


def _late_days(file: TomlFile) -> LateDays | None:
    table = _table(file, "late_days")
    table.only(("each", "at_most", "earlier"))
    if not table.data:
        return None
    each = table.number_in("each", None, 1000)
    if each is None:
        raise table.wrong("", "write how many days each student has: each = 5")
    at_most = table.number_in("at_most", each, 1000) or 0.0
    for key, days in (("each", each), ("at_most", at_most)):
        if days != int(days):
            raise table.wrong(key, "write a whole number of days")
    earlier = tuple(file.path.parent / name for name in table.texts("earlier"))
    return LateDays(int(each), int(at_most), earlier)


def _named_table(top: TomlTable, key: str) -> Path | None:
    name = top.text(key)
    if key in top.data and not name:
        raise top.wrong(key, f'write the name of a CSV beside this file, {key} = "{key}.csv", or leave the line out')
    return top.file.path.parent / name if name else None


def _extensions(top: TomlTable, zone: ZoneInfo, due: datetime) -> tuple[Extension, ...]:
    path = _named_table(top, "extensions")
    if path is None:
        return ()
    found: dict[str, Extension] = {}
    for row in read_table(path, ("student", "until"), ("reason",)):
        student, until = row.cells["student"], row.cells["until"]
        if not student or not until:
            raise row.wrong("needs a student and until when: 2026-12-02 23:59, or +2 days")
        if student.casefold() in found:
            raise row.wrong(f"{student} stands in {found[student.casefold()].where} too: leave one of them")
        try:
            time = later(due, length_of_time(until[1:])) if until.startswith("+") else moment(until, zone)
        except ValueError as error:
            raise row.wrong(str(error)) from error
        if time < due:
            raise row.wrong(f"{until} is before the deadline of all: write a later one, or take the line out")
        where = f"{path.name}, line {row.line}"
        found[student.casefold()] = Extension(student, time, row.cells["reason"], where)
    return tuple(found.values())


def _times(top: TomlTable, zone: ZoneInfo) -> dict[str, datetime]:
    path = _named_table(top, "times")
    found: dict[str, datetime] = {}
    for row in read_table(path, ("student", "submitted")) if path else ():
        student, text = row.cells["student"].casefold(), row.cells["submitted"]
        time = submitted_at(text, zone)
        if not student or time is None:
            raise row.wrong("needs a student and when it was handed in: 2026-11-30 23:59")
        if student in found:
            raise row.wrong(f"{row.cells['student']} stands here twice: leave one of them")
        found[student] = time
    return found


def _extra(file: TomlFile, assignment: Assignment) -> tuple[tuple[str, ...], float | None]:
    table = _table(file, "extra_credit")
    table.only(("parts", "at_most"))
    parts = table.texts("parts")
    for part in parts:
        _check_part(assignment, part, table, "parts")
    if table.data and not parts:
        raise table.wrong("parts", 'name what is extra: parts = ["reflection"]')
    if len(set(parts)) < len(parts):
        raise table.wrong("parts", "the same stands here twice: leave one of them")
    return parts, table.number_in("at_most", None, 1e6)


def _drops(file: TomlFile, assignment: Assignment) -> tuple[Drop, ...]:
    value = file.data.get("drop", [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise file.wrong("write each as a table, under a line [[drop]]", key="drop")
    drops = []
    for number, data in enumerate(value):
        table = TomlTable(file, "drop", data, number)
        table.only(("part", "reason", "points", "students"))
        part, reason = table.text("part"), table.text("reason")
        if not part or not reason:
            raise table.wrong("", 'write part = "decoding" and reason = "a case was wrong"')
        _check_part(assignment, part, table, "part")
        students = table.texts("students")
        if "students" in data and not students:
            raise table.wrong("students", "it names nobody: name them, or leave the line out where it is for all")
        drops.append(Drop(part, reason, table.one_of("points", ("none", "full")) == "full", students))
    return tuple(drops)


def _check_part(assignment: Assignment, part: str, table: TomlTable, key: str) -> None:
    graded = [name for name, points in assignment.written.items() if points > 0]
    if part not in assignment.points and part not in graded:
        known = ", ".join((*assignment.points, *graded))
        raise table.wrong(key, f"{part} is nothing of this assignment; there is: {known}")
