"""Hundreds of hostile submissions in a row through `autograder grade`, and what is left of them.

Run with: python -m tests.autograder.entrypoints.attacks.strays --count 500 --jobs 2
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from itertools import cycle, islice
from pathlib import Path

from autograder.sandbox.linux.privileges import children_of
from tests.autograder.entrypoints.attacks.corpus import CORPUS
from tests.autograder.entrypoints.attacks.yard import Yard
from tests.autograder.entrypoints.conftest import AUTOGRADER
from tests.autograder.toys import write_bank


def _look(pids: Iterable[int]) -> str:
    """Open files and resident megabytes of some processes, the most of each."""
    files, megabytes = [0], [0]
    for pid in pids:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, StopIteration):  # it has just ended
            status = Path(f"/proc/{pid}/status").read_text()
            resident = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
            files.append(len(os.listdir(f"/proc/{pid}/fd")))
            megabytes.append(int(resident) >> 10)
    return f"{max(files)} open files and {max(megabytes)} MB"


def _look_at_all(command_process: int) -> str:
    workers = children_of(command_process)
    zygotes = [pid for worker in workers for pid in children_of(worker)]
    roles = {"the command": [command_process], f"a worker of {len(workers)}": workers, "a zygote": zygotes}
    return ", ".join(f"{role} has {_look(pids)}" for role, pids in roles.items())


def _everywhere() -> dict[str, set[str]]:
    """What a machine may be left with. A socket belongs to a process: none is left where no process is."""
    return {
        "processes": {name for name in os.listdir("/proc") if name.isdigit()},
        "shared memory": set(os.listdir("/dev/shm")),
        "System V memory": set(Path("/proc/sysvipc/shm").read_text().splitlines()),
    }


def main() -> int:
    """Run, and report; 1 if anything is left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2, help="processes that grade")
    options = parser.parse_args()
    count = options.count
    with tempfile.TemporaryDirectory(prefix="cheat-strays-") as name:
        folder = Path(name)
        bank = write_bank(folder / "bank")
        submissions, private = folder / "submissions", folder / "tmp"
        submissions.mkdir()
        private.mkdir()
        attacks = list(islice(cycle(CORPUS.values()), count))
        with Yard(bank) as yard:
            for number, attack in enumerate(attacks):
                (folder / "one").mkdir()
                path = attack.write(folder / "one", yard.places)
                path.rename(submissions / f"{number:04}{path.suffix}")
                (folder / "one").rmdir()
            before, start = _everywhere(), time.monotonic()
            command = [str(AUTOGRADER), "--bank", str(bank.root), "grade", "."]
            command += ["--assignment", "toys", "--output", str(folder / "out"), "--jobs", str(options.jobs)]
            environment = dict(os.environ) | {"TMPDIR": str(private)}
            looks = []
            with (
                (folder / "printed").open("w") as printed,
                subprocess.Popen(
                    command, cwd=submissions, env=environment, stdout=printed, stderr=printed
                ) as command_process,
            ):
                while command_process.poll() is None:
                    done = (
                        len(os.listdir(folder / "out" / "results")) // 2 if (folder / "out" / "results").is_dir() else 0
                    )
                    if done and (not looks or done >= looks[-1][0] + 50):
                        looks.append((done, _look_at_all(command_process.pid)))
                    time.sleep(0.05)
            traces = yard.traces()
            # The machine has other work, too: only what this run can have left counts.
            left = {what: found - before[what] for what, found in _everywhere().items() if what != "processes"}
            left["processes"] = {trace for trace in traces if "process" in trace}
            left["traces"] = set(traces)
            left["temporary files"] = set(os.listdir(private))
        rows = list(csv.DictReader((folder / "out" / "grades.csv").open()))
        wrong = [
            f"{row['submission']} {row['score']}"
            for row, attack in zip(rows, attacks, strict=True)
            if row["score"] == "" or abs(float(row["score"]) - attack.honest) > 1e-4
        ]
    took = time.monotonic() - start
    print(
        f"{count} hostile submissions with {options.jobs} jobs in {took:.0f} s, exit status {command_process.returncode}"
    )
    print(f"scores that are not the honest ones: {wrong or 'none'}")
    for what, found in left.items():
        print(f"{what} left: {sorted(found) or 'none'}")
    for done, look in looks:
        print(f"after {done:4} submissions {look}")
    return 1 if wrong or any(left.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
