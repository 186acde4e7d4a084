"""The written answers in what a student handed in: a notebook, or a `.py` with a `.md` beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from autograder.intake.decoding import utf8_notebook
from autograder.intake.file_kinds import NOTEBOOK, kind_of
from autograder.intake.notebook_cells import TooMany, TooMuch, read_cells
from autograder.intake.submission import SubmittedFile
from autograder.written.find import Finding, Found, find_answers, find_in_text, places_of

_MAX_CELLS = 5_000


def find_submitted(
    submitted: SubmittedFile | None, text: bytes | None, given: Sequence[Mapping[str, Any]], parts: Sequence[str]
) -> Finding:
    """Find the written answers of a submission.

    Args:
        submitted: What was handed in; None if there is nothing that can be read: then all parts are empty.
        text: The `.md` beside it, by `text_beside`.
        given: The cells of the notebook as students got it, as JSON has them.
        parts: The assignment's parts, `question.part`.
    """
    if submitted is None:
        return _nothing(parts)
    if kind_of(submitted.name) == NOTEBOOK:
        cells = _cells(submitted.content)
        return find_answers(cells, given) if cells is not None else _nothing(parts)
    return find_in_text("" if text is None else text.decode("utf-8-sig", "replace"), places_of(given))


def text_beside(submitted: SubmittedFile) -> bytes | None:
    """The `.md` that was handed in beside a `.py`: the only one there, or the one of the same name."""
    if kind_of(submitted.name) == NOTEBOOK:
        return None
    texts = {file.name: file.content for file in submitted.beside if file.name.lower().endswith(".md")}
    stem = PurePosixPath(submitted.name).stem.casefold()
    same = [content for name, content in texts.items() if PurePosixPath(name).stem.casefold() == stem]
    others = [content for name, content in texts.items() if "readme" not in name.casefold()]
    return same[0] if same else others[0] if len(others) == 1 else None


def _cells(content: bytes) -> list[object] | None:
    """A notebook's cells; None if it is none. What can't be read has no answers, and its code none either."""
    try:
        return read_cells(utf8_notebook(content), lambda _, cell: cell, _MAX_CELLS)
    except (ValueError, RecursionError, TooMuch, TooMany):
        return None


def _nothing(parts: Sequence[str]) -> Finding:
    return Finding(tuple(Found(part, "empty", ()) for part in parts))
