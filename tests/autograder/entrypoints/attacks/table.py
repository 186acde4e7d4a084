"""Every attack through every door, and without each layer, as tables. Run with: make attacks

Each door has a table of its own, which grows row by row: `--resume` keeps the rows of an earlier run that was ended, and
goes on from there. `table.csv` puts all of them side by side: what an attack tries, which layers stop it, what its work
is worth honestly, and what it got by door. A cell is the score alone where it is the honest one; "no results" where
there are none (plain `otter run` fails on some files before any plugin is loaded); everything else is a hole, named at
the end, and the exit status is 1. What unmodified Otter gives is not judged, and is run where it is asked for only.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.sandbox.zygote.layers import LAYERS
from tests.autograder.entrypoints.attacks.corpus import CORPUS, FAMILIES
from tests.autograder.entrypoints.attacks.runs import HONEST, Row, Runs, makes_sense_for_plain_otter

DOORS: dict[str, Callable[[Runs, Sequence[str]], Iterator[Row]]] = {
    "grade, root": lambda runs, names: runs.grade(names, ordinary=False),
    "grade, user": lambda runs, names: runs.grade(names, ordinary=True),
    "gradescope": lambda runs, names: runs.gradescope(names),
    "otter, root": lambda runs, names: runs.otter(names, ordinary=False),
    "otter, user": lambda runs, names: runs.otter(names, ordinary=True),
}
CONTROL = "unmodified otter"
WITHOUT = {f"without {layer}": layer for layer in LAYERS}
_COLUMNS = ("attack", "honest", "score", "outcome", "expected")


class Table:
    """The rows of one door, in a file."""

    def __init__(self, folder: Path, door: str) -> None:
        self.door = door
        self.path = folder / f"{door.replace(', ', '-').replace(' ', '-')}.csv"

    def rows(self) -> dict[str, Row]:
        """What it holds, by attack."""
        if not self.path.is_file():
            return {}
        with self.path.open(newline="") as file:
            found = [
                Row(
                    r["attack"],
                    float(r["honest"]),
                    float(r["score"]) if r["score"] else None,
                    r["outcome"],
                    r["expected"] == "yes",
                )
                for r in csv.DictReader(file)
            ]
        return {row.name: row for row in found}

    def fill(self, names: Sequence[str], run: Callable[[Sequence[str]], Iterator[Row]], resume: bool) -> None:
        """Run the attacks that it lacks, and write each row as it comes."""
        known = {name: row for name, row in self.rows().items() if name in CORPUS} if resume else {}
        with self.path.open("w", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow(_COLUMNS)
            for row in known.values():
                _write(sheet, row)
            for row in run([name for name in names if name not in known]):
                _write(sheet, row)
                file.flush()


def _write(sheet: csv.writer, row: Row) -> None:
    sheet.writerow(
        [
            row.name,
            f"{row.honest:g}",
            "" if row.score is None else f"{row.score:g}",
            row.outcome,
            "yes" if row.expected else "NO",
        ]
    )


def run_door(door: str, names: Sequence[str], folder: Path, jobs: int, resume: bool) -> None:
    """Fill the table of one door."""
    with Runs(jobs) as runs:
        if door in DOORS:
            Table(folder, door).fill(names, lambda rest: DOORS[door](runs, rest), resume)
        elif door == CONTROL:
            names = [name for name in names if makes_sense_for_plain_otter(name)]
            Table(folder, door).fill(names, runs.unmodified_otter, resume)
        else:
            Table(folder, door).fill(names, lambda rest: runs.without(rest, WITHOUT[door]), resume)


def summary(folder: Path, door: str) -> tuple[str, list[str]]:
    """A line on what came of a door, and what is not as it must be."""
    table = Table(folder, door)
    rows = list(table.rows().values())  # what all of them left together is one, too
    counts = ", ".join(f"{count} {outcome}" for outcome, count in Counter(row.outcome for row in rows).most_common())
    wrong = [f"{door}: {row.name}: {row.outcome} ({row.score} of {row.honest:g})" for row in rows if not row.expected]
    return f"{door:<18}{len(rows):>4} attacks: {counts}", [] if door == CONTROL else wrong


def merge(folder: Path) -> None:
    """All doors side by side, in `table.csv`."""
    doors = {door: Table(folder, door).rows() for door in (*DOORS, CONTROL, *WITHOUT)}
    doors = {door: rows for door, rows in doors.items() if rows}
    with (folder / "table.csv").open("w", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["attack", "tries", "stopped by", "honest", *doors])
        for name, attack in CORPUS.items():
            cells = [_cell(rows.get(name), door) for door, rows in doors.items()]
            sheet.writerow([name, attack.tries, " ".join(attack.layers), f"{attack.honest:g}", *cells])


def _cell(row: Row | None, door: str) -> str:
    if row is None:
        return ""
    score = "" if row.score is None else f"{row.score:g}"
    if row.outcome == HONEST:
        return score
    return row.outcome if door in WITHOUT else f"{score} {row.outcome}".strip()


def main() -> int:
    """Run, and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    every = [*DOORS, CONTROL, *WITHOUT]
    parser.add_argument("--door", action="append", choices=every, help="this door; all of ours if none is named")
    parser.add_argument("--family", action="append", choices=FAMILIES, help="only attacks of this family")
    parser.add_argument("--output", type=Path, default=Path("build/attacks"), help="folder for the tables")
    parser.add_argument("--jobs", type=int, default=2, help="how many commands run at once")
    parser.add_argument("--resume", action="store_true", help="keep the rows that are there")
    parser.add_argument("--merge", action="store_true", help="run nothing: only put the tables side by side")
    options = parser.parse_args()
    names = [name for name in CORPUS if not options.family or name.split(":")[0] in options.family]
    options.output.mkdir(parents=True, exist_ok=True)
    doors = options.door or [door for door in every if door != CONTROL]
    if not options.merge:
        # An engine without a layer does one thing after the other: so many of them at once.
        alone = [door for door in doors if door in WITHOUT]
        for door in doors:
            start = time.monotonic()
            if door not in alone or len(alone) == 1:
                run_door(door, names, options.output, options.jobs, options.resume)
                print(f"{door}: {time.monotonic() - start:.0f} s", flush=True)
        if len(alone) > 1:
            again = [word for word in sys.argv[1:] if word not in doors and word != "--door"]
            command = [sys.executable, "-m", "tests.autograder.entrypoints.attacks.table", *again, "--door"]
            with ThreadPoolExecutor(options.jobs) as pool:
                list(pool.map(lambda door: subprocess.run([*command, door], stdout=subprocess.DEVNULL), alone))
    merge(options.output)
    found = [summary(options.output, door) for door in doors]
    print("\n".join(line for line, _ in found))
    holes = [hole for _, wrong in found for hole in wrong]
    print("\n".join(holes) or "all of them as they must be")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
