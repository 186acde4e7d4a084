"""Brightspace (D2L): `<number>-<number> - Ann Lee - Nov 12, 2026 800 AM/<file>`, a folder for each submission."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from autograder.intake.formats.model import ArrangedFiles, ReadText, counting, grouped, named, of_folder
from autograder.intake.submitter import Submitter, plain

NAME = "brightspace"
_FOLDER = re.compile(
    r"(?P<number>\d+)-\d+ ?- (?P<name>.+) ?- (?P<day>\w+\.? \d{1,2},? \d{4}|\d{1,2} \w+\.?,? \d{4})"
    r" (?P<hour>\d{1,2})[:._-]?(?P<minute>\d\d)(?: ?(?P<half>[AP])\.?M\.?)?",
    re.IGNORECASE,
)
_DAYS = ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y")


def is_export(files: Sequence[PurePosixPath]) -> bool:
    """Whether a zip with these files is a download."""
    answers = counting(files)
    return bool(answers) and all(len(file.parts) > 1 and _FOLDER.fullmatch(file.parts[0]) for file in answers)


def take(
    files: list[PurePosixPath], arranged: ArrangedFiles, read_text: ReadText, *, sure: bool
) -> list[PurePosixPath]:
    """Take the folders that are named so out of the files; the rest is returned."""
    folders = grouped((file for file in files if len(file.parts) > 1), lambda file: file.parts[0])
    matches = {folder: match for folder in folders if (match := _FOLDER.fullmatch(folder))}
    for folder, match in matches.items():
        time = _time(match)
        submitted = time.isoformat(" ", "minutes") if time != datetime.datetime.min else ""
        name, number = plain(match["name"].strip()), match["number"]
        person = Submitter(name, sid=number, submitted=submitted, platform=NAME)
        names = named(person, number, submitted)
        arranged.candidates.append(of_folder(PurePosixPath(folder), folders[folder], names, person, number, time))
    return [file for file in files if len(file.parts) == 1 or file.parts[0] not in matches]


def _time(match: re.Match[str]) -> datetime.datetime:
    """When; the earliest of times where the month is in a language that isn't known here."""
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    day = match["day"].replace(",", "").replace(".", "")
    for form in _DAYS:
        try:
            return datetime.datetime.strptime(day, form).replace(hour=hour, minute=int(match["minute"]))
        except ValueError:
            continue
    return datetime.datetime.min
