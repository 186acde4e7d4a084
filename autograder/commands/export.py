"""`autograder export`: grades as other systems want them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from autograder.bank.bank import Bank
from autograder.commands.arguments import add_verbose
from autograder.commands.status import OK
from autograder.errors import GraderError, UsageError
from autograder.logs import on_one_line


def add(commands: Any) -> None:
    """Declare the arguments of `autograder export`."""
    export = commands.add_parser("export", help="write the grades as Canvas wants them")
    systems = export.add_subparsers(required=True, metavar="SYSTEM")
    canvas = systems.add_parser("canvas", help="fill in the gradebook that Canvas exported")
    canvas.add_argument("roster", type=Path, metavar="ROSTER", help="the gradebook as Canvas exported it (CSV)")
    canvas.add_argument("--grades", required=True, type=Path, metavar="DIR", help="the --output of `autograder grade`")
    canvas.add_argument(
        "-o", "--output", required=True, type=Path, metavar="FILE", help="the CSV to import into Canvas"
    )
    canvas.add_argument("--column", help="the assignment in Canvas, by title or id (default: the assignment's title)")
    incomplete = "also while written parts are not marked: export the points so far"
    canvas.add_argument("--incomplete", action="store_true", help=incomplete)
    canvas.add_argument(
        "--match", type=Path, metavar="FILE", help="who is who where names don't settle it: a CSV of submission,student"
    )
    add_verbose(canvas)
    canvas.set_defaults(run=_canvas, failure="not exported")


def _canvas(options: argparse.Namespace) -> int:
    from autograder.bank.text import write_atomically
    from autograder.batch.class_results import read_class
    from autograder.report.canvas import check_written, fill, find_column, read_decided, read_roster
    from autograder.report.write import assignment_of

    bank = Bank.chosen(options.bank)
    if options.output.resolve() == options.roster.resolve():
        raise UsageError("-o is the roster itself: name another file")
    roster, graded = read_roster(options.roster), read_class(options.grades)
    if not options.incomplete:
        check_written(graded)
    assignment = assignment_of(bank, graded)
    wanted = options.column or (assignment.title if assignment else "")
    column = find_column(roster, wanted)
    decided = read_decided(options.match) if options.match else None
    export = fill(roster, graded, column, decided)
    try:
        write_atomically(options.output, export.text)
    except OSError as error:
        raise GraderError(f"{options.output}: could not be written: {error.strerror}") from error
    for line in export.lines:
        print(f"autograder: {on_one_line(line)}", file=sys.stderr)
    filled = f"{export.filled} of {len(roster.students)} students have a score in {roster.header[column]}"
    print(on_one_line(f"{filled}: {options.output}"))
    return OK
