"""Which of the files in a folder or zip are submissions, whose they are, and which of one person's counts.

Nothing is read here but names and Gradescope's list; folders and zips look the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from autograder.intake import lms_filenames
from autograder.intake.gradescope_metadata import METADATA, ListedSubmission, read_metadata
from autograder.intake.submission_names import one_line
from autograder.intake.submitter import BETWEEN, Submitter

SUFFIXES = (".ipynb", ".py", ".zip")
_EXPORT = re.compile(r"assignment_\d+_export")
FORMATS = ("auto", "files", "gradescope", "canvas", "moodle")


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
    """

    place: PurePosixPath
    names: tuple[str, ...]
    person: Submitter = field(default_factory=Submitter)
    keys: frozenset[str] = frozenset()
    order: Any = 0
    folder: bool = False


@dataclass
class ArrangedFiles:
    """What was found: see `Search` in `autograder/intake/find.py`."""

    candidates: list[Candidate] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    earlier: int = 0


def arrange(
    files: Sequence[PurePosixPath],
    read_text: Callable[[PurePosixPath], str],
    wanted: str = "auto",
    all_submissions: bool = False,
) -> ArrangedFiles:
    """Tell submissions among files.

    Args:
        files: All files, relative to the folder or zip, without what tools leave behind.
        read_text: Reads one of them: Gradescope's list.
        wanted: One of `FORMATS`; "auto" looks at the names.
        all_submissions: Keep all of one person's, and not only the latest.
    """
    arranged = ArrangedFiles()
    rest = list(files)
    if wanted in ("auto", "gradescope"):
        rest = _gradescope(rest, read_text, arranged, sure=wanted == "gradescope")
    if wanted in ("auto", "moodle"):
        rest = _moodle(rest, arranged, sure=wanted == "moodle")
    if wanted in ("auto", "canvas"):
        rest = _canvas(rest, arranged, sure=wanted == "canvas")
    if not all_submissions:
        kept = _latest(arranged.candidates)
        arranged.earlier = len(arranged.candidates) - len(kept)
        arranged.candidates = kept
    for file in rest:
        if file.suffix.lower() not in SUFFIXES:
            arranged.passed_over.append(one_line(str(file)))
        elif file.name != "__init__.py":
            names = (file.stem, _joined(file.with_suffix("")), _joined(file))
            arranged.candidates.append(Candidate(file, names))
    arranged.candidates.sort(key=lambda candidate: candidate.place.parts)
    return arranged


def _gradescope(
    files: list[PurePosixPath], read_text: Callable[[PurePosixPath], str], arranged: ArrangedFiles, sure: bool
) -> list[PurePosixPath]:
    """Take the exports of Gradescope out of the files; the rest is returned."""
    for metadata in sorted((f for f in files if _is_gradescopes(f, sure)), key=lambda file: len(file.parts)):
        if metadata not in files:  # in a submission of the export above
            continue
        root = metadata.parent
        try:
            listed = {entry.folder: entry for entry in read_metadata(read_text(metadata))}
        except (ValueError, OSError) as error:
            arranged.problems.append(one_line(f"{metadata}: {error}; its folders are taken by their names"))
            listed = {}
        # Each submission has a folder: what lies beside the list is no part of the export, as where a student's
        # upload of that name lies among the files of others.
        inside = [file for file in files if file.is_relative_to(root) and file.parent != root]
        folders = dict.fromkeys(file.relative_to(root).parts[0] for file in inside)
        for folder in folders:
            entry = listed.pop(folder, None)
            arranged.candidates.append(_of_gradescope(root / folder, folder, entry))
        for entry in listed.values():
            who = entry.person.name or "no name"
            arranged.problems.append(one_line(f"{root / entry.folder} ({who}) is in {METADATA}, but not there"))
        taken = {*inside, metadata}
        files = [file for file in files if file not in taken]
    return files


def _of_gradescope(place: PurePosixPath, folder: str, entry: ListedSubmission | None) -> Candidate:
    if entry is None or not entry.person.name:
        return Candidate(place, (folder, _joined(place)), entry.person if entry else Submitter(), folder=True)
    name = _file_name(entry.person.name) or folder
    number = folder.removeprefix("submission_")
    return Candidate(place, (name, f"{name}__{number}"), entry.person, entry.keys, entry.created, folder=True)


