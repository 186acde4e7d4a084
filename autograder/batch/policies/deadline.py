"""Deadlines by the clock of a time zone, and how late something is.

A day is one by the clock: from 23:59 to 23:59, also when the clocks were changed in between and it had 23 or 25 hours.
An hour is sixty minutes that went by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)\s*(min|minutes?|h|hours?|d|days?)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": DAY}


@dataclass(frozen=True)
class Lateness:
    """How long after a deadline something came; all zero if it came in time.

    Attributes:
        elapsed: The time that went by.
        clock: The same by the clock of the time zone; more than zero if `elapsed` is.
    """

    elapsed: timedelta = timedelta()
    clock: timedelta = timedelta()

    def __bool__(self) -> bool:
        return self.elapsed > timedelta()

    @property
    def days(self) -> int:
        """Days that were begun."""
        return -(-self.clock // DAY)

    def less(self, days: int) -> Lateness:
        """What is left of it when so many days are forgiven."""
        clock = self.clock - days * DAY
        return Lateness(max(self.elapsed - days * DAY, _TICK), clock) if clock > timedelta() else Lateness()

    def __str__(self) -> str:
        minutes = -(-self.elapsed // timedelta(minutes=1))
        days, rest = divmod(minutes, 24 * 60)
        hours, minutes = divmod(rest, 60)
        parts = [f"{days} d"] * bool(days) + [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
        return " ".join(parts) or "0 min"


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name in the IANA list, as "Europe/Berlin".

    Raises:
        ValueError: if there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone {name!r}: write one like Europe/Berlin, America/New_York or UTC") from error


def moment(text: str, zone: ZoneInfo) -> datetime:
    """A deadline, with the zone that it is in; with an offset (`+02:00`, `Z`) it stands for itself.

    Raises:
        ValueError: if it is none, or the clocks of the zone show it never or twice.
    """
    form = "write it like 2026-11-30 23:59, by the clock of the time zone"
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no date with a time: {form}") from error
    if not re.search(r"\d:\d\d", text):
        raise ValueError(f"{text!r} has no time of day: {form}")
    if not 1970 < found.year < 9990:
        raise ValueError(f"{text!r} is no year of a course: {form}")
    if found.tzinfo is not None:
        return found.astimezone(zone)
    first, second = (found.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        exists = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == found
        how_often = "twice" if exists else "never"
        raise ValueError(
            f"{text!r} is shown {how_often} by the clocks of {zone.key}, which are changed then: add the offset, as in "
            f"{found.isoformat(' ', 'minutes')}{_offset(first)}"
        )
    return first


def length_of_time(text: str) -> timedelta:
    """A length of time: "15 min", "2 h", "1 day".

    Raises:
        ValueError: if it is none.
    """
    match = _LENGTH.fullmatch(text.strip().casefold())
    if match is None:
        raise ValueError(f"{text!r} is no length of time: write it like 15 min, 2 h or 1 day")
    return float(match[1]) * _UNITS[match[2][0]]


def submitted_at(text: str, zone: ZoneInfo) -> datetime | None:
    """When something was handed in, as an export says it; None if it says nothing that is a date with a time.

    Where the export has no offset its clock is taken for that of the zone; a time that this clock shows twice is taken
    for the first, which is the student's favor.
    """
    text = re.sub(r" (?=(Z|[+-]\d\d:?\d\d)$)", "", text.strip().replace(" UTC", "Z"))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not re.search(r"\d:\d\d|T\d{4}", text) or not 1970 < found.year < 9990:
        return None
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)


def later(time: datetime, length: timedelta) -> datetime:
    """So much later: whole days by the clock, the rest as time that goes by."""
    days = length // DAY
    return ((time + days * DAY).astimezone(UTC) + (length - days * DAY)).astimezone(time.tzinfo)


def lateness(submitted: datetime, due: datetime) -> Lateness:
    """How late it is; what comes on the very moment is in time."""
    elapsed = submitted.astimezone(UTC) - due.astimezone(UTC)
    if elapsed <= timedelta():
        return Lateness()
    clock = submitted.astimezone(due.tzinfo).replace(tzinfo=None) - due.replace(tzinfo=None)
    return Lateness(elapsed, max(clock, _TICK))


def _offset(time: datetime) -> str:
    return time.isoformat()[-6:]
