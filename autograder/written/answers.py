"""DIR/answers/NAME.json: the written answers of a submission; `autograder grade` writes, `autograder mark` reads."""

from __future__ import annotations

from pathlib import Path

from autograder.written.find import Finding


def answers_file(folder: Path, submission: str) -> Path:
    """Where the answers of a submission are."""
    return folder / "answers" / f"{submission}.json"


def answers_text(finding: Finding) -> str:
    """The text of that file."""
    raise NotImplementedError


def read_answers(path: Path) -> Finding | None:
    """Read it back; None if there is none that can be read."""
    raise NotImplementedError
