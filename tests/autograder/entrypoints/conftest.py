"""The ways to a results.json, as functions from a submission to what came out."""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from autograder.bank.bank import Bank
from autograder.engine import engine as engine_module
from autograder.engine.engine import Engine
from autograder.intake.find import find_submissions
from autograder.packaging.archive import write_archive
from autograder.sandbox.limits import Limits
from tests.autograder.class_grader import ClassGrader
from tests.autograder.entrypoints import ordinary_user

# Where the commands are, beside the interpreter that runs the tests.
AUTOGRADER, OTTER = (Path(sys.executable).with_name(name) for name in ("autograder", "otter"))


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
        write_archive(bank, engine, path)
    return path


def through_otter(archive: Path, submission: Path, folder: Path) -> Result:
    """`otter run -a ARCHIVE SUBMISSION`, unmodified."""
    folder.mkdir()
    command = [str(OTTER), "run", "-a", str(archive), "-o", str(folder), str(submission)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, env=dict(os.environ))
    return _result(done, folder / "results.json")


def through_gradescope(archive: Path, submission: Path, folder: Path, temporary: Path | None = None) -> Result:
    """The zip laid out as Gradescope lays it out, started by its own entry script."""
    for name in ("source", "submission", "results"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder / "source")
    _unpack_as_gradescope(submission, folder / "submission")
    (folder / "submission_metadata.json").write_text("{}")
    command = [sys.executable, str(folder / "source" / "run_otter.py")]
    environment = os.environ | ({"TMPDIR": str(temporary)} if temporary else {})
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, env=environment)
    return _result(done, folder / "results" / "results.json")


def _unpack_as_gradescope(submission: Path, folder: Path) -> None:
    """Gradescope unpacks what students upload; here names stay in the folder, and what can't be unpacked is left."""
    if submission.suffix == ".zip" and zipfile.is_zipfile(submission):
        try:
            with zipfile.ZipFile(submission) as zipped:
                zipped.extractall(folder)
            return
        except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
            shutil.rmtree(folder)
            folder.mkdir()
    shutil.copy(submission, folder, follow_symlinks=False)


def _result(done: subprocess.CompletedProcess[str], path: Path) -> Result:
    text = path.read_text() if path.is_file() else None
    return Result(done.returncode, text, done.stdout + done.stderr)


def through_command(
    bank: Bank, submissions: Path, folder: Path, ordinary: bool = False, jobs: int = 2
) -> dict[str, Result]:
    """`autograder grade FOLDER`, started in that folder; by the name of each submission, what became of it."""
    folder.mkdir()
    output = folder / "grades"
    command = [str(AUTOGRADER), "--bank", str(bank.root), "grade", "."]
    command += ["--assignment", "toys", "--output", str(output), "--jobs", str(jobs)]
    environment = dict(os.environ)
    if ordinary:
        command, environment = ordinary_user.command(command, [bank.root, folder, submissions])
    done = subprocess.run(command, cwd=submissions, capture_output=True, text=True, timeout=1800, env=environment)
    if not (output / "grades.csv").is_file():
        raise AssertionError(done.stdout + done.stderr)
    with (output / "grades.csv").open() as sheet:
        rows = list(csv.DictReader(sheet))
    found = {}
    for row in rows:
        path = output / "results" / f"{row['submission']}.json"
        found[row["submission"]] = Result(
            0 if row["score"] else 1, path.read_text() if path.is_file() else None, row["status"]
        )
    return found


@pytest.fixture(scope="session")
def toy_zip(toy_bank, tmp_path_factory):
    return build_zip(toy_bank, "toys", tmp_path_factory.mktemp("dist"))


# What hangs or swallows is given less than in real grading, since the tests wait for it.
QUICK = Limits(call_seconds=0.5, load_seconds=1.0, cell_seconds=3.0, memory_bytes=256 << 20, callbacks=5_000)


@pytest.fixture(scope="session")
def toy_grader(toy_bank, toy_zip, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_module, "Limits", lambda: QUICK)  # for this one only
        grader = ClassGrader(toy_bank, "toys", tmp_path_factory.mktemp("grades"))
    with grader:
        yield grader


def through_grader(grader: ClassGrader) -> Door:
    """The way through `autograder grade`, in this process."""

    def local(submission: Path) -> Result:
        [found] = find_submissions([submission]).submissions
        row = grader.grade(found)
        path = grader.results / f"{found.name}.json"
        return Result(0 if row.score is not None else 1, path.read_text() if path.is_file() else None, row.status)

    return local


@pytest.fixture(scope="session")
def by_otter(tmp_path_factory) -> Iterator[Callable[[Path, Path, Path], Result]]:
    """As `through_otter`, but for the imports of the command, which take most of its time."""
    # It imports from here.
    from tests.autograder.entrypoints.attacks.warm_otter import WarmOtter, through_warm_otter

    with WarmOtter(tmp_path_factory.mktemp("warm")) as warm:
        yield partial(through_warm_otter, warm)


@pytest.fixture
def doors(toy_zip, toy_grader, by_otter, tmp_path) -> dict[str, Door]:
    """By name: a function that takes a toy submission through that door."""
    return {
        "otter": lambda submission: by_otter(toy_zip, submission, tmp_path),
        "gradescope": lambda submission: through_gradescope(toy_zip, submission, tmp_path / "by-gradescope"),
        "local": through_grader(toy_grader),
    }
