"""The command `autograder`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.commands import build, export, grade, new, report, sandbox, validate
from autograder.commands.status import GRADER_FAILED, INTERRUPTED, WRONG_USE
from autograder.errors import GraderError, UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except UsageError as error:
        print(f"autograder: {error}", file=sys.stderr)
        return WRONG_USE
    except GraderError as error:
        print(f"autograder: {options.failure}: {error}", file=sys.stderr)
        return GRADER_FAILED
    except KeyboardInterrupt:
        print("autograder: interrupted", file=sys.stderr)
        return INTERRUPTED
    return status


class _Parser(argparse.ArgumentParser):
    """Takes `--bank` before each subcommand and after it: subcommands get parsers of this class, too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Suppressed, or the default of a subcommand would win over what was typed before it.
        what = "the course's folder (default: the variable AUTOGRADER_BANK, else the course around this package)"
        self.add_argument("--bank", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=what)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="autograder", description="Build assignments and grade submissions.")
    parser.set_defaults(bank=None)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (new, build, grade, report, export, sandbox, validate):
        command.add(commands)
    return parser
