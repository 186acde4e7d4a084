"""Finds the submissions of a class in files and folders, and gives each a name of its own."""

from __future__ import annotations

import itertools
import os
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SUFFIXES = (".ipynb", ".py", ".zip")
MAX_NAME_BYTES = 200  # `.NAME.staff.json.part` must be a file name, and those have 255
MAX_LINE = 400
# What `autograder build` puts beside the notebook, for students who hand in their whole folder.
_SHIPPED = ("course_check", "public", "tests")


@dataclass(frozen=True)
class Found:
    """A submission that was found.

    Attributes:
        name: Its name in the grade sheet and of its results.
        path: Where it lies.
    """

    name: str
    path: Path


@dataclass
class Search:
    """What was found in files and folders.

    Attributes:
        submissions: The submissions, each with a name of its own.
        problems: One line for each path that could not be searched or holds no submission.
        passed_over: Files that are no submissions by their names.
    """

    submissions: list[Found] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def find_submissions(paths: Sequence[Path]) -> Search:
    """Find submissions in files and folders."""
    search = Search()
    found: dict[Path, PurePosixPath] = {}
    for path in paths:
        if os.path.isdir(path):
            inside = _search_folder(path, search)
            if not inside:
                search.problems.append(f"{path}: no submission in this folder (.ipynb, .py or .zip)")
        elif os.path.lexists(path):
            inside = [path]
        else:
            inside = []
            search.problems.append(f"{path}: there is no such file or folder")
        for file in inside:
            # Not the file that a link points at: it may be the work of another student, who would then have no row.
            here = file.parent.resolve() / file.name
            found.setdefault(
                here, PurePosixPath((file.relative_to(path) if file != path else Path(file.name)).as_posix())
            )
    names = _names(list(found.values()))
    search.submissions = [Found(name, file) for name, file in zip(names, found, strict=True)]
    return search


def _search_folder(folder: Path, search: Search) -> list[Path]:
    def unreadable(error: OSError) -> None:
        search.problems.append(one_line(f"{error.filename}: could not be searched: {error.strerror}"))

    inside = []
    for place, folders, files in os.walk(folder, onerror=unreadable):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not _is_left_behind(here / name))
        for name in sorted(files):
            if name.startswith(".") or name == "__init__.py":
                continue
            if Path(name).suffix.lower() in SUFFIXES:
                inside.append(here / name)
            else:
                search.passed_over.append(one_line(str((here / name).relative_to(folder))))
    return sorted(inside)


def _is_left_behind(folder: Path) -> bool:
    """Whether a folder holds no work of a student: left by a tool, shipped by us, or results of an earlier run."""
    there, join = os.path.exists, os.path.join  # which only say no where a path is too long
    return (
        folder.name.startswith(".")
        or folder.name in ("__MACOSX", "__pycache__")
        or (folder.name in _SHIPPED and there(join(folder.parent, "course_check", "__init__.py")))
        or there(join(folder, "pyvenv.cfg"))
        or (there(join(folder, "grades.csv")) and there(join(folder, "results")))
    )


def _names(paths: Sequence[PurePosixPath]) -> list[str]:
    """The stem; where two share it, the path with `/` as `__`; where two share that too, with suffix and number."""
    names = [_clean(path.stem) for path in paths]
    for keep_suffix in (False, True):
        taken = Counter(map(_folded, names))
        for index, path in enumerate(paths):
            if taken[_folded(names[index])] > 1:
                names[index] = _clean("__".join((path if keep_suffix else path.with_suffix("")).parts))
    # Claimed together with the name of its staff file, which must not be another's results.
    claimed: set[str] = set()
    for index, name in enumerate(names):
        tries = (name if number == 1 else f"{name}~{number}" for number in itertools.count(1))
        names[index] = next(name for name in tries if claimed.isdisjoint(_claims(name)))
        claimed.update(_claims(names[index]))
    return names


def _clean(name: str) -> str:
    """A name for a file and for a line: UTF-8, nothing that moves a cursor, not too long."""
    name = printable(os.fsencode(name).decode("utf-8", "replace"))
    return name.encode()[:MAX_NAME_BYTES].decode("utf-8", "ignore")


def _claims(name: str) -> tuple[str, str]:
    return _folded(name), _folded(f"{name}.staff")


def _folded(name: str) -> str:
    """The same for names that some file systems take for the same."""
    return unicodedata.normalize("NFC", name).casefold()


def printable(text: str) -> str:
    """A text of a student's as a terminal can take it: nothing that moves its cursor or starts a new line."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def one_line(text: str) -> str:
    """A text that students chose parts of, as a line of a table."""
    return printable(" ".join(text.split()))[:MAX_LINE]
