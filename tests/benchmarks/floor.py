"""The least that a submission can cost: a warm process, a fork of it for each submission, the case bodies, a pipe.

No isolation: the student's code lies beside cases and answers and is called directly. No clocks, no caps, no words for
student or staff, no diagnosis, nothing written but scores. It is what is left of a grader when nobody cheats, hangs or
wants to know why. Started by `doors.py`, as: floor.py ASSIGNMENT SCORES.json SUBMISSION...
"""

import gc
import json
import os
import sys
import types
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.engine.collect import Case, collect_cases
from autograder.engine.reference import load_reference
from autograder.intake.submission import read_submission


def passes(case: Case, student: types.ModuleType, reference: types.ModuleType) -> bool:
    """Whether a case passes with all its parameters."""
    available = {"student": student, "reference": reference}
    arguments = {name: available[name] for name in case.wants}
    try:
        for parameters in case.parameters:
            case.function(**arguments, **parameters)
    except (Exception, pytest.fail.Exception):
        return False
    return True


def outcomes(cases: Sequence[Case], references: Mapping[str, types.ModuleType], path: Path) -> list[bool]:
    """Read a submission, run its cells and then every case on it."""
    student = types.ModuleType("student")
    for cell in read_submission(path).cells:
        exec(compile(cell.source, cell.label, "exec"), vars(student))  # noqa: S102 - that is the point
    return [passes(case, student, references[case.question]) for case in cases]


def forked(cases: Sequence[Case], references: Mapping[str, types.ModuleType], path: Path) -> list[bool]:
    """The same in a fork of this process."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write, json.dumps(outcomes(cases, references, path)).encode())
        finally:
            os._exit(0)
    os.close(write)
    with open(read, "rb") as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(text)


def main() -> None:
    """Grade them one after the other."""
    assignment, output, *paths = sys.argv[1:]
    bank = Bank.here()
    questions, points = bank.assignment(assignment).questions, bank.assignment(assignment).points
    references = {question: load_reference(bank.solution(question)) for question in questions}
    cases = collect_cases(bank, questions)
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    gc.collect()
    gc.freeze()
    scores = {}
    for path in paths:
        passed = forked(cases, references, Path(path))
        scores[Path(path).stem] = sum(
            points[question]
            * sum(c.weight for c, fine in zip(cases, passed, strict=True) if fine and c.question == question)
            / sum(c.weight for c in cases if c.question == question)
            for question in questions
        )
    Path(output).write_text(json.dumps(scores), encoding="utf-8")


if __name__ == "__main__":
    main()
