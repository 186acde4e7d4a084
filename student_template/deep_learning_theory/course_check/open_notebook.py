"""Which notebook a kernel belongs to, what was run in it, and its newest version, saved first where that works."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from .answer_file import CodeCell, code_cells, definitions, read_notebook, text_of
from .assignment import Assignment, Problem

# Seconds that a page may take to save the notebook; JupyterLab needs one or two.
SAVE_SECONDS = 8.0
_MOST_FILES = 500
# JupyterLab and Notebook name the file here when they start its kernel; it stays so when the file is renamed.
_SESSION = "JPY_SESSION_NAME"
_VS_CODE = "__vsc_ipynb_file__"


@dataclass(frozen=True)
class Version:
    """The notebook as it is handed in.

    Attributes:
        name: Its file name.
        folder: Where it is.
        content: Its bytes.
        saved: Whether it is what stands on the page now.
        when: The time of its last save.
        others: Further notebooks of this assignment nearby.
    """

    name: str
    folder: Path
    content: bytes
    saved: bool
    when: str
    others: tuple[str, ...] = ()

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

    def path(self, name: str = "") -> Path | None:
        """The notebook's file, by what the page says, what has been run, and its name; None if there is none.

        Args:
            name: What the student says that it is.

        Raises:
            Problem: if there is no such file.
        """
        if name:
            path = self._here / name
            if not path.is_file():
                there = ", ".join(sorted(other.name for other in self.candidates())) or "none"
                raise Problem(f"There is no notebook {name!r} here. There are: {there}.")
            return path
        candidates = self.candidates()
        if not candidates:
            return None
        said = self._said()
        # How much of what was run stands in it; then what the page said; then the name; then the newest.
        return max(
            candidates, key=lambda path: (self._agreement(path), path in said, path.name == self._given, _mtime(path))
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
        if in_colab() and not name and (version := self._from_colab()):
            return version
        before = {path: _state(path) for path in self.candidates()}
        changed = self._save(before)
        path = next(iter(changed), None) or self.path(name)
        if name and path != (chosen := self.path(name)):
            path, changed = chosen, []
        if path is None:
            raise Problem(self._nowhere())
        read_notebook(path)
        when = datetime.fromtimestamp(_mtime(path)).strftime("%H:%M:%S on %d %B")
        others = tuple(sorted(other.name for other in self.candidates() if other != path))
        return Version(path.name, path.parent, path.read_bytes(), path in changed, when, others)

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
        """Have JupyterLab save the notebook; the files that it wrote, none where the page can't be asked."""
        if not os.environ.get(_SESSION) or self._shell is None or self._shell.user_ns.get(_VS_CODE):
            return []
        try:
            import ipylab

            ipylab.JupyterFrontEnd().commands.execute("docmanager:save")
        except Exception:  # whatever a page or a package without it raises: what is on disk is looked at then
            return []
        end = time.monotonic() + SAVE_SECONDS
        while time.monotonic() < end:
            time.sleep(0.1)
            # One that is being written can't be read yet, and is no candidate.
            changed = [path for path in self.candidates() if _state(path) != before.get(path)]
            if changed and not any(path.with_name(f".~{path.name}").exists() for path in changed):
                return changed
        return []

    def _from_colab(self) -> Version | None:
        """The notebook as Colab's page has it; None where the page doesn't answer."""
        with contextlib.suppress(Exception):  # no public interface: whatever it does, the file counts then
            from google.colab import _message

            book = _message.blocking_request("get_ipynb", request="", timeout_sec=30)["ipynb"]
            if isinstance(book, dict) and isinstance(book.get("cells"), list):
                content = json.dumps(book, ensure_ascii=False, indent=1).encode()
                return Version(self._given, self._here, content, True, "now")
        return None

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


def in_colab() -> bool:
    """Whether this kernel is one of Google Colab's."""
    if "google.colab" in sys.modules:
        return True
    try:
        return importlib.util.find_spec("google.colab") is not None
    except (ImportError, ValueError):
        return False


def local_modules(cells: list[CodeCell], folder: Path) -> Iterator[Path]:
    """The modules of the student's own beside the notebook that its code imports, and those that these import."""
    seen: set[Path] = set()
    sources = [cell.source for cell in cells]
    while sources:
        source = sources.pop()
        with contextlib.suppress(SyntaxError, ValueError):
            for node in ast.walk(ast.parse("\n".join(line for line in source.split("\n") if line[:1] not in "%!"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
                for name in names:
                    path = folder / f"{name.split('.')[0]}.py"
                    if name and path.is_file() and path not in seen:
                        seen.add(path)
                        sources.append(path.read_text(encoding="utf-8", errors="replace"))
                        yield path


def _plain(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def _mtime(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _state(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
