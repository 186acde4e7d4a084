"""`autograder similar`: work of a class that agrees more than is usual there."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.bank.bank import Bank
from autograder.bank.text import write_atomically
from autograder.commands.arguments import add_verbose, whole_number
from autograder.commands.status import OK, WRONG_USE
from autograder.engine.parts import asked_bank
from autograder.errors import GraderError, UsageError
from autograder.intake.formats import FORMATS
from autograder.logs import terminal_safe

if TYPE_CHECKING:
    from autograder.similarity.rank import Ranking
    from autograder.similarity.work import Work

_FOR_STUDENTS = ("pages", "results")


def add(commands: Any) -> None:
    """Declare the arguments of `autograder similar`."""
    similar = commands.add_parser(
        "similar",
        help="show which submissions agree more than is usual in their class",
        description="Compare submissions question by question, without what was given, and write the pairs that agree "
        "most side by side. What few have weighs more than what many have; it shows, and judges nobody.",
    )
    similar.add_argument("folder", type=Path, metavar="DIR", help="a folder of submissions, or an LMS's export")
    similar.add_argument("--assignment", required=True, help="which assignment they answer")
    similar.add_argument("--output", required=True, type=Path, help="folder for similar.html and similar.csv")
    similar.add_argument("--input-format", choices=FORMATS, default="auto", help="how names are to be read")
    similar.add_argument(
        "--earlier", action="append", default=[], type=Path, metavar="DIR", help="a class of an earlier year"
    )
    similar.add_argument(
        "--given", action="append", default=[], type=Path, metavar="FILE", help="code that students were given besides"
    )
    similar.add_argument("--groups", type=Path, metavar="CSV", help="who works together: a column `group`, and who")
    similar.add_argument(
        "--pairs", type=whole_number("--pairs", 500), default=30, metavar="N", help="how many are shown (30)"
    )
    add_verbose(similar)
    similar.set_defaults(run=_similar, failure="nothing was compared")


def _similar(options: argparse.Namespace) -> int:
    from autograder.packaging.given import given_cells
    from autograder.report.similarity_page import similarity_page
    from autograder.similarity.rank import rank
    from autograder.similarity.work import Reader, read_groups, worked_together

    if any(part in _FOR_STUDENTS for part in options.output.resolve().parts[-1:]):
        raise UsageError(f"--output {options.output}: what lies there is for students; choose another folder")
    bank = Bank.chosen(options.bank)
    bank = asked_bank(bank, options.assignment)
    assignment = bank.assignment(options.assignment)
    groups = read_groups(options.groups) if options.groups else {}
    reader = Reader(bank, assignment, given_cells(bank, assignment), options.given)
    works = reader.read(options.folder, options.input_format)
    if not works:
        _tell(reader.problems)
        return WRONG_USE
    for folder in options.earlier:
        works += reader.read(folder, earlier=True)
    ranking = rank(works, reader.items, worked_together(works, groups), options.pairs)
    _tell(reader.problems)
    try:
        options.output.mkdir(parents=True, exist_ok=True)
        page = options.output / "similar.html"
        write_atomically(page, similarity_page(assignment.title, works, ranking, reader.problems))
        write_atomically(options.output / "similar.csv", _sheet(works, ranking))
    except OSError as error:
        raise GraderError(f"{error.filename}: could not be written: {error.strerror}") from error
    print(f"{len(works)} submissions, {ranking.compared} pairs, {ranking.marked} stand out: {page}")
    return OK


def _tell(problems: Sequence[str]) -> None:
    for line in problems:
        print(f"autograder: {terminal_safe(line)}", file=sys.stderr)


def _sheet(works: Sequence[Work], ranking: Ranking) -> str:
    """The pairs as CSV, a row for each question in which they agree."""
    from autograder.batch.spreadsheet import escape_formula

    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(["pair", "submission", "other", "deviations", "item", "share", "item_deviations"])
    for place, pair in enumerate(ranking.pairs, 1):
        names = [escape_formula(works[n].name) for n in (pair.first, pair.second)]
        for one in pair.agreements:
            sheet.writerow([place, *names, f"{pair.score:.2f}", one.item, f"{one.share:.3f}", f"{one.score:.2f}"])
    return text.getvalue()
