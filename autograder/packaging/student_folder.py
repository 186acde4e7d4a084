"""The folder that students get: computed in memory, then written, compared or zipped."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import autograder
from autograder.bank.bank import Assignment, Bank
from autograder.bank.solution import Solution
from autograder.bank.text import read_text
from autograder.bank.variants import load_variants
from autograder.bank.written import read_written_parts
from autograder.errors import UsageError
from autograder.packaging import texts
from autograder.packaging.notebook import notebook, question_title
from autograder.packaging.zips import write_zip

_COURSE_CHECK = Path(__file__).parent / "course_check"
# What reads and runs code, and finds and shows written answers, when they are graded; students get the same,
# so that both sides agree.
_SHARED = (
    *("sandbox/child/cells.py", "sandbox/child/stub_modules.py", "intake/decoding.py", "intake/carried.py"),
    *("written/find.py", "written/pictures.py", "written/render.py"),
)
_PACKAGE = Path(autograder.__file__).parent
# Versions come from the lock of the graders, so that both sides run the same. ipylab saves the notebook.
_FROM_LOCK = ("numpy", "pytest", "ipykernel", "ipylab", "nbformat")
_FOR_WRITTEN = ("markdown-it-py", "mdit-py-plugins", "nh3", "latex2mathml")
_NOT_IN_LOCK = ("jupyterlab==4.6.6", "matplotlib==3.11.2")
_PYTEST_INI = """\
# Keeps pytest from looking for a configuration elsewhere.
[pytest]
markers =
    weight(n): how much a case counts within its question (1 by default)
