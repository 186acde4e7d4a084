"""The zygote's main: a process with NumPy and nothing of the grader's, which forks one sandbox per request.

It talks to the judge in lines of JSON, one answer to each request. It is the subreaper of everything the sandboxes
start, so that a process which left its group is found. When the judge is gone it kills all of them and ends.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import sys
import time
import traceback
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.sandbox.child.main import Child
from autograder.sandbox.linux import privileges
from autograder.sandbox.linux.thread_count import ThreadCounter
from autograder.sandbox.linux.workdir import remove_tree
from autograder.sandbox.wire.encoder import encode
from autograder.sandbox.wire.import_rule import is_there
from autograder.sandbox.zygote import cleanup, layers
from autograder.sandbox.zygote.library import LOWEST_FD, make_reachable
from autograder.sandbox.zygote.preload import preload

KILL_SECONDS = 10.0
SOCKET_FD = 3
_LINE = 1 << 16


@dataclass
class ForkedSandbox:
    """One sandbox, as its zygote knows it."""

    pid: int
    uid: int | None
    workdir: str
    listener: int | None = None
    status: int | None = None
    cpu_seconds: float = 0.0
    peak_mb: float | None = None


class Server:
    """Forks and kills sandboxes."""

    def __init__(self, control: socket.socket, config: dict[str, Any]) -> None:
        self.control = control
        self.config = config
        self.boxes: dict[int, ForkedSandbox] = {}
        self.count = 0
        self.plan = layers.LayerPlan.probe(config)
        self.counter = ThreadCounter(config["limits"]["threads"])

    def serve(self) -> None:
        """Answer the judge's requests until it is gone."""
        self.reply({"report": self.plan.report})
        while True:
            line, fds = self.request()
            if not line:
                break
            if line["op"] == "fork":
                self.reply(self.fork(fds[0]))
            elif line["op"] == "end":
                self.reply(self.end(line["id"], line["grace"]))
        for number in list(self.boxes):
            self.end(number, 0.0)
        remove_tree(self.config["root"])

    def request(self) -> tuple[dict[str, Any], list[int]]:
        """The judge's next line and the descriptors with it; an empty one when the judge is gone."""
        self.counter.answer_until(self.control.fileno())
        data, fds = b"", []
        while not data.endswith(b"\n"):
            chunk, new, _, _ = socket.recv_fds(self.control, _LINE, 1)
            fds += new
            data += chunk
            if not chunk:
                return {}, fds
        return json.loads(data), fds

    def reply(self, answer: dict[str, Any]) -> None:
        """Answer the judge."""
        self.control.sendall(json.dumps(answer).encode() + b"\n")

    def fork(self, fd: int) -> dict[str, Any]:
        """Fork a sandbox that answers on `fd`."""
        self.count += 1
        number = self.count
        uid = self.plan.user(number)
        workdir = os.path.join(self.config["root"], f"{number}")
        os.mkdir(workdir, 0o700)
        if uid is not None:
            os.chown(workdir, uid, uid)
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            code = 0
            try:
                run_child(fd, workdir, uid, theirs, self.plan, self.config)
            except (EOFError, ConnectionError):
                pass
            except BaseException:
                os.write(2, traceback.format_exc().encode())
                code = 70
            finally:
                os._exit(code)
        os.close(fd)
        theirs.close()
        with ours:
            listener = self.counter.hear(ours) if self.plan.counts_threads else None
        self.boxes[number] = ForkedSandbox(pid, uid, workdir, listener)
        # Beside its folder it can write where everybody may, unless Landlock forbids it.
        elsewhere = uid if not self.plan.holds("files") else None
        return {"id": number, "pid": pid, "folder": workdir, "elsewhere": elsewhere}

    def end(self, number: int, grace: float) -> dict[str, Any]:
        """Kill a sandbox and all it started; tell how it ended, if it had ended by itself."""
        box = self.boxes[number]
        deadline = time.monotonic() + grace
        self.reap()
        while box.status is None and time.monotonic() < deadline:
            time.sleep(0.001)
            self.reap()
        status = box.status
        if box.status is None:
            self.kill(box.pid, box.uid)
        left = self.sweep(box)
        problem = f"{left} processes are left" if left else ""
        if not left:
            del self.boxes[number]
            self.counter.forget(box.listener)
            try:
                self.clear(box)
            except OSError as error:
                problem = f"what it wrote can't be removed: {error}"
        return {"status": status, "problem": problem, "cpu_seconds": box.cpu_seconds, "peak_mb": box.peak_mb}

    def clear(self, box: ForkedSandbox) -> None:
        """Remove what a sandbox of which no process is left has written."""
        if box.uid is not None and not self.plan.holds("files"):
            cleanup.remove_shared_files(box.uid)
        if box.uid is not None and not self.plan.holds("calls"):
            privileges.as_user(box.uid, cleanup.remove_shared_memory)
        remove_tree(box.workdir)

    def sweep(self, box: ForkedSandbox) -> int:
        """Kill until no descendant is left outside the other sandboxes; the number that could not be killed.

        When a process dies its children become ours. So when the sandbox's first process is gone and we have no
        children but other sandboxes, there is nothing left of it.
        """
        deadline = time.monotonic() + KILL_SECONDS
        while True:
            self.reap()
            alive = {other.pid for other in self.boxes.values() if other.status is None}
            orphans = self.children(alive) - (alive - {box.pid})
            if not orphans:
                if not self.plan.holds("orphans"):  # what has left its group has another parent than us
                    privileges.kill_user(box.uid)
                return 0
            if time.monotonic() > deadline:
                return len(orphans)
            for pid in orphans:
                self.kill(pid, box.uid)
            if orphans != {box.pid}:
                privileges.kill_user(box.uid)
            time.sleep(0.0005)

    def children(self, alive: set[int]) -> set[int]:
        """Our children; where there is no /proc, those of the sandboxes' first processes that still run."""
        if not layers.LINUX:
            return {pid for pid in alive if privileges.exists(pid)}
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return set()
        return privileges.children_of(os.getpid())

    def kill(self, pid: int, uid: int | None) -> None:
        """Kill one process."""
        try:
            os.kill(pid, signal.SIGKILL)
            if not self.plan.holds("orphans"):
                os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        except PermissionError:  # root without CAP_KILL, or a process of another user
            privileges.kill_user(uid)

    def reap(self) -> None:
        """Collect what ended, keeping how the sandboxes' first processes did."""
        by_pid = {box.pid: box for box in self.boxes.values()}
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in by_pid:
                box = by_pid[pid]
                box.status = status
                box.cpu_seconds = usage.ru_utime + usage.ru_stime
                box.peak_mb = usage.ru_maxrss / (1 << 10 if layers.LINUX else 1 << 20)  # macOS counts bytes


