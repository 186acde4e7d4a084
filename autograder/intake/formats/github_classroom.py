"""GitHub Classroom: `<assignment>-submissions/<assignment>-<user or team>/`, as `gh classroom clone` makes them.

When anything was pushed, the files do not say.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import PurePosixPath

from autograder.intake.formats.model import ArrangedFiles, ReadText, counting, grouped, named, of_folder
from autograder.intake.submitter import Submitter, plain

NAME = "github"
_END = "-submissions"


def is_export(files: Sequence[PurePosixPath]) -> bool:
    """Whether a zip with these files is a folder of clones."""
    answers = counting(files)
    return bool(answers) and all(_user(file) for file in answers)


def take(
    files: list[PurePosixPath], arranged: ArrangedFiles, read_text: ReadText, *, sure: bool
) -> list[PurePosixPath]:
    """Take the folders that are named so out of the files; the rest is returned."""
    placed = {file: user for file in files if (user := _user(file))}
    if not placed and sure:  # the folder itself was given: its clones share the assignment's name
        tops = {file.parts[0] for file in files if len(file.parts) > 1}
        # Letter by letter is meant: the names are `hw2-ann` and `hw2-bob`.
        common = os.path.commonprefix([*tops]).rpartition("-")[0] if len(tops) > 1 else ""  # noqa: RUF071
        start = f"{common}-" if common else ""
        placed = {
            file: (PurePosixPath(file.parts[0]), file.parts[0].removeprefix(start))
            for file in files
            if len(file.parts) > 1
        }
    for (folder, user), group in grouped(placed, lambda file: placed[file]).items():
        person = Submitter(sid=plain(user), platform=NAME)
        arranged.candidates.append(of_folder(folder, group, named(person, user), person, user))
    if placed:
        arranged.notes.append("clones of GitHub Classroom do not say when anything was pushed")
    return [file for file in files if file not in placed]


def _user(file: PurePosixPath) -> tuple[PurePosixPath, str] | None:
    """The clone that a file lies in, and whose it is."""
    if len(file.parts) < 3 or not file.parts[0].endswith(_END):
        return None
    start = file.parts[0].removesuffix(_END) + "-"
    folder = file.parts[1]
    user = folder.removeprefix(start)
    return (PurePosixPath(*file.parts[:2]), user) if folder.startswith(start) and user else None
