"""Writes the pages of a class beside its results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.bank.bank import Assignment, Bank
from autograder.bank.otter_config import otter_config
from autograder.bank.text import read_text, write_atomically
from autograder.bank.variants import load_variants
from autograder.bank.written import read_written_parts
from autograder.batch.class_results import ClassResults, read_class, records
from autograder.engine.parts import asked_bank
from autograder.errors import GraderError, UsageError
from autograder.report.class_page import Course, class_page
from autograder.report.statistics import ClassStatistics
from autograder.report.student_page import Handout, student_page
from autograder.report.written_statistics import read_written


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        report: The page about the class.
        pages: How many students' pages.
        statistics: What was counted.
    """

    report: Path
    pages: int
    statistics: ClassStatistics


def write_report(bank: Bank, folder: Path, *, pages: bool = False) -> Written:
    """Write report.html, and with `pages` a page for each student, from what `autograder grade` left.

    Args:
        bank: Where titles and hints come from.
        folder: The `--output` of `autograder grade`.
        pages: Whether to write `pages/<submission>.html`, too, where there are none yet.

    Raises:
        UsageError: if there are no results in the folder, or those of another version.
        GraderError: if the pages can't be written.
    """
    graded = read_class(folder)
    pages = pages or (folder / "pages").is_dir()  # those that are there follow each regrade
    assignment = assignment_of(bank, graded)
    if assignment:
        bank = asked_bank(bank, assignment.name)
    statistics = ClassStatistics(graded.questions)
    title = assignment.title if assignment else folder.resolve().name
    written = None
    handout = _handout(bank, graded, title) if pages else None
    if handout and assignment:
        from autograder.report.written import WrittenPages  # late: it typesets formulas

        written = WrittenPages(bank, assignment, folder, graded)
    number = 0
    try:
        if handout:
            (folder / "pages").mkdir(exist_ok=True)
        for row, record in records(folder, graded):
            statistics.add(row, record)
            path = folder / "pages" / f"{row.submission}.html"
            if record is None:
                path.unlink(missing_ok=True)  # an earlier run's: its points hold no longer
            elif handout:
                answers = written.of(row.submission) if written else {}
                write_atomically(path, student_page(row, record, handout, answers))
                number += 1
        half = read_written(bank, assignment, folder, graded) if assignment else None
        course = Course(title, _hints(bank, statistics), pages, half)
        report = folder / "report.html"
        write_atomically(report, class_page(statistics, course))
    except OSError as error:
        raise GraderError(f"the report could not be written: {error.filename}: {error.strerror}") from error
    return Written(report, number, statistics)


def assignment_of(bank: Bank, graded: ClassResults) -> Assignment | None:
    """The assignment that was graded; None if this bank has none of that name."""
    return bank.listed(graded.assignment) if graded.assignment in bank.assignments() else None


def _hints(bank: Bank, statistics: ClassStatistics) -> dict[str, str]:
    hints: dict[str, str] = {}
    for question in {diagnosis.partition("/")[0] for diagnosis in statistics.diagnoses}:
        try:
            variants = load_variants(bank.misconceptions(question), read_text(bank.solution(question)))
        except UsageError:
            continue  # another version of the course graded this; the page says that there is no hint
        hints |= {f"{question}/{name}": variant.hint for name, variant in variants.items()}
    return hints


def _handout(bank: Bank, graded: ClassResults, title: str) -> Handout:
    parts = {}
    for question in graded.questions:
        if bank.prompt(question).is_file():
            parts[question] = tuple(part.name for part in read_written_parts(bank, question))
    show_hidden = otter_config(bank, "").get("show_hidden", False)  # False is Otter's default
    return Handout(title, parts, bool(show_hidden))