"""
NOT_OURS = "not part of the build, remove it"
_MADE_BY = "Made by `autograder build`"
# What running the notebook leaves behind is nobody's difference.
_IGNORED = {"__pycache__", ".ipynb_checkpoints"}


def student_files(bank: Bank, assignment: Assignment) -> dict[str, bytes]:
    """Compute every file of the student folder, by path; the same bank gives the same bytes.

    Raises:
        UsageError: if the assignment, one of its questions or the lock is wrong.
    """
    files = {
        f"{assignment.name}.ipynb": notebook(bank, assignment),
        "public/pytest.ini": _PYTEST_INI,
        "README.md": texts.readme(assignment),
        "requirements.txt": _requirements(bank.root / "requirements" / "grading.txt", _needed(bank, assignment)),
    }
    for path in sorted(_COURSE_CHECK.glob("*.py")):
        files[f"course_check/{path.name}"] = path.read_text(encoding="utf-8")
    for path in (_PACKAGE / name for name in _SHARED):
        files[f"course_check/{path.name}"] = read_text(path)
    files["public/given.json"] = _given(files[f"{assignment.name}.ipynb"])
    questions = {}
    for number, question in enumerate(assignment.questions, start=1):
        cases = read_text(bank.public_cases(question))
        _check_cases(cases, bank.public_cases(question))
        files[f"public/test_{question}.py"] = cases
        questions[question] = _about(bank, assignment, question, number)
    about = {"made": _MADE_BY, "assignment": assignment.name, "title": assignment.title, "questions": questions}
    files["public/assignment.json"] = json.dumps(about, indent=1, ensure_ascii=False) + "\n"
    return {path: files[path].encode() for path in sorted(files)}


def write_student_folder(bank: Bank, assignment: Assignment, target: Path) -> None:
    """Write the student folder, and remove files of questions that the assignment no longer asks.

    Raises:
        UsageError: if the assignment or one of its questions is wrong.
    """
    files = student_files(bank, assignment)
    for path in _stale(files, target):
        path.unlink()
    for name, content in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def check_student_folder(bank: Bank, assignment: Assignment, target: Path) -> list[str]:
    """The differences between the folder and a fresh build, one line each; empty when it is the same to the byte.

    Raises:
        UsageError: if the assignment or one of its questions is wrong.
    """
    files, differences = student_files(bank, assignment), []
    for name, content in files.items():
        path = target / name
        if not path.is_file():
            differences.append(f"{path}: missing")
        elif path.read_bytes() != content:
            differences.append(f"{path}: differs from a fresh build")
    there = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    extra = sorted(name for name in there - set(files) if not _IGNORED & set(name.split("/")))
    return sorted(differences) + [f"{target / name}: {NOT_OURS}" for name in extra]


def write_student_zip(bank: Bank, assignment: Assignment, path: Path, by_question: bool = False) -> None:
    """Write the student folder as one zip; the same bank gives the same bytes.

    It is computed, and not read from a folder, where somebody's answers or logs may lie by now.

    Args:
        bank: Where everything lies.
        assignment: The assignment.
        path: The zip.
        by_question: Whether each question gets a notebook of its own, in place of one for all.

    Raises:
        UsageError: if the assignment or one of its questions is wrong.
    """
    files = student_files(bank, assignment)
    if by_question:
        del files[f"{assignment.name}.ipynb"]
        for name, question in zip(texts.notebook_names(assignment), assignment.questions, strict=True):
            files[name] = notebook(bank, assignment, question).encode()
        files["README.md"] = texts.readme(assignment, by_question=True).encode()
    write_zip({f"{assignment.name}/{name}": content for name, content in files.items()}, path)


def _stale(files: dict[str, bytes], target: Path) -> list[Path]:
    """Files of an earlier build: what `course_check` no longer has, cases of questions that are no longer asked."""
    stale = [path for path in (target / "course_check").glob("*.py") if f"course_check/{path.name}" not in files]
    try:
        before = json.loads((target / "public" / "assignment.json").read_text(encoding="utf-8"))["questions"]
    except (OSError, ValueError, KeyError):
        before = []
    stale += [target / "public" / f"test_{question}.py" for question in before]
    # Until version 0.1 the names stood in a file of their own, and each question had a file for Otter.
    stale.append(target / "public" / "names.json")
    for path in sorted((target / "tests").glob("*.py")):
        if _MADE_BY in path.read_text(encoding="utf-8", errors="replace"):
            stale.append(path)
    return [path for path in stale if path.is_file() and path.relative_to(target).as_posix() not in files]


def _about(bank: Bank, assignment: Assignment, question: str, number: int) -> dict[str, Any]:
    """What `course_check` must know of a question."""
    solution = Solution.read(bank.solution(question))
    points = {
        name.partition(".")[2]: worth for name, worth in assignment.written.items() if name.startswith(f"{question}.")
    }
    parts = [part.name for part in read_written_parts(bank, question)]
    return {
        "title": question_title(bank, question, number),
        "points": assignment.points[question],
        "functions": solution.functions,
        "choices": solution.choices,
        "written": {part: points.get(part) for part in parts},
        "hints": _hints(bank, question, solution),
    }


def _hints(bank: Bank, question: str, solution: Solution) -> dict[str, list[str]]:
    """Where to look in each function: the hints of its misconceptions, each of which asks and states no answer.

    Choices get none: each hint belongs to a wrong option, and all of them together would leave the right one.
    """
    path = bank.misconceptions(question)
    if not path.is_file():
        return {}
    hints: dict[str, list[str]] = {}
    for variant in load_variants(path, read_text(bank.solution(question))).values():
        for name in variant.replaces:
            if variant.hint and name in solution.functions and variant.hint not in hints.setdefault(name, []):
                hints[name].append(variant.hint)
    return {name: hints[name] for name in solution.functions if hints.get(name)}


def _check_cases(cases: str, path: Path) -> None:
    try:
        body = ast.parse(cases).body
    except SyntaxError as error:
        raise UsageError(f"{path}, line {error.lineno}: not valid Python: {error.msg}") from error
    if not any(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in body):
        raise UsageError(f"{path}: no public case; write functions test_...(student)")


def _given(book: str) -> str:
    """What of the notebook tells which of a student's cells is which, one cell a line."""
    cells = [
        {"cell_type": cell["cell_type"], "id": cell["id"], "metadata": {"course": cell["metadata"]["course"]}}
        | {"source": "".join(cell["source"])}
        for cell in json.loads(book)["cells"]
    ]
    return "[\n" + ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in cells) + "\n]\n"


def _needed(bank: Bank, assignment: Assignment) -> tuple[str, ...]:
    """What students install: with the page of written answers, what it is made with."""
    written = any(read_written_parts(bank, question) for question in assignment.questions)
    return (*_FROM_LOCK, *_FOR_WRITTEN) if written else _FROM_LOCK


def _requirements(lock: Path, needed: Sequence[str]) -> str:
    """`requirements.txt` for students: a few pins of the lock, without hashes, for any machine."""
    pin = re.compile(rf"^({'|'.join(needed)})(?:\[[^]]*\])?==[^\\\n]*", re.MULTILINE)
    pins = [match[0].strip() for match in pin.finditer(read_text(lock))]
    if missing := [name for name in needed if not any(line.startswith(f"{name}==") for line in pins)]:
        raise UsageError(f"{lock}: no pinned version of {', '.join(missing)}")
    return "".join(f"{line}\n" for line in sorted([*pins, *_NOT_IN_LOCK]))
