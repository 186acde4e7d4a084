"""Which of the files that were handed in counts: what holds answers, before the stub as given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from autograder.errors import SubmissionError
from autograder.intake.asked import Asked, helper_modules
from autograder.intake.beside import BesideFile, UploadedFile, beside
from autograder.intake.bounded_zip import Damaged
from autograder.intake.file_kinds import NOTEBOOK, PYTHON, SUFFIXES, ZIP, kind_of, of_students
from autograder.intake.parse import MAX_FILE_BYTES, parse_submission, put_together
from autograder.intake.submission_names import one_line

MAX_ENTRIES = 2_000
NOTHING_FOUND = "no notebook (.ipynb) or Python file (.py) found: hand in the notebook that you filled"
# How many files, and how many bytes of them, are searched for answers where there is more than one.
_MOST_SEARCHED, _MOST_BYTES = 50, 2 * MAX_FILE_BYTES
_NAMED = 5


@dataclass(frozen=True)
class SubmittedFile:
    """The one file that counts among those that were handed in.

    Attributes:
        name: Its name, as the student gave it.
        content: Its bytes, capped at `MAX_FILE_BYTES`.
        beside: What is put beside it where its code runs.
        files: Which file counts, what is beside it and what is not, in one line.
    """

    name: str
    content: bytes
    beside: tuple[BesideFile, ...] = ()
    files: str = ""


@dataclass(frozen=True)
class _Searched:
    """What one of several files holds."""

    file: UploadedFile
    answers: frozenset[bytes] = frozenset()
    there: bool = False
    helpers: frozenset[str] = frozenset()
    searched: bool = True
    assignment: str = ""
    question: str = ""
    digest: bytes = b""

    def needs(self, file: UploadedFile) -> bool:
        """Whether it imports, writes or runs another file, by that one's name or its folder's."""
        path = PurePosixPath(file.name)
        if file is self.file or kind_of(path.name) != PYTHON:
            return False
        below = PurePosixPath(self.file.name).parent
        package = path.relative_to(below).parts[0] if path.is_relative_to(below) else path.name
        return not self.helpers.isdisjoint({path.stem, package.removesuffix(".py")})

    def exported(self, other: _Searched) -> bool:
        """Whether this is a notebook, and the other a Python file with the same answers."""
        is_pair = kind_of(self.file.name) == NOTEBOOK and kind_of(other.file.name) == PYTHON
        return is_pair and self.answers == other.answers


def choose(files: Sequence[UploadedFile], asked: Asked) -> SubmittedFile:
    """Choose the file that counts, and read it with what belongs to it.

    Args:
        files: All files of one student's upload.
        asked: What the assignment asks for.

    Raises:
        SubmissionError: if there is none or more than one, with a line that says what to do.
    """
    wanted = set(of_students([file.name for file in files]))
    files = [file for file in files if file.name in wanted]
    if len(files) > MAX_ENTRIES:
        raise SubmissionError(f"more than {MAX_ENTRIES} files: hand in only the notebook")
    may_count = [file for file in files if kind_of(file.name) in (NOTEBOOK, PYTHON)]
    if not may_count and any(kind_of(file.name) == ZIP for file in files):
        raise SubmissionError("a zip inside a zip is not opened: hand in the notebook itself, or a zip that holds it")
    if not may_count:
        raise SubmissionError(NOTHING_FOUND)
    searched = _search(may_count, asked) if len(may_count) > 1 else [_Searched(may_count[0])]
    counting = _by_question(searched) or [_the_one(searched)]
    chosen = counting[0].file
    carried, left = beside(files, chosen)
    graded = [one.file for one in counting]
    others = sorted(
        file.name
        for file in files
        if file not in graded and kind_of(file.name) and not any(one.needs(file) for one in counting)
    )
    folder = PurePosixPath(chosen.name).parent
    together = [file.name for file in carried if str(folder / file.name) not in others]
    name = PurePosixPath(chosen.name).name
    if len(counting) == 1:
        return SubmittedFile(name, read_capped(chosen), carried, _files_line(name, together, left, others))
    line = _files_line(", ".join(PurePosixPath(file.name).name for file in graded), together, left, others)
    name = PurePosixPath(f"{counting[0].assignment}.ipynb").name
    return SubmittedFile(name, put_together(name, [read_capped(file) for file in graded]), carried, line)


def read_capped(file: UploadedFile) -> bytes:
    """A file's bytes.

    Raises:
        SubmissionError: there are too many.
    """
    content = file.read(MAX_FILE_BYTES + 1)  # the size that a zip declares may be a lie
    if len(content) > MAX_FILE_BYTES:
        what = f"{PurePosixPath(file.name).name} is larger than {MAX_FILE_BYTES >> 20} MB"
        raise SubmissionError(f"{what}: clear its outputs, save, hand it in again")
    return content


def _by_question(searched: Sequence[_Searched]) -> list[_Searched]:
    """The notebooks of single questions, if there are several and nothing else holds answers; of two the one that does.

    Raises:
        SubmissionError: if two are of one question, and it isn't clear which one counts.
    """
    parts: dict[tuple[str, str], _Searched] = {}
    for one in searched:
        if not one.question or not one.assignment:
            continue
        rival = parts.setdefault((one.assignment, one.question), one)
        if bool(rival.answers) == bool(one.answers) and rival.digest != one.digest:  # in writing there may be more
            raise _too_many([rival.file, one.file], f"notebooks of {one.question} to choose from")
        if one.answers and not rival.answers:
            parts[one.assignment, one.question] = one
    found = [*parts.values()]
    others = [one for one in searched if one.answers and not one.question]
    alone = all(any(part.needs(one.file) for part in found) for one in others)
    is_one = len({one.assignment for one in found}) == 1
    return sorted(found, key=lambda one: one.file.name) if len(found) > 1 and alone and is_one else []


def _the_one(searched: Sequence[_Searched]) -> _Searched:
    """The one among several that holds answers; where none does, the one notebook, else the one Python file.

    Raises:
        SubmissionError: if it isn't clear which one that is.
    """
    if len(searched) == 1:
        return searched[0]
    files = [one.file for one in searched]
    answered = [one for one in searched if one.answers]
    # A module that another file with answers imports is a part of that one.
    # So is a Python file with the very same answers as a notebook: it was exported from that.
    rivals = [one for one in answered if not any(other.needs(one.file) or other.exported(one) for other in answered)]
    if len(rivals) > 1 or (answered and not rivals):
        raise _too_many([one.file for one in rivals or answered], "files hold answers")
    if rivals:
        return rivals[0]
    if not all(one.searched for one in searched):
        raise _too_many(files, "files to choose from")
    candidates = [one for one in searched if one.there] or searched
    for suffix in SUFFIXES:
        found = [one for one in candidates if kind_of(one.file.name) == suffix]
        if len(found) > 1:
            raise _too_many([one.file for one in found], f"{suffix} files to choose from")
        if found:
            return found[0]
    raise SubmissionError(NOTHING_FOUND)


def _search(files: Sequence[UploadedFile], asked: Asked) -> list[_Searched]:
    if not asked.names:
        return [_Searched(file) for file in files]
    searched: list[_Searched] = []
    room = _MOST_BYTES
    for file in sorted(files, key=lambda file: (kind_of(file.name) != NOTEBOOK, file.name.count("/"), file.name)):
        if len(searched) == _MOST_SEARCHED or file.size > room:
            searched.append(_Searched(file, searched=False))
            continue
        try:
            content = file.read(min(room, MAX_FILE_BYTES) + 1)
            room -= len(content)
            found = parse_submission(PurePosixPath(file.name).name, content)
        except (SubmissionError, Damaged):  # said if it turns out to be the one that counts
            searched.append(_Searched(file))
            continue
        sources = [cell.source for cell in found.cells]
        answers, there, helpers = asked.answers(sources), asked.is_there(sources), helper_modules(sources)
        digest = sha256(content).digest()
        searched.append(_Searched(file, answers, there, helpers, True, found.assignment, found.question, digest))
    return searched


def _too_many(files: Sequence[UploadedFile], what: str) -> SubmissionError:
    names = sorted(file.name for file in files)
    return SubmissionError(f"{len(files)} {what} ({_listed(names)}): hand in only one")


def _files_line(name: str, together: Sequence[str], left: Sequence[str], others: Sequence[str]) -> str:
    line = f"Graded: {name}"
    if together:
        line += f", with {_listed(together)} beside it"
    if others:
        line += f". Not graded: {_listed(others)}"
    if left:
        line += f". Not there when the code ran: {_listed(left)}"
    return one_line(f"{line}.")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
