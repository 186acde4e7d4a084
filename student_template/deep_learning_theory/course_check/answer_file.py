"""Reads a notebook or a `.py` file, and runs its code as the grader does: statement by statement."""

from __future__ import annotations

import ast
import json
import linecache
import sys
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .assignment import Problem

# `autograder build` puts the grader's own beside this file.
from .cells import Compiler, read_cell
from .decoding import python_text, utf8_notebook


@dataclass(frozen=True)
class CodeCell:
    """A cell of code.

    Attributes:
        source: Its text.
        label: Where it is: "cell 4"; empty for a `.py` file.
        id: Its id in the notebook.
    """

    source: str
    label: str = ""
    id: str = ""


@dataclass(frozen=True)
class Definition:
    """A top-level definition: where it is, and whether it is only the stub.

    Attributes:
        place: "cell 4", or "line 12" of a `.py` file.
        code: The definition without comments and layout.
        stub: Whether it does nothing but raise NotImplementedError, or is None.
    """

    place: str
    code: str
    stub: bool


def read_notebook(path: Path) -> dict[str, Any]:
    """A notebook as JSON.

    Raises:
        Problem: if it is none.
    """
    try:
        book = json.loads(_decoded(path, path.read_bytes(), python=False))
    except OSError as error:
        raise Problem(f"{path.name} can't be read: {error.strerror}") from None
    except ValueError:
        raise Problem(f"{path.name} is not a notebook (no valid JSON): save it in Jupyter, or get a copy") from None
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        raise Problem(f"{path.name} is not a notebook (it has no list of cells)")
    return book


def code_cells(book: dict[str, Any]) -> list[CodeCell]:
    """The code of a notebook, in order."""
    found = []
    for number, cell in enumerate(book["cells"], start=1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            found.append(CodeCell(text_of(cell), f"cell {number}", str(cell.get("id", ""))))
    return found


def text_of(cell: dict[str, Any]) -> str:
    """The text of a cell, which a notebook keeps as one string or as a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def read_answer_file(path: Path) -> list[CodeCell]:
    """The code in a notebook or a `.py` file.

    Raises:
        Problem: if it can't be read.
    """
    if path.suffix.lower() == ".ipynb":
        return code_cells(read_notebook(path))
    try:
        return [CodeCell(_decoded(path, path.read_bytes(), python=True))]
    except OSError as error:
        raise Problem(f"{path.name} can't be read: {error.strerror}") from None


def run_cells(cells: Sequence[CodeCell], name: str, problems: list[str]) -> dict[str, Any]:
    """Run code as the grader does: a statement that fails doesn't stop the next.

    Args:
        cells: The code.
        name: The file's name, for messages.
        problems: Gets a line for each statement that failed.

    Returns:
        The names that it defined.
    """
    module = types.ModuleType("__main__")
    namespace = module.__dict__
    before, compiler = sys.modules["__main__"], Compiler()
    sys.modules["__main__"] = module
    try:
        for cell in cells:
            place = cell.label or name
            linecache.cache[place] = (len(cell.source), None, cell.source.splitlines(keepends=True), place)
            parsed = read_cell(cell.source)
            if parsed.error:
                line, what = parsed.error
                rest = f"nothing of {cell.label or 'the file'} counts"
                problems.append(f"{place}, line {line} is no valid Python, so {rest}: {what}")
            for statement in parsed.statements:
                try:
                    exec(compiler(statement, place), namespace)  # noqa: S102 - the student's own, on their machine
                except KeyboardInterrupt:
                    raise
                except BaseException as error:  # an exit, too
                    problems.append(f"{place}, line {statement.lineno} raised {type(error).__name__}: {error}")
    finally:
        sys.modules["__main__"] = before
    return namespace


def definitions(cells: Sequence[CodeCell]) -> dict[str, list[Definition]]:
    """Where each function, class and constant is defined at the top level, in order."""
    found: dict[str, list[Definition]] = {}
    for cell in cells:
        for statement in read_cell(cell.source).statements:
            for name in _defined(statement):
                place = cell.label or f"line {statement.lineno}"
                found.setdefault(name, []).append(Definition(place, ast.unparse(statement), _is_stub(statement)))
    return found


def doubled(cells: Sequence[CodeCell], asked: Sequence[str], only: Sequence[str] | None = None) -> Iterator[str]:
    """A line for each name whose definitions differ: the last one counts when the work is graded.

    Args:
        cells: The code, in the order of the notebook.
        asked: What the assignment asks for. Of other names only functions and classes are looked at.
        only: The questions' functions and choices whose code is of interest, with the helpers that it names; all if
            None.
    """
    found = definitions(cells)
    wanted = set(found)
    if only is not None:
        code = [one.code for name in only for one in found.get(name, [])]
        wanted = set(only) | {
            node.id for text in code for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)
        }
    for name, all_places in found.items():
        # A stub above the answer harms nobody.
        places = [one for one in all_places[:-1] if not one.stub] + all_places[-1:]
        if name not in wanted or (name not in asked and not places[-1].code.startswith(("def ", "class ", "async "))):
            continue
        if len({one.code for one in places}) > 1 and len({one.place for one in places}) > 1:
            kind = "line" if places[0].place.startswith("line") else "cell"
            numbers = [one.place.removeprefix(f"{kind} ") for one in places]
            listed = f"{kind}s {', '.join(numbers[:-1])} and {numbers[-1]}"
            stub = ", and it is not written yet: delete that one" if places[-1].stub else ""
            yield f"{name} is defined in {listed}; the last one counts{stub}"


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return []
    parts = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [part.id for part in parts if isinstance(part, ast.Name)]


def _is_stub(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        return isinstance(statement.value, ast.Constant) and statement.value.value is None
    body = getattr(statement, "body", [])
    return bool(body) and isinstance(body[-1], ast.Raise) and "NotImplementedError" in ast.unparse(body[-1])


def _decoded(path: Path, content: bytes, python: bool) -> str:
    """Text as the grader reads it."""
    try:
        text: str = python_text(content) if python else utf8_notebook(content).decode()
    except ValueError:  # NotText, UnicodeDecodeError
        raise Problem(f"{path.name} is not UTF-8 text: open it, and save it again as UTF-8") from None
    if "\0" in text:
        raise Problem(f"{path.name} holds NUL bytes: it is no text file")
    return text
