"""The three ways to a results.json, as functions from a submission to what came out."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.bank.bank import Bank
from autograder.build.archive import write_archive
from autograder.doors.class_folder import ClassGrader
from autograder.doors.find import find_submissions
from autograder.engine.engine import Engine

# Where `otter` is, beside the interpreter that runs the tests.
OTTER = Path(sys.executable).with_name("otter")


@dataclass(frozen=True)
class Result:
    """What came through a door.

    Attributes:
        status: The exit status.
        text: results.json as it was written; None if there is none.
        printed: What the command printed.
    """

    status: int
    text: str | None
    printed: str

    @property
    def scores(self) -> dict[str, float]:
        """Points by question."""
        return {test["name"]: test["score"] for test in json.loads(self.text or "")["tests"] if "score" in test}

    @property
    def score(self) -> float:
        """All points; none where there is no result."""
        return sum(self.scores.values()) if self.text else 0.0


Door = Callable[[Path], Result]


def build_zip(bank: Bank, assignment: str, folder: Path) -> Path:
    """The autograder zip of an assignment."""
    path = folder / "autograder.zip"
    with Engine(bank, assignment) as engine:
        write_archive(bank, engine.assignment, engine.cases, path)
    return path


def through_otter(archive: Path, submission: Path, folder: Path) -> Result:
    """`otter run -a ARCHIVE SUBMISSION`, unmodified."""
    folder.mkdir()
    command = [str(OTTER), "run", "-a", str(archive), "-o", str(folder), str(submission)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    return _result(done, folder / "results.json")


def through_gradescope(archive: Path, submission: Path, folder: Path) -> Result:
    """The zip laid out as Gradescope lays it out, started by its own entry script."""
    for name in ("source", "submission", "results"):
        (folder / name).mkdir(parents=True)
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder / "source")
    if submission.suffix == ".zip" and zipfile.is_zipfile(submission):  # Gradescope unpacks what students upload
        with zipfile.ZipFile(submission) as zipped:
            zipped.extractall(folder / "submission")
    else:
        shutil.copy(submission, folder / "submission")
    (folder / "submission_metadata.json").write_text("{}")
    command = [sys.executable, str(folder / "source" / "run_otter.py")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, env=dict(os.environ))
    return _result(done, folder / "results" / "results.json")


def _result(done: subprocess.CompletedProcess[str], path: Path) -> Result:
    text = path.read_text() if path.is_file() else None
    return Result(done.returncode, text, done.stdout + done.stderr)


@pytest.fixture(scope="session")
def toy_zip(toy_bank, tmp_path_factory):
    return build_zip(toy_bank, "toys", tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def toy_grader(toy_bank, toy_zip, tmp_path_factory):
    with ClassGrader(toy_bank, "toys", tmp_path_factory.mktemp("grades")) as grader:
        yield grader


@pytest.fixture
def doors(toy_zip, toy_grader, tmp_path) -> dict[str, Door]:
    """By name: a function that takes a toy submission through that door."""

    def local(submission: Path) -> Result:
        [found] = find_submissions([submission]).submissions
        row = toy_grader.grade(found)
        path = toy_grader.results / f"{found.name}.json"
        return Result(0 if row.score is not None else 1, path.read_text() if path.is_file() else None, row.status)

    return {
        "otter": lambda submission: through_otter(toy_zip, submission, tmp_path / "by-otter"),
        "gradescope": lambda submission: through_gradescope(toy_zip, submission, tmp_path / "by-gradescope"),
        "local": local,
    }
