"""Starts the zygote and speaks with it: the judge's end of the control socket."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import site
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, Self

import numpy as np

import autograder
from autograder.errors import GraderError
from autograder.sandbox.host.answers import AnswerReader
from autograder.sandbox.host.cpu_limit import undivided
from autograder.sandbox.host.sandbox import Sandbox
from autograder.sandbox.layer_names import LAYERS
from autograder.sandbox.limits import Limits
from autograder.sandbox.linux.privileges import LINUX
from autograder.sandbox.linux.workdir import remove_tree

_PACKAGE = Path(autograder.__file__).parent
_START_SECONDS = 60.0
_ANSWER_SECONDS = 30.0
# The package is loaded from its folder by name: the folder above it may hold hidden cases and never is on sys.path.
_BOOT = """
import gc, json, sys
gc.disable()
from importlib.util import module_from_spec, spec_from_file_location
package, folders, fd = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
sys.path.extend(folders)
spec = spec_from_file_location("autograder", package + "/__init__.py", submodule_search_locations=[package])
sys.modules["autograder"] = module_from_spec(spec)
spec.loader.exec_module(sys.modules["autograder"])
from autograder.sandbox.zygote.server import main
main(fd)
"""
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONUTF8": "1",
    "MALLOC_ARENA_MAX": "1",  # one per thread would use up the address space that a sandbox may have
    # Small arrays come and go all the time. Memory that is handed back to the system and asked for again costs a fault
    # for each page, which was a third of all faults of a sandbox.
    "MALLOC_TOP_PAD_": str(1 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(16 << 20),
    "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
}
_BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
# An interpreter that is not installed where it was built needs these to start at all.
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


def library_folders() -> list[str]:
    """The folders of installed packages: never the project's, which an editable install puts on sys.path too."""
    user = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    numpy_home = str(Path(np.__file__).parents[1])
    package_home = _PACKAGE.parent
    # First the NumPy that is imported here, which need not be the installed one (`make numpy`).
    folders = [numpy_home, *site.getsitepackages(), *user]
    folders = [folder for folder in dict.fromkeys(folders) if os.path.isdir(folder)]
    outside = [folder for folder in folders if not package_home.is_relative_to(folder)]
    # An installed autograder lies in site-packages beside NumPy, and has no cases in it.
    return folders if package_home.name in ("site-packages", "dist-packages") else outside


def _environment(limits: Limits) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    threads = dict.fromkeys(_BLAS_THREADS, str(limits.blas_threads))
    return _ENVIRONMENT | kept | threads | {"PYTHONHASHSEED": str(limits.hash_seed)}


