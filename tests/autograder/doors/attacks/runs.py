"""Attacks through one door: the score that each of them got, and what that is."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.engine import Engine
from tests.autograder.doors import ordinary_user
from tests.autograder.doors.attacks.attack import Attack
from tests.autograder.doors.attacks.corpus import CORPUS
from tests.autograder.doors.attacks.yard import Yard
from tests.autograder.doors.conftest import (
    OTTER,
    QUICK,
    Result,
    build_zip,
    through_command,
    through_gradescope,
    through_otter,
)
from tests.autograder.toys import SOLUTION, write_bank
from tests.benchmarks.plain_otter import plain_otter_zip

HONEST, NO_RESULTS = "honest", "no results"
STOPPED, THROUGH, NOT_RUN = "stopped", "through", "not run"
# How many attacks share one `autograder grade`: few enough that little is lost when a long run is ended.
BATCH = 50
PLAIN_SECONDS = 60
# What makes no sense for unmodified Otter, or runs without an end or a limit there.
_NOT_PLAIN = ("ending", "exhausting", "telling", "speaking")
# These would run programs of the machine, or leave there what no folder shows.
_NOT_PLAIN_NAMES = ("files: shell lines", "state: audit hook", "escaping: System V memory")
_CAPS = ["prlimit", "--as=8589934592", "--cpu=60", "--fsize=67108864", "--nproc=400"]


@dataclass(frozen=True)
class Row:
    """What became of one attack.

    Attributes:
        name: Its id.
        honest: What the work is worth through this door without the attack.
        score: What it got; None where there are no results.
        outcome: `honest`, `no results`, or what is wrong.
        expected: Whether it is what it must be.
    """

    name: str
    honest: float
    score: float | None
    outcome: str
    expected: bool


def row_of(name: str, honest: float, result: Result, traces: Sequence[str], may_end: bool = False) -> Row:
    """Judge what came through a door.

    Args:
        name: The attack's id.
        honest: What its work is worth there.
        result: What came out.
        traces: What it left.
        may_end: Whether the door may end on it with an error and no results.
    """
    score = result.score if result.text is not None else None
    if score is None:
        outcome = NO_RESULTS if result.status else "NO RESULTS, and exit status 0"
    else:
        outcome = HONEST if abs(score - honest) < 1e-4 else "RAISED" if score > honest else "LOWERED"
    expected = not traces and (outcome == HONEST or (outcome == NO_RESULTS and may_end))
    return Row(name, honest, score, "; ".join([outcome, *(trace.upper() for trace in traces)]), expected)


class Runs:
    """A place to run attacks in. A context manager.

    Args:
        jobs: How many commands may run at once.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.folder = Path(tempfile.mkdtemp(prefix="cheat-table-"))
        self.folder.chmod(0o755)
        self.archive = build_zip(self._bank(self.folder / "bank"), "toys", self.folder)

    def __enter__(self) -> Runs:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder)

    def _bank(self, root: Path) -> Path:
        bank = write_bank(root)
        root.chmod(0o700)
        return bank

    def grade(self, names: Sequence[str], ordinary: bool) -> Iterator[Row]:
        """`autograder grade` on some at a time, with honest work after each."""
        for start in range(0, len(names), BATCH):
            with tempfile.TemporaryDirectory(dir=self.folder) as place:
                yield from self._batch(names[start : start + BATCH], Path(place), ordinary)

    def _batch(self, names: Sequence[str], place: Path, ordinary: bool) -> Iterator[Row]:
        place.chmod(0o755)
        submissions = place / "submissions"
        submissions.mkdir()
        bank = self._bank(place / "bank")
        with Yard(bank, user=ordinary_user.USER if ordinary else None) as yard:
            for number, name in enumerate(names):
                (place / "one").mkdir()
                path = CORPUS[name].write(place / "one", yard.places)
                path.rename(submissions / f"{number:04}{path.suffix}")
                (place / "one").rmdir()
                (submissions / f"{number:04}_honest.py").write_text(SOLUTION)
            found = through_command(bank, submissions, place / "out", ordinary=ordinary, jobs=self.jobs)
            traces = yard.traces()
        traces += _left_by(ordinary_user.USER) if ordinary else []
        for number, name in enumerate(names):
            after = found[f"{number:04}_honest"]
            spoilt = [] if after.text and after.score == 9 else ["the next submission paid for it"]
            # Whose it is can't be told: nothing is expected of any of them.
            yield row_of(name, CORPUS[name].honest, found[f"{number:04}"], [*spoilt, *traces])

    def gradescope(self, names: Sequence[str]) -> Iterator[Row]:
        """The zip's entry script, after somebody else has unpacked what was handed in."""

        def one(attack: Attack, path: Path, place: Path, number: int) -> Result:
            return through_gradescope(self.archive, path, place / "out", place / "tmp")

        return self._one_by_one(names, one, lambda attack: attack.unpacked)

    def otter(self, names: Sequence[str], ordinary: bool) -> Iterator[Row]:
        """`otter run` with the plugin."""

        def one(attack: Attack, path: Path, place: Path, number: int) -> Result:
            user = ordinary_user.USER + 1 + number if ordinary else None
            return through_otter(self.archive, path, place / "out", place / "tmp", user)

        return self._one_by_one(names, one, lambda attack: attack.honest, ordinary, lambda attack: attack.before_plugin)

    def unmodified_otter(self, names: Sequence[str]) -> Iterator[Row]:
        """The same through Otter as it is: the cases run in the student's kernel. Only what makes sense there."""
        names = [name for name in names if makes_sense_for_plain_otter(name)]
        public = self.folder / "plain"
        bank = write_bank(public / "bank")
        with Engine(bank, "toys") as engine:
            archive = plain_otter_zip(bank, engine, public / "zip")
        for place in (public, *public.rglob("*")):
            place.chmod(0o755 if place.is_dir() else 0o644)

        def one(attack: Attack, path: Path, place: Path, number: int) -> Result:
            return _plain(archive, path, place / "out", number)

        # Its points are the weights of the cases, 10 in all.
        return self._one_by_one(names, one, lambda attack: attack.honest * 10 / 9, ordinary=True)

    def _one_by_one(
        self,
        names: Sequence[str],
        through: Callable[[Attack, Path, Path, int], Result],
        honest: Callable[[Attack], float],
        ordinary: bool = False,
        may_end: Callable[[Attack], bool] = lambda attack: False,
    ) -> Iterator[Row]:
        """Each attack in a command of its own, some at a time."""
        numbers = {name: number for number, name in enumerate(CORPUS)}

        def take(name: str) -> Row:
            attack, number = CORPUS[name], numbers[name]
            place = self.folder / f"{number:04}"
            for folder in (place, place / "work", place / "tmp"):
                folder.mkdir()
            user = ordinary_user.USER + 1 + number if ordinary else None
            with Yard(self._bank(place / "bank"), alone=False, user=user) as yard:
                path = attack.write(place / "work", yard.places)
                try:
                    result = through(attack, path, place, number)
                    traces = []
                except subprocess.TimeoutExpired as error:
                    result, traces = Result(1, None, ""), [f"hung for {error.timeout:.0f} s"]
                traces += yard.traces()
            traces += _left_by(user) if user is not None else []
            traces += [f"left {name} in the temporary folder" for name in os.listdir(place / "tmp")]
            shutil.rmtree(place)
            return row_of(name, honest(attack), result, traces, may_end(attack))

        # Which of them left a process can't be told while others run beside it.
        with Yard(self._bank(self.folder / "all")) as whole:
            with ThreadPoolExecutor(self.jobs) as pool:
                yield from pool.map(take, names)
            for trace in whole.traces():
                yield Row(f"all together: {trace}", 0, None, trace.upper(), False)
        shutil.rmtree(self.folder / "all")

    def without(self, names: Sequence[str], layer: str) -> Iterator[Row]:
        """The engine with one layer of the sandbox left out: what another also stops must still fail."""
        with contextlib.ExitStack() as stack:
            yard = stack.enter_context(Yard(self._bank(self.folder / "bank-of-it")))
            engine = None
            for name in names:
                attack = CORPUS[name]
                if attack.bomb and layer == "limits":
                    yield Row(name, attack.honest, None, NOT_RUN, True)
                    continue
                with tempfile.TemporaryDirectory(dir=self.folder) as place:
                    path = attack.write(Path(place), yard.places)
                    if engine is None:
                        engine = Engine(yard.bank, "toys", QUICK, without={layer})
                        stack.callback(engine.close)
                        yard.settle()
                    score = engine.grade_file(path).scores({"toy": 9})["toy"]
                traces = yard.traces()
                through = score > attack.honest + 1e-4 or bool(traces)
                outcome = "; ".join([THROUGH if through else STOPPED, *traces])
                yield Row(name, attack.honest, score, outcome, through == (attack.layers == (layer,)))
                if traces:
                    engine.close()
                    engine = None
                    yard.tidy()


