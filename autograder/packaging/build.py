"""Builds assignments: the student folder, the student's zip, and the autograder zip."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence

from autograder.bank.bank import Assignment, Bank
from autograder.bank.written import read_written_parts
from autograder.engine.engine import Engine
from autograder.engine.parts import asked_bank
from autograder.packaging.archive import DOCKERFILE, write_archive
from autograder.packaging.coverage import coverage_table
from autograder.packaging.outline import outline
from autograder.packaging.question_checks import doubts, refuse_broken_misconceptions, refuse_faulty
from autograder.packaging.rebuild import unsteady_files
from autograder.packaging.student_folder import NOT_OURS, check_student_folder, write_student_folder, write_student_zip
from autograder.written.parts import written_parts

_log = logging.getLogger(__name__)

# The assignment with every question, whose build also writes the coverage table.
COMPLETE = "complete"


def build_assignments(
    bank: Bank, names: Sequence[str], by_question: bool = False, warn: Callable[[str], None] = _log.warning
) -> Iterator[str]:
    """Write `student_template/<assignment>/` and `dist/<assignment>/`; yields one line for each thing written.

    Args:
        bank: Where everything lies.
        names: The assignments.
        by_question: Whether to write a second zip for students, with a notebook for each question.
        warn: Gets a line for each thing that is built, and is probably not meant so.

    Raises:
        UsageError: if an assignment, a solution, a prompt, a file of cases or a misconception is wrong.
        GraderError: if a case does not pass on the reference answer: nothing is built from a broken question.
    """
    refuse_faulty(bank, names)
    tried: set[object] = set()  # a question is the same in every assignment that asks the same of it
    banks = {name: asked_bank(bank, name) for name in names}
    for name, bank in banks.items():
        written_parts(bank, bank.assignment(name))  # refuses parts without points
        with Engine(bank, name) as engine:
            asked = {question: _asked(engine.assignment, question) for question in engine.assignment.questions}
            new = [question for question, what in asked.items() if what not in tried]
            tried.update(asked.values())
            refuse_broken_misconceptions(engine, new)
            for line in doubts(bank, engine, new):
                warn(line)
            folder = bank.root / "student_template" / name
            write_student_folder(bank, engine.assignment, folder)
            yield f"{folder}: what students get"
            student_zip = bank.root / "dist" / name / "student.zip"
            write_student_zip(bank, engine.assignment, student_zip)
            yield f"{student_zip}: the same as one download"
            if by_question:
                student_zip = student_zip.with_name("student_by_question.zip")
                write_student_zip(bank, engine.assignment, student_zip, by_question=True)
                yield f"{student_zip}: the same, with a notebook for each question"
            archive = bank.root / "dist" / name / "autograder.zip"
            write_archive(bank, engine, archive)
            yield f"{archive}: for Gradescope, and for otter run -a"
            dockerfile = archive.with_name(DOCKERFILE.name)
            dockerfile.write_bytes(DOCKERFILE.read_bytes())
            yield f"{dockerfile}: what Gradescope makes of it, for Docker"
            rubric = _rubric(bank, engine.assignment.questions)
            if rubric:
                path = bank.root / "dist" / name / "rubric.md"
                path.write_text(rubric, encoding="utf-8")
                yield f"{path}: answers and rubrics of the written parts, for staff"
            yield from _write_outline(bank, engine.assignment)
            if _has_coverage(bank, name):
                bank.coverage().write_text(coverage_table(bank, engine), encoding="utf-8")
                yield f"{bank.coverage()}: where each sub-question of the sources is answered"


def check_assignments(bank: Bank, names: Sequence[str], remedy: Callable[[str], str]) -> Iterator[str]:
    """Build the student folders twice in memory, and compare those that are committed with what lies there.

    Args:
        bank: Where everything lies.
        names: The assignments.
        remedy: The command that builds an assignment, for messages.

    Yields:
        One line for each difference.

    Raises:
        UsageError: if an assignment, a solution or a prompt is wrong.
        GraderError: if the second build fails.
    """
    refuse_faulty(bank, names)
    banks = {name: asked_bank(bank, name) for name in names}
    for name, bank in banks.items():
        written_parts(bank, bank.assignment(name))
        if bank.assignment(name).committed:
            folder = bank.root / "student_template" / name
            for difference in check_student_folder(bank, bank.assignment(name), folder):
                yield difference if difference.endswith(NOT_OURS) else f"{difference}; run: {remedy(name)}"
        if _has_coverage(bank, name):
            with Engine(bank, name) as engine:
                table = coverage_table(bank, engine)
            if not bank.coverage().is_file() or bank.coverage().read_text(encoding="utf-8") != table:
                yield f"{bank.coverage()}: differs from a fresh build; run: {remedy(name)}"
    for name, file in unsteady_files(bank, names):
        yield f"{name}: {file} differs when it is built again: it must not depend on a clock or the order of a set"


def _asked(assignment: Assignment, question: str) -> tuple[object, ...]:
    """A question and the parts of it that are asked."""
    selection = assignment.parts.get(question)
    return (question, selection.code, selection.written) if selection else (question,)


def _write_outline(bank: Bank, assignment: Assignment) -> Iterator[str]:
    path = bank.root / "dist" / assignment.name / "gradescope_outline.md"
    if text := outline(assignment.title, written_parts(bank, assignment)):
        path.write_text(text, encoding="utf-8")
        yield f"{path}: what to enter where written parts are graded on Gradescope"


def _has_coverage(bank: Bank, assignment: str) -> bool:
    """Whether an assignment is the one whose build writes the coverage table; a course without sources has none."""
    return assignment == COMPLETE and bank.sources().is_file()


def _rubric(bank: Bank, questions: Sequence[str]) -> str:
    """The outline to enter on Gradescope, and answers and rubrics of all written parts; nothing if there are none."""
    lines, outline = [], []
    for number, question in enumerate(questions, start=1):
        parts = read_written_parts(bank, question)
        if parts:
            outline += [f"{number}. {question}", *(f"   - {part.name}" for part in parts)]
        for part in parts:
            lines += [f"# {question}: {part.name}", f"Source: {part.source}", part.answer, "## Rubric", part.rubric]
    if not lines:
        return ""
    head = ["# Outline", "For grading by hand, numbered as in the notebook:", "\n".join(outline)]
    return "\n\n".join([*head, *lines]) + "\n"
