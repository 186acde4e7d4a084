"""Otter's test files for the autograder zip: one per question, which only read verdicts.

The cases ran before, in a sandbox. What Otter executes holds no case and no answer, and no code of the student.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.bank.bank import Assignment
from autograder.engine.collect import Case
from autograder.engine.verdicts import case_points

# The name under which the verdicts reach Otter's test files: question -> case -> outcome.
VERDICTS = "AUTOGRADER_VERDICTS"

_HEAD = '''"""Verdicts on {question}, as Otter test cases. Made by `autograder build` from the cases of the question."""

from otter.test_files import test_case

OK_FORMAT = False

name = {name}


def passed(env, case):
    assert env[{verdicts}][name][case] == "passed"
'''

_CASE = """

@test_case(name={name}, points={points!r}, hidden={hidden!r})
def {name_plain}(env):
    passed(env, {name})
"""


def write_otter_files(assignment: Assignment, cases: Sequence[Case], folder: Path) -> None:
    """Write `folder/<question>.py` for each question."""
    folder.mkdir(parents=True, exist_ok=True)
    for question, text in otter_files(assignment, cases).items():
        (folder / f"{question}.py").write_text(text, encoding="utf-8")


def otter_files(assignment: Assignment, cases: Sequence[Case]) -> dict[str, str]:
    """The texts of the test files by question."""
    return {
        question: otter_file(question, points, [case for case in cases if case.question == question])
        for question, points in assignment.points.items()
    }


def otter_file(question: str, points: float, cases: Sequence[Case]) -> str:
    """The text of one test file; a case's points are its share of the question's by weight."""
    text = _HEAD.format(question=question, name=json.dumps(question), verdicts=json.dumps(VERDICTS))
    for case, share in zip(cases, case_points(cases, {question: points}), strict=True):
        text += _CASE.format(name=json.dumps(case.name), name_plain=case.name, points=share, hidden=case.hidden)
    return text


def verdicts_literal(outcomes: Mapping[str, Mapping[str, str]]) -> str:
    """The one statement of the notebook that Otter executes in place of the student's."""
    plain = {question: {case: str(outcome) for case, outcome in cases.items()} for question, cases in outcomes.items()}
    return f"{VERDICTS} = {json.dumps(plain)}"
