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
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from autograder.engine.engine import Engine
from tests.autograder.entrypoints import ordinary_user
from tests.autograder.entrypoints.attacks.attack import Attack
from tests.autograder.entrypoints.attacks.corpus import CORPUS
from tests.autograder.entrypoints.attacks.warm_otter import WarmOtter, through_warm_otter
from tests.autograder.entrypoints.attacks.yard import LEFT_A_PROCESS, Yard
from tests.autograder.entrypoints.conftest import (
    OTTER,
    QUICK,
    Result,
    build_zip,
    through_command,
    through_gradescope,
)
from tests.autograder.toys import SOLUTION, write_bank
from tests.benchmarks.plain_otter import plain_otter_zip

HONEST, NO_RESULTS = "honest", "no results"
STOPPED, THROUGH, NOT_RUN = "stopped", "through", "not run"
# How many attacks share one `autograder grade`: few enough that little is lost when a long run is ended.
BATCH = 50
PLAIN_SECONDS = 60
# Otter follows a link that it is given before any plugin is loaded. Nobody can hand one in there: in a zip it is no link
# any more, and a path on the command line is the grader's own.
_LINKS = ("files: link",)
# What makes no sense for unmodified Otter, or runs without an end or a limit there.
_NOT_PLAIN = ("ending", "exhausting", "memory", "telling", "speaking")
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


@dataclass(frozen=True)
class Lane:
    """One way through a door, for one submission at a time.

    Attributes:
        user: Number of the ordinary user who grades; None for root.
        through: From what was handed in, and the folder of this one attack, to what came out.
    """

    user: int | None
    through: Callable[[Path, Path], Result]


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
        (self.folder / "lanes").mkdir()

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
        lanes = [
            Lane(None, lambda path, place: through_gradescope(self.archive, path, place / "out", place / "tmp"))
            for _ in range(self.jobs)
        ]
        return self._in_lanes(names, lanes, lambda attack: attack.unpacked)

    def otter(self, names: Sequence[str], ordinary: bool) -> Iterator[Row]:
        """`otter run` with the plugin."""
        with contextlib.ExitStack() as stack:
            lanes = []
            for user in self._users() if ordinary else [None] * self.jobs:
                warm = stack.enter_context(WarmOtter(self.folder / "lanes", user))
                lanes.append(Lane(user, partial(self._otter, warm)))
            yield from (Row(name, CORPUS[name].honest, None, NOT_RUN, True) for name in names if name in _LINKS)
            names = [name for name in names if name not in _LINKS]
            yield from self._in_lanes(names, lanes, lambda attack: attack.unpacked, lambda attack: attack.before_plugin)

    def _otter(self, warm: WarmOtter, submission: Path, place: Path) -> Result:
        # A lone Python file leaves nothing beside the kernel that could be imported there.
        return through_warm_otter(warm, self.archive, submission, place, warm_kernel=submission.suffix == ".py")

    def unmodified_otter(self, names: Sequence[str]) -> Iterator[Row]:
        """The same through Otter as it is: the cases run in the student's kernel. Only what makes sense there."""
        bank = write_bank(self.folder / "plain" / "bank")
        with Engine(bank, "toys") as engine:
            archive = plain_otter_zip(bank, engine, self.folder / "plain" / "zip")
        lanes = [Lane(user, partial(_by_plain_otter, archive, user)) for user in self._users()]
        # Its points are the weights of the cases, 10 in all.
        names = [name for name in names if makes_sense_for_plain_otter(name)]
        return self._in_lanes(names, lanes, lambda attack: attack.honest * 10 / 9)

    def _users(self) -> list[int | None]:
        return [ordinary_user.USER + 1 + number for number in range(self.jobs)]

    def _in_lanes(
        self,
        names: Sequence[str],
        lanes: Sequence[Lane],
        honest: Callable[[Attack], float],
        may_end: Callable[[Attack], bool] = lambda attack: False,
    ) -> Iterator[Row]:
        """Each attack in a command of its own, one at a time in each lane."""
        free: SimpleQueue[Lane] = SimpleQueue()
        for lane in lanes:
            free.put(lane)

        def take(name: str) -> Row:
            lane = free.get()
            try:
                return row_of(name, honest(CORPUS[name]), *self._take(name, lane), may_end(CORPUS[name]))
            finally:
                free.put(lane)

        # Which of them left a process can't be told while others run beside it.
        with Yard(self._bank(self.folder / "all")) as whole:
            with ThreadPoolExecutor(len(lanes)) as pool:
                yield from pool.map(take, names)
            for trace in whole.traces():
                yield Row(f"all together: {trace}", 0, None, trace.upper(), False)
        shutil.rmtree(self.folder / "all")

    def _take(self, name: str, lane: Lane) -> tuple[Result, list[str]]:
        """What came of one attack, and what it left."""
        place = Path(tempfile.mkdtemp(dir=self.folder / "lanes"))
        place.chmod(0o755)
        for folder in ("work", "tmp", "out"):
            (place / folder).mkdir()
        with Yard(self._bank(place / "bank"), alone=False, user=lane.user) as yard:
            path = CORPUS[name].write(place / "work", yard.places)
            for part in (place, *place.rglob("*")) if lane.user is not None else ():
                os.chown(part, lane.user, lane.user, follow_symlinks=False)
            traces = []
            try:
                result = lane.through(path, place)
            except subprocess.TimeoutExpired as error:
                result, traces = Result(1, None, ""), [f"hung for {error.timeout:.0f} s"]
            traces += yard.traces()
        traces += [f"left {left} in the temporary folder" for left in os.listdir(place / "tmp")]
        shutil.rmtree(place)
        return result, traces

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
                if LEFT_A_PROCESS in traces:
                    engine.close()
                    engine = None
                if traces:
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


def _by_plain_otter(archive: Path, user: int, submission: Path, place: Path) -> Result:
    """Unmodified `otter run`, as an ordinary user with limits, in a folder to throw away."""
    folder = place / "out"
    command = [*_CAPS, str(OTTER), "run", "-a", str(archive), "-o", str(folder), str(submission)]
    command, environment = ordinary_user.command(command, [folder, submission.parent], user)
    environment["TMPDIR"] = str(folder)  # thrown away with all that it leaves
    there = set(ordinary_user.strays(user))  # the yard's victim
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
        for _ in range(5):  # what more this user of our own has now: it was started here
            for pid in ordinary_user.strays(user).keys() - there:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
    path = folder / "results.json"
    return Result(status, path.read_text() if path.is_file() else None, "")
