"""The command `autograder`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from autograder.commands import build, export, grade, report, sandbox, validate
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="autograder", description="Build assignments and grade submissions.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (build, grade, report, export, sandbox, validate):
        command.add(commands)
    return parser
