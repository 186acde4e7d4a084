"""Takes the code out of the bytes of a notebook or a Python file, without running or trusting any of it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograder.errors import SubmissionError
from autograder.intake.beside import BesideFile
from autograder.intake.decoding import NotText, python_text, utf8_notebook
from autograder.intake.file_kinds import NOTEBOOK, kind_of
from autograder.intake.notebook_cells import TooMany, TooMuch, read_cells
from autograder.intake.submission_names import one_line

# A notebook full of pictures has some 10 MB.
MAX_FILE_BYTES = 32 << 20
# What its code may take as Python's text, which has up to four bytes a character, and must fit into Gradescope's
# smallest container; the rest is for what each cell takes besides.
MAX_CODE_BYTES = MAX_FILE_BYTES + (1 << 20)
MAX_CELLS = 5_000
MAX_JSON_PARTS = 2_000_000  # three bytes of JSON ("[],") take over 60 in memory; a notebook has some thousands of parts
# What git leaves where it could not merge two versions.
_CONFLICT = re.compile(r"^<{7} .*$", re.MULTILINE)
# Where a notebook says of which assignment it is, also when an editor has dropped its metadata.
_NOTEBOOK_OF = re.compile(r"""\bNotebook\(\s*["']([\w.-]{1,80})\.ipynb["']""")
_FIRST_CELLS = 5
_LONGEST_NAME = 80


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
class Submission:
    """The code of one submission.

    Attributes:
        name: The file that it came from.
        cells: Its code in the order of the file.
        assignment: The assignment that it says it is of; empty if it doesn't say.
        question: The one question that it says it is of; empty if it is of all.
        beside: What lies beside it where its code runs.
        files: Which file this is, and which others were handed in, in one line; empty if that isn't known.
    """

    name: str
    cells: tuple[CodeCell, ...]
    assignment: str = ""
    question: str = ""
    beside: tuple[BesideFile, ...] = ()
    files: str = ""


def parse_submission(name: str, content: bytes) -> Submission:
    """Take the code out of a file's content.

    Raises:
        SubmissionError: if it isn't a notebook or Python file that holds something.
    """
    if not content or content.isspace():
        raise SubmissionError(f"{name} is empty: save your work and hand it in again")
    said: dict[str, str] = {}
    try:
        if kind_of(name) == NOTEBOOK:
            content = utf8_notebook(content)
            if b"\0" in content:
                content.decode()
                raise SubmissionError(f"{name} holds NUL bytes: it is no text file")
            cells, said = _notebook(name, content)
        else:
            text = python_text(content)
            if "\0" in text:
                raise SubmissionError(f"{name} holds NUL bytes: it is no text file")
            if not text or text.isspace():
                raise SubmissionError(f"{name} is empty: save your work and hand it in again")
            cells = (_Code(name).cell(text, ""),)
    except (UnicodeDecodeError, NotText) as error:
        raise SubmissionError(f"{name} is not UTF-8 text: open it, save it again as UTF-8, and hand that in") from error
    return Submission(name, cells, said.get("assignment") or _said_in_code(cells), said.get("question", ""))


def conflict_line(source: str) -> int:
    """The line where git's marks of a conflict begin; 0 if there are none."""
    match = _CONFLICT.search(source)
    return source.count("\n", 0, match.start()) + 1 if match else 0


def _said_in_code(cells: Sequence[CodeCell]) -> str:
    found = (_NOTEBOOK_OF.search(cell.source, 0, 100_000) for cell in cells[:_FIRST_CELLS])
    return next((match[1] for match in found if match), "")


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


def put_together(name: str, contents: Sequence[bytes]) -> bytes:
    """Notebooks of single questions as one, without outputs.

    Args:
        name: What it will be called, for messages.
        contents: What was handed in, each a notebook that `parse_submission` has read.

    Raises:
        SubmissionError: if it is too large.
    """
    room = MAX_FILE_BYTES

    def keep(number: int, cell: object) -> bytes:
        nonlocal room
        text = json.dumps({**cell, "outputs": []} if isinstance(cell, dict) and "outputs" in cell else cell).encode()
        room -= len(text)
        if room < 0:
            raise SubmissionError(f"the notebooks of {name} are larger than {MAX_FILE_BYTES >> 20} MB together")
        return text

    cells = [cell for content in contents for cell in read_cells(utf8_notebook(content), keep, MAX_CELLS) or ()]
    head = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"course": {"assignment": PurePosixPath(name).stem}}}
    return json.dumps(head)[:-1].encode() + b', "cells": [' + b", ".join(cells) + b"]}"


def _notebook(name: str, content: bytes) -> tuple[tuple[CodeCell, ...], dict[str, str]]:
    """The code of a notebook, and the assignment and the question that its metadata names."""
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

    said: dict[str, str] = {}

    def note(key: str, value: object) -> None:
        if key == "metadata" and isinstance(value, dict) and isinstance(value.get("course"), dict):
            course = [(name, value["course"].get(name)) for name in ("assignment", "question")]
            said.clear()
            said.update({name: one_line(text)[:_LONGEST_NAME] for name, text in course if isinstance(text, str)})

    try:
        cells = read_cells(content, keep, MAX_CELLS, note)
    except TooMuch as error:
        raise SubmissionError(f"{name} holds too much data: clear its outputs, save, hand it in again") from error
    except TooMany as error:
        raise SubmissionError(f"{name} has more than {MAX_CELLS} cells, and no more are read") from error
    except UnicodeDecodeError:
        raise
    except (ValueError, RecursionError) as error:
        if re.search(rb"^<{7} ", content, re.MULTILINE):
            what = f"{name} holds git's marks of a merge conflict (<<<<<<<)"
            raise SubmissionError(f"{what}: choose one version, and hand that in") from error
        raise SubmissionError(f"{name} is not a notebook (no valid JSON): download it again from Jupyter") from error
    if cells is None:
        raise SubmissionError(f"{name} is not a notebook (it has no list of cells): download it again from Jupyter")
    found = tuple(cell for cell in cells if cell is not None)
    if not found:
        raise SubmissionError(f"{name} has no code in it: is it the notebook that you filled?")
    return found, said


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
