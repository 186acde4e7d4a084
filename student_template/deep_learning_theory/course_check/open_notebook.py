"""Which notebook a kernel belongs to, what was run in it, and its newest version, saved first where that works."""

from __future__ import annotations

import ast
import contextlib
import glob
import importlib.util
import json
import os
import sys
import time
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from .answer_file import CodeCell, code_cells, definitions, read_notebook, text_of
from .assignment import Assignment, Problem
from .cells import read_cell

# Seconds that a page may take to save the notebook; JupyterLab needs one or two.
SAVE_SECONDS = 8.0
_MOST_FILES = 500
# JupyterLab and Notebook name the file here when they start its kernel; it stays so when the file is renamed.
_SESSION = "JPY_SESSION_NAME"
# What the course put into the folder, and what tools leave there.
_NOT_THEIRS = {"course_check", "public", "__pycache__", "node_modules", "site-packages"}
_VS_CODE = "__vsc_ipynb_file__"


@dataclass(frozen=True)
class Version:
    """The notebook as it is handed in.

    Attributes:
        name: The name that it has in the zip.
        opened: The name of the file that this kernel belongs to: another one where notebooks are put together.
        folder: Where it is.
        content: Its bytes.
        saved: Whether it is what stands on the page now.
        when: The time of its last save.
        others: Further notebooks of this assignment nearby, which are not in it.
        parts: The notebooks that it was put together from, where each question has one of its own, and when each of
            them was saved last.
    """

    name: str
    opened: str
    folder: Path
    content: bytes
    saved: bool
    when: str
    others: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def book(self) -> dict[str, Any]:
        """The notebook as JSON."""
        return dict(json.loads(self.content))

    @property
    def cells(self) -> list[CodeCell]:
        """Its code."""
        return code_cells(self.book)


