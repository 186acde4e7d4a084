"""Which of the files in a folder or zip are submissions, whose they are, and which of one person's counts.

Each platform's way is a module here: its `NAME`, `is_export` for zips, and `take`, which takes what is named its way
out of the files. Nothing is read but names, Gradescope's list and Blackboard's; folders and zips look the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from autograder.intake.file_kinds import kind_of
from autograder.intake.formats import blackboard, brightspace, canvas, github_classroom, gradescope, ilias, moodle
from autograder.intake.formats.model import ArrangedFiles, Candidate, ReadText, counting, joined

__all__ = ["FORMATS", "ArrangedFiles", "Candidate", "arrange", "is_export"]

# The order in which they look: those whose names can't be chance first.
_PLATFORMS: tuple[Any, ...] = (gradescope, moodle, blackboard, brightspace, github_classroom, canvas, ilias)
FORMATS = ("auto", "files", *(platform.NAME for platform in _PLATFORMS))


def arrange(
    files: Sequence[PurePosixPath], read_text: ReadText, wanted: str = "auto", all_submissions: bool = False
) -> ArrangedFiles:
    """Tell submissions among files.

    Args:
        files: All files, relative to the folder or zip, without what tools leave behind.
        read_text: Reads one of them: a platform's own.
        wanted: One of `FORMATS`; "auto" looks at the names.
        all_submissions: Keep all of one person's, and not only the latest.
    """
    arranged = ArrangedFiles()
    rest = list(files)
    for platform in _PLATFORMS:
        if wanted in ("auto", platform.NAME):
            rest = platform.take(rest, arranged, read_text, sure=wanted == platform.NAME)
    if not all_submissions:
        kept = _latest(arranged.candidates)
        arranged.earlier = len(arranged.candidates) - len(kept)
        arranged.candidates = kept
    for file in rest:
        if not kind_of(file.name):
            arranged.pass_over([file])
        elif file.name != "__init__.py":
            stem = file.name[: file.name.lower().rindex(kind_of(file.name))]
            names = (stem, joined(file.with_name(stem)) if stem else file.name, joined(file))
            arranged.candidates.append(Candidate(file, names))
    arranged.candidates.sort(key=lambda candidate: candidate.place.parts)
    return arranged


def _latest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that are the latest of at least one of their submitters."""
    latest: dict[str, Candidate] = {}
    for candidate in candidates:
        for key in candidate.keys:
            if key not in latest or latest[key].order <= candidate.order:
                latest[key] = candidate
    kept = set(map(id, latest.values()))
    return [candidate for candidate in candidates if not candidate.keys or id(candidate) in kept]


def is_export(files: Sequence[PurePosixPath]) -> bool:
    """Whether a zip with these files holds the work of many, rather than being a submission itself."""
    return bool(counting(files)) and any(platform.is_export(files) for platform in _PLATFORMS)
