"""The last step of the image's build: the place where students will be graded grades what is known.

The reference must get all points and the blank stub none, through the entry script that Gradescope starts, as it will
start it. What the sandbox holds there is tried out layer by layer and printed. Whatever fails, the image is not made,
and a line says why: a broken image would fail every student, and nobody sees that before the first one hands in.

At last what the cases ask is kept as it was found there, so that no student's grading has to find it again.
"""

from __future__ import annotations

import ast
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from autograder.bank.bank import Assignment, Bank
from autograder.bank.otter_config import assignment_of
from autograder.bank.solution import Solution
from autograder.bank.text import write_atomically
from autograder.engine.engine import Engine
from autograder.engine.preparation import preparations
from autograder.errors import GraderError, UsageError
from autograder.sandbox.host.assessment import assess
from autograder.sandbox.host.library_check import check_library
from autograder.sandbox.host.zygote import Zygote

# Grades a folder into a file; says why it failed, or nothing.
Grade = Callable[[Path, Path], str]


def prove(source: Path, grade: Grade) -> int:
    """Grade the reference and the blank stub; prints what holds, or one line that says what does not.

    Args:
        source: The zip, laid out.
        grade: Grades as students are graded.

    Returns:
        0 when all is right, 1 when it is not.
    """
    try:
        _prove(source, grade)
    except (GraderError, UsageError, OSError) as error:
        print(f"autograder: not proved: {error}", file=sys.stderr)
        return 1
    return 0


def _prove(source: Path, grade: Grade) -> None:
    bank = Bank(source / "bank")
    config = json.loads((source / "otter_config.json").read_text(encoding="utf-8"))
    assignment = bank.assignment(assignment_of(config))
    with Zygote() as zygote:
        for layer, (holds, why) in zygote.report.items():
            print(f"autograder: sandbox: {layer} {'holds' if holds else 'LACKS'} ({why})")
        print(f"autograder: sandbox: {assess(zygote.report, bank.root).line}")
        library = check_library(zygote)
    if not library.holds:
        raise GraderError(f"NumPy and the standard library, and nothing else, are promised to students: {library.line}")
    for questions in _groups(bank, assignment.questions):
        points = {name: assignment.points[name] for name in questions}
        text = "\n".join(bank.solution(name).read_text(encoding="utf-8") for name in questions)
        _must_get("the reference answer", text, dict.fromkeys(assignment.questions, 0.0) | points, grade)
    stub = "\n".join(Solution.read(bank.solution(name)).stub for name in assignment.questions)
    _must_get("the blank stub", stub, dict.fromkeys(assignment.questions, 0.0), grade)
    prepare(bank, assignment)
    print(f"autograder: proved: the reference gets {_total(assignment):g} of {_total(assignment):g}, the blank stub 0")


def prepare(bank: Bank, assignment: Assignment) -> None:
    """Judge the reference with this Python and this NumPy, and keep what the cases asked of it.

    The zip brings what was found where it was built, which holds here only with the same versions.
    """
    with Engine(bank, assignment.name) as engine:
        found = dict(preparations(bank, engine.recordings))
    for path, text in found.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text)


def _total(assignment: Assignment) -> float:
    return sum(assignment.points.values())


def _must_get(what: str, text: str, points: dict[str, float], grade: Grade) -> None:
    """Raise unless a submission gets these points."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as private:
        submission, target = Path(private) / "submission", Path(private) / "results.json"
        submission.mkdir()
        (submission / "work.py").write_text(text, encoding="utf-8")
        failure = grade(submission, target)
        if failure:
            raise GraderError(f"{what} can't be graded here: {failure}")
        results = json.loads(target.read_text(encoding="utf-8"))
    found = {test["name"]: test for test in results["tests"] if "score" in test}
    for question, wanted in points.items():
        score = float(found[question]["score"]) if question in found else 0.0
        if abs(score - wanted) > 1e-6:
            said = " ".join(f"{results.get('output', '')} {found.get(question, {}).get('output', '')}".split())
            raise GraderError(f"{what} gets {score:g} of {wanted:g} points for {question} here: {said[:500]}")


def _groups(bank: Bank, questions: Sequence[str]) -> list[list[str]]:
    """The questions in as few groups as their solutions fit into one file: two may have helpers of one name."""
    groups: list[tuple[dict[str, str], list[str]]] = []
    for question in questions:
        defined = dict(_defined(bank.solution(question).read_text(encoding="utf-8")))
        for names, members in groups:
            if all(names.get(name, text) == text for name, text in defined.items()):
                names |= defined
                members.append(question)
                break
        else:
            groups.append((defined, [question]))
    return [members for _, members in groups]


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """What a file defines at its top level, and how."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, ast.dump(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        yield name.id, ast.dump(node)
