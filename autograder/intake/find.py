"""Finds the submissions of a class in files, folders and exports, and gives each a name of its own."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.errors import UsageError
from autograder.intake.file_kinds import PYTHON, ZIP, kind_of, of_students
from autograder.intake.formats import ArrangedFiles, Candidate, arrange, github_classroom, is_export
from autograder.intake.submission_names import MAX_NAME_BYTES, one_line, printable, unique
from autograder.intake.submission_source import SubmissionSource, open_archive

__all__ = ["MAX_NAME_BYTES", "Search", "SubmissionSource", "find_submissions", "one_line", "printable"]

# What `autograder build` puts beside the notebook, for students who hand in their whole folder.
_SHIPPED = ("course_check", "public", "tests")
_MOST_TEXT = 64 << 20  # of a platform's own list, in which old results stand
# What browsers and Jupyter add to the name of a copy.
_COPY = re.compile(r"(-Copy\d*| ?\(\d+\)|[-_ ]copy\d*)+$", re.IGNORECASE)


@dataclass
class Search:
    """What was found in files and folders.

    Attributes:
        submissions: The submissions, each with a name of its own.
        problems: One line for each path that could not be searched or holds no submission.
        passed_over: Files that are no submissions by their names.
        earlier: How many were left out because the same person handed in again later.
        notes: What else staff should know about how the paths were read.
    """

    submissions: list[SubmissionSource] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    earlier: int = 0
    notes: list[str] = field(default_factory=list)


def find_submissions(paths: Sequence[Path], wanted: str = "auto", all_submissions: bool = False) -> Search:
    """Find submissions in files, folders, and what learning platforms export.

    Args:
        paths: Where to look.
        wanted: How names are to be read, one of `FORMATS`.
        all_submissions: All of one person's, and not only the latest that an export holds.
    """
    search = Search()
    # Among several, one may be a student's, made to look like an export with the work of others.
    looked_into = len(paths) == 1 or all(map(_is_export_of_several, paths))
    found: dict[tuple[Path, str], tuple[Path, Candidate]] = {}
    for path in paths:
        if os.path.isdir(path):
            base, files = _with_its_name(path, _search_folder(path, search))
            arranged = arrange(files, _reader(base), wanted, all_submissions)
            if not arranged.candidates:
                search.problems.append(f"{path}: no submission in this folder (.ipynb, .py or .zip)")
            for candidate in arranged.candidates:
                # Not the file that a link points at: it may be the work of another, who would then have no row.
                place = base / candidate.place
                where = base if candidate.files else place
                found.setdefault((place.parent.resolve() / place.name, ""), (where, candidate))
        elif not os.path.lexists(path):
            search.problems.append(f"{path}: there is no such file or folder")
            continue
        elif names := _names_in_export(path, wanted, looked_into, search.notes):
            arranged = arrange(names, _reader_in_zip(path), wanted, all_submissions)
            search.notes.append(
                f"{path} is read as an export with the work of many; if one student handed it in: --input-format files"
            )
            for candidate in arranged.candidates:
                inside = f"{candidate.place}/" if candidate.folder else str(candidate.place)
                found.setdefault((path.resolve(), inside), (path, candidate))
        elif wanted == "auto" and len(paths) == 1 and _is_of_many(path):
            search.problems.append(
                f"{path}: it seems to hold the work of many, as none of the platforms that are known here packs it: "
                "unpack it, and give the folder; if one student handed it in: --input-format files"
            )
            continue
        else:
            if wanted == "auto" and not looked_into and _is_export_of_several(path):
                search.notes.append(
                    f"{path} is graded as one student's work, though it looks like an export with the work of many: "
                    "if it is one, give it alone, or with other exports only, or unpack it"
                )
            arranged = ArrangedFiles()
            place = path.parent.resolve() / path.name
            candidate = Candidate(PurePosixPath(path.name), (path.stem, path.stem, path.name))
            found.setdefault((place, ""), (path, candidate))
        search.problems += arranged.problems
        search.passed_over += arranged.passed_over
        search.earlier += arranged.earlier
        search.notes += arranged.notes
    names_of = unique([candidate.names for _, candidate in found.values()])
    search.submissions = [
        SubmissionSource(
            name,
            path,
            "" if candidate.files else inside,
            candidate.person,
            tuple((str(place), given) for place, given in candidate.files),
        )
        for name, ((_, inside), (path, candidate)) in zip(names_of, found.items(), strict=True)
    ]
    return search


def _with_its_name(folder: Path, files: list[PurePosixPath]) -> tuple[Path, list[PurePosixPath]]:
    """A folder's files; relative to the folder above where its own name is a part of the format."""
    root = folder.resolve()
    named = [root.name / file for file in files]
    return (root.parent, named) if github_classroom.is_export(named) else (folder, files)


