"""Writes the zip to hand in, reads it again, and says what it answers."""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from .answer_file import code_cells, doubled
from .assignment import Assignment, Problem
from .carried import MAX_ALL_BYTES, MAX_BYTES, MAX_FILES, refusal
from .open_notebook import Version, files_beside

# Seconds for the last look at the zip, which runs all of its code once more.
LOOK_SECONDS = 180.0


@dataclass(frozen=True)
class Beside:
    """The files beside a notebook that its code needs.

    Attributes:
        carried: Those that are in the zip.
        left: The others, each with the reason.
    """

    carried: list[str]
    left: list[str]

    def warnings(self) -> Iterator[str]:
        """What the student must know of those that are not carried."""
        if self.left:
            yield f"NOT in this zip, and not there when it is graded: {', '.join(self.left)}."


@dataclass
class Summary:
    """What a zip holds; its texts are what the student sees.

    Attributes:
        path: The zip.
        notebook: The name of the notebook in it.
        rows: For each question its title, how much of its code is written, how many public cases pass, and its
            written parts.
        open: For each question that is answered in part, what has no answer yet.
        warnings: What the student must know before handing it in.
        notes: What else there is to say.
        beside: The files beside the notebook that its code needs, and that are in it.
    """

    path: Path
    notebook: str
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    _HEAD = ("question", "written code", "public cases pass", "written answers")

    def _lines(self) -> Iterator[str]:
        if self.open:
            yield "Without an answer:"
            yield from self.open
        if self.beside:
            yield f"Also in it, since your code needs it: {', '.join(self.beside)}."
        yield from self.notes

    def __repr__(self) -> str:
        """The summary as text."""
        lines = [f"{self.path.name} holds {self.notebook}:"]
        lines += ["  ".join(part for part in row if part) for row in self.rows]
        lines += [*self._lines(), *(f"⚠️ {warning}" for warning in self.warnings)]
        return "\n".join([*lines, f"Hand in this file: {self.path}"])

    def _repr_html_(self) -> str:
        """The summary as a notebook shows it, with the link at its end."""
        left = "style='text-align: left'"
        parts = [f"<p><strong>{html.escape(self.path.name)}</strong> holds {html.escape(self.notebook)}:</p>"]
        if self.rows:
            head = "".join(f"<th scope='col' {left}>{name}</th>" for name in self._HEAD)
            body = "".join(
                f"<tr><th scope='row' {left}>{html.escape(row[0])}</th>"
                + "".join(f"<td {left}>{html.escape(cell)}</td>" for cell in row[1:])
                + "</tr>"
                for row in self.rows
            )
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
        parts += [f"<p>{html.escape(line)}</p>" for line in self._lines()]
        parts += [f"<p>⚠️ <strong>{html.escape(warning)}</strong></p>" for warning in self.warnings]
        link = html.escape(os.path.relpath(self.path), quote=True)
        parts.append(
            f"<p>Hand in this file: <a href='{link}' download='{html.escape(self.path.name, quote=True)}' "
            f"target='_blank'>{html.escape(self.path.name)}</a></p>"
        )
        return "\n".join(parts)


def write_zip(version: Version, now: datetime | None = None) -> tuple[Path, Beside]:
    """Write the zip beside the notebook, whole or not at all.

    Returns:
        The zip, and what became of the files beside the notebook that its code needs.

    Raises:
        Problem: if it can't be written.
    """
    stem = Path(version.name).stem
    path = version.folder / f"{stem}_{(now or datetime.now()).strftime('%Y-%m-%d_%H-%M-%S-%f')[:-3]}.zip"
    temporary = path.with_suffix(".unfinished")
    names, left = _carried(version)
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(version.name, version.content)
            for name in names:
                archive.write(version.folder / name, name)
        os.replace(temporary, path)
    except OSError as error:
        instead = "Make room and run this cell again." if version.parts else f"Upload {version.name} itself."
        raise Problem(f"{path} can't be written: {error.strerror}. {instead}") from None
    finally:
        temporary.unlink(missing_ok=True)
    return path, Beside(names, left)


def _carried(version: Version) -> tuple[list[str], list[str]]:
    """The files beside a notebook that its code needs: those that are carried, and why others are not."""
    carried: list[str] = []
    left: list[str] = []
    room = MAX_ALL_BYTES
    for path in files_beside(version.cells, version.folder):
        name, size = path.relative_to(version.folder).as_posix(), path.stat().st_size
        reason = refusal(name)
        if not reason and size > MAX_BYTES:
            reason = f"larger than {MAX_BYTES >> 20} MB"
        if not reason and (len(carried) == MAX_FILES or size > room):
            reason = f"more than {MAX_FILES} files or {MAX_ALL_BYTES >> 20} MB together"
        if reason:
            left.append(f"{name} ({reason})")
        else:
            carried.append(name)
            room -= size
    return carried, left


