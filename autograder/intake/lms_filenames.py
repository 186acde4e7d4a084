"""How Canvas and Moodle name the files that they let staff download.

Canvas (lib/content_zipper.rb): `<name>[_LATE]_<user>_<attachment>_<file>`, all in one folder; the name is last name,
first name, in small letters and run together; with anonymous grading it is missing, and the user is `anon_<id>`.
Moodle (mod/assign/classes/downloader.php): `<name>_<participant>_assignsubmission_file` as a folder for each student
(in older versions with a `_` at its end), or, where that was switched off, in front of each file's name. A team is its
group's name and number; those without a group are `Default group`, without a number. Moodle puts spaces for the `_` in
names, so one that is there comes from a tool that dislikes spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.intake.submitter import Submitter, plain

_CANVAS = re.compile(
    r"(?:(?P<name>[^_].*?)_)??(?:(?P<late>LATE)_)?(?P<user>\d+|anon_[^_]+)_(?P<attachment>\d+)_(?P<file>.+)", re.DOTALL
)
# A group's name may end in a number, which is no user's: `team_1_901_7001_hw.ipynb`.
_CANVAS_GROUP = re.compile(
    r"(?P<name>(?:[^_].*?[_-])?(?:team|group|gruppe|groupe|grupo|gruppo|equipe|equipo)s?[_-]\d+)_(?:(?P<late>LATE)_)?"
    r"(?P<user>\d+|anon_[^_]+)_(?P<attachment>\d+)_(?P<file>.+)",
    re.DOTALL | re.IGNORECASE,
)
_MOODLE = re.compile(
    r"(?P<name>.+?)(?:_(?P<participant>\d+))?_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<file>.*))?", re.DOTALL
)


@dataclass(frozen=True)
class ParsedName:
    """What a name tells.

    Attributes:
        person: Who.
        key: The same for all of one person's files.
        number: Grows with each upload, where the name tells it.
        file: What the student called the file; empty for a folder.
        counts: Whether it is a file that the student handed in, and no text typed into a form.
    """

    person: Submitter
    key: str
    number: int = 0
    file: str = ""
    counts: bool = True


def canvas(name: str) -> ParsedName | None:
    """What the name of a file in Canvas' download tells; None if it isn't one."""
    match = _CANVAS_GROUP.fullmatch(name) or _CANVAS.fullmatch(name)
    if match is None or len(match["attachment"]) > 30:
        return None
    person = Submitter(plain(match["name"]), sid=plain(match["user"]), late="late" if match["late"] else "")
    return ParsedName(person, match["user"], int(match["attachment"]), match["file"])


def moodle(name: str) -> ParsedName | None:
    """What the name of a folder or file in Moodle's download tells; None if it isn't one."""
    match = _MOODLE.fullmatch(name)
    if match is None:
        return None
    person = Submitter(plain(match["name"].replace("_", " ")), sid=plain(match["participant"]))
    key = match["participant"] or person.name
    return ParsedName(person, key, file=match["file"] or "", counts=match["kind"] == "file")
