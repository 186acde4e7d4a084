"""Manifests: which questions an assignment asks, which parts of them, and for how many points."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import UsageError

# What a manifest holds, and what a table of its parts does.
_KEYS = ("title", "committed", "questions", "parts", "written")
_KINDS = ("code", "written")


@dataclass(frozen=True)
class Selection:
    """The parts of a question that an assignment asks.

    Attributes:
        code: Its functions and choices; None if all are asked.
        written: Its written parts; None if all are asked.
        places: For each name, and for the question itself, the manifest with the line where it stands.
    """

    code: tuple[str, ...] | None
    written: tuple[str, ...] | None
    places: dict[str, str]


@dataclass(frozen=True)
class Assignment:
    """An ordered list of questions with points.

    Attributes:
        name: The manifest's file stem.
        title: What students read on top of the notebook.
        points: Points by question, in the order of the notebook.
        written: Points by written part, `question.part`, as the manifest lists them; 0 for one that is not graded.
        committed: Whether its student folder is kept with the course, for people to browse, and compared with what is
            built; others are built on demand.
        parts: By question the parts that are asked; a question that is not there is asked as a whole.
    """

    name: str
    title: str
    points: dict[str, float]
    committed: bool = False
    written: dict[str, float] = field(default_factory=dict)
    parts: dict[str, Selection] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions in order."""
        return tuple(self.points)


def read_manifest(path: Path, known: Sequence[str], policies: Path) -> Assignment:
    """Read a manifest.

    Args:
        path: The file, whose stem is the assignment's name.
        known: The questions that there are.
        policies: Where its deadlines and other rules belong, for a message.

    Raises:
        UsageError: if it is wrong; says where.
    """
    try:
        text = path.read_text(encoding="utf-8")
        manifest = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise UsageError(f"{path}{f', line {line[1]}' if line else ''}: {error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: {error}") from error
    for key in manifest:
        if key not in _KEYS:
            raise UsageError(
                f"{line_of(path, text, key)}: {key} means nothing here; there are: {', '.join(_KEYS)}; "
                f"deadlines and other rules stand in {policies}"
            )
    questions, title = manifest.get("questions"), manifest.get("title")
    if not isinstance(title, str) or not isinstance(questions, dict) or not questions:
        raise UsageError(f'{path}: needs title = "..." and a table [questions] with lines like: decoding = 12')
    committed = manifest.get("committed", False)
    if not isinstance(committed, bool):
        raise UsageError(f"{line_of(path, text, 'committed')}: committed is true or false, not {committed!r}")
    for question, points in questions.items():
        if question not in known:
            where = line_of(path, text, question)
            raise UsageError(f"{where}: no question {question!r}; there are: {', '.join(known)}")
        if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < 1e6:
            where = line_of(path, text, question)
            raise UsageError(f"{where}: {question} needs a positive number of points, not {points!r}")
    written = _written_points(manifest.get("written", {}), questions, path, text)
    parts = _selections(manifest.get("parts", {}), questions, path, text)
    return Assignment(name=path.stem, title=title, points=questions, committed=committed, written=written, parts=parts)


def without_parts(assignment: Assignment) -> str:
    """The manifest of an assignment for a bank that holds no more of its questions than it asks."""
    lines = [f"title = {_toml(assignment.title)}", "", "[questions]"]
    lines += [f"{_toml(question)} = {points!r}" for question, points in assignment.points.items()]
    lines += ["", "[written]", *(f"{_toml(part)} = {points!r}" for part, points in assignment.written.items())]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _selections(tables: object, questions: dict[str, float], path: Path, text: str) -> dict[str, Selection]:
    """What is asked of each question that is not asked as a whole."""
    form = 'a table [parts.<question>] holds code = ["name", ...], written = ["name", ...], or both'
    if not isinstance(tables, dict):
        raise UsageError(f"{line_of(path, text, 'parts')}: {form}")
    found = {}
    for question, table in tables.items():
        where = line_of(path, text, f"parts.{question}")
        if question not in questions:
            raise UsageError(f"{where}: [parts] has {question}, and the assignment has no such question")
        if not isinstance(table, dict) or not table or set(table) - set(_KINDS):
            raise UsageError(f"{where}: {form}")
        places = {question: where}
        for kind, names in table.items():
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                raise UsageError(f"{where}: {form}")
            for name in names:
                places[name] = _line_of_name(where, text, name)
            if twice := next((name for name in names if names.count(name) > 1), None):
                raise UsageError(f"{places[twice]}: {question} has {twice} twice in {kind}; name it once")
        code, written = (tuple(table[kind]) if kind in table else None for kind in _KINDS)
        if code == ():
            raise UsageError(f"{where}: {question} asks for no code: name a function or a choice, or leave it out")
        found[question] = Selection(code, written, places)
    return found


def _line_of_name(table: str, text: str, name: str) -> str:
    """A table's place in a manifest, moved down to the line in which a name stands in quotation marks."""
    path, _, number = table.rpartition(", line ")
    quoted = re.compile(rf"""["']{re.escape(name)}["']""")
    lines = [at for at, line in enumerate(text.split("\n"), start=1) if quoted.search(line) and at >= int(number or 1)]
    return f"{path or table}, line {lines[0]}" if lines else table


def _written_points(table: object, questions: dict[str, float], path: Path, text: str) -> dict[str, float]:
    """Points by `question.part`, which TOML reads as a table in a table unless it is quoted."""
    form = '[written] holds lines like: "decoding.recurrence" = 5 (0 for a part that is not graded)'
    if not isinstance(table, dict):
        raise UsageError(f"{line_of(path, text, 'written')}: {form}")
    points: dict[str, float] = {}
    for name, value in table.items():
        parts = {f"{name}.{part}": worth for part, worth in value.items()} if isinstance(value, dict) else {name: value}
        for part, worth in parts.items():
            where = line_of(path, text, part)
            if part in points:
                raise UsageError(f"{where}: {part} has points twice; keep one")
            if isinstance(worth, bool) or not isinstance(worth, int | float) or not 0 <= worth < 1e6:
                raise UsageError(f"{where}: {form}, not {part} = {worth!r}")
            question = part.partition(".")[0]
            if question not in questions:
                raise UsageError(f"{where}: [written] has {part}, and the assignment has no question {question!r}")
            points[part] = worth
    return points


def line_of(path: Path, text: str, key: str) -> str:
    """A manifest, with the last line that begins with a key, its table, or the last part of it."""
    for name in (key, key.rpartition(".")[2]):
        begins = re.compile(rf"""\s*\[?\s*["']?{re.escape(name)}["']?\s*[]=.]""")
        if lines := [number for number, line in enumerate(text.split("\n"), start=1) if begins.match(line)]:
            return f"{path}, line {lines[-1]}"
    return str(path)
