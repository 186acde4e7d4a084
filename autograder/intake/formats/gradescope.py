"""Gradescope: `assignment_<id>_export/`, with a list and a folder `submission_<id>` for each submission."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from autograder.intake.formats.model import ArrangedFiles, Candidate, ReadText, file_name, joined
from autograder.intake.gradescope_metadata import METADATA, ListedSubmission, read_metadata
from autograder.intake.submission_names import one_line
from autograder.intake.submitter import Submitter

NAME = "gradescope"
_EXPORT = re.compile(r"assignment_\d+_export")
_FOLDER = re.compile(r"submission_\d+")


def is_export(files: Sequence[PurePosixPath]) -> bool:
    """Whether a zip with these files is an export."""
    return any(_is_list(file, files, sure=False) for file in files)


def take(
    files: list[PurePosixPath], arranged: ArrangedFiles, read_text: ReadText, *, sure: bool
) -> list[PurePosixPath]:
    """Take the exports out of the files; the rest is returned."""
    lists = [file for file in files if _is_list(file, files, sure)]
    if not lists and PurePosixPath(METADATA) in files:
        _tell_if_broken(arranged, read_text)
    for metadata in sorted(lists, key=lambda file: len(file.parts)):
        if metadata not in files:  # in a submission of the export above
            continue
        root = metadata.parent
        try:
            listed = {entry.folder: entry for entry in read_metadata(read_text(metadata))}
        except (ValueError, OSError) as error:
            arranged.problems.append(one_line(f"{metadata}: {error}; its folders are taken by their names"))
            listed = {}
        # Each submission has a folder: what lies beside the list is no part of the export, as where a student's
        # upload of that name lies among the files of others.
        inside = [file for file in files if file.is_relative_to(root) and file.parent != root]
        folders = dict.fromkeys(file.relative_to(root).parts[0] for file in inside)
        for folder in folders:
            arranged.candidates.append(_candidate(root / folder, folder, listed.pop(folder, None)))
        for entry in listed.values():
            who = entry.person.name or "no name"
            arranged.problems.append(one_line(f"{root / entry.folder} ({who}) is in {METADATA}, but not there"))
        taken = {*inside, metadata}
        files = [file for file in files if file not in taken]
    return files


def _tell_if_broken(arranged: ArrangedFiles, read_text: ReadText) -> None:
    """A list with nothing of an export beside it is a student's file, unless it is what is left of one."""
    try:
        read_metadata(read_text(PurePosixPath(METADATA)))
    except (ValueError, OSError) as error:
        arranged.problems.append(one_line(f"{METADATA}: {error}; it is taken for the file of a student"))


def _candidate(place: PurePosixPath, folder: str, entry: ListedSubmission | None) -> Candidate:
    if entry is None or not entry.person.name:
        return Candidate(place, (folder, joined(place)), entry.person if entry else Submitter(), folder=True)
    name = file_name(entry.person.name) or folder
    number = folder.removeprefix("submission_")
    return Candidate(place, (name, f"{name}__{number}"), entry.person, entry.keys, entry.created, folder=True)


def _is_list(file: PurePosixPath, files: Sequence[PurePosixPath], sure: bool) -> bool:
    """Whether a file is an export's list. A student may hand in one of that name: unless `sure`, its place decides."""
    if file.name != METADATA:
        return False
    if sure:
        return True
    if len(file.parts) == 2:
        return bool(_EXPORT.fullmatch(file.parts[0]))
    return len(file.parts) == 1 and any(len(other.parts) > 1 and _FOLDER.fullmatch(other.parts[0]) for other in files)
