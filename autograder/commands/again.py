"""Commands that a message tells the user to run."""

from __future__ import annotations

import argparse
import shlex


def command_line(options: argparse.Namespace, *words: str) -> str:
    """A command to be typed where this one was typed: about the bank that `--bank` named, if it did.

    Args:
        options: What this command was called with.
        words: The subcommand and its arguments.
    """
    bank = ["--bank", str(options.bank)] if options.bank else []
    return shlex.join(["autograder", *bank, *words])
