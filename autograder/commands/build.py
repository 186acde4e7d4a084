"""`autograder build`: what students and Gradescope get."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from autograder.bank.bank import Bank
from autograder.commands.status import GRADER_FAILED, OK


def add(commands: Any) -> None:
    """Declare the arguments of `autograder build`."""
    build = commands.add_parser("build", help="write the student folder and the Gradescope zip of assignments")
    build.add_argument("assignment", nargs="*", help="which; all if none is named")
    build.add_argument("--check", action="store_true", help="write nothing; fail if the student folder is out of date")
    build.set_defaults(run=_build, failure="not built")


def _build(options: argparse.Namespace) -> int:
    # Building needs nbformat and Otter, which take a second to import.
    from autograder.packaging.build import build_assignments, check_assignments

    bank = Bank.here()
    assignments = options.assignment or bank.assignments()
    if not options.check:
        for line in build_assignments(bank, assignments):
            print(line)
        return OK
    differences = list(check_assignments(bank, assignments))
    for line in differences:
        print(f"autograder: {line}", file=sys.stderr)
    if not differences:
        print(f"up to date: {', '.join(assignments)}")
    return GRADER_FAILED if differences else OK
