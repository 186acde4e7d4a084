"""`autograder grade`: a class of submissions in, results and a grade sheet out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.bank.bank import Bank
from autograder.commands.sandbox import add_requirement, require
from autograder.commands.status import GRADER_FAILED, OK, WRONG_USE
from autograder.doors.class_folder import ClassGrader, Row
from autograder.doors.find import find_submissions


def add(commands: Any) -> None:
    """Add the command to the parser's subcommands."""
    grade = commands.add_parser("grade", help="grade files and folders of .ipynb, .py and .zip")
    grade.add_argument("path", nargs="+", type=Path, help="a submission, or a folder of them")
    grade.add_argument("--assignment", required=True, help="which assignment they answer")
    grade.add_argument("--output", required=True, type=Path, help="folder for grades.csv and results/")
    add_requirement(grade)
    grade.add_argument("--pages", action="store_true", help="also write a page for each student, in pages/")
    grade.set_defaults(run=_grade, failure="a failure of the grader, not of a student")


def _grade(options: argparse.Namespace) -> int:
    bank = Bank.here()
    bank.assignment(options.assignment)  # a wrong name is said before anything is searched
    search = find_submissions(options.path)
    for line in search.problems:
        print(f"autograder: {line}", file=sys.stderr)
    if search.passed_over:
        print(f"autograder: passed over, not .ipynb, .py or .zip: {_first(search.passed_over)}", file=sys.stderr)
    if not search.submissions:
        return WRONG_USE
    with ClassGrader(bank, options.assignment, options.output) as grader:
        require(options.require_sandbox, grader.weaknesses)
        if grader.weaknesses:
            print(f"autograder: the sandbox is weak here, it lacks: {'; '.join(grader.weaknesses)}", file=sys.stderr)
        try:
            for submission in search.submissions:
                row = grader.grade(submission)
                print(_row_line(row), flush=True)
        finally:  # after Ctrl-C, too: what is known is kept, and the rest has a row without a score
            left = search.submissions[len(grader.rows) :]
            for submission in left:
                grader.leave_out(submission, "not reached")
            sheet = grader.write_sheet()
            print(f"\n{len(grader.rows)} submissions: {sheet}, results in {options.output / 'results'}")
            if left:
                print(f"autograder: {len(left)} of them not reached, run again", file=sys.stderr)
    from autograder.report.summary import summary
    from autograder.report.write import write_report

    for line in summary(write_report(bank, options.output, pages=options.pages)):
        print(line)
    failed = [row.submission for row in grader.rows if row.score is None]
    if failed:
        print(f"autograder: not graded, run again: {', '.join(failed)}", file=sys.stderr)
        return GRADER_FAILED
    return WRONG_USE if search.problems else OK


def _first(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more


def _row_line(row: Row) -> str:
    score = "   -" if row.score is None else f"{row.score:6.2f}"
    questions = "  ".join(f"{name} {points:.2f}" for name, points in row.scores.items())
    return f"{row.submission:<28} {score} / {row.max_score:g}  {questions}  {row.status}"
