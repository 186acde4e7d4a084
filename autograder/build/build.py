"""Builds assignments: the student folder, the student's zip, and the autograder zip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.bank.bank import Bank
from autograder.build.archive import write_archive
from autograder.build.student_folder import check_student_folder, write_student_folder, write_student_zip
from autograder.engine.engine import Engine


def build_assignments(bank: Bank, names: Sequence[str]) -> Iterator[str]:
    """Write `student_template/<assignment>/` and `dist/<assignment>/`; yields one line for each thing written.

    Raises:
        UsageError: if an assignment, a solution or a prompt is wrong.
        GraderError: if a case does not pass on the reference answer: nothing is built from a broken question.
    """
    for name in names:
        with Engine(bank, name) as engine:
            folder = bank.root / "student_template" / name
            write_student_folder(bank, engine.assignment, folder)
            yield f"{folder}: what students get"
            student_zip = bank.root / "dist" / name / "student.zip"
            write_student_zip(bank, engine.assignment, student_zip)
            yield f"{student_zip}: the same as one download"
            archive = bank.root / "dist" / name / "autograder.zip"
            write_archive(bank, engine.assignment, engine.cases, archive)
            yield f"{archive}: for Gradescope, and for otter run -a"


def check_assignments(bank: Bank, names: Sequence[str]) -> Iterator[str]:
    """Compare the student folders with a fresh build; yields one line for each difference."""
    for name in names:
        folder = bank.root / "student_template" / name
        for difference in check_student_folder(bank, bank.assignment(name), folder):
            yield f"{folder}: {difference}; run: autograder build {name}"
