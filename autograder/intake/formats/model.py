"""What the formats have in common: what they find, and how the files of many are told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, TypeVar

from autograder.intake.file_kinds import SUFFIXES, ZIP, kind_of
from autograder.intake.submission_names import one_line
from autograder.intake.submitter import BETWEEN, Submitter

ReadText = Callable[[PurePosixPath], str]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Candidate:
    """What may be a submission.

    Attributes:
        place: Where it lies in the folder or zip; a folder if `folder`.
        names: What it may be called, the best first.
        person: Whose it is.
        keys: What tells the submitters from others; empty where nothing is known, and then it always counts.
        order: Grows with the time of handing in, among those of one person.
        folder: Whether it is a folder.
        files: Where it is several files among those of others: of each its place, and the name that the student gave.
    """

    place: PurePosixPath
    names: tuple[str, ...]
    person: Submitter = field(default_factory=Submitter)
    keys: frozenset[str] = frozenset()
    order: Any = 0
    folder: bool = False
    files: tuple[tuple[PurePosixPath, str], ...] = ()


@dataclass
class ArrangedFiles:
    """What was found: see `Search` in `autograder/intake/find.py`."""

    candidates: list[Candidate] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    earlier: int = 0

    def pass_over(self, files: Iterable[PurePosixPath]) -> None:
        """Name files that are no submissions."""
        self.passed_over += [one_line(str(file)) for file in files]


def of_files(
    files: Sequence[tuple[PurePosixPath, str]], names: tuple[str, ...], person: Submitter, key: str, order: Any = 0
) -> Candidate:
    """The upload of one person as files among those of others. A zip that is all of it is opened."""
    counting = [(place, name) for place, name in files if kind_of(name)]
    if len(counting) == 1 and kind_of(counting[0][1]) == ZIP:
        return Candidate(counting[0][0], names, person, frozenset({key}), order)
    return Candidate(files[0][0], names, person, frozenset({key}), order, files=tuple(files))


def of_folder(
    place: PurePosixPath,
    inside: Sequence[PurePosixPath],
    names: tuple[str, ...],
    person: Submitter,
    key: str,
    order: Any = 0,
) -> Candidate:
    """The upload of one person as a folder. A zip that is all of it is opened."""
    counting = [file for file in inside if kind_of(file.name)]
    only = counting[0] if len(counting) == 1 and kind_of(counting[0].name) == ZIP else None
    return Candidate(only or place, names, person, frozenset({key}), order, folder=only is None)


def named(person: Submitter, key: str, *more: str) -> tuple[str, ...]:
    """What a submission may be called: by who handed it in, then with what tells namesakes apart."""
    name = file_name(person.name) or key
    return (name, f"{name}__{key}", *(f"{name}__{key}__{part}" for part in more))


def grouped(items: Iterable[Item], key: Callable[[Item], Any]) -> Mapping[Any, list[Item]]:
    """Items by a key, in order."""
    groups: dict[Any, list[Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def joined(path: PurePosixPath) -> str:
    """A path as a name."""
    return "__".join(path.parts)


def file_name(name: str) -> str:
    """The name of a person, or of a group, as the name of a file: no path, and nothing hidden."""
    return name.replace(BETWEEN, " & ").replace("/", "_").replace("\\", "_").strip(" .")


def counting(files: Iterable[PurePosixPath]) -> list[PurePosixPath]:
    """Those that may be handed in: notebooks, Python files and zips."""
    return [file for file in files if kind_of(file.name) in SUFFIXES]
