"""CPU seconds of one submission in processes that start afresh, as on Gradescope: each way in beside unmodified Otter.

A table of rounds, since ratios within one round hold better than seconds on a machine that does other things too. The
zip is laid out once, as an image does it, and what Python compiles there is not kept, as in a container. A checkout
keeps it, as on a TA's machine. Run with: make cold-start
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.engine.engine import Engine
from autograder.packaging.archive import write_archive
from tests.benchmarks.entrypoints import AUTOGRADER
from tests.benchmarks.plain_otter import plain_otter_zip
from tests.benchmarks.usage import Usage, run

FRESH = {"PYTHONDONTWRITEBYTECODE": "1"}
KEPT = {"PYTHONDONTWRITEBYTECODE": ""}
OTTER = "otter run, unmodified"
BIN = Path(sys.executable).parent


def ways_in(bank: Bank, assignment: str, submission: Path, top: Path) -> dict[str, Callable[[], Usage]]:
    """By name: what grades the submission once."""
    layout = top / "autograder"
    with Engine(bank, assignment) as engine:
        plain = plain_otter_zip(bank, engine, top / "plain")
        write_archive(bank, engine, top / "autograder.zip")
    for name in ("source", "submission", "results"):
        (layout / name).mkdir(parents=True)
    with zipfile.ZipFile(top / "autograder.zip") as archive:
        archive.extractall(layout / "source")
    shutil.copy(submission, layout / "submission")
    questions = bank.assignment(assignment).questions
    cases = [place(name) for name in questions for place in (bank.public_cases, bank.hidden_cases)]

    def entry_script() -> Usage:
        used = run([sys.executable, layout / "source" / "run_otter.py"], layout, FRESH)
        (layout / "results" / "results.json").unlink()
        return used

    def grade() -> Usage:
        shutil.rmtree(top / "grades", ignore_errors=True)
        command = [*AUTOGRADER, "grade", submission, "--assignment", assignment, "--output", top / "grades"]
        return run(command, top, KEPT)

    return {
        OTTER: lambda: run([BIN / "otter", "run", "-a", plain, "-o", top, submission], top, FRESH),
        "the zip's entry script": entry_script,
        "autograder grade, one file": grade,
        "pytest --submission": lambda: run(
            [BIN / "pytest", "-q", "-p", "no:cacheprovider", "--submission", submission, *cases],
            bank.root,
            KEPT,
            fine=(0, 1),
        ),
    }


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="deep_learning_theory")
    parser.add_argument("--submission", type=Path, help="what is handed in (default: the perfect sample)")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    bank = Bank.here()
    submission = options.submission or bank.root / "tests" / "samples" / options.assignment / "perfect.ipynb"
    found: dict[str, list[Usage]] = {}
    with tempfile.TemporaryDirectory() as name:
        ways = ways_in(bank, options.assignment, submission.resolve(), Path(name))
        for _ in range(options.rounds):
            for way, grade in ways.items():
                found.setdefault(way, []).append(grade())
    print(f"{submission.name} of {options.assignment}, {options.rounds} rounds; load {os.getloadavg()[0]:.1f}\n")
    print(f"{'':<28}{'CPU s, each round':<32}{'median':>8}{'of Otter':>10}{'wall s':>8}{'MB':>6}")
    for way, used in found.items():
        each = " ".join(f"{one.cpu:.2f}" for one in used)
        ratio = statistics.median(one.cpu / otter.cpu for one, otter in zip(used, found[OTTER], strict=True))
        middle, wall = (statistics.median(values) for values in ([u.cpu for u in used], [u.wall for u in used]))
        print(f"{way:<28}{each:<32}{middle:>8.2f}{ratio:>10.2f}{wall:>8.2f}{max(u.peak_mb for u in used):>6.0f}")


if __name__ == "__main__":
    main()
