"""Runs the command `otter` many times from one process that has imported it: most of what a command takes is imports.

Each command is a fork with its own folder, environment and output, and calls what the console script calls.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.autograder.entrypoints import ordinary_user
from tests.autograder.entrypoints.attacks.warm_kernel import keep_a_kernel_warm
from tests.autograder.entrypoints.conftest import Result

SECONDS = 300.0
# As the console script, it does not find this repository's tests; only these lines do.
_BOOT = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.autograder.entrypoints.attacks.warm_otter import main
del sys.path[0]
main()
"""


class WarmOtter:
    """The process, as who gives it commands sees it. A context manager.

    Args:
        folder: What the commands may write to.
        user: Number of an ordinary user who runs them, where root runs the tests.
    """

    def __init__(self, folder: Path, user: int | None = None) -> None:
        root = str(Path(__file__).parents[4])
        self._command, self._environment = [sys.executable, "-P", "-c", _BOOT, root], dict(os.environ)
        if user is not None:
            self._command, self._environment = ordinary_user.command(self._command, [folder], user)
        self._start()

    def _start(self) -> None:
        self.process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self._environment, text=True
        )
        self._answer()

    def __enter__(self) -> WarmOtter:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=60)

    def run(
        self, arguments: Sequence[str], folder: Path, variables: dict[str, str], seconds: float, warm_kernel: bool
    ) -> int:
        """Run `otter` with these arguments in a folder, where `printed` then holds what it says; the exit status.

        Args:
            arguments: Those after the command's name.
            folder: The working directory.
            variables: What is added to the environment.
            seconds: How long it may take.
            warm_kernel: Whether its kernel may be one that has imported all that it will need.

        Raises:
            subprocess.TimeoutExpired: it took too long.
        """
        job = {"arguments": ["otter", *arguments], "folder": str(folder), "variables": variables, "warm": warm_kernel}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        return self._answer(seconds)

    def _answer(self, seconds: float = 120) -> int:
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            self.process.kill()
            self.process.communicate()
            self._start()
            raise subprocess.TimeoutExpired("otter", seconds)
        return int(self.process.stdout.readline())


def through_warm_otter(
    warm: WarmOtter, archive: Path, submission: Path, place: Path, warm_kernel: bool = False
) -> Result:
    """`otter run -a ARCHIVE SUBMISSION`, with `tmp` in this place for its temporary files and `out` for the rest."""
    folder = place / "out"
    for needed in (folder, place / "tmp"):
        needed.mkdir(exist_ok=True)
    arguments = ["run", "-a", str(archive), "-o", str(folder), str(submission)]
    status = warm.run(arguments, folder, {"TMPDIR": str(place / "tmp"), "HOME": str(folder)}, SECONDS, warm_kernel)
    path = folder / "results.json"
    return Result(status, path.read_text() if path.is_file() else None, (folder / "printed").read_text())


def _become(job: dict[str, Any]) -> None:
    """Be a fresh process for this command."""
    os.chdir(job["folder"])
    os.environ.update(job["variables"])
    tempfile.tempdir = None  # kept from the imports
    sys.argv = job["arguments"]
    printed = os.open("printed", os.O_WRONLY | os.O_CREAT, 0o600)
    for target, source in ((0, os.open(os.devnull, os.O_RDONLY)), (1, printed), (2, printed)):
        os.dup2(source, target)
    if job["warm"]:
        keep_a_kernel_warm()


def main() -> None:
    """Answer each line that tells a job by the exit status of its command."""
    import ipykernel.kernelapp  # noqa: F401
    import otter.run  # noqa: F401
    from otter.cli import cli

    import autograder.entrypoints.otter_plugin  # noqa: F401 - all that a command will need

    print(0, flush=True)
    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            _become(json.loads(line))
            sys.exit(cli())  # by way of whatever runs at the interpreter's end
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
