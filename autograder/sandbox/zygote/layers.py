"""Which layers of protection hold on this machine, and how a fresh sandbox puts them on.

Each one is tried out in a process of its own before it is relied upon: what a kernel, a container or a missing
capability refuses is found here, and told, instead of being believed.
"""

from __future__ import annotations

import os
import platform
import socket
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from autograder.sandbox.layer_names import LAYERS
from autograder.sandbox.linux import landlock, privileges, seccomp, thread_count
from autograder.sandbox.linux.workdir import remove_tree

LINUX = privileges.LINUX
_FILES = "/etc/localtime /usr/share/zoneinfo /dev/null /dev/zero /dev/urandom /dev/random"
_ROOM = 256
_LIBRARIES = "/lib /lib64 /usr/lib /usr/lib64 /usr/local/lib/x86_64-linux-gnu /usr/local/lib/aarch64-linux-gnu"


@dataclass(frozen=True)
class LayerPlan:
    """What a sandbox puts on.

    Attributes:
        report: layer -> (whether it holds, and why or why not).
        config: what the judge asked for.
        user_base: the first of the user ids for sandboxes.
        abi: Landlock's version.
        base_memory: address space of an empty sandbox.
        base_threads: threads of our own user, which count as the sandbox's where it has no other.
        counts_threads: whether the threads of each sandbox are counted by themselves all the same.
    """

    report: dict[str, tuple[bool, str]]
    config: dict[str, Any]
    user_base: int | None
    abi: int
    base_memory: int
    base_threads: int
    counts_threads: bool = False

    @classmethod
    def probe(cls, config: dict[str, Any]) -> LayerPlan:
        """Try every layer out."""
        memory = privileges.address_space() if LINUX else 0
        # What other work of this user starts later must not cost a student: hence the room.
        threads = _ROOM + (privileges.threads_of_this_user() if LINUX and os.getuid() != 0 else 0)
        base = privileges.user_base()
        full = cls(dict.fromkeys(LAYERS, (True, "")), config, base, landlock.abi() if LINUX else 0, memory, threads)
        report = {name: full._reason(name) for name in LAYERS}
        plan = cls(report, config, base, full.abi, memory, threads)
        if plan.holds("limits") and not plan.holds("user"):
            problem = "the layer `calls` is missing" if not plan.holds("calls") else _try(_probe_threads)
            who = "of root they are not counted at all" if os.getuid() == 0 else "those of all sandboxes count together"
            note = f"but threads are not counted by sandbox ({problem}): {who}" if problem else "threads by sandbox"
            report["limits"] = True, f"tried out, {note}"
            plan = replace(plan, counts_threads=not problem)
        if plan.holds("calls"):
            seccomp.program(platform.machine())  # made here, and not by each sandbox again
        return plan

    def holds(self, layer: str) -> bool:
        """Whether a layer is on."""
        return self.report[layer][0]

    def user(self, number: int) -> int | None:
        """The user id of the sandbox with this number."""
        return self.user_base + number % 64 if self.holds("user") and self.user_base is not None else None

    def apply(self, workdir: str, user: int | None, counter: socket.socket) -> None:
        """Put the layers on this process, for good.

        Raises:
            OSError: one of them failed.
        """
        if not LINUX:
            return
        if self.holds("limits"):
            threads = None if self.counts_threads else self.base_threads if user is None else 0
            privileges.limit_resources(self.config["limits"], self.base_memory, threads)
        privileges.prctl(privileges.PR_SET_NO_NEW_PRIVS, 1)
        if self.holds("files"):  # before the change of user, who may not reach the interpreter's folder
            landlock.restrict(self.abi, self.readable(), [workdir])
        if user is not None:
            privileges.become_user(user)
        else:
            privileges.drop_capabilities()
        # A change of user resets these two.
        privileges.prctl(privileges.PR_SET_PDEATHSIG, 9)
        privileges.protect_this_process()
        if self.counts_threads:
            thread_count.be_counted(counter)
        if self.holds("calls"):
            seccomp.install()

    def readable(self) -> list[str]:
        """What a sandbox may read: the interpreter's libraries, and never the folder of this project."""
        paths = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
        paths += [os.path.join(sys.base_prefix, "lib"), *self.config["libraries"]]
        return [*dict.fromkeys(paths), *_FILES.split(), *_LIBRARIES.split()]

    def _reason(self, layer: str) -> tuple[bool, str]:
        if layer in self.config["without"]:
            return False, "left out on purpose"
        if not LINUX:
            return False, "only on Linux"
        if layer == "user" and self.user_base is None:
            return False, "not root" if os.getuid() else "no free range of user ids"
        if layer == "files" and not self.abi:
            return False, "the kernel has no Landlock"
        if layer == "calls" and not seccomp.supported():
            return False, "no filter for this architecture"
        problem = _try(lambda: _PROBES[layer](self))
        if layer == "user" and problem.startswith("PermissionError"):
            problem = "root, but without the capabilities that it takes (CHOWN, DAC_OVERRIDE, KILL, SETGID, SETUID)"
        note = f"Landlock {self.abi}" if layer == "files" else "tried out"
        return not problem, problem or note


def _refused(action: Callable[[], object], what: str) -> None:
    try:
        action()
    except PermissionError:
        return
    raise OSError(f"{what} was not refused")


def _probe_user(plan: LayerPlan) -> None:
    user = plan.user_base or 0
    folder = tempfile.mkdtemp(dir=plan.config["root"])
    os.mkdir(os.path.join(folder, "inner"), 0)
    inner = os.path.join(folder, "inner")
    os.chown(inner, user, user)
    os.chown(folder, user, user)
    try:
        remove_tree(folder)
    except OSError:  # a root without its usual capabilities: take the folder back, so that it can go at the end
        os.chown(folder, 0, 0)
        os.chown(inner, 0, 0)
        raise
    privileges.become_user(user)
    _refused(lambda: os.setuid(0), "becoming root again")


def _probe_files(plan: LayerPlan) -> None:
    privileges.prctl(privileges.PR_SET_NO_NEW_PRIVS, 1)
    landlock.restrict(plan.abi, plan.readable(), [plan.config["root"]])
    _refused(lambda: os.listdir("/"), "listing /")


def _probe_calls(plan: LayerPlan) -> None:
    privileges.prctl(privileges.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install()
    _refused(socket.socket, "a socket")
    _refused(os.fork, "a fork")


def _probe_threads() -> None:
    privileges.prctl(privileges.PR_SET_NO_NEW_PRIVS, 1)
    thread_count.try_out()


def _probe_limits(plan: LayerPlan) -> None:
    privileges.limit_resources(plan.config["limits"], plan.base_memory, plan.base_threads)


_PROBES: dict[str, Callable[[LayerPlan], None]] = {
    "user": _probe_user,
    "files": _probe_files,
    "calls": _probe_calls,
    "limits": _probe_limits,
    "orphans": lambda plan: privileges.become_subreaper(),
}


def _try(action: Callable[[], None]) -> str:
    """Run a probe in a process of its own; what went wrong, or an empty string."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            action()
            os.write(writer, b"ok")
        except Exception as error:
            os.write(writer, f"{type(error).__name__}: {error}"[:500].encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        answer = file.read().decode()
    os.waitpid(pid, 0)
    return "" if answer == "ok" else answer or "the process that tried it died"
