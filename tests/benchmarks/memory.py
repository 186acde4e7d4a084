"""Memory by attack and entry point: python -m tests.benchmarks.memory [--limit MB] [--attack NAME]...

Each attack is graded by `autograder grade` and by the zip's entry script as Gradescope lays it out, in a control group
without swap of its own. Prints the largest process of ours (judge or worker), all processes together at their
worst, what the group counted at most, how many it killed, and the score. Exit status 1 where a process of ours takes
more than 300 MB or the layout more than the group has, a process was killed, or the score is not the honest one. Where
no group can be made the processes are measured all the same, and a line says that nothing bounds them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.autograder.entrypoints.attacks.attack import Places
from tests.autograder.entrypoints.attacks.corpus import CORPUS
from tests.autograder.entrypoints.attacks.memory import MEMORY
from tests.autograder.entrypoints.conftest import AUTOGRADER, build_zip
from tests.autograder.toys import write_bank

LIMIT, LARGEST = 512, 300  # MB: of the layout, and of one process of ours
GROUPS = Path("/sys/fs/cgroup")


class Group:
    """A control group of memory, of either version; None of it where none can be made."""

    def __init__(self, limit: int) -> None:
        self.version_2 = (GROUPS / "cgroup.controllers").exists()
        self.folder = (GROUPS if self.version_2 else GROUPS / "memory") / f"memory-by-attack-{os.getpid()}"
        self.folder.mkdir()
        settings = {"memory.max": limit << 20, "memory.swap.max": 0}
        if not self.version_2:
            settings = {"memory.limit_in_bytes": limit << 20, "memory.swappiness": 0}
        try:
            for name, value in settings.items():
                (self.folder / name).write_text(str(value))
        except OSError:
            self.close()
            raise

    @property
    def peak(self) -> int:
        """The most memory in use at once, in MB, with files that the kernel keeps in memory."""
        name = "memory.peak" if self.version_2 else "memory.max_usage_in_bytes"
        return int((self.folder / name).read_text()) >> 20

    @property
    def killed(self) -> int:
        """How many processes were killed for want of memory."""
        file = self.folder / ("memory.events" if self.version_2 else "memory.oom_control")
        return next((int(line.split()[1]) for line in file.read_text().splitlines() if line.startswith("oom_kill ")), 0)

    def close(self) -> None:
        """Remove it; its processes have ended."""
        self.folder.rmdir()


@contextlib.contextmanager
def group_of(limit: int) -> Iterator[Group | None]:
    """A group, or None where none can be made."""
    try:
        group = Group(limit)
    except OSError:
        yield None
        return
    try:
        yield group
    finally:
        group.close()


class Watch:
    """Looks at a process and all its descendants every few milliseconds, in a thread."""

    def __init__(self, pid: int) -> None:
        self.ours, self.together = 0, 0
        self._pid, self._stop = pid, threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.01):
            sizes = dict(_sizes(self._pid))
            self.together = max(self.together, sum(size for size, _ in sizes.values()))
            self.ours = max([self.ours, *(size for size, hostile in sizes.values() if not hostile)])


def _sizes(pid: int, hostile: bool = False) -> Iterator[tuple[int, tuple[int, bool]]]:
    """By process: resident MB, and whether it is the zygote or a sandbox (whose own limits hold it)."""
    try:
        status = Path(f"/proc/{pid}/smaps_rollup").read_text()
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
        children = [int(n) for t in os.listdir(f"/proc/{pid}/task")
                    for n in Path(f"/proc/{pid}/task/{t}/children").read_text().split()]  # fmt: skip
    except (OSError, ProcessLookupError):
        return
    hostile = hostile or b"autograder.sandbox.zygote.server" in line
    size = next((int(row.split()[1]) >> 10 for row in status.splitlines() if row.startswith("Pss:")), 0)
    yield pid, (size, hostile)
    for child in children:
        yield from _sizes(child, hostile)


@dataclass(frozen=True)
class Row:
    """What became of one attack through one entry point."""

    attack: str
    door: str
    ours: int
    together: int
    peak: int | None
    killed: int
    score: float | None
    honest: float
    seconds: float

    def problems(self, limit: int) -> list[str]:
        """What is not as it must be."""
        found = []
        if self.ours > LARGEST:
            found.append(f"a process of ours has {self.ours} MB")
        if self.door == "gradescope" and self.peak is None and self.together > limit:
            found.append(f"all together have {self.together} MB")
        if self.killed:
            found.append(f"{self.killed} killed")
        if self.score is None:
            found.append("no results")
        elif abs(self.score - self.honest) > 1e-4:
            found.append(f"{self.score:g} points, not {self.honest:g}")
        return found

    def __str__(self) -> str:
        peak = "-" if self.peak is None else self.peak
        score = "-" if self.score is None else f"{self.score:g}"
        cells = f"{self.ours:6}{self.together:7}{peak:>7}{self.killed:8}{score:>7}{self.seconds:7.0f}"
        return f"{self.attack:<44}{self.door:<12}{cells}"


def run(
    door: str, bank: Path, archive: Path, submission: Path, folder: Path, group: Group | None
) -> tuple[Watch, float | None]:
    """Grade one submission through one entry point."""
    if door == "grade":
        output = folder / "grades"
        command = [str(AUTOGRADER), "--bank", str(bank), "grade", str(submission), "--assignment", "toys"]
        command += ["--output", str(output), "--jobs", "1"]
        results = output / "results" / f"{submission.stem}.json"
    else:
        for name in ("submission", "results"):
            (folder / name).mkdir()
        subprocess.run([sys.executable, "-m", "zipfile", "-e", str(archive), str(folder / "source")], check=True)
        submission.rename(folder / "submission" / submission.name)
        (folder / "submission_metadata.json").write_text("{}")
        command = [sys.executable, str(folder / "source" / "run_otter.py")]
        results = folder / "results" / "results.json"
    enter = f'echo $$ > "{group.folder}/cgroup.procs"; ' if group is not None else ""
    with subprocess.Popen(["sh", "-c", f'{enter}exec "$@"', "sh", *command], cwd=folder,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # fmt: skip
        watch = Watch(process.pid)
        process.wait()
        watch.end()
    if not results.is_file():
        return watch, None
    tests = json.loads(results.read_text())["tests"]
    return watch, sum(test.get("score", 0) for test in tests)


def measure(names: list[str], doors: list[str], limit: int) -> Iterator[Row]:
    """Every attack through every entry point, one at a time."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        bank = write_bank(folder / "bank")
        archive = build_zip(bank, "toys", folder)
        for name in names:
            for door in doors:
                place = Path(tempfile.mkdtemp(dir=folder))
                (place / "work").mkdir()
                submission = CORPUS[name].write(place / "work", Places(str(place / "hunt")))
                start = time.monotonic()
                with group_of(limit) as group:
                    watch, score = run(door, bank.root, archive, submission, place, group)
                    peak, killed = (group.peak, group.killed) if group is not None else (None, 0)
                honest = CORPUS[name].unpacked if door == "gradescope" else CORPUS[name].honest
                yield Row(name, door, watch.ours, watch.together, peak, killed, score, honest, time.monotonic() - start)


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=LIMIT, help="MB of the control group")
    parser.add_argument("--attack", action="append", choices=list(CORPUS), help="this attack; those on memory if none")
    parser.add_argument(
        "--door", action="append", choices=("grade", "gradescope"), help="this entry point; both if none"
    )
    options = parser.parse_args()
    with group_of(options.limit) as group:
        bounded = group is not None
    if bounded:
        print(f"in a control group of {options.limit} MB without swap")
    else:
        print(
            "no control group can be made here (it needs root, and groups that can be written to): nothing is bounded"
        )
    print(f"{'attack':<44}{'door':<12}{'ours':>6}{'all':>7}{'group':>7}{'killed':>8}{'score':>7}{'s':>7}   (MB)")
    names = options.attack or [f"memory: {attack.name}" for attack in MEMORY]
    failed = 0
    for row in measure(names, options.door or ["grade", "gradescope"], options.limit):
        problems = row.problems(options.limit)
        print(row, "; ".join(problems), flush=True)
        failed += bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
