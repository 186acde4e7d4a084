"""Do time per submission and memory stay flat as a class grows?

Run with: .venv/bin/python -m tests.benchmarks.growth 30 300 5000 [--assignment source_004] [--jobs 1]

Each class holds the same kinds of submission (`classes.py`), as often as needed. Start-up is in the numbers, so the
smallest class looks dearest. Memory is the peak of each process by itself, looked at four times a second.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.sandbox.linux.privileges import children_of
from tests.benchmarks.classes import kinds, write_class

AUTOGRADER = [sys.executable, "-P", "-c", "import sys; from autograder.cli import main; sys.exit(main())"]


class Peaks:
    """The largest memory seen of a process, its workers, and what is below those (zygotes and sandboxes), in MiB."""

    def __init__(self, pid):
        self.parent = self.worker = self.below = 0
        self._pid = pid

    def look(self):
        """Look once."""
        self.parent = max(self.parent, peak_mb(self._pid))
        for worker in children_of(self._pid):
            self.worker = max(self.worker, peak_mb(worker))
            zygotes = children_of(worker)
            below = [*zygotes, *(pid for zygote in zygotes for pid in children_of(zygote))]
            self.below = max(self.below, *map(peak_mb, below), 0)


def peak_mb(pid):
    """The peak of a process that may just be gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def grade(folder, assignment, output, jobs):
    """Grade a folder; returns CPU and wall seconds of all processes together, and the peaks."""
    command = [*AUTOGRADER, "grade", str(folder), "--assignment", assignment, "--output", str(output)]
    start = time.monotonic()
    process = subprocess.Popen([*command, "--jobs", str(jobs)], stdout=subprocess.DEVNULL)
    peaks, ended = Peaks(process.pid), threading.Event()

    def watch():
        while not ended.wait(0.25):
            peaks.look()

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"autograder grade ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, time.monotonic() - start, peaks


def main():
    """Print a row for each number of submissions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", type=int, nargs="+", metavar="N")
    parser.add_argument("--assignment", default="deep_learning_theory")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    sources = kinds(Bank.here(), options.assignment)
    print(f"{options.assignment}, --jobs {options.jobs}, {len(sources)} kinds of submission; peak MB of each process")
    heads = ("submissions", "CPU s each", "wall s each", "wall s", "parent", "worker", "below")
    print("".join(f"{head:>12}" for head in heads))
    for number in options.numbers:
        with tempfile.TemporaryDirectory() as name:
            write_class(sources, Path(name) / "in", number)
            cpu, wall, peaks = grade(Path(name) / "in", options.assignment, Path(name) / "out", options.jobs)
        times = f"{cpu / number:>12.4f}{wall / number:>12.4f}{wall:>12.1f}"
        print(f"{number:>12}{times}{peaks.parent:>12.0f}{peaks.worker:>12.0f}{peaks.below:>12.0f}", flush=True)


if __name__ == "__main__":
    main()
