"""`autograder sandbox`: what holds on this machine between a submission and the grader."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from autograder.bank.bank import Bank
from autograder.commands.arguments import add_verbose
from autograder.commands.status import OK
from autograder.errors import UsageError
from autograder.sandbox.layer_names import ALWAYS, LAYERS

WEAK = 1
IMPORTS = "NumPy and all of the standard library are there, other packages are refused"


def add(commands: Any) -> None:
    """Declare the arguments of `autograder sandbox`."""
    sandbox = commands.add_parser("sandbox", help="say what holds between a submission and the grader here")
    add_verbose(sandbox)
    sandbox.set_defaults(run=_sandbox, failure="the sandbox can't be tried out")


def _sandbox(options: argparse.Namespace) -> int:
    # All commands import this module, and most of them need none of these.
    from autograder.sandbox.host.assessment import assess
    from autograder.sandbox.host.library_check import check_library
    from autograder.sandbox.host.zygote import Zygote

    bank = Bank.chosen(options.bank)
    with Zygote() as zygote:
        report = zygote.report
        library = check_library(zygote)
    print(f"{'always':<8} {'holds':<6} {ALWAYS}")
    for layer, (holds, why) in report.items():
        print(f"{layer:<8} {'holds' if holds else 'LACKS':<6} {LAYERS[layer]} ({why})")
    print(f"{'imports':<8} {'holds' if library.holds else 'LACKS':<6} {IMPORTS} ({library.line})")
    found = assess(report, bank.root)
    print("\n  ".join(["\nweak, it lacks:", *found.weaknesses]) if found.weaknesses else f"\n{found.line}")
    return WEAK if found.weaknesses or not library.holds else OK


def add_requirement(parser: argparse.ArgumentParser) -> None:
    """Add `--require-sandbox` to the parser of a command that grades."""
    parser.add_argument(
        "--require-sandbox", choices=["strong"], help="refuse to grade where the sandbox is weaker than that"
    )


def require(wanted: str | None, weaknesses: Sequence[str]) -> None:
    """Refuse to grade where the sandbox is weaker than `--require-sandbox` asks for.

    Args:
        wanted: What the option says; None if it was not given.
        weaknesses: What the sandbox lacks here.

    Raises:
        UsageError: if "strong" is wanted and something is lacking.
    """
    if wanted == "strong" and weaknesses:
        raise UsageError(
            f"the sandbox is weak here, it lacks: {'; '.join(weaknesses)}. "
            "Grade where `autograder sandbox` says strong (Linux 5.13 or newer does), or without --require-sandbox"
        )