class KernelLog:
    """What has been run in this kernel: the last text of each cell, in the order in which they ran."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        self._shells: list[Any] = []

    def listen(self, shell: Any) -> None:
        """Take note of what runs from now on, and of what ran before; once for each kernel."""
        if shell in self._shells:
            return
        self._shells.append(shell)
        for number, source in enumerate(shell.user_ns.get("In", [])):
            self.sources[f"In {number}"] = source
        shell.events.register("pre_run_cell", self._note)

    def cells(self) -> list[CodeCell]:
        """The cells that ran."""
        return [CodeCell(source, "a cell that was run", name) for name, source in self.sources.items()]

    def _note(self, info: Any) -> None:
        name = getattr(info, "cell_id", None) or f"run {len(self.sources)}"
        self.sources.pop(name, None)  # to the end: the last definition is the one in the kernel
        self.sources[name] = info.raw_cell


LOG = KernelLog()


class OpenNotebook:
    """The notebook that this kernel belongs to.

    Args:
        given: The name that it was handed out under.
        assignment: The assignment of the folder.
        shell: IPython's, which holds the student's names; None outside of a notebook.
        log: What has been run.
    """

    def __init__(self, given: str, assignment: Assignment, shell: Any, log: KernelLog = LOG) -> None:
        self._given, self._assignment, self._shell, self._log = given, assignment, shell, log
        self._here = Path.cwd()

    def path(self, name: str = "", written: Sequence[Path] = ()) -> Path | None:
        """The notebook's file, by what the page says, what has been run, and its name; None if there is none.

        Args:
            name: What the student says that it is.
            written: What the page wrote when it was asked to save.

        Raises:
            Problem: if there is no such file.
        """
        if name:
            path = self._here / name
            if not path.is_file():
                there = ", ".join(sorted(other.name for other in self.candidates())) or "none"
                raise Problem(f"There is no notebook {name!r} here. There are: {there}.")
            return path
        said = [path for path in self._said() if self._is_ours(path)]
        if sure := [path for path in said if path in written] or ([] if written else said):
            return sure[0]
        # The page wrote another file than it was started with: after a rename, or while another tab was in front. Or it
        # doesn't say. How much of what was run stands in a file tells; then its name; then its age.
        candidates = [*written, *said] or self.candidates()
        return max(
            candidates,
            key=lambda path: (self._agreement(path), path in written, path.name == self._given, _mtime(path)),
            default=None,
        )

    def candidates(self) -> list[Path]:
        """The notebooks of this assignment in the kernel's folder, just below it, and where the page says."""
        paths = [*self._said(), *sorted(self._here.glob("*.ipynb")), *sorted(self._here.glob("*/*.ipynb"))]
        # Jupyter keeps a copy beside a file while it writes it, and its checkpoints in a folder: both begin with a dot.
        paths = [path for path in dict.fromkeys(paths) if not path.name.startswith(".")]
        paths = [path for path in islice(paths, _MOST_FILES) if not path.parent.name.startswith(".")]
        return [path for path in paths if path.is_file() and self._is_ours(path)]

    def latest(self, name: str = "") -> Version:
        """The notebook as it stands on the page, or as it was saved last.

        Args:
            name: What the student says that it is called; usually nothing.

        Raises:
            Problem: if there is no notebook of this assignment.
        """
        if in_colab() and not name and (book := _book_on_colab()):
            return self._from_colab(book)
        before = {path: _state(path) for path in self.candidates()}
        changed = self._save(before)
        path = self.path(name, changed)
        if path is None:
            raise Problem(self._nowhere())
        book = read_notebook(path)
        when, others = _saved(path), tuple(self.others(path))
        if not question_of(book):
            return Version(path.name, path.name, path.parent, path.read_bytes(), path in changed, when, others)
        parts = self._parts(path)
        content = json.dumps(joined([read_notebook(part) for part in parts]), ensure_ascii=False, indent=1).encode()
        saved = {part.name: _saved(part) for part in parts}
        return Version(self._given, path.name, path.parent, content, path in changed, when, others, saved)

    def others(self, path: Path) -> list[str]:
        """The notebooks of this assignment nearby, without one and those that are put together with it."""
        used = self._parts(path) if question_of(self.saved_book(path)) else [path]
        return sorted(os.path.relpath(other, self._here) for other in self.candidates() if other not in used)

    def question(self) -> str:
        """The one question of this notebook; empty where it has all."""
        if in_colab() and (book := _book_on_colab()):
            return question_of(book)
        path = self.path()
        return question_of(self.saved_book(path)) if path is not None else ""

    def _parts(self, path: Path | None) -> list[Path]:
        """The notebooks that are put together, one for each question: this one, and of others the newest."""
        found: dict[str, Path] = {}
        for other in sorted(self.candidates(), key=lambda one: (one == path, _mtime(one))):
            found[question_of(self.saved_book(other))] = other
        return [found[name] for name in self._in_order(found)]

    def _in_order(self, questions: Container[str]) -> list[str]:
        return [name for name in self._assignment.questions if name in questions]

    def not_in(self, version: Version, asked: set[str]) -> list[str]:
        """The functions and choices that ran in this kernel, but don't stand in a version of the notebook."""
        there = definitions(version.cells)
        missing = []
        for name, ran in definitions(self._log.cells()).items():
            if name in asked and not ran[-1].stub and ran[-1].code not in [one.code for one in there.get(name, [])]:
                missing.append(name)
        return missing

    def current_cells(self) -> list[CodeCell]:
        """The notebook's code, newer than on disk where a cell has been run since; nothing where there is no file."""
        path = self.path()
        if path is None:
            return []
        try:
            cells = code_cells(read_notebook(path))
        except Problem:
            return []
        return [CodeCell(self._log.sources.get(cell.id, cell.source), cell.label, cell.id) for cell in cells]

    def saved_book(self, path: Path) -> dict[str, Any]:
        """A notebook as it was saved last; one without cells where it can't be read."""
        try:
            return read_notebook(path)
        except Problem:
            return {"cells": [], "metadata": {}}

    def _said(self) -> list[Path]:
        """What the page says that the file is."""
        names = [self._shell.user_ns.get(_VS_CODE) if self._shell else None, os.environ.get(_SESSION)]
        paths = [Path(str(name)) for name in names if name]
        paths = [path if path.is_absolute() else self._here / path.name for path in paths]
        return [path for path in paths if path.suffix == ".ipynb" and path.is_file()]

    def _is_ours(self, path: Path) -> bool:
        try:
            book = read_notebook(path)
        except Problem:
            return False
        said = assignment_of(book)
        return said == self._assignment.name or (not said and path.name == self._given)

    def _agreement(self, path: Path) -> int:
        try:
            there = {_plain(cell.source) for cell in code_cells(read_notebook(path))}
        except Problem:
            return 0
        return sum(_plain(source) in there for source in self._log.sources.values())

    def _save(self, before: dict[Path, tuple[int, int]]) -> list[Path]:
        """Have JupyterLab save the notebook; the files that it wrote, none where the page can't be asked.

        Where it is put together with those of other questions, these are saved first, if they are open in tabs.
        """
        if not os.environ.get(_SESSION) or self._shell is None or self._shell.user_ns.get(_VS_CODE):
            return []
        try:
            import ipylab

            commands = ipylab.JupyterFrontEnd().commands
            together = bool(self.question())
            if together:
                commands.execute("docmanager:save-all")
            commands.execute("docmanager:save")
        except Exception:  # whatever a page or a package without it raises: what is on disk is looked at then
            return []
        end = time.monotonic() + SAVE_SECONDS
        own = self._said()[:1] if together else []  # the page may save others before
        changed: list[Path] = []
        while time.monotonic() < end:
            time.sleep(0.1)
            # One that is being written can't be read yet, and is no candidate.
            changed = [path for path in self.candidates() if _state(path) != before.get(path)]
            whole = not any(path.with_name(f".~{path.name}").exists() for path in changed)
            if changed and whole and set(own) <= set(changed):
                return changed
        return changed if together else []

    def _from_colab(self, book: dict[str, Any]) -> Version:
        """The notebook as Colab's page has it, together with those of other questions that lie beside it."""
        name, saved, books = self._given, {}, [book]
        if question := question_of(book):
            name = f"the notebook of {question}"
            parts = {question_of(self.saved_book(path)): path for path in self._parts(None)}
            books = [
                book if one == question else self.saved_book(parts[one]) for one in self._in_order({*parts, question})
            ]
            saved = {path.name: _saved(path) for one, path in parts.items() if one != question}
        whole = joined(books) if question else book
        content = json.dumps(whole, ensure_ascii=False, indent=1).encode()
        return Version(self._given, name, self._here, content, True, "now", parts=saved)

    def _nowhere(self) -> str:
        if in_colab():
            return (
                "Colab did not hand over the notebook. Download it (File, Download, Download .ipynb) and upload that "
                "file: it counts as the zip does."
            )
        return (
            f"No notebook of {self._assignment.name!r} is saved in {self._here}. Save it there, then run this cell "
            f'again; or name it: grader.export("my_notebook.ipynb").'
        )


