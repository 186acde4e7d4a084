"""The notebook of an assignment, computed from its prompts and stubs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.bank.bank import Assignment, Bank
from autograder.bank.prompt import CODE_MARKER, FOR_MARKER, WRITTEN_MARKER
from autograder.bank.solution import Solution, StubCell
from autograder.bank.text import read_text
from autograder.bank.written import read_written_parts
from autograder.errors import UsageError
from autograder.packaging import texts
from autograder.packaging.fold import folded

# Jupyter keeps students from editing by accident what they need not edit, and from deleting where they write.
_FIXED = {"deletable": False, "editable": False}
_WRITTEN = {"deletable": False}
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class _CellText:
    """A cell before it is made: its kind, a name that is unique within the question, and its text."""

    kind: str
    name: str
    text: str


def notebook(bank: Bank, assignment: Assignment, only: str = "") -> str:
    """Compute the notebook; the same bank gives the same bytes.

    Args:
        bank: Where everything lies.
        assignment: The assignment.
        only: The one question that is in it; all if empty.

    Raises:
        UsageError: if a solution or a prompt is wrong, or two questions of the assignment share a name.
    """
    import nbformat  # late: it takes a moment, and whoever needs the cells only doesn't need it

    # What is graded as another assignment says so: see `autograder/intake/parse.py`.
    course = {"assignment": assignment.name} | ({"question": only} if only else {})
    cells = notebook_cells(bank, assignment, only)
    book = nbformat.from_dict(
        {"cells": cells, "metadata": _METADATA | {"course": course}, "nbformat": 4, "nbformat_minor": 5}
    )
    nbformat.validate(book)
    return str(nbformat.writes(book)).rstrip("\n") + "\n"


def notebook_cells(bank: Bank, assignment: Assignment, only: str = "") -> list[dict[str, Any]]:
    """The cells of the notebook, as its JSON has them.

    Args:
        bank: Where everything lies.
        assignment: The assignment.
        only: The one question that is in it; all if empty.

    Raises:
        UsageError: as `notebook`.
    """
    headings = {
        question: question_heading(bank, assignment, question, number)
        for number, question in enumerate(assignment.questions, start=1)
    }
    functions = Solution.read(bank.solution(assignment.questions[0])).functions
    title = texts.title_cell(assignment, list(headings.values()), functions[0] if functions else "...", bool(only))
    parts = [_CellText("fixed text", "title", title)]
    parts.append(_CellText("fixed code", "start", texts.start_cell(assignment)))
    owner: dict[str, str] = {}
    for question in assignment.questions:
        solution = Solution.read(bank.solution(question))
        for name in [*solution.functions, *solution.choices]:
            if owner.setdefault(name, question) != question:
                raise UsageError(f"{assignment.name}: both {owner[name]} and {question} ask for {name}; rename one")
        if only not in ("", question):
            continue
        for part in _question(bank, assignment, question, headings[question], solution):
            parts.append(_CellText(part.kind, f"{question}-{part.name}", part.text))
        title = headings[question].partition(" (")[0]
        parts.append(_CellText("fixed text", f"{question}-checks", f"### Check {title}"))
        parts.append(_CellText("fixed code", f"{question}-check", f'grader.check("{question}")'))
    if any(part.kind == "written text" for part in parts):
        parts.append(_CellText("fixed text", "written", texts.WRITTEN_CELL))
        parts.append(_CellText("fixed code", "written-export", "grader.export_written()"))
    parts.append(_CellText("fixed text", "submit", texts.SUBMIT_ALL_CELL if only else texts.SUBMIT_CELL))
    parts.append(_CellText("fixed code", "check-all", "grader.check_all()"))
    parts.append(_CellText("fixed code", "export", "grader.export()"))
    return [_cell(part) for part in parts]


def question_title(bank: Bank, question: str, number: int) -> str:
    """The title of a question with its number: "1. Initialization".

    Raises:
        UsageError: if its prompt has none.
    """
    path = bank.prompt(question)
    first = read_text(path).strip().split("\n")[0]
    if not first.startswith("## "):
        raise UsageError(f"{path}, line 1: a prompt starts with its title: ## Title")
    return f"{number}. {first.removeprefix('## ').strip()}"


def question_heading(bank: Bank, assignment: Assignment, question: str, number: int) -> str:
    """The title of a question with its points.

    Raises:
        UsageError: if its prompt has no title.
    """
    points = assignment.points[question]
    written = sum(worth for name, worth in assignment.written.items() if name.startswith(f"{question}."))
    worth = f"{texts.points(points)} for code, {written:g} for written answers" if written else texts.points(points)
    return f"{question_title(bank, question, number)} ({worth})"


def _question(
    bank: Bank, assignment: Assignment, question: str, heading: str, solution: Solution
) -> Iterator[_CellText]:
    """The cells of one question: its prompt, cut where code belongs, and the code."""
    path = bank.prompt(question)
    lines = read_text(path).strip().split("\n")
    text = [f"## {heading}"]
    rest = {name: cell for cell in solution.cells for name in cell.names}
    given = "\n\n".join(cell.source for cell in solution.cells if cell.kind == "given")
    read_written_parts(bank, question)  # complains unless staff have an answer for each place, and the other way round
    texts_so_far = 0
    for line_number, line in enumerate([*lines[1:], f"<!-- code: {' '.join(rest)} -->"], start=2):
        if FOR_MARKER.match(line.strip()):
            continue
        marker = CODE_MARKER.match(line.strip())
        if line.lstrip().startswith("<!--") and "code" in line and not marker:
            raise UsageError(f"{path}, line {line_number}: looks like a marker; write <!-- code: name name -->")
        written = WRITTEN_MARKER.match(line.strip())
        if not marker and not written:
            text.append(line)
            continue
        if prompt := "\n".join(text).strip():
            texts_so_far += 1
            yield _CellText("fixed text", f"prompt-{texts_so_far}", prompt)
        text = []
        if written:
            points = assignment.written.get(f"{question}.{written[1]}")
            yield _CellText("fixed text", f"part-{written[1]}", texts.part_heading(written[1], points))
            yield _CellText("written text", f"written-{written[1]}", texts.WRITE_HERE)
            continue
        last = line_number == len(lines) + 1
        names = list(rest) if last or not marker else marker[1].split()
        cells = _take(rest, names, f"{path}, line {line_number}")
        if given and cells:
            yield _CellText("code", "given", given)
            given = ""
        yield from cells


def _take(rest: dict[str, StubCell], names: Iterable[str], place: str) -> list[_CellText]:
    """Take the code cells of some names out of `rest`: one for each function, one for all choices together."""
    parts, choices = [], []
    for name in names:
        if name not in rest:
            raise UsageError(f"{place}: {name} is no function or choice of this question, or it has its place already")
        cell = rest.pop(name)
        if cell.kind == "choice":
            choices.append(cell)
        else:
            parts.append(_CellText("code", name, cell.source))
    if choices:
        parts.append(_CellText("code", choices[0].names[0], "\n\n".join(cell.source for cell in choices)))
    return parts


def _cell(part: _CellText) -> dict[str, Any]:
    name = part.name
    if len(name) > 64:  # more than the format allows
        name = f"{name[:55]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    # The name stays with a cell where an editor drops its id: it tells our cells from those that students add.
    metadata = {"course": part.name} | (_FIXED if part.kind.startswith("fixed") else {})
    metadata |= _WRITTEN if part.kind == "written text" else {}
    cell = {"id": name, "metadata": metadata}
    if part.kind.endswith("text"):
        return cell | {"cell_type": "markdown", "source": part.text.splitlines(True)}
    source = folded(part.text).splitlines(True)
    return cell | {"cell_type": "code", "source": source, "execution_count": None, "outputs": []}
