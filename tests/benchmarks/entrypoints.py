"""CPU seconds per submission: our engine, others that run the same cases on the same submissions, and the floor.

Unmodified Otter runs the cases inside the student's kernel, pytest inside a process that imports the submission; the
plugin and `autograder grade` run them against a sandbox; what the floor is stands in floor.py. All in one run, since
ratios hold better than seconds on a machine that does other things too. Run with: make benchmark
"""

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.engine.engine import Engine
from autograder.packaging.archive import write_archive
from tests.benchmarks.classes import kinds, write_class
from tests.benchmarks.nbgrader_course import nbgrader_autograde
from tests.benchmarks.plain_otter import plain_otter_zip
from tests.benchmarks.plain_pytest import plain_pytest
from tests.benchmarks.usage import Usage, run

ASSIGNMENT = "deep_learning_theory"
SAMPLE = 10  # of a class that is too large for a kernel each
AUTOGRADER = [sys.executable, "-P", "-c", "import sys; from autograder.cli import main; sys.exit(main())"]


def otter_run(archive: Path, submissions: Sequence[Path], folder: Path) -> Usage:
    """`otter run` on each submission."""
    used = Usage()
    for submission in submissions:
        used += run([Path(sys.executable).parent / "otter", "run", "-a", archive, "-o", folder, submission], folder)
        tests = json.loads((folder / "results.json").read_text())["tests"]
        if not any(test.get("max_score") for test in tests):
            raise RuntimeError(f"{archive.name} came to no results for {submission.name}")
        shares = [f"{test['score'] / test['max_score']:.2f}" for test in tests if test.get("max_score")]
        print(f"    {archive.name}: {submission.stem:<16} {' '.join(shares)}", file=sys.stderr)
    return used


def grade(folder: Path, output: Path, jobs: int) -> Usage:
    """`autograder grade` on a folder."""
    command = [*AUTOGRADER, "grade", folder, "--assignment", ASSIGNMENT, "--output", output, "--jobs", jobs]
    return run(command, folder)


def floor(folder: Path, output: Path) -> Usage:
    """The floor on a folder."""
    command = [sys.executable, "-m", "tests.benchmarks.floor", ASSIGNMENT, output]
    return run([*command, *sorted(folder.glob("*.ipynb"))], Bank.here().root)


def marginal(
    work: Callable[[Path, str], Usage], few: Path, many: Path, numbers: tuple[int, int]
) -> tuple[Usage, Usage]:
    """What starting costs, and what each further submission does."""
    small, large = work(few, "few"), work(many, "many")
    each = (large - small).each(numbers[1] - numbers[0])
    return Usage(small.cpu - each.cpu * numbers[0], small.wall - each.wall * numbers[0], small.peak_mb), each


def check_same_scores(sheet: Path, scores: Path) -> None:
    """The floor and the engine must have done the same work.

    Raises:
        SystemExit: if they disagree.
    """
    found = json.loads(scores.read_text())
    with sheet.open(newline="") as file:
        for row in csv.DictReader(file):
            if abs(float(row["score"]) - found[row["submission"]]) > 1e-3:
                sys.exit(f"{row['submission']}: {row['score']} points, and {found[row['submission']]} from the floor")


