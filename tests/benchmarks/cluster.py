"""Grades a class on a Dask cluster of several worker processes, kills one halfway, and compares with a local run.

Run with: .venv/bin/python -m tests.benchmarks.cluster [--submissions 40] [--workers 3]
"""

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.bank.bank import Bank
from tests.autograder.batch.test_cluster import DaskCluster
from tests.benchmarks.kills import AUTOGRADER, fingerprint, write_class


def main():
    """Grade here, then there; compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="deep_learning_theory")
    parser.add_argument("--submissions", type=int, default=40)
    parser.add_argument("--workers", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.closing(DaskCluster(Path(name))) as dask:
        folder = Path(name)
        (folder / "in").mkdir()
        write_class(Bank.here(), options.assignment, folder / "in", options.submissions)
        command = [*AUTOGRADER, "grade", str(folder / "in"), "--assignment", options.assignment, "--output"]
        subprocess.run([*command, str(folder / "here")], check=True, stdout=subprocess.DEVNULL)
        dask.wait()
        for _ in range(options.workers):
            dask.start_worker()
        there = [*command, str(folder / "there"), "--scheduler", dask.address]
        with subprocess.Popen(there, stdout=subprocess.PIPE, text=True) as process:
            while (done := count(folder / "there")) < options.submissions // 2 and process.poll() is None:
                time.sleep(0.05)
            dask.workers[0].kill()
            out, _ = process.communicate()
        here, there = fingerprint(folder / "here"), fingerprint(folder / "there")
        print(f"{options.submissions} submissions, {options.workers} workers, one killed after {done} results")
        print(
            f"exit status {process.returncode}; {count(folder / 'there')} results, {out.count('grader_error')} failed"
        )
        print(f"here {here}, there {there}, same: {here == there}")
        return 0 if here == there and process.returncode == 0 else 1


def count(output):
    """How many results are whole."""
    return len(list((output / "state").glob("*.json")))


if __name__ == "__main__":
    sys.exit(main())
