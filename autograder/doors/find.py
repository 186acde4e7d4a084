"""Finds the submissions of a class in files and folders, and gives each a name of its own."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SUFFIXES = (".ipynb", ".py", ".zip")
MAX_NAME_BYTES = 200  # a file system takes 255, and ".staff.json" and the like come behind the name
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
        if path.is_dir():
            inside = _search_folder(path, search)
            if not inside:
                search.problems.append(f"{path}: no submission in this folder (.ipynb, .py or .zip)")
        elif path.is_symlink() or path.exists():
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
        search.problems.append(f"{error.filename}: could not be searched: {error.strerror}")

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
    return (
        folder.name.startswith(".")
        or folder.name in ("__MACOSX", "__pycache__")
        or (folder.name in _SHIPPED and (folder.parent / "course_check" / "__init__.py").is_file())
        or (folder / "pyvenv.cfg").is_file()
        or ((folder / "grades.csv").is_file() and (folder / "results").is_dir())
    )


def _names(paths: Sequence[PurePosixPath]) -> list[str]:
    """The stem; where two share it, the path with `/` as `__`; where two share that too, with suffix and number."""
    names = [_clean(path.stem) for path in paths]
    for keep_suffix in (False, True):
        taken = Counter(map(_folded, names))
        for index, path in enumerate(paths):
            if taken[_folded(names[index])] > 1:
                names[index] = _clean("__".join((path if keep_suffix else path.with_suffix("")).parts))
    used: set[str] = set()
    for index, name in enumerate(names):
        number = 1
        while _folded(names[index]) in used:
            number += 1
            names[index] = f"{name}~{number}"
        used.add(_folded(names[index]))
    return names


def _clean(name: str) -> str:
    """A name for a file and for a line: UTF-8, nothing that moves a cursor, not too long."""
    name = one_line(os.fsencode(name).decode("utf-8", "replace"))
    if name.lower().endswith(".staff"):  # else its results would bear the name of another's staff file
        name = f"{name[:-6]}_staff"
    if len(name.encode()) > MAX_NAME_BYTES:
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        name = f"{name.encode()[: MAX_NAME_BYTES - 9].decode('utf-8', 'ignore')}~{digest}"
    return name


def _folded(name: str) -> str:
    """The same for names that some file systems take for the same."""
    return unicodedata.normalize("NFC", name).casefold()


def one_line(text: str) -> str:
    """A text that students chose parts of, for a terminal and a table: one line, with nothing that moves a cursor."""
    text = " ".join(text.split())
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
