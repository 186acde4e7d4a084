"""Blackboard: `gradebook_<course>_<assignment>_<login>_attempt_<time>_<file>`, all of them in one folder.

Beside each attempt lies `gradebook_..._attempt_<time>.txt`, which begins with `Name: Jane Doe (jdoe)`; what follows in
it is a student's own text, and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograder.intake.formats.model import ArrangedFiles, ReadText, counting, grouped, named, of_files
from autograder.intake.submitter import Submitter, plain

NAME = "blackboard"
_FILE = re.compile(
    r"(?P<before>.+?)_attempt_(?P<time>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+)|(?P<about>\.txt))", re.DOTALL
)
_ABOUT = re.compile(r"Name:\s*(?P<name>[^\n]*?)\s*\((?P<login>[^()\n]+)\)")


@dataclass(frozen=True)
class _Parsed:
    before: str  # course, assignment and login, of which each may hold the `_` that parts them
    time: str
    file: str


def is_export(files: Sequence[PurePosixPath]) -> bool:
    """Whether a zip with these files is a download."""
    answers = counting(files)
    return bool(answers) and all(_parsed(file) for file in answers)


def take(
    files: list[PurePosixPath], arranged: ArrangedFiles, read_text: ReadText, *, sure: bool
) -> list[PurePosixPath]:
    """Take what is named so out of the files; the rest is returned."""
    rest: list[PurePosixPath] = []
    for group in grouped(files, lambda file: file.parent).values():
        parsed = {file: found for file in group if (found := _parsed(file))}
        if not parsed or (not sure and any(file not in parsed for file in counting(group))):
            rest += group
            continue
        rest += [file for file in group if file not in parsed]
        attempts = grouped(parsed, lambda file: (parsed[file].before, parsed[file].time))  # noqa: B023 - used at once
        for (before, time), attempt in attempts.items():
            placed = [(file, parsed[file].file) for file in attempt if parsed[file].file]
            if not placed:
                arranged.pass_over(attempt)
                continue
            name, login = _who(before, _about(attempt, parsed, read_text))
            day, clock = time[:10], time[11:].replace("-", ":")
            person = Submitter(name, sid=login, submitted=f"{day} {clock}", platform=NAME)
            arranged.candidates.append(of_files(placed, named(person, login, time), person, before, time))
    return rest


def _about(attempt: Sequence[PurePosixPath], parsed: Mapping[PurePosixPath, _Parsed], read_text: ReadText) -> str:
    """The beginning of the text beside an attempt; nothing where there is none that can be read."""
    try:
        return next((read_text(file)[:2000] for file in attempt if not parsed[file].file), "")
    except OSError:
        return ""


def _parsed(file: PurePosixPath) -> _Parsed | None:
    match = _FILE.fullmatch(file.name)
    return _Parsed(match["before"], match["time"], match["file"] or "") if match else None


def _who(before: str, about: str) -> tuple[str, str]:
    """Name and login; the first only where the text beside an attempt fits the names of its files."""
    match = _ABOUT.match(about.lstrip("\ufeff"))
    if match and before.endswith(f"_{match['login']}"):
        return plain(match["name"]), plain(match["login"])
    return "", plain(before.rpartition("_")[2])
