"""`autograder new`: a course of one's own."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import Any

from autograder.commands.arguments import add_verbose
from autograder.commands.status import OK
from autograder.errors import UsageError
from autograder.logs import on_one_line


def add(commands: Any) -> None:
    """Add the command to the parser's subcommands."""
    new = commands.add_parser("new", help="lay out a course of your own, with one question to try it on")
    new.add_argument("folder", type=Path, metavar="DIR", help="a folder that is empty, or not there yet")
    add_verbose(new)
    new.set_defaults(run=_new, failure="not laid out")


def _new(options: argparse.Namespace) -> int:
    from autograder.packaging.new_course import lay_out_course

    if options.bank is not None:
        raise UsageError("new lays out a course and works on none: leave out --bank")
    lay_out_course(options.folder)
    folder = on_one_line(options.folder)
    print(f"{folder}: a course with the question softmax, in the assignment homework")
    print(f"to see it pass its own tests: cd {shlex.quote(folder)} && make test; then read its README.md")
    return OK
