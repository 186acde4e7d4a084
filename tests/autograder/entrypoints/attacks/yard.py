"""Where attacks are let loose: things of the test's own to steal, break and call, and what became of them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.bank.bank import Bank
from autograder.sandbox.linux import privileges
from tests.autograder.entrypoints.attacks.attack import Places
from tests.autograder.toys import SOLUTION

LEFT_A_PROCESS = "left a process"
_ANOTHER = '{"tests": [{"name": "toy", "score": 4.0}]}'
_SHARED = tuple(Path(place) for place in ("/dev/shm", "/tmp", "/var/tmp"))


class Yard:
    """A folder of results that anyone may write to, answers that anyone may read, listeners, and a victim.

    Args:
        bank: Whose cases and answers are worth stealing.
        alone: Whether nobody else in this process starts processes at the same time.
        user: The user that grades, whose process the victim is; ours if None.
    """

    def __init__(self, bank: Bank, *, alone: bool = True, user: int | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cheat-yard-"))
        # Reachable for every user: what holds is the layers, and not how the test's own folders were made.
        self.folder.chmod(0o755)
        self.hunt = self.folder / "results"
        self.secret = self.folder / "open" / "toy.py"
        self.secret.parent.mkdir()
        self.secret.write_text(SOLUTION)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._datagrams = socket.socket(type=socket.SOCK_DGRAM)
        self._datagrams.bind(self._listener.getsockname())
        self._named = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._named.bind(str(self.folder / "socket"))
        (self.folder / "socket").chmod(0o777)
        for waiting in (self._listener, self._datagrams, self._named):
            waiting.setblocking(False)
        self.bank = bank
        self._user = user
        self._victim: subprocess.Popen[bytes] | None = None
        self._alone = alone
        privileges.become_subreaper()  # what outlives its own parent becomes our child, where we find it
        self.settle()
        self.tidy()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    @property
    def places(self) -> Places:
        """What the attacks are told."""
        secrets = tuple(str(path("toy")) for path in (self.bank.solution, self.bank.hidden_cases))
        port = self._listener.getsockname()[1]
        victim = self._victim.pid if self._victim else 0
        return Places(str(self.hunt), secrets, str(self.secret), port, victim, self.folder.name)

    def settle(self) -> None:
        """Take the processes that we have by now for ours; others that come to us were left by an attack."""
        self._ours = privileges.children_of(os.getpid())

    def tidy(self) -> None:
        """Make everything as it was, after an attack that got through and whose engine was closed."""
        for pid in self._strays() if self._alone else ():
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        shutil.rmtree(self.hunt, ignore_errors=True)
        self.hunt.mkdir()
        self.hunt.chmod(0o777)
        (self.hunt / "results.json").write_text(_ANOTHER)
        (self.hunt / "results.json").chmod(0o666)
        if self._user is not None:
            for place in (self.hunt, self.hunt / "results.json"):
                os.chown(place, self._user, self._user)
        self._was = self._rights()
        for mark in self._marks():
            mark.unlink(missing_ok=True)
        self._called()
        self._end_victim()
        self._victim = subprocess.Popen(["sleep", "21600"], cwd="/", preexec_fn=self._without_powers)

    def traces(self) -> list[str]:
        """What an attack did to what is here; nothing if all is as it was."""
        found = []
        if sorted(os.listdir(self.hunt)) != ["results.json"] or (self.hunt / "results.json").read_text() != _ANOTHER:
            found.append("wrote results")
        elif self._rights() != self._was:
            found.append("changed rights or times")
        if self._called():
            found.append("used the network")
        if self._victim is None or self._victim.poll() is not None or self._state() not in "SR":
            found.append("hurt another process")
        if self._alone and self._strays():
            found.append(LEFT_A_PROCESS)
        found += [f"left {mark}" for mark in self._marks()]
        return found

    def close(self) -> None:
        """End the victim and remove everything."""
        self.tidy()
        self._end_victim()
        if self._alone:
            privileges.prctl(privileges.PR_SET_CHILD_SUBREAPER, 0)
        self._listener.close()
        self._datagrams.close()
        self._named.close()
        shutil.rmtree(self.folder)

    def _strays(self) -> set[int]:
        """Processes that came to us and go on running; what is just ending may end."""
        known = self._ours | ({self._victim.pid} if self._victim else set())
        deadline = time.monotonic() + 2
        while True:
            found = privileges.children_of(os.getpid()) - known
            running = {pid for pid in found if _wait(pid)}
            if not running or time.monotonic() > deadline:
                return running
            time.sleep(0.01)

    def _marks(self) -> list[Path]:
        places = [*_SHARED, *(Path(place) for place in privileges_of_python())]
        names = (f"mark-{self.folder.name}", f"mark-{self.folder.name}.pth")
        return [path for place in places for name in names if (path := place / name).exists()]

    def _rights(self) -> list[tuple[int, int]]:
        looks = [place.stat() for place in (self.hunt, self.hunt / "results.json")]
        return [(look.st_mode, look.st_mtime_ns) for look in looks]

    def _called(self) -> bool:
        called = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                self._listener.accept()[0].close()
                called += 1
        for waiting in (self._datagrams, self._named):
            with contextlib.suppress(BlockingIOError):
                while True:
                    waiting.recv(16)
                    called += 1
        return called > 0

    def _state(self) -> str:
        assert self._victim is not None
        return Path(f"/proc/{self._victim.pid}/stat").read_text().rpartition(")")[2].split()[0]

    def _end_victim(self) -> None:
        if self._victim is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._victim.pid, signal.SIGKILL)
            self._victim.wait()
            self._victim = None

    def _without_powers(self) -> None:
        """The victim has the grader's user and no capability, as everything of an ordinary user has none."""
        if self._user is not None:
            privileges.become_user(self._user)
        if privileges.LINUX:
            privileges.prctl(privileges.PR_SET_NO_NEW_PRIVS, 1)
            privileges.drop_capabilities()


def _wait(pid: int) -> bool:
    """Whether a child still runs; collects it if it has ended."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == 0
    except ChildProcessError:  # somebody else has collected it
        return False


def privileges_of_python() -> list[str]:
    """The folders that every Python of this environment starts from."""
    from autograder.sandbox.host.zygote import library_folders

    return library_folders()


def descendants(pid: int) -> set[int]:
    """All processes that a process has started, and those have."""
    found: set[int] = set()
    rest = [pid]
    while rest:
        children = privileges.children_of(rest.pop())
        found |= children
        rest += children
    return found
