"""Builds student folders a second time, in a process of its own: what is built must be the same everywhere.

Python orders sets of texts by a seed that each process draws, so two builds in one process could agree by luck.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.engine.parts import asked_bank
from autograder.errors import GraderError
from autograder.packaging.student_folder import student_files

_BOOT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from autograder.packaging.rebuild import print_hashes
print_hashes(sys.argv[2], sys.argv[3:])
"""

# The hash of each file, by assignment and path.
_Hashes = dict[str, dict[str, str]]


def unsteady_files(bank: Bank, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Build student folders here and in another process; yields the assignment and the path of what differs.

    Raises:
        UsageError: if an assignment, a solution or a prompt is wrong.
        GraderError: if the other process fails.
    """
    here = _hashes(bank, names)
    there = _hashes_elsewhere(bank, names)
    for name in names:
        for path in sorted(here[name].keys() | there[name].keys()):
            if here[name].get(path) != there[name].get(path):
                yield name, path


def print_hashes(root: str, names: Sequence[str]) -> None:
    """What the other process does: build, and say what came out."""
    print(json.dumps(_hashes(Bank(Path(root)), names)))


def _hashes(bank: Bank, names: Sequence[str]) -> _Hashes:
    built = {}
    for name in names:
        asked = asked_bank(bank, name)
        built[name] = student_files(asked, asked.assignment(name))
    return {
        name: {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
        for name, files in built.items()
    }


def _hashes_elsewhere(bank: Bank, names: Sequence[str]) -> _Hashes:
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    # -P as in a console script: the working directory is not on the path.
    command = [sys.executable, "-P", "-c", _BOOT, json.dumps(sys.path), str(bank.root), *names]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise GraderError(f"building in a second process failed: {last}")
    hashes: _Hashes = json.loads(done.stdout)
    return hashes
