"""Gradescope's default container: half a processor and 768 MB, in a control group of its own.

Builds the zip of an assignment, lays it out as Gradescope does and runs its entry script on a perfect, a blank, a
looping and a sleeping submission. Prints wall time, CPU time, the most memory in use, and the score. Needs root and
control groups that can be written to.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.engine.engine import Engine
from autograder.packaging.archive import write_archive
from autograder.packaging.student_folder import write_student_folder

PROCESSORS, MEMORY = 0.5, 768 << 20
PERIOD = 100_000  # microseconds, Docker's own
ROOT = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Group:
    """A control group of either version.

    Attributes:
        cpu: Its folder of the processor's controller.
        memory: Its folder of the memory's controller; the same in version 2.
        cpuacct: Its folder of the processor's accounts; the same in version 2.
    """

    cpu: Path
    memory: Path
    cpuacct: Path

    @classmethod
    @contextlib.contextmanager
    def make(cls) -> Iterator[Group]:
        """A group with the limits of the container, removed at the end."""
        name = f"small-container-{os.getpid()}"
        if (ROOT / "cgroup.controllers").exists():
            group = cls(*[ROOT / name] * 3)
            settings = {
                group.cpu / "cpu.max": f"{int(PROCESSORS * PERIOD)} {PERIOD}",
                group.memory / "memory.max": str(MEMORY),
                group.memory / "memory.swap.max": "0",
            }
        else:
            group = cls(*(ROOT / controller / name for controller in ("cpu", "memory", "cpuacct")))
            settings = {
                group.cpu / "cpu.cfs_period_us": str(PERIOD),
                group.cpu / "cpu.cfs_quota_us": str(int(PROCESSORS * PERIOD)),
                group.memory / "memory.limit_in_bytes": str(MEMORY),
            }
        folders = {group.cpu, group.memory, group.cpuacct}
        try:
            for folder in folders:
                folder.mkdir()
            for file, value in settings.items():
                file.write_text(value)
            yield group
        except OSError as error:
            sys.exit(f"no control group can be made here ({error}); try docker run --cpus 0.5 --memory 768m")
        finally:
            for folder in folders:
                if folder.exists():
                    folder.rmdir()

    def run(self, command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a command in the group."""
        enter = "".join(f'echo $$ > "{place}/cgroup.procs"; ' for place in {self.cpu, self.memory, self.cpuacct})
        line = ["sh", "-c", f'{enter}exec "$@"', "sh", *command]
        return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)

    def cpu_seconds(self) -> float:
        """CPU time that the group used."""
        if (self.cpuacct / "cpuacct.usage").exists():
            return int((self.cpuacct / "cpuacct.usage").read_text()) / 1e9
        return int(re.search(r"usage_usec (\d+)", (self.cpu / "cpu.stat").read_text())[1]) / 1e6  # type: ignore[index]

    def peak_mb(self) -> float:
        """The most memory that was in use at once, page cache included."""
        names = ("memory.max_usage_in_bytes", "memory.peak")
        return next(int((self.memory / name).read_text()) for name in names if (self.memory / name).exists()) / 2**20


def replaced_bodies(bank: Bank, questions: tuple[str, ...], body: str) -> str:
    """A submission in which every function does the same."""
    names = [
        name
        for question in questions
        for name in re.findall(r"^def (\w+)\(", bank.solution(question).read_text(), re.MULTILINE)
    ]
    return "import time\n" + "\n".join(f"def {name}(*args, **kwargs):\n    {body}" for name in names)


def grade(archive: Path, submission: Path, folder: Path) -> str:
    """Grade a submission as Gradescope would; returns a line of the table."""
    for name in ("source", "submission", "results"):
        (folder / name).mkdir(parents=True)
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder / "source")
    shutil.copy(submission, folder / "submission")
    (folder / "submission_metadata.json").write_text("{}")
    with Group.make() as group:
        start = time.monotonic()
        done = group.run([sys.executable, str(folder / "source" / "run_otter.py")], folder)
        wall, cpu, peak = time.monotonic() - start, group.cpu_seconds(), group.peak_mb()
    results = folder / "results" / "results.json"
    if not results.is_file():
        return f"no results.json, exit status {done.returncode}: {done.stderr.strip()[-200:]}"
    score = sum(test.get("score", 0) for test in json.loads(results.read_text())["tests"])
    return f"{wall:9.1f}{cpu:9.1f}{peak:9.0f}{score:9.2f}"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="deep_learning_theory")
    name = parser.parse_args().assignment
    bank = Bank.here()
    questions = bank.assignment(name).questions
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with Engine(bank, name) as engine:
            archive = folder / "autograder.zip"
            write_archive(bank, engine, archive)
            write_student_folder(bank, engine.assignment, folder / "student")
            print(f"{name}: {len(engine.cases)} cases, {PROCESSORS} processors, {MEMORY >> 20} MB\n")
        texts = {
            "perfect": "\n".join(bank.solution(question).read_text() for question in questions),
            "blank": None,
            "looping": replaced_bodies(bank, questions, "while True: pass"),
            "sleeping": replaced_bodies(bank, questions, "time.sleep(1000)"),
        }
        print(f"{'submission':<12}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}{'score':>9}")
        for label, text in texts.items():
            submission = folder / "student" / f"{name}.ipynb"
            if text is not None:
                submission = folder / f"{label}.py"
                submission.write_text(text)
            print(f"{label:<12}{grade(archive, submission, folder / label)}", flush=True)


if __name__ == "__main__":
    main()
