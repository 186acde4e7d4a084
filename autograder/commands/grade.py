"""`autograder grade`: a class of submissions in, results and a grade sheet out."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from autograder.bank.bank import Bank
from autograder.batch.plan import Selection
from autograder.batch.workers import usable_processors
from autograder.commands.again import typed_again
from autograder.commands.arguments import add_verbose, whole_number
from autograder.commands.report import tell_report
from autograder.commands.sandbox import add_requirement, require
from autograder.commands.status import GRADER_FAILED, INTERRUPTED, OK, WRONG_USE
from autograder.engine.parts import asked_bank
from autograder.errors import UsageError
from autograder.intake.find import Search, find_submissions
from autograder.intake.formats import FORMATS
from autograder.logs import on_one_line


def add(commands: Any) -> None:
    """Declare the arguments of `autograder grade`."""
    grade = commands.add_parser(
        "grade",
        help="grade files, folders and exports of .ipynb, .py and .zip",
        description="Grade a class. What was graded before and still holds is kept, so the same command goes on "
        "where a run was ended, and after a case, an answer or a point value changed, only that runs again.",
    )
    grade.add_argument("path", nargs="+", type=Path, help="a submission, a folder of them, or an LMS's export")
    grade.add_argument("--assignment", required=True, help="which assignment they answer")
    grade.add_argument("--output", required=True, type=Path, help="folder for grades.csv and results/")
    where = grade.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs", type=whole_number("--jobs", 1024), metavar="N", help="processes; one per processor by default"
    )
    where.add_argument("--scheduler", default="", metavar="ADDRESS", help="grade on this scheduler's Dask cluster")
    grade.add_argument("--input-format", choices=FORMATS, default="auto", help="how names are to be read")
    grade.add_argument("--all-submissions", action="store_true", help="not only the latest of each person")
    grade.add_argument("--only", action="append", default=[], metavar="QUESTION", help="run it again, and no other")
    grade.add_argument("--submission", action="append", default=[], metavar="NAME", help="grade it again, and no other")
    grade.add_argument(
        "--drop-others", action="store_true", help="let results of submissions go that are not named now"
    )
    grade.add_argument("--fresh", action="store_true", help="grade everything anew")
    add_requirement(grade)
    grade.add_argument("--pages", action="store_true", help="also write a page for each student, in pages/")
    add_verbose(grade)
    grade.set_defaults(run=_grade, failure="a failure of the grader, not of a student")


def _grade(options: argparse.Namespace) -> int:
    from autograder.batch.gradesheet import NOT_REACHED
    from autograder.batch.progress import Progress
    from autograder.batch.run import Run
    from autograder.batch.same_class import check_same_class
    from autograder.batch.store import Store
    from autograder.batch.written import WrittenHalf
    from autograder.packaging.given import given_cells

    bank = Bank.chosen(options.bank)
    bank = asked_bank(bank, options.assignment)
    assignment = bank.assignment(options.assignment)
    _check("--only", "question of this assignment", options.only, assignment.questions)
    search = find_submissions(options.path, options.input_format, options.all_submissions)
    _tell(search)
    submissions = search.submissions
    if not submissions:
        return WRONG_USE
    _check("--submission", "submission", options.submission, [found.name for found in submissions])
    written = WrittenHalf(bank, assignment, options.output, given_cells(bank, assignment))
    check_same_class(
        options.output, options.assignment, {found.name for found in submissions}, drop=options.drop_others
    )
    selection = Selection(frozenset(options.only), frozenset(options.submission), options.fresh)
    with Store(options.output) as store:
        with Progress(len(submissions), assignment.points, False if options.verbose else None) as progress:
            run = Run(bank, options.assignment, submissions, store, selection, progress, written)

            def accept(weaknesses: Sequence[str]) -> None:
                progress.started()
                require(options.require_sandbox, weaknesses)
                if weaknesses:
                    where = "on a worker" if options.scheduler else "here"
                    progress.say(f"autograder: the sandbox is weak {where}, it lacks: {'; '.join(weaknesses)}")

            ended = run.grade(options.jobs or usable_processors(), accept, options.scheduler)
        print()
        for line in run.finish(ended):
            print(on_one_line(line))
        kept = f" ({ended.kept} as graded before)" if ended.kept else ""
        count = f"{len(ended.rows)} submission{'s' if len(ended.rows) != 1 else ''}{kept}"
        print(f"{count}: {on_one_line(store.sheet)}, results in {on_one_line(store.results)}")
    interrupted = ended.interrupted
    try:
        tell_report(bank, options.output, options.pages)
    except KeyboardInterrupt:
        interrupted = True
    if interrupted:
        left = sum(row.status == NOT_REACHED for row in ended.rows)
        # What was forced anew is done, and is not to be forced again.
        again = typed_again(options, ["--only", "--submission"], ["--fresh"])
        print(f"autograder: interrupted, {left} of them not reached; to go on: {on_one_line(again)}", file=sys.stderr)
        return INTERRUPTED
    if ended.failed:
        print(
            f"autograder: not graded, run again: {_first(ended.failed)} (why: {on_one_line(store.errors)})",
            file=sys.stderr,
        )
        return GRADER_FAILED
    return WRONG_USE if search.problems else OK


def _tell(search: Search) -> None:
    for line in (*search.problems, *search.notes):
        print(f"autograder: {on_one_line(line)}", file=sys.stderr)
    if search.passed_over:
        print(f"autograder: passed over, no submissions by their names: {_first(search.passed_over)}", file=sys.stderr)
    if search.earlier:
        more = "--all-submissions grades them too"
        print(f"autograder: {search.earlier} earlier submissions of the same people left out ({more})", file=sys.stderr)


def _check(option: str, what: str, names: Sequence[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            near = _nearest(name, known)
            said = f"did you mean {' or '.join(near)}?" if near else f"there is: {_first(sorted(known))}"
            raise UsageError(f"{option} {name}: no such {what}; {said}")


def _nearest(name: str, known: Collection[str]) -> list[str]:
    """The names that somebody may have meant who typed another case, a file's name or path, or a part of it."""
    plain = re.sub(r"\.(ipynb|py|zip)$", "", name.rstrip("/").rpartition("/")[2].casefold())
    by_folded = {one.casefold(): one for one in known}
    if plain in by_folded:
        return [by_folded[plain]]
    near = difflib.get_close_matches(plain, by_folded, 3) or [one for one in by_folded if plain and plain in one][:3]
    return [by_folded[one] for one in near]


def _first(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more
