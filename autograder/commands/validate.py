"""`autograder validate`: do the cases tell right answers from wrong ones?"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from autograder.bank.bank import Bank
from autograder.commands.arguments import add_verbose, whole_number
from autograder.commands.status import GRADER_FAILED, OK
from autograder.errors import UsageError

QUICK_SAMPLE = 25
MOST = 256  # of processes, seeds and threads


def add(commands: Any) -> None:
    """Declare the arguments of `autograder validate`."""
    validate = commands.add_parser("validate", help="say whether the cases of questions tell right from wrong")
    validate.add_argument("question", nargs="*", help="which; all if none is named")
    of = "the questions of this assignment, as it asks them: parts of questions are tried as such"
    validate.add_argument("--assignment", metavar="NAME", help=of)
    validate.add_argument("--quick", action="store_true", help=f"try only {QUICK_SAMPLE} mutants of each question")
    validate.add_argument(
        "--write", action="store_true", help="write the page for instructors, assignments/VALIDATION.md"
    )
    validate.add_argument("--check", action="store_true", help="only say whether that page is up to date")
    validate.add_argument(
        "--jobs", type=whole_number("--jobs", MOST), default=os.cpu_count() or 1, help="how many processes (all cores)"
    )
    elsewhere = validate.add_argument_group("as it would be with another sandbox than students get")
    elsewhere.add_argument(
        "--hash-seed", type=whole_number("--hash-seed", MOST), metavar="N", help="Python's seed, which orders sets (0)"
    )
    elsewhere.add_argument(
        "--blas-threads", type=whole_number("--blas-threads", MOST), metavar="N", help="NumPy's threads (1)"
    )
    add_verbose(validate)
    validate.set_defaults(run=_validate, failure="not validated")


def _validate(options: argparse.Namespace) -> int:
    bank = Bank.chosen(options.bank)
    narrower = options.quick or options.question or options.assignment or options.hash_seed or options.blas_threads
    if (options.write or options.check) and narrower:
        raise UsageError(
            "--write and --check are about every question and every mutant, as students are graded: "
            "leave out the names and --assignment, --quick, --hash-seed, --blas-threads"
        )
    every = bank.questions()
    if options.assignment is not None:
        from autograder.engine.parts import asked_bank

        bank = asked_bank(bank, options.assignment)
        every = bank.assignment(options.assignment).questions
    questions = options.question or every
    unknown = sorted(set(questions) - set(every))
    if unknown:
        raise UsageError(f"no question {', '.join(unknown)}; there are: {', '.join(every)}")
    return _check(bank) if options.check else _try_all(bank, questions, options)


def _check(bank: Bank) -> int:
    """Say which questions changed since `assignments/VALIDATION.md` was written."""
    from autograder.validate.freshness import stale

    changed = stale(bank, bank.questions())
    if changed:
        print(f"autograder: {bank.validation()} is older than {', '.join(changed)}: run make validate", file=sys.stderr)
        return GRADER_FAILED
    print(f"up to date: {bank.validation()}")
    return OK


def _try_all(bank: Bank, questions: Sequence[str], options: argparse.Namespace) -> int:
    # What only this command needs, and takes a second to import. The progress comes first, so that it is seen at once.
    from autograder.validate.progress import Progress

    progress = Progress()
    progress.stage("collecting cases of questions", len(questions))

    from autograder.validate.content import load_contents
    from autograder.validate.freshness import fingerprint
    from autograder.validate.gate import check_questions
    from autograder.validate.page import notes, page, table
    from autograder.validate.trials import LIMITS

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
    violations = [violation for report in reports for violation in report.violations]
    for violation in violations:
        print(f"autograder: {violation}", file=sys.stderr)
    if options.quick:
        print(f"only {QUICK_SAMPLE} mutants of each question were tried: without --quick all are")
    if options.write and not violations:
        bank.validation().write_text(page(reports, fingerprints), encoding="utf-8")
        print(f"wrote {bank.validation()}")
    return GRADER_FAILED if violations else OK