def _moodle(files: list[PurePosixPath], arranged: ArrangedFiles, sure: bool) -> list[PurePosixPath]:
    """Take what is named as Moodle does out of the files; the rest is returned."""
    rest: list[PurePosixPath] = []
    folders: dict[PurePosixPath, tuple[lms_filenames.ParsedName, list[PurePosixPath]]] = {}
    for file in files:
        # Further down the names are students', unless staff says otherwise.
        for depth, part in enumerate(file.parts if sure else file.parts[:1], start=1):
            if named := lms_filenames.moodle(part):
                place = PurePosixPath(*file.parts[:depth])
                folders.setdefault(place, (named, []))[1].append(file)
                break
        else:
            rest.append(file)
    with_files = {named.key for named, _ in folders.values() if named.counts}
    single = [place for place, (named, inside) in folders.items() if place in inside and named.counts]
    by_person = _by(single, lambda place: folders[place][0].key)
    weaker = {place for places in by_person.values() for place in _weaker(places, arranged)}
    for place, (named, inside) in folders.items():
        if not named.counts:
            if named.key not in with_files:  # all that this student handed in
                arranged.passed_over.append(one_line(str(place)))
            continue
        if place in weaker:
            continue
        name = _file_name(named.person.name) or named.key
        answers = [file for file in inside if file.suffix.lower() in SUFFIXES]
        # A zip is opened where it is all that a student handed in.
        only = answers[0] if len(answers) == 1 and answers[0].suffix.lower() == ".zip" else place
        folder = only not in inside
        candidate = Candidate(only, (name, f"{name}__{named.key}"), named.person, frozenset({named.key}), folder=folder)
        arranged.candidates.append(candidate)
    return rest


def _canvas(files: list[PurePosixPath], arranged: ArrangedFiles, sure: bool) -> list[PurePosixPath]:
    """Take what is named as Canvas does out of the files; the rest is returned.

    Such a name can be chance, so unless the format is `sure` all answers of a folder must be named so.
    """
    rest: list[PurePosixPath] = []
    for group in _by(files, lambda file: file.parent).values():
        named = {file: found for file in group if (found := lms_filenames.canvas(file.name))}
        if not sure and any(file not in named for file in group if file.suffix.lower() in SUFFIXES):
            rest += group
            continue
        rest += [file for file in group if file not in named]
        for uploads in _by(list(named), lambda file: named[file].key).values():  # noqa: B023 - used at once
            weaker = _weaker(uploads, arranged)
            for file in (file for file in uploads if file not in weaker):
                found = named[file]
                name = _file_name(found.person.name) or found.key
                names = (name, f"{name}__{found.key}", f"{name}__{found.key}__{found.number}")
                candidate = Candidate(file, names, found.person, frozenset({found.key}), found.number)
                arranged.candidates.append(candidate)
    return rest


def _weaker(uploads: Sequence[PurePosixPath], arranged: ArrangedFiles) -> set[PurePosixPath]:
    """The files of one person that don't count: a notebook comes before a Python file before a zip, as in a folder.

    What is none of them counts only if it is all. They are named as passed over.
    """
    best = min(map(_rank, uploads))
    weaker = [file for file in uploads if _rank(file) > best]
    arranged.passed_over += [one_line(str(file)) for file in weaker]
    return set(weaker)


def _rank(file: PurePosixPath) -> int:
    suffix = file.suffix.lower()
    return SUFFIXES.index(suffix) if suffix in SUFFIXES else len(SUFFIXES)


def _latest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that are the latest of at least one of their submitters."""
    latest: dict[str, Candidate] = {}
    for candidate in candidates:
        for key in candidate.keys:
            if key not in latest or latest[key].order <= candidate.order:
                latest[key] = candidate
    kept = set(map(id, latest.values()))
    return [candidate for candidate in candidates if not candidate.keys or id(candidate) in kept]


def _by(items: Sequence[PurePosixPath], key: Callable[[PurePosixPath], Any]) -> Mapping[Any, list[PurePosixPath]]:
    groups: dict[Any, list[PurePosixPath]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def _joined(path: PurePosixPath) -> str:
    return "__".join(path.parts)


def _file_name(name: str) -> str:
    """The name of a person, or of a group, as the name of a file: no path, and nothing hidden."""
    return name.replace(BETWEEN, " & ").replace("/", "_").replace("\\", "_").strip(" .")


def is_export(files: Sequence[PurePosixPath]) -> bool:
    """Whether a zip with these files holds the work of many, rather than being a submission itself."""
    if any(_is_gradescopes(file, sure=False) for file in files):
        return True
    answers = [file for file in files if file.suffix.lower() in SUFFIXES]
    users = {named.key for file in answers if len(file.parts) == 1 and (named := lms_filenames.canvas(file.name))}
    by_canvas = len(users) > 1 and all(lms_filenames.canvas(file.name) for file in answers)
    return by_canvas or bool(answers and all(lms_filenames.moodle(file.parts[0]) for file in answers))


def _is_gradescopes(file: PurePosixPath, sure: bool) -> bool:
    """Whether a file is an export's list. A student may hand in one of that name: unless `sure`, its place decides."""
    if file.name != METADATA:
        return False
    return sure or len(file.parts) == 1 or (len(file.parts) == 2 and bool(_EXPORT.fullmatch(file.parts[0])))
