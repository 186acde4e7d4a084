"""`autograder report`: the pages of a class that was graded."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from autograder.bank.bank import Bank
from autograder.commands.arguments import add_verbose
from autograder.commands.status import OK
from autograder.logs import on_one_line


def add(commands: Any) -> None:
    """Declare the arguments of `autograder report`."""
    report = commands.add_parser("report", help="write report.html for a class that was graded")
    report.add_argument("folder", type=Path, metavar="DIR", help="the --output of `autograder grade`")
    report.add_argument("--pages", action="store_true", help="also write a page for each student, in DIR/pages")
    add_verbose(report)
    report.set_defaults(run=_report, failure="no report")


def _report(options: argparse.Namespace) -> int:
    tell_report(Bank.chosen(options.bank), options.folder, options.pages)
    return OK


def tell_report(bank: Bank, folder: Path, pages: bool) -> None:
    """Write the pages of a class, and print their summary.

    Raises:
        UsageError: if there are no results in the folder, or those of another version.
        GraderError: if the pages can't be written.
    """
    from autograder.report.summary import summary
    from autograder.report.write import write_report

    for line in summary(write_report(bank, folder, pages=pages)):
        print(on_one_line(line))