class Zygote:
    """Forks a sandbox for each request; one per judge, for as many submissions as there are.

    It starts while its parent goes on: the first request waits until it is ready.

    Args:
        limits: What a sandbox may use.
        without: Layers of `layer_names.LAYERS` to leave out, to try what the others hold; never for real grading.

    Attributes:
        root: The folder in which each sandbox has a folder of its own.

    Raises:
        GraderError: it did not start.
        ValueError: there is no such layer.
    """

    def __init__(self, limits: Limits = Limits(), without: Collection[str] = ()) -> None:  # noqa: B008 - frozen
        unknown = set(without).difference(LAYERS)
        if unknown:
            raise ValueError(f"no layer of the sandbox: {', '.join(sorted(unknown))}")
        if LINUX and not os.path.exists("/proc/self/statm"):
            raise GraderError("/proc is not mounted here, and without it nobody sees what a sandbox leaves: mount it")
        self.limits = limits
        self.lock = threading.Lock()
        self._closed = False
        self.root = tempfile.mkdtemp(prefix="sandbox-")
        os.chmod(self.root, 0o711)  # noqa: S103 - sandboxes of another user must reach their own folder below it
        self.control, theirs = socket.socketpair()
        self.stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self._report: dict[str, Any] | None = None
        with theirs:
            command = [sys.executable, "-P", "-s", "-S", "-c", _BOOT]
            command += [str(_PACKAGE), json.dumps(library_folders()), str(theirs.fileno())]
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.stderr,
                pass_fds=[theirs.fileno()],
                env=_environment(limits),
                cwd="/",
                start_new_session=True,
            )
        config = {
            "limits": dataclasses.asdict(limits),
            "without": sorted(without),
            "root": self.root,
            "libraries": library_folders(),
        }
        try:
            with self._undisturbed(_START_SECONDS):
                self._send(config, ())
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process id of the zygote."""
        return self.process.pid

    @property
    def report(self) -> dict[str, tuple[bool, str]]:
        """Layer name -> (whether it holds, and why or why not), as tried out on this machine.

        Raises:
            GraderError: the zygote did not start.
        """
        return {name: (bool(holds), str(reason)) for name, (holds, reason) in self._wait_until_ready().items()}

    def start(self, reader: AnswerReader | None = None, accept: Callable[[bytes], None] = lambda _: None) -> Sandbox:
        """Start a sandbox.

        Raises:
            GraderError: it did not start.
        """
        if self._closed:
            raise GraderError("the sandbox's zygote was closed")
        return Sandbox(self, self.limits, reader or AnswerReader(self.limits.output_bytes), accept)

    def ask(self, request: dict[str, Any], fds: tuple[int, ...] = ()) -> Any:
        """Send a request and wait for its answer.

        Raises:
            GraderError: the zygote is gone, or does not answer.
        """
        self._wait_until_ready()
        with self._undisturbed(_ANSWER_SECONDS):
            self._send(request, fds)
            return self._answer()

    def _wait_until_ready(self) -> dict[str, Any]:
        """Its report, which comes once, before all answers."""
        if self._report is None:
            with self._undisturbed(_START_SECONDS):
                # Another thread may have read it meanwhile.
                if self._report is None:
                    self._report = self._answer()["report"]
        return self._report

    def _send(self, request: dict[str, Any], fds: tuple[int, ...]) -> None:
        socket.send_fds(self.control, [json.dumps(request).encode() + b"\n"], fds)

    def _answer(self) -> Any:
        answer = b""
        while not answer.endswith(b"\n"):
            chunk = self.control.recv(1 << 16)
            if not chunk:
                raise GraderError(f"the sandbox's zygote is gone: {self.cause_of_death()}")
            answer += chunk
        return json.loads(answer)

    @contextlib.contextmanager
    def _undisturbed(self, seconds: float) -> Iterator[None]:
        """One request at a time, whole: one whose answer nobody waited for would leave it to the next."""
        with undivided(), self.lock:
            try:
                self.control.settimeout(seconds)
                yield
            except TimeoutError:
                raise GraderError(f"the sandbox's zygote does not answer: {self.last_words()}") from None
            except OSError as error:
                raise GraderError(f"the sandbox's zygote is gone ({error}): {self.cause_of_death()}") from error

    def cause_of_death(self) -> str:
        """Why the zygote ended, as far as it can be told."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self.process.wait(1.0) == -signal.SIGKILL:
                missing = "" if self.holds("calls") else ", maybe by a submission: the layer `calls` would forbid it"
                return f"something killed it{missing}"
        return self.last_words()

    def holds(self, layer: str) -> bool:
        """Whether a layer holds, as far as the zygote has said."""
        return bool((self._report or {}).get(layer, (False, ""))[0])

    def last_words(self) -> str:
        """The end of what the zygote wrote to its standard error."""
        self.stderr.seek(0)
        lines = self.stderr.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def close(self) -> None:
        """End the zygote, which ends all its sandboxes first."""
        if self._closed:
            return
        self._closed = True
        self.control.close()
        try:
            self.process.wait(_ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.stderr.close()
        try:
            remove_tree(self.root)
        except OSError as error:
            raise GraderError(f"the sandboxes' folder {self.root} can't be removed: {error}") from error
