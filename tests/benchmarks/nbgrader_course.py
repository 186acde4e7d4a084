"""`nbgrader autograde` on the same cases: a test cell for each case, which runs inside the student's kernel.

nbgrader is no dependency of ours: give the command of an environment that has it, NumPy, pytest and this package (or
PYTHONPATH), as `make benchmark NBGRADER=/path/to/bin/nbgrader`.
"""

import os
from pathlib import Path

import nbformat

from autograder.bank.bank import Bank
from autograder.engine.collect import collect_cases
from tests.benchmarks.plain_otter import HEAD
from tests.benchmarks.usage import Usage, run


def nbgrader_autograde(
    command: Path, bank: Bank, assignment: str, sources: dict[str, dict[str, str]], folder: Path
) -> tuple[Usage, Usage]:
    """Make a course of one assignment, hand all in, and grade all with one command."""
    notebooks = {kind: _notebook(bank, assignment, cells) for kind, cells in sources.items()}
    _write(_notebook(bank, assignment, sources["blank"]), folder / "source" / assignment / f"{assignment}.ipynb")
    for kind, notebook in notebooks.items():
        _write(notebook, folder / "submitted" / kind / assignment / f"{assignment}.ipynb")
    variables = {
        "PYTHONPATH": os.pathsep.join([str(bank.root), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        "PATH": os.pathsep.join([str(command.absolute().parent), os.environ["PATH"]]),  # it calls alembic by name
    }
    start = run([command, "generate_assignment", assignment, "--create"], folder, variables)
    used = run([command, "autograde", assignment, "--create", "--CourseDirectory.student_id=*"], folder, variables)
    done = list((folder / "autograded").glob(f"*/{assignment}/{assignment}.ipynb"))
    if len(done) != len(sources):
        raise RuntimeError(f"nbgrader graded {len(done)} of {len(sources)} submissions")
    return start, used.each(len(sources))


def _notebook(bank: Bank, assignment: str, cells: dict[str, str]) -> nbformat.NotebookNode:
    questions = bank.assignment(assignment).questions
    cases = collect_cases(bank, questions)
    found = []
    for question in questions:
        found.append(_cell(question, cells[question], solution=True))
        head = HEAD.format(
            question=question,
            solution=str(bank.solution(question)),
            public=str(bank.public_cases(question)),
            hidden=str(bank.hidden_cases(question)),
        ).replace("from otter.test_files import test_case\n", "")
        found.append(_cell(f"{question}-head", head, locked=True))
        for case in cases:
            if case.question == question:
                call = f"run(globals(), {case.name!r}, {case.hidden!r}, {sorted(case.wants)!r})"
                name = f"{question}-{case.name}"
                found.append(_cell(name, call, grade=True, locked=True, points=case.weight))
    return nbformat.v4.new_notebook(cells=found)


def _cell(name: str, source: str, **about: object) -> nbformat.NotebookNode:
    about = {"grade": False, "solution": False, "locked": False, "schema_version": 3, "task": False} | about
    identity = name.replace("_", "-")[-64:]
    metadata = {"nbgrader": {"grade_id": name, "cell_type": "code", **about}}
    return nbformat.v4.new_code_cell(source, id=identity, metadata=metadata)


def _write(notebook: nbformat.NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
