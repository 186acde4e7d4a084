"""Every attack through every door, and without each layer, as tables. Run with: make attacks

One row an attack: what it is worth honestly, and by door what it got. A cell is the score alone where it is the honest
one; "no results" where there are none (plain `otter run` fails on some files before any plugin is loaded); everything
else is a hole, named under the table, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.engine.engine import Engine
from autograder.sandbox.layers import LAYERS
from tests.autograder.doors import ordinary_user
from tests.autograder.doors.attacks.attack import Attack
from tests.autograder.doors.attacks.corpus import CORPUS
from tests.autograder.doors.attacks.yard import Yard
from tests.autograder.doors.conftest import (
    OTTER,
    QUICK,
    Result,
    build_zip,
    through_command,
    through_gradescope,
    through_otter,
)
from tests.autograder.toys import SOLUTION, write_bank
from tests.benchmarks.doors import plain_otter_zip

JOBS = 2
PLAIN_SECONDS = 60
# What makes no sense for unmodified Otter, or runs without an end or a limit there.
_NOT_PLAIN = ("ending", "exhausting", "telling", "speaking")
# These would run programs of the machine, or leave there what no folder shows.
_NOT_PLAIN_NAMES = ("files: shell lines", "state: audit hook", "escaping: System V memory")
_CAPS = ["prlimit", "--as=8589934592", "--cpu=60", "--fsize=67108864", "--nproc=400"]


def words(result: Result, honest: float) -> str:
    """What became of an attack, as a cell."""
    if result.text is None:
        return "no results" if result.status else "HOLE: no results, and exit status 0"
    score = result.score
    cell = f"{score:g}"
    if score > honest + 1e-4:
        return f"HOLE: {cell}"
    return cell if score > honest - 1e-4 else f"LESS: {cell}"


class Run:
    """The attacks that were asked for, through the doors that were asked for.

    Args:
        names: Ids of attacks.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.attacks = {name: CORPUS[name] for name in names}
        self.holes: list[str] = []
        self.folder = Path(tempfile.mkdtemp(prefix="cheat-table-"))
        self.folder.chmod(0o755)
        self.bank = write_bank(self.folder / "bank")
        self.bank.root.chmod(0o700)
        (self.folder / "dist").mkdir()
        self.archive = build_zip(self.bank, "toys", self.folder / "dist")

    def one_by_one(
        self, door: str, through: Callable[[Path, Path, int], Result], scale: float = 1.0
    ) -> Iterator[tuple[str, str]]:
        """Each attack in a command of its own, some at a time; yields id and cell.

        Args:
            door: What to call it.
            through: From submission, folder and number to what came out.
            scale: What a point is worth there.
        """

        def take(item: tuple[int, str]) -> tuple[str, str]:
            number, name = item
            with Yard(self.bank, alone=False) as yard:  # the commands of other threads are our children, too
                place = self.folder / door.replace(" ", "-") / str(number)
                (place / "work").mkdir(parents=True)
                path = self.attacks[name].write(place / "work", yard.places)
                cell = words(through(path, place / "out", number), self.attacks[name].honest * scale)
                traces = [
                    trace for trace in yard.traces() if trace != "left a process"
                ]  # of the other at the same time
                return name, cell + "".join(f" HOLE: {trace}" for trace in traces)

        with ThreadPoolExecutor(JOBS) as pool:
            yield from pool.map(take, enumerate(self.attacks))

    def batch(self, door: str, ordinary: bool) -> Iterator[tuple[str, str]]:
        """All attacks in one batch of `autograder grade`, with honest work between them."""
        place = self.folder / door.replace(" ", "-")
        submissions = place / "submissions"
        submissions.mkdir(parents=True)
        bank = write_bank(place / "bank")
        with Yard(bank) as yard:
            for number, attack in enumerate(self.attacks.values()):
                folder = place / "one"
                folder.mkdir()
                path = attack.write(folder, yard.places)
                path.rename(submissions / f"{number:04}{path.suffix}")
                folder.rmdir()
                (submissions / f"{number:04}_honest.py").write_text(SOLUTION)
            found = through_command(bank, submissions, place / "out", ordinary=ordinary)
            for number, (name, attack) in enumerate(self.attacks.items()):
                cell = words(found[f"{number:04}"], attack.honest)
                after = found[f"{number:04}_honest"]
                if after.text is None or after.score != 9:
                    cell += " HOLE: the next submission paid for it"
                yield name, cell
            traces = yard.traces() + [f"left {text!r}" for text in ordinary_user.strays().values()]
        self.holes += [f"{door}: {trace}" for trace in traces]

    def layers(self) -> Iterator[tuple[str, dict[str, str]]]:
        """By attack: with each layer off, whether something else still stops it."""
        rows: dict[str, dict[str, str]] = {name: {} for name in self.attacks}
        with Yard(self.bank) as yard:
            for layer in LAYERS:
                engine = None
                for name, attack in self.attacks.items():
                    if attack.bomb and layer == "limits":
                        rows[name][layer] = "not run"
                        continue
                    with tempfile.TemporaryDirectory(dir=self.folder) as place:
                        path = attack.write(Path(place), yard.places)
                        if engine is None:
                            engine = Engine(self.bank, "toys", QUICK, without={layer})
                            yard.settle()
                        score = engine.grade_file(path).scores({"toy": 9})["toy"]
                    traces = yard.traces()
                    through = score > attack.honest + 1e-4 or bool(traces)
                    rows[name][layer] = "through" if through else "stopped"
                    if through != (attack.layers == (layer,)):
                        self.holes.append(f"{name} without {layer}: {rows[name][layer]}, {score:g} {traces}")
                    if traces:
                        engine.close()
                        engine = None
                        yard.tidy()
                if engine is not None:
                    engine.close()
        yield from rows.items()