def _search_folder(folder: Path, search: Search) -> list[PurePosixPath]:
    """All files in a folder, relative to it, without what holds no work of a student."""

    def unreadable(error: OSError) -> None:
        search.problems.append(one_line(f"{error.filename}: could not be searched: {error.strerror}"))

    files = []
    for place, folders, names in os.walk(folder, onerror=unreadable):
        here = Path(place)
        below = PurePosixPath(here.relative_to(folder).as_posix())
        search.passed_over += [f"{below / name}/" for name in sorted(folders) if _is_of_a_tool(here / name)]
        folders[:] = sorted(name for name in folders if not _is_left_behind(here / name))
        files += [below / name for name in sorted(names) if not name.startswith(".")]
    return files


def _reader(folder: Path) -> Callable[[PurePosixPath], str]:
    def read(name: PurePosixPath) -> str:
        path = folder / name
        if path.is_symlink():
            raise OSError(f"{name} is a link")
        with path.open("rb") as file:
            return file.read(_MOST_TEXT).decode("utf-8", "replace")

    return read


def _reader_in_zip(path: Path) -> Callable[[PurePosixPath], str]:
    def read(name: PurePosixPath) -> str:
        with open_archive(path).file.open(str(name)) as file:
            return file.read(_MOST_TEXT).decode("utf-8", "replace")

    return read


def _names_in_export(path: Path, wanted: str, looked_into: bool, notes: list[str]) -> list[PurePosixPath]:
    """The files in a zip with the work of many; none for a submission.

    Unless staff says what it is, only the one zip on a command line is looked into, or several that are all exports.
    """
    if wanted == "files" or (wanted == "auto" and not looked_into) or not _is_zip(path):
        return []
    try:
        names = _names_in_zip(path)
    except UsageError as error:
        if wanted != "auto":
            raise
        notes.append(f"{error}; it is graded as one student's work")
        return []  # a damaged zip of a student: graded as one, with a line that says what to do
    return names if wanted != "auto" or is_export(names) else []


def _is_export_of_several(path: Path) -> bool:
    """Whether a path is an export with the work of more than one person."""
    try:
        names = _names_in_zip(path) if _is_zip(path) else []
        return is_export(names) and len(arrange(names, _reader_in_zip(path)).candidates) > 1
    except UsageError:
        return False


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip" and path.is_file()


def _names_in_zip(path: Path) -> list[PurePosixPath]:
    names = [PurePosixPath(name) for name in open_archive(path).names]
    return [name for name in names if not any(part.startswith(".") or part == "__MACOSX" for part in name.parts)]


def _is_of_many(path: Path) -> bool:
    """Whether a zip holds notebooks or zips in several folders, more than one student has."""
    if kind_of(path.name) != ZIP:
        return False
    try:
        names = of_students([name.replace("\\", "/") for name in open_archive(path).names])
    except UsageError:
        return False
    answers = [PurePosixPath(name) for name in names if kind_of(name) and not name.endswith("__init__.py")]
    while answers and all(len(file.parts) > 1 and file.parts[0] == answers[0].parts[0] for file in answers):
        answers = [PurePosixPath(*file.parts[1:]) for file in answers]
    whole = [file for file in answers if kind_of(file.name) != PYTHON]
    folders = {file.parts[0] for file in whole if len(file.parts) > 1}
    alike = Counter(file.name for file in answers if len(file.parts) == 2)
    flat = {_COPY.sub("", file.stem) for file in whole if len(file.parts) == 1}
    # What lies above several folders is one student's work, and the folders belong to it.
    apart = all(len(file.parts) > 1 for file in answers)
    return len(flat) > 2 or (apart and (len(folders) > 1 or max(alike.values(), default=0) > 1))


def _is_left_behind(folder: Path) -> bool:
    """Whether a folder holds no work of a student: left by a tool, shipped by us, or results of an earlier run."""
    return (
        folder.name.startswith(".")
        or folder.name in ("__MACOSX", "__pycache__")
        or (folder.name in _SHIPPED and os.path.exists(os.path.join(folder.parent, "course_check", "__init__.py")))
        or _is_of_a_tool(folder)
    )


def _is_of_a_tool(folder: Path) -> bool:
    """Whether a folder is an environment, or results of an earlier run, by what is in it; a student's could look so."""
    there, join = os.path.exists, os.path.join  # which only say no where a path is too long
    return there(join(folder, "pyvenv.cfg")) or (there(join(folder, "grades.csv")) and there(join(folder, "results")))
