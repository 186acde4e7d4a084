"""The command `autograder`."""

from __future__ import annotations

import argparse
import io
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.commands import build, export, grade, mark, new, report, sandbox, similar, validate
from autograder.commands.arguments import Parser, ShowVersion
from autograder.commands.status import GRADER_FAILED, INTERRUPTED, WRONG_USE
from autograder.errors import Refused, UsageError, reason_of
from autograder.logs import log_to, on_one_line, safe_terminal

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status.

    Whatever goes wrong is one line on standard error; `--verbose` adds where it comes from.
    """
    _print_whatever_comes()
    with safe_terminal():
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    failure = "a failure of the autograder"
    try:
        options = _parser().parse_args(arguments)
        options.typed = tuple(sys.argv[1:] if arguments is None else arguments)
        failure = options.failure
        if options.verbose:
            log_to(sys.stderr)
        status: int = options.run(options)
    except Refused as error:
        return [_say(error, line, WRONG_USE) for line in error.lines][-1]
    except UsageError as error:
        return _say(error, str(error), WRONG_USE)
    except KeyboardInterrupt:
        print("autograder: interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        return _say(error, f"{failure}: {reason_of(error)}", GRADER_FAILED)
    return status


def _print_whatever_comes() -> None:
    """A name that the terminal's encoding lacks is written with backslashes, and ends nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _say(error: Exception, line: str, status: int) -> int:
    _log.info("this is where it comes from", exc_info=error)
    print(f"autograder: {on_one_line(line)}", file=sys.stderr)
    return status


class _Parser(Parser):
    """Takes `--bank` before each subcommand and after it: subcommands get parsers of this class, too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Suppressed, or the default of a subcommand would win over what was typed before it.
        what = "the course's folder (default: the variable AUTOGRADER_BANK, else the course around this package)"
        self.add_argument("--bank", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=what)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="autograder", description="Build assignments and grade submissions.")
    parser.set_defaults(bank=None)
    parser.add_argument("--version", action=ShowVersion, nargs=0, help="print the version and end")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (new, build, grade, mark, report, similar, export, sandbox, validate):
        command.add(commands)
    return parser
