"""From a folder to a page that runs: opens the marks, brings them up to date, makes the links."""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.batch.class_results import read_class
from autograder.engine.parts import asked_bank
from autograder.errors import UsageError
from autograder.written import graders
from autograder.written.database import Marks
from autograder.written.importing import Imported, import_all
from autograder.written.model import Grader, Part
from autograder.written.parts import written_parts


@dataclass(frozen=True)
class Opened:
    """A class that is ready to be marked.

    Attributes:
        title: The assignment's title.
        marks: The marks, up to date with class and rubrics.
        parts: The graded parts, in order.
        imported: What changed since they were open last.
    """

    title: str
    marks: Marks
    parts: tuple[Part, ...]
    imported: Imported


@contextlib.contextmanager
def opened(bank: Bank, folder: Path, seed: int | None = None) -> Iterator[Opened]:
    """Open the marks of a class, and bring them up to date.

    Args:
        bank: Where prompts, answers and rubrics come from.
        folder: The `--output` of `autograder grade`.
        seed: Draws the order of the answers when nothing was marked yet.

    Raises:
        UsageError: if the folder holds no class, one of another course's assignment, or one without written parts; if a
            rubric is wrong; if another server has the folder.
        GraderError: if the marks can't be written.
    """
    graded = read_class(folder)
    if graded.assignment not in bank.assignments():
        there = ", ".join(bank.assignments())
        raise UsageError(f"{folder}: results of {graded.assignment}, which this course doesn't have; it has {there}")
    bank = asked_bank(bank, graded.assignment)
    assignment = bank.assignment(graded.assignment)
    parts = tuple(written_parts(bank, assignment))
    shown = tuple(part for part in parts if part.points)
    if not shown:
        raise UsageError(f"{graded.assignment} has no written parts that are graded: there is nothing to mark")
    with Marks.open(folder, seed=seed) as marks:
        yield Opened(assignment.title, marks, shown, import_all(marks, folder, parts))


def cookie_name(folder: Path) -> str:
    """The cookie of a folder: a browser sends it to all ports of a machine, and each folder has graders of its own."""
    return f"mark-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:10]}"


def owner_name() -> str:
    """Who runs the command, as the marks have it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "grader"


def owner_link(marks: Marks, folder: Path, name: str) -> str:
    """The secret of the link of who runs the page: the same as before as long as it holds.

    Only a hash of it is in the database. It is kept in a file beside it, which nobody else may read, so that a browser
    that is open goes on after a restart.
    """
    path = folder / ".mark-link"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), encoding="ascii") as file:
            secret = file.read(200).strip()
        known = graders.grader_of(marks, secret)
        if known is not None and known.name == name and known.owner:
            return secret
    _, secret = graders.add_grader(marks, name, owner=True)
    with contextlib.suppress(OSError):  # then the next start prints another link
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secret)
    return secret


def new_links(marks: Marks, names: Sequence[str], owner: str) -> list[tuple[Grader, str]]:
    """Links for graders, new ones for those that have one already.

    Raises:
        UsageError: if a name is none, or the owner's.
    """
    if owner in names:
        raise UsageError(f"--grader {owner}: that is who runs the page, whose link is printed anyway")
    return [graders.add_grader(marks, name) for name in dict.fromkeys(names)]


def told(opened: Opened, said: Callable[[str], None]) -> None:
    """Say what changed since the marks were open last."""
    imported = opened.imported
    if imported.reopened:
        said(f"{imported.reopened} marked answers were handed in anew: they are open again, as changed")
    if imported.gone:
        said(f"{imported.gone} submissions are no more in the class: their marks are kept, and count for nothing")
    for name in imported.unreadable:
        said(f"{name}: answers that can't be read: run the same `autograder grade` command again")
    for change in imported.rubrics:
        what, count = "; ".join(change.what), len(change.answers)
        said(f"the rubric of {change.part} changed: {what}; marks that earn other points now: {count}")
