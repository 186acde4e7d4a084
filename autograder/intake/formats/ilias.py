"""ILIAS: `[<assignment>/Submissions/][Team_12/]Lee_Ann_ann_111/<file>`: last name, first name, login and number.

A team's files lie in the folder of whoever handed them in. When that was, the download does not say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from autograder.intake.formats.model import ArrangedFiles, ReadText, counting, grouped, named, of_folder
from autograder.intake.submitter import Member, Submitter, plain

NAME = "ilias"
_PERSON = re.compile(r"(?P<last>[^_]+)_(?P<first>[^_]+)_(?P<login>.+)_(?P<number>\d+)")
_TEAM = re.compile(r"team[ _-]?\d+", re.IGNORECASE)
_ABOVE = re.compile(r"submissions|abgaben|team[ _-]?\d+", re.IGNORECASE)
_DEEPEST = 4


def is_export(files: Sequence[PurePosixPath]) -> bool:
    """Whether a zip with these files is a download; a single name like that may be chance."""
    answers = counting(files)
    folders = {_folder(file) for file in answers}
    if not folders or None in folders:
        return False
    signed = any(_ABOVE.fullmatch(part) for folder in folders if folder for part in folder.parts)
    return len(folders) > 1 or signed


def take(
    files: list[PurePosixPath], arranged: ArrangedFiles, read_text: ReadText, *, sure: bool
) -> list[PurePosixPath]:
    """Take the folders that are named so out of the files, if all answers lie in such; the rest is returned."""
    if not sure and not is_export(files):
        return files
    placed = {file: folder for file in files if (folder := _folder(file))}
    for upload, group in grouped(placed, lambda file: _upload(placed[file])).items():
        people = {folder: _PERSON.fullmatch(folder.name) for folder in sorted({placed[file] for file in group})}
        members = [_member(match) for match in people.values() if match]
        key = upload.name if len(members) != 1 or _TEAM.fullmatch(upload.name) else _number(upload)
        person = Submitter.group(members, platform=NAME)
        arranged.candidates.append(of_folder(upload, group, named(person, key), person, key))
    if placed:
        arranged.notes.append("ILIAS' download does not say when anything was handed in")
    return [file for file in files if file not in placed]


def _folder(file: PurePosixPath) -> PurePosixPath | None:
    for depth, part in enumerate(file.parts[:-1][:_DEEPEST], start=1):
        if _PERSON.fullmatch(part):
            return PurePosixPath(*file.parts[:depth])
    return None


def _upload(folder: PurePosixPath) -> PurePosixPath:
    """The team's folder where there is one."""
    return folder.parent if _TEAM.fullmatch(folder.parent.name) else folder


def _member(match: re.Match[str]) -> Member:
    login = plain(match["login"])
    return Member(plain(f"{match['first']} {match['last']}"), login if "@" in login else "", login)


def _number(folder: PurePosixPath) -> str:
    return folder.name.rpartition("_")[2]