def run_child(
    fd: int, workdir: str, uid: int | None, counter: socket.socket, plan: layers.LayerPlan, config: dict[str, Any]
) -> None:
    """Become the sandbox; never returns. What goes wrong before the student's code runs is told on our own stderr."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    privileges.offer_to_oom_killer()
    os.chdir(workdir)
    if fd != SOCKET_FD:
        os.dup2(fd, SOCKET_FD, inheritable=False)
    null = os.open(os.devnull, os.O_RDWR)
    plan.apply(
        workdir, uid, counter
    )  # an error ends the process: never run a student's code with less than was promised
    prepare_interpreter(workdir, config)
    child = Child(socket.socket(fileno=SOCKET_FD), config["limits"]["output_bytes"])
    for target in (0, 1, 2):
        os.dup2(null, target)
    os.closerange(SOCKET_FD + 1, LOWEST_FD)  # the zygote itself has a handful, the lowest numbers
    child.writer.send(encode(("ready", "")))
    child.serve()


def prepare_interpreter(workdir: str, config: dict[str, Any]) -> None:
    """Leave no trace of the grader, and the same state for every submission."""
    os.environ.clear()
    os.environ.update({"HOME": workdir, "TMPDIR": workdir, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
    sys.argv = [""]
    sys.dont_write_bytecode = True
    # What the grader has, and what only NumPy asked for, is not the student's to find.
    for name in [name for name in sys.modules if not is_there(name)]:
        del sys.modules[name]
    sys.modules["random"].seed(0)
    np.random.seed(0)
    gc.enable()


def main(fd: int) -> None:
    """Run the zygote on the socket that was inherited as `fd`."""
    # The lowest free number, whatever it was at the judge: what a sandbox must not keep is then easily closed.
    control = socket.socket(fileno=os.dup(fd))
    os.close(fd)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    config = json.loads(control.makefile("rb").readline())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    preload()
    privileges.protect_this_process()
    server = Server(control, config)
    if server.plan.holds("user"):
        make_reachable(confined=server.plan.holds("files"))
    if server.plan.holds("orphans"):
        privileges.become_subreaper()
    gc.collect()
    gc.freeze()
    server.serve()
