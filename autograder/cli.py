"""The command `autograder`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.doors.class_folder import ClassGrader, Row
from autograder.doors.find import find_submissions
from autograder.errors import GraderError, UsageError

OK, GRADER_FAILED, WRONG_USE = 0, 1, 2
INTERRUPTED = 130  # what a shell reports for Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except UsageError as error:
        print(f"autograder: {error}", file=sys.stderr)
        return WRONG_USE
    except GraderError as error:
        print(f"autograder: a failure of the grader, not of a student: {error}", file=sys.stderr)
        return GRADER_FAILED
    except KeyboardInterrupt:
        print("autograder: interrupted", file=sys.stderr)
        return INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="autograder", description="Build assignments and grade submissions.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="write the student folder and the Gradescope zip of assignments")
    build.add_argument("assignment", nargs="*", help="which; all if none is named")
    build.add_argument("--check", action="store_true", help="write nothing; fail if the student folder is out of date")
    build.set_defaults(run=_build)
    grade = commands.add_parser("grade", help="grade files and folders of .ipynb, .py and .zip")
    grade.add_argument("path", nargs="+", type=Path, help="a submission, or a folder of them")
    grade.add_argument("--assignment", required=True, help="which assignment they answer")
    grade.add_argument("--output", required=True, type=Path, help="folder for grades.csv and results/")
    grade.set_defaults(run=_grade)
    return parser


def _build(options: argparse.Namespace) -> int:
    # Building needs nbformat and Otter, which take a second to import.
    from autograder.build.build import build_assignments, check_assignments

    bank = Bank.here()
    assignments = options.assignment or bank.assignments()
    if not options.check:
        for line in build_assignments(bank, assignments):
            print(line)
        return OK
    differences = list(check_assignments(bank, assignments))
    for line in differences:
        print(line, file=sys.stderr)
    return GRADER_FAILED if differences else OK


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