def assignment_of(book: dict[str, Any]) -> str:
    """The assignment that a notebook says it is of: in its metadata, or in the cell that starts the checks."""
    metadata = book.get("metadata")
    course = metadata.get("course") if isinstance(metadata, dict) else None
    if isinstance(course, dict) and isinstance(course.get("assignment"), str):
        return str(course["assignment"])
    for cell in book["cells"]:
        text = text_of(cell) if isinstance(cell, dict) else ""
        if 'Notebook("' in text and ".ipynb" in text:
            return text.split('Notebook("', 1)[1].split(".ipynb", 1)[0]
    return ""


def question_of(book: dict[str, Any]) -> str:
    """The one question that a notebook says it is of; empty if it is of all."""
    metadata = book.get("metadata")
    course = metadata.get("course") if isinstance(metadata, dict) else None
    name = course.get("question") if isinstance(course, dict) else None
    return name if isinstance(name, str) else ""


def joined(books: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The notebooks of single questions as one. What stands in each, such as the cell that starts, is there once."""
    cells: list[Any] = []
    seen: set[tuple[str, str]] = set()
    for number, book in enumerate(books):
        for cell in book["cells"]:
            if not isinstance(cell, dict):
                continue
            metadata = cell.get("metadata")
            ours = str(metadata.get("course", "")) if isinstance(metadata, dict) else ""
            if ours and (ours, text_of(cell)) in seen:
                continue
            seen.add((ours, text_of(cell)))
            there = any(isinstance(one.get("id"), str) and one["id"] == cell.get("id") for one in cells)
            cells.append({**cell, "id": f"{str(cell['id'])[:60]}-{number}"} if there else cell)
    first = dict(books[0])
    metadata = first.get("metadata")
    course = metadata.get("course") if isinstance(metadata, dict) else None
    if isinstance(metadata, dict) and isinstance(course, dict):
        whole = {name: value for name, value in course.items() if name != "question"}
        first["metadata"] = {**metadata, "course": whole}
    return {**first, "cells": cells}


def _book_on_colab() -> dict[str, Any] | None:
    """The notebook as Colab's page has it; None where the page doesn't answer."""
    with contextlib.suppress(Exception):  # no public interface: whatever it does, the file counts then
        from google.colab import _message

        book = _message.blocking_request("get_ipynb", request="", timeout_sec=30)["ipynb"]
        if isinstance(book, dict) and isinstance(book.get("cells"), list):
            return book
    return None


def in_colab() -> bool:
    """Whether this kernel is one of Google Colab's."""
    if "google.colab" in sys.modules:
        return True
    try:
        return importlib.util.find_spec("google.colab") is not None
    except (ImportError, ValueError):
        return False


def files_beside(cells: list[CodeCell], folder: Path) -> Iterator[Path]:
    """The files beside the notebook that its code needs: modules of the student's own, and files that it names."""
    seen: set[Path] = set()
    sources = [(cell.source, folder) for cell in cells]
    while sources:
        source, place = sources.pop()
        for statement in read_cell(source).statements:
            for path in _named_files(statement, folder, place):
                if path in seen:
                    continue
                seen.add(path)
                if path.suffix == ".py":
                    sources.append((path.read_text(encoding="utf-8", errors="replace"), path.parent))
                yield path


def _named_files(statement: ast.stmt, folder: Path, place: Path) -> Iterator[Path]:
    """What a statement imports or names, of what lies in a folder.

    Args:
        statement: The statement.
        folder: The notebook's folder.
        place: The folder of the code, where a module's neighbors are.
    """
    for pattern in _names_of_files(statement):
        if _is_pattern(pattern) and not any(char.isalnum() for char in pattern):
            continue  # as in `glob("*/")`: everything
        for base in dict.fromkeys((folder, place)):
            with contextlib.suppress(OSError, ValueError, NotImplementedError, IndexError):
                found = [base / pattern] if not _is_pattern(pattern) else islice(base.glob(pattern), _MOST_FILES)
                for path in (Path(os.path.normpath(one)) for one in sorted(found)):
                    inside = islice(path.rglob("*"), _MOST_FILES) if _is_folder_in(path, folder) else [path]
                    yield from (one for one in sorted(inside) if _is_file_in(one, folder))


def _names_of_files(statement: ast.stmt) -> Iterator[str]:
    """The names of files and folders in a statement; some with `*` for what is known when it runs."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Import):
            yield from (name for alias in node.names for name in _places_of(alias.name))
        elif isinstance(node, ast.ImportFrom):
            yield from _places_of(node.module or "")
            for alias in node.names:
                yield from _places_of(f"{node.module}.{alias.name}" if node.module else alias.name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and 0 < len(node.value) < 200:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = [glob.escape(str(one.value)) if isinstance(one, ast.Constant) else "*" for one in node.values]
            yield "".join(parts)[:200]


def _places_of(module: str) -> Iterator[str]:
    """Where a module's text may lie, and that of the packages around it."""
    parts = module.split(".")
    for count in range(1, len(parts) + 1):
        yield f"{'/'.join(parts[:count])}.py"
        yield f"{'/'.join(parts[:count])}/__init__.py"


def _is_pattern(name: str) -> bool:
    return "*" in name


def _is_folder_in(path: Path, folder: Path) -> bool:
    """Whether a name leads to a folder below the notebook's that is the student's own, and no tool's or ours."""
    try:
        path, folder = path.resolve(), folder.resolve()
        if path == folder or not path.is_relative_to(folder) or not path.is_dir():
            return False
        if (path / "pyvenv.cfg").exists() or (path / "course_check").is_dir():  # on Colab the course's lies below
            return False
    except (OSError, ValueError):
        return False
    return not any(part.startswith(".") or part in _NOT_THEIRS for part in path.relative_to(folder).parts)


def _is_file_in(path: Path, folder: Path) -> bool:
    """Whether a name leads to a file of the student's, in the folder or below it, that is no notebook, zip or page."""
    try:
        inside = _is_folder_in(path.parent, folder) or path.parent.resolve() == folder.resolve()
        ours = path.suffix.lower() in (".ipynb", ".zip", ".html")
        return inside and path.resolve().is_relative_to(folder.resolve()) and path.is_file() and not ours
    except (OSError, ValueError):
        return False


def _plain(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def _mtime(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _saved(path: Path) -> str:
    return datetime.fromtimestamp(_mtime(path)).strftime("%H:%M:%S on %d %B")


def _state(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