def summarize(path: Path, version: Version, beside: Beside, assignment: Assignment, missing: Sequence[str]) -> Summary:
    """Read a zip again, run its code as the grader does, and say what it answers.

    Args:
        path: The zip.
        version: The notebook that it was made of.
        beside: The files beside the notebook that its code needs.
        assignment: The assignment.
        missing: Functions and choices that ran in the kernel, and are not in the notebook.

    Raises:
        Problem: if the zip is damaged.
        KeyboardInterrupt: if the student stops it; the zip is whole then.
    """
    summary = Summary(path, version.name, beside=beside.carried)
    summary.warnings += beside.warnings()
    with zipfile.ZipFile(path) as archive:
        content = archive.read(version.name)
        if archive.testzip() is not None or content != version.content:
            instead = "" if version.parts else f", or upload {version.name}"
            raise Problem(f"{path.name} is damaged: is the disk full? Run this cell again{instead}.")
    book = json.loads(content)
    cells = code_cells(book)
    asked = [name for question in assignment.questions.values() for name in question.names]
    summary.warnings += _warnings(version, missing)
    summary.warnings += [f"{line}." for line in doubled(cells, asked)]
    if version.parts:
        saved = (f"{name} (saved at {when})" for name, when in version.parts.items())
        summary.notes.append(f"Put together from {', '.join(saved)}.")
    looked, why = _look(path, version.name)
    parts = written_parts(book)
    for question in assignment.questions.values():
        answered = parts.get(question.name, {})
        written = f"{sum(answered.values())} of {len(question.written)}" if question.written else ""
        left = [f"{part.replace('_', ' ')} (in writing)" for part in question.written if not answered.get(part)]
        found = looked.get("questions", {}).get(question.name)
        code = cases = ""
        if found:
            code = f"{len(question.names) - len(found['unwritten'])} of {len(question.names)}"
            cases = f"{found['passed']} of {found['total']}"
            left += found["unwritten"]
        if 0 < len(left) < len(question.names) + len(question.written):  # else the table says it
            summary.open.append(f"{question.title}: {', '.join(left)}")
        summary.rows.append((question.title, code, cases, written))
    summary.warnings += [why] if why else []
    summary.warnings += [f"{line}" for line in looked.get("problems", [])[:5]]
    return summary


def written_parts(book: dict[str, Any]) -> dict[str, dict[str, bool]]:
    """For each question its written parts, and whether each has an answer, as the grader finds them."""
    from . import written

    parts: dict[str, dict[str, bool]] = {}
    for found in written.found_in(book["cells"]).answers:
        question, _, part = found.part.partition(".")
        parts.setdefault(question, {})[part] = found.state == "answered"
    return parts


def _warnings(version: Version, missing: Sequence[str]) -> Iterator[str]:
    if missing and version.saved:
        yield (
            f"{', '.join(missing)} ran here, but what ran does not stand in {version.opened} any more: "
            "what stands there is handed in."
        )
    elif missing:
        yield (
            f"NOT in this zip: {', '.join(missing)}. {version.opened} was saved last at {version.when}. "
            "Save it (Ctrl+S, on a Mac Cmd+S), then run this cell again."
        )
    elif not version.saved:
        yield (
            f"{version.opened} was saved last at {version.when}, and this page can't be asked to save it. "
            "What you wrote after that is not in this zip: save (Ctrl+S, on a Mac Cmd+S), then run this cell again."
        )
    if version.others:
        yield (
            f"{version.opened} is handed in, and not {', '.join(version.others)}. If your work is in another one, open "
            "that and run its last cell."
        )


def _look(path: Path, name: str) -> tuple[dict[str, Any], str]:
    """Run the public cases on a zip in a fresh process: what they say, and why there is no result if there is none."""
    with tempfile.TemporaryDirectory(prefix="course_check-") as folder:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        result = Path(folder) / "result.json"
        root = Path(__file__).absolute().parent.parent
        environment = os.environ | {"PYTHONPATH": str(root), "MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "course_check", "--json", str(result), str(Path(folder) / name)]
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            return {}, f"The zip is whole, but its code did not end within {LOOK_SECONDS:g} seconds: is there a loop?"
        finally:
            process.kill()
            process.wait()
        try:
            return dict(json.loads(result.read_text(encoding="utf-8"))), ""
        except (OSError, ValueError):
            return {}, "The zip is whole, but running its code ended Python: does it call something that does?"
