"""Where submissions lie, and how the one file that counts is read: from a file, a folder, or a part of a large zip."""

from __future__ import annotations

import functools
import tempfile
import zipfile
import zlib
from bisect import bisect_left
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.errors import GraderError, SubmissionError, UsageError
from autograder.intake.asked import NOTHING_ASKED, Asked
from autograder.intake.bounded_zip import Damaged, ListTooLong, open_zip_file
from autograder.intake.file_kinds import ZIP, kind_of
from autograder.intake.submission import (
    SubmittedFile,
    read_entries,
    read_placed_files,
    read_submitted_file,
    read_zip,
)
from autograder.intake.submitter import Submitter


@dataclass(frozen=True)
class SubmissionSource:
    """A submission that was found.

    Attributes:
        name: Its name in the grade sheet and of its results.
        path: Where it lies: a file or a folder; or a zip of many submissions.
        inside: The place in that zip: a file, or a folder with a `/` at its end; else empty.
        person: Whose it is.
        files: Where it is several files of a folder or zip with those of others: of each its place in there, and the
            name that the student gave it.
    """

    name: str
    path: Path
    inside: str = ""
    person: Submitter = field(default_factory=Submitter)
    files: tuple[tuple[str, str], ...] = ()

    def read(self, asked: Asked = NOTHING_ASKED) -> SubmittedFile:
        """Read the file that counts, with what belongs to it.

        Args:
            asked: What the assignment asks for.

        Raises:
            SubmissionError: if there is nothing to grade, with a line that says what to do.
            GraderError: if the person who grades may not read it.
        """
        if self.files and self.path.is_dir():
            return read_placed_files(self.path, self.files, asked)
        if not self.inside and not self.files:
            return read_submitted_file(self.path, asked)
        archive = open_archive(self.path)
        try:
            if kind_of(self.inside) == ZIP:
                with archive.file.open(self.inside) as file:
                    return _read_inner_zip(file, PurePosixPath(self.inside).name, asked)
            entries = self._entries(archive)
            names = [name for _, name in self.files] or [
                PurePosixPath(entry.filename).name
                if entry.filename == self.inside
                else entry.filename.removeprefix(self.inside)
                for entry in entries
            ]
            return read_entries(archive.file, entries, self.inside or self.name, asked, names)
        except (Damaged, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise GraderError(f"{self.path.name} can't be unpacked: download it again ({error})") from error

    def _entries(self, archive: Archive) -> list[zipfile.ZipInfo]:
        if self.files:
            return [archive.file.getinfo(place) for place, _ in self.files]
        return archive.below(self.inside) if self.inside.endswith("/") else [archive.file.getinfo(self.inside)]


MAX_ZIP_BYTES = 256 << 20
MAX_EXPORT_LIST_BYTES = 16 << 20  # of a class of 1,000, with 100 files each
_IN_MEMORY = 8 << 20


def _read_inner_zip(file: IO[bytes], name: str, asked: Asked) -> SubmittedFile:
    """Read a zip in a zip: it is unpacked to where one can go back and forth, a large one to a file without a name."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as unpacked:
        while chunk := file.read(1 << 20):
            unpacked.write(chunk)
            if unpacked.tell() > MAX_ZIP_BYTES:
                raise SubmissionError(f"{name} is larger than {MAX_ZIP_BYTES >> 20} MB: hand in only the notebook")
        return read_zip(unpacked, name, asked)


@dataclass(frozen=True)
class Archive:
    """An open zip with the work of many.

    Attributes:
        file: The zip.
        names: Its files' names, sorted.
    """

    file: zipfile.ZipFile
    names: tuple[str, ...]

    def below(self, start: str) -> list[zipfile.ZipInfo]:
        """The files whose names begin so."""
        first = bisect_left(self.names, start)
        found = []
        for name in self.names[first:]:
            if not name.startswith(start):
                break
            found.append(self.file.getinfo(name))
        return found


@functools.lru_cache(maxsize=4)  # opened once for all of its submissions
def open_archive(path: Path) -> Archive:
    """Open a zip of many submissions.

    Raises:
        UsageError: if it is none, or one with more files than are read.
    """
    try:
        file = open_zip_file(path, MAX_EXPORT_LIST_BYTES)
        return Archive(file, tuple(sorted(name for name in file.namelist() if not name.endswith("/"))))
    except ListTooLong as error:
        raise UsageError(f"{path}: lists too many files: unpack it, and give the folder") from error
    except Exception as error:  # a damaged zip raises whatever it meets
        raise UsageError(f"{path}: can't be opened as a zip ({type(error).__name__}: {error})") from error
