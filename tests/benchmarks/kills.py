"""Kills `autograder grade` at random moments, again and again, and compares the grades with those of a quiet run.

Run with: .venv/bin/python tests/benchmarks/kills.py [--kills 30] [--assignment deep_learning_theory]
"""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.sandbox.linux.privileges import children_of

AUTOGRADER = [sys.executable, "-P", "-c", "import sys; from autograder.cli import main; sys.exit(main())"]


def write_class(bank, assignment, folder, number):
    """Right work, and work in which one question or another is the blank stub."""
    from autograder.bank.solution import Solution

    questions = bank.assignment(assignment).questions
    for n in range(number):
        texts = []
        for place, question in enumerate(questions):
            path = bank.solution(question)
            blank = (n + place) % 3 == 0
            texts.append(Solution.read(path).stub if blank else path.read_text(encoding="utf-8"))
        (folder / f"s{n:03}.py").write_text("\n\n".join(texts) + f"\n# {n}\n", encoding="utf-8")


def fingerprint(output):
    """The sheet, and all results as students get them."""
    total = hashlib.sha256((output / "grades.csv").read_bytes())
    for path in sorted((output / "results").glob("*.json")):
        if not path.name.endswith(".staff.json"):
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]


def main():
    """Grade quietly once; then with kills; compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="deep_learning_theory")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--submissions", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        write_class(Bank.here(), options.assignment, folder / "in", options.submissions)

        def command(output):
            more = ["--assignment", options.assignment, "--output", str(folder / output), "--jobs", "2"]
            return [*AUTOGRADER, "grade", str(folder / "in"), *more]

        start = time.monotonic()
        subprocess.run(command("quiet"), check=True, stdout=subprocess.DEVNULL)
        quiet_seconds = time.monotonic() - start
        parents = workers = 0
        seen = set()
        while parents + workers < options.kills:
            process = subprocess.Popen(command("killed"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(dice.uniform(0.3, 1.3) * quiet_seconds / 5)
            below = sorted(children_of(process.pid))
            seen.update(below, *(children_of(pid) for pid in below))
            if process.poll() is None and below and dice.random() < 0.4:
                os.kill(dice.choice(below), signal.SIGKILL)
                workers += 1
                time.sleep(dice.uniform(0, 1))
            if process.poll() is None:
                process.kill()
                parents += 1
            process.wait()
            if (folder / "killed" / "grades.csv").exists():  # it came to its end: from the beginning
                assert fingerprint(folder / "killed") == fingerprint(folder / "quiet")
                (folder / "killed").rename(folder / f"done-{parents}-{workers}")
        subprocess.run(command("killed"), check=True, stdout=subprocess.DEVNULL)
        time.sleep(1)
        left = [pid for pid in seen if Path(f"/proc/{pid}/cmdline").exists() and b"autograder" in read(pid)]
        same = fingerprint(folder / "killed") == fingerprint(folder / "quiet")
        print(f"{options.submissions} submissions, {parents} kills of the parent, {workers} of a worker")
        print(f"quiet run {fingerprint(folder / 'quiet')}, killed run {fingerprint(folder / 'killed')}, same: {same}")
        print(f"processes left: {len(left)}")
        return 0 if same and not left else 1


def read(pid):
    """The command line of a process; empty if it has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


if __name__ == "__main__":
    sys.exit(main())
