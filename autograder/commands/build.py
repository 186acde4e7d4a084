"""`autograder build`: what students and Gradescope get."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from autograder.bank.bank import Bank
from autograder.commands.again import command_line
from autograder.commands.arguments import add_verbose
from autograder.commands.status import GRADER_FAILED, OK
from autograder.logs import terminal_safe


def add(commands: Any) -> None:
    """Declare the arguments of `autograder build`."""
    build = commands.add_parser("build", help="write the student folder and the Gradescope zip of assignments")
    build.add_argument("assignment", nargs="*", help="which; all if none is named")
    check = "write nothing; fail if a committed student folder is out of date, or if building twice gives two things"
    build.add_argument("--check", action="store_true", help=check)
    by_question = "write a second zip for students, with a notebook for each question"
    build.add_argument("--by-question", action="store_true", help=by_question)
    add_verbose(build)
    build.set_defaults(run=_build, failure="not built")


def _build(options: argparse.Namespace) -> int:
    # Building needs nbformat and Otter, which take a second to import.
    from autograder.packaging.build import build_assignments, check_assignments

    bank = Bank.chosen(options.bank)
    assignments = options.assignment or bank.assignments()
    if not options.check:
        for line in build_assignments(bank, assignments, options.by_question, _warn):
            print(line)
        return OK
    differences = list(check_assignments(bank, assignments, lambda name: command_line(options, "build", name)))
    for line in differences:
        print(f"autograder: {line}", file=sys.stderr)
    if not differences:
        committed = [name for name in assignments if bank.listed(name).committed]
        print(f"up to date: {', '.join(committed) or 'no student folder is committed'}")
        print(f"the same when built again: {', '.join(assignments)}")
    return GRADER_FAILED if differences else OK


def _warn(line: str) -> None:
    print(f"autograder: warning: {terminal_safe(line)}", file=sys.stderr)
