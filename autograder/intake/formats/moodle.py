"""Moodle: a folder for each student, or the student's name in front of each file: see `lms_filenames`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from autograder.intake import lms_filenames
from autograder.intake.formats.model import ArrangedFiles, ReadText, counting, grouped, named, of_files, of_folder

NAME = "moodle"


def is_export(files: Sequence[PurePosixPath]) -> bool:
    """Whether a zip with these files is a download."""
    answers = counting(files)
    return bool(answers) and all(lms_filenames.moodle(file.parts[0]) for file in answers)


def take(
    files: list[PurePosixPath], arranged: ArrangedFiles, read_text: ReadText, *, sure: bool
) -> list[PurePosixPath]:
    """Take what is named so out of the files; the rest is returned."""
    rest: list[PurePosixPath] = []
    places: dict[PurePosixPath, tuple[lms_filenames.ParsedName, list[PurePosixPath]]] = {}
    for file in files:
        # Further down the names are students', unless staff says otherwise.
        for depth, part in enumerate(file.parts if sure else file.parts[:1], start=1):
            if parsed := lms_filenames.moodle(part):
                places.setdefault(PurePosixPath(*file.parts[:depth]), (parsed, []))[1].append(file)
                break
        else:
            rest.append(file)
    with_files = {parsed.key for parsed, _ in places.values() if parsed.counts}
    single: list[PurePosixPath] = []
    for place, (parsed, inside) in places.items():
        if not parsed.counts:
            if parsed.key not in with_files:  # all that this student handed in
                arranged.pass_over([place])
        elif place in inside:
            single.append(place)
        else:
            person = replace(parsed.person, platform=NAME)
            names = named(parsed.person, parsed.key)
            arranged.candidates.append(of_folder(place, inside, names, person, parsed.key))
    for uploads in grouped(single, lambda place: (place.parent, places[place][0].key)).values():
        parsed = places[uploads[0]][0]
        placed = [(place, places[place][0].file) for place in uploads]
        person = replace(parsed.person, platform=NAME)
        arranged.candidates.append(of_files(placed, named(parsed.person, parsed.key), person, parsed.key))
    return rest
