"""Canvas: all files in one folder, each with its student's name and number in front: see `lms_filenames`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from autograder.intake import lms_filenames
from autograder.intake.formats.model import ArrangedFiles, ReadText, counting, grouped, named, of_files

NAME = "canvas"


def is_export(files: Sequence[PurePosixPath]) -> bool:
    """Whether a zip with these files is a download."""
    answers = counting(files)
    users = {found.key for file in answers if len(file.parts) == 1 and (found := lms_filenames.canvas(file.name))}
    return len(users) > 1 and all(lms_filenames.canvas(file.name) for file in answers)


def take(
    files: list[PurePosixPath], arranged: ArrangedFiles, read_text: ReadText, *, sure: bool
) -> list[PurePosixPath]:
    """Take what is named so out of the files; the rest is returned.

    Such a name can be chance, so unless the format is `sure` all answers of a folder must be named so.
    """
    rest: list[PurePosixPath] = []
    for group in grouped(files, lambda file: file.parent).values():
        parsed = {file: found for file in group if (found := lms_filenames.canvas(file.name))}
        if not sure and any(file not in parsed for file in counting(group)):
            rest += group
            continue
        rest += [file for file in group if file not in parsed]
        # The download holds the latest upload of each, which may be several files.
        for uploads in grouped(parsed, lambda file: parsed[file].key).values():  # noqa: B023 - used at once
            first = parsed[uploads[0]]
            number = max(parsed[file].number for file in uploads)
            person = replace(first.person, platform=NAME)
            placed = [(file, parsed[file].file) for file in uploads]
            arranged.candidates.append(
                of_files(placed, named(first.person, first.key, str(number)), person, first.key, number)
            )
    return rest
