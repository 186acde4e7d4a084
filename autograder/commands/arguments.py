"""What the commands' arguments have in common."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from autograder.errors import UsageError
from autograder.logs import terminal_safe


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong, as every other wrong use is said, and leaves it to its caller."""

    def error(self, message: str) -> Any:
        """Say that the arguments are wrong.

        Raises:
            UsageError: always.
        """
        raise UsageError(f"{message}; `{self.prog} --help` says what there is")


class ShowVersion(argparse.Action):
    """Prints the version, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it and end."""
        from autograder.version import version

        print(f"autograder {version()}")
        parser.exit()


def add_verbose(parser: argparse.ArgumentParser) -> None:
    """Add `--verbose` to a command's parser."""
    parser.add_argument(
        "--verbose", action="store_true", help="log what is done to standard error, and where a failure comes from"
    )


def whole_number(option: str, most: int) -> Callable[[str], int]:
    """The type of an option that takes a whole number from 1 to `most`."""

    def read(text: str) -> int:
        digits = text.strip()
        if digits.isascii() and digits.isdigit() and len(digits) < 10 and 1 <= int(digits) <= most:
            return int(digits)
        raise UsageError(f"{option} takes a whole number from 1 to {most}, not {terminal_safe(text) or repr(text)}")

    return read