def table(bank: Bank, copies: int, nbgrader: Path | None) -> None:
    """Measure and print."""
    sources = kinds(bank, ASSIGNMENT)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        few, many = top / "few", top / "many"
        submissions, number = write_class(sources, few, len(sources)), len(sources) * copies
        write_class(sources, many, number)
        numbers = (len(submissions), number)
        with Engine(bank, ASSIGNMENT) as engine:
            plugin_zip = top / "plugin.zip"
            write_archive(bank, engine, plugin_zip)
            plain_zip = plain_otter_zip(bank, engine, top / "plain")
            count = len(engine.cases)
        rows = {
            "otter run, unmodified": (Usage(), otter_run(plain_zip, submissions, top).each(len(submissions))),
            "otter run, with the plugin": (Usage(), otter_run(plugin_zip, submissions, top).each(len(submissions))),
            "pytest": (Usage(), plain_pytest(bank, ASSIGNMENT, submissions, top / "pytest").each(len(submissions))),
            "autograder grade --jobs 1": marginal(lambda f, o: grade(f, top / f"one-{o}", 1), few, many, numbers),
            "autograder grade --jobs 2": marginal(lambda f, o: grade(f, top / f"two-{o}", 2), few, many, numbers),
            "the floor": marginal(lambda f, o: floor(f, top / f"floor-{o}.json"), few, many, numbers),
        }
        check_same_scores(top / "one-many" / "grades.csv", top / "floor-many.json")
        if nbgrader is not None:
            rows["nbgrader autograde"] = nbgrader_autograde(nbgrader, bank, ASSIGNMENT, sources, top / "nbgrader")
    otter, least = rows["otter run, unmodified"][1].cpu, rows["the floor"][1].cpu
    print(f"{count} cases; {', '.join(sources)}, each {copies} times\n")
    print(f"{'':<28}{'to start':>16}{'each submission':>22}{'CPU against':>24}{'largest':>10}")
    heads = ("CPU s", "wall s", "CPU s", "wall s", "otter run", "floor", "MB")
    print(f"{'':<28}{heads[0]:>8}{heads[1]:>8}{heads[2]:>12}{heads[3]:>10}{heads[4]:>14}{heads[5]:>10}{heads[6]:>10}")
    for door, (start, each) in rows.items():
        against = f"1 / {otter / each.cpu:.1f}"
        print(
            f"{door:<28}{start.cpu:>8.1f}{start.wall:>8.1f}{each.cpu:>12.3f}{each.wall:>10.3f}"
            f"{against:>14}{each.cpu / least:>10.2f}{each.peak_mb:>10.0f}",
            flush=True,
        )


def different(bank: Bank, number: int) -> None:
    """Submissions that all differ, start included: first-seen answers must be looked at, compared and diagnosed."""
    sources = kinds(bank, ASSIGNMENT, mixed=number)
    sources = {name: cells for name, cells in sources.items() if name.startswith("mixed")}
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        submissions = write_class(sources, top / "class", number)
        with Engine(bank, ASSIGNMENT) as engine:
            plain_zip = plain_otter_zip(bank, engine, top / "plain")
        ours = grade(top / "class", top / "ours", 1).each(number)
        least = floor(top / "class", top / "floor.json").each(number)
        # No `check_same_scores`: in the floor, what changes its arguments changes them for the reference, too.
        few = submissions[:SAMPLE]
        otter = otter_run(plain_zip, few, top).each(len(few))
    print(f"\n{number} submissions, all different; CPU s each, start included")
    print(f"otter run, unmodified       {otter.cpu:.3f}   (the first {len(few)})")
    against = f"1 / {otter.cpu / ours.cpu:.1f} of otter run, {ours.cpu / least.cpu:.2f} of the floor"
    print(f"autograder grade --jobs 1   {ours.cpu:.3f}   {against}")
    print(f"the floor                   {least.cpu:.3f}", flush=True)


def growth(bank: Bank, numbers: Sequence[int]) -> None:
    """Seconds per submission and memory, by the number of submissions."""
    print(f"\n{'submissions':>12}{'CPU s each':>12}{'wall s each':>12}{'largest MB':>12}   autograder grade --jobs 1")
    sources = kinds(bank, ASSIGNMENT)
    for number in numbers:
        with tempfile.TemporaryDirectory() as name:
            write_class(sources, Path(name) / "class", number)
            used = grade(Path(name) / "class", Path(name) / "output", 1)
        each = used.each(number)
        print(f"{number:>12}{each.cpu:>12.3f}{each.wall:>12.3f}{each.peak_mb:>12.0f}", flush=True)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=20, help="how often each submission stands in the batch")
    parser.add_argument("--long", action="store_true", help="also grade 5,000 submissions")
    parser.add_argument("--no-growth", action="store_true", help="the table only")
    parser.add_argument("--different", type=int, default=0, help="also a class of so many that all differ")
    parser.add_argument("--nbgrader", type=Path, help="the command of an nbgrader that can import this package")
    options = parser.parse_args()
    if options.copies < 2:
        parser.error("--copies must be at least 2: what starting costs is told apart by it")
    bank = Bank.here()
    table(bank, options.copies, options.nbgrader)
    if options.different:
        different(bank, options.different)
    if not options.no_growth:
        growth(bank, (30, 300, 5000) if options.long else (30, 300))


if __name__ == "__main__":
    main()
