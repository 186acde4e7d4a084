"""The files beside the one that counts: helper modules and small data files, carried to where its code runs.

They never touch a disk on this side. The student's own process writes them, into the folder that is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograder.errors import SubmissionError
from autograder.intake.bounded_zip import Damaged
from autograder.intake.carried import MAX_ALL_BYTES, MAX_BYTES, MAX_FILES, refusal
from autograder.intake.file_kinds import PYTHON, kind_of
from autograder.intake.submission_names import folded


@dataclass(frozen=True)
class BesideFile:
    """A file to put beside the code that runs.

    Attributes:
        name: Its path relative to the file that counts, with `/` between its parts.
        content: Its bytes.
    """

    name: str
    content: bytes


@dataclass(frozen=True)
class UploadedFile:
    """One of the files that were handed in.

    Attributes:
        name: Its path in the upload, with `/` between its parts.
        size: How long it says that it is; may be a lie.
        read: Reads that many of its bytes at most.
    """

    name: str
    size: int
    read: Callable[[int], bytes]


def beside(files: Sequence[UploadedFile], chosen: UploadedFile) -> tuple[tuple[BesideFile, ...], tuple[str, ...]]:
    """Read what may be carried of the files in the folder of the chosen one.

    Returns:
        The files; and those that were left behind, each with the reason, in a few words.
    """
    carried: list[BesideFile] = []
    left: list[str] = []
    room, taken, folders = MAX_ALL_BYTES, set[str](), set[str]()
    for name, file in _below(files, chosen):
        reason = refusal(name)
        if not reason and file.size > MAX_BYTES:
            reason = f"larger than {MAX_BYTES >> 20} MB"
        if not reason and len(carried) >= MAX_FILES:
            reason = f"more than {MAX_FILES} files"
        if not reason and file.size > room:
            reason = f"more than {MAX_ALL_BYTES >> 20} MB together"
        above = {folded(str(parent)) for parent in PurePosixPath(name).parents}
        if not reason and (folded(name) in taken | folders or not above.isdisjoint(taken)):
            reason = "the name of another file"
        content = b""
        if not reason:
            try:
                content = file.read(MAX_BYTES + 1)
            except SubmissionError:
                reason = "a link, or no file"
            except Damaged:  # the work itself may be whole
                reason = "can't be unpacked"
        if len(content) > min(MAX_BYTES, room):  # what a zip says of its size may be a lie
            reason = f"larger than {MAX_BYTES >> 20} MB"
        if reason:
            left.append(f"{name} ({reason})")
        else:
            carried.append(BesideFile(name, content))
            taken.add(folded(name))
            folders |= above
            room -= len(content)
    return tuple(carried), tuple(left)


def _below(files: Sequence[UploadedFile], chosen: UploadedFile) -> Iterator[tuple[str, UploadedFile]]:
    """Modules first, then the small ones, so that what is left behind for want of room is the least of it."""
    folder = PurePosixPath(chosen.name).parent
    below = [
        (PurePosixPath(file.name).relative_to(folder).as_posix(), file)
        for file in files
        if file is not chosen and PurePosixPath(file.name).is_relative_to(folder) and _may_be_needed(file.name)
    ]
    yield from sorted(below, key=lambda one: (not one[0].endswith(PYTHON), one[1].size, one[0]))


def _may_be_needed(name: str) -> bool:
    return kind_of(name) in (PYTHON, "")