def makes_sense_for_plain_otter(name: str) -> bool:
    """Whether an attack can be tried on unmodified Otter without harm to the machine, and means the same there."""
    attack = CORPUS[name]
    return not (attack.bomb or attack.once or name.split(":")[0] in _NOT_PLAIN or name in _NOT_PLAIN_NAMES)


def _left_by(user: int) -> list[str]:
    """The processes that a user of our own still has; what is just ending may end."""
    deadline = time.monotonic() + 5
    while (strays := ordinary_user.strays(user)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return [f"left the process {line!r}" for line in strays.values()]


def _plain(archive: Path, submission: Path, folder: Path, number: int) -> Result:
    """Unmodified `otter run`, as an ordinary user with limits, in a folder to throw away."""
    folder.mkdir()
    user = ordinary_user.USER + 1 + number
    command = [*_CAPS, str(OTTER), "run", "-a", str(archive), "-o", str(folder), str(submission)]
    command, environment = ordinary_user.command(command, [folder, submission.parent], user)
    environment["TMPDIR"] = str(folder)  # thrown away with all that it leaves
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            status = process.wait(PLAIN_SECONDS)
        except subprocess.TimeoutExpired:
            status = -1
        for _ in range(5):  # all that this user of our own still has: they were started here
            for pid in ordinary_user.strays(user):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
    path = folder / "results.json"
    return Result(status, path.read_text() if path.is_file() else None, "")
