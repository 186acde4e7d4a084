"""The image as Gradescope makes it, and grading in it as Gradescope grades: `make image`.

For each distribution: a root from debootstrap, the steps of the zip's Dockerfile in it, and then one submission after
the other in a control group of half a processor and 768 MB. What students hand in must get what it gets here. Where a
root can't be made, a line says why.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.engine.engine import Engine
from autograder.packaging.build import build_assignments
from tests.benchmarks.small_container import MEMORY, PROCESSORS, Group, replaced_bodies
from tests.image.root import DISTRIBUTIONS, Distribution, Root

ASSIGNMENT = "deep_learning_theory"
# What Otter's own recipe makes, for comparison: Miniforge, an environment of its lock, a browser. An estimate from the
# sizes of what it downloads, since it can't be built everywhere.
OTTERS_MB = 2500

# Honest work that also tries what it should not: to read the answers, write the result, end the grading, fill memory,
# reach the network, start processes.
_HOSTILE = """
import contextlib, glob, os, signal, socket, subprocess

for attempt in (
    lambda: [open(path).read() for path in glob.glob("/autograder/source/bank/**/*.py", recursive=True)],
    lambda: open("/autograder/results/results.json", "w").write('{"score": 1000, "tests": []}'),
    lambda: open("/autograder/run_autograder", "w").write("exit 0"),
    lambda: os.kill(os.getppid(), signal.SIGKILL),
    lambda: os.kill(-1, signal.SIGKILL),
    lambda: [bytearray(64 << 20) for _ in range(100)],
    lambda: socket.create_connection(("127.0.0.1", 9), 1),
    lambda: [os.fork() for _ in range(5)],
    lambda: subprocess.Popen(["sleep", "30"]),
):
    with contextlib.suppress(BaseException):
        attempt()
"""


@dataclass(frozen=True)
class Handed:
    """A submission.

    Attributes:
        name: For the table.
        file: The name that it is handed in under.
        content: The file.
        score: What it must get.
    """

    name: str
    file: str
    content: bytes
    score: float


def submissions(bank: Bank) -> list[Handed]:
    """What is handed in, with what each gets when it is graded here."""
    samples = bank.root / "tests" / "samples" / ASSIGNMENT
    blank = (bank.root / "student_template" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_bytes()
    half = (samples / "half.py").read_bytes()
    looping = replaced_bodies(bank, bank.assignment(ASSIGNMENT).questions, "while True: pass").encode()
    handed = [
        (
            "perfect",
            "perfect.ipynb",
            (samples / "perfect.ipynb").read_bytes(),
            sum(bank.assignment(ASSIGNMENT).points.values()),
        ),
        ("blank", f"{ASSIGNMENT}.ipynb", blank, 0.0),
        ("half", "half.py", half, None),
        ("hanging", "hanging.py", looping, 0.0),
        ("malformed", "malformed.ipynb", b'{"cells": [{"cell_type": "code", "source": 7}', 0.0),
        ("hostile", "hostile.py", _HOSTILE.encode() + half, None),
    ]
    with Engine(bank, ASSIGNMENT) as engine, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "half.py"
        path.write_bytes(half)
        report = engine.grade_file(path)
        honest = sum(report.scores(engine.assignment.points).values())
    return [Handed(name, file, text, honest if score is None else score) for name, file, text, score in handed]


def grade(root: Root, handed: Handed) -> tuple[str, bool]:
    """Grade a submission in a root; a line of the table, and whether it got what it must get."""
    for folder in ("submission", "results"):
        shutil.rmtree(root.folder / "autograder" / folder)
        (root.folder / "autograder" / folder).mkdir()
    (root.folder / "autograder" / "submission" / handed.file).write_bytes(handed.content)
    with Group.make() as group:
        start = time.monotonic()
        done = group.run(root.command(*root.started), Path("/"))
        wall, cpu, peak = time.monotonic() - start, group.cpu_seconds(), group.peak_mb()
    results = root.folder / "autograder" / "results" / "results.json"
    if not results.is_file():
        return f"no results.json, exit status {done.returncode}: {done.stderr.strip()[-300:]}", False
    score = sum(test.get("score", 0) for test in json.loads(results.read_text())["tests"])
    right = abs(score - handed.score) < 1e-3  # results are rounded question by question
    remark = "" if right else f"  WRONG: here it gets {handed.score:g}"
    return f"{wall:9.1f}{cpu:9.1f}{peak:9.0f}{score:9.2f}{remark}", right


def try_out(distribution: Distribution, dist: Path, handed: list[Handed], cache: Path) -> bool:
    """Make the image on a distribution and grade in it; whether all was right."""
    with tempfile.TemporaryDirectory(prefix="image-", dir=cache) as temporary:
        root, log = Root(Path(temporary) / "root"), cache / f"{distribution.suite}.log"
        try:
            root.make(distribution, cache)
        except OSError as error:
            print(
                f"{distribution.name}: skipped: {error}; {distribution.variable} may name another archive", flush=True
            )
            return True
        before, start, used = root.base_megabytes, time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            root.follow(dist / "Dockerfile", log)
        except subprocess.CalledProcessError:
            print(f"{distribution.name}: the image was not built; {log} ends with\n    {_last_line(log)}", flush=True)
            return False
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
        made, own = root.megabytes() - before, root.megabytes("opt", "autograder")
        print(f"\n{distribution.name} ({_said(log, 'setup.sh: Python')})")
        print(f"image: {time.monotonic() - start:.0f} s, {cpu:.0f} CPU s; {made:.0f} MB on top of the base of")
        print(f"{before:.0f} MB, {own:.0f} of them ours (Otter's recipe: over {OTTERS_MB} by estimate)")
        print(f"{_said(log, 'autograder: proved')}\n")
        print(f"{'submission':<12}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}{'score':>9}", flush=True)
        all_right = True
        for one in handed:
            line, right = grade(root, one)
            print(f"{one.name:<12}{line}", flush=True)
            all_right = all_right and right
    return all_right


def _last_line(log: Path) -> str:
    return (log.read_text(errors="replace").strip().splitlines() or ["nothing"])[-1]


def _said(log: Path, beginning: str) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.startswith(beginning)]
    return lines[-1].partition(": ")[2] if lines else f"nothing was said of {beginning!r}"


def why_not() -> str:
    """Why no root can be made here, or nothing."""
    if os.geteuid() != 0:
        return "it takes root"
    missing = [name for name in ("debootstrap", "unshare", "chroot") if not shutil.which(name)]
    return f"there is no {missing[0]} here: apt-get install debootstrap" if missing else ""


def main() -> int:
    """Try every distribution, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help="some of bookworm, trixie, jammy; all if none")
    chosen = parser.parse_args().suites or [distribution.suite for distribution in DISTRIBUTIONS]
    if reason := why_not():
        print(f"make image: skipped: {reason}")
        return 0
    bank = Bank.here()
    cache = bank.root / "build" / "image"
    cache.mkdir(parents=True, exist_ok=True)
    for _ in build_assignments(bank, [ASSIGNMENT]):
        pass
    handed, right = submissions(bank), True
    for distribution in DISTRIBUTIONS:
        if distribution.suite in chosen:
            right = try_out(distribution, bank.root / "dist" / ASSIGNMENT, handed, cache) and right
    print(
        f"\n{PROCESSORS} processors and {MEMORY >> 20} MB while grading. {'All right' if right else 'NOT all right'}."
    )
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
