"""Reads what a student handed in, without running or trusting any of it."""

from __future__ import annotations

import codecs
import stat
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.errors import GraderError, SubmissionError
from autograder.intake.bounded_zip import ListTooLong, open_zip
from autograder.intake.notebook_cells import TooMany, TooMuch, read_cells

# A notebook full of pictures has some 10 MB.
MAX_FILE_BYTES = 32 << 20
# What its code may take as Python's text, which has up to four bytes a character, and must fit into Gradescope's
# smallest container; the rest is for what each cell takes besides.
MAX_CODE_BYTES = MAX_FILE_BYTES + (1 << 20)
MAX_ENTRIES = 2_000
MAX_LIST_BYTES = 1 << 20  # of the list in a zip, which has some 100 for each file
MAX_CELLS = 5_000
MAX_JSON_PARTS = 2_000_000  # three bytes of JSON ("[],") take over 60 in memory; a notebook has some thousands of parts

NOTHING_FOUND = "no notebook (.ipynb) or Python file (.py) found: hand in the notebook that you filled"


@dataclass(frozen=True)
class CodeCell:
    """One piece of code.

    Attributes:
        source: The code as the student typed it.
        label: Where it stands, for messages: "cell 4" in a notebook, "" in a Python file.
    """

    source: str
    label: str


@dataclass(frozen=True)
class SubmittedFile:
    """The one file that counts among those that were handed in.

    Attributes:
        name: Its name, as the student gave it.
        content: Its bytes, capped at `MAX_FILE_BYTES`.
    """

    name: str
    content: bytes


@dataclass(frozen=True)
class Submission:
    """The code of one submission.

    Attributes:
        name: The file that it came from.
        cells: Its code in the order of the file.
    """

    name: str
    cells: tuple[CodeCell, ...]


def read_submission(path: Path) -> Submission:
    """Read a notebook, a Python file, a zip with one of them, or a folder with one of them.

    Raises:
        SubmissionError: if there is nothing to grade, with a line that says what to do.
        GraderError: if the person who grades may not read it.
    """
    answer = read_submitted_file(path)
    return parse_submission(answer.name, answer.content)


def read_submitted_file(path: Path) -> SubmittedFile:
    """Find the answer in a file, a zip or a folder, and read its bytes without looking at them.

    Raises:
        SubmissionError: if there is none or more than one, with a line that says what to do.
        GraderError: if the person who grades may not read it.
    """
    try:
        if path.is_dir():
            return _read_folder(path)
        _refuse_link(path)
        if path.suffix.lower() == ".zip":
            with path.open("rb") as file:
                return read_zip(file, path.name)
        if path.suffix.lower() not in (".ipynb", ".py"):
            raise SubmissionError(
                f"{path.name} is neither a notebook (.ipynb) nor a Python file (.py) nor a zip of one"
            )
        return SubmittedFile(path.name, _read_file(path))
    except PermissionError as error:  # on this machine, and for the one who grades: no fault of the student
        raise GraderError(f"{path.name} could not be read: {error.strerror}") from error
    except OSError as error:
        raise SubmissionError(f"{path.name} could not be read: {error.strerror or error}") from error


def parse_submission(name: str, content: bytes) -> Submission:
    """Take the code out of a file's content.

    Raises:
        SubmissionError: if it isn't a notebook or Python file that holds something.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        if b"\0" in content:
            content.decode()
            raise SubmissionError(f"{name} holds NUL bytes: it is no text file")
        if name.lower().endswith(".ipynb"):
            if not content or content.isspace():
                raise SubmissionError(f"{name} is empty: save your work and hand it in again")
            return Submission(name, _notebook_cells(name, content))
        text = content.decode()
    except UnicodeDecodeError as error:
        raise SubmissionError(f"{name} is not UTF-8 text: open it, save it again as UTF-8, and hand that in") from error
    if not text or text.isspace():
        raise SubmissionError(f"{name} is empty: save your work and hand it in again")
    return Submission(name, (_Code(name).cell(text, ""),))


class _Code:
    """The cells of one submission, with a bound on what they take in memory."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._room = MAX_CODE_BYTES

    def cell(self, source: str, label: str) -> CodeCell:
        """A cell, if there is room for it."""
        self._room -= sys.getsizeof(source)
        if self._room < 0:
            raise SubmissionError(f"{self._name} holds too much code: keep data out of it, save, hand it in again")
        return CodeCell(source, label)


