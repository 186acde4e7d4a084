"""Commands that a message tells the user to run."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence


def command_line(options: argparse.Namespace, *words: str) -> str:
    """A command to be typed where this one was typed: about the bank that `--bank` named, if it did.

    Args:
        options: What this command was called with.
        words: The subcommand and its arguments.
    """
    bank = ["--bank", str(options.bank)] if options.bank else []
    return shlex.join(["autograder", *bank, *words])


def typed_again(options: argparse.Namespace, without: Sequence[str], flags: Sequence[str] = ()) -> str:
    """The command as it was typed, but for some options.

    Args:
        options: What this command was called with.
        without: Options with a value that are left out, however they were shortened.
        flags: Likewise those without one.
    """
    kept: list[str] = []
    words = iter(options.typed)
    for word in words:
        name, equals, _ = word.partition("=")
        if _is_one_of(name, without):
            if not equals:
                next(words, None)
        elif not _is_one_of(name, flags):
            kept.append(word)
    return shlex.join(["autograder", *kept])


def _is_one_of(name: str, options: Sequence[str]) -> bool:
    return len(name) > len("--") and any(option.startswith(name) for option in options)
