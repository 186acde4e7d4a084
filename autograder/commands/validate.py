"""`autograder validate`: whether the cases of questions deserve trust."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from autograder.bank.bank import Bank
from autograder.commands.status import GRADER_FAILED, OK
from autograder.errors import UsageError

QUICK_SAMPLE = 25


def add(commands: Any) -> None:
    """Add the command to the parser's subcommands."""
    validate = commands.add_parser("validate", help="say whether the cases of questions tell right from wrong")
    validate.add_argument("question", nargs="*", help="which; all if none is named")
    validate.add_argument("--quick", action="store_true", help=f"try only {QUICK_SAMPLE} mutants of each question")
    validate.add_argument(
        "--write", action="store_true", help="write the page for instructors, assignments/VALIDATION.md"
    )
    validate.add_argument("--check", action="store_true", help="only say whether that page is up to date")
    validate.add_argument("--jobs", type=_number, default=os.cpu_count() or 1, help="how many processes (all cores)")
    elsewhere = validate.add_argument_group("as it would be with another sandbox than students get")
    elsewhere.add_argument("--hash-seed", type=_number, metavar="N", help="Python's seed, which orders sets (0)")
    elsewhere.add_argument("--blas-threads", type=_number, metavar="N", help="NumPy's threads (1)")
    validate.set_defaults(run=_validate, failure="not validated")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 256")
    return int(text)


def _validate(options: argparse.Namespace) -> int:
    bank = Bank.here()
    every = bank.questions()
    questions = options.question or every
    narrower = options.quick or options.question or options.hash_seed or options.blas_threads
    if (options.write or options.check) and narrower:
        raise UsageError(
            "--write and --check are about every question and every mutant, as students are graded: "
            "leave out the names and --quick, --hash-seed, --blas-threads"
        )
    unknown = sorted(set(questions) - set(every))
    if unknown:
        raise UsageError(f"no question {', '.join(unknown)}; there are: {', '.join(every)}")
    return _check(bank) if options.check else _try_all(bank, questions, options)


def _check(bank: Bank) -> int:
    """Compare what the page was made from with what is there."""
    from autograder.validate.freshness import stale

    changed = stale(bank, bank.questions())
    if changed:
        print(f"autograder: {bank.validation()} is older than {', '.join(changed)}: run make validate", file=sys.stderr)
        return GRADER_FAILED
    print(f"up to date: {bank.validation()}")
    return OK


def _try_all(bank: Bank, questions: Sequence[str], options: argparse.Namespace) -> int:
    try:  # what only this command needs
        from autograder.validate.progress import Progress

        progress = Progress()
        progress.stage("collecting cases of questions", len(questions))  # before what takes a second to import

        from autograder.validate.content import load_contents
        from autograder.validate.freshness import fingerprint
        from autograder.validate.gate import check_questions
        from autograder.validate.page import notes, page, table
        from autograder.validate.trials import LIMITS
    except ModuleNotFoundError as error:
        raise UsageError(f"{error.name} is needed to validate: pip install -r requirements/development.txt") from error

    with progress:
        sample = QUICK_SAMPLE if options.quick else None
        fingerprints = {question: fingerprint(bank, question) for question in questions}
        limits = replace(
            LIMITS,
            hash_seed=options.hash_seed or LIMITS.hash_seed,
            blas_threads=options.blas_threads or LIMITS.blas_threads,
        )
        contents = load_contents(bank, questions)
        reports = check_questions(bank, contents, options.jobs, progress.stage, sample, limits)
    print(table(reports))
    for report in reports if options.question else ():
        for note in notes(report):
            print(note)
    offenders = [offender for report in reports for offender in report.offenders]
    for offender in offenders:
        print(f"autograder: {offender}", file=sys.stderr)
    if options.quick:
        print(f"only {QUICK_SAMPLE} mutants of each question were tried: without --quick all are")
    if options.write and not offenders:
        bank.validation().write_text(page(reports, fingerprints), encoding="utf-8")
        print(f"wrote {bank.validation()}")
    return GRADER_FAILED if offenders else OK
