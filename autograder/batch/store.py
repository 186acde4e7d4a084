"""Results on disk, so written that a kill at any moment loses at most the submission that was being graded.

DIR/run.json                        what the run says about the class: see `class_results`
DIR/grades.csv                      the grade sheet, written last
DIR/grades.edited.csv               a sheet that somebody changed by hand, before it was written anew
DIR/.sheet                          what the sheet said when it was written, to notice that
DIR/results/NAME.json               Gradescope's format
DIR/results/NAME.staff.json         everything that is known
DIR/state/NAME.json                 what both were computed from; written after them, so what has one is whole
DIR/errors/NAME.txt                 where a failure of ours came from, until the submission has a result
DIR/before/NAME.staff.json          what a regrade replaces, until grades.csv is written again
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import platform
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from autograder.bank.text import write_atomically
from autograder.batch.class_results import index_file, record_of, staff_file
from autograder.batch.records import Record
from autograder.batch.sheet_edits import edits, sheet_digest
from autograder.batch.tasks import Graded
from autograder.errors import GraderError, UsageError
from autograder.logs import terminal_safe
from autograder.version import version

_MOST_EDITS = 10  # named on the terminal


@dataclass(frozen=True)
class State:
    """What a result was computed from, and what the grade sheet says of it.

    Attributes:
        sha256: The hash of the submission.
        questions: By question, the fingerprint that its verdicts were found under.
        whole: The fingerprint of what is said about the submission as a whole.
        points: Points to be had, by question.
        status: The row's status.
        scores: The row's points by question.
        sizes: Of the staff record and of the results, in bytes: a file that a full disk or a power cut left empty is
            no result.
    """

    sha256: str
    questions: dict[str, str]
    whole: str
    points: dict[str, float]
    status: str
    scores: dict[str, float]
    sizes: tuple[int, int]


class Store:
    """The folder that a class is graded into. A context manager: one run at a time.

    Args:
        output: The folder; made if it isn't there.

    Raises:
        UsageError: if it can't be written to, or another run writes there.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.results, self.errors = output / "results", output / "errors"
        self._state, self._before = output / "state", output / "before"
        self._sheet_as_written = output / ".sheet"
        self.sheet, self.changes, self.index = output / "grades.csv", output / "changes.csv", index_file(output)
        lock = output / ".lock"
        try:
            places = (self.results, self._state, lock, output, *output.parents)
            self._made = [place for place in places if not place.exists()]
            for folder in (self.results, self._state):
                folder.mkdir(parents=True, exist_ok=True)
            for folder in (self.results, output):
                tempfile.TemporaryFile(dir=folder).close()
            self._lock = lock.open("w")
        except OSError as error:
            raise UsageError(f"{output}: results can't be written there: {error.strerror}") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # gone with the process, however that ends
        except OSError as error:
            self._lock.close()
            raise UsageError(f"{output}: another `autograder grade` writes there: wait until it is done") from error
        # Results count as published once there is a sheet; only then a regrade has anything to compare with.
        self._published = self.sheet.exists()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let another run write here. Folders in which nothing was written in the end are not left behind."""
        if not self.sheet.exists():
            with contextlib.suppress(OSError):  # the first that holds something stays, and those around it
                for place in self._made:
                    place.rmdir() if place.is_dir() else place.unlink()
        self._lock.close()

    def state(self, name: str) -> State | None:
        """What is known of a submission; None if its result isn't whole."""
        try:
            data = json.loads(self._state_file(name).read_text(encoding="utf-8"))
            state = _read_state(data)
            sizes = tuple(file.stat().st_size for file in (self._staff_file(name), self.results_file(name)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return state if state.sizes == sizes else None

    def staff_text(self, name: str) -> str:
        """The staff record of a submission as it was written; empty if there is none."""
        return _text(self._staff_file(name))

    def put(self, name: str, graded: Graded, **state: Any) -> None:
        """Write a result: the files first, then that they are whole.

        Raises:
            GraderError: if it can't be written.
        """
        texts = graded.staff, graded.results
        sizes = tuple(len(text.encode()) for text in texts)
        entry = {**state, "status": graded.status, "scores": graded.scores, "sizes": sizes}
        with _told(self.output):
            self._keep_before(name)
            self._state_file(name).unlink(missing_ok=True)
            write_atomically(self._staff_file(name), texts[0])
            write_atomically(self.results_file(name), texts[1])
            write_atomically(self._state_file(name), json.dumps(entry))
            self.error_file(name).unlink(missing_ok=True)

    def add_entries(self, name: str, entries: Sequence[dict[str, Any]], mark: str) -> None:
        """Put entries into a submission's results.json, in place of those that an earlier run put there.

        Args:
            name: The submission; one without a whole result is left alone.
            entries: As Gradescope reads them.
            mark: How their names end, and no others.

        Raises:
            GraderError: if they can't be written.
        """
        state, text = self.state(name), _text(self.results_file(name))
        if state is None:
            return
        data = json.loads(text)
        tests = [test for test in data["tests"] if not str(test.get("name", "")).endswith(mark)]
        if tests + list(entries) == data["tests"]:
            return
        new = json.dumps(data | {"tests": tests + list(entries)}, indent=4)
        entry = {field.name: getattr(state, field.name) for field in fields(State)}
        entry["sizes"] = (state.sizes[0], len(new.encode()))
        with _told(self.output):
            write_atomically(self.results_file(name), new)
            write_atomically(self._state_file(name), json.dumps(entry))

    def fail(self, name: str, reason: str, details: str) -> None:
        """Note that grading a submission failed for a reason of ours: what an earlier run left of it goes.

        Args:
            name: The submission.
            reason: Why, in one line.
            details: A traceback, or what else is known; for staff.

        Raises:
            GraderError: if it can't be written.
        """
        self.drop(name)
        head = f"submission: {name}\nfailed: {reason}\nautograder {version()}, Python {platform.python_version()}"
        with _told(self.output):
            self.errors.mkdir(exist_ok=True)
            write_atomically(self.error_file(name), terminal_safe(f"{head}\n\n{details.rstrip()}\n"))

    def drop(self, name: str) -> None:
        """Remove what an earlier run left of a submission that has no result now.

        Raises:
            GraderError: if it can't be removed.
        """
        with _told(self.output):
            self._keep_before(name)
            for file in (self._state_file(name), self.results_file(name), self._staff_file(name)):
                file.unlink(missing_ok=True)

    def replaced(self) -> Iterator[tuple[str, Record, Record | None]]:
        """What this regrade replaced, and those before it that never came to their end: name, old and new record."""
        for file in sorted(self._before.glob("*.staff.json")):
            name = file.name.removesuffix(".staff.json")
            old = record_of(file)
            if old is not None:
                yield name, old, record_of(self._staff_file(name))

    def write(self, path: Path, text: str) -> None:
        """Write the sheet, or another file of this folder.

        Raises:
            GraderError: if it can't be written.
        """
        with _told(path):
            write_atomically(path, text)

    def write_sheet(self, text: str) -> Iterator[str]:
        """Write the grade sheet; one that was changed by hand is kept beside it, and what was changed is said.

        Raises:
            GraderError: if it can't be written.
        """
        found, known = _text(self.sheet, "replace"), _text(self._sheet_as_written).split("\0")
        if found and known != [""] and sheet_digest(found) not in map(sheet_digest, [*known, text]):
            kept = self._unused(self.output / "grades.edited.csv")
            with _told(kept):
                shutil.copyfile(self.sheet, kept)
            said = list(edits(known[-1], found))
            yield f"grades.csv was changed by hand, and is written anew; what was there is kept: {kept}"
            yield from (f"  {line}" for line in said[:_MOST_EDITS])
            if len(said) > _MOST_EDITS:
                yield f"  and {len(said) - _MOST_EDITS} more"
            yield f"  to change points so that they stay, write a line for each into {self.output / 'adjustments.csv'}"
        with _told(self.sheet):
            # Both are known until the new one is there: a kill in between is no change by hand.
            write_atomically(self._sheet_as_written, "\0".join([known[-1], text]))
            write_atomically(self.sheet, text)
            write_atomically(self._sheet_as_written, text)

    def forget_others(self, names: Sequence[str]) -> None:
        """Remove results, errors and pages of submissions that the class has no more.

        Raises:
            GraderError: if they can't be removed.
        """
        kept = {f"{name}{ending}" for name in names for ending in (".json", ".staff.json", ".txt", ".html")}
        places = (
            (self._state, ".json"),
            (self.results, ".json"),
            (self.errors, ".txt"),
            (self.output / "pages", ".html"),
        )
        with _told(self.output):
            for folder, ending in places:
                for file in folder.glob(f"*{ending}"):
                    if file.name not in kept:
                        file.unlink()

    def settle(self) -> None:
        """Forget what was replaced: the new grades are written."""
        shutil.rmtree(self._before, ignore_errors=True)
        with contextlib.suppress(OSError):  # unless there are errors, or never were any
            self.errors.rmdir()

    def results_file(self, name: str) -> Path:
        """Where Gradescope's JSON of a submission is."""
        return self.results / f"{name}.json"

    def error_file(self, name: str) -> Path:
        """Where it is said how grading a submission failed; for staff."""
        return self.errors / f"{name}.txt"

    def _staff_file(self, name: str) -> Path:
        return staff_file(self.output, name)

    def _state_file(self, name: str) -> Path:
        return self._state / f"{name}.json"

    def _unused(self, path: Path) -> Path:
        """A name that no file has yet: what was kept once is never overwritten."""
        tries = (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2))
        return path if not path.exists() else next(other for other in tries if not other.exists())

    def _keep_before(self, name: str) -> None:
        kept = self._before / f"{name}.staff.json"
        text = self.staff_text(name)
        if self._published and text and not kept.exists():
            self._before.mkdir(exist_ok=True)
            write_atomically(kept, text)


def _read_state(data: dict[str, Any]) -> State:
    names = {field.name for field in fields(State)}
    staff, results = data["sizes"]
    state = State(**{**{name: data[name] for name in names}, "sizes": (staff, results)})
    texts = state.sha256, state.whole, state.status, *state.questions.values()
    numbers = *state.points.values(), *state.scores.values(), *state.sizes
    if not all(isinstance(text, str) for text in texts) or not all(type(number) in (int, float) for number in numbers):
        raise TypeError("not a state")
    return state


def _text(file: Path, errors: str = "strict") -> str:
    try:
        with file.open(encoding="utf-8", errors=errors, newline="") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError):
        return ""


@contextlib.contextmanager
def _told(place: Path) -> Iterator[None]:
    """A disk that is full or gone is one line, and the end of the run: all that follows would fail as well."""
    try:
        yield
    except OSError as error:
        what = f"{place} could not be written: {error.strerror}; what was graded is kept"
        raise GraderError(f"{what}: mend that and run the same command again") from error