def plain(archive: Path, submission: Path, folder: Path, number: int) -> Result:
    """Unmodified `otter run`, as an ordinary user with limits, in a folder to throw away."""
    folder.mkdir()
    user = ordinary_user.USER + 1 + number
    command = [*_CAPS, str(OTTER), "run", "-a", str(archive), "-o", str(folder), str(submission)]
    command, environment = ordinary_user.command(command, [folder, submission.parent], user)
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            status = process.wait(PLAIN_SECONDS)
        except subprocess.TimeoutExpired:
            status = -1
        for _ in range(5):  # all that this user of our own still has: they were started here
            for pid in ordinary_user.strays(user):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
    path = folder / "results.json"
    return Result(status, path.read_text() if path.is_file() else None, "")


def side_by_side(run: Run) -> Iterator[tuple[str, str]]:
    """The attacks that make sense there, through unmodified `otter run`."""
    run.attacks = {
        name: attack
        for name, attack in run.attacks.items()
        if not (attack.bomb or attack.once or name.split(":")[0] in _NOT_PLAIN or name in _NOT_PLAIN_NAMES)
    }
    public = run.folder / "plain"
    bank = write_bank(public / "bank")
    with Engine(bank, "toys") as engine:
        archive = plain_otter_zip(bank, engine, public / "zip")
    for place in (public, *public.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    # Its points are the weights of the cases, 10 in all.
    yield from run.one_by_one("plain", lambda path, folder, number: plain(archive, path, folder, number), 10 / 9)


def _doors(run: Run) -> dict[str, Callable[[], Iterable[tuple[str, str]]]]:
    def otter(ordinary: bool) -> Callable[[Path, Path, int], Result]:
        return lambda path, folder, number: through_otter(run.archive, path, folder, ordinary=ordinary)

    return {
        "grade, root": lambda: run.batch("grade, root", ordinary=False),
        "grade, user": lambda: run.batch("grade, user", ordinary=True),
        "gradescope": lambda: run.one_by_one("gradescope", lambda p, f, n: through_gradescope(run.archive, p, f)),
        "otter, root": lambda: run.one_by_one("otter, root", otter(False)),
        "otter, user": lambda: run.one_by_one("otter, user", otter(True)),
        "unmodified otter": lambda: side_by_side(run),
    }


def _judge(run: Run, door: str, name: str, cell: str) -> None:
    """Note what is not as it must be."""
    if door == "unmodified otter":
        return
    attack: Attack = run.attacks[name]
    allowed = door.startswith("otter") and attack.before_plugin and cell == "no results"
    if not allowed and cell != f"{attack.honest:g}":
        run.holes.append(f"{door}: {name}: {cell} instead of {attack.honest:g}")


def main() -> int:
    """Run, and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--door", action="append", help="a door, or 'layers'; all if none is named")
    parser.add_argument("--family", action="append", help="only attacks of this family")
    parser.add_argument("--output", type=Path, default=Path("build/attacks"), help="folder for the tables")
    options = parser.parse_args()
    names = [name for name in CORPUS if not options.family or name.split(":")[0] in options.family]
    options.output.mkdir(parents=True, exist_ok=True)
    holes = []
    for door in options.door or [*_doors(Run([])), "layers"]:
        run = Run(names)
        start = time.monotonic()
        with (options.output / f"{door.replace(', ', '-').replace(' ', '-')}.csv").open("w", newline="") as file:
            sheet = csv.writer(file)
            if door == "layers":
                sheet.writerow(["attack", "stopped by", *(f"without {layer}" for layer in LAYERS)])
                for name, row in run.layers():
                    sheet.writerow([name, " ".join(run.attacks[name].layers), *row.values()])
            else:
                sheet.writerow(["attack", "tries", "honest", door])
                for name, cell in _doors(run)[door]():
                    sheet.writerow([name, run.attacks[name].tries, f"{run.attacks[name].honest:g}", cell])
                    file.flush()
                    _judge(run, door, name, cell)
        print(f"{door}: {len(run.attacks)} attacks, {len(run.holes)} not as expected, {time.monotonic() - start:.0f} s")
        for hole in run.holes:
            print(f"  {hole}")
        holes += run.holes
        subprocess.run(["rm", "-rf", str(run.folder)], check=True)
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