def _notebook_cells(name: str, content: bytes) -> tuple[CodeCell, ...]:
    if sum(map(content.count, b",[{")) > MAX_JSON_PARTS:
        raise SubmissionError(f"{name} holds too much data: clear its outputs, save, hand it in again")
    code = _Code(name)

    def keep(number: int, cell: object) -> CodeCell | None:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            # Notebooks of format 3 call it "input".
            source = _joined(cell.get("source", cell.get("input")))
            if source and not source.isspace():
                return code.cell(source, f"cell {number}")
        return None

    try:
        cells = read_cells(content, keep, MAX_CELLS)
    except TooMuch as error:
        raise SubmissionError(f"{name} holds too much data: clear its outputs, save, hand it in again") from error
    except TooMany as error:
        raise SubmissionError(f"{name} has more than {MAX_CELLS} cells, and no more are read") from error
    except UnicodeDecodeError:
        raise
    except (ValueError, RecursionError) as error:
        raise SubmissionError(f"{name} is not a notebook (no valid JSON): download it again from Jupyter") from error
    if cells is None:
        raise SubmissionError(f"{name} is not a notebook (it has no list of cells): download it again from Jupyter")
    found = tuple(cell for cell in cells if cell is not None)
    if not found:
        raise SubmissionError(f"{name} has no code in it: is it the notebook that you filled?")
    return found


def _joined(source: object) -> str | None:
    """The text of a cell, which a notebook keeps as one string or as a list of lines."""
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    # A lone surrogate or NUL can't be compiled, nor sent: the cell then fails where the student can see it.
    try:
        _ = source.isascii() or source.encode("utf-8")
    except UnicodeEncodeError:
        source = source.encode("utf-8", "replace").decode("utf-8")
    return source.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _choose(names: Sequence[str]) -> str:
    """The one notebook among names, else the one Python file: as Otter chooses."""
    answers = sorted(name for name in names if _may_be_submitted(name))
    for suffix in (".ipynb", ".py"):
        found = [name for name in answers if name.lower().endswith(suffix)]
        if len(found) > 1:
            raise SubmissionError(
                f"{len(found)} {suffix} files to choose from ({', '.join(found[:5])}): hand in only one"
            )
        if found:
            return found[0]
    if any(name.lower().endswith(".zip") for name in names):
        raise SubmissionError("a zip inside a zip is not opened: hand in the notebook itself, or a zip that holds it")
    raise SubmissionError(NOTHING_FOUND)


def _may_be_submitted(name: str) -> bool:
    """Whether a path inside a folder or zip may be the answer: no copies that tools leave behind."""
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    # Otter's runner leaves an empty `__init__.py`.
    return not hidden and path.suffix.lower() in (".ipynb", ".py") and path.name != "__init__.py"


def _read_folder(folder: Path) -> SubmittedFile:
    paths = list(islice(folder.rglob("*"), MAX_ENTRIES + 1))
    if len(paths) > MAX_ENTRIES:
        raise SubmissionError(f"more than {MAX_ENTRIES} files: hand in only the notebook")
    name = _choose([path.relative_to(folder).as_posix() for path in paths if not path.is_dir()])
    return SubmittedFile(PurePosixPath(name).name, _read_file(folder / name))


def _read_file(path: Path) -> bytes:
    _refuse_link(path)
    with path.open("rb") as file:
        return _read_capped(file, path.name)


def _refuse_link(path: Path) -> None:
    """Refuse what isn't a plain file: a link could point at staff's files, and a pipe would never end."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise SubmissionError(f"{path.name} is a link: hand in the file itself")
    if not stat.S_ISREG(mode):
        raise SubmissionError(f"{path.name} is not a file")


def _read_capped(file: IO[bytes], name: str) -> bytes:
    content = file.read(MAX_FILE_BYTES + 1)  # the size that a zip declares may be a lie
    if len(content) > MAX_FILE_BYTES:
        raise SubmissionError(
            f"{name} is larger than {MAX_FILE_BYTES >> 20} MB: clear its outputs, save, hand it in again"
        )
    return content


def read_zip(file: IO[bytes], name: str) -> SubmittedFile:
    """Find the answer in a zip and unpack it in memory: nothing of it ever touches the disk.

    Raises:
        SubmissionError: if there is none or more than one, or the zip is damaged or hostile.
    """
    try:
        with open_zip(file, MAX_LIST_BYTES) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise ListTooLong
            return read_entries(archive, entries, name)
    except (SubmissionError, OSError):
        raise
    except ListTooLong as error:
        raise SubmissionError(f"{name} has more than {MAX_ENTRIES} files: hand in only the notebook") from error
    except (
        Exception
    ) as error:  # a damaged or hostile zip raises whatever it meets: BadZipFile, zlib.error, KeyError ...
        raise SubmissionError(f"{name} can't be unpacked: make the zip again, without a password") from error


def read_entries(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], name: str) -> SubmittedFile:
    """Find the answer among some entries of an open zip, and unpack it in memory.

    Raises:
        SubmissionError: if there is none or more than one, or a name is a trick.
        Exception: whatever else a damaged zip raises.
    """
    for entry in entries:
        _refuse_trick(entry, name)
    chosen = _choose([entry.filename for entry in entries if not entry.is_dir()])
    with archive.open(chosen) as file:
        return SubmittedFile(PurePosixPath(chosen).name, _read_capped(file, chosen))


def _refuse_trick(entry: zipfile.ZipInfo, name: str) -> None:
    """Refuse a zip made to write or to read elsewhere."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise SubmissionError(f"{name} holds the name {entry.filename!r}, which leaves its folder: make the zip again")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise SubmissionError(f"{name} holds a link ({entry.filename!r}): put the file itself into the zip")
