"""Reads what a student handed in, from a file, a folder or a zip, without running or trusting any of it."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.errors import GraderError, SubmissionError
from autograder.intake.asked import NOTHING_ASKED, Asked
from autograder.intake.beside import BesideFile, UploadedFile
from autograder.intake.bounded_zip import Damaged, ListTooLong, open_zip
from autograder.intake.choose import MAX_ENTRIES, SubmittedFile, choose, read_capped
from autograder.intake.file_kinds import ZIP, is_hidden, kind_of
from autograder.intake.parse import MAX_FILE_BYTES, CodeCell, Submission, parse_submission

__all__ = [
    "MAX_FILE_BYTES",
    "BesideFile",
    "CodeCell",
    "Submission",
    "SubmittedFile",
    "parse_submission",
    "parse_submitted",
    "read_entries",
    "read_placed_files",
    "read_submission",
    "read_submitted_file",
    "read_zip",
]

MAX_LIST_BYTES = 8 << 20  # of the list in a zip: some 100 for each file, and an environment has thousands of files
_MOST_WALKED = 50_000


def read_submission(path: Path, asked: Asked = NOTHING_ASKED) -> Submission:
    """Read a notebook, a Python file, or a zip or folder with one of them.

    Args:
        path: Where it lies.
        asked: What the assignment asks for, which tells answers from the stub as given.

    Raises:
        SubmissionError: if there is nothing to grade, with a line that says what to do.
        GraderError: if the person who grades may not read it.
    """
    return parse_submitted(read_submitted_file(path, asked))


def parse_submitted(file: SubmittedFile) -> Submission:
    """Take the code out of the file that counts.

    Raises:
        SubmissionError: if it isn't a notebook or Python file that holds something.
    """
    return replace(parse_submission(file.name, file.content), beside=file.beside, files=file.files)


def read_submitted_file(path: Path, asked: Asked = NOTHING_ASKED) -> SubmittedFile:
    """Find the file that counts in a file, a zip or a folder, and read it with what belongs to it.

    Raises:
        SubmissionError: if there is none or more than one, with a line that says what to do.
        GraderError: if the person who grades may not read it.
    """
    try:
        if path.is_dir():
            return choose([*_in_folder(path)], asked)
        if kind_of(path.name) == ZIP:
            with _open_plain(path) as file:
                return read_zip(file, path.name, asked)
        if not kind_of(path.name):
            what = "neither a notebook (.ipynb) nor a Python file (.py) nor a zip of one"
            raise SubmissionError(f"{path.name} is {what}")
        return SubmittedFile(path.name, read_capped(_on_disk(path, path.name)), files=f"Graded: {path.name}.")
    except PermissionError as error:  # on this machine, and for the one who grades: no fault of the student
        raise GraderError(f"{path.name} could not be read: {error.strerror}") from error
    except OSError as error:
        raise SubmissionError(f"{path.name} could not be read: {error.strerror or error}") from error


def read_placed_files(folder: Path, files: Sequence[tuple[str, str]], asked: Asked) -> SubmittedFile:
    """The same for some files of a folder, which are one student's upload.

    Args:
        folder: Where they lie.
        files: Of each its path in the folder, and the name that the student gave it.
        asked: What the assignment asks for.
    """
    try:
        return choose([_on_disk(folder / place, name) for place, name in files], asked)
    except PermissionError as error:
        raise GraderError(f"{files[0][1]} could not be read: {error.strerror}") from error
    except OSError as error:
        raise SubmissionError(f"{files[0][1]} could not be read: {error.strerror or error}") from error


def _in_folder(folder: Path) -> Iterator[UploadedFile]:
    """The files of a folder, without what can't count and without links to what isn't the student's."""
    count = 0
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not _is_of_tools(here, name))
        for name in sorted(names):
            count += 1
            if count > _MOST_WALKED:
                raise SubmissionError(f"more than {MAX_ENTRIES} files: hand in only the notebook")
            below = (here / name).relative_to(folder).as_posix()
            if kind_of(name) or stat.S_ISREG((here / name).lstat().st_mode):
                yield _on_disk(here / name, below)


def _is_of_tools(parent: Path, name: str) -> bool:
    return is_hidden([name]) or os.path.exists(os.path.join(parent, name, "pyvenv.cfg"))


def _on_disk(path: Path, name: str) -> UploadedFile:
    def read(most: int) -> bytes:
        with _open_plain(path) as file:
            return file.read(most)

    return UploadedFile(name, path.lstat().st_size, read)


def _open_plain(path: Path) -> IO[bytes]:
    """Open a plain file and nothing else: a link could point at staff's files, and a pipe would never end.

    Raises:
        SubmissionError: it is something else.
    """
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise SubmissionError(f"{path.name} is a link: hand in the file itself")
    if not stat.S_ISREG(mode):
        raise SubmissionError(f"{path.name} is not a file")
    return path.open("rb")


def read_zip(file: IO[bytes], name: str, asked: Asked) -> SubmittedFile:
    """Find the file that counts in a zip, and unpack it in memory: nothing of it ever touches the disk.

    Raises:
        SubmissionError: if there is none or more than one, or the zip is damaged or hostile.
    """
    try:
        with _opened(file) as archive:
            return read_entries(archive, archive.infolist(), name, asked)
    except ListTooLong as error:
        raise SubmissionError(f"{name} has more than {MAX_ENTRIES} files: hand in only the notebook") from error
    except Damaged as error:
        raise SubmissionError(f"{name} can't be unpacked: make the zip again, without a password") from error


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return open_zip(file, MAX_LIST_BYTES)
    except (ListTooLong, OSError):
        raise
    except Exception as error:  # BadZipFile, zlib.error, KeyError ...
        raise Damaged(str(error)) from error


def read_entries(
    archive: zipfile.ZipFile,
    entries: Sequence[zipfile.ZipInfo],
    name: str,
    asked: Asked,
    names: Sequence[str] = (),
) -> SubmittedFile:
    """Find the file that counts among some entries of an open zip, and unpack it in memory.

    Args:
        archive: The zip.
        entries: The files of one student.
        name: What they are called together, for messages.
        asked: What the assignment asks for.
        names: The names that the student gave them; their own if empty.

    Raises:
        SubmissionError: if there is none or more than one, or a name is a trick.
        Damaged: if what counts can't be unpacked.
    """
    for entry in entries:
        _refuse_trick(entry, name)
    # Where a name comes twice, what unpacks it keeps the last.
    files = {
        given: UploadedFile(given, entry.file_size, partial(_unpack, archive, entry))
        for entry, given in zip(entries, names or [_path(entry) for entry in entries], strict=True)
        if not entry.is_dir()
    }
    return choose([*files.values()], asked)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(entry) as file:
            return file.read(most)
    except OSError:
        raise
    except Exception as error:  # BadZipFile, zlib.error, RuntimeError for a password ...
        raise Damaged(str(error)) from error


def _path(entry: zipfile.ZipInfo) -> str:
    """An entry's path; some tools of Windows part it with backslashes."""
    return entry.filename.replace("\\", "/")


def _refuse_trick(entry: zipfile.ZipInfo, name: str) -> None:
    """Refuse a zip made to write or to read elsewhere."""
    path = PurePosixPath(_path(entry))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise SubmissionError(f"{name} holds the name {entry.filename!r}, which leaves its folder: make the zip again")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise SubmissionError(f"{name} holds a link ({entry.filename!r}): put the file itself into the zip")
